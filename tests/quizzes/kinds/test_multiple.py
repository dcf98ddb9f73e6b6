"""Multiple choice: what is wrong, what is shown, read and graded, with exact and with partial credit."""

from itertools import product

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
from tests.quizzes.questions import question, stored

BODY = """
Which apply?

- [x] Alpha
  > Yes, alpha.
- [ ] Beta
  > Not beta.
- [x] Gamma
- [ ] Delta

Explanation: Since.
"""
A = OptionVerdict(chosen=True, right=True, feedback="<p>Yes, alpha.</p>")
B = OptionVerdict(chosen=True, right=False, feedback="<p>Not beta.</p>")
C = OptionVerdict(chosen=True, right=True, feedback="")
D = OptionVerdict(chosen=True, right=False, feedback="")


def test_at_least_one_choice_must_be_right():
    parsed = question("Which?\n\n- [ ] A\n- [ ] B")

    assert parsed.problems == ((5, 'question "q" has no right choice; mark one or more with [x]'),)


def test_one_or_all_choices_may_be_right():
    parsed = [question("Which?\n\n- [ ] A\n- [x] B"), question("Which?\n\n- [x] A\n- [x] B")]

    assert [found.problems for found in parsed] == [(), ()]


def test_the_rules_for_all_choices_hold_here_too():
    parsed = question("Which?\n\n- [x] A\n- [x] A\n- [ ] {#a}")

    assert [line for line, _ in parsed.problems] == [6, 7, 7]


@pytest.mark.parametrize(("attributes", "credit"), [("{#q}", "exact"), ("{#q credit=partial}", "partial")])
def test_the_credit_is_stored(attributes, credit):
    content = stored(BODY, attributes)

    assert (content["kind"], content["credit"], content["shuffle"]) == ("multiple", credit, True)


@pytest.mark.parametrize("attributes", ["{#q}", "{#q shuffle=no}", "{#q credit=partial}"])
def test_what_the_page_shows_does_not_depend_on_which_options_are_right(attributes):
    bodies = []
    for marks in product("x ", repeat=4):
        body = BODY
        for name, mark in zip(("Alpha", "Beta", "Gamma", "Delta"), marks, strict=True):
            body = body.replace(f"[x] {name}", f"[ ] {name}").replace(f"[ ] {name}", f"[{mark}] {name}")
        bodies.append(body)

    shown = {repr(kinds.present(stored(body, attributes), "seed")) for body in bodies[:-1]}

    assert len(shown) == 1


def test_true_and_false_to_tick_are_shuffled_like_all_others():
    content = stored("Which words are in the text?\n\n- [x] True\n- [x] False")

    orders = {tuple(option.key for option in kinds.present(content, str(seed)).options) for seed in range(20)}

    assert orders == {("a", "b"), ("b", "a")}


@pytest.mark.parametrize(
    ("values", "response"),
    [
        ([], None),
        ([""], None),
        (["c"], {"choices": ["c"]}),
        (["d", "a", "d"], {"choices": ["a", "d"]}),
        (["a", "b", "c", "d"], {"choices": ["a", "b", "c", "d"]}),
    ],
)
def test_a_form_is_read_in_the_authors_order(values, response):
    assert kinds.read(values, stored(BODY)) == response


def test_a_form_with_an_unknown_choice_is_refused():
    with pytest.raises(UnreadableResponse, match="names a choice that the question does not have"):
        kinds.read(["a", "e"], stored(BODY))


@pytest.mark.parametrize(
    ("chosen", "exact", "partial", "options", "incomplete"),
    [
        ("ac", 1.0, 1.0, {"a": A, "c": C}, False),
        ("a", 0.0, 0.5, {"a": A}, True),
        ("c", 0.0, 0.5, {"c": C}, True),
        ("b", 0.0, 0.0, {"b": B}, True),
        ("ab", 0.0, 0.0, {"a": A, "b": B}, True),
        ("abc", 0.0, 0.5, {"a": A, "b": B, "c": C}, False),
        ("abcd", 0.0, 0.0, {"a": A, "b": B, "c": C, "d": D}, False),
        ("abd", 0.0, 0.0, {"a": A, "b": B, "d": D}, True),
        ("bd", 0.0, 0.0, {"b": B, "d": D}, True),
    ],
)
def test_the_verdict_speaks_of_the_chosen_options_alone(chosen, exact, partial, options, incomplete):
    correct = exact == 1.0
    explanation = "<p>Since.</p>" if correct else ""

    verdicts = [
        grade(stored(BODY, attributes), {"choices": list(chosen)}) for attributes in ("{#q}", "{#q credit=partial}")
    ]

    assert verdicts == [
        Verdict(correct, score, options, incomplete=incomplete, explanation=explanation) for score in (exact, partial)
    ]


def test_a_wrong_answer_gets_the_same_verdict_whatever_the_number_of_answers_still_missing():
    one_more = stored(BODY)
    two_more = stored(BODY.replace("[ ] Delta", "[x] Delta"))

    verdicts = [grade(content, {"choices": ["a", "b"]}) for content in (one_more, two_more)]

    assert verdicts[0] == verdicts[1]


@pytest.mark.parametrize(
    "response",
    [
        {},
        {"choices": []},
        {"choices": "a"},
        {"choices": ["z"]},
        {"choices": [["a"]]},
        {"choice": "a"},
        {"choices": ["a"], "x": 1},
    ],
)
def test_a_response_of_another_shape_is_refused(response):
    with pytest.raises(UnreadableResponse):
        grade(stored(BODY), response)


def test_show_the_answer_names_all_that_are_right():
    assert reveal(stored(BODY)) == Revelation(
        options={
            "a": OptionVerdict(chosen=False, right=True, feedback="<p>Yes, alpha.</p>"),
            "c": OptionVerdict(chosen=False, right=True, feedback=""),
        },
        explanation="<p>Since.</p>",
        values=("a", "c"),
    )


def test_stored_content_with_an_unknown_credit_is_not_graded():
    with pytest.raises(CorruptContent, match='unknown credit "half"; use exact or partial'):
        grade({**stored(BODY), "credit": "half"}, {"choices": ["a"]})
