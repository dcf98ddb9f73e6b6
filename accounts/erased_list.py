"""The list of erased accounts outside of the database, so that a restored backup can be made to forget them again.

A line of ``DATA_DIR/erased.jsonl`` is a JSON object: the number of the person, when they joined, and when they were
erased. No name, no address. The rows of :class:`accounts.models.Erased` say the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import Erased


class Unreadable(Exception):
    """A line of the list says nothing that can be acted on; the message names file and line."""


@dataclass(frozen=True)
class Line:
    """One account that was erased."""

    person: int
    joined_at: datetime
    erased_at: datetime

    @classmethod
    def of(cls, row: Erased) -> Line:
        return cls(row.person, row.joined_at, row.erased_at)

    @property
    def text(self) -> str:
        times = {name: getattr(self, name).astimezone(UTC).isoformat() for name in ("joined_at", "erased_at")}
        return json.dumps({"person": self.person, **times})


def place() -> Path:
    return Path(settings.ERASED_LIST)


def read(path: Path) -> Iterator[Line]:
    """The lines of a list. Raises :class:`Unreadable` and OSError."""
    with path.open(encoding="utf-8") as file:
        for number, text in enumerate(file, start=1):
            if text.strip():
                try:
                    yield parsed(json.loads(text))
                except (ValueError, KeyError, TypeError) as fault:
                    told = f'{path}:{number}: not a line of this list; it should look like {{"person": 7, '
                    raise Unreadable(f'{told}"joined_at": "…", "erased_at": "…"}}. Mend or remove it.') from fault


def parsed(value: Any) -> Line:
    joined_at, erased_at = (datetime.fromisoformat(value[name]) for name in ("joined_at", "erased_at"))
    if joined_at.tzinfo is None or erased_at.tzinfo is None:
        raise ValueError("times name their zone")
    return Line(int(value["person"]), joined_at, erased_at)


def complete() -> int:
    """Add the rows of the database that the list does not have, however that came to be; how many."""
    rows = [Line.of(row) for row in Erased.objects.all()]
    if not rows:
        return 0
    path = place()
    known = {(line.person, line.joined_at) for line in read(path)} if path.exists() else set()
    missing = [line for line in rows if (line.person, line.joined_at) not in known]
    if missing:
        append(path, missing)
    return len(missing)


def append(path: Path, lines: list[Line]) -> None:
    """Add lines, readable by the site alone; they are on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("".join(f"{line.text}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
