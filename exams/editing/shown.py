"""An item as its author and its judges see it: what is asked, with the key, the feedback and where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS = {
    "single": gettext_lazy("one choice"),
    "multiple": gettext_lazy("several choices"),
    "numeric": gettext_lazy("number"),
    "text": gettext_lazy("short text"),
    "matching": gettext_lazy("matching"),
    "ordering": gettext_lazy("order"),
}


@dataclass(frozen=True)
class Line:
    """A choice, an answer, a pair or a step; all of it finished HTML. ``other`` is the right side of a pair."""

    html: str
    is_right: bool = True
    feedback: str = ""
    other: str = ""


@dataclass(frozen=True)
class Shown:
    """An item, key and all. ``line`` counts in the text of its pool, 0 where that is not at hand."""

    key: str
    kind: str
    stem: str
    lines: tuple[Line, ...]
    explanation: str
    points: int
    facts: tuple[tuple[str, str], ...]
    is_pilot: bool = False
    line: int = 0
    spare: tuple[str, ...] = ()

    @property
    def kind_name(self) -> str:
        return str(KINDS[self.kind])

    @property
    def href(self) -> str:
        """The way to its line in the text that it stands in."""
        return f"?line={self.line}#id_body" if self.line else ""

    @property
    def is_ordered(self) -> bool:
        return self.kind == "ordering"


def shown(item: Any, content: dict[str, Any], *, line: int = 0, expected: str = "") -> Shown:
    """``item`` is a row or what a text makes of one (:class:`exams.pools.DerivedItem`)."""
    lesson = getattr(item, "lesson_slug", None)
    facts = [
        (_("Domain"), item.domain),
        (_("Lesson"), item.lesson if lesson is None else lesson),
        (_("Level"), item.level),
        (_("Objective"), item.objective),
        (_("Enemies"), ", ".join(item.enemies)),
        (_("Expected"), expected),
    ]
    return Shown(
        key=item.key,
        kind=content["kind"],
        stem=content["stem"],
        lines=tuple(lines(content)),
        explanation=content["explanation"],
        points=int(content.get("points", 1)),
        facts=tuple((name, str(value)) for name, value in facts if value not in {"", None}),
        is_pilot=item.is_pilot,
        line=line,
        spare=tuple(spare(content)),
    )


def lines(content: dict[str, Any]) -> list[Line]:
    """What can be answered, with the key, in the author's order."""
    match content["kind"]:
        case "single" | "multiple":
            return [Line(each["html"], each["correct"], each["feedback"]) for each in content["choices"]]
        case "matching":
            rights = {right["key"]: right["html"] for right in content["rights"]}
            return [Line(each["html"], True, each["feedback"], rights[each["right"]]) for each in content["lefts"]]
        case "ordering":
            return [Line(each["html"]) for each in content["items"]]
    return [Line(str(escape(each["text"])), each["correct"], each["feedback"]) for each in content["answers"]]


def spare(content: dict[str, Any]) -> list[str]:
    """The right sides of a matching that have no partner."""
    taken = {left["right"] for left in content.get("lefts", ())}
    return [right["html"] for right in content.get("rights", ()) if right["key"] not in taken]
