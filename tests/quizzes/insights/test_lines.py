"""Where a lesson's text asks each question."""

import pytest

from courses.writing import derive
from quizzes.insights.lines import question_lines
from tests.factories import BODY, question_text
from tests.quizzes.insights.crowds import REFLECTION, SINGLE

WRAPPED = "::: question {level=understand\n  section=first\n  #wrapped}\n\nWhich?\n\n- (x) A\n- ( ) B\n\n:::\n"
IN_CODE = "```\n::: question {#shown}\n:::\n```\n"


def test_the_line_is_that_of_the_opening_fence():
    assert question_lines(BODY + SINGLE + "\n" + REFLECTION) == {"grain": 11, "thoughts": 28}


def test_attributes_may_stand_before_the_key_and_on_more_lines():
    assert question_lines("Text.\n\n" + WRAPPED + "\n" + question_text("one")) == {"wrapped": 3, "one": 14}


@pytest.mark.parametrize(
    "text",
    [IN_CODE, "    ::: question {#indented}\n", "::: question\n\nNo key.\n\n:::\n", "Words ::: question {#x}\n", "",
     "::: exploration {#drawing}\n\nText.\n\n:::\n"],
)  # fmt: skip
def test_what_asks_nothing_has_no_line(text):
    assert question_lines(text) == {}


def test_the_lines_are_those_that_the_parser_finds():
    body = "Hook.\n\n" + IN_CODE + "\n" + SINGLE + "\n## More {#first}\n\n" + WRAPPED + "\n" + question_text("last")

    derived = derive(body, {}, objectives=1)

    assert question_lines(body) == {item.key: item.line for item in derived.blocks["question"]}
