"""How far a learner is: marks and their dates, the place, percent, minutes left, where to go on."""

from datetime import UTC, datetime, timedelta

import pytest

from courses import progress
from courses.models.outline import Lesson, Module
from courses.models.progress import Enrolment, LessonProgress
from courses.progress import Place, Summary
from tests.factories import make_course, make_lesson, make_module, make_user

DAY = datetime(2026, 1, 31, 12, tzinfo=UTC)
LATER = DAY + timedelta(hours=1)
LATEST = DAY + timedelta(days=1)


def marks():
    return list(LessonProgress.objects.order_by("pk").values_list("learner", "lesson", "completed_at", "changed_at"))


def place():
    return Enrolment.objects.values_list("lesson", "section", "started_at", "seen_at").get()


@pytest.fixture
def learner(db):
    return make_user()


@pytest.fixture
def lesson(db):
    return make_lesson(body="Text.\n")


# Marks


def test_a_first_mark_begins_the_course(learner, lesson):
    progress.mark_complete(learner=learner, lesson=lesson, now=DAY)

    assert marks() == [(learner.pk, lesson.pk, DAY, DAY)]
    assert place() == (lesson.pk, "", DAY, DAY)
    assert LessonProgress.objects.get().course_id == lesson.course_id


def test_a_second_mark_keeps_the_first_date(learner, lesson):
    progress.mark_complete(learner=learner, lesson=lesson, now=DAY)
    progress.mark_complete(learner=learner, lesson=lesson, now=LATER)

    assert marks() == [(learner.pk, lesson.pk, DAY, DAY)]
    assert place() == (lesson.pk, "", DAY, LATER)


def test_a_mark_that_is_taken_back_stays_on_record(learner, lesson):
    progress.mark_complete(learner=learner, lesson=lesson, now=DAY)
    progress.undo_complete(learner=learner, lesson=lesson, now=LATER)

    assert marks() == [(learner.pk, lesson.pk, None, LATER)]
    assert progress.completed_lessons(learner, lesson.course_id) == set()


def test_taking_back_twice_keeps_the_first_date(learner, lesson):
    progress.mark_complete(learner=learner, lesson=lesson, now=DAY)
    progress.undo_complete(learner=learner, lesson=lesson, now=LATER)
    progress.undo_complete(learner=learner, lesson=lesson, now=LATEST)

    assert marks() == [(learner.pk, lesson.pk, None, LATER)]


def test_taking_back_what_was_never_marked_writes_nothing(learner, lesson):
    progress.undo_complete(learner=learner, lesson=lesson, now=DAY)

    assert marks() == []
    assert not Enrolment.objects.exists()


def test_marking_again_after_taking_back_has_the_new_date(learner, lesson):
    progress.mark_complete(learner=learner, lesson=lesson, now=DAY)
    progress.undo_complete(learner=learner, lesson=lesson, now=LATER)
    progress.mark_complete(learner=learner, lesson=lesson, now=LATEST)

    assert marks() == [(learner.pk, lesson.pk, LATEST, LATEST)]


def test_marks_belong_to_one_learner_and_one_course(learner, lesson):
    other, elsewhere = make_user(), make_lesson(body="Text.\n")
    progress.mark_complete(learner=learner, lesson=lesson, now=DAY)
    progress.mark_complete(learner=learner, lesson=elsewhere, now=DAY)
    progress.mark_complete(learner=other, lesson=make_lesson(lesson.module, body="x\n"), now=DAY)

    assert progress.completed_lessons(learner, lesson.course_id) == {lesson.pk}
    assert progress.completed_lessons(learner, elsewhere.course_id) == {elsewhere.pk}


def test_completed_lessons_is_one_query(learner, lesson, django_assert_num_queries):
    for each in [lesson, *(make_lesson(lesson.module, body="x\n") for _ in range(3))]:
        progress.mark_complete(learner=learner, lesson=each, now=DAY)

    with django_assert_num_queries(1):
        assert len(progress.completed_lessons(learner, lesson.course_id)) == 4


# The place


def test_a_place_is_the_latest_section(learner, lesson):
    progress.remember_place(learner=learner, lesson=lesson, section="one", now=DAY)
    progress.remember_place(learner=learner, lesson=lesson, section="two", now=LATER)

    assert place() == (lesson.pk, "two", DAY, LATER)


def test_the_top_of_the_same_lesson_keeps_the_section(learner, lesson):
    progress.remember_place(learner=learner, lesson=lesson, section="two", now=DAY)
    progress.remember_place(learner=learner, lesson=lesson, section="", now=LATER)

    assert place() == (lesson.pk, "two", DAY, LATER)


def test_the_top_of_another_lesson_is_the_new_place(learner, lesson):
    other = make_lesson(lesson.module, body="x\n")
    progress.remember_place(learner=learner, lesson=lesson, section="two", now=DAY)
    progress.remember_place(learner=learner, lesson=other, section="", now=LATER)

    assert place() == (other.pk, "", DAY, LATER)


def test_each_learner_has_one_place_in_each_course(learner, lesson):
    other, elsewhere = make_user(), make_lesson(body="x\n")
    progress.remember_place(learner=learner, lesson=lesson, section="one", now=DAY)
    progress.remember_place(learner=learner, lesson=elsewhere, section="two", now=DAY)
    progress.remember_place(learner=other, lesson=lesson, section="three", now=DAY)

    rows = Enrolment.objects.order_by("pk").values_list("learner", "course", "lesson", "section")
    assert list(rows) == [
        (learner.pk, lesson.course_id, lesson.pk, "one"),
        (learner.pk, elsewhere.course_id, elsewhere.pk, "two"),
        (other.pk, lesson.course_id, lesson.pk, "three"),
    ]


