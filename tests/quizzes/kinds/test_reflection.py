"""Reflection: what is written is kept as it was written, and nothing of it is judged."""

import pytest

from quizzes import kinds
from quizzes.grading import Revelation, UnreadableResponse, Verdict, grade, hints, reveal
from quizzes.kinds import Presented
from quizzes.kinds.shapes import Unclear
from tests.quizzes.questions import stored

BODY = "Think.\n\n- of this\n\nHint: Look.\n\nExplanation: Since."
CONTENT = stored(BODY, block="reflection")


def test_it_is_stored_without_answers():
    assert kinds.present(CONTENT, "seed") == Presented("reflection", "<p>Think.\n\n- of this</p>", (), 1)
    assert hints(CONTENT, 1) == ("<p>Look.</p>",)
    assert kinds.asks(CONTENT) == ()


@pytest.mark.parametrize(
    ("values", "response"),
    [
        ([], None),
        ([" \r\n\t"], None),
        (["\0\ud800"], None),
        (["One.\r\n\r\nTwo.\rThree."], {"text": "One.\n\nTwo.\nThree."}),
        (["  a  b\tc\n"], {"text": "a  b\tc"}),
        (["a\0\x07\udfffb"], {"text": "ab"}),
        (["cafe\u0301"], {"text": "café"}),
        (["e\x07\u0301"], {"text": "é"}),
        (["x" * 5000], {"text": "x" * 5000}),
    ],
)
def test_a_form_is_read_with_its_line_breaks(values, response):
    assert kinds.read(values, CONTENT) == response


def test_a_text_that_is_too_long_is_sent_back():
    with pytest.raises(Unclear) as sent_back:
        kinds.read(["x" * 5001], CONTENT)

    assert sent_back.value.reason == "long"


def test_nothing_is_judged_and_the_explanation_is_shown():
    verdict = grade(CONTENT, {"text": "Mine."})

    assert verdict == Verdict(correct=None, score=None, explanation="<p>Since.</p>")


def test_show_the_answer_shows_the_explanation():
    assert reveal(CONTENT) == Revelation(options={}, explanation="<p>Since.</p>")


@pytest.mark.parametrize(
    "response",
    [{}, {"text": ""}, {"text": " a"}, {"text": None}, {"text": "a\0"}, {"text": "x" * 5001}, {"text": "a", "x": 1}],
)
def test_a_response_of_another_shape_is_refused(response):
    with pytest.raises(UnreadableResponse):
        grade(CONTENT, response)
    with pytest.raises(UnreadableResponse):
        kinds.values(CONTENT, response)
