"""Advice on how a question is written: each rule where it holds, where it does not, and none of it on what ships."""

import pytest

from quizzes import syntax
from quizzes.advice import advice
from tests.quizzes.building.shipped import shipped_questions

LONG = "An apple, because it grows from the flower of a tree and holds the seeds of the next one"
TAIL = "\n\nExplanation: So."


def asked(*answers, stem="Which one is a fruit?", tail=TAIL):
    lines = "\n".join(answers)
    return syntax.parse("{#q}", f"\n{stem}\n\n{lines}{tail}\n", 1)


def said(*answers, **more):
    return [(line, message.split(";")[0]) for line, message in advice(asked(*answers, **more))]


FINE = ("- ( ) A carrot", "- (x) An apple", "- ( ) A cabbage")
NOT = "the question asks for what does not hold, and “{}” is easy to miss"


def test_a_plain_question_needs_none():
    assert said(*FINE) == []


def test_a_question_with_problems_is_mended_first():
    assert advice(asked("- ( ) All of the above", "- ( ) b")) == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("- ( ) A carrot", "- (x) An apple"), [(1, "two options are guessed as often as not")]),
        (("- [ ] A carrot", "- [x] An apple"), [(1, "two options are guessed as often as not")]),
        (("- (x) True", "- ( ) False"), []),
        (("- (x) Yes.", "- ( ) No."), []),
        (
            ("- ( ) A carrot", f"- (x) {LONG}", "- ( ) A cabbage"),
            [(6, "the right option is much longer than the others, which gives it away")],
        ),
        ((f"- ( ) {LONG}", "- (x) An apple", "- ( ) A cabbage"), []),
        (("- [ ] A carrot", f"- [x] {LONG}", "- [ ] A cabbage"), []),
        (
            ("- ( ) A carrot", "- (x) An apple", "- ( ) All of the above"),
            [(7, "“All of the above” leans on the other options: whoever knows two of them knows this one, "
                 "and the order is mixed")],
        ),
        (
            ("- ( ) A carrot", "- (x) An apple", "- ( ) None of these."),
            [(7, "“None of these.” leans on the other options: whoever knows two of them knows this one, "
                 "and the order is mixed")],
        ),
        (
            ("- ( ) A carrot", "- (x) An apple", "- ( ) Both A and B"),
            [(7, "“Both A and B” leans on the other options: whoever knows two of them knows this one, "
                 "and the order is mixed")],
        ),
        (("- ( ) All parts of a carrot", "- (x) An apple", "- ( ) None"), []),
        (
            ("- ( ) It never grows", "- (x) It has seeds", "- ( ) Everything is one"),
            [(5, "only the wrong options are absolute (“never”, “everything”), which gives them away")],
        ),
        (("- ( ) It never grows", "- (x) It always has seeds", "- ( ) Everything is one"), []),
        (("- ( ) It never grows", "- (x) It has seeds", "- ( ) Leaves"), []),
        (
            ("- ( ) It is a red root", "- (x) Grows on a tree", "- ( ) It is a leaf", "- ( ) It is a stem"),
            [(6, "all options but the right one begin with “It is”, which gives it away")],
        ),
        (("- ( ) It is a red root", "- (x) It is an apple", "- ( ) It is a leaf", "- ( ) It is a stem"), []),
    ],
)  # fmt: skip
def test_options_that_tell(answers, expected):
    assert said(*answers) == expected


@pytest.mark.parametrize(
    ("stem", "word"),
    [
        ("Which one is not a fruit?", "not"),
        ("All are fruits. Which of them never grows?", "never"),
        ("Which one isn’t a fruit?", "isn’t"),
        ("Which one is *not* a fruit?", ""),
        ("Which one **is not** a fruit?", ""),
        ("Which one is NOT a fruit?", ""),
        ("It does not grow. Which one is it?", ""),
        ("Which one says “do not eat”?", ""),
        ("Which one returns `not a`?", ""),
        ("A nut is not a fruit. Why?", ""),
    ],
)
def test_a_question_that_asks_for_what_does_not_hold_says_so_loudly(stem, word):
    assert said(*FINE, stem=stem) == ([(1, NOT.format(word))] if word else [])


def test_an_explanation_is_missed_unless_all_answers_are_explained():
    told = [f"{answer}\n  > Why." for answer in FINE]

    assert said(*FINE, tail="\n") == [(1, "no explanation")]
    assert said(*told, tail="\n") == []


def test_typed_and_sorted_answers_are_not_options():
    for answers in (
        ["- = 5"],
        ['- = "all of the above"'],
        ["1. It never ends", "2. It begins"],
        ["- a -> b", "- c -> d"],
    ):
        assert said(*answers, stem="Which is not one?") == []


def test_what_ships_needs_no_advice():
    questions = shipped_questions()

    assert len(questions) > 30
    assert [(name, found) for name, parsed in questions for found in advice(parsed)] == []
