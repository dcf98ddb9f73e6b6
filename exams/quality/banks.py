"""The gates of an exam's bank: how large it is for its forms, and how its levels are mixed."""

from __future__ import annotations

from collections import Counter

from courses.sync.problems import Problem
from exams.blueprint import GROUPS, Blueprint
from exams.quality.gate import Checked
from exams.quality.measures import CourseFigures
from exams.quality.rules import Rules


def bank(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.bank is not None
    if figures.exam.exam is None:
        return "no exam", ()
    blueprint = Blueprint.of(figures.exam.exam.values["rules"])
    pools = {pool.path: pool.domain for pool in figures.exam.pools}
    counts = Counter(dict(each.parsed.further).get("domain") or pools[each.path] for each in figures.items)
    wrong = [
        Problem(
            figures.exam.exam.path,
            1,
            f"domain {domain.id} has {counts[domain.id]} items for {domain.items} places; "
            f"{rules.bank:g} for each place are wanted.",
        )
        for domain in blueprint.domains
        if counts[domain.id] < rules.bank * domain.items
    ]
    said = ", ".join(f"{domain.id} {counts[domain.id]}/{domain.items}" for domain in blueprint.domains)
    return f"{len(figures.items)} items; for places on a form: {said}", wrong


def levels(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.levels is not None
    if figures.exam.exam is None or not figures.items:
        return "no exam", ()
    blueprint = Blueprint.of(figures.exam.exam.values["rules"])
    counts = Counter(GROUPS[level] for each in figures.items if (level := each.parsed.level) and level in GROUPS)
    shares = {group: 100 * counts[group] / len(figures.items) for group in blueprint.levels}
    wrong = [
        Problem(
            figures.exam.exam.path,
            1,
            f"{share:.0f} % of the bank is “{group}”, a form has {blueprint.levels[group]} %; "
            f"at most {rules.levels:g} points apart.",
        )
        for group, share in shares.items()
        if abs(share - blueprint.levels[group]) > rules.levels
    ]
    return ", ".join(f"{group} {counts[group]} ({share:.0f} %)" for group, share in shares.items()), wrong
