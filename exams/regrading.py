"""Regrading: an item was wrong, so results that counted with it are worked out anew, as new versions with a reason.

Nothing is ever recalculated in place. A correction is put on record first; then every result it concerns is scored from
its paper and its answers with all the corrections that stand, each sitting in a transaction of its own, so that it can
be killed and run again (:func:`settle`, which the sweeper calls too) and never holds up an exam that is running.

The rule of the pass: a pass that was released stays one, even where the new score is below the mark (``is_kept``),
unless the correction was made with ``may_lower``. A pass is always given where the new score reaches the mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from exams import audit, certificate_notes, results, scoring
from exams.batches import batches
from exams.delivery.moving import subject
from exams.models.item import Item
from exams.models.result import Correction, Result
from exams.models.sitting import PaperItem, Sitting
from exams.scoring import Fix, ScoreReport
from exams.transitions import State

if TYPE_CHECKING:
    from accounts.models import User

#: So many results are worked out while somebody waits for the page; more are left to the sweeper.
AT_ONCE = 100
#: How often a sitting is looked at again when its result got another version in the same moment.
TRIES = 20
#: How many sittings are read at once.
BATCH = 200
Action = Correction.Action


class NotCorrected(Exception):
    """The correction cannot be made; the message says why, for its author."""


@dataclass(frozen=True)
class Difference:
    """What a correction would do to one sitting. ``passes`` is what the result would say, a kept pass counted in."""

    sitting: Sitting
    before: Result
    points: Decimal
    most: Decimal
    pass_mark: Decimal
    passes: bool
    is_kept: bool

    @property
    def is_change(self) -> bool:
        old = (self.before.points, self.before.most, self.before.pass_mark, self.before.is_passed)
        return old != (self.points, self.most, self.pass_mark, self.passes)

    @property
    def now_passes(self) -> bool:
        return self.passes and not self.before.is_passed

    @property
    def no_longer_passes(self) -> bool:
        return self.before.is_passed and not self.passes


def correct(
    *,
    item: Item,
    number: int,
    action: str,
    accepted: Sequence[Sequence[str]] = (),
    may_lower: bool = False,
    reason: str,
    by: User,
    now: datetime,
) -> Correction:
    """Put a correction of one form of an item on record, and work out every result that it concerns, at once or soon.

    ``accepted`` are values as a form sends them, for the actions "key" and "accept". Raises :class:`NotCorrected`.
    """
    check(item, number, action, accepted, reason)
    try:
        with transaction.atomic():
            correction = Correction.objects.create(
                exam=item.course.exam,
                item=item,
                number=number,
                action=action,
                accepted=[list(values) for values in accepted],
                may_lower=may_lower,
                reason=reason.strip(),
                made_by=by,
                made_at=now,
            )
            audit.record(
                action="item corrected",
                subject=f"item:{item.pk}",
                actor=audit.actor(by),
                at=now,
                data={
                    "correction": correction.pk,
                    "revision": number,
                    "action": action,
                    "accepted": correction.accepted,
                    "may_lower": may_lower,
                    "reason": correction.reason,
                },
            )
    except IntegrityError:
        raise NotCorrected("There is a correction of this form of the item already; undo it first.") from None
    settle_soon(correction, now=now)
    return correction


def undo(*, correction: Correction, may_lower: bool = False, reason: str, by: User, now: datetime) -> bool:
    """Take a correction back: results are worked out without it. False when that was done already."""
    with transaction.atomic():
        standing = Correction.objects.filter(pk=correction.pk, undone_at__isnull=True)
        if not standing.update(
            undone_at=now, undone_by=by, undone_reason=reason.strip(), is_settled=False, may_lower=may_lower
        ):
            return False
        audit.record(
            action="correction undone",
            subject=f"item:{correction.item_id}",
            actor=audit.actor(by),
            at=now,
            data={"correction": correction.pk, "may_lower": may_lower, "reason": reason.strip()},
        )
    correction.refresh_from_db()
    settle_soon(correction, now=now)
    return True


def check(item: Item, number: int, action: str, accepted: Sequence[Sequence[str]], reason: str) -> None:
    if action not in Action.values:
        raise NotCorrected(f"“{action}” is not something that can be done to an item.")
    if not reason.strip():
        raise NotCorrected("Say why: the reason is shown to everyone whose result changes.")
    revision = item.revisions.filter(number=number).order_by("-wording").first()
    if revision is None:
        raise NotCorrected("The item never had this form.")
    if (action in {Action.KEY, Action.ACCEPT}) != bool(accepted):
        raise NotCorrected("Say which answers are right; to void an item or to credit everyone takes none.")
    for values in accepted:
        if scoring.meaning(revision.content, values) in (None, tuple(values)):
            raise NotCorrected("One of the answers cannot be given to this item.")


# Working results out anew


def settle_soon(correction: Correction, *, now: datetime) -> None:
    """At once where it concerns few; else the sweeper does it, within its next round."""
    if papers_with(correction.item, correction.number).count() <= AT_ONCE:
        settle(correction, now=now)


def settle(correction: Correction, *, now: datetime) -> int:
    """Work out every result that the correction concerns; how many got a new version. It can be run again."""
    changed = 0
    for sitting in concerned(correction.item, correction.number).iterator(chunk_size=BATCH):
        changed += remark(sitting, correction, now=now)
    Correction.objects.filter(pk=correction.pk, undone_at=correction.undone_at).update(is_settled=True)
    return changed


def settle_all(*, now: datetime) -> int:
    """Finish what was begun and not ended: corrections whose results were not all worked out."""
    return sum(settle(correction, now=now) for correction in Correction.objects.filter(is_settled=False))


def concerned(item: Item, number: int) -> QuerySet[Sitting]:
    """The sittings with a result whose paper has this form of the item, in the order in which they began."""
    papers = papers_with(item, number).values("sitting")
    found = Sitting.objects.filter(pk__in=papers, state__in=[State.GRADED, State.RELEASED])
    return found.select_related("exam").order_by("pk")


def papers_with(item: Item, number: int) -> QuerySet[PaperItem]:
    """The places of papers where this form of the item stands."""
    return PaperItem.objects.filter(item=item, revision_number=number)


def remark(sitting: Sitting, correction: Correction, *, now: datetime) -> bool:
    """Give a sitting a new version of its result when the corrections that stand now make another one of it."""
    for _turn in range(TRIES):
        try:
            with transaction.atomic():
                return store_anew(sitting, correction, now=now)
        except IntegrityError:
            continue
    raise RuntimeError(f"sitting {sitting.uuid}: no new version goes through")


def store_anew(sitting: Sitting, correction: Correction, *, now: datetime) -> bool:
    fresh = Sitting.objects.select_related("exam").get(pk=sitting.pk)
    last = results.latest(fresh)
    if last is None or fresh.state not in {State.GRADED, State.RELEASED}:
        return False
    scored = results.report(fresh, results.standing_corrections(fresh.exam_id))
    keeps = keeps_pass(fresh, last, correction.may_lower)
    if says_the_same(last, scored, keeps):
        return False
    undone = correction.undone_at is not None
    made_by = correction.undone_by if undone else correction.made_by
    result = results.new(
        fresh,
        scored,
        version=last.version + 1,
        made_by=audit.actor(made_by),
        now=now,
        reason=correction.undone_reason if undone else correction.reason,
        keep_pass=keeps,
    )
    result.save(force_insert=True)
    audit.record(
        action="result regraded",
        subject=subject(fresh),
        actor=result.made_by,
        at=now,
        data={"correction": correction.pk, "version": result.version, "result": result.sha256},
    )
    certificate_notes.after_regrade(sitting=fresh, result=result, now=now, actor=made_by)
    return True


def keeps_pass(sitting: Sitting, last: Result, may_lower: bool) -> bool:
    """Whether the learner was told of a pass that this correction may not take away."""
    return sitting.state == State.RELEASED and last.is_passed and not may_lower


def says_the_same(last: Result, scored: ScoreReport, keeps: bool) -> bool:
    """Whether the last version says what scoring says now, so that no new one is needed."""
    passes = scored.is_passed or keeps
    old = (last.points, last.most, last.pass_mark, last.is_passed, tuple(last.corrections))
    return old == (scored.points, scored.most, scored.pass_mark, passes, scored.corrections)


# Looking before it is done


def preview(
    *, item: Item, number: int, action: str, accepted: Sequence[Sequence[str]] = (), may_lower: bool = False
) -> list[Difference]:
    """What a correction would do to each sitting that it concerns; writes nothing. ``action`` "" is to undo one.

    The number of queries grows with every :data:`BATCH` sittings.
    """
    fix = None if not action else Fix(0, action, tuple(tuple(values) for values in accepted))
    found = []
    for batch in batches(concerned(item, number).iterator(chunk_size=BATCH), BATCH):
        standing = results.standing_corrections(batch[0].exam_id)
        scores = results.reports(batch, standing, instead={(item.key, number): fix})
        last = results.latest_of(batch)
        for sitting, scored in zip(batch, scores, strict=True):
            found.append(difference(sitting, last[sitting.pk], scored, may_lower))
    return found


def difference(sitting: Sitting, last: Result, scored: ScoreReport, may_lower: bool) -> Difference:
    keeps = keeps_pass(sitting, last, may_lower)
    return Difference(
        sitting=sitting,
        before=last,
        points=scored.points,
        most=scored.most,
        pass_mark=scored.pass_mark,
        passes=scored.is_passed or keeps,
        is_kept=keeps and not scored.is_passed,
    )


def counts(differences: Iterable[Difference]) -> dict[str, int]:
    """What a preview comes to, in numbers: how many are looked at, change, gain and lose a pass, and keep one."""
    found = list(differences)
    return {
        "sittings": len(found),
        "changed": sum(one.is_change for one in found),
        "gain": sum(one.now_passes for one in found),
        "lose": sum(one.no_longer_passes for one in found),
        "kept": sum(one.is_kept for one in found),
    }
