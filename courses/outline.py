"""A course's outline as pages show it: modules with the lessons this audience may read, and the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courses.models.outline import Course, Lesson, Module


def duration(minutes: int) -> str:
    """Minutes as people say them: "55 min", "1 h 10 min", "2 h"."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)


@dataclass(frozen=True)
class OutlineModule:
    """A module, its readable lessons in order, and how many lessons it has in all (drafts counted)."""

    module: Module
    lessons: list[Lesson]
    planned: int

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is still to be published."""
        return len(self.lessons) == self.planned


@dataclass(frozen=True)
class Outline:
    course: Course
    modules: list[OutlineModule]

    @property
    def lessons(self) -> list[Lesson]:
        return [lesson for module in self.modules for lesson in module.lessons]

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)

    def module_of(self, lesson: Lesson) -> OutlineModule:
        return next(module for module in self.modules if module.module.pk == lesson.module_id)

    def neighbors(self, lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
        """The readable lessons before and after ``lesson``."""
        lessons = self.lessons
        index = next(index for index, other in enumerate(lessons) if other.pk == lesson.pk)
        before = lessons[index - 1] if index else None
        return before, lessons[index + 1] if index + 1 < len(lessons) else None


def outline(course: Course, *, drafts: bool) -> Outline:
    """The outline of ``course``; with ``drafts`` as its instructors see it. Two queries, whatever its size."""
    modules = list(course.modules.filter(is_retired=False))
    lessons: dict[int, list[Lesson]] = {module.pk: [] for module in modules}
    by_pk = {module.pk: module for module in modules}
    for lesson in Lesson.objects.filter(course=course).current().in_order().defer("body", "segments", "front_matter"):
        lesson.course = course
        lesson.module = by_pk[lesson.module_id]
        lessons[lesson.module_id].append(lesson)
    return Outline(
        course,
        [
            OutlineModule(
                module,
                [item for item in lessons[module.pk] if drafts or item.is_published],
                len(lessons[module.pk]),
            )
            for module in modules
        ],
    )


def published_lessons(course: Course) -> list[Lesson]:
    """What everyone may read of ``course``, in order, without the text. One query."""
    lessons = list(Lesson.objects.published().filter(course=course).outline())
    for lesson in lessons:
        lesson.course = course
    return lessons


SPINE_MINIMUM, SPINE_MAXIMUM = 34, 78
BOARD_WIDTH = 546


@dataclass(frozen=True)
class Spine:
    """One book of the shelf, in the units of its drawing."""

    lesson: Lesson
    x: float
    width: float
    height: float


@dataclass(frozen=True)
class ShelfModule:
    """The spines of a module, and where its label stands below them."""

    module: Module
    spines: list[Spine]
    label: float


@dataclass(frozen=True)
class ShelfBoard:
    """A row of the shelf, and how wide its drawing is."""

    modules: list[ShelfModule]
    width: float


def shelf(modules: Sequence[OutlineModule], *, per_row: int = 8, board: float = BOARD_WIDTH) -> list[ShelfBoard]:
    """The course as book spines, a row for every ``per_row`` modules: the longer a lesson, the taller its book.

    A row is at least ``board`` wide, so that two books are not drawn as large as a wall.
    """
    shown = [module for module in modules if module.lessons]
    longest = max((lesson.minutes for module in shown for lesson in module.lessons), default=0) or 1
    boards = []
    for start in range(0, len(shown), per_row):
        stand: list[ShelfModule] = []
        x = 3.0
        for module in shown[start : start + per_row]:
            left = x
            spines: list[Spine] = []
            for lesson in module.lessons:
                reach = SPINE_MAXIMUM - SPINE_MINIMUM
                height = SPINE_MINIMUM + reach * min(lesson.minutes / min(longest, 90), 1)
                spines.append(Spine(lesson, round(x, 1), 13, round(height, 1)))
                x += 14.5
            stand.append(ShelfModule(module.module, spines, round((left + x - 1.5) / 2, 1)))
            x += 9
        boards.append(ShelfBoard(stand, round(max(x, board), 1)))
    return boards
