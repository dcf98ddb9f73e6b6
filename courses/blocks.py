"""Who owns the ``::: name`` blocks of a lesson: apps above this one, known by name (``settings.LESSON_BLOCKS``).

Several names may have one owner; their blocks stand together in a lesson, under the first of the names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings

if TYPE_CHECKING:
    from accounts.models import User
    from courses.formatting import Rewritten
    from courses.models.outline import Lesson
    from courses.rendering import Block, Heading


#: The blocks that a lesson counts, and that make the knowledge check at its end.
ASKED = "question"
LESSON_LINK = re.compile(r'<a [^>]*data-lesson="([a-z0-9-]+)"')


def lessons_linked(html: str) -> frozenset[str]:
    """The slugs of the lessons that finished HTML links to."""
    return frozenset(LESSON_LINK.findall(html))


@dataclass(frozen=True)
class Prepared:
    """A block, read and rendered, that can be stored: its key in the course, and what its owner needs.

    ``lessons_linked`` are the slugs of the lessons that its texts link to. ``is_counted`` says whether it is one of
    those that a lesson counts ("4 practice questions"); one that is not holds words of the reader's own. ``kept`` is
    what the lesson keeps for an owner without rows; such a block may stand in several lessons.
    """

    key: str
    line: int
    value: Any
    lessons_linked: frozenset[str] = frozenset()
    is_counted: bool = True
    kept: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Group:
    """Blocks of one owner that stand together in a lesson.

    ``is_last``: no text follows them. ``kept`` is what the lesson keeps of them, by key (:attr:`Prepared.kept`).
    """

    name: str
    keys: tuple[str, ...]
    is_last: bool
    kept: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """Something to tell the author about a block. ``line`` counts in the lesson's body."""

    line: int
    message: str
    advice: bool = False


@dataclass(frozen=True)
class Effect:
    """One thing that publishing a text does to learners.

    ``code`` names it, ``subject`` what it happens to, ``count`` how many people or answers. ``text`` says it to the
    author. ``is_loss``: somebody's way or answer meets something that is gone.
    """

    code: str
    subject: str
    count: int
    text: str
    is_loss: bool = False


class BlockOwner(Protocol):
    """The module that an app gives for its blocks."""

    def prepare(
        self, blocks: Sequence[Block], contents: Sequence[Heading], objectives: int
    ) -> tuple[list[Prepared], list[Finding]]:
        """Read and render blocks, in the order of the lesson; touches no row."""

    def keys_in(self, course_id: int) -> Iterable[str]:
        """All keys that blocks of the course have or had."""

    def used_elsewhere(self, course_id: int, keys: Iterable[str], ignore: Collection[int]) -> Mapping[str, Lesson]:
        """Which of ``keys`` belong to a lesson of the course already, lessons with ids in ``ignore`` left out."""

    def effects(self, lesson: Lesson, prepared: Sequence[Prepared], terms: Collection[str]) -> Iterable[Effect]:
        """What making the rows equal to ``prepared`` does to learners.

        ``terms`` are the slugs of the glossary entries that the lesson will define. Touches no row.
        """

    def store(self, lesson: Lesson, prepared: Sequence[Prepared]) -> None:
        """Make the rows of this lesson's blocks equal to ``prepared``."""

    def canonical(
        self, blocks: Sequence[Block], taken: Collection[str], *, keys: bool = False
    ) -> Sequence[Rewritten | None]:
        """Each of ``blocks`` as it is to be written, or None for one that only its author can mend; touches no row.

        A missing id is given, other than ``taken`` and those of all these blocks; ``keys`` names answers too.
        """

    def own_words(self, learner: User, course_id: int, keys: Collection[str]) -> Mapping[str, str]:
        """What this reader wrote into the blocks called ``keys``, as values for the places of a stored page."""

    def group_html(self, lesson: Lesson, group: Group, context: Mapping[str, Any]) -> str:
        """Blocks that stand together in the lesson, as HTML for a lesson page with this template context."""


def family(name: str) -> str | None:
    """The first of the names that the owner of blocks called ``name`` has, or None when no app knows them."""
    path = settings.LESSON_BLOCKS.get(name)
    return next((other for other, its in settings.LESSON_BLOCKS.items() if path and its == path), None)


def families() -> list[str]:
    """One name for each owner."""
    return list(dict.fromkeys(found for name in settings.LESSON_BLOCKS if (found := family(name))))


def owner(name: str) -> BlockOwner | None:
    """The owner of blocks called ``name``, or None when no app knows them."""
    path = settings.LESSON_BLOCKS.get(name)
    return import_module(path) if path else None
