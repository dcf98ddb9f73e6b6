"""Where readers stop: how many of a course's learners reached each lesson, completed it, or were last seen in it.

A learner has *reached* a lesson when they were last seen in it, marked it or answered one of its questions: reading
leaves no other trace, so who only turned its pages is not counted. They *stopped here* when it is where they were last
seen and they have not completed it. People who teach the course, and operators, are left out; guests have no place.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from courses.models.outline import Course, Lesson
from courses.models.progress import Enrolment, LessonProgress
from courses.progress import CHECK
from quizzes.insights.counting import fetched
from quizzes.insights.measures import Share, bounded, share
from quizzes.insights.privacy import is_small, kept_back
from quizzes.models.practice import PracticeStanding

READERS_SQL = """
SELECT
    reader.lesson_id, SUM(reader.done), SUM(CASE WHEN reader.here = 1 AND reader.done = 0 THEN 1 ELSE 0 END), COUNT(*)
FROM (
    SELECT lesson_id, learner_id, MAX(done) AS done, MAX(here) AS here
    FROM (
        SELECT lesson_id, learner_id, CASE WHEN completed_at IS NULL THEN 0 ELSE 1 END AS done, 0 AS here
        FROM courses_lessonprogress WHERE course_id = %s
        UNION ALL
        SELECT lesson_id, learner_id, 0, 1 FROM courses_enrolment WHERE course_id = %s AND lesson_id IS NOT NULL
        UNION ALL
        SELECT q.lesson_id, s.learner_id, 0, 0 FROM quizzes_question q
        JOIN quizzes_practicestanding s ON s.question_id = q.id
        WHERE q.course_id = %s AND s.learner_id IS NOT NULL
    ) seen GROUP BY lesson_id, learner_id
) reader
JOIN courses_enrolment e ON e.course_id = %s AND e.learner_id = reader.learner_id
JOIN accounts_user u ON u.id = e.learner_id AND NOT u.is_superuser
WHERE NOT EXISTS (
    SELECT 1 FROM courses_course_instructors t WHERE t.course_id = e.course_id AND t.user_id = e.learner_id
)
GROUP BY reader.lesson_id
"""


@dataclass(frozen=True)
class Readers:
    """How a lesson did with everybody who began the course. Each share is of all of them."""

    reached: Share
    completed: Share
    stopped: Share


@dataclass(frozen=True)
class Stop:
    """A place in a lesson, and how many stopped there; None when that is kept back."""

    title: str
    share: Share


def learners_of(course: Course) -> QuerySet[Enrolment]:
    """Everybody who began the course to learn."""
    taught = Course.objects.filter(pk=course.pk, instructors=OuterRef("learner"))
    return Enrolment.objects.filter(course=course, learner__is_superuser=False).exclude(Exists(taught))


def readers(course: Course) -> tuple[int, dict[int, Readers]]:
    """How many began the course (0 for a group too small to speak of), and its lessons by id. Two queries."""
    began = learners_of(course).count()
    if not began or is_small(began):
        return 0, {}
    return began, {
        lesson: of_lesson(began, int(done), int(here), reached)
        for lesson, done, here, reached in fetched(READERS_SQL, [course.pk] * 4)
    }


def of_lesson(began: int, done: int, here: int, reached: int) -> Readers:
    """The numbers of one lesson, with what small groups keep back: everybody is done, stopped here, on or elsewhere."""
    table = {"done": done, "here": here, "on": reached - done - here, "unreached": began - reached}
    back = kept_back(table)
    return Readers(
        reached=bounded(reached, began, is_back="unreached" in back),
        completed=share(done, began, is_back="done" in back),
        stopped=share(here, began, is_back="here" in back),
    )


def nobody(began: int) -> Readers:
    """A lesson that nobody has reached."""
    return of_lesson(began, 0, 0, 0)


def stops(lesson: Lesson, stopped: int) -> list[Stop]:
    """Where in a lesson its ``stopped`` readers were last seen, in the order of the text. One query."""
    done = LessonProgress.objects.filter(lesson=lesson, learner=OuterRef("learner"), completed_at__isnull=False)
    here = learners_of(lesson.course).filter(lesson=lesson).exclude(Exists(done))
    counts = dict(here.order_by().values_list("section").annotate(Count("pk")))
    titles = {"": _("Before the first section")}
    titles |= {heading["id"]: heading["text"] for heading in lesson.contents if heading["level"] == 2}
    titles |= {CHECK: _("Knowledge check")}
    gone = sum(people for section, people in counts.items() if section not in titles)
    table = {section: counts.get(section, 0) for section in titles} | ({"gone": gone} if gone else {})
    titles |= {"gone": _("In a section that is no longer there")}
    back = kept_back(table)
    return [Stop(titles[section], share(people, stopped, is_back=section in back)) for section, people in table.items()]


def people_by_lesson(course: Course) -> dict[int, tuple[int, int]]:
    """How many accounts and how many browsers without one answered something in each lesson. One query."""
    found = practicing(course).order_by().values("question__lesson")
    counted = found.annotate(learners=Count("learner", distinct=True), guests=Count("guest", distinct=True))
    return {row["question__lesson"]: (row["learners"], row["guests"]) for row in counted}


def people_of_course(course: Course) -> tuple[int, int]:
    """How many accounts and how many browsers without one answered something in the course. One query."""
    row = practicing(course).aggregate(learners=Count("learner", distinct=True), guests=Count("guest", distinct=True))
    return row["learners"], row["guests"]


def practicing(course: Course) -> QuerySet[PracticeStanding]:
    """How people who do not teach the course stand with its questions."""
    taught = Course.objects.filter(pk=course.pk, instructors=OuterRef("learner"))
    found = PracticeStanding.objects.filter(question__course=course, events__gt=0)
    return found.exclude(learner__is_superuser=True).exclude(Exists(taught))
