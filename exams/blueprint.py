"""The blueprint of an exam as a value: what a form is made of, how it is sat, and what a result means. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

#: The levels of items, as groups that a blueprint shares a form among; what asks for more than "apply" is one group.
GROUPS: Mapping[str, str] = {
    "remember": "remember",
    "understand": "understand",
    "apply": "apply",
    "analyze": "analyze",
    "evaluate": "analyze",
    "create": "analyze",
}
#: What is expected of a just-qualified person, in percent, while an item has no ratings (curriculum 4.4).
EXPECTED: Mapping[str, int] = {"remember": 85, "understand": 75, "apply": 65, "analyze": 55}


@dataclass(frozen=True)
class Domain:
    """A domain, and how many scored items of it a form has. ``touches_all``: at least one from each of its lessons."""

    id: str
    title: str
    items: int
    touches_all: bool = False


@dataclass(frozen=True)
class PassMark:
    """How many points pass.

    ``rule`` "angoff": the sum of what is expected of each item of the form, rounded up; provisional until every item
    has ``judges`` judges. ``rule`` "percent": that share of the points, rounded up. Forms whose mark is outside of
    ``lowest`` to ``highest`` (in points, None: no bound) are not given out.
    """

    rule: str = "angoff"
    percent: int = 70
    judges: int = 5
    expected: Mapping[str, int] = field(default_factory=lambda: dict(EXPECTED))
    lowest: int | None = None
    highest: int | None = None

    def of(self, expected: list[Decimal], points: int) -> Decimal:
        """The mark of a form: ``expected`` are percents of its scored items, each weighted by its points already."""
        share = Decimal(points) * self.percent if self.rule == "percent" else sum(expected, Decimal(0))
        return (share / 100).to_integral_value(rounding=ROUND_CEILING)

    def worth(self, expected: Decimal, points: int) -> Decimal:
        """What an item adds to the mark, in hundredths of a point."""
        return (Decimal(self.percent) if self.rule == "percent" else expected) * points

    def is_below(self, mark: Decimal) -> bool:
        return self.lowest is not None and mark < self.lowest

    def admits(self, mark: Decimal) -> bool:
        return not self.is_below(mark) and (self.highest is None or mark <= self.highest)


@dataclass(frozen=True)
class Blueprint:
    """All the rules of an exam. ``rules`` in a row is this as JSON; :mod:`exams.schema` reads it from ``exam.yml``.

    ``levels`` are the shares of the groups of :data:`GROUPS` in percent, kept to within ``tolerance`` items.
    ``waits`` are the hours between attempts: the first entry before the second attempt, the last one for all that
    follow. ``attempts`` 0 is no limit; ``within_days`` 0 counts all of them. ``release`` "at once", "by hand" or
    "after window"; ``shows`` "result" (passed or not), "score", "domains" or "answers" (only after the window).
    """

    minutes: int
    domains: tuple[Domain, ...]
    levels: Mapping[str, int] = field(default_factory=dict)
    tolerance: int = 2
    most_per_lesson: int = 0
    pilots: int = 0
    attempts: int = 0
    within_days: int = 0
    waits: tuple[int, ...] = ()
    pass_mark: PassMark = field(default_factory=PassMark)
    release: str = "at once"
    shows: str = "domains"
    lessons: str = "completed"
    checks: str = "attempted"
    opens: datetime | None = None
    closes: datetime | None = None
    valid_months: int = 0
    mode: str = "unproctored"

    @property
    def scored(self) -> int:
        """How many items of a form count."""
        return sum(domain.items for domain in self.domains)

    @property
    def size(self) -> int:
        """How many items a form has, pilots among them."""
        return self.scored + self.pilots

    def domain(self, id: str) -> Domain | None:
        return next((domain for domain in self.domains if domain.id == id), None)

    def bounds(self, group: str) -> tuple[int, int]:
        """The fewest and the most scored items of a group of levels. Without shares any number will do."""
        if not self.levels:
            return 0, self.scored
        aim = Decimal(self.scored * self.levels.get(group, 0)) / 100
        low = (aim - self.tolerance).to_integral_value(rounding=ROUND_CEILING)
        return max(0, int(low)), min(self.scored, int(aim + self.tolerance))

    def expected(self, level: str) -> int:
        """What is expected of a just-qualified person for an item of this level, in percent."""
        group = GROUPS[level]
        return self.pass_mark.expected.get(group, EXPECTED[group])

    @classmethod
    def of(cls, rules: Mapping[str, Any]) -> Blueprint:
        """The blueprint that a row or a sitting keeps as JSON."""
        values = dict(rules)
        values["domains"] = tuple(Domain(**domain) for domain in values.get("domains", ()))
        values["waits"] = tuple(values.get("waits", ()))
        if "pass_mark" in values:
            values["pass_mark"] = PassMark(**values["pass_mark"])
        for name in ("opens", "closes"):
            if values.get(name):
                values[name] = datetime.fromisoformat(values[name])
            else:
                values.pop(name, None)
        values.setdefault("minutes", 0)
        return cls(**values)