def test_begun_courses_come_latest_first_and_published_only(learner):
    lessons = [
        make_lesson(make_module(make_course(slug)), body="x\n") for slug in ("one", "two", "three", "draft", "old")
    ]
    for hours, each in enumerate(lessons):
        progress.remember_place(learner=learner, lesson=each, section="", now=DAY + timedelta(hours=hours))
    progress.remember_place(learner=learner, lesson=lessons[0], section="", now=LATEST)
    progress.remember_place(learner=make_user(), lesson=lessons[1], section="", now=LATEST)
    for slug, status in (("draft", "draft"), ("old", "retired")):
        type(lessons[0].course).objects.filter(slug=slug).update(status=status)

    assert [enrolment.course.slug for enrolment in progress.enrolments_of(learner)] == ["one", "three", "two"]


# Sums


def unsaved(*minutes, contents=(), segments=()):
    module = Module(pk=1, position=1)
    return [
        Lesson(pk=pk, module=module, slug=f"l{pk}", minutes=time, contents=list(contents), segments=list(segments))
        for pk, time in enumerate(minutes, start=1)
    ]


@pytest.mark.parametrize(
    ("done", "total", "percent"), [(0, 0, 0), (0, 1, 0), (1, 1, 100), (1, 3, 33), (2, 3, 66), (200, 201, 99)]
)
def test_percent_is_rounded_down_so_that_100_means_all(done, total, percent):
    assert Summary(done, total, 0).percent == percent


#: A lesson that ends in questions.
ENDS_IN_CHECK = [{"block": "question", "items": ["q"]}]
SECTIONS = [
    {"id": "one", "text": "One", "level": 2},
    {"id": "one-more", "text": "More", "level": 3},
    {"id": "two", "text": "Two", "level": 2},
    {"id": "three", "text": "Three", "level": 2},
]


@pytest.mark.parametrize(
    ("minutes", "section", "expected"),
    [
        (60, "", ("", "", 60)),
        (60, "one", ("one", "One", 60)),
        (60, "two", ("two", "Two", 40)),
        (60, "three", ("three", "Three", 20)),
        (60, "one-more", ("", "", 60)),
        (60, "gone", ("", "", 60)),
        (60, "check", ("check", "Knowledge check", 5)),
        (40, "two", ("two", "Two", 25)),
        (40, "three", ("three", "Three", 15)),
        (3, "three", ("three", "Three", 5)),
        (0, "three", ("three", "Three", 5)),
        (0, "", ("", "", 0)),
    ],
)
def test_a_place_in_a_lesson_counts_the_sections_that_are_left(minutes, section, expected):
    (lesson,) = unsaved(minutes, contents=SECTIONS, segments=ENDS_IN_CHECK)

    assert progress.place_in(lesson, section) == Place(lesson, *expected)


@pytest.mark.parametrize(("minutes", "left"), [(0, 5), (4, 5), (12, 10), (20, 20)])
def test_the_knowledge_check_takes_its_own_minutes(minutes, left):
    lesson = Lesson(minutes=60, check_minutes=minutes, contents=SECTIONS, segments=ENDS_IN_CHECK)

    assert progress.place_in(lesson, "check") == Place(lesson, "check", "Knowledge check", left)


@pytest.mark.parametrize(
    ("done", "place", "expected"),
    [
        (set(), None, (1, "")),
        ({1}, None, (2, "")),
        ({1, 2, 3}, None, None),
        (set(), (2, "two"), (2, "two")),
        (set(), (2, ""), (2, "")),
        (set(), (2, "gone"), (2, "")),
        ({2}, (2, "two"), (3, "")),
        ({3}, (3, ""), (1, "")),
        ({1, 3}, (3, "two"), (2, "")),
        ({2, 3}, (2, ""), (1, "")),
        ({1, 2, 3}, (2, "two"), None),
        (set(), (99, "two"), (1, "")),
        (set(), (None, "two"), (1, "")),
        ({99}, (3, "three"), (3, "three")),
    ],
)
def test_a_learner_goes_on_where_they_left_or_at_the_next_unfinished_lesson(done, place, expected):
    lessons = unsaved(30, 30, 30, contents=SECTIONS)
    enrolment = Enrolment(lesson_id=place[0], section=place[1]) if place else None

    found = progress.next_place(lessons, done, enrolment)

    assert (found and (found.lesson.pk, found.section)) == expected


def test_without_lessons_there_is_nowhere_to_go():
    assert progress.next_place([], set(), None) is None


def test_the_place_of_questions_that_are_gone_is_the_top():
    (lesson,) = unsaved(60, contents=SECTIONS)

    assert progress.place_in(lesson, "check") == Place(lesson, "", "", 60)


@pytest.mark.django_db
def test_a_place_has_an_address():
    lesson = make_lesson(slug="beta", questions=1)
    address = f"/courses/{lesson.course.slug}/beta/"

    assert progress.place_in(lesson, "first").url == f"{address}#s-first"
    assert progress.place_in(lesson, "check").url == f"{address}#check"
    assert progress.place_in(lesson, "").url == address
