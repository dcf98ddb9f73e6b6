"""What a check finds: how grave it is, what is so, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is. The order is the one in which a section shows them."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"
    NOT_CHECKED = "not checked"
    OK = "ok"


#: The place of each level in a section.
ORDER = {level: place for place, level in enumerate(Level)}


@dataclass(frozen=True)
class Finding:
    """One line of the report. ``mend`` is empty where there is nothing to do."""

    level: Level
    says: str
    mend: str = ""


class NotChecked(Exception):
    """This cannot be checked here; the message says why."""


def ok(says: str) -> Finding:
    return Finding(Level.OK, says)


def advice(says: str, mend: str) -> Finding:
    return Finding(Level.ADVICE, says, mend)


def warning(says: str, mend: str) -> Finding:
    return Finding(Level.WARNING, says, mend)


def error(says: str, mend: str) -> Finding:
    return Finding(Level.ERROR, says, mend)


def not_checked(says: str) -> Finding:
    return Finding(Level.NOT_CHECKED, says)


def counted(number: int, noun: str) -> str:
    """``1 lesson``, ``2 lessons``."""
    return f"{number} {noun}{'s' * (number != 1)}"


def first_of(names: list[str], most: int = 5) -> str:
    """The first few of many, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
