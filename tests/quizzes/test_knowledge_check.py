"""A question in each of its states, and that nothing in it tells the key before it may."""

import dataclasses
import itertools
import re

import pytest

from courses.models.outline import Course, Lesson
from quizzes import knowledge_check
from quizzes.knowledge_check import checked, hinted, presented, retried, revealed, shown, untouched
from quizzes.models.question import Question, QuestionRevision
from tests.quizzes.questions import stored

SINGLE = """
Which one?

- ( ) One
  > Because one.
- (x) Two
  > Because two.
- ( ) Three
  > Because three.

Hint: First hint.

Hint: Second hint.

Explanation: The explanation.
"""
SEVERAL = SINGLE.replace("( ) One", "[x] One").replace("(x)", "[x]").replace("( )", "[ ]")


def row(text=SINGLE, attributes="{#q section=first}"):
    """A question as the database gives it, without one."""
    content = stored(text, attributes)
    question = Question(key="q", kind=content["kind"], position=2, total=5)
    revision = QuestionRevision(question=question, number=3, kind=content["kind"], content=content)
    question.revision = revision
    return question, revision, Lesson(contents=[{"id": "first", "text": "First things", "level": 2}])


def said(asked):
    """For each choice: key, whether it is chosen, and what is said of it."""
    return {
        choice.key: (choice.is_chosen, choice.verdict and (choice.verdict.right, choice.verdict.feedback))
        for choice in asked.choices
    }


SILENT = {"a": (False, None), "b": (False, None), "c": (False, None)}


def test_untouched_says_nothing():
    question, _, lesson = row()

    asked = untouched(question, lesson)

    assert (asked.key, asked.kind, asked.stem) == ("q", "single", "<p>Which one?</p>")
    assert (asked.number, asked.total, asked.revision) == (2, 5, "3.1")
    assert (asked.section_url, asked.section_title) == ("#s-first", "First things")
    assert (asked.state, asked.tries, asked.error, asked.explanation) == ("", 0, "", "")
    assert (asked.hints, asked.hints_left) == ((), 2)
    assert said(asked) == SILENT
    assert (asked.response, asked.verdict, asked.is_open) == (None, None, True)


def test_a_right_answer_gets_its_reason_and_the_explanation():
    asked = checked(*row(), values=["b"], tries=1, hints=0)

    assert said(asked) == {**SILENT, "b": (True, (True, "<p>Because two.</p>"))}
    assert (asked.state, asked.tries, asked.explanation) == ("right", 2, "<p>The explanation.</p>")
    assert (asked.response, asked.verdict.score, asked.is_open) == ({"choice": "b"}, 1.0, False)


def test_a_wrong_answer_gets_its_reason_and_nothing_more():
    asked = checked(*row(), values=["a"], tries=0, hints=1)

    assert said(asked) == {**SILENT, "a": (True, (False, "<p>Because one.</p>"))}
    assert (asked.state, asked.tries, asked.explanation) == ("wrong", 1, "")
    assert (asked.hints, asked.hints_left) == (("<p>First hint.</p>",), 1)
    assert (asked.response, asked.verdict.correct, asked.is_open) == ({"choice": "a"}, False, False)


@pytest.mark.parametrize("values", [[], [""], ["", ""]])
def test_nothing_chosen_asks_again_and_is_no_try(values):
    asked = checked(*row(), values=values, tries=1, hints=2)

    assert said(asked) == SILENT
    assert (asked.state, asked.tries, asked.error) == ("empty", 1, "Choose an answer before you check it")
    assert (asked.hints_left, asked.response, asked.verdict, asked.is_open) == (0, None, None, True)


@pytest.mark.parametrize("values", [["z"], ["a", "b"], ["b", "z"], ["B"], ["\x00"], ["<b>"]])
def test_what_is_no_answer_asks_again_and_is_no_try(values):
    asked = checked(*row(), values=values, tries=4, hints=0)

    assert said(asked) == SILENT
    assert (asked.state, asked.tries, asked.response, asked.verdict) == ("empty", 4, None, None)
    assert asked.error == "This question has changed since you opened the page. Choose again from these answers."


