"""Results: made once from a paper and its answers, and in new versions when an item is corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from exams import audit, scoring
from exams.blueprint import Blueprint
from exams.models.result import Correction, Result
from exams.models.sitting import Answer, PaperItem, Sitting
from exams.scoring import Entry, Fix, ScoreReport
from exams.transitions import State

#: What of a question of a paper scoring wants, in the order of an :class:`Entry`.
ENTRY = ("number", "key", "revision_number", "content", "domain", "points", "expected", "is_pilot")


def papers_of(sittings: Iterable[Sitting]) -> tuple[dict[int, list[Entry]], dict[int, str]]:
    """The papers of sittings by their ids, and the keys of the items on them by theirs. One query."""
    papers: dict[int, list[Entry]] = {sitting.pk: [] for sitting in sittings}
    keys: dict[int, str] = {}
    rows = PaperItem.objects.filter(sitting__in=papers).order_by("sitting_id", "number")
    for sitting_id, item_id, *row in rows.values_list("sitting_id", "item_id", *ENTRY):
        entry = Entry(*row)
        papers[sitting_id].append(entry)
        keys[item_id] = entry.key
    return papers, keys


def fixes(corrections: Iterable[Correction], keys: Mapping[int, str]) -> dict[tuple[str, int], Fix]:
    """What corrections do to the items with these keys, by key and revision."""
    return {(keys[row.item_id], row.number): fix(row) for row in corrections if row.item_id in keys}


def standing_corrections(exam_id: int) -> list[Correction]:
    """The corrections of an exam's items that stand now. One query."""
    return list(Correction.objects.filter(exam=exam_id, undone_at__isnull=True).order_by("pk"))


def fix(row: Correction) -> Fix:
    return Fix(row.pk, row.action, tuple(tuple(values) for values in row.accepted))


def latest(sitting: Sitting) -> Result | None:
    """The newest version of a sitting's result, whatever became of the sitting."""
    return sitting.results.order_by("-version").first()


def latest_of(sittings: Iterable[Sitting]) -> dict[int, Result]:
    """The newest version of each sitting's result by the sitting's id, without its questions. One query."""
    found = Result.objects.filter(sitting__in=sittings).defer("domains", "items").order_by("version")
    return {result.sitting_id: result for result in found}


def standing(sitting: Sitting) -> Result | None:
    """The result that counts, or None while there is none or the sitting is voided."""
    return latest(sitting) if sitting.state in {State.GRADED, State.RELEASED} else None


def report(sitting: Sitting, corrections: Iterable[Correction]) -> ScoreReport:
    """Score a sitting from what is stored of it, with the corrections that stand. Two queries."""
    return next(reports([sitting], corrections))


def reports(
    sittings: Sequence[Sitting],
    corrections: Iterable[Correction],
    instead: Mapping[tuple[str, int], Fix | None] | None = None,
) -> Iterator[ScoreReport]:
    """Score sittings of one exam, in their order. Two queries, however many they are.

    ``instead``: what would stand for a form of an item in place of its correction; None is no correction.
    """
    papers, keys = papers_of(sittings)
    responses: dict[int, dict[int, Any]] = {sitting.pk: {} for sitting in sittings}
    answers = Answer.objects.filter(sitting__in=papers).order_by()
    for sitting_id, number, response in answers.values_list("sitting_id", "number", "response"):
        responses[sitting_id][number] = response
    found = {**fixes(corrections, keys), **(instead or {})}
    standing = {form: fix for form, fix in found.items() if fix is not None}
    for sitting in sittings:
        yield scoring.score(Blueprint.of(sitting.rules), papers[sitting.pk], responses[sitting.pk], standing)


def first(sittings: Sequence[Sitting], scored: Iterable[ScoreReport], *, now: datetime) -> list[Result]:
    """Store the results of sittings that have just been closed; IntegrityError when somebody else did. Two queries."""
    before = Result.objects.filter(sitting__in=sittings).order_by().values_list("sitting")
    last: dict[int, int] = dict(before.annotate(Max("version")))
    made = [
        new(sitting, report, version=last.get(sitting.pk, 0) + 1, made_by=audit.SYSTEM, now=now)
        for sitting, report in zip(sittings, scored, strict=True)
    ]
    return Result.objects.bulk_create(made)


def new(
    sitting: Sitting,
    scored: ScoreReport,
    *,
    version: int,
    made_by: str,
    now: datetime,
    reason: str = "",
    keep_pass: bool = False,
) -> Result:
    """A version of the result, to be stored. ``keep_pass``: a released pass stays one although it scores less."""
    result = Result(
        sitting=sitting,
        version=version,
        points=scored.points,
        most=scored.most,
        pass_mark=scored.pass_mark,
        is_passed=scored.is_passed or keep_pass,
        is_kept=keep_pass and not scored.is_passed,
        domains=[
            {
                "id": domain.id,
                "title": domain.title,
                "points": number(domain.points),
                "most": number(domain.most),
                "expected": number(domain.expected),
                "band": domain.band,
            }
            for domain in scored.domains
        ],
        items=[
            {
                "number": item.number,
                "key": item.key,
                "revision": item.revision,
                "points": number(item.points),
                "most": number(item.most),
                "state": item.state,
            }
            for item in scored.items
        ],
        corrections=list(scored.corrections),
        rule_version=scoring.RULE_VERSION,
        paper_sha256=sitting.paper_sha256,
        reason=reason,
        made_by=made_by,
        made_at=now,
    )
    result.sha256 = hashlib.sha256(audit.canonical(facts(result))).hexdigest()
    return result


def number(value: Any) -> str:
    """A decimal as text, the same for the same value however it was worked out."""
    return format(value.normalize(), "f")


def facts(result: Result) -> dict[str, Any]:
    """What of a result is hashed: what was scored and how, and not when or by whom."""
    names = ("points", "most", "pass_mark", "is_passed", "is_kept", "domains", "items", "corrections", "rule_version")
    return {name: getattr(result, name) for name in (*names, "paper_sha256")}
