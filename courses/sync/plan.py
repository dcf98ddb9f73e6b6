"""What a sync would do, decided from hashes alone: pure, so that a dry run shows exactly what a run does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Action(StrEnum):
    """What happens to one file and its row."""

    CREATE = "new"
    UPDATE = "changed"
    UNCHANGED = "unchanged"
    KEEP = "kept"
    CONFLICT = "conflict"
    RETIRE = "retired"
    REMOVE = "removed"


@dataclass(frozen=True)
class Row:
    """A row as the plan sees it: the hash of its text now, and of the text when it last agreed with its file.

    ``synced_sha256`` is empty while the row has no file: it was made on the site, or its file is gone.
    ``is_pending``: the site holds an edit of it that is saved and not published.
    """

    key: str
    sha256: str
    synced_sha256: str
    is_retired: bool = False
    is_pending: bool = False


@dataclass(frozen=True)
class Step:
    action: Action
    noun: str
    key: str
    path: str

    def __str__(self) -> str:
        match self.action:
            case Action.KEEP:
                return f"kept: {self.noun} {self.key} was changed on the site since the last sync; left alone"
            case Action.CONFLICT:
                return (
                    f"conflict: {self.noun} {self.key} was changed on the site and in {self.path}; left alone. "
                    f"Take the file with --take {self.path}, or leave the site's text with --keep {self.path}"
                )
            case Action.RETIRE:
                return f"retired: {self.noun} {self.key} has no file any more; hidden, its learners' progress kept"
            case Action.REMOVE:
                return f"removed: {self.noun} {self.key} is not in the course's media folder any more"
        return f"{self.action.value}: {self.noun} {self.key}"


@dataclass
class Plan:
    """The steps of a sync in order."""

    steps: list[Step] = field(default_factory=list)

    def of(self, noun: str, *actions: Action) -> list[Step]:
        return [step for step in self.steps if step.noun == noun and step.action in actions]

    def changes(self) -> list[Step]:
        return [step for step in self.steps if step.action is not Action.UNCHANGED]

    def writes(self) -> list[Step]:
        """The steps that change a row."""
        return [s for s in self.steps if s.action in {Action.CREATE, Action.UPDATE, Action.RETIRE, Action.REMOVE}]


def decide(source_sha256: str, row: Row | None, *, take: bool = False, keep: bool = False) -> Action:
    """What to do with a file whose text hashes to ``source_sha256``.

    A side is unchanged when its hash is that of the last sync. Only the file changed: take it. Only the row changed:
    keep it. Both changed, and differently: a conflict, which ``take`` settles for the file and ``keep`` for the row.
    An edit that waits on the site is a change of the row: a newer file does not pass over it unasked.
    A row that was retired because its file was gone follows the file that is back.
    """
    if row is None:
        return Action.CREATE
    is_back = row.is_retired and not row.synced_sha256
    if source_sha256 == row.sha256 and not is_back:
        return Action.UNCHANGED
    is_changed = row.sha256 != row.synced_sha256 or row.is_pending
    if take or is_back or not is_changed:
        return Action.UPDATE
    return Action.KEEP if keep or source_sha256 == row.synced_sha256 else Action.CONFLICT


def vanished(keys: Iterable[str], rows: Iterable[Row], noun: str, action: Action = Action.RETIRE) -> list[Step]:
    """A step for each row that once came from a file which is gone now."""
    present = set(keys)
    return [
        Step(action, noun, row.key, "")
        for row in rows
        if row.synced_sha256 and not row.is_retired and row.key not in present
    ]
