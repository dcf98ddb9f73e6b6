"""What the doctor found, for people and for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from config.doctor.findings import ORDER, Level
from config.doctor.visit import Found

WIDTH = max(len(level) for level in Level)


def lines(found: Iterable[Found]) -> Iterator[str]:
    """Sections in order, problems first in each, how to mend them below."""
    for section, items in groupby(found, key=lambda item: item.section):
        yield section
        for level, says, mend in sorted(entries(list(items)), key=lambda entry: ORDER[entry[0]]):
            yield f"  {level:<{WIDTH}}  {says}"
            if mend:
                yield f"  {'':<{WIDTH}}  → {mend}"
        yield ""


def entries(items: list[Found]) -> Iterator[tuple[Level, str, str]]:
    """The lines of a section. What was not checked for one and the same reason shares a line."""
    reasons: dict[str, list[str]] = {}
    for item in items:
        finding = item.finding
        if finding.level is Level.NOT_CHECKED:
            reasons.setdefault(finding.says, []).append(item.check.replace("_", " "))
        else:
            yield finding.level, finding.says, finding.mend
    for reason, names in reasons.items():
        yield Level.NOT_CHECKED, f"{', '.join(names)}: {reason}", ""


def summary(found: Iterable[Found]) -> str:
    """How much there is of each level."""
    number = Counter(item.finding.level for item in found)
    nouns = {Level.ERROR: ("error", "errors"), Level.WARNING: ("warning", "warnings")}
    parts = []
    for level in Level:
        one, many = nouns.get(level, (level.value, level.value))
        if number[level] or level is Level.ERROR:
            parts.append(f"{number[level] or 'no'} {one if number[level] == 1 else many}")
    return f"{', '.join(parts)}."


def as_json(found: Iterable[Found]) -> str:
    """The same for machines: ``check`` is a name that stays, ``says`` and ``mend`` are for people."""
    items = list(found)
    number = Counter(item.finding.level for item in items)
    return json.dumps(
        {
            "summary": {level.value: number[level] for level in Level},
            "findings": [
                {
                    "section": item.section,
                    "check": item.check,
                    "level": item.finding.level.value,
                    "says": item.finding.says,
                    "mend": item.finding.mend,
                }
                for item in items
            ],
        },
        indent=2,
        ensure_ascii=False,
    )
