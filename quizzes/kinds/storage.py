"""What every kind stores of a question: the parts around the answers, and the order of its Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from quizzes.kinds.shapes import Content, CorruptContent

if TYPE_CHECKING:
    from quizzes.syntax import ParsedQuestion

VERSION = 1


def fragments(parsed: ParsedQuestion, own: Iterable[str]) -> tuple[str, ...]:
    """Return the Markdown to render, in order: the stem, the kind's own parts, the hints, the explanation.

    Parts that are empty are left out; ``store`` puts them back as empty HTML.
    """
    return tuple(text for text in _parts(parsed, own) if text)


def store(parsed: ParsedQuestion, own: Sequence[str], rendered: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the stored parts that all kinds share, and the HTML of ``own`` part for part.

    ``rendered`` is the HTML of ``fragments(parsed, own)`` in the same order; ValueError when the number
    differs.
    """
    parts = _parts(parsed, own)
    expected = sum(1 for text in parts if text)
    if len(rendered) != expected:
        raise ValueError(f"{expected} fragments were to be rendered, {len(rendered)} came back")
    finished = iter(rendered)
    html = [next(finished) if text else "" for text in parts]
    hints_at = 1 + len(own)
    shared = {
        "v": VERSION,
        "kind": parsed.kind,
        "stem": html[0],
        "hints": html[hints_at:-1],
        "explanation": html[-1],
        "credit": parsed.credit,
        "shuffle": parsed.shuffle,
        "points": parsed.points,
        "section": parsed.section,
        "objective": parsed.objective,
        "level": parsed.level,
    }
    return shared, html[1:hints_at]


def letters(place: int) -> str:
    """Return a, b, … z, aa, ab, … for 0, 1, …"""
    text = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        text = chr(ord("a") + letter) + text
    return text


def part(content: Content, name: str, kind: type | tuple[type, ...]) -> Any:
    """Return one part of stored content; CorruptContent when it is missing or of another type."""
    value = content.get(name)
    if not isinstance(value, kind):
        raise CorruptContent(f'stored question: "{name}" is missing or damaged; save the question again')
    return value


def hints(content: Content) -> list[str]:
    """Return the HTML of the hints in their order; CorruptContent when they are damaged."""
    return [str(hint) for hint in part(content, "hints", list)]


def _parts(parsed: ParsedQuestion, own: Iterable[str]) -> list[str]:
    return [parsed.stem, *own, *parsed.hints, parsed.explanation]
