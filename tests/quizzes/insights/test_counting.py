"""Counting in the database: who a person is, what their first answer is, and how many queries it takes."""

from datetime import timedelta

import pytest

from courses import writing
from quizzes import guests
from quizzes.insights import counting
from quizzes.insights.counting import Group, Response, Scope, count
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
from tests.quizzes.practicing import DAY, NOW, make_guest

pytestmark = pytest.mark.django_db

A, B, C = {"choice": "a"}, {"choice": "b"}, {"choice": "c"}


def edit(lesson, old, new):
    """Change the lesson's text as an author does."""
    lesson.body = lesson.body.replace(old, new)
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))


def counted(lesson, now=NOW, **scope):
    return count(Scope(lesson.course_id, lesson.pk, **scope), now)


def groups(lesson, **scope):
    (found,) = counted(lesson, **scope).groups.values()
    return {(each.first, each.was_sure, each.has_asked, each.tries, each.is_guest): each.people for each in found}


def test_people_are_counted_by_how_their_answers_went():
    lesson = lesson_asking(SINGLE)
    form = revision("grain")
    crowd(form, [B, B, B], sure=True)
    crowd(form, [A, A], sure=True)
    crowd(form, [A, C, None], guests=2)

    found = counted(lesson)

    assert set(found.groups[form.question_id]) == {
        Group(0, False, "right", True, False, 1, 3),
        Group(0, False, "wrong", True, False, None, 2),
        Group(0, False, "wrong", False, False, None, 1),
        Group(0, True, "wrong", False, False, None, 1),
        Group(0, True, "asked", False, True, None, 1),
    }
    assert found.responses == {form.question_id: [Response(0, A, 3), Response(0, C, 1)]}
    assert not found.is_capped


def test_only_the_first_answer_of_a_person_counts_and_the_tries_until_it_was_right():
    lesson = lesson_asking(SINGLE)
    form, who = revision("grain"), learner()
    for minute, response in enumerate([A, None, C, B, A, B]):
        say(who, form, response, now=NOW + minute * MINUTE, sure=response is B)

    assert groups(lesson) == {("wrong", False, True, 3, False): 1}
    assert counted(lesson).responses[form.question_id] == [Response(0, A, 1)]


def test_a_later_occasion_does_not_make_a_first_answer():
    lesson = lesson_asking(SINGLE)
    form, who = revision("grain"), learner()
    say(who, form, A)
    say(who, form, B, now=NOW + DAY, place="review")

    assert groups(lesson) == {("wrong", False, False, 2, False): 1}


def test_answers_of_the_same_moment_count_in_the_order_they_came():
    lesson = lesson_asking(SINGLE)
    form, who = revision("grain"), learner()
    say(who, form, C)
    say(who, form, B)

    assert groups(lesson) == {("wrong", False, False, 2, False): 1}


def test_a_guest_who_signs_in_is_one_person_with_one_first_answer():
    lesson = lesson_asking(SINGLE)
    form, guest, who = revision("grain"), make_guest(), learner()
    say(guest, form, A)
    assert groups(lesson) == {("wrong", False, False, None, True): 1}

    say(who, form, B, now=NOW - DAY)
    guests.merge(guest=guest, learner=who, now=NOW + DAY)

    assert groups(lesson) == {("right", False, False, 1, False): 1}


def test_two_browsers_are_two_people_until_they_sign_in():
    lesson = lesson_asking(SINGLE)
    form, one, other, who = revision("grain"), make_guest(), make_guest(), learner()
    say(one, form, A)
    say(other, form, B, now=NOW + MINUTE)
    assert groups(lesson) == {("wrong", False, False, None, True): 1, ("right", False, False, 1, True): 1}

    for guest in (one, other):
        guests.merge(guest=guest, learner=who, now=NOW + DAY)

    assert groups(lesson) == {("wrong", False, False, 2, False): 1}


def test_people_who_teach_the_course_and_operators_are_left_out():
    lesson = lesson_asking(SINGLE)
    teacher, operator, colleague = learner(is_staff=True), learner(is_superuser=True), learner(is_staff=True)
    lesson.course.instructors.add(teacher)
    for who in (teacher, operator, colleague):
        say(who, revision("grain"), A)

    assert groups(lesson) == {("wrong", False, False, None, False): 1}


