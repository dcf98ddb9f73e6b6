"""How answers that are typed, and pairs, stand in the text and in the form: numbers in parts, words without quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from quizzes.building import draft as form
from quizzes.building.draft import Row
from quizzes.kinds import matching, numeric

_NUMERIC = re.compile(
    rf"(?P<value>{numeric.NUMBER})"
    rf"(?: \+- (?P<tolerance>{numeric.NUMBER})(?P<percent>%?)| \.\. (?P<high>{numeric.NUMBER}))?"
)
_QUOTED = re.compile(r'"(?P<text>(?:[^\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ARROW = re.compile(r"(?<!\S)->(?!\S)")


def number_row(text: str) -> dict[str, str]:
    """The fields of a number in its canonical spelling; what is no number stays whole in the first."""
    found = _NUMERIC.fullmatch(text)
    if found is None:
        return {"text": text}
    if found["high"] is not None:
        return {"text": found["value"], "how": form.RANGE, "other": found["high"]}
    if found["tolerance"] is not None:
        how = form.PERCENT if found["percent"] else form.WITHIN
        return {"text": found["value"], "how": how, "other": found["tolerance"]}
    return {"text": found["value"]}


def number_text(row: Row) -> str:
    """What stands after the marker of a number."""
    value, other = row.text.strip(), row.other.strip()
    written: Mapping[str, str] = {
        form.WITHIN: f"{value} +- {other}",
        form.PERCENT: f"{value} +- {other.removesuffix('%').rstrip()}%",
        form.RANGE: f"{value} .. {other}",
    }
    return numeric.spell(written.get(row.how, value))


def words_row(text: str) -> dict[str, str]:
    """The words between the quotes, and how they were written."""
    return {"text": unquoted(text), "raw": text}


def words_text(row: Row) -> str:
    """The words in quotes; as they were written if they are still the same."""
    text = " ".join(row.text.split())
    if row.raw and unquoted(row.raw) == text:
        return row.raw
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', r"\""))


def unquoted(text: str) -> str:
    found = _QUOTED.fullmatch(text)
    return _ESCAPED.sub(r"\1", found["text"]) if found else text


def pair_row(text: str) -> dict[str, str]:
    """The sides of a pair; one without an arrow stays whole on the left."""
    sides = matching.sides(text)
    return {"text": sides[0], "other": sides[1]} if sides else {"text": text}


def pair_text(row: Row) -> str:
    """A pair with its arrow; other arrows are written as text."""
    left, right = side(row.text), side(row.other)
    return matching.spell(f"{left} -> {right}".strip())


def side(text: str) -> str:
    text = text.strip()
    return _ARROW.sub(r"\\->", text) if matching.sides(text) else text
