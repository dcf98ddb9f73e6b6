"""Starting a sitting: the paper is drawn and frozen, and the clock starts."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from exams import accommodations, audit, bank, eligibility
from exams.blueprint import Blueprint
from exams.delivery.moving import subject
from exams.models.item import Item
from exams.models.sitting import Answer, PaperItem, Sitting
from exams.selection import Form, draw
from exams.timing import Terms

if TYPE_CHECKING:
    from accounts.models import User
    from exams.models.blueprint import Exam


@dataclass(frozen=True)
class Paper:
    """A form with everything that is frozen of it."""

    form: Form
    items: list[Item]
    frozen: list[dict[str, Any]]
    is_provisional: bool
    sha256: str


def new_seat() -> str:
    """A secret that names the browser which may answer."""
    return secrets.token_hex(16)


def begin(*, exam: Exam, learner: User, seat: str, now: datetime, address: str = "") -> Sitting:
    """The learner's running sitting of this exam: a new one with its own paper, or the one that runs already.

    Raises :class:`exams.eligibility.NotEligible` with what stands in the way, and :class:`exams.selection.Infeasible`
    when the bank has no form. However many start at once, there is one.
    """
    running = Sitting.objects.unfinished().filter(exam=exam, learner=learner).first()
    if running is not None:
        return running
    eligibility.require(exam=exam, learner=learner, now=now)
    blueprint = exam.blueprint
    seed = secrets.token_hex(16)
    paper = draw_paper(exam, blueprint, learner, seed)
    try:
        with transaction.atomic():
            eligibility.require_attempt(exam=exam, learner=learner, now=now)
            return insert(exam, blueprint, learner, paper, seed, seat, now, address)
    except IntegrityError:
        running = Sitting.objects.unfinished().filter(exam=exam, learner=learner).first()
        if running is None:  # it was ended already by the one who was quicker
            raise eligibility.NotEligible([eligibility.Obstacle("busy")]) from None
        return running


def draw_paper(exam: Exam, blueprint: Blueprint, learner: User, seed: str) -> Paper:
    """Draw a form from the bank as it is now, without items that this learner has seen, as long as there are others."""
    stock = bank.of_exam(exam, blueprint, contents=False)
    seen = set(PaperItem.objects.filter(sitting__learner=learner, sitting__exam=exam).values_list("key", flat=True))
    form = draw(blueprint, stock.candidates, seed, seen=seen)
    chosen = Item.objects.filter(course_id=exam.course_id, key__in=form.keys).select_related("revision")
    whole = {item.key: item for item in chosen}
    items = [whole[key] for key in form.keys]
    frozen = [
        {
            "number": number,
            "key": item.key,
            "revision": item.revision.label if item.revision else "",
            "content": item.revision.content if item.revision else {},
            "domain": item.domain,
            "lesson": item.lesson_slug,
            "level": item.level,
            "points": item.points,
            "expected": stock.standards[item.key].percent,
            "is_pilot": item.key in form.pilots,
        }
        for number, item in enumerate(items, start=1)
    ]
    provisional = any(stock.standards[item.key].is_provisional for item in items if item.key not in form.pilots)
    return Paper(form, items, frozen, provisional, paper_hash(frozen))


def paper_hash(frozen: Sequence[dict[str, Any]]) -> str:
    """The hash of a paper: of everything that is asked and how it is marked, in order."""
    return hashlib.sha256(audit.canonical({"paper": list(frozen)})).hexdigest()


def insert(
    exam: Exam,
    blueprint: Blueprint,
    learner: User,
    paper: Paper,
    seed: str,
    seat: str,
    now: datetime,
    address: str,
) -> Sitting:
    terms: Terms = accommodations.terms_of(exam, learner, blueprint)
    last = Sitting.objects.filter(exam=exam, learner=learner).aggregate(n=Max("number"))["n"] or 0
    sitting = Sitting(
        exam=exam,
        learner=learner,
        number=last + 1,
        seed=seed,
        rules=exam.rules,
        terms=terms.as_json(),
        edition=exam.edition or exam.course.edition,
        paper_sha256=paper.sha256,
        size=len(paper.items),
        pass_mark=paper.form.pass_mark,
        is_provisional=paper.is_provisional and blueprint.pass_mark.rule == "angoff",
        started_at=now,
        deadline=terms.deadline(now, blueprint.closes),
        seat=seat,
    )
    sitting.chain = hashlib.sha256(f"{sitting.uuid}:{paper.sha256}".encode()).hexdigest()
    sitting.save(force_insert=True)
    PaperItem.objects.bulk_create(
        PaperItem(
            sitting=sitting,
            number=entry["number"],
            item=item,
            revision=item.revision,
            key=item.key,
            revision_number=item.revision.number if item.revision else 0,
            content=entry["content"],
            domain=entry["domain"],
            lesson_slug=entry["lesson"],
            level=entry["level"],
            points=entry["points"],
            expected=entry["expected"],
            is_pilot=entry["is_pilot"],
        )
        for item, entry in zip(paper.items, paper.frozen, strict=True)
    )
    Answer.objects.bulk_create(Answer(sitting=sitting, number=number) for number in range(1, sitting.size + 1))
    audit.record(
        action="sitting started",
        subject=subject(sitting),
        actor=audit.actor(learner),
        at=now,
        data={
            "number": sitting.number,
            "paper": paper.sha256,
            "deadline": sitting.deadline,
            "terms": sitting.terms,
            "chain": sitting.chain,
        },
        address=address,
    )
    return sitting
