"""Kept figures are those that were counted from all answers; who waits for them, and who asks for new ones."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.growth import queries
from courses import kept, writing
from courses.kept import AsOf, NotCounted
from courses.models.outline import Course, Lesson
from quizzes import guests
from quizzes.insights import kept as practice
from quizzes.insights import pages, shown
from quizzes.insights.report import PERIODS
from quizzes.insights.values import plain, reader
from quizzes.models.insight import PracticeCounting, PracticeKept
from quizzes.models.practice import Guest
from quizzes.models.question import Question
from tests.factories import make_lesson
from tests.quizzes.insights.crowds import SINGLE, chosen, crowd, learner, lesson_asking, revision, say
from tests.quizzes.insights.desk import COURSE, LESSON, PAGES, QUESTION, page, table, words
from tests.quizzes.practicing import DAY, NOW, make_guest

pytestmark = pytest.mark.django_db

NUMERIC = "::: question {#number}\n\nHow many?\n\n- = 65 +- 3\n- != 650\n\n:::\n"
FIGURES = "/admin/quizzes/question/figures/bread/"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def large(monkeypatch):
    """From four answers, learners and completed lessons on a course is kept."""
    monkeypatch.setattr(practice, "KEEPER", replace(practice.KEEPER, most=4))
    monkeypatch.setattr("quizzes.admin.insights.QuestionAdmin.keeper", practice.KEEPER)


def counted(now=NOW):
    practice.find_large(now, 3600)
    return practice.count_due(now, 30)


def live(course):
    """Every page of a course as it is counted from all answers, by name."""
    lessons = list(Lesson.objects.filter(course=course).select_related("course", "module"))
    questions = Question.objects.filter(course=course).select_related("lesson__course", "course", "revision")
    found = {}
    for period in PERIODS:
        found[f"course {period}"] = pages.course_page(course, period, NOW)
        for lesson in lessons:
            found[f"{lesson.slug} {period}"] = pages.lesson_page(lesson, period, NOW)
        for question in questions:
            for number in {*question.revisions.values_list("number", flat=True)}:
                found[f"{question.key} {number} {period}"] = pages.question_page(question, period, number, NOW)
    return found


def compared(course, monkeypatch):
    """The names of pages that say something else when their figures are kept, apart from of when they are."""
    monkeypatch.setattr(practice, "KEEPER", replace(practice.KEEPER, most=100_000))
    right = live(course)
    monkeypatch.setattr(practice, "KEEPER", replace(practice.KEEPER, most=0))
    assert counted() == "practice insights of 1 courses counted."
    found = live(course)
    assert {each.as_of for each in right.values()} == {AsOf()}
    assert {each.as_of for each in found.values()} == {AsOf(NOW)}
    return [name for name in right if replace(found[name], as_of=AsOf()) != right[name]], right


def test_kept_figures_are_those_of_all_answers(lesson, monkeypatch):
    """With guests who sign in, small groups, earlier revisions, periods, typed answers, who teaches, who is erased."""
    course = lesson.course
    other = lesson_asking(NUMERIC, SINGLE.replace("#grain", "#other"), module=lesson.module, slug="water")
    make_lesson(lesson.module, slug="empty", body="Text.\n")
    crowd(revision("grain"), chosen(a=12, b=9, c=2, asked=6), guests=7, sure=True)
    crowd(revision("grain"), chosen(a=6, b=8), now=NOW - 60 * DAY)
    crowd(revision("thoughts"), [{"text": "Bread."}] * 6)
    crowd(revision("number"), [{"number": "65"}] * 6 + [{"number": "650"}] * 7 + [{"number": "12"}] * 5, guests=2)
    lesson.body = lesson.body.replace("( ) The bran", "(x) The bran").replace("(x) The endosperm", "( ) The endosperm")
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))
    crowd(revision("grain"), chosen(a=6, d=15), now=NOW - 100 * DAY)
    people = crowd(revision("other"), chosen(a=15, b=40))
    for place, who in enumerate(people):
        for key in ("grain", "number"):
            right = {"choice": "a"} if key == "grain" else {"number": "65"}
            say(who, revision(key), right if place % 3 else None)
    teacher, guest = learner(is_staff=True), make_guest(at=NOW)
    course.instructors.add(teacher)
    say(teacher, revision("other"), {"choice": "c"})
    say(guest, revision("other"), {"choice": "d"})

    wrong, right = compared(course, monkeypatch)

    assert wrong == []
    numbers = {name: each.insight.figures.people for name, each in right.items() if name.startswith("grain")}
    assert numbers == {
        "grain 1 all": 43, "grain 2 all": 76, "grain 1 90": 43, "grain 2 90": 55, "grain 1 30": 29, "grain 2 30": 55,
    }  # fmt: skip

    guests.merge(guest=guest, learner=people[0], now=NOW)
    people[1].delete()
    Guest.objects.filter(learner=None).first().delete()
    Lesson.objects.filter(pk=other.pk).update(status="retired")
    PracticeCounting.objects.update(counted_at=None)

    wrong, after = compared(course, monkeypatch)

    assert wrong == []
    assert ([row.lesson.slug for row in after["course all"].gone], after["other 1 all"].insight.figures.people) == (
        ["water"], 54,
    )  # fmt: skip
    course.delete()
    assert (PracticeCounting.objects.count(), PracticeKept.objects.count()) == (0, 0)


def test_an_instructor_sees_their_own_trial_at_once_while_there_is_little(lesson, large):
    crowd(revision("grain"), chosen(a=4))

    assert counted() == "practice insights of 1 courses counted."  # found at half of what makes a page wait
    PracticeCounting.objects.all().delete()
    assert pages.course_page(lesson.course, "all", NOW).as_of == AsOf()
    crowd(revision("grain"), chosen(a=1))
    with pytest.raises(NotCounted):
        pages.course_page(lesson.course, "all", NOW)


def test_pages_wait_until_they_are_counted_and_say_as_of_when_they_are(lesson, ines, large):
    crowd(revision("grain"), chosen(a=8, b=8))
    for address in PAGES:
        assert "these are not counted yet" in words(page(ines, address)), address

    assert counted() == "practice insights of 1 courses counted."
    crowd(revision("grain"), chosen(a=8))

    for address in (COURSE, LESSON, QUESTION):
        assert "As of Jan. 31, 2026, noon; so many answers are counted anew" in words(page(ines, address)), address
    assert "Right first time 50%" in words(page(ines, QUESTION))
    assert table(ines, f"{COURSE}lessons.csv")[1][-2:] == ["16", "8"]
    response = ines.get(f"{COURSE}lessons.csv")
    assert response["Content-Disposition"] == 'attachment; filename="bread-lessons-2026-01-31-1200.csv"'


def test_new_figures_are_asked_for_within_a_budget(lesson, ines, large):
    crowd(revision("grain"), chosen(a=8, b=8))
    counted()
    PracticeCounting.objects.update(seconds=12)

    response = ines.post(FIGURES, follow=True)

    assert response.redirect_chain == [(COURSE, 302)]
    assert "; new figures are on their way." in words(response.content.decode())
    asked = PracticeCounting.objects.get().wanted_at
    ines.post(FIGURES)
    assert PracticeCounting.objects.get().wanted_at == asked  # who asks again waits no longer
    PracticeCounting.objects.update(wanted_at=NOW)
    assert counted(NOW + 2 * MINUTE - timedelta(seconds=1)) == ""  # ten times as long as it took
    assert counted(NOW + 2 * MINUTE) == "practice insights of 1 courses counted."
    row = PracticeCounting.objects.get()
    assert (row.counted_at, row.wanted_at, row.begun_at) == (NOW + 2 * MINUTE, None, None)


def test_figures_are_counted_anew_by_what_that_takes(lesson, large):
    crowd(revision("grain"), chosen(a=8, b=8))
    counted()
    for seconds, wait in ((1, HOUR), (36, HOUR), (72, 2 * HOUR), (3600, DAY)):
        PracticeCounting.objects.update(seconds=seconds)
        row = PracticeCounting.objects.get()
        due = [kept.is_due(practice.KEEPER, row, NOW + wait - MINUTE), kept.is_due(practice.KEEPER, row, NOW + wait)]
        assert due == [False, True], seconds


def test_two_sweepers_do_not_count_the_same_and_one_that_ends_halfway_is_followed(lesson, large):
    crowd(revision("grain"), chosen(a=8, b=8))
    practice.find_large(NOW, 3600)
    PracticeCounting.objects.update(begun_at=NOW)
    stale = PracticeCounting.objects.get()
    PracticeCounting.objects.update(begun_at=NOW + MINUTE)

    assert kept.count(practice.KEEPER, stale, NOW + HOUR) is False
    assert counted(NOW + 15 * MINUTE) == ""
    assert counted(NOW + 16 * MINUTE) == "practice insights of 1 courses counted."


def test_one_course_that_cannot_be_counted_stops_no_other(lesson, large, monkeypatch, caplog):
    crowd(revision("grain"), chosen(a=8, b=8))
    far = lesson_asking(SINGLE.replace("#grain", "#far"))
    crowd(revision("far"), chosen(a=8, b=8))
    whole = practice.KEEPER.count

    def broken(course, now):
        if course == lesson.course_id:
            raise KeyError("broken")
        return whole(course, now)

    monkeypatch.setattr(practice, "KEEPER", replace(practice.KEEPER, count=broken))

    assert counted() == "practice insights of 1 courses counted."
    assert [row.pk for row in PracticeCounting.objects.exclude(counted_at=None)] == [far.course_id]
    assert caplog.messages == [f"figures of course {lesson.course_id} could not be counted"]


def test_a_course_that_has_become_small_is_counted_live_again_and_so_is_one_of_another_release(lesson, large):
    people = crowd(revision("grain"), chosen(a=8, b=8))
    counted()
    PracticeCounting.objects.update(shape=0)
    with pytest.raises(NotCounted):
        pages.course_page(lesson.course, "all", NOW)
    assert counted() == "practice insights of 1 courses counted."
    for who in people[2:]:
        who.delete()

    counted(NOW + DAY)

    assert (PracticeCounting.objects.count(), PracticeKept.objects.count()) == (0, 0)
    assert pages.course_page(lesson.course, "all", NOW).as_of == AsOf()


def test_what_is_not_shown_is_not_kept(lesson, large):
    """Nobody's rare words, and no small group."""
    text = '::: question {#word}\n\nWhich?\n\n- = "gluten"\n- != "starch"\n\n:::\n'
    lesson_asking(text, module=lesson.module, slug="words")
    crowd(revision("word"), [{"text": "my name is ann"}] * 4 + [{"text": "bread"}] * 5 + [{"text": "flour"}] * 6)
    crowd(revision("thoughts"), [{"text": "mine alone"}] * 6)
    counted()

    stored = str(list(PracticeKept.objects.values_list("figures", flat=True)))

    assert ("flour" in stored, "ann" in stored, "mine alone" in stored) == (True, False, False)


def test_values_come_back_as_they_were(lesson):
    crowd(revision("grain"), chosen(a=12, b=9, c=2, asked=6), guests=7)
    for name, each in shown.everything(Course.objects.get(slug="bread"), NOW):
        assert reader(type(each))(plain(each)) == each, name


@pytest.mark.once
def test_a_look_reads_what_is_kept_and_no_answers(lesson, large):
    crowd(revision("grain"), chosen(a=8, b=8))
    counted()
    with CaptureQueriesContext(connection) as asked:
        pages.course_page(lesson.course, "all", NOW)
        pages.lesson_page(lesson, "all", NOW)
    said = [query["sql"] for query in asked.captured_queries]
    assert [sql for sql in said if "practiceanswer" in sql or "standing" in sql or "enrolment" in sql] == []
    with CaptureQueriesContext(connection) as asked:
        practice.size(lesson.course_id, 5)
    (sql,) = [query["sql"] for query in asked.captured_queries]
    plan = queries.plan(sql)
    assert "Seq Scan" not in plan
    if connection.vendor == "sqlite":
        for name in ("a", "courses_lessonprogress", "courses_enrolment"):
            assert f"SEARCH {name} USING" in plan, plan
