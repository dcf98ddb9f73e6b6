"""Single choice, and true/false: what is wrong, what is stored, shown, read and graded."""

import json

import pytest

from quizzes import kinds
from quizzes.grading import (
    CorruptContent,
    OptionVerdict,
    Revelation,
    UnreadableResponse,
    Verdict,
    grade,
    reveal,
)
from quizzes.kinds import Presented
from quizzes.kinds.shapes import Option
from tests.quizzes.questions import question, stored

BODY = """
Which?

- ( ) Alpha
  > Not alpha.
- (x) Beta
  > Yes, beta.
- ( ) Gamma {#g}

Hint: Look.

Hint: Closer.

Explanation: Since.
"""


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("- ( ) A\n- ( ) B", [(5, 'question "q" has no right choice; mark exactly one with (x)')]),
        (
            "- (x) A\n- ( ) B\n- (x) C\n- (X) D",
            [
                (
                    7,
                    'question "q" has 3 right choices; mark exactly one with (x), '
                    "or write [x] and [ ] if several apply",
                )
            ],
        ),
        ("- (x) A", [(5, "a question needs at least two choices; add one or more")]),
        ("- (x) A\n- ( )\n  > F", [(6, "this choice is empty; write its text after the marker")]),
        (
            "- (x) A\n  b\n- ( ) B\n- ( ) A   b {#c}",
            [
                (8, "this choice has the same text as the one on line 5; change one"),
            ],
        ),
        (
            "- (x) A {#b}\n- ( ) B",
            [
                (
                    6,
                    'two choices have the key "b", this one and the one on line 5 '
                    "(a choice without {#key} is called a, b, c… by its place); "
                    "give one of them another {#key}",
                )
            ],
        ),
    ],
)
def test_each_rule_names_the_line_and_the_remedy(answers, expected):
    parsed = question(f"Which?\n\n{answers}")

    assert list(parsed.problems) == expected


def test_a_question_without_an_id_is_called_this_question():
    parsed = question("Which?\n\n- ( ) A\n- ( ) B", "")

    assert parsed.problems[1:] == ((5, "this question has no right choice; mark exactly one with (x)"),)


def test_all_markdown_is_listed_once_in_order():
    parsed = question(BODY)

    assert kinds.fragments(parsed) == (
        "Which?",
        "Alpha",
        "Not alpha.",
        "Beta",
        "Yes, beta.",
        "Gamma",
        "Look.",
        "Closer.",
        "Since.",
    )


def test_what_is_stored_is_plain_json_with_every_part_in_its_place():
    content = stored(BODY, "{#q objective=2 level=apply points=3 section=data}")

    assert json.loads(json.dumps(content)) == content
    assert content == {
        "v": 1,
        "kind": "single",
        "stem": "<p>Which?</p>",
        "choices": [
            {"key": "a", "html": "<p>Alpha</p>", "correct": False, "feedback": "<p>Not alpha.</p>"},
            {"key": "b", "html": "<p>Beta</p>", "correct": True, "feedback": "<p>Yes, beta.</p>"},
            {"key": "g", "html": "<p>Gamma</p>", "correct": False, "feedback": ""},
        ],
        "hints": ["<p>Look.</p>", "<p>Closer.</p>"],
        "explanation": "<p>Since.</p>",
        "credit": "exact",
        "shuffle": True,
        "points": 3,
        "section": "data",
        "objective": 2,
        "level": "apply",
    }


def test_parts_that_were_not_written_are_stored_empty():
    content = stored("Which?\n\n- ( ) A\n- (x) B")

    assert (content["hints"], content["explanation"], content["section"], content["objective"]) == (
        [],
        "",
        None,
        None,
    )


def test_html_of_another_number_of_fragments_is_refused():
    parsed = question(BODY)

    with pytest.raises(ValueError, match="9 fragments were to be rendered, 2 came back"):
        kinds.content(parsed, ["one", "two"])


def test_before_an_answer_the_page_knows_the_stem_the_options_and_the_number_of_hints():
    content = stored(BODY, "{#q shuffle=no}")

    assert kinds.present(content, "seed") == Presented(
        kind="single",
        stem="<p>Which?</p>",
        options=(Option("a", "<p>Alpha</p>"), Option("b", "<p>Beta</p>"), Option("g", "<p>Gamma</p>")),
        hints=2,
    )


