"""Numeric: how an answer is written, what is wrong with one, and what a number that was typed comes to."""

import pytest

from quizzes import kinds
from quizzes.grading import CorruptContent, OptionVerdict, Revelation, UnreadableResponse, Verdict, grade, reveal
from quizzes.kinds import Presented
from quizzes.kinds.shapes import Asks, Unclear
from tests.quizzes.questions import question, stored

BODY = """
How many minutes?

- = 55 +- 5
  > Close to an hour.
- = 90
- != 5
  > That is a tenth of it.
- != 61 .. 70
  > A little less.

Explanation: Since.
"""


@pytest.mark.parametrize(
    ("written", "spelling", "low", "high", "value"),
    [
        ("42", "42", "42", "42", "42"),
        ("-3.50", "-3.50", "-3.5", "-3.5", "-3.5"),
        ("−3", "-3", "-3", "-3", "-3"),
        (".5", ".5", "0.5", "0.5", "0.5"),
        ("6.02e23", "6.02e23", "602000000000000000000000", "602000000000000000000000", "602000000000000000000000"),
        ("55 +- 5", "55 +- 5", "50", "60", "55"),
        ("55+-5", "55 +- 5", "50", "60", "55"),
        ("55 ± 0.5", "55 +- 0.5", "54.5", "55.5", "55"),
        ("8.5 +- 2%", "8.5 +- 2%", "8.33", "8.67", "8.5"),
        ("-200 ±5 %", "-200 +- 5%", "-210", "-190", "-200"),
        ("0.1 +- 0.2", "0.1 +- 0.2", "-0.1", "0.3", "0.1"),
        ("0.5 .. 1.5", "0.5 .. 1.5", "0.5", "1.5", "1"),
        ("-1..1", "-1 .. 1", "-1", "1", "0"),
        ("1 … 2", "1 .. 2", "1", "2", "1.5"),
        ("55\n  +-   5", "55 +- 5", "50", "60", "55"),
    ],
)
def test_an_answer_is_a_number_a_tolerance_or_a_range(written, spelling, low, high, value):
    parsed = question(f"Q?\n\n- = {written}")
    content = stored(f"Q?\n\n- = {written}")

    assert (parsed.problems, parsed.answers[0].text) == ((), spelling)
    assert content["answers"] == [
        {
            "key": "a",
            "correct": True,
            "feedback": "",
            "text": spelling,
            "value": value,
            "low": low,
            "high": high,
        }
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("- != 5", [(5, 'question "q" has no right answer; write one after `- =`')]),
        (
            "- = five",
            [
                (
                    5,
                    "five is not a number; write 42, 55 +- 5, 8.5 +- 2% or 0.5 .. 1.5, "
                    'and words between quotes: "five"',
                )
            ],
        ),
        ("- =", [(5, "this answer is empty; write a number after `=`, such as `- = 55 +- 5`")]),
        (
            "- = 1,5 +- 0,1",
            [
                (
                    5,
                    "numbers are written with a decimal point and without commas; "
                    "write 1.5 +- 0.1 where the comma is decimal",
                )
            ],
        ),
        ("- = “five”", [(5, 'words stand between plain quotes; write `- = "words"`')]),
        ("- = 1.5 .. 0.5", [(5, "the range 1.5 .. 0.5 runs downwards; write 0.5 .. 1.5")]),
        ("- = 5 +- -1", [(5, "the tolerance -1 is below zero; write it without its sign")]),
        ("- = 1e99", [(5, "a number has at most 40 characters; round 1e99… or use another unit")]),
        ("- = 5\n- = 6\n- = 5.0", [(7, "this answer is the same as the one on line 5; remove one")]),
        ("- != 7\n- = 5\n- != 7", [(7, "this answer is the same as the one on line 5; remove one")]),
        (
            "- != 5 +- 1\n- = 3 .. 6",
            [
                (
                    5,
                    "this foreseen wrong answer lies within the right one on line 6 and is never reached; "
                    "change either",
                )
            ],
        ),
        (
            "- = 5 +- 2\n- = 5",
            [
                (
                    6,
                    "this answer lies within the one on line 5 and is never reached; "
                    "put it above that one, or change its bounds",
                )
            ],
        ),
        ("- = 5\n- = 5 +- 2\n- != 6 .. 8", []),
    ],
)
def test_each_rule_names_the_line_and_the_remedy(answers, expected):
    parsed = question(f"Q?\n\n{answers}")

    assert list(parsed.problems) == expected


def test_before_an_answer_the_page_knows_the_question_alone():
    assert kinds.present(stored(BODY), "seed") == Presented("numeric", "<p>How many minutes?</p>", (), 0)


@pytest.mark.parametrize(
    ("values", "response"),
    [([], None), ([""], None), (["  "], None), (["1,5"], {"number": "1.5"}), (["", "1 500"], {"number": "1500"})],
)
def test_a_form_is_read(values, response):
    assert kinds.read(values, stored(BODY)) == response


def test_several_numbers_are_refused():
    with pytest.raises(UnreadableResponse, match="takes one typed answer, and several were sent"):
        kinds.read(["1", "2"], stored(BODY))


