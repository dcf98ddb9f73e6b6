"""The registry of kinds: every kind keeps the contract, and what it does not know it says."""

import dataclasses
from pathlib import Path

import pytest

from quizzes import kinds
from tests.quizzes.questions import question

SHARED = {"__init__", "shapes", "storage", "choices", "typed", "numbers", "places", "words"}


def test_every_module_of_a_kind_is_in_the_registry():
    files = {path.stem for path in Path(kinds.__file__).parent.glob("*.py")} - SHARED

    assert set(kinds.MODULES) == files


@pytest.mark.parametrize("kind", sorted(kinds.MODULES))
def test_every_kind_keeps_the_contract(kind):
    module = kinds.MODULES[kind]
    contract = [name for name in vars(kinds.Kind) if not name.startswith("_")]

    assert [name for name in contract if not callable(getattr(module, name))] == []
    assert module.ATTRIBUTES.difference({"shuffle", "credit", "case"}) == set()


@pytest.mark.parametrize("call", [kinds.fragments, lambda parsed: kinds.content(parsed, [])])
@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("essay", 'question "q": this version has no kind "essay"'),
        (None, 'question "q": this version has no kind'),
    ],
)
def test_a_question_of_an_unknown_kind_is_not_stored(call, kind, message):
    parsed = dataclasses.replace(question("Q?\n\n- ( ) A\n- (x) B"), kind=kind)

    with pytest.raises(kinds.UnknownKind) as refused:
        call(parsed)

    assert str(refused.value).startswith(message)
