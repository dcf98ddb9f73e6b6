"""An answer in plain words, whatever the kind of its question: for lists and files that are no form."""

from __future__ import annotations

from collections.abc import Iterable

from quizzes import kinds
from quizzes.asked import plain_words
from quizzes.kinds.shapes import Content, CorruptContent


def worded(content: Content, values: list[str] | tuple[str, ...]) -> str:
    """What its options say, what is paired with what, what was typed. ``values`` are what a form sends."""
    try:
        offered = kinds.present(content, "")
    except CorruptContent:
        return ", ".join(values)
    options = {option.key: plain_words(option.html) or option.key for option in offered.options}
    if not offered.parts:
        return "; ".join(options.get(value, value) for value in values)
    parts = {part.key: plain_words(part.html) or part.key for part in offered.parts}
    said = paired(values)
    if offered.options:
        return "; ".join(f"{parts.get(key, key)} → {options.get(value, value)}" for key, value in said.items())
    placed = sorted(said.items(), key=lambda pair: int(pair[1]) if pair[1].isdecimal() else 0)
    return " → ".join(parts.get(key, key) for key, _position in placed)


def paired(values: Iterable[str]) -> dict[str, str]:
    """Values such as ``left:right`` as a mapping."""
    return dict(value.partition(":")[::2] for value in values)
