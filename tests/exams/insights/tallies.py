"""Tallies of an item, made by hand."""

from __future__ import annotations

from typing import Any

from exams.insights.tally import Did, ItemTally, spelled
from tests.quizzes.questions import stored

CONTENT = stored("Which?\n\n- ( ) Bran\n- (x) Endosperm\n- ( ) Germ\n- ( ) Husk")
A, B, C, D = ({"choice": key} for key in "abcd")


def tally(*groups: tuple[int, float, Any], **fields: Any) -> ItemTally:
    """Groups of (people, rest, response), response b being right; the right ones pass unless it says otherwise."""
    found = ItemTally()
    for people, rest, response in groups:
        for _ in range(people):
            add(found, rest, response, **fields)
    return found


def add(found: ItemTally, rest: float | None, response: Any, **fields: Any) -> None:
    score = fields.get("score", 1.0 if response == B else 0.0)
    passed = fields.get("passed", rest is not None and rest >= 0.6)
    did = Did(rest, score, spelled(response), passed, fields.get("near", False))
    found.add(did, seconds=fields.get("seconds", 30), expected=fields.get("expected", 70), points=1,
              is_pilot=fields.get("pilot", False))  # fmt: skip


def spread(people: int, *shares: tuple[float, Any]) -> ItemTally:
    """People at rests of .1 to .9, each answer given by its share of each rest."""
    found = ItemTally()
    for rest in (0.1, 0.3, 0.5, 0.7, 0.9):
        for share, response in shares:
            for _ in range(round(people / 5 * share)):
                add(found, rest, response)
    return found