@pytest.mark.parametrize(
    ("values", "state", "incomplete", "score"),
    [
        (["a", "b"], "right", False, 1.0),
        (["b", "a", "a"], "right", False, 1.0),
        (["a"], "wrong", True, 0.0),
        (["a", "c"], "wrong", True, 0.0),
        (["a", "b", "c"], "wrong", False, 0.0),
        (["c"], "wrong", True, 0.0),
    ],
)
def test_several_answers_are_each_told_and_whether_more_belong(values, state, incomplete, score):
    asked = checked(*row(SEVERAL), values=values, tries=0, hints=0)

    assert {key for key, (chosen, verdict) in said(asked).items() if chosen and verdict} == set(values)
    assert {key for key, (_, verdict) in said(asked).items() if verdict} == set(values)
    assert (asked.state, asked.incomplete, asked.verdict.score) == (state, incomplete, score)
    assert asked.explanation == ("<p>The explanation.</p>" if state == "right" else "")
    assert (asked.takes_several, asked.input_type) == (True, "checkbox")


def test_the_answer_shows_what_is_right_and_why():
    asked = revealed(*row(SEVERAL), tries=2)

    assert said(asked) == {
        "a": (True, (True, "<p>Because one.</p>")),
        "b": (True, (True, "<p>Because two.</p>")),
        "c": (False, None),
    }
    assert (asked.state, asked.tries, asked.explanation) == ("shown", 2, "<p>The explanation.</p>")
    assert (asked.response, asked.verdict, asked.is_open) == (None, None, False)


@pytest.mark.parametrize(("hints", "opened", "left"), [(0, 1, 1), (1, 2, 0), (2, 2, 0), (99, 2, 0)])
def test_a_hint_comes_one_at_a_time_and_keeps_what_was_chosen(hints, opened, left):
    asked = hinted(*row(), values=["c"], tries=1, hints=hints)

    assert asked.hints == ("<p>First hint.</p>", "<p>Second hint.</p>")[:opened]
    assert (asked.hints_left, asked.state, asked.tries) == (left, "", 1)
    assert said(asked) == {**SILENT, "c": (True, None)}


def test_a_hint_where_there_is_none_changes_nothing():
    asked = hinted(*row(SINGLE.replace("Hint: First hint.\n\nHint: Second hint.\n\n", "")), values=[], tries=0, hints=0)

    assert (asked.hints, asked.hints_left) == ((), 0)


@pytest.mark.parametrize("attributes", ["{#q}", "{#q section=gone}"])
def test_a_section_that_is_not_there_is_not_named(attributes):
    question, _, lesson = row(attributes=attributes)

    asked = untouched(question, lesson)

    assert (asked.section_url, asked.section_title) == ("", "")


def test_the_order_of_the_options_belongs_to_the_question():
    question, revision, lesson = row()
    orders = {tuple(choice.key for choice in untouched(question, lesson).choices) for _ in range(5)}
    later = checked(*row(), values=["a"], tries=0, hints=0)

    assert len(orders) == 1
    assert tuple(choice.key for choice in later.choices) == orders.pop()
    assert presented(question, revision).options[0].key == later.choices[0].key


def test_elsewhere_a_question_is_not_counted_and_leads_to_its_lesson():
    question, revision, _ = row()
    course = Course(slug="botany")
    lesson = Lesson(course=course, slug="fruit", contents=[{"id": "first", "text": "First things", "level": 2}])

    asked = checked(question, revision, lesson, values=["a"], tries=0, hints=0, elsewhere=True)

    assert (asked.number, asked.section_url) == (0, "/courses/botany/fruit/#s-first")


@pytest.mark.parametrize("sure", [True, False, None])
def test_how_sure_somebody_is_stays_with_the_answer(sure):
    same = {"values": ["a"], "tries": 0, "hints": 0, "sure": sure}

    assert [checked(*row(), **same).sure, hinted(*row(), **same).sure] == [sure, sure]


