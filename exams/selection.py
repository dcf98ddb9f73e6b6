"""Which items a form has: a pure function of the blueprint, the bank and a seed.

Automated test assembly (W. J. van der Linden (2005), Linear Models for Optimal Test Design, ch. 1-4), here as a
minimum-cost flow domain → lesson → level, since all rules but two are counts along that way. The cost of an item is
random by the seed (weighted sampling without replacement: P. S. Efraimidis & P. G. Spirakis (2006), Information
Processing Letters 97), so that every form that keeps the rules can be drawn, items that were shown often are drawn
less, and one that this learner has seen is drawn only when nothing else keeps the rules. The two other rules, enemies
and the range of pass marks, are met by drawing again without the item in the way, or with another seed; where many
seeds do not hit the range, with costs that lead to it, and at last without regard to what was seen.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import heappop, heappush
from itertools import count
from math import log

from exams.blueprint import GROUPS, Blueprint
from exams.flow import Network

#: Costs, each far above the sum of all of the kind before it: an item, one seen before, a rule that is not kept.
UNIT, SEEN, RULE = 25_000, 10**16, 10**21
LONGEST = 40.0
#: How often a draw is tried with another seed for the pass mark's sake, how often then with costs that steer it, how
#: steeply at most, and how many draws enemies may cost.
TRIES, STEERED, STEEPEST, MOST_DRAWS = 40, 28, 2**26, 400


@dataclass(frozen=True)
class Candidate:
    """What selection knows of an item. ``expected`` is in percent; ``shown`` counts the papers it was in.

    Without a ``lesson`` ("") it is in the way of no rule about lessons.
    """

    key: str
    domain: str
    lesson: str
    level: str
    expected: Decimal
    points: int = 1
    enemies: frozenset[str] = frozenset()
    is_pilot: bool = False
    shown: int = 0

    @property
    def group(self) -> str:
        return GROUPS[self.level]


@dataclass(frozen=True)
class Form:
    """Items in the order in which they are asked; ``pilots`` are those among them that do not count."""

    keys: tuple[str, ...]
    pilots: frozenset[str]
    pass_mark: Decimal


class Infeasible(Exception):
    """No form keeps all rules; ``reasons`` say which cannot be met."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(reasons))


def draw(blueprint: Blueprint, bank: Sequence[Candidate], seed: str, *, seen: Collection[str] = ()) -> Form:
    """A form that keeps every rule. ``seen`` are the keys of the learner's earlier forms.

    The order of ``bank`` does not matter. Raises :class:`Infeasible`.
    """
    scored = sorted((item for item in bank if not item.is_pilot), key=lambda item: item.key)
    marks: list[Decimal] = []
    for known in (seen, ()) if seen else ((),):
        least, most = -STEEPEST, STEEPEST
        for turn in range(TRIES + STEERED):
            tilt = 0 if turn < TRIES else (least + most) // 2
            chosen = Draw(blueprint, scored, f"{seed}/{turn}", known, tilt).run()
            mark = pass_mark(blueprint, chosen)
            if blueprint.pass_mark.admits(mark):
                pilots = draw_pilots(blueprint, bank, chosen, seed, seen)
                keys = sorted([item.key for item in (*chosen, *pilots)], key=lambda key: fraction(seed, "order", key))
                return Form(tuple(keys), frozenset(item.key for item in pilots), mark)
            marks.append(mark)
            if turn >= TRIES and blueprint.pass_mark.is_below(mark):
                most = tilt
            elif turn >= TRIES:
                least = tilt
    raise Infeasible([out_of_range(blueprint, marks)])


def pass_mark(blueprint: Blueprint, items: Iterable[Candidate]) -> Decimal:
    """The points that pass a form of these items."""
    found = list(items)
    return blueprint.pass_mark.of([item.expected * item.points for item in found], sum(item.points for item in found))


def draw_pilots(
    blueprint: Blueprint, bank: Iterable[Candidate], chosen: Sequence[Candidate], seed: str, seen: Collection[str]
) -> list[Candidate]:
    """Unscored items for the form: those shown least, none that is an enemy of another. Fewer when there are none."""
    pilots: list[Candidate] = []
    waiting = [item for item in bank if item.is_pilot]
    waiting.sort(key=lambda item: (item.key in seen, item.shown, fraction(seed, "pilot", item.key)))
    for item in waiting:
        if len(pilots) < blueprint.pilots and not any(are_enemies(item, other) for other in (*chosen, *pilots)):
            pilots.append(item)
    return pilots