def test_wordings_of_a_revision_are_counted_together():
    lesson = lesson_asking(SINGLE)
    crowd(revision("grain"), [A, B])
    edit(lesson, "Which part holds the starch?", "Where is the starch?")
    assert revision("grain").label == "1.2"
    crowd(revision("grain"), [A])

    assert counted(lesson).responses[revision("grain").question_id] == [Response(0, A, 2)]


def test_another_key_begins_another_revision_and_the_earlier_one_can_be_asked_for():
    lesson = lesson_asking(SINGLE)
    who = crowd(revision("grain"), [A, B])[0]
    edit(lesson, "(x) The endosperm", "( ) The endosperm")
    edit(lesson, "( ) The bran", "(x) The bran")
    assert revision("grain").label == "2.1"
    say(who, revision("grain"), A, now=NOW + DAY)

    assert groups(lesson) == {("right", False, False, 1, False): 1}
    question = revision("grain").question_id
    assert groups(lesson, question=question, number=1) == {
        ("wrong", False, False, None, False): 1,
        ("right", False, False, 1, False): 1,
    }


def test_a_reflection_is_kept_or_not_and_its_words_never_leave_the_database():
    lesson = lesson_asking(REFLECTION)
    form = revision("thoughts")
    people = crowd(form, [{"text": "Bread."}, {"text": "Bread."}, None], guests=1)
    say(people[2], form, {"text": "Cake."}, now=NOW + MINUTE)
    crowd(form, [None])

    found = counted(lesson)

    assert {(each.first, each.is_guest): each.people for each in found.groups[form.question_id]} == {
        ("kept", False): 2,
        ("kept", True): 1,
        ("asked", False): 1,
    }
    assert found.responses == {}


@pytest.mark.parametrize(("days", "span"), [(0, 0), (29, 0), (30, 0), (31, 1), (90, 1), (91, 2), (4000, 2)])
def test_people_belong_to_the_time_of_their_first_answer(days, span):
    lesson = lesson_asking(SINGLE)
    who = crowd(revision("grain"), [A], now=NOW - timedelta(days=days))[0]
    say(who, revision("grain"), B, now=NOW)

    found = counted(lesson)

    assert [group.span for group in found.groups[revision("grain").question_id]] == [span]
    assert found.responses[revision("grain").question_id] == [Response(span, A, 1)]


def test_questions_that_are_no_longer_asked_are_counted_still():
    lesson = lesson_asking(SINGLE, REFLECTION)
    crowd(revision("grain"), [A])
    edit(lesson, SINGLE, "")

    assert counted(lesson).responses == {revision("grain").question_id: [Response(0, A, 1)]}


def test_other_lessons_and_courses_are_not_counted():
    lesson = lesson_asking(SINGLE)
    other = lesson_asking(SINGLE.replace("#grain", "#other"), slug="other", module=lesson.module)
    far = lesson_asking(SINGLE.replace("#grain", "#far"))
    for key in ("grain", "other", "far"):
        crowd(revision(key), [A])

    assert list(counted(lesson).groups) == [revision("grain").question_id]
    whole = count(Scope(lesson.course_id), NOW)
    assert set(whole.groups) == {revision("grain").question_id, revision("other").question_id}
    assert other.course_id == lesson.course_id != far.course_id


def test_the_rarest_answers_are_not_told_apart_where_there_are_too_many(monkeypatch):
    lesson = lesson_asking(SINGLE)
    crowd(revision("grain"), chosen(a=2, c=3, d=1))
    monkeypatch.setattr(counting, "MOST_RESPONSES", 2)

    found = counted(lesson)

    assert found.responses == {revision("grain").question_id: [Response(0, C, 3), Response(0, A, 2)]}
    assert found.is_capped


def test_counting_takes_one_query_however_much_there_is(django_assert_num_queries):
    lesson = lesson_asking(*(SINGLE.replace("#grain", f"#grain{number}") for number in range(30)))
    for number in range(30):
        crowd(revision(f"grain{number}"), [A, B])

    with django_assert_num_queries(1):
        assert len(counted(lesson).groups) == 30