def test_trying_again_clears_choices_and_keeps_what_was_typed_paired_or_ordered():
    typed = row("How many?\n\n- = 5\n")
    ordered = row("In which order?\n\n1. One\n2. Two\n")
    places = [f"{part.key}:{at}" for at, part in enumerate(presented(*ordered[:2]).parts, start=1)]

    assert said(retried(*row(), values=["a"], tries=1, hints=0)) == SILENT
    assert retried(*typed, values=["7"], tries=1, hints=0).typed == "7"
    assert [part.value for part in retried(*ordered, values=places, tries=1, hints=0).parts] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "values", "error"),
    [
        ("How many?\n\n- = 5\n", ["five"], "Write a number, such as 12 or 1.5"),
        (
            "How many?\n\n- = 1500\n",
            ["1,500"],
            "“1,500” can mean 1500 or 1.5. Write it without a thousands separator",
        ),
        ("How many?\n\n- = 5\n", ["5 %"], "Write the number alone, without a unit or %"),
        ("How many?\n\n- = 5\n", [""], "Write an answer before you check it"),
        ('Which word?\n\n- = "one"\n', ["x" * 201], "Keep it to 200 characters; nothing was stored"),
        ("Match.\n\n- One -> Eins\n- Two -> Zwei\n", [], "Choose a match for each one before you check"),
        ("In which order?\n\n1. One\n2. Two\n", [], "Give each one a position before you check"),
    ],
)
def test_what_cannot_be_read_is_sent_back_with_what_was_written(text, values, error):
    asked = checked(*row(text), values=values, tries=3, hints=0)

    assert (asked.state, asked.tries, asked.error) == ("empty", 3, error)
    assert (asked.response, asked.verdict, asked.is_open) == (None, None, True)
    assert asked.typed == (values[0] if values and not asked.parts else "")


def test_two_in_the_same_position_are_sent_back_as_they_are():
    ordered = row("In which order?\n\n1. One\n2. Two\n")
    first, second = (part.key for part in presented(*ordered[:2]).parts)

    asked = checked(*ordered, values=[f"{first}:1", f"{second}:1"], tries=0, hints=0)

    assert asked.error == "Two have the same position. Give each its own"
    assert [part.value for part in asked.parts] == ["1", "1"]


@pytest.mark.parametrize(("at", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
def test_right_sides_are_called_by_letters(at, letter):
    assert knowledge_check.letters(at) == letter


# The key stays secret

KEYS = {
    SINGLE: [{at} for at in range(3)],
    SEVERAL: [set(found) for size in (1, 2, 3) for found in itertools.combinations(range(3), size)],
}


def with_key(text, right):
    """The text with other options right and everything else as it is."""
    marks = iter(range(3))

    def mark(match):
        opening, closing = match[1], match[3]
        return f"- {opening}{'x' if next(marks) in right else ' '}{closing}"

    return re.sub(r"^- ([(\[])(.)([)\]])", mark, text, flags=re.MULTILINE)


@pytest.mark.parametrize("text", KEYS, ids=["single", "several"])
@pytest.mark.parametrize("hints", [0, 1])
def test_before_an_answer_a_question_is_the_same_whatever_its_key(text, hints):
    rows = [row(with_key(text, right)) for right in KEYS[text]]

    fresh = {repr(shown(*each, hints=hints)) for each in rows}
    empty = {repr(checked(*each, values=[], tries=0, hints=hints)) for each in rows}

    assert len(rows) in {3, 7}
    assert (len(fresh), len(empty)) == (1, 1)


@pytest.mark.parametrize("text", KEYS, ids=["single", "several"])
def test_an_untouched_question_holds_none_of_its_reasons(text):
    question, _, lesson = row(text)

    everything = repr(dataclasses.asdict(untouched(question, lesson)))

    for secret in ("Because", "hint.", "explanation.", "correct"):
        assert secret not in everything


def test_a_question_without_a_revision_is_not_asked():
    with pytest.raises(AssertionError):
        knowledge_check.untouched(Question(key="q"), Lesson())