def are_enemies(one: Candidate, other: Candidate) -> bool:
    return other.key in one.enemies or one.key in other.enemies


def fraction(*parts: str) -> float:
    """A number above 0 and up to 1 that belongs to these texts, evenly spread."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return (int.from_bytes(digest[:7]) + 1) / 2**56


class Draw:
    """One draw of the scored items. A ``tilt`` above 0 makes items dear that raise the pass mark, one below 0 cheap."""

    def __init__(
        self, blueprint: Blueprint, bank: Sequence[Candidate], seed: str, seen: Collection[str], tilt: int = 0
    ) -> None:
        self.blueprint, self.bank, self.seen = blueprint, bank, seen
        usual = sum(item.shown for item in bank) / len(bank) if bank else 0
        self.costs = {
            item.key: self.cost(item, fraction(seed, item.key), usual)
            + SEEN * (item.key in seen)
            + tilt * int(blueprint.pass_mark.worth(item.expected, item.points))
            for item in bank
        }

    @staticmethod
    def cost(item: Candidate, chance: float, usual: float) -> int:
        weight = 1 / (1 + (item.shown / usual if usual else 0))
        return int(min(-log(chance) / weight, LONGEST) * UNIT)

    def run(self) -> list[Candidate]:
        """The items of a form without enemies, with as few of those seen before as there can be.

        Of two enemies one is left out, now this, now that; what repeats least goes first, and of such what is nearest
        to its end. Raises :class:`Infeasible`.
        """
        reasons: list[str] = []
        number = count()
        waiting: list[tuple[int, int, int, frozenset[str], list[Candidate] | None]]
        waiting = [(0, 0, next(number), frozenset(), None)]
        draws = 0
        while waiting:
            repeats, depth, place, left_out, chosen = heappop(waiting)
            if chosen is None:
                draws += 1
                if draws > MOST_DRAWS:
                    raise Infeasible(["Enemy items leave no form; part them among more items, or write more."])
                chosen, unmet = solve(self.blueprint, self.bank, self.costs, left_out)
                if unmet:
                    reasons = unmet if not left_out else [f"Enemy items leave no form: {reason}" for reason in unmet]
                    continue
                found = sum(item.key in self.seen for item in chosen)
                if found > repeats:
                    heappush(waiting, (found, depth, place, left_out, chosen))
                    continue
            pair = next(enemies_in(chosen), None)
            if pair is None:
                return chosen
            for item in sorted(pair, key=lambda item: (-self.costs[item.key], item.key)):
                heappush(waiting, (repeats, depth - 1, next(number), left_out | {item.key}, None))
        raise Infeasible(reasons)


def enemies_in(items: Sequence[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    for at, one in enumerate(items):
        for other in items[at + 1 :]:
            if are_enemies(one, other):
                yield one, other


def solve(
    blueprint: Blueprint, bank: Sequence[Candidate], costs: dict[str, int], left_out: Collection[str] = ()
) -> tuple[list[Candidate], list[str]]:
    """The cheapest items that keep the counts, and what is said of each count that no choice of items keeps.

    None of ``left_out`` is chosen; their lessons are to be touched all the same.
    """
    network = Network()
    watched: list[tuple[list[int], int, str, str]] = []

    def at_least(tail: object, head: object, low: int, high: int, rule: str, end: str = ".") -> None:
        """An edge that is to carry ``low`` and may carry ``high``: its first units earn more than any item costs."""
        edges = [network.add(tail, head, low, -RULE)] if low else []
        if high > low:
            network.add(tail, head, high - low)
        if low:
            watched.append((edges, low, rule, end))

    present = {(item.domain, item.lesson) for item in bank}
    total = 0
    for domain in blueprint.domains:
        at_least("source", ("domain", domain.id), domain.items, domain.items, f"Domain {domain.id}")
        total += domain.items
        for lesson in sorted(lesson for of, lesson in present if of == domain.id):
            most = min(blueprint.most_per_lesson or domain.items, domain.items) if lesson else domain.items
            rule, end = f"Lesson {lesson} of domain {domain.id}", "; the domain is to touch each of its lessons."
            low = 1 if domain.touches_all and lesson else 0
            at_least(("domain", domain.id), ("lesson", domain.id, lesson), low, most, rule, end)
    for group in dict.fromkeys(GROUPS.values()):
        low, high = blueprint.bounds(group)
        at_least(("group", group), "sink", low, high, f"Level {group}")
    edges = {
        item.key: network.add(("lesson", item.domain, item.lesson), ("group", item.group), 1, costs[item.key])
        for item in bank
        if item.key not in left_out and blueprint.domain(item.domain)
    }
    network.send("source", "sink", total)
    unmet = []
    for counted, low, rule, end in watched:
        carried = sum(network.used(edge) for edge in counted)
        if carried < low:
            unmet.append(f"{rule} needs {low} item{'s' * (low != 1)}, and at most {carried} can be had{end}")
    return [item for item in bank if item.key in edges and network.used(edges[item.key])], unmet


def obstacles(blueprint: Blueprint, bank: Sequence[Candidate]) -> list[str]:
    """Why no form can be drawn, rule by rule, in words for the author; nothing when forms can be drawn."""
    reasons = [*shortages(blueprint, bank)]
    if not reasons:
        try:
            for turn in range(8):
                draw(blueprint, bank, f"trial {turn}")
        except Infeasible as infeasible:
            reasons = infeasible.reasons
    return reasons


def shortages(blueprint: Blueprint, bank: Sequence[Candidate]) -> Iterator[str]:
    """The rules that one look at the numbers shows cannot be met."""
    scored = [item for item in bank if not item.is_pilot]
    known = {domain.id for domain in blueprint.domains}
    for item in bank:
        if item.domain not in known:
            yield f"Item {item.key} is of domain “{item.domain}”, which the blueprint does not have."
    homes: dict[str, set[str]] = {}
    for item in bank:
        if item.lesson:
            homes.setdefault(item.lesson, set()).add(item.domain)
    for lesson, domains in sorted(homes.items()):
        if len(domains) > 1:
            yield f"Lesson {lesson} has items in the domains {', '.join(sorted(domains))}; one lesson has one domain."
    for domain in blueprint.domains:
        lessons = Counter(item.lesson for item in scored if item.domain == domain.id)
        have, most = sum(lessons.values()), blueprint.most_per_lesson
        usable = sum(min(n, most) if lesson else n for lesson, n in lessons.items()) if most else have
        if have < domain.items:
            yield f"Domain {domain.id} needs {domain.items} scored items, and the bank has {have}."
        elif usable < domain.items:
            yield (
                f"Domain {domain.id} needs {domain.items} items; at most {most} from one lesson leave {usable}. "
                "Write items for more of its lessons, or allow more from one."
            )
        named = len(lessons.keys() - {""})
        if domain.touches_all and named > domain.items:
            yield (
                f"Domain {domain.id} is to touch each of its lessons: {named} have items, "
                f"and a form has {domain.items} of the domain."
            )
    bounds = {group: blueprint.bounds(group) for group in dict.fromkeys(GROUPS.values())}
    if sum(low for low, _ in bounds.values()) > blueprint.scored or sum(high for _, high in bounds.values()) < (
        blueprint.scored
    ):
        yield f"The shares of the levels do not add up to the {blueprint.scored} items of a form."
    groups = Counter(item.group for item in scored)
    for group, (low, _high) in bounds.items():
        if groups[group] < low:
            yield f"Level {group} needs at least {low} items on a form, and the bank has {groups[group]}."
    if blueprint.pilots > sum(item.is_pilot for item in bank):
        have = sum(item.is_pilot for item in bank)
        yield f"A form has {blueprint.pilots} pilot items, and the bank has {have}; mark items with pilot=yes."


def out_of_range(blueprint: Blueprint, marks: Sequence[Decimal]) -> str:
    rule = blueprint.pass_mark
    return (
        f"No form has a pass mark from {rule.lowest or 0} to {rule.highest or blueprint.scored}: "
        f"those drawn have {min(marks)} to {max(marks)}. Widen the range, or change what is expected of items."
    )
