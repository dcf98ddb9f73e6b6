"""Content of other apps in a course's folder: known by name (``settings.CONTENT_LOADERS``), run in one transaction.

Each loader owns one subfolder of a course and offers the functions of :class:`ContentLoader`. A content root may hold
a course's folder with nothing but such subfolders in it: they join the course that another root has, so that a secret
bank of items can live outside of the repository.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from django.conf import settings

from courses.sync.plan import Plan
from courses.sync.problems import Problem

if TYPE_CHECKING:
    from courses.models.outline import Course
    from courses.sync.shapes import CourseSource, Reading


class Further(Protocol):
    """What a loader has read and compared, ready to be written."""

    problems: list[Problem]

    def write(self, plan: Plan) -> None:
        """Make the rows follow the plan, in the transaction that is running; the courses are written already."""

    def pass_over(self, keep: Collection[str]) -> None:
        """The site's text wins over these files: what they say now is no news at the next sync."""


class ContentLoader(Protocol):
    """The module of an app that has files in a course's folder."""

    FOLDER: str

    def check(self, course: CourseSource, reading: Reading) -> Iterator[Problem]:
        """What is wrong with the files of this app in a course, as if all of it were new."""

    def prepare(
        self, reading: Reading, plan: Plan, *, take: Collection[str], keep: Collection[str], whole: bool
    ) -> Further:
        """Read this app's files of all courses in ``reading`` and add the steps to the plan; writes nothing."""

    def files(self, course: Course) -> Iterator[tuple[str, bytes]]:
        """This app's files of a course: the path below the content root, and the bytes."""


def loaders() -> list[ContentLoader]:
    return [cast("ContentLoader", import_module(name)) for name in settings.CONTENT_LOADERS]


def folders() -> frozenset[str]:
    """The subfolders of a course that are not modules of lessons."""
    return frozenset(loader.FOLDER for loader in loaders())


def is_supplement(folder: Path) -> bool:
    """Whether a folder without ``course.yml`` holds only what further loaders read."""
    names = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    return bool(names) and names <= folders()
