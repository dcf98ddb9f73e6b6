"""What the kinds that answer part by part have in common: values that tell nothing of the key, and reading them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from quizzes.kinds import storage
from quizzes.kinds.shapes import Content, CorruptContent, Option, UnreadableResponse


def public(side: str, pieces: Sequence[str]) -> list[str]:
    """Return the value by which the page and its form know each piece of HTML.

    It comes from the HTML alone, so that it says nothing of what belongs where. Pieces that read alike are told
    apart by a number.
    """
    values: list[str] = []
    for html in pieces:
        value = hashlib.sha256(f"{side}\0{html}".encode("utf-8", "surrogatepass")).hexdigest()[:10]
        again = sum(other.partition("-")[0] == value for other in values)
        values.append(f"{value}-{again + 1}" if again else value)
    return values


def ordered(options: Sequence[Option], seed: str) -> tuple[Option, ...]:
    """Return options in an order that depends on the seed and on their HTML alone."""

    def place(option: Option) -> bytes:
        return hashlib.sha256(f"{seed}\0{option.key}".encode("utf-8", "surrogatepass")).digest()

    return tuple(sorted(options, key=place))


def sent(values: Sequence[str], parts: Sequence[str]) -> dict[str, str]:
    """Return what ``<part>:<value>`` sent for each part, those that were left open not in it.

    UnreadableResponse when a part is unknown or was sent with two values.
    """
    found: dict[str, str] = {}
    for value in values:
        part, _, given = value.partition(":")
        if not given:
            continue
        if part not in parts:
            raise UnreadableResponse("this answer names a part that the question does not have")
        if found.setdefault(part, given) != given:
            raise UnreadableResponse("this answer gives one part two values")
    return found


def entries(content: Content, name: str, *parts: str) -> list[dict[str, str]]:
    """Return stored entries, each with a key and these other texts; CorruptContent when they are damaged."""
    found: list[dict[str, str]] = storage.part(content, name, list)
    for entry in found:
        if not isinstance(entry, dict):
            raise CorruptContent(f'stored question: "{name}" is damaged; save the question again')
        for part in ("key", *parts):
            storage.part(entry, part, str)
    if len({entry["key"] for entry in found}) != len(found):
        raise CorruptContent(f'stored question: two of "{name}" have the same key; save the question again')
    return found


def score(content: Content, right: int, of: int) -> float:
    """Return the score by the question's credit: all or nothing, or the share that is right."""
    credit = storage.part(content, "credit", str)
    if credit == "exact":
        return 1.0 if right == of else 0.0
    if credit == "partial":
        return right / of
    raise CorruptContent(f'stored question: unknown credit "{credit}"; use exact or partial')
