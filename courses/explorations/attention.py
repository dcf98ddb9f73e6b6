"""The attention exploration: a shelf of colored objects, a question, and where a trained model looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from courses.explorations.data import load
from courses.explorations.kinds import Exploration
from courses.explorations.maths import attention as maths

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: What the model calls 0 to 7. It was trained on numbers; the words are given to them here.
THINGS = (_("lamp"), _("cup"), _("book"), _("clock"), _("vase"), _("ball"), _("key"), _("box"))
COLORS = (_("red"), _("orange"), _("yellow"), _("green"), _("blue"), _("purple"), _("white"), _("black"))
#: The shelf that a page begins with: the first four stand on it, the others wait.
STOCK = ((0, 2), (1, 3), (2, 1), (3, 2), (4, 6), (5, 4), (6, 7), (7, 5))
NUMBER = 4
#: Which objects are asked about; the figure shows the first.
ASKED = (1, 2)


@dataclass(frozen=True)
class Row:
    """A row of the drawing: a stroke as long as the share, and the line under it, as data of paths."""

    y: int
    thing: _StrPromise | None = None
    color: _StrPromise | None = None
    share: float | None = None
    is_chosen: bool = False
    is_true: bool = False

    @property
    def stroke(self) -> str:
        return "" if self.share is None else f"M7 {self.y}H{self.end_at}l-4 24H3z"

    @property
    def under(self) -> str:
        return "" if self.share is None else f"M3 {self.y + 24}H{self.end_at - 4:.1f}"

    @property
    def end_at(self) -> float:
        return round(7 + 234 * (self.share or 0), 1)

    @property
    def percent(self) -> str:
        return "" if self.share is None else f"{self.share:.0%}"


def fallback(tab: str) -> Mapping[str, Any]:
    shelf = STOCK[:NUMBER]
    model = load("attention")
    answers = [maths.ask(model, shelf, asked) for asked in ASKED]
    answers.append(maths.ask(model, shelf, ASKED[0], attends=False))
    return {
        "looked": looked(shelf, answers[0], ASKED[0]),
        "answered": answered(shelf, answers[0], ASKED[0]),
        "asked": [THINGS[thing] for thing in ASKED],
        "things": THINGS,
        "colors": COLORS,
        "stock": STOCK,
        "number": NUMBER,
        "first": ASKED[0],
        "weights": [
            (THINGS[thing], COLORS[color], [answer.weights[place] for answer in answers])
            for place, (thing, color) in enumerate(shelf)
        ],
        "answers": [(COLORS[answer.color], Row(0, share=max(answer.chances)).percent) for answer in answers],
    }


def looked(shelf: Sequence[maths.Thing], answer: maths.Answer, asked: int) -> list[Row]:
    """Where the model looks: a row for each place of the longest shelf."""
    filled = [
        Row(height(place), THINGS[thing], COLORS[color], answer.weights[place], thing == asked)
        for place, (thing, color) in enumerate(shelf)
    ]
    return [*filled, *(Row(height(place)) for place in range(len(shelf), maths.OBJECTS))]


def answered(shelf: Sequence[maths.Thing], answer: maths.Answer, asked: int) -> list[Row]:
    """What it answers: a row for each color."""
    true = dict(shelf).get(asked)
    return [
        Row(height(at), None, color, answer.chances[at], at == answer.color, at == true)
        for at, color in enumerate(COLORS)
    ]


def height(row: int) -> int:
    return 36 + 34 * row


EXPLORATION = Exploration(
    name="attention",
    title=_("Ask the shelf"),
    tabs={"shelf": _("Shelf")},
    real=_(
        "A trained model with 816 parameters computes every weight and every answer here, in your browser; nothing is "
        "prepared. It learned from shelves drawn at random, and nobody told it where to look."
    ),
    simplified=_(
        "One attention calculation, sixteen words and one kind of question; places do not matter to it. A language "
        "model runs thousands of such calculations, and what they look at is rarely so easy to read."
    ),
    fallback=fallback,
    data="explore/attention.json",
)
