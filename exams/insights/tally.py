"""Counting up first attempts: what is kept of them is how many people did the same, not who did what. Pure.

A tally is as large as there are different things to do, whatever the number of people, and their order is lost.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

#: So many different answers to an item are told apart; what comes later is "other".
MOST_RESPONSES = 400
#: Nobody looks at one question for longer than this, in seconds; who does went away.
LONGEST = 3600
#: Who is within so many percent of all points of their pass mark is near it: 3 points of 60.
NEAR = 5
OTHER, UNANSWERED = "other", ""


class Did(NamedTuple):
    """What one person did with an item. ``rest`` is their share of the other points, None if there are none."""

    rest: float | None
    score: float
    response: str
    is_passed: bool
    is_near: bool


@dataclass
class ItemTally:
    """What people did with one form of an item, and how long they took. ``expected`` sums percents, one a paper."""

    people: int = 0
    pilots: int = 0
    expected: float = 0.0
    points: int = 1
    did: Counter[Did] = field(default_factory=Counter)
    seconds: Counter[int] = field(default_factory=Counter)
    responses: set[str] = field(default_factory=set)

    def add(self, did: Did, *, seconds: int, expected: float, points: int, is_pilot: bool) -> None:
        if did.response not in self.responses:
            if len(self.responses) < MOST_RESPONSES:
                self.responses.add(did.response)
            else:
                did = did._replace(response=OTHER)
        self.did[did] += 1
        self.people += 1
        self.pilots += is_pilot
        self.expected += expected
        self.points = points
        if seconds:
            self.seconds[min(seconds, LONGEST)] += 1

    def count(self, **wanted: Any) -> int:
        """How many people did what is wanted; ``right`` means all of the points."""
        right = wanted.pop("right", None)
        return sum(
            n
            for did, n in self.did.items()
            if (right is None or (did.score == 1) == right)
            and all(getattr(did, name) == value for name, value in wanted.items())
        )


def spelled(response: Mapping[str, Any] | None) -> str:
    """A stored response as text, the same for the same one."""
    if response is None:
        return UNANSWERED
    return json.dumps(response, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass
class DomainTally:
    """A domain over everybody: sums of shares of its points, got and expected of just-qualified people."""

    people: int = 0
    share: float = 0.0
    square: float = 0.0
    expected: float = 0.0
    items: int = 0


class Sat(NamedTuple):
    """How one first attempt went. ``mark`` and ``points`` out of ``most``."""

    points: float
    most: float
    mark: float
    is_passed: bool


@dataclass
class ExamTally:
    """The first attempts as wholes. ``error`` sums error variances in shares of all points, over ``errors`` people."""

    sat: Counter[Sat] = field(default_factory=Counter)
    minutes: Counter[int] = field(default_factory=Counter)
    domains: dict[str, DomainTally] = field(default_factory=dict)
    timed_out: int = 0
    unanswered: int = 0
    asked: int = 0
    error: float = 0.0
    errors: int = 0

    @property
    def people(self) -> int:
        return sum(self.sat.values())

    def add_domain(self, name: str, points: Sequence[float], most: Sequence[float], expected: Sequence[float]) -> None:
        whole = sum(most)
        if not whole:
            return
        tally = self.domains.setdefault(name, DomainTally())
        share = sum(points) / whole
        tally.people += 1
        tally.share += share
        tally.square += share * share
        tally.expected += sum(percent * each for percent, each in zip(expected, most, strict=True)) / whole
        tally.items = max(tally.items, len(most))

    def add_error(self, error: float | None, most: float) -> None:
        if error is not None and most:
            self.error += error / most**2
            self.errors += 1

    @property
    def mean_error(self) -> float | None:
        return self.error / self.errors if self.errors else None


def summed(values: Iterable[tuple[float, int]]) -> Counter[float]:
    """Weighted values, the same ones together."""
    found: Counter[float] = Counter()
    for value, people in values:
        found[value] += people
    return found
