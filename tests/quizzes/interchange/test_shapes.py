"""What passes between formats and Lectern: ids, limits, and questions that say what their block says."""

import pytest
from hypothesis import given, settings

from quizzes.interchange import shapes
from quizzes.interchange.shapes import Incoming, Loss, answer, drafted, finished, key_of, made, with_own_keys
from tests.quizzes.generated import parsed_questions


def choices(*texts):
    return [answer(text, correct=not place, line=place + 3) for place, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("What is it?", "what-is-it"),
        ("  Éa — ß  ", "ea"),
        ("a" * 80, "a" * 64),
        ("-" * 3 + "x", "x"),
        ("Q_1", "q-1"),
        ("q_1", "q_1"),
        ("a--b-", "a--b-"),
    ],
)
def test_an_id_is_made_of_a_name(name, key):
    assert key_of(name) == key


def test_an_id_without_a_name_is_made_of_what_is_said():
    assert key_of("", "a", "b") == key_of("日本", "a", "b") == key_of("", "a", "b")
    assert key_of("", "a", "b") != key_of("", "ab")
    assert key_of("", "a").startswith("q-")


def test_ids_that_are_taken_get_the_next_number_in_the_order_of_the_file():
    items = [
        Incoming("", 1, made(drafted(key, "single", "Q?", choices("a", "b")))) for key in ("x", "x-2", "x", "y", "x")
    ]

    assert [item.question.key for item in with_own_keys([*items, Incoming("", 9, None)])[:-1]] == [
        *("x", "x-2", "x-3", "y", "x-4")
    ]


def test_a_long_id_that_is_taken_stays_an_id():
    items = [Incoming("", 1, made(drafted("k" * 64, "single", "Q?", choices("a", "b"))))] * 3

    keys = [item.question.key for item in with_own_keys(items)]

    assert keys == ["k" * 64, f"{'k' * 60}-2", f"{'k' * 60}-3"]


@settings(max_examples=200, deadline=None)
@given(parsed_questions())
def test_a_question_that_is_made_says_what_it_said(parsed):
    assert shapes.said(shapes.made(parsed)) == shapes.said(parsed)


def test_a_question_whose_block_would_say_something_else_is_refused():
    with pytest.raises(ValueError, match="asks nothing"):
        made(drafted("k", "single", "", choices("a", "b")))
    with pytest.raises(ValueError, match="cannot be written as a block that says the same"):
        made(drafted("k", "single", "Q?", choices("a\n\n> b", "c")))


def test_a_choice_may_start_with_an_escaped_sign():
    assert [answer.text for answer in made(drafted("k", "single", "Q?", choices(r"\= 5", "b"))).answers] == ["= 5", "b"]


def test_the_answers_of_a_draft_have_keys_by_their_place():
    assert [answer.key for answer in drafted("k", "single", "Q?", choices("a", "b")).answers] == ["a", "b"]


def test_what_is_finished_is_a_question_or_the_reason_on_the_line_of_the_file():
    draft = drafted("k", "single", "Q?", choices("a", "b"), line=2)
    loss = Loss(2, "tags")

    assert finished("n", draft, [loss]) == Incoming("n", 2, shapes.made(draft), (loss,))
    assert finished("n", drafted("k", "single", "Q?", choices("a", "a"), line=2), [loss]) == Incoming(
        "n", 2, None, (loss, Loss(4, "this choice has the same text as the one on line 3; change one"))
    )
    assert finished("n", drafted("k", "single", "Q?", line=2)) == Incoming(
        "n", 2, None, (Loss(2, "it has no answers"),)
    )


def test_a_message_is_short():
    assert shapes.shortened("a  b\n c") == "a b c"
    assert shapes.shortened("x" * 1_000_000) == "x" * 299 + "…"
