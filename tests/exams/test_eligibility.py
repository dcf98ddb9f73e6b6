"""Who may start, and everything that can stand in the way, one by one."""

from datetime import timedelta

import pytest

from courses import progress
from courses.models.outline import Course, Lesson
from exams import accommodations, eligibility
from exams.delivery import ending
from exams.models.blueprint import Exam
from quizzes.models.question import Question
from tests.exams.sittings import START, make_exam, minutes, sit
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.quizzes.practicing import give

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def codes(exam, learner, now=START):
    return [obstacle.code for obstacle in eligibility.obstacles(exam=exam, learner=learner, now=now)]


def answer_to(key, value, learner):
    give(learner, Question.objects.select_related("revision__question__lesson__course").get(key=key).revision, value)


def strict_exam(**fields):
    course = make_course("botany")
    module = make_module(course)
    make_lesson(module, slug="fruit", questions=2)
    make_lesson(module, slug="root")
    make_lesson(module, slug="leaf", status=Lesson.Status.DRAFT, questions=1)
    return make_exam(course, rules={"lessons": "completed", "checks": "attempted"} | fields)


def test_lessons_are_to_be_completed_and_questions_to_be_tried_however_it_went():
    exam, learner = strict_exam(), make_user()
    first = eligibility.obstacles(exam=exam, learner=learner, now=START)

    for slug in ("fruit", "root"):
        progress.mark_complete(learner=learner, lesson=Lesson.objects.get(slug=slug), now=START)
    between = codes(exam, learner)
    answer_to("fruit-q1", "a", learner)
    still = eligibility.obstacles(exam=exam, learner=learner, now=START)
    answer_to("fruit-q2", "a", learner)

    assert [(o.code, [lesson.slug for lesson in o.lessons]) for o in first] == [
        ("lessons", ["fruit", "root"]), ("checks", ["fruit"]),
    ]  # fmt: skip
    assert between == ["checks"]
    assert [(o.code, [lesson.slug for lesson in o.lessons]) for o in still] == [("checks", ["fruit"])]
    assert codes(exam, learner) == []
    assert Question.objects.count() == 3


def test_a_blueprint_may_ask_for_neither():
    exam = strict_exam(lessons="any", checks="any")

    assert codes(exam, make_user()) == []


def test_right_and_wrong_practice_make_no_difference():
    exam, right, wrong = strict_exam(lessons="any"), make_user(), make_user()
    for key in ("fruit-q1", "fruit-q2"):
        answer_to(key, "b", right)
        answer_to(key, "a", wrong)

    assert (codes(exam, right), codes(exam, wrong)) == ([], [])


@pytest.mark.parametrize(
    ("fields", "course"), [({"status": "draft"}, {}), ({"status": "retired"}, {}), ({}, {"status": "draft"})]
)
def test_an_exam_that_is_not_open(fields, course):
    exam = make_exam(make_course(**course), **fields)

    assert codes(exam, make_user()) == ["closed"]
    assert Exam.objects.published().count() == 0
    assert Course.objects.count() == 1


def test_the_window_of_an_exam():
    opens, closes = START + DAY, START + 2 * DAY
    exam, learner = make_exam(rules={"opens": opens.isoformat(), "closes": closes.isoformat()}), make_user()

    seen = {name: eligibility.obstacles(exam=exam, learner=learner, now=now) for name, now in {
        "before": opens - timedelta(seconds=1), "opening": opens, "last": closes - timedelta(seconds=1), "over": closes,
    }.items()}  # fmt: skip

    assert {name: [(o.code, o.at) for o in found] for name, found in seen.items()} == {
        "before": [("early", opens)], "opening": [], "last": [], "over": [("over", closes)],
    }  # fmt: skip


def test_a_window_that_was_agreed_longer_is_longer_for_that_learner_alone():
    closes = START + DAY
    exam, one, other = make_exam(rules={"closes": closes.isoformat()}), make_user(), make_user()
    accommodations.agree(exam=exam, learner=one, by=other, now=START, values={"window_minutes": 60})

    now = closes + timedelta(minutes=59)

    assert (codes(exam, one, now), codes(exam, other, now)) == ([], ["over"])


