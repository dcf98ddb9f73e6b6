"""What the practice record counts: per course, module and lesson, and which questions are worth another go."""

from datetime import timedelta

import pytest

from courses.models.outline import Course, Lesson, Module
from quizzes import record
from quizzes.models.practice import PracticeStanding
from quizzes.models.question import Question, QuestionRevision
from tests.factories import BODY, make_course, make_lesson, make_module, make_user, question_text
from tests.quizzes.practicing import DAY, NOW, give, make_guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """Two modules: two lessons with three questions and one, and a lesson with two."""
    course = make_course("botany")
    plants = make_module(course, slug="plants")
    make_lesson(plants, slug="fruit", questions=3)
    make_lesson(plants, slug="roots", questions=1)
    make_lesson(make_module(course, slug="beasts"), slug="bees", questions=2)
    return course


def revision(key):
    found = QuestionRevision.objects.select_related("question__lesson__course")
    return found.filter(question__key=key).order_by("-number", "-wording")[0]


def numbers(tally):
    return (tally.met, tally.total, tally.judged, tally.right_first, tally.tries, tally.sure_wrong, tally.missed)


def keys(items):
    return [item.standing.question.key for item in items]


def test_nobody_has_a_record_before_the_first_answer(course):
    give(make_user(), revision("fruit-q1"))
    give(make_guest(), revision("fruit-q1"))

    assert record.records_of(make_user()) == []


def test_the_numbers_of_a_lesson_a_module_and_the_course(course):
    ann = make_user()
    give(ann, revision("fruit-q1"), "a", sure=True, now=NOW)
    give(ann, revision("fruit-q1"), "b", now=NOW + timedelta(minutes=1))
    give(ann, revision("fruit-q2"), "b", now=NOW)
    give(ann, revision("roots-q1"), None, now=NOW)
    give(ann, revision("bees-q2"), "a", now=NOW)
    give(ann, revision("bees-q2"), "b", now=NOW + DAY)
    give(make_user(), revision("bees-q1"), "a", sure=True, now=NOW)

    (found,) = record.records_of(ann)

    # met, in all, judged, right first, tries, sure but wrong, missed last time
    lessons = {part.lesson.slug: numbers(part.tally) for module in found.modules for part in module.lessons}
    assert lessons == {"fruit": (2, 3, 2, 1, 3, 1, 1), "roots": (1, 1, 1, 0, 0, 0, 1), "bees": (1, 2, 1, 0, 2, 0, 0)}
    assert [(module.module.slug, numbers(module.tally)) for module in found.modules] == [
        ("plants", (3, 4, 3, 1, 3, 1, 2)),
        ("beasts", (1, 2, 1, 0, 2, 0, 0)),
    ]
    assert (found.course, numbers(found.tally)) == (course, (4, 6, 4, 1, 5, 1, 2))


def test_questions_to_practice_again_are_listed_in_the_order_of_the_course(course):
    ann = make_user()
    give(ann, revision("bees-q1"), "a", sure=True)
    give(ann, revision("fruit-q2"), None)
    give(ann, revision("fruit-q1"), "a", sure=False)
    give(ann, revision("fruit-q3"), "b", sure=True)

    (found,) = record.records_of(ann)

    assert (found.sure_wrong.count, keys(found.sure_wrong.listed)) == (1, ["bees-q1"])
    assert (found.missed.count, keys(found.missed.listed)) == (3, ["fruit-q1", "fruit-q2", "bees-q1"])
    assert found.sure_wrong.url == "/courses/botany/practice/?only=sure-wrong"
    assert found.missed.url == "/courses/botany/practice/?only=missed"
    assert [module.again for module in found.modules] == [
        "/courses/botany/practice/?only=missed&module=plants",
        "/courses/botany/practice/?only=missed&module=beasts",
    ]


def test_a_long_list_shows_its_beginning_and_how_many_follow():
    lesson, ann = make_lesson(slug="l", questions=12), make_user()
    for number in range(1, 13):
        give(ann, revision(f"l-q{number}"))

    (found,) = record.records_of(ann)

    assert (found.missed.count, found.missed.more) == (12, 7)
    assert keys(found.missed.listed) == [f"l-q{number}" for number in range(1, 6)]
    assert [item.lesson for item in found.missed.listed] == [lesson] * 5


def test_a_question_is_its_plain_words_with_the_way_to_its_section_and_its_history(course):
    text = question_text("q").replace("Which one is a fruit?", "Is *this* a `fruit`  &\n2 < 3?")
    lesson = make_lesson(Module.objects.get(slug="plants"), slug="seeds", body=BODY + text)
    unplaced = make_lesson(lesson.module, slug="nuts", body=BODY + question_text("n").replace(" section=first", ""))
    ann = make_user()
    give(ann, revision("q"))
    give(ann, revision("n"))

    (found,) = record.records_of(ann)

    placed, loose = found.missed.listed
    assert placed.title == "Is this a fruit & 2 < 3?"
    assert placed.history == "/learn/practice/botany/q/"
    assert (placed.section_title, placed.section_url) == ("First things", "/courses/botany/seeds/#s-first")
    assert (loose.lesson, loose.section_title, loose.section_url) == (unplaced, "", "")


