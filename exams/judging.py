"""Judging: who rates items, when a second time, and what the judges say together.

A judge says alone how many of 100 just-qualified people get an item right (curriculum 4.4; :mod:`exams.standard`).
A second round opens item by item, when at least two judges rated it and they lie far apart, or an instructor says so;
the judges then see how far apart they were, and not who said what. Ratings are of a revision number: an item that asks
something else is rated anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from courses import access
from exams import audit, bank
from exams.models.audit import AuditEntry
from exams.models.blueprint import Exam
from exams.models.item import Item, Rating
from exams.standard import Consensus, consensus

if TYPE_CHECKING:
    from accounts.models import User

FIRST, SECOND = 1, 2
#: How many judges a first round needs before a second can open.
FEWEST = 2
OPENED = "judging.opened"


class NotOpen(Exception):
    """This turn of this item is not open to this judge (any more, or yet)."""


class OutOfRange(Exception):
    """A rating is a whole number from 0 to 100."""


class Outdated(Exception):
    """The item asks something else since its judge opened it."""


def may_judge(user: User | None, exam: Exam) -> bool:
    """Whether this person rates the exam's items: its judges, and the instructors of its course."""
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    return access.may_edit(user, exam.course) or exam.judges.filter(pk=user.pk).exists()


def judge_key(judge: User) -> str:
    """A pseudonym that stays: it names the judge's ratings also when the person, or the site's secret, is gone."""
    known = Rating.objects.filter(judge=judge).values_list("judge_key", flat=True).first()
    return known or salted_hmac("exams.judging", str(judge.pk), algorithm="sha256").hexdigest()[:32]


def items_of(exam: Exam) -> list[Item]:
    """What is rated: the scored items that are drawn now, in the order of their pools."""
    rows = Item.objects.current().filter(course_id=exam.course_id, is_pilot=False, revision__isnull=False)
    return list(rows.select_related("revision", "pool").defer("pool__body").order_by("pool__slug", "position", "pk"))


@dataclass(frozen=True)
class Standing:
    """What was said of an item's present form.

    ``own`` are one judge's ratings by turn, ``first`` those of all judges in the first round. ``is_second``: the second
    round is open.
    """

    item: Item
    own: Mapping[int, int]
    first: Consensus | None
    is_second: bool

    @property
    def turn(self) -> int:
        """The turn that this judge is in: the second only after their first, once it is open."""
        return SECOND if self.is_second and FIRST in self.own else FIRST

    @property
    def is_waiting(self) -> bool:
        """Whether this judge has something to say still."""
        return self.turn not in self.own

    @property
    def rating(self) -> int | None:
        """What this judge said last."""
        return self.own.get(SECOND, self.own.get(FIRST))


def standings(items: Sequence[Item], judge: User | None = None) -> list[Standing]:
    """What was said of each item, and by this judge. Three queries at most, whatever the number of items."""
    said = bank.ratings(items)
    opened = opened_by_hand(items)
    key = judge_key(judge) if judge is not None else ""
    found = []
    for item in items:
        rows = said.get(item.pk, [])
        first = consensus([row for row in rows if row[1] == FIRST])
        own = {turn: percent for who, turn, percent in rows if who == key}
        is_second = first is not None and first.judges >= FEWEST and (first.is_wide or item.pk in opened)
        is_second = is_second or any(turn == SECOND for _who, turn, _percent in rows)
        found.append(Standing(item, own, first, is_second))
    return found


def standing(item: Item, judge: User | None = None) -> Standing:
    return standings([item], judge)[0]


def subject(item: Item) -> str:
    """How the audit trail names the form of an item that is judged."""
    assert item.revision is not None
    return f"item:{item.pk}:{item.revision.number}"


def opened_by_hand(items: Iterable[Item]) -> set[int]:
    """The items whose second round an instructor opened: the audit trail is where that is kept. One query."""
    by_subject = {subject(item): item.pk for item in items if item.revision is not None}
    entries = AuditEntry.objects.filter(action=OPENED, subject__in=by_subject)
    return {by_subject[name] for name in entries.values_list("subject", flat=True)}


def rate(*, item: Item, judge: User, percent: int, turn: int, now: datetime, number: int | None = None) -> Rating:
    """Say, in this turn, how many of 100 get the item right; saying it again in the same turn replaces it.

    ``number`` is the revision number that the judge saw. Raises :class:`OutOfRange`, :class:`Outdated`, and
    :class:`NotOpen` for a turn that is past or has not come.
    """
    if not 0 <= percent <= 100:
        raise OutOfRange
    if item.revision is None or (number is not None and number != item.revision.number):
        raise Outdated
    with transaction.atomic():
        if standing(item, judge).turn != turn:
            raise NotOpen
        key, values = judge_key(judge), {"percent": percent, "rated_at": now}
        found = Rating.objects.filter(item=item, number=item.revision.number, judge_key=key, turn=turn)
        if not found.update(**values):
            try:
                with transaction.atomic():
                    Rating.objects.create(
                        item=item, number=item.revision.number, judge=judge, judge_key=key, turn=turn, **values
                    )
            except IntegrityError:  # two windows of one judge at once are one rating
                found.update(**values)
        return found.get()


@transaction.atomic
def open_second_round(*, item: Item, by: User, now: datetime) -> None:
    """Let the judges of an item see how far apart they are and rate again, however close they were.

    Raises :class:`NotOpen` while fewer than two judges rated it. Opening it twice is opening it once.
    """
    found = standing(item)
    if found.first is None or found.first.judges < FEWEST:
        raise NotOpen
    if not found.is_second:
        audit.record(action=OPENED, subject=subject(item), actor=audit.actor(by), at=now)
