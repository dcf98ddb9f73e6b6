"""The bank that the first exam is to grow to, as values: 253 items of 38 lessons, enemies and pilots among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

from exams.blueprint import EXPECTED, Blueprint, Domain, PassMark
from exams.selection import Candidate, are_enemies, pass_mark

#: Items on a form, lessons, items of each lesson, whether a form touches every lesson (curriculum 4.3).
SHAPE = {
    "D1": (13, 10, 6, False),
    "D2": (13, 6, 9, True),
    "D3": (8, 4, 8, True),
    "D4": (10, 5, 8, True),
    "D5": (8, 5, 7, True),
    "D6": (8, 8, 4, False),
}
#: The levels of twenty items: 15, 35, 35 and 15 percent.
TWENTY = ("remember",) * 3 + ("understand",) * 7 + ("apply",) * 7 + ("analyze", "evaluate", "analyze")


def item(key: str, domain: str = "D1", lesson: str = "l1", level: str = "understand", **fields: Any) -> Candidate:
    """A candidate; ``expected`` is that of its level unless it is given."""
    expected = Decimal(fields.pop("expected", EXPECTED.get(level, EXPECTED["analyze"])))
    enemies = frozenset(fields.pop("enemies", ()))
    return Candidate(key, domain, lesson, level, expected, enemies=enemies, **fields)


def several(number: int, prefix: str = "i", **fields: Any) -> list[Candidate]:
    """So many candidates that are alike but for their keys."""
    return [item(f"{prefix}{n:02}", **fields) for n in range(number)]


def blueprint(*items: int, **fields: Any) -> Blueprint:
    """Domains D1, D2, … with so many items each."""
    domains = tuple(Domain(f"D{n}", f"Domain {n}", count) for n, count in enumerate(items, start=1))
    return Blueprint(minutes=30, domains=domains, **fields)


def full_blueprint(**fields: Any) -> Blueprint:
    """The blueprint of curriculum 4.3 and 4.4, with five pilots."""
    values: dict[str, Any] = {
        "minutes": 90,
        "domains": tuple(Domain(id, f"Domain {id}", items, all_) for id, (items, _, _, all_) in SHAPE.items()),
        "levels": {"remember": 15, "understand": 35, "apply": 35, "analyze": 15},
        "most_per_lesson": 3,
        "pilots": 5,
        "pass_mark": PassMark(lowest=39, highest=45),
    }
    return Blueprint(**(values | fields))


def full_bank() -> list[Candidate]:
    """253 scored items and twelve pilots. One item in nine has an enemy; a pilot in three has one, too."""
    places = [
        (domain, f"{domain.lower()}-lesson-{lesson}")
        for domain, (_, lessons, each, _) in SHAPE.items()
        for lesson in range(1, lessons + 1)
        for _ in range(each)
    ]
    bank = []
    for number, (domain, lesson) in enumerate(places):
        level = TWENTY[number * 7 % 20]
        expected = item("", level=level).expected + (number * 11 % 21 - 10)
        enemies = [f"i{(number + 5) % len(places):03}"] if number % 9 == 0 else []
        bank.append(item(f"i{number:03}", domain, lesson, level, expected=expected, enemies=enemies))
    for number in range(12):
        domain, lesson = places[number * 20]
        enemies = [f"i{number * 20:03}", f"i{number:03}"] if number % 3 == 0 else []
        bank.append(item(f"p{number:02}", domain, lesson, "apply", enemies=enemies, is_pilot=True))
    return bank


def keeps(blueprint: Blueprint, bank: Iterable[Candidate], scored: Sequence[Candidate]) -> bool:
    """Whether these items keep every rule of a form, looked at one rule after the other."""
    lessons: dict[str, set[str]] = {domain.id: set() for domain in blueprint.domains}
    for found in bank:
        if not found.is_pilot and found.lesson and found.domain in lessons:
            lessons[found.domain].add(found.lesson)
    for domain in blueprint.domains:
        chosen = [found.lesson for found in scored if found.domain == domain.id]
        of_lessons = Counter(lesson for lesson in chosen if lesson)
        if len(chosen) != domain.items or (domain.touches_all and set(of_lessons) != lessons[domain.id]):
            return False
        if blueprint.most_per_lesson and max(of_lessons.values(), default=0) > blueprint.most_per_lesson:
            return False
    groups = Counter(found.group for found in scored)
    for group in EXPECTED:
        low, high = blueprint.bounds(group)
        if not low <= groups[group] <= high:
            return False
    if any(are_enemies(one, other) for one, other in combinations(scored, 2)):
        return False
    return len(scored) == blueprint.scored and blueprint.pass_mark.admits(pass_mark(blueprint, scored))


def forms(blueprint: Blueprint, bank: Sequence[Candidate]) -> list[frozenset[str]]:
    """Every form that there is, as the keys of its scored items. For banks of a dozen items."""
    scored = [found for found in bank if not found.is_pilot]
    tried = combinations(scored, blueprint.scored)
    return [frozenset(found.key for found in some) for some in tried if keeps(blueprint, bank, some)]


def repeats(keys: Iterable[str], seen: Collection[str]) -> int:
    return len(set(keys) & set(seen))