def retire_question(course):
    Question.objects.filter(key="fruit-q1").update(is_retired=True)


def retire_lesson(course):
    Lesson.objects.filter(slug="fruit").update(status="retired")


def take_back_lesson(course):
    Lesson.objects.filter(slug="fruit").update(status="draft")


def retire_module(course):
    Module.objects.filter(slug="plants").update(is_retired=True)


def retire_course(course):
    Course.objects.update(status="retired")


def take_back_course(course):
    Course.objects.update(status="draft")


@pytest.mark.parametrize(
    ("hide", "expected"),
    [
        (lambda course: None, (2, 6)),
        (retire_question, (1, 5)),
        (retire_lesson, (1, 3)),
        (take_back_lesson, (1, 3)),
        (retire_module, (1, 2)),
        (retire_course, (0, 0)),
        (take_back_course, (0, 0)),
    ],
)
def test_what_is_not_asked_any_more_counts_for_nothing_and_stays_reachable(course, hide, expected):
    ann = make_user()
    give(ann, revision("fruit-q1"), "a", sure=True)
    give(ann, revision("bees-q1"), "b")

    hide(course)

    (found,) = record.records_of(ann)
    met, total = expected
    assert (found.tally.met, found.tally.total) == (met, total)
    assert len(found.gone) == 2 - met
    assert keys(found.missed.listed) == keys(found.sure_wrong.listed) == (["fruit-q1"] if met == 2 else [])
    if met < 2:
        assert found.gone[0].history == "/learn/practice/botany/fruit-q1/"


def test_who_writes_a_course_has_its_drafts_in_the_record(course):
    ines = make_user(is_staff=True)
    course.instructors.add(ines)
    give(ines, revision("fruit-q1"))
    Lesson.objects.filter(slug="fruit").update(status="draft")

    (found,) = record.records_of(ines)

    assert (found.tally.met, found.tally.total, found.gone) == (1, 6, [])


def test_a_reflection_is_listed_and_not_counted(course):
    ann = make_user()
    Question.objects.filter(key="fruit-q1").update(kind="reflection")
    PracticeStanding.objects.create(
        learner=ann, question=Question.objects.get(key="fruit-q1"), events=2, first_at=NOW, last_at=NOW
    )

    (found,) = record.records_of(ann)

    assert numbers(found.modules[0].lessons[0].tally) == (0, 2, 0, 0, 0, 0, 0)
    assert [(item.is_reflection, item.standing.question.key) for item in found.modules[0].met] == [(True, "fruit-q1")]


def test_lessons_and_modules_that_ask_nothing_are_left_out(course):
    make_lesson(Module.objects.get(slug="plants"), slug="silent", body="Words.\n")
    make_lesson(make_module(course, slug="quiet"), body="Words.\n")
    ann = make_user()
    give(ann, revision("fruit-q1"))

    (found,) = record.records_of(ann)

    assert [[part.lesson.slug for part in module.lessons] for module in found.modules] == [["fruit", "roots"]]
    assert [(module.part.module.slug, module.asked) for module in found.untouched] == [("beasts", 2)]


def test_what_is_kept_of_a_course_is_read_again_after_an_edit(course):
    """``make_lesson`` writes as an author does, so the content version grows with it."""
    ann = make_user()
    give(ann, revision("fruit-q1"))
    (before,) = record.records_of(ann)
    make_lesson(Module.objects.get(slug="plants"), slug="leaves", questions=2)
    make_lesson(Module.objects.get(slug="beasts"), slug="birds", questions=4)

    (after,) = record.records_of(ann)

    assert [(found.tally.total, found.modules[0].tally.total) for found in (before, after)] == [(6, 4), (12, 6)]
    assert [[module.asked for module in found.untouched] for found in (before, after)] == [[2], [6]]


def test_an_instructor_sees_what_drafts_ask_and_a_learner_does_not(course):
    make_lesson(Module.objects.get(slug="beasts"), slug="bats", questions=3, status="draft")
    ann, ines = make_user(), make_user(is_staff=True)
    course.instructors.add(ines)
    for person in (ann, ines):
        give(person, revision("fruit-q1"))

    found = [record.records_of(person)[0] for person in (ines, ann, ines)]

    assert [(each.tally.total, [module.asked for module in each.untouched]) for each in found] == [
        (9, [5]),
        (6, [2]),
        (9, [5]),
    ]


def test_courses_come_in_the_order_of_the_catalog(course):
    other = make_course("zoology", position=0)
    make_lesson(make_module(other), slug="birds", questions=1)
    make_lesson(make_module(make_course("geology")), slug="stones", questions=1)
    ann = make_user()
    for key in ("fruit-q1", "birds-q1"):
        give(ann, revision(key))

    assert [found.course.slug for found in record.records_of(ann)] == ["zoology", "botany"]


def test_a_question_without_a_present_form_is_called_by_its_name(course):
    ann = make_user()
    give(ann, revision("fruit-q1"))
    Question.objects.filter(key="fruit-q1").update(revision=None)

    (found,) = record.records_of(ann)

    assert [item.title for item in found.missed.listed] == ["fruit-q1"]
