"""The tokenizer exploration: texts in pieces, and how many pieces they need as merges are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from courses.explorations.data import load
from courses.explorations.kinds import Exploration
from courses.explorations.maths import tokenizer as maths

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: Numbers of merges: the columns of the table, and what the axis names.
NUMBERS = (0, 100, 300, 500)
AXIS = (0, 250, 500)
#: The drawing: where no merge and no piece is, how long all merges are, how high one piece per letter is.
LEFT, FLOOR, LONG, HIGH = 34, 262, 260, 57
#: How far the names beside the lines are apart at least.
APART = 24
#: Name, label of the field, name in the drawing, what it says at first.
TEXTS: Sequence[tuple[str, _StrPromise, _StrPromise, str]] = (
    ("own", _("Your text"), _("your text"), "A model reads tokens, not letters."),
    ("name", _("A full name"), _("name"), "Oluwaseun Adebayo"),
    ("number", _("A long number"), _("number"), "31415926535"),
    ("sentence", _("A sentence"), _("sentence"), "The ferry leaves the harbor at noon."),
    ("other", _("The same in another language"), _("other language"), "नाव दोपहर को बंदरगाह से निकलती है।"),
)


@cache
def merges() -> list[maths.Merge]:
    flat = load("tokenizer")["merges"]
    return list(zip(flat[::2], flat[1::2], strict=True))


@dataclass(frozen=True)
class Piece:
    """A piece as it is shown: a space as a dot; bytes that are no whole sign in hexadecimal, and so ``is_part``."""

    shown: str
    is_part: bool = False


def piece(raw: bytes) -> Piece:
    try:
        return Piece(raw.decode().replace(" ", "·"))
    except UnicodeDecodeError:
        space, rest = ("·", raw[1:]) if raw.startswith(b" ") else ("", raw)
        return Piece(space + rest.hex(" ").upper(), is_part=True)


@dataclass(frozen=True)
class Sample:
    """A text with all that is shown of it."""

    name: str
    label: _StrPromise
    short: _StrPromise
    text: str
    stages: list[tuple[int, list[int]]]

    @property
    def letters(self) -> int:
        return len(self.text)

    @property
    def bytes(self) -> int:
        return len(self.text.encode())

    @property
    def pieces(self) -> list[Piece]:
        known = maths.vocabulary(merges())
        return [piece(known[number]) for number in self.stages[-1][1]]

    @property
    def counts(self) -> list[int]:
        """The number of pieces at each of ``NUMBERS`` merges."""
        return [next(len(found) for at, found in reversed(self.stages) if at <= k) for k in NUMBERS]

    @property
    def path(self) -> str:
        """The pieces per letter, from no merge to all."""
        steps = "".join(f"H{x_of(at)}V{self.height(found)}" for at, found in self.stages)
        return f"M{LEFT} {self.height(self.stages[0][1])}{steps}H{LEFT + LONG}"

    @property
    def end(self) -> float:
        return self.height(self.stages[-1][1])

    def height(self, found: Sequence[int]) -> float:
        return round(FLOOR - HIGH * len(found) / self.letters, 1)


def x_of(merge: int) -> float:
    return round(LEFT + LONG * merge / NUMBERS[-1], 1)


def spread(heights: Sequence[float]) -> list[float]:
    """Where names stand whose lines end at these heights: near them, none over another and none under the floor."""
    placed = list(heights)
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    last = 0.0
    for place in order:
        last = placed[place] = max(heights[place], last + APART)
    last = FLOOR + APART
    for place in reversed(order):
        last = placed[place] = min(placed[place], last - APART)
    return placed


def fallback(tab: str) -> Mapping[str, Any]:
    samples = [Sample(*fields, maths.stages(fields[3], merges())) for fields in TEXTS]
    return {
        "samples": samples,
        "curves": list(zip(samples, spread([sample.end for sample in samples]), strict=True)),
        "marks": [(k, x_of(k)) for k in AXIS],
        "grid": [(pieces, FLOOR - HIGH * pieces) for pieces in (1, 2, 3, 4)],
        "numbers": NUMBERS,
        "merges": NUMBERS[-1],
    }


EXPLORATION = Exploration(
    name="tokenizer",
    title=_("Watch the pieces join"),
    tabs={"merges": _("Merges")},
    real=_(
        "This is byte-pair encoding over bytes, a method that many language models use. Its 500 merges were learned "
        "from the text of this course’s lessons, with four sentences in each of eight other languages, and they are "
        "applied to what you type, one after another, in your browser."
    ),
    simplified=_(
        "Tokenizers in use have tens or hundreds of thousands of merges, learned from far more text, and finer rules "
        "for what may join. Here, letters, digits and other signs do not join each other, and a space belongs to what "
        "follows it. “Letters” counts every character of Unicode, spaces as well."
    ),
    fallback=fallback,
    data="explore/tokenizer.json",
)
