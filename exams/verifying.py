"""Whether what is on record still is what was put on record: the trail, the papers, the answers and the results.

Everything is worked out anew from the rows and held against the hashes that were made when they were written, and those
against the audit trail. What was changed past the product, with whatever tool, does not fit any more, and is said as
``subject: what is wrong``. Rows are read in batches, so that the memory needed does not grow with the sittings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from exams import audit, results
from exams.batches import batches
from exams.delivery import answering, starting
from exams.delivery.moving import subject
from exams.models.audit import AuditEntry, AuditHead
from exams.models.result import Result
from exams.models.sitting import Answer, AnswerEvent, PaperItem, Sitting
from exams.transitions import State
from quizzes.kinds.shapes import CorruptContent

#: How many rows are read at once.
BATCH = 500
#: Entries that name the head of the answer log as it was when the sitting ended.
CLOSING = ("sitting ended", "sitting voided")
#: Entries that name a version of the result.
RESULTS = ("sitting marked", "result regraded")


def head() -> str:
    """Where the trail ends, as ``number hash``: kept with a backup, it says later that nothing was cut off since."""
    found = AuditHead.objects.filter(pk=1).first()
    return f"{found.number} {found.sha256}" if found else f"0 {audit.GENESIS}"


def is_kept(number: int, sha256: str) -> bool:
    """Whether the trail still holds the entry that was its end once."""
    if number == 0:
        return sha256 == audit.GENESIS
    return AuditEntry.objects.filter(number=number, sha256=sha256).exists()


def broken() -> Iterator[str]:
    """What is wrong, one line each; nothing when all of it verifies."""
    for fault in trail():
        yield f"audit trail: {fault}"
    yield from missing()
    for pk in Sitting.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH):
        yield from twice(lambda pk=pk: sitting_faults(pk))  # type: ignore[misc]


def trail() -> Iterator[str]:
    """What is wrong with the audit trail itself."""
    return twice(audit.broken)


def twice(look: Callable[[], Iterator[str]]) -> Iterator[str]:
    """What is wrong at a second look, too: what was just being written at the first one is there by then."""
    if found := list(look()):
        again = set(look())
        yield from (fault for fault in found if fault in again)


def sitting_faults(pk: int) -> Iterator[str]:
    sitting = Sitting.objects.defer("rules").get(pk=pk)
    return (f"{subject(sitting)}: {fault}" for fault in faults(sitting))


def missing() -> Iterator[str]:
    """Sittings that are on record and not there any more."""
    started = AuditEntry.objects.filter(action="sitting started").order_by("number")
    for batch in batches(started.iterator(chunk_size=BATCH), BATCH):
        uuids = {entry.subject: UUID(entry.subject.removeprefix("sitting:")) for entry in batch}
        present = set(Sitting.objects.filter(uuid__in=uuids.values()).values_list("uuid", flat=True))
        for entry in batch:
            if uuids[entry.subject] not in present:
                yield f"{entry.subject}: it is gone, and entry {entry.number} says that it started"


def faults(sitting: Sitting) -> Iterator[str]:
    """What is wrong with one sitting: its paper, its answer log, its answers, its results, its state."""
    entries = list(AuditEntry.objects.filter(subject=subject(sitting)).order_by("number"))
    paper = list(PaperItem.objects.filter(sitting=sitting).select_related("revision").order_by("number"))
    yield from paper_faults(sitting, paper, entries)
    yield from log_faults(sitting, {row.number: row for row in paper}, entries)
    yield from result_faults(sitting, entries)
    yield from state_faults(sitting, entries)


# The paper


def frozen(row: PaperItem) -> dict[str, Any]:
    """A question of a paper as its hash was made of it."""
    return {
        "number": row.number,
        "key": row.key,
        "revision": row.revision.label,
        "content": row.content,
        "domain": row.domain,
        "lesson": row.lesson_slug,
        "level": row.level,
        "points": row.points,
        "expected": row.expected,
        "is_pilot": row.is_pilot,
    }


def paper_faults(sitting: Sitting, paper: list[PaperItem], entries: list[AuditEntry]) -> Iterator[str]:
    start = next((entry for entry in entries if entry.action == "sitting started"), None)
    if start is None:
        yield "its start is not on record"
    elif start.data.get("paper") != sitting.paper_sha256:
        yield f"its paper is another one than entry {start.number} says"
    if len(paper) != sitting.size:
        yield f"its paper has {len(paper)} questions, and should have {sitting.size}"
    if starting.paper_hash([frozen(row) for row in paper]) != sitting.paper_sha256:
        changed = [str(row.number) for row in paper if row.content != row.revision.content]
        where = f" (not as its item was: question {', '.join(changed)})" if changed else ""
        yield f"its paper was changed{where}"


# The answer log, and the answers that stand


def log_faults(sitting: Sitting, paper: dict[int, PaperItem], entries: list[AuditEntry]) -> Iterator[str]:
    """Go through the log from its first link; what was saved last for each question is the answer that stands."""
    due = closings(entries)
    named = {events for events, _chain, _entry in due}
    end = min(due, default=None)
    chain, sequence = hashlib.sha256(f"{sitting.uuid}:{sitting.paper_sha256}".encode()).hexdigest(), 0
    saved: dict[int, AnswerEvent] = {}
    hashes = {0: chain}
    log: QuerySet[AnswerEvent] = AnswerEvent.objects.filter(sitting=sitting).order_by("sequence")
    for event in log.iterator(chunk_size=BATCH):
        facts = answering.facts(event)
        yield from audit.link_faults(event, "answer log: entry", event.sequence, sequence + 1, chain, facts)
        sequence, chain = event.sequence, event.sha256
        if sequence in named:
            hashes[sequence] = chain
        if event.outcome == AnswerEvent.Outcome.SAVED and event.number is not None:
            saved[event.number] = event
            if end is not None and sequence > end[0]:
                yield f"answer log: entry {sequence} was saved after the end that entry {end[2]} of the trail names"
    if (sitting.events, sitting.chain) != (sequence, chain):
        yield f"answer log: it ends at entry {sequence}, and should at {sitting.events}"
    for events, head, number in due:
        if hashes.get(events) != head:
            yield f"answer log: up to entry {events} it is another one than entry {number} of the trail names"
    yield from answer_faults(sitting, paper, saved)


def closings(entries: list[AuditEntry]) -> list[tuple[int, str, int]]:
    """Where the answer log stood at each end of the sitting: its length, its hash, and the entry that says so."""
    found = [entry for entry in entries if entry.action in CLOSING]
    return [(int(entry.data.get("events", 0)), str(entry.data.get("chain", "")), entry.number) for entry in found]


def answer_faults(sitting: Sitting, paper: dict[int, PaperItem], saved: dict[int, AnswerEvent]) -> Iterator[str]:
    answers = {answer.number: answer for answer in Answer.objects.filter(sitting=sitting)}
    for number, row in paper.items():
        answer, event = answers.get(number), saved.get(number)
        if answer is None:
            yield f"the answer to question {number} is gone"
            continue
        values = [value for value in event.values if value] if event else []
        stands = (values, event.rev, event.is_flagged) if event else (values, 0, False)
        if (answer.values, answer.rev, answer.is_flagged) != stands:
            yield f"the answer to question {number} is another one than the answer log says"
        elif answer.response != response(row, values):
            yield f"the answer to question {number} is read as something else than what was sent"


def response(row: PaperItem, values: list[str]) -> Any:
    try:
        return answering.read(row.content, values)[0]
    except (answering.BadAnswer, CorruptContent):
        return None


# The results, and how the sitting stands


def result_faults(sitting: Sitting, entries: list[AuditEntry]) -> Iterator[str]:
    on_record = {int(entry.data.get("version", 0)): entry for entry in entries if entry.action in RESULTS}
    there = set()
    for result in Result.objects.filter(sitting=sitting).order_by("version").iterator(chunk_size=20):
        there.add(result.version)
        if hashlib.sha256(audit.canonical(results.facts(result))).hexdigest() != result.sha256:
            yield f"result, version {result.version}: it was changed"
        entry = on_record.get(result.version)
        if entry is None:
            yield f"result, version {result.version}: it is not on record"
        elif entry.data.get("result") != result.sha256:
            yield f"result, version {result.version}: it is another one than entry {entry.number} says"
        if result.paper_sha256 != sitting.paper_sha256:
            yield f"result, version {result.version}: it is of another paper"
    for version, entry in on_record.items():
        if version not in there:
            yield f"result, version {version}: it is gone, and entry {entry.number} says that it was made"


def state_faults(sitting: Sitting, entries: list[AuditEntry]) -> Iterator[str]:
    """The state must be the one that the last move on record led to."""
    moves = [entry for entry in entries if "to" in entry.data]
    state, entry = (moves[-1].data["to"], moves[-1]) if moves else (State.OPEN.value, None)
    if sitting.state != state:
        told = f"entry {entry.number} says “{state}”" if entry else "no move is on record"
        yield f"its state is “{sitting.state}”, and {told}"
