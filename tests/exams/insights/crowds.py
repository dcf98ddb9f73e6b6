"""How tests of exam insights let many people sit an exam: papers and answers as they are stored, marked for real."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from math import exp
from typing import Any

from accounts.models import User
from exams import results
from exams.models.blueprint import Exam
from exams.models.item import Item
from exams.models.sitting import Answer, PaperItem, Sitting
from quizzes import kinds
from tests.exams.sittings import START

numbers = count(1)
RIGHT, WRONG, OTHER = ("b",), ("a",), ("c",)
Answers = Mapping[str, tuple[str, ...] | None]


def learner(**fields: Any) -> User:
    return User.objects.create(email=f"sitter{next(numbers)}@example.org", **fields)


def attend(exam: Exam, answers: Answers, **fields: Any) -> Sitting:
    """One person's marked sitting: the items by key in the order asked, with what a form sent, None for nothing.

    ``items`` are the rows by key, if they are at hand; ``seconds`` on each question; ``pilots`` are keys.
    """
    rows = fields.pop("items", None) or {item.key: item for item in items_of(exam)}
    seconds, pilots = fields.pop("seconds", 30), fields.pop("pilots", ())
    minutes, who = fields.pop("minutes", 20), fields.pop("learner", ...)
    defaults: dict[str, Any] = {
        "number": 1, "state": "released", "rules": exam.rules, "terms": {}, "size": len(answers), "pass_mark": 0,
        "started_at": START, "deadline": START + timedelta(hours=1), "ended_at": START + timedelta(minutes=minutes),
        "ended_by": "learner", "seed": "s", "seat": "s", "chain": "c",
    }  # fmt: skip
    sitting = Sitting.objects.create(exam=exam, learner=learner() if who is ... else who, **(defaults | fields))
    paper = [(number, rows[key], values) for number, (key, values) in enumerate(answers.items(), start=1)]
    PaperItem.objects.bulk_create(
        PaperItem(
            sitting=sitting, number=number, item=item, revision=item.revision, key=item.key,
            revision_number=item.revision.number, content=item.revision.content, domain=item.domain, level=item.level,
            expected=70, is_pilot=item.key in pilots,
        )
        for number, item, _values in paper
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(
            sitting=sitting, number=number, values=list(values or ()), seconds=seconds,
            response=kinds.read(values, item.revision.content) if values else None,
        )
        for number, item, values in paper
    )  # fmt: skip
    if sitting.state in ("graded", "released"):
        results.first([sitting], results.reports([sitting], []), now=START)
    return sitting


def items_of(exam: Exam) -> list[Item]:
    return list(Item.objects.filter(course=exam.course_id).select_related("revision").order_by("key"))


def rasch(ability: float, hard: float, sharp: float = 1.0) -> float:
    """The chance to be right, by the two-parameter logistic model."""
    return 1 / (1 + exp(-sharp * (ability - hard)))


def crowd(exam: Exam, people: int, *, seed: int = 1, per_domain: int = 3, **fields: Any) -> None:
    """People of all abilities with random forms: items with a higher number are harder."""
    dice = random.Random(seed)
    rows = {item.key: item for item in items_of(exam)}
    by_domain: dict[str, list[str]] = {}
    for item in rows.values():
        by_domain.setdefault(item.domain, []).append(item.key)
    for _ in range(people):
        ability = dice.gauss(0.6, 1.1)
        form = [key for keys in by_domain.values() for key in dice.sample(keys, per_domain)]
        dice.shuffle(form)
        answers = {
            key: said(dice, rasch(ability, hardness(key, len(by_domain[rows[key].domain])), 1.4)) for key in form
        }
        minutes = dice.randint(12, 29)
        attend(exam, answers, items=rows, seconds=dice.randint(10, 90), minutes=minutes, **fields)


def said(dice: random.Random, chance: float) -> tuple[str, ...]:
    return RIGHT if dice.random() < chance else dice.choice([WRONG, WRONG, OTHER])


def hardness(key: str, items: int) -> float:
    return 2.4 * int(key.rpartition("-")[2]) / max(items - 1, 1) - 1.2
