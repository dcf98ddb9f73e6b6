"""Rows are added, removed and moved; kinds are switched; nothing that was typed is lost on the way."""

import pytest

from quizzes.building import draft as form
from quizzes.building.draft import Draft, Row, act, fresh, keys_for, switched

ABC = Draft(rows=(Row(text="a"), Row(text="b", right=True), Row(text="c")), hints=("one", "two"))


def texts(draft):
    return [row.text for row in draft.rows]


@pytest.mark.parametrize(
    ("action", "rows", "hints"),
    [
        ("add-answer", ["a", "b", "c", ""], ["one", "two"]),
        ("remove-1", ["a", "c"], ["one", "two"]),
        ("up-2", ["a", "c", "b"], ["one", "two"]),
        ("up-0", ["a", "b", "c"], ["one", "two"]),
        ("down-0", ["b", "a", "c"], ["one", "two"]),
        ("down-2", ["a", "b", "c"], ["one", "two"]),
        ("add-hint", ["a", "b", "c"], ["one", "two", ""]),
        ("remove-hint-0", ["a", "b", "c"], ["two"]),
        ("down-hint-0", ["a", "b", "c"], ["two", "one"]),
        ("up-hint-1", ["a", "b", "c"], ["two", "one"]),
        *((nonsense, ["a", "b", "c"], ["one", "two"]) for nonsense in ("", "up", "up-", "up-9", "up-²", "down--1")),
        *((nonsense, ["a", "b", "c"], ["one", "two"]) for nonsense in ("remove-99999", "write", "explode-1")),
    ],
)
def test_a_button_does_one_thing(action, rows, hints):
    done = act(ABC, action)

    assert (texts(done), list(done.hints)) == (rows, hints)


def test_there_is_room_for_a_hundred_answers_and_twenty_hints():
    draft = Draft(rows=(Row(),) * 100, hints=("",) * 20)

    assert act(act(draft, "add-answer"), "add-hint") == draft


@pytest.mark.parametrize("kind", form.KINDS)
def test_a_new_question_of_every_kind_has_somewhere_to_write(kind):
    least = {"single": 3, "true-false": 2, "multiple": 4, "numeric": 1, "text": 1, "matching": 3, "ordering": 3}

    draft = fresh(kind)

    assert (draft.kind, len(draft.asked)) == (kind, least.get(kind, 0))


@pytest.mark.parametrize("kind", form.KINDS)
def test_what_was_typed_is_back_after_another_kind(kind):
    row = Row("a", "x", "range", right=True, feedback="Why.", key="k", raw='"a"')
    draft = Draft(rows=(row, Row("b", feedback="Not."), Row("c")), stem="S", hints=("h",), explanation="e", letters=3)

    back = switched(switched(draft, kind), "single")

    assert [row for row in back.rows if row.text not in ("", "True", "False")] == list(draft.rows)
    assert (back.stem, back.hints, back.explanation, back.letters) == ("S", ("h",), "e", 3)


def test_of_several_right_answers_a_single_choice_keeps_the_first():
    draft = Draft(kind="multiple", rows=(Row("a"), Row("b", right=True), Row("c", right=True)))

    assert [row.right for row in switched(draft, "single").rows] == [False, True, False]


def test_a_statement_keeps_its_pair_when_it_becomes_a_choice():
    draft = Draft(kind="true-false", rows=(Row("True", right=True, feedback="Yes."), Row("False")))

    assert texts(switched(draft, "single")) == ["True", "False", ""]
    assert switched(switched(draft, "single"), "true-false").asked == draft.rows


@pytest.mark.parametrize(
    ("rows", "letters", "keys"),
    [
        # New questions need no keys, and neither do choices that stay where they are.
        ([Row(), Row()], 0, [("a", False), ("b", False)]),
        ([Row(was="a"), Row(was="b"), Row()], 2, [("a", False), ("b", False), ("c", False)]),
        # What moves takes its letter along; what is new gets one that nobody had.
        ([Row(was="b"), Row(was="a")], 2, [("b", True), ("a", True)]),
        ([Row(was="a"), Row(), Row(was="b")], 2, [("a", False), ("d", True), ("b", True)]),
        ([Row(was="a"), Row()], 2, [("a", False), ("c", True)]),
        ([Row(was="b")], 2, [("b", True)]),
        ([Row(key="c"), Row(), Row()], 0, [("c", True), ("b", False), ("d", True)]),
        ([Row(key="x"), Row(was="b")], 2, [("x", True), ("b", False)]),
    ],
)
def test_choices_keep_the_letters_that_answers_know_them_by(rows, letters, keys):
    assert keys_for(rows, letters) == keys
