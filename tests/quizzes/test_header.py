"""The attributes of a question: what is read, what is refused, what is written back."""

import pytest

from quizzes.syntax import MISSING_KEY
from tests.quizzes.questions import question

KNOWN = "objective, level, points, section, credit, shuffle"
AT_HEADER = [
    ("", MISSING_KEY),
    ("{objective=1}", MISSING_KEY),
    ("{#q #r}", "a second id `#r`; keep one"),
    ("{#q", "the attributes need a brace at both ends: {#id …}"),
    ("{#q points=0}", "points=0 is not a whole number from 1 to 9999; write points=1"),
    ("{#q objective=obj-2}", "objective=obj-2 is not a whole number from 1 to 9999; write objective=1"),
    ("{#q points=1 points=1}", "attribute `points` is given twice; keep one"),
    (
        "{#q level=knows}",
        "level=knows is not known; use one of remember, understand, apply, analyze, evaluate, create",
    ),
    ("{#q shuffle=never}", "shuffle=never is not known; use one of yes, no"),
    ("{#q section=A/B}", "section=A/B is not the id of a heading; write what stands in {#…}"),
    ("{#q pionts=2}", f"unknown attribute `pionts`; known are {KNOWN}"),
    ("{#q multimodal}", "attribute `multimodal` is not understood; write #id or name=value"),
    ("{#q credit=exact}", "single choice has no attribute `credit`; remove it"),
]


@pytest.mark.parametrize(("attributes", "message"), AT_HEADER)
def test_a_wrong_attribute_is_a_problem_on_the_line_of_the_fence(attributes, message):
    parsed = question("Q?\n\n- ( ) A\n- (x) B", attributes)

    assert parsed.problems == ((1, message),)


def test_an_id_that_is_not_usable_counts_as_none():
    parsed = question("Q?\n\n- ( ) A\n- (x) B", "{#Q!}")

    assert parsed.key is None
    assert parsed.problems == (
        (1, "the id `#Q!` is not usable; write up to 64 lower-case letters, digits, - and _"),
        (1, MISSING_KEY),
    )


def test_a_wrong_credit_is_a_problem():
    parsed = question("Q?\n\n- [ ] A\n- [x] B", "{#q credit=half}")

    assert parsed.problems == ((1, "credit=half is not known; use one of exact, partial"),)