def test_the_order_belongs_to_the_seed():
    content = stored(BODY)

    orders = {seed: "".join(option.key for option in kinds.present(content, str(seed)).options) for seed in range(60)}

    assert set(orders.values()) == {"abg", "agb", "bag", "bga", "gab", "gba"}
    assert {
        seed: "".join(option.key for option in kinds.present(content, str(seed)).options) for seed in range(60)
    } == orders


@pytest.mark.parametrize(
    "answers", ["- ( ) True\n- (x) False", "- (x) FALSE\n- ( ) true", "- (x) tRUE {#t}\n- ( ) False {#f}"]
)
def test_true_and_false_are_never_shuffled(answers):
    written = ["<p>" + answer.split(") ")[1].split(" {")[0] + "</p>" for answer in answers.split("\n")]
    content = stored(f"Looks real, is real.\n\n{answers}", "{#q shuffle=yes}")

    orders = {tuple(option.html for option in kinds.present(content, str(seed)).options) for seed in range(20)}

    assert content["shuffle"] is False
    assert orders == {tuple(written)}


def test_a_third_choice_makes_true_and_false_an_ordinary_question():
    content = stored("Real?\n\n- ( ) True\n- (x) False\n- ( ) Nobody knows")

    assert content["shuffle"] is True


@pytest.mark.parametrize("attributes", ["{#q}", "{#q shuffle=no}"])
def test_what_the_page_shows_does_not_depend_on_which_option_is_right(attributes):
    bodies = [BODY.replace("(x)", "( )").replace(f"( ) {name}", f"(x) {name}") for name in ("Alpha", "Beta", "Gamma")]

    for seed in range(30):
        shown = {repr(kinds.present(stored(body, attributes), str(seed))) for body in bodies}

        assert len(shown) == 1


def test_feedback_hints_and_explanation_are_not_shown_before_an_answer():
    shown = repr(kinds.present(stored(BODY), "seed"))

    assert [
        word for word in ("Not alpha", "Yes, beta", "Look", "Closer", "Since", "True", "False") if word in shown
    ] == []


@pytest.mark.parametrize(
    ("values", "response"),
    [
        ([], None),
        ([""], None),
        (["b"], {"choice": "b"}),
        (["g", "g"], {"choice": "g"}),
        (["", "a"], {"choice": "a"}),
    ],
)
def test_a_form_is_read(values, response):
    assert kinds.read(values, stored(BODY)) == response


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["z"], "this answer names a choice that the question does not have"),
        (["B"], "this answer names a choice that the question does not have"),
        (["a", "z"], "this answer names a choice that the question does not have"),
        (["a", "b"], "this question takes one choice, and several were sent"),
    ],
)
def test_a_form_that_is_no_answer_is_refused(values, message):
    with pytest.raises(UnreadableResponse) as refused:
        kinds.read(values, stored(BODY))

    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("choice", "verdict"),
    [
        (
            "a",
            Verdict(correct=False, score=0.0, options={"a": OptionVerdict(True, False, "<p>Not alpha.</p>")}),
        ),
        ("g", Verdict(correct=False, score=0.0, options={"g": OptionVerdict(True, False, "")})),
        (
            "b",
            Verdict(
                correct=True,
                score=1.0,
                options={"b": OptionVerdict(True, True, "<p>Yes, beta.</p>")},
                explanation="<p>Since.</p>",
            ),
        ),
    ],
)
def test_the_verdict_speaks_of_the_chosen_option_alone(choice, verdict):
    assert grade(stored(BODY), {"choice": choice}) == verdict


@pytest.mark.parametrize(
    "response",
    [{}, {"choice": "z"}, {"choice": None}, {"choice": ["b"]}, {"choices": ["b"]}, {"choice": "b", "x": 1}],
)
def test_a_response_of_another_shape_is_refused(response):
    with pytest.raises(UnreadableResponse):
        grade(stored(BODY), response)


def test_show_the_answer_names_the_right_one_with_its_reason():
    assert reveal(stored(BODY)) == Revelation(
        options={"b": OptionVerdict(chosen=False, right=True, feedback="<p>Yes, beta.</p>")},
        explanation="<p>Since.</p>",
        values=("b",),
    )


def test_stored_content_with_two_right_choices_is_not_graded():
    content = stored(BODY)
    content["choices"][0]["correct"] = True

    with pytest.raises(CorruptContent, match="several choices of a single choice are right; mark one"):
        grade(content, {"choice": "b"})
