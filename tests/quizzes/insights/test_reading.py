"""Where readers stop: who reached a lesson, who completed it, and where in it the others were last seen."""

import pytest

from courses import progress
from quizzes.insights import reading
from quizzes.insights.measures import Share
from quizzes.insights.reading import Readers, readers, stops
from tests.factories import make_course, make_lesson, make_module
from tests.quizzes.insights.crowds import crowd, learner, revision, say
from tests.quizzes.practicing import NOW, make_guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessons():
    """Three lessons of a course; the second asks a question."""
    module = make_module(make_course("bread"), slug="m")
    return [make_lesson(module, slug=slug, questions=slug == "two") for slug in ("one", "two", "three")]


def read(people, lesson, *, section="", done=False):
    """So many new learners come to a lesson; returns them."""
    found = [learner() for _ in range(people)]
    for who in found:
        visit(who, lesson, section=section, done=done)
    return found


def visit(who, lesson, *, section="", done=False):
    progress.remember_place(learner=who, lesson=lesson, section=section, now=NOW)
    if done:
        progress.mark_complete(learner=who, lesson=lesson, now=NOW)


def shown(lesson):
    """Of the lesson: who reached, completed and stopped in it."""
    found = readers(lesson.course)[1].get(lesson.pk)
    return found and (found.reached.count, found.completed.count, found.stopped.count)


def test_the_funnel_of_a_course_worked_out_by_hand(lessons):
    one, two, three = lessons
    read(6, one)
    for who in read(20, one, done=True):
        visit(who, two)
    for who in read(10, one, done=True):
        visit(who, two, done=True)
        visit(who, three, done=True)

    began, found = readers(one.course)

    assert began == 36
    assert found == {
        one.pk: Readers(Share(36, 36), Share(30, 36), Share(6, 36)),
        two.pk: Readers(Share(30, 36), Share(10, 36), Share(20, 36)),
        three.pk: Readers(Share(10, 36), Share(10, 36), Share(0, 36)),
    }


def test_who_answers_a_question_of_a_lesson_has_reached_it(lessons):
    one, two, _ = lessons
    read(5, one)
    for who in read(7, one):
        say(who, revision("two-q1"), {"choice": "a"})
    crowd(revision("two-q1"), [{"choice": "a"}] * 9, guests=9)

    assert shown(one) == (12, 0, 12)
    assert shown(two) == (7, 0, 0)


def test_who_takes_a_mark_back_has_reached_the_lesson_and_not_completed_it(lessons):
    one, two, _ = lessons
    for place, who in enumerate(read(10, one, done=True)):
        visit(who, two)
        if place < 5:
            progress.undo_complete(learner=who, lesson=one, now=NOW)

    assert shown(one) == (10, 5, 0)


def test_people_who_teach_the_course_operators_and_those_elsewhere_are_left_out(lessons):
    one, two, _ = lessons
    other = make_lesson(slug="elsewhere")
    read(9, other)
    read(6, one)
    teacher, operator = learner(is_staff=True), learner(is_superuser=True)
    one.course.instructors.add(teacher)
    for who in (teacher, operator):
        visit(who, one, done=True)
        say(who, revision("two-q1"), {"choice": "a"})

    assert readers(one.course)[0] == 6
    assert (shown(one), shown(two)) == ((6, 0, 6), None)


@pytest.mark.parametrize("people", [0, 1, 4])
def test_nothing_is_shown_of_a_few_readers(lessons, people):
    read(people, lessons[0], done=True)

    assert readers(lessons[0].course) == (0, {})


def test_a_few_readers_of_a_lesson_are_kept_back_with_what_would_tell_them(lessons):
    one, two, _ = lessons
    read(3, two)
    read(40, one, done=True)

    _, found = readers(one.course)

    # 3 of 43 did not reach the first lesson; 40 completed it, so that is hidden too.
    assert found[one.pk] == Readers(Share(None, 43, at_least=39), Share(None, 43), Share(0, 43))
    assert found[two.pk] == Readers(Share(None, 43, at_most=4), Share(0, 43), Share(None, 43))


def test_a_few_who_stopped_go_along_with_those_who_read_on(lessons):
    _, two, three = lessons
    read(3, two)
    read(20, two, done=True)
    for who in read(8, three):
        say(who, revision("two-q1"), {"choice": "a"})

    assert readers(two.course)[1][two.pk] == Readers(Share(31, 31), Share(20, 31), Share(None, 31))


def test_where_in_a_lesson_its_readers_stop(lessons):
    one = lessons[0]
    read(6, one)
    read(9, one, section="first")
    read(5, one, section=progress.CHECK)
    read(7, one, section="gone-now")
    read(8, one, section="second", done=True)

    found = stops(one, 27)

    assert [(stop.title, stop.share) for stop in found] == [
        ("Before the first section", Share(6, 27)),
        ("First things", Share(9, 27)),
        ("Second things", Share(0, 27)),
        ("Knowledge check", Share(5, 27)),
        ("In a section that is no longer there", Share(7, 27)),
    ]


def test_a_few_who_stopped_in_a_section_are_kept_back(lessons):
    one = lessons[0]
    read(2, one)
    read(9, one, section="first")
    read(6, one, section="second")

    assert [stop.share.count for stop in stops(one, 17)] == [None, 9, None, 0]


def test_guests_have_no_place(lessons):
    say(make_guest(), revision("two-q1"), {"choice": "a"})

    assert readers(lessons[0].course) == (0, {})


def test_people_who_practiced_are_counted_once_each(lessons):
    two = lessons[1]
    people = crowd(revision("two-q1"), [{"choice": "a"}] * 3, guests=1)
    say(people[0], revision("two-q1"), {"choice": "b"})
    say(learner(is_superuser=True), revision("two-q1"), {"choice": "b"})
    teacher = learner()
    two.course.instructors.add(teacher)
    say(teacher, revision("two-q1"), {"choice": "b"})

    assert reading.people_by_lesson(two.course) == {two.pk: (2, 1)}
    assert reading.people_of_course(two.course) == (2, 1)


def test_it_takes_as_many_queries_for_many_readers(lessons, django_assert_num_queries):
    read(30, lessons[0])

    with django_assert_num_queries(2):
        readers(lessons[0].course)
    with django_assert_num_queries(1):
        stops(lessons[0], 30)
