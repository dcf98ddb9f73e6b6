"""What an author does, one step after the other, told without saying where: each door knows how it is done there.

A lesson and a module go by the slugs they had at the beginning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: Pairs of a text and what stands in its place afterwards.
Changes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Write:
    """Change a lesson's text or fields. ``fields``: title, slug, minutes (by part), objectives.

    ``show`` is what follows: "publish" it, let it "wait", or "schedule" it for an hour later.
    """

    lesson: str
    changes: Changes = ()
    fields: dict[str, Any] = field(default_factory=dict)
    show: str = "publish"


@dataclass(frozen=True)
class Add:
    """Write a new lesson and publish it. It comes at the end of its module."""

    lesson: str
    module: str
    title: str
    body: str


@dataclass(frozen=True)
class Publish:
    """Let readers see what waits, or a draft, as it is."""

    lesson: str


@dataclass(frozen=True)
class Withdraw:
    """Make a published lesson a draft again."""

    lesson: str


@dataclass(frozen=True)
class Retire:
    """Take a lesson out of the course. ``file``: by removing its file, instead of writing so in it."""

    lesson: str
    file: bool = False


@dataclass(frozen=True)
class Restore:
    """Bring a retired lesson back to its readers."""

    lesson: str


@dataclass(frozen=True)
class Place:
    """Let a lesson be number ``at`` of a module."""

    lesson: str
    module: str
    at: int


@dataclass(frozen=True)
class PlaceModule:
    module: str
    at: int


@dataclass(frozen=True)
class Module:
    """Change a module's title or summary."""

    module: str
    fields: dict[str, str]


@dataclass(frozen=True)
class RetireModule:
    module: str


@dataclass(frozen=True)
class RestoreModule:
    """Bring a module back, at the end, with its lessons."""

    module: str


@dataclass(frozen=True)
class Course:
    """Change the course's title, summary or status."""

    fields: dict[str, str]


@dataclass(frozen=True)
class Figure:
    """Put another drawing in the place of a figure: of the folder's in the folder, of the library's in the library."""

    drawing: str


@dataclass(frozen=True)
class Revert:
    """Bring back the text that the lesson had first."""

    lesson: str


@dataclass(frozen=True)
class Wait:
    """Let the scheduled time come."""


Act = (
    Write
    | Add
    | Publish
    | Withdraw
    | Retire
    | Restore
    | Place
    | PlaceModule
    | Module
    | RetireModule
    | RestoreModule
    | Course
    | Figure
    | Revert
    | Wait
)
