"""Many lessons: courses of forty, or one large course, each lesson with the text and questions of a shipped one."""

from __future__ import annotations

import random
from pathlib import Path

from django.utils import timezone

from accounts.models import User
from courses.models.outline import Course, Lesson, Module
from courses.models.progress import Enrolment, LessonProgress
from courses.models.search import SearchEntry
from courses.search.engines import Indexed, engine
from quizzes.models.question import Question, QuestionRevision

#: The shipped lesson whose text and questions the others have, and how many lessons a module has.
PATTERN, IN_MODULE = "beyond-text-multimodal", 10
ENTRIES, WORDS = 3, 60


def make(courses: int, lessons: int) -> Course:
    """So many courses with so many lessons in all; the first of them is returned."""
    pattern = Lesson.objects.get(slug=PATTERN)
    asked = list(Question.objects.current().filter(lesson=pattern).select_related("revision"))
    made = [course(number, lessons // courses, pattern, asked) for number in range(courses)]
    index(made)
    return made[0]


def course(number: int, size: int, pattern: Lesson, asked: list[Question]) -> Course:
    made = Course.objects.create(slug=f"grown-{number}", title=f"Grown {number}", status="published", position=9)
    modules = Module.objects.bulk_create(
        Module(course=made, slug=f"part-{at}", title=f"Part {at}", position=at)
        for at in range(1, size // IN_MODULE + 1)
    )
    own = ("pk", "id", "course_id", "module_id", "slug", "title", "position")
    fields = [field.attname for field in Lesson._meta.concrete_fields if not field.generated]
    same = {name: getattr(pattern, name) for name in fields if name not in own}
    lessons = Lesson.objects.bulk_create(
        (
            Lesson(**same, course=made, module=modules[at // IN_MODULE], slug=f"lesson-{at}",
                   title=f"Lesson {at} of {number}", position=at % IN_MODULE + 1)
            for at in range(size)
        ),
        batch_size=200,
    )  # fmt: skip
    questions(made, lessons, asked)
    return made


def questions(course: Course, lessons: list[Lesson], asked: list[Question]) -> None:
    """The questions of the pattern in each lesson. Only the first one's are called the same."""
    made = Question.objects.bulk_create(
        (
            Question(course=course, lesson=lesson, key=of.key if not at else f"{of.key}-{at}", kind=of.kind,
                     position=of.position, total=of.total)
            for at, lesson in enumerate(lessons)
            for of in asked
        ),
        batch_size=500,
    )  # fmt: skip
    now = timezone.now()
    contents = [of.revision.content for of in asked if of.revision is not None]
    revisions = QuestionRevision.objects.bulk_create(
        (
            QuestionRevision(question=question, number=1, wording=1, kind=question.kind, sha256="0" * 64,
                             content=contents[at % len(contents)], created_at=now)
            for at, question in enumerate(made)
        ),
        batch_size=500,
    )  # fmt: skip
    for question, revision in zip(made, revisions, strict=True):
        question.revision = revision
    Question.objects.bulk_update(made, ["revision"], batch_size=500)


def index(courses: list[Course]) -> None:
    """What is found of the lessons: stretches of the shipped course, drawn with a fixed seed."""
    files = sorted(Path("content/certified-ai-practitioner").rglob("0*/*.md"))
    words = [word for path in files for word in path.read_text("utf-8").split()]
    draw = random.Random(1)
    entries = []
    for lesson in Lesson.objects.filter(course__in=courses).only("course_id"):
        for at in range(ENTRIES):
            start = draw.randrange(len(words) - WORDS)
            entries.append(
                SearchEntry(
                    lesson=lesson, course_id=lesson.course_id, kind="section" if at else "lesson",
                    anchor=f"s-{at}" if at else "", title=" ".join(draw.choices(words, k=4))[:200],
                    body=" ".join(words[start : start + WORDS]),
                )
            )  # fmt: skip
    for start in range(0, len(entries), 2_000):
        made = SearchEntry.objects.bulk_create(entries[start : start + 2_000])
        engine().put([Indexed(row.pk, row.kind, row.title, row.body) for row in made])


def begin(learner: User, course: Course, lessons: int) -> None:
    """The learner has completed so many lessons of a course and is in the next."""
    now = timezone.now()
    found = list(course.lessons.in_order()[: lessons + 1])
    Enrolment.objects.create(learner=learner, course=course, started_at=now, seen_at=now, lesson=found[-1])
    LessonProgress.objects.bulk_create(
        LessonProgress(learner=learner, course=course, lesson=lesson, completed_at=now, changed_at=now)
        for lesson in found[:-1]
    )
