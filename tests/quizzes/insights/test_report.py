"""What is shown of a question: tables worked out by hand, and nothing of small groups."""

from datetime import timedelta

import pytest

from quizzes.insights.counting import Scope, count
from quizzes.insights.measures import Share
from quizzes.insights.report import PERIODS, figures, insight, insights
from tests.quizzes.insights.crowds import (
    MINUTE,
    REFLECTION,
    SINGLE,
    chosen,
    crowd,
    learner,
    lesson_asking,
    revision,
    say,
)
from tests.quizzes.practicing import NOW

pytestmark = pytest.mark.django_db

MULTIPLE = "::: question {#many}\n\nWhich?\n\n- [x] Kneading\n- [x] Salt\n- [ ] Sugar\n\n:::\n"
NUMERIC = "::: question {#number}\n\nHow many?\n\n- = 65 +- 3\n- != 650\n\n:::\n"
TEXT = '::: question {#word}\n\nWhich?\n\n- = "gluten"\n- != "starch"\n\n:::\n'
MATCHING = "::: question {#pairs}\n\nMatch.\n\n- Strong -> Bread\n- Soft -> Cake\n- Durum -> Pasta\n\n:::\n"
ORDERING = "::: question {#order}\n\nOrder.\n\n1. Mix\n2. Rest\n3. Salt\n4. Knead\n\n:::\n"


def shown(key, period="all", *, now=NOW, reached=None):
    form = revision(key)
    question = form.question
    counts = count(Scope(question.course_id, question.lesson_id), now)
    found = figures_of(form.content, counts, question.pk, period)
    return insight(question, form.content, form.number, found, period, reached=reached)


def figures_of(content, counts, question, period="all"):
    groups, given = counts.groups.get(question, []), counts.responses.get(question, [])
    return figures(content, groups, given, PERIODS[period])


def lines(part):
    """The lines of a part: its words, its people (None: kept back), whether it is right."""
    return [(line.label, line.share.count, line.is_right) for line in part.lines]


def flags(found):
    return [flag.name for flag in found.flags]


def repeat(*pairs):
    return [response for response, people in pairs for _ in range(people)]


def test_a_single_choice_worked_out_by_hand():
    lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=6), sure=True)
    crowd(revision("grain"), chosen(b=20), sure=True)
    crowd(revision("grain"), chosen(c=9, asked=5), guests=10)

    found = shown("grain")

    figures = found.figures
    assert (figures.people, figures.learners, figures.guests) == (40, 30, 10)
    assert (figures.right, figures.right.percent, figures.right.interval) == (Share(20, 40), 50, (35, 65))
    assert (figures.sure_wrong, figures.asked, figures.median_tries) == (Share(6, 40), Share(5, 40), 1)
    assert [lines(part) for part in figures.parts] == [
        [("The bran", 6, False), ("The endosperm", 20, True), ("The germ", 9, False), ("The husk", 0, False)]
    ]
    assert figures.parts[0].others == Share(0, 40)
    assert (found.stem, found.number, flags(found)) == ("Which part holds the starch?", 1, ["unchosen"])


def test_a_multiple_choice_worked_out_by_hand():
    lesson_asking(MULTIPLE)
    crowd(
        revision("many"), repeat(({"choices": ["a", "b"]}, 10), ({"choices": ["a"]}, 5), ({"choices": ["b", "c"]}, 7))
    )

    figures = shown("many").figures

    # Of 22 people 10 are right; 7 leave out a, 5 leave out b, 7 choose c.
    assert figures.right == Share(10, 22)
    assert [lines(part) for part in figures.parts] == [
        [("left out: Kneading", 7, False)],
        [("left out: Salt", 5, False)],
        [("chosen: Sugar", 7, False)],
    ]
    assert [part.right for part in figures.parts] == [Share(15, 22), Share(17, 22), Share(15, 22)]


def test_a_numeric_question_worked_out_by_hand():
    lesson_asking(NUMERIC)
    typed = [("62", 6), ("65", 6), ("650", 8), ("70", 5), ("71", 3), ("72", 2)]
    crowd(revision("number"), repeat(*(({"number": number}, people) for number, people in typed)))

    (part,) = shown("number").figures.parts

    # 62 is right, and 71 and 72 are few each: five others together.
    assert lines(part) == [("65 ± 3", 12, True), ("650", 8, False), ("70", 5, False)]
    assert part.others == Share(5, 30)


