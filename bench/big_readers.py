"""People who read a large course to its end and answer its questions: something to count for pages about learners."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from courses.models.outline import Course
from courses.models.progress import Enrolment, LessonProgress
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question


def read_and_answer(course: Course, people: int) -> None:
    """Let this many new learners finish the course and answer its single choices, every third of them wrong."""
    now = timezone.now()
    learners = User.objects.bulk_create(User(email=f"{course.slug}-{n}@example.org") for n in range(people))
    lessons = list(course.lessons.in_order())
    questions = list(Question.objects.current().filter(course=course, kind="single").select_related("revision"))
    Enrolment.objects.bulk_create(
        Enrolment(learner=learner, course=course, started_at=now, seen_at=now, lesson=lessons[0])
        for learner in learners
    )
    LessonProgress.objects.bulk_create(
        (
            LessonProgress(learner=learner, course=course, lesson=lesson, completed_at=now, changed_at=now)
            for learner in learners
            for lesson in lessons
        ),
        batch_size=2_000,
    )
    PracticeAnswer.objects.bulk_create(
        (
            PracticeAnswer(
                learner=learner,
                question=question,
                revision=question.revision,
                response={"choice": "a"},
                is_correct=at % 3 > 0,
                score=float(at % 3 > 0),
                answered_at=now - timedelta(minutes=at),
            )
            for learner in learners
            for at, question in enumerate(questions)
        ),
        batch_size=2_000,
    )
