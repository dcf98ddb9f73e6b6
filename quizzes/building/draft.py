"""What the builder's form holds of a question: texts as somebody typed them, right or not, and nothing thrown away.

A row keeps its fields whatever the kind is: ``text`` is a choice, a number, the words, a left side or a step;
``other`` the second half of a number or a pair. So switching the kind, and back, loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from quizzes.kinds import storage

T = TypeVar("T")

SINGLE, TRUE_FALSE, MULTIPLE, NUMERIC = "single", "true-false", "multiple", "numeric"
TEXT, MATCHING, ORDERING, REFLECTION = "text", "matching", "ordering", "reflection"
KINDS = (SINGLE, TRUE_FALSE, MULTIPLE, NUMERIC, TEXT, MATCHING, ORDERING, REFLECTION)
CHOICES = frozenset({SINGLE, TRUE_FALSE, MULTIPLE})
TYPED = frozenset({NUMERIC, TEXT})
#: The kinds whose answers take words of feedback.
TOLD = CHOICES | TYPED | {MATCHING}

EXACT, WITHIN, PERCENT, RANGE = "exact", "within", "percent", "range"
HOWS = (EXACT, WITHIN, PERCENT, RANGE)

#: More answers than this are written in the text: a form of them has more fields than the site takes.
MOST_ROWS = 100
MOST_HINTS = 20
LONGEST = 64 * 1024


@dataclass(frozen=True)
class Row:
    """One answer. ``key`` is its ``{#key}``; ``was`` the letter that learners' answers know it by; ``raw`` how its
    words were written."""

    text: str = ""
    other: str = ""
    how: str = EXACT
    right: bool = False
    feedback: str = ""
    key: str = ""
    was: str = ""
    raw: str = ""


@dataclass(frozen=True)
class Draft:
    """The form. ``fixed`` is the id that the block came with, ``letters`` how many choices it had."""

    kind: str = SINGLE
    fixed: str = ""
    key: str = ""
    stem: str = ""
    rows: tuple[Row, ...] = ()
    hints: tuple[str, ...] = ()
    explanation: str = ""
    objective: str = ""
    level: str = ""
    section: str = ""
    points: str = "1"
    shuffle: bool = True
    credit: str = "exact"
    case: str = "fold"
    letters: int = 0

    @property
    def asked(self) -> tuple[Row, ...]:
        """The rows that this kind shows."""
        if self.kind == REFLECTION:
            return ()
        return self.rows[:2] if self.kind == TRUE_FALSE else self.rows

    @property
    def unsaid(self) -> int:
        """How many steps have feedback, which an order cannot show."""
        return sum(bool(row.feedback.strip()) for row in self.rows) if self.kind == ORDERING else 0


def is_extra(row: Row) -> bool:
    """Whether a row of a matching is a right side without a partner."""
    return not row.text.strip() and bool(row.other.strip())


def is_empty(row: Row, kind: str) -> bool:
    """Whether nothing was typed into what the kind shows of a row."""
    typed = [row.text, row.other] if kind in {NUMERIC, MATCHING} else [row.text]
    return not any(text.strip() for text in [*typed, row.feedback if kind in TOLD else ""])


def fresh(kind: str = SINGLE) -> Draft:
    """An empty form."""
    return with_room(switched(Draft(), kind) if kind != SINGLE else Draft())


def with_room(draft: Draft) -> Draft:
    """At least as many rows as the kind needs, so that there is something to write in."""
    least = {SINGLE: 3, MULTIPLE: 4, NUMERIC: 1, TEXT: 1, MATCHING: 3, ORDERING: 3}.get(draft.kind, 0)
    more = [row_for(draft.kind)] * (least - len(draft.rows))
    return replace(draft, rows=(*draft.rows, *more))


def row_for(kind: str) -> Row:
    """A new row; what somebody adds to be typed is a right answer first."""
    return Row(right=kind in TYPED)


def switched(draft: Draft, kind: str) -> Draft:
    """The draft as another kind, with all that can be kept; what the kind does not show waits for the way back."""
    rows = draft.rows
    if draft.kind == TRUE_FALSE and len(rows) > 2:
        rows = rows[2:]
    if kind == TRUE_FALSE and not is_true_false(rows[:2]):
        told = [row for row in rows if not is_empty(row, draft.kind)]
        rows = (Row(text="True"), Row(text="False"), *told)
    if kind in {SINGLE, TRUE_FALSE}:
        rows = with_one_right(rows)
    if kind in TYPED and not any(row.right for row in rows):
        rows = tuple(replace(row, right=at == 0) for at, row in enumerate(rows))
    return with_room(replace(draft, kind=kind, rows=rows))


def is_true_false(rows: Sequence[Row]) -> bool:
    return sorted(row.text.strip().casefold() for row in rows) == ["false", "true"]


def with_one_right(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    first = next((at for at, row in enumerate(rows) if row.right), None)
    return tuple(replace(row, right=at == first) for at, row in enumerate(rows))


def act(draft: Draft, action: str) -> Draft:
    """Do what a button says: ``add-answer``, ``remove-3``, ``up-3``, ``down-3``, ``add-hint``, ``up-hint-1``…

    The draft as it is when the button means nothing.
    """
    if action == "add-answer" and len(draft.rows) < MOST_ROWS:
        return replace(draft, rows=(*draft.rows, row_for(draft.kind)))
    if action == "add-hint" and len(draft.hints) < MOST_HINTS:
        return replace(draft, hints=(*draft.hints, ""))
    verb, _dash, place = action.partition("-")
    if verb not in {"remove", "up", "down"}:
        return draft
    if place.startswith("hint-"):
        return replace(draft, hints=arranged(draft.hints, verb, place.removeprefix("hint-")))
    return replace(draft, rows=arranged(draft.rows, verb, place))


def arranged(items: tuple[T, ...], verb: str, place: str) -> tuple[T, ...]:
    if not (place.isascii() and place.isdecimal() and len(place) < 5 and int(place) < len(items)):
        return items
    at = int(place)
    listed = list(items)
    item = listed.pop(at)
    if verb != "remove":
        listed.insert(max(0, at - 1) if verb == "up" else at + 1, item)
    return tuple(listed)


def keys_for(rows: Sequence[Row], letters: int) -> list[tuple[str, bool]]:
    """The key of each choice, and whether it has to be written.

    A choice without one is called by its place. So one that was moved is given the letter that it had, and a new
    one never gets a letter that another had: what learners answered keeps its meaning.
    """
    used = {row.key or row.was for row in rows} - {""}
    spare = max(letters, len(rows))
    keys = []
    for place, row in enumerate(rows):
        letter = storage.letters(place)
        if row.key:
            keys.append((row.key, True))
        elif row.was:
            keys.append((row.was, row.was != letter))
        elif letter in used or place < letters:
            while storage.letters(spare) in used:
                spare += 1
            keys.append((storage.letters(spare), True))
            spare += 1
        else:
            keys.append((letter, False))
    return keys