@pytest.mark.parametrize(
    ("answer", "typed", "number"),
    [
        ("1.125", "1.125", "1.125"),
        ("1.500", "1.125", "1.125"),
        ("1 .. 1.125", "1,125", "1.125"),
        ("1.5 +- 0.001", "1.500", "1.5"),
        ("1500 +- 0.125%", "1,500", None),
        ("1.25 +- 5%", "1.250", None),
        ("1.5", "1.500", None),
    ],
)
def test_three_decimals_in_the_authors_numbers_make_a_single_sign_decimal(answer, typed, number):
    content = stored(f"Q?\n\n- = {answer}")

    if number:
        assert kinds.read([typed], content) == {"number": number}
    else:
        with pytest.raises(Unclear):
            kinds.read([typed], content)


NEAR = OptionVerdict(chosen=True, right=True, feedback="<p>Close to an hour.</p>")


@pytest.mark.parametrize(
    ("number", "correct", "said"),
    [
        ("55", True, NEAR),
        ("50", True, NEAR),
        ("60", True, NEAR),
        ("49.999999999999999999999999999999999999", False, OptionVerdict(True, False, "")),
        ("60.000000000000000000000000000000000001", False, OptionVerdict(True, False, "")),
        ("90", True, OptionVerdict(True, True, "")),
        ("5", False, OptionVerdict(True, False, "<p>That is a tenth of it.</p>")),
        ("70", False, OptionVerdict(True, False, "<p>A little less.</p>")),
        ("0", False, OptionVerdict(True, False, "")),
        ("-55", False, OptionVerdict(True, False, "")),
    ],
)
def test_bounds_are_included_and_the_answer_that_is_reached_speaks(number, correct, said):
    verdict = grade(stored(BODY), {"number": number})

    assert verdict == Verdict(correct, float(correct), {"": said}, explanation="<p>Since.</p>" if correct else "")


def test_a_right_answer_comes_before_a_foreseen_wrong_one_that_overlaps_it():
    content = stored("Q?\n\n- != 4 .. 6\n  > Low.\n- = 5 +- 0.5\n  > Yes.")

    said = [grade(content, {"number": number}).options[""] for number in ("4.4", "4.5", "5.5", "5.6")]

    assert [(verdict.right, verdict.feedback) for verdict in said] == [
        (False, "<p>Low.</p>"),
        (True, "<p>Yes.</p>"),
        (True, "<p>Yes.</p>"),
        (False, "<p>Low.</p>"),
    ]


@pytest.mark.parametrize(
    "response",
    [
        *({}, {"number": None}, {"number": 5}, {"number": ""}, {"number": "five"}, {"number": "1,5"}),
        *({"number": "-0"}, {"number": "1.50"}, {"number": "1e3"}, {"number": "1" * 41}, {"number": "5", "x": 1}),
    ],
)
def test_a_response_of_another_shape_is_refused(response):
    content = stored(BODY)

    with pytest.raises(UnreadableResponse):
        grade(content, response)
    with pytest.raises(UnreadableResponse):
        kinds.values(content, response)


def test_show_the_answer_names_all_right_ones_and_fills_in_the_first():
    assert reveal(stored(BODY)) == Revelation(
        options={"": OptionVerdict(chosen=False, right=True, feedback="<p>Close to an hour.</p>")},
        explanation="<p>Since.</p>",
        values=("55",),
        text="<ul><li>55 ± 5</li><li>90</li></ul>",
    )


@pytest.mark.parametrize(
    ("answer", "values", "text"),
    [
        ("8.5 +- 2%", ("8.5",), "8.5 ± 2%"),
        ("-1 .. 1", ("0",), "-1 … 1"),
        ("1.25 .. 2.5", ("1.8750",), "1.25 … 2.5"),
        (f"0 .. {'9' * 38}.5", ("0",), f"0 … {'9' * 38}.5"),
    ],
)
def test_what_is_filled_in_is_a_right_answer_that_can_be_read(answer, values, text):
    content = stored(f"Q?\n\n- = {answer}")
    shown = reveal(content)

    assert (shown.values, shown.text) == (values, text)
    assert grade(content, kinds.read(shown.values, content)).correct is True


def test_what_is_asked_are_the_bounds():
    assert kinds.asks(stored("Q?\n\n- = 55 +- 5\n- != 5.0")) == (
        Asks("a", "", [True, "50", "60"]),
        Asks("b", "", [False, "5", "5"]),
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answers": []}, "no answer is right; mark one with ="),
        ({"answers": ["5"]}, "an answer is damaged"),
        ({"answers": [{"key": "a", "correct": True, "feedback": "", "text": "5", "value": "5"}]}, '"low" is missing'),
        (
            {
                "answers": [
                    {"key": "a", "correct": True, "feedback": "", "text": "5", "value": "5", "low": "NaN", "high": "5"}
                ]
            },
            '"low" is not a number',
        ),
        ({"decimals": None}, '"decimals" is missing or damaged'),
    ],
)
def test_damaged_content_is_not_judged_by(change, message):
    content = {**stored(BODY), **change}

    with pytest.raises(CorruptContent, match=message):
        reveal(content)
