"""What the builder's form sent, as a draft. Any names and values are taken; what they mean is checked later."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from quizzes.building.draft import (
    HOWS,
    KINDS,
    MOST_HINTS,
    MOST_ROWS,
    SINGLE,
    TRUE_FALSE,
    TYPED,
    Draft,
    Row,
    act,
    switched,
)
from quizzes.building.reading import clean
from quizzes.header import KEY

_COUNT = re.compile("[0-9]{1,3}")
#: The parts of a row that are sent as text.
PARTS = ("text", "other", "how", "feedback", "key", "was", "raw")


class Sent(Protocol):
    """Names and values of a form."""

    def get(self, name: str, /) -> str | None: ...


def draft_of(sent: Sent) -> Draft:
    """The form as it was sent, before what its button says is done. ``shown`` is the kind that its fields are of."""
    shown = sent.get("shown") or ""
    kind = shown if shown in KINDS else SINGLE
    field = reader(sent)
    rows = tuple(row_of(sent, at, kind) for at in range(min(count(sent, "rows"), MOST_ROWS)))
    fixed = field("fixed")
    return Draft(
        kind=kind,
        fixed=fixed if KEY.fullmatch(fixed) else "",
        key=field("key").strip(),
        stem=field("stem"),
        rows=rows,
        hints=tuple(field(f"hint-{at}") for at in range(min(count(sent, "hints"), MOST_HINTS))),
        explanation=field("explanation"),
        objective=field("objective").strip(),
        level=field("level").strip(),
        section=field("section").strip(),
        points=field("points").strip() or "1",
        shuffle=field("keep-order") != "yes",
        credit=field("credit") or "exact",
        case=field("case") or "fold",
        letters=min(count(sent, "letters"), MOST_ROWS),
    )


def answered(sent: Sent, action: str) -> Draft:
    """The form after its button: another kind if one was chosen, a row more, fewer or elsewhere."""
    draft = draft_of(sent)
    kind = sent.get("kind") or ""
    if kind in KINDS and kind != draft.kind:
        draft = switched(draft, kind)
    return act(draft, action)


def row_of(sent: Sent, at: int, kind: str) -> Row:
    values = {part: clean(sent.get(f"row-{at}-{part}") or "") for part in PARTS}
    for part in ("key", "was"):
        values[part] = values[part].strip()
    if values["how"] not in HOWS:
        values["how"] = "exact"
    if values["was"] and not KEY.fullmatch(values["was"]):
        values["was"] = ""
    if kind in {SINGLE, TRUE_FALSE}:
        right = sent.get("right") == str(at)
    else:
        right = (sent.get(f"row-{at}-right") or ("yes" if kind in TYPED else "")) == "yes"
    return Row(right=right, **values)


def reader(sent: Sent) -> Callable[[str], str]:
    def field(name: str) -> str:
        return clean(sent.get(name) or "")

    return field


def count(sent: Sent, name: str) -> int:
    value = sent.get(name) or ""
    return int(value) if _COUNT.fullmatch(value) else 0