def test_words_that_few_people_typed_are_not_shown():
    lesson_asking(TEXT)
    typed = [("Gluten.", 9), ("starch", 6), ("my name is Bob", 1), ("protein", 7)]
    crowd(revision("word"), repeat(*(({"text": text}, people) for text, people in typed)))

    (part,) = shown("word").figures.parts

    # Bob's answer could be had by subtraction, so that of six goes along; what is left is theirs together.
    assert lines(part) == [("gluten", 9, True), ("starch", None, False), ("protein", 7, False)]
    assert part.others == Share(None, 23)


def test_a_matching_worked_out_by_hand():
    lesson_asking(MATCHING)
    right = {"pairs": {"a": "a", "b": "b", "c": "c"}}
    swapped = {"pairs": {"a": "b", "b": "a", "c": "c"}}
    crowd(revision("pairs"), repeat((right, 8), (swapped, 12)))

    found = shown("pairs")

    assert [(part.title, lines(part)) for part in found.figures.parts] == [
        ("Partners of “Strong”", [("Bread", 8, True), ("Cake", 12, False), ("Pasta", 0, False)]),
        ("Partners of “Soft”", [("Cake", 8, True), ("Bread", 12, False), ("Pasta", 0, False)]),
        ("Partners of “Durum”", [("Pasta", 20, True), ("Bread", 0, False), ("Cake", 0, False)]),
    ]
    assert flags(found) == ["key"]
    assert found.worst_wrong.whole == "Strong → Cake"


def test_an_ordering_worked_out_by_hand():
    lesson_asking(ORDERING)
    orders = [("abcd", 10), ("bacd", 5), ("acbd", 9), ("abdc", 6)]
    crowd(revision("order"), repeat(*(({"order": list(order)}, people) for order, people in orders)))

    (part,) = shown("order").figures.parts

    assert lines(part) == [("Mix", 5, False), ("Rest", 9, False), ("Salt", 6, False)]


def test_of_a_reflection_only_how_many_kept_something():
    lesson_asking(REFLECTION)
    crowd(revision("thoughts"), [{"text": "Bread."}] * 8 + [None] * 5, guests=5)

    found = shown("thoughts")

    assert (found.figures.people, found.figures.learners, found.figures.guests) == (13, 8, 5)
    assert (found.figures.kept, found.figures.parts, found.flags) == (Share(8, 13), [], [])
    assert (found.figures.right, found.figures.median_tries) == (Share(None, None), None)


def test_tries_until_right_are_those_of_the_people_who_got_there():
    lesson_asking(SINGLE)
    people = crowd(revision("grain"), chosen(a=5, b=5))
    for who in people[:4]:
        for minute, choice in enumerate(["c", "b"], start=1):
            say(who, revision("grain"), {"choice": choice}, now=NOW + minute * MINUTE)

    # Five took one try, four took three, one never got there.
    assert shown("grain").figures.median_tries == 1

    crowd(revision("grain"), chosen(a=1))
    for minute, choice in enumerate(["c", "b"], start=1):
        say(people[4], revision("grain"), {"choice": choice}, now=NOW + minute * MINUTE)
    assert shown("grain").figures.median_tries == 2


@pytest.mark.parametrize("people", [1, 4])
def test_nothing_is_shown_of_a_few_people(people):
    lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=people), sure=True)

    figures = shown("grain", reached=50).figures

    assert (figures.people, figures.learners, figures.guests, figures.parts) == (None, None, None, [])
    assert (figures.right, figures.sure_wrong, figures.asked, figures.median_tries) == (*[Share(None, None)] * 3, None)
    assert shown("grain", reached=50).flags == []


def test_that_nobody_answered_is_no_secret():
    lesson_asking(SINGLE)

    assert shown("grain").figures.people == 0


def test_a_few_wrong_answers_hide_the_share_that_would_tell_them():
    lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=2, b=57, c=1))

    found = shown("grain")

    assert (found.figures.people, found.figures.right) == (60, Share(None, 60, at_least=56))
    assert lines(found.figures.parts[0]) == [
        ("The bran", None, False), ("The endosperm", None, True), ("The germ", None, False), ("The husk", 0, False),
    ]  # fmt: skip
    assert flags(found) == ["easy", "unchosen"]


