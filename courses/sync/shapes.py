"""Content files as values: a course, its modules, its lessons and its media, each knowing where it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.sync.problems import Problem


@dataclass(frozen=True)
class LessonSource:
    """One lesson file. ``body_line`` is the line of the file on which the body begins."""

    path: str
    slug: str
    position: int
    title: str
    status: str
    minutes: tuple[int, ...]
    objectives: list[dict[str, str]]
    details: dict[str, Any]
    former_slugs: list[str]
    body: str
    front_matter: str
    body_line: int
    sha256: str


@dataclass(frozen=True)
class ModuleSource:
    path: str
    slug: str
    position: int
    title: str
    summary: str
    front_matter: str
    sha256: str
    lessons: tuple[LessonSource, ...] = ()


@dataclass(frozen=True)
class MediaSource:
    """One file of a course. Width and height are a raster picture's, in pixels."""

    path: str
    name: str
    data: bytes
    content_type: str
    sha256: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class CourseSource:
    path: str
    slug: str
    values: dict[str, Any]
    front_matter: str
    sha256: str
    modules: tuple[ModuleSource, ...] = ()
    media: tuple[MediaSource, ...] = ()

    def lessons(self) -> Iterator[tuple[ModuleSource, LessonSource]]:
        for module in self.modules:
            for lesson in module.lessons:
                yield module, lesson


@dataclass(frozen=True)
class CourseFolder:
    """A folder of a course below a content root. ``is_supplement``: it holds no ``course.yml`` of its own."""

    root: Path
    path: Path
    is_supplement: bool = False

    @property
    def slug(self) -> str:
        return self.path.name


@dataclass
class Reading:
    """What was read so far, and what was wrong with it. ``folders`` are all those that belong to a course."""

    courses: list[CourseSource] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    folders: list[CourseFolder] = field(default_factory=list)

    def problem(self, path: str, line: int, message: str) -> None:
        self.problems.append(Problem(path, line, message))


def digest(place: str, text: str | bytes) -> str:
    """What identifies a file's content and its place in the course (a moved file is a changed file)."""
    data = text.encode() if isinstance(text, str) else text
    return hashlib.sha256(f"{place}\n".encode() + data).hexdigest()


def module_place(position: int, slug: str) -> str:
    """The name of a module's folder: "03-generative-ai"."""
    return f"{position:02}-{slug}"


def lesson_place(module_position: int, module_slug: str, position: int, slug: str) -> str:
    """Where a lesson's file stands in its course: "03-generative-ai/04-beyond-text.md"."""
    return f"{module_place(module_position, module_slug)}/{position:02}-{slug}.md"


def lesson_file(front_matter: str, body: str) -> str:
    """A lesson's whole file."""
    return f"---\n{front_matter}---\n{body}"
