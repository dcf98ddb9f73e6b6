"""What forms an exam makes of its bank: how many before they repeat, how alike two are, where their pass marks lie."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from time import monotonic
from typing import Any

from django.core.cache import cache

from exams.bank import Bank
from exams.blueprint import Blueprint, Domain
from exams.selection import Candidate, draw, obstacles

DRAWS = 200
#: Seconds after which no more forms are drawn: fewer say enough.
LONGEST = 4.0
KEPT = 24 * 60 * 60


@dataclass(frozen=True)
class DomainStock:
    """A domain of the blueprint and what the bank holds of it. ``pilots`` are not among ``have``."""

    domain: Domain
    have: int
    pilots: int

    @property
    def forms(self) -> int:
        """How many forms can be made before an item comes twice."""
        return self.have // self.domain.items


@dataclass(frozen=True)
class Stock:
    """What the numbers of the bank say without a draw. ``reasons``: why no form can be drawn."""

    domains: tuple[DomainStock, ...]
    scored: int
    provisional: int
    judges: int
    reasons: tuple[str, ...]

    @property
    def forms(self) -> int:
        return min((stock.forms for stock in self.domains), default=0)

    @property
    def provisional_percent(self) -> int:
        return round(100 * self.provisional / self.scored) if self.scored else 0


@dataclass(frozen=True)
class Draws:
    """What ``count`` forms look like. ``shared`` is the share of items that two of them have in common, in percent."""

    count: int
    shared: int
    lowest: Decimal
    highest: Decimal
    usual: Decimal
    points: int
    provisional: int

    @property
    def is_steady(self) -> bool:
        return self.lowest == self.highest


def stock(found: Bank, blueprint: Blueprint) -> Stock:
    """The bank beside the blueprint."""
    scored = Counter(item.domain for item in found.candidates if not item.is_pilot)
    pilots = Counter(item.domain for item in found.candidates if item.is_pilot)
    counted = [item.key for item in found.candidates if not item.is_pilot]
    return Stock(
        domains=tuple(DomainStock(each, scored[each.id], pilots[each.id]) for each in blueprint.domains),
        scored=len(counted),
        provisional=sum(found.standards[key].is_provisional for key in counted),
        judges=blueprint.pass_mark.judges,
        reasons=tuple(obstacles(blueprint, found.candidates)),
    )


def draws(found: Bank, blueprint: Blueprint, *, count: int = DRAWS) -> Draws:
    """Draw up to ``count`` forms and look at them. What is found is kept for a day, as long as nothing changes.

    Raises :class:`exams.selection.Infeasible`.
    """
    name = f"exams.outlook:{fingerprint(found, blueprint)}:{count}"
    kept: Draws | None = cache.get(name)
    if kept is None:
        kept = drawn(found, blueprint, count)
        cache.set(name, kept, KEPT)
    return kept


def drawn(found: Bank, blueprint: Blueprint, count: int) -> Draws:
    points = {item.key: item.points for item in found.candidates}
    scored, marks = [], []
    end = monotonic() + LONGEST
    for turn in range(count):
        if monotonic() > end and turn > 1:
            break
        form = draw(blueprint, found.candidates, f"outlook {turn}")
        scored.append({key for key in form.keys if key not in form.pilots})
        marks.append(form.pass_mark)
    alike = [len(one & other) / len(one) for one, other in pairwise(scored)]
    provisional = [sum(found.standards[key].is_provisional for key in keys) / len(keys) for keys in scored]
    return Draws(
        count=len(marks),
        shared=percent(alike),
        lowest=min(marks),
        highest=max(marks),
        usual=Counter(marks).most_common(1)[0][0],
        points=sum(points[key] for key in scored[0]),
        provisional=percent(provisional),
    )


def percent(shares: Sequence[float]) -> int:
    return round(100 * sum(shares) / len(shares)) if shares else 0


def fingerprint(found: Bank, blueprint: Blueprint) -> str:
    """What identifies everything that a draw depends on."""
    items = sorted(map(described, found.candidates))
    rated = sorted(key for key, standard in found.standards.items() if not standard.is_provisional)
    return hashlib.sha256(repr((blueprint, items, rated)).encode()).hexdigest()


def described(item: Candidate) -> tuple[Any, ...]:
    traits = (item.key, item.domain, item.lesson, item.level, str(item.expected), item.points, item.is_pilot)
    return (*traits, item.shown, sorted(item.enemies))