def test_a_few_right_answers_are_hidden_and_the_wrong_key_is_found_all_the_same():
    lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=30, b=3, c=8))

    found = shown("grain")

    assert found.figures.right == Share(None, 41, at_most=4)
    assert lines(found.figures.parts[0])[:3] == [
        ("The bran", 30, False), ("The endosperm", None, True), ("The germ", None, False),
    ]  # fmt: skip
    assert flags(found) == ["key", "hard", "unchosen"]


def test_a_few_guests_are_not_told_apart():
    lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=10, b=10), guests=3)

    figures = shown("grain").figures

    assert (figures.people, figures.learners, figures.guests) == (20, None, None)


def test_a_time_counts_the_people_who_first_answered_in_it():
    lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=5, b=10), now=NOW - timedelta(days=200))
    crowd(revision("grain"), chosen(a=5, b=5), now=NOW - timedelta(days=60))
    early = crowd(revision("grain"), chosen(b=20), now=NOW)
    say(early[0], revision("grain"), {"choice": "a"}, now=NOW + MINUTE)

    assert [shown("grain", period).figures.right for period in ("all", "90", "30")] == [
        Share(35, 45), Share(25, 30), Share(20, 20),
    ]  # fmt: skip


def test_a_time_does_not_give_away_a_few_people_of_a_longer_one():
    lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=6, c=2, b=10), now=NOW - timedelta(days=200))
    crowd(revision("grain"), chosen(a=6, c=6, b=10), now=NOW)

    whole, recent = (lines(shown("grain", period).figures.parts[0]) for period in ("all", "30"))

    # 8 minus 6 would be the two who chose c before; so c is hidden, and with it a.
    assert [people for _, people, _ in whole] == [12, 20, 8, 0]
    assert [people for _, people, _ in recent] == [None, 10, None, 0]


def test_a_time_that_leaves_out_a_few_people_is_not_shown():
    lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=3), now=NOW - timedelta(days=200))
    crowd(revision("grain"), chosen(a=10, b=10), now=NOW)

    assert [shown("grain", period).figures.people for period in ("all", "90", "30")] == [23, None, None]


def test_the_weakest_question_comes_first_and_what_is_not_known_last():
    keys = ["few", "good", "weak", "wrong-key", "bad", "none"]
    lesson = lesson_asking(*(SINGLE.replace("#grain", f"#{key}") for key in keys))
    for key, options in {
        "few": {"a": 2}, "good": {"a": 5, "b": 15}, "weak": {"a": 6, "b": 8, "c": 5}, "wrong-key": {"a": 20, "b": 15},
        "bad": {"a": 15, "b": 7, "c": 5, "d": 5},
    }.items():  # fmt: skip
        crowd(revision(key), chosen(**options))

    counts = count(Scope(lesson.course_id, lesson.pk), NOW)
    forms = [revision(key) for key in keys]
    known = {form.question_id: figures_of(form.content, counts, form.question_id) for form in forms}
    found = insights([form.question for form in forms], known, "all", reached={}, lines={"weak": 12})

    assert [(each.question.key, each.line) for each in found] == [
        ("bad", 0), ("wrong-key", 0), ("weak", 12), ("good", 0), ("few", 0), ("none", 0),
    ]  # fmt: skip


def test_a_question_that_readers_pass_by():
    lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=5, b=6))

    assert flags(shown("grain", reached=56)) == ["passed"]
    assert flags(shown("grain", reached=55)) == []
    assert flags(shown("grain", "90", reached=56)) == []


def test_a_stored_question_that_cannot_be_read_says_so():
    lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=6, b=6))
    form = revision("grain")

    content = {"kind": "single"}
    counts = count(Scope(form.question.course_id), NOW)
    found = insight(form.question, content, 1, figures_of(content, counts, form.question_id), "all")

    assert (found.is_readable, found.stem, found.figures.right, found.figures.parts) == (
        False,
        "grain",
        Share(6, 12),
        [],
    )


def test_a_guest_only_crowd_is_all_guests():
    lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=6), guests=6)
    say(learner(is_superuser=True), revision("grain"), {"choice": "b"})

    figures = shown("grain").figures

    assert (figures.people, figures.learners, figures.guests) == (6, 0, 6)