def test_attempts_and_the_wait_between_them():
    rules = {"attempts": 4, "within_days": 365, "waits": [24, 168, 720]}
    exam, learner = make_exam(rules=rules), make_user()
    now, seen = START, []

    for hours in (24, 168, 720):
        sitting = sit(exam, learner, right=0, now=now)
        (obstacle,) = eligibility.obstacles(exam=exam, learner=learner, now=now + timedelta(minutes=2))
        seen.append((obstacle.code, obstacle.at - sitting.ended_at))
        now = obstacle.at
        assert codes(exam, learner, now - timedelta(seconds=1)) == ["wait"]
        assert codes(exam, learner, now) == []
        assert seen[-1] == ("wait", timedelta(hours=hours))
    sit(exam, learner, right=0, now=now)

    (obstacle,) = eligibility.obstacles(exam=exam, learner=learner, now=now + DAY)
    assert (obstacle.code, obstacle.at) == ("attempts", START + timedelta(days=365))
    assert codes(exam, learner, START + timedelta(days=365)) == []


def test_without_a_window_to_look_back_over_used_attempts_stay_used():
    exam, learner = make_exam(rules={"attempts": 1}), make_user()
    sit(exam, learner, right=0)

    (obstacle,) = eligibility.obstacles(exam=exam, learner=learner, now=START + 4000 * DAY)

    assert (obstacle.code, obstacle.at) == ("attempts", None)


def test_extra_attempts_and_no_wait_as_agreed():
    exam, learner = make_exam(rules={"attempts": 1, "waits": [24]}), make_user()
    sit(exam, learner, right=0)
    values = {"extra_attempts": 1, "no_wait": True}
    accommodations.agree(exam=exam, learner=learner, by=learner, now=START, values=values)

    assert codes(exam, learner, minutes(5)) == []
    had = eligibility.attempts(exam, exam.blueprint, learner, minutes(5))
    assert (had.used, had.next, had.most, had.left) == (1, 2, 2, 1)


def test_a_voided_sitting_may_not_count():
    exam, learner = make_exam(rules={"attempts": 1}), make_user()
    sitting = sit(exam, learner, right=0)
    ending.void(sitting=sitting, by=learner, reason="the site was down", counts=False, now=minutes(3))

    assert codes(exam, learner, minutes(5)) == []


def test_who_has_passed_has_nothing_to_sit_until_it_can_be_renewed():
    exam, learner = make_exam(rules={"valid_months": 24}), make_user()
    sitting = sit(exam, learner, right=6)

    (obstacle,) = eligibility.obstacles(exam=exam, learner=learner, now=START + DAY)

    expires = sitting.ended_at.replace(year=2028)
    assert (obstacle.code, obstacle.at) == ("passed", expires - timedelta(days=90))
    assert codes(exam, learner, obstacle.at) == []


def test_a_pass_that_never_expires_is_never_sat_again():
    exam, learner = make_exam(rules={"valid_months": 0}), make_user()
    sit(exam, learner, right=6)

    (obstacle,) = eligibility.obstacles(exam=exam, learner=learner, now=START + 4000 * DAY)

    assert (obstacle.code, obstacle.at) == ("passed", None)


def test_a_pass_that_is_not_released_is_not_told():
    exam, learner = make_exam(rules={"release": "by hand"}), make_user()
    sit(exam, learner, right=6)

    assert codes(exam, learner, minutes(5)) == []


def test_the_queries_do_not_grow_with_the_lessons(django_assert_num_queries):
    exam, learner = strict_exam(), make_user()
    for _turn in range(2):
        with django_assert_num_queries(7):
            codes(exam, learner)
        module = make_module(exam.course)
        for _ in range(6):
            make_lesson(module, questions=1)
