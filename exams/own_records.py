"""What a person may read of their own exams, for the export: as much as the pages of their results show, not more.

Which single questions were right is told only where the paper with its key is open to them (:mod:`exams.outcome`):
with their own answers beside it, it would be the key. The number of queries does not depend on how many rows there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from exams import audit, marked_paper, outcome, results
from exams.blueprint import Blueprint
from exams.delivery.moving import subject
from exams.models.audit import AuditEntry
from exams.models.certificate import Certificate
from exams.models.result import Correction, Result
from exams.models.sitting import Answer, PaperItem, Sitting
from exams.transitions import State
from quizzes.answer_words import worded
from quizzes.asked import plain_words

if TYPE_CHECKING:
    from accounts.models import User

Row = Mapping[str, Any]
BATCH = 200
#: What an entry of the trail says of its matter that is told to the person whom it is about. The rest are checks of
#: the record itself.
TOLD = frozenset(
    {
        "by", "from", "to", "reason", "number", "deadline", "minutes", "break", "counts", "version", "terms", "events",
        "extra_percent", "extra_minutes", "breaks", "break_minutes", "extra_attempts", "no_wait", "window_minutes",
    }
)  # fmt: skip


def sittings_of(person: User) -> list[Sitting]:
    """The sittings of a person with their exams. One query."""
    return list(Sitting.objects.filter(learner=person).select_related("exam__course").order_by("pk"))


def result_rows(person: User, now: datetime) -> Iterator[Row]:
    """Every version of every released result, as much of it as its exam shows. Four queries at most."""
    sittings = {sitting.pk: sitting for sitting in sittings_of(person) if sitting.state == State.RELEASED}
    shown = outcome.open_papers(sittings.values(), now)
    found = Result.objects.filter(sitting__in=sittings).order_by("sitting_id", "version")
    for result in found.iterator(chunk_size=BATCH):
        sitting = sittings[result.sitting_id]
        yield result_row(result, sitting, is_open=sitting.pk in shown)


def result_row(result: Result, sitting: Sitting, *, is_open: bool) -> Row:
    shows = Blueprint.of(sitting.rules).shows
    row: dict[str, Any] = {
        "sitting": sitting.uuid,
        "version": result.version,
        "is_passed": result.is_passed,
        "is_kept": result.is_kept,
        "reason": result.reason,
        "made_at": result.made_at,
    }
    if shows in outcome.SHOWS_SCORE:
        row |= {"points": result.points, "most": result.most, "pass_mark": result.pass_mark}
    if shows in outcome.SHOWS_DOMAINS:
        row["domains"] = result.domains
    if is_open:
        row["items"] = result.items
    return row


def paper_rows(person: User, now: datetime) -> Iterator[Row]:
    """The questions of papers that are open to their learner, with key and reasons. Seven queries at most."""
    sittings = {sitting.pk: sitting for sitting in sittings_of(person)}
    sittings = {pk: sittings[pk] for pk in outcome.open_papers(sittings.values(), now)}
    if not sittings:
        return
    latest: dict[int, Result] = {}
    for result in Result.objects.filter(sitting__in=sittings).order_by("version"):
        latest[result.sitting_id] = result
    standing = {pk for result in latest.values() for pk in result.corrections}
    corrections = {row.pk: row for row in Correction.objects.filter(pk__in=standing)} if standing else {}
    answers = {(row.sitting_id, row.number): row for row in Answer.objects.filter(sitting__in=sittings)}
    papers = PaperItem.objects.filter(sitting__in=sittings).order_by("sitting_id", "number")
    for row in papers.iterator(chunk_size=BATCH):
        result = latest[row.sitting_id]
        scored = next((item for item in result.items if item["number"] == row.number), None)
        mine = [corrections[pk] for pk in result.corrections if pk in corrections]
        correction = next((c for c in mine if (c.item_id, c.number) == (row.item_id, row.revision_number)), None)
        asked = marked_paper.question(
            sittings[row.sitting_id], row, answers[row.sitting_id, row.number], scored, correction
        )
        yield paper_row(sittings[row.sitting_id], asked)


def paper_row(sitting: Sitting, asked: marked_paper.Question) -> Row:
    content = asked.row.content
    return {
        "sitting": sitting.uuid,
        "number": asked.row.number,
        "domain": asked.row.domain,
        "asked": plain_words(asked.stem),
        "your_answer": worded(content, asked.answer.values),
        "right_answer": worded(content, marked_paper.right_values(content)) or plain_words(asked.right),
        "reasons": [
            {"of": plain_words(line.html), "is_right": line.is_right, "reason": plain_words(line.why)}
            for line in asked.lines
            if line.why
        ],
        "explanation": plain_words(asked.explanation),
        "result": asked.state,
        "points": asked.points,
        "most": asked.most,
        "correction": asked.correction.reason if asked.correction else "",
    }


def trail_rows(person: User, now: datetime) -> Iterator[Row]:
    """Entries of the audit trail about a person, and what they did themselves. Three queries."""
    own = [subject(sitting) for sitting in Sitting.objects.filter(learner=person).only("uuid").order_by()]
    own += [f"certificate:{number}" for number in numbers(person)]
    me = audit.actor(person)
    agreed = Q(action="accommodation set", data__learner=me)
    entries = AuditEntry.objects.filter(Q(subject__in=own) | Q(actor=me) | agreed).order_by("number")
    for entry in entries.iterator(chunk_size=BATCH):
        is_about = entry.subject in own or entry.data.get("learner") == me
        yield {
            "number": entry.number,
            "at": entry.at,
            "by": "you" if entry.actor == me else "the site" if entry.actor == audit.SYSTEM else "staff",
            "action": entry.action,
            "subject": entry.subject,
            "data": {name: value for name, value in entry.data.items() if name in TOLD} if is_about else {},
            "address": entry.address if entry.actor == me else "",
        }


def numbers(person: User) -> Iterable[str]:
    return Certificate.objects.filter(learner=person).order_by("pk").values_list("number", flat=True)


def latest_results(person: User) -> Iterator[tuple[Sitting, Result | None]]:
    """Each sitting with the version of its result that counts, if it is released. Two queries."""
    sittings = sittings_of(person)
    latest = results.latest_of(sittings)
    for sitting in sittings:
        yield sitting, latest.get(sitting.pk) if sitting.state == State.RELEASED else None
