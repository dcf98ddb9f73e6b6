"""What the site keeps of a person as a candidate, a judge and a holder of certificates (:mod:`accounts.declared`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts.declared import Exported, File, NotExported, PersonalData, Stake
from exams import certificates, outcome, own_records
from exams.blueprint import Blueprint
from exams.credentials import badge, pdf
from exams.credentials.facts import Facts
from exams.credentials.page import SERVED
from exams.models.accommodation import Accommodation
from exams.models.certificate import Certificate
from exams.models.sitting import Sitting
from exams.transitions import State
from quizzes.insights.csv import Cell, streamed

if TYPE_CHECKING:
    from accounts.models import User

SEALS = lazy("It only serves to check that nothing was changed.")
SECRET = lazy("It lets a browser answer in the sitting.")
THE_EXAMS = lazy("It belongs to the exam, which others sit as well.")
STAFF = lazy("It names somebody of the staff.")
BY_POLICY = lazy("Told as far as the exam shows it to its learners.")


def is_busy(person: User) -> bool:
    """Whether a sitting of theirs runs, or is not marked yet."""
    return Sitting.objects.filter(learner=person, state__in=State.unfinished()).exists()


def stakes(person: User) -> Iterable[Stake]:
    if agreed := Accommodation.objects.filter(learner=person).count():
        yield Stake(ngettext("%d accommodation for an exam", "%d accommodations for exams", agreed) % agreed)
    if held := Certificate.objects.filter(learner=person, is_withdrawn=False).count():
        told = ngettext(
            "The name on %d certificate, and its files. Its page stays and says that it was withdrawn.",
            "The name on %d certificates, and their files. Their pages stay and say that they were withdrawn.",
            held,
        )
        yield Stake(told % held)
    if sat := Sitting.objects.filter(learner=person).count():
        told = ngettext(
            "%d exam sitting with answers and result, under a number that leads to nobody",
            "%d exam sittings with answers and results, under a number that leads to nobody",
            sat,
        )
        yield Stake(told % sat, is_kept=True)


def files(person: User, now: datetime) -> Iterable[File]:
    yield File(
        "exam-results.csv",
        lazy("Every exam you sat: when, how long, and what came of it. For a spreadsheet."),
        streamed(result_rows(person)),
    )
    held = Certificate.objects.filter(learner=person).select_related("renewed_by").order_by("pk")
    for certificate in held.iterator(chunk_size=10):
        if certificates.standing(certificate, now) in SERVED:
            yield from certificate_files(certificate)


def certificate_files(certificate: Certificate) -> Iterator[File]:
    name = f"certificates/{certificate.number}"
    yield File(f"{name}.pdf", lazy("A certificate, to print."), printed(certificate))
    told = lazy("The same certificate as a signed credential (Open Badges 3.0), which programs can verify.")
    yield File(f"{name}.json", told, credential(certificate))


def printed(certificate: Certificate) -> Iterator[bytes]:
    yield pdf.certificate_pdf(Facts.of(certificate.facts)).data


def credential(certificate: Certificate) -> Iterator[bytes]:
    yield json.dumps(badge.enveloped(certificate.token)).encode()


def result_rows(person: User) -> Iterator[Sequence[Cell]]:
    yield [
        _("Exam"), _("Attempt"), _("Began (UTC)"), _("Ended (UTC)"), _("State"), _("Passed"), _("Points"),
        _("Of"), _("Needed to pass"),
    ]  # fmt: skip
    for sitting, result in own_records.latest_results(person):
        row: list[Cell] = [
            sitting.exam.title,
            sitting.number,
            moment(sitting.started_at),
            moment(sitting.ended_at),
            str(State(sitting.state).label),
            None if result is None else _("yes") if result.is_passed else _("no"),
        ]
        shows_score = result is not None and Blueprint.of(sitting.rules).shows in outcome.SHOWS_SCORE
        scored = [str(result.points), str(result.most), str(result.pass_mark)] if result and shows_score else []
        yield [*row, *scored]


def moment(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if at else ""


DATA = PersonalData(
    name="exams",
    title=lazy("Exams and certificates"),
    stakes=stakes,
    files=files,
    is_busy=is_busy,
    tables=(
        Exported(
            "exams.Sitting",
            "sittings",
            lazy("Exams that you sat, or are sitting"),
            "learner",
            (
                "uuid", "exam__course__slug", "exam__title", "number", "state", "is_counted", "terms", "edition",
                "size", "is_provisional", "started_at", "deadline", "ended_at", "ended_by", "released_at",
                "break_started_at", "breaks_taken", "suspended_at", "reason", "events",
            ),
            {
                "seed": THE_EXAMS, "rules": THE_EXAMS, "paper_sha256": SEALS, "chain": SEALS, "seat": SECRET,
                "pass_mark": BY_POLICY,
            },
        ),
        Exported(
            "exams.Answer",
            "answers",
            lazy("The answer that stands for each question, and how long the question was open"),
            "sitting__learner",
            ("sitting__uuid", "number", "rev", "values", "response", "unclear", "is_flagged", "answered_at", "seconds"),
        ),
        Exported(
            "exams.AnswerEvent",
            "answer_log",
            lazy("Everything that arrived from you during an exam, also what did not count"),
            "sitting__learner",
            (
                "sitting__uuid", "sequence", "number", "outcome", "rev", "values", "is_flagged", "received_at",
                "address",
            ),
            {"key": SEALS, "seat": SECRET, "previous": SEALS, "sha256": SEALS},
        ),
        Exported(
            "exams.Result",
            "results",
            lazy("Released results, in all versions, as far as their exam shows them"),
            "sitting__learner",
            ("sitting", "version", "is_passed", "is_kept", "reason", "made_at"),
            {
                "points": BY_POLICY, "most": BY_POLICY, "pass_mark": BY_POLICY, "domains": BY_POLICY,
                "items": BY_POLICY, "corrections": THE_EXAMS, "rule_version": SEALS, "paper_sha256": SEALS,
                "made_by": STAFF, "sha256": SEALS,
            },
            rows=own_records.result_rows,
        ),
        Exported(
            "exams.PaperItem",
            "papers",
            lazy("Questions with what is right and why, of exams whose answers are open to you"),
            "sitting__learner",
            ("sitting", "number", "domain"),
            {
                "item": THE_EXAMS, "revision": THE_EXAMS, "key": THE_EXAMS, "revision_number": THE_EXAMS,
                "content": BY_POLICY, "lesson_slug": THE_EXAMS, "level": THE_EXAMS, "points": BY_POLICY,
                "expected": THE_EXAMS, "is_pilot": BY_POLICY,
            },
            rows=own_records.paper_rows,
        ),
        Exported(
            "exams.Certificate",
            "certificates",
            lazy("Your certificates: all that each says, and what became of it"),
            "learner",
            (
                "number", "sitting__uuid", "result__version", "facts", "renews__number", "notes", "issued_at",
                "expires_at", "revoked_at", "revoked_reason", "is_withdrawn",
            ),
            {
                "key": SEALS, "token": lazy("It is the signed credential among the files."), "place": SEALS,
                "spent": SEALS,
            },
        ),
        Exported(
            "exams.Accommodation",
            "accommodations",
            lazy("What was agreed with you for exams"),
            "learner",
            (
                "exam__course__slug", "exam__title", "extra_percent", "extra_minutes", "breaks", "break_minutes",
                "extra_attempts", "no_wait", "window_minutes", "set_at",
            ),
            {"set_by": STAFF},
        ),
        Exported(
            "exams.AuditEntry",
            "trail",
            lazy("What the audit trail of exams says about you, and what you did yourself"),
            "actor",
            ("number", "at", "action", "subject", "data", "address"),
            {"actor": STAFF, "previous": SEALS, "sha256": SEALS},
            rows=own_records.trail_rows,
        ),
        Exported(
            "exams.Exam_judges",
            "judging",
            lazy("Exams whose items you judge"),
            "user",
            ("exam__course__slug", "exam__title"),
        ),
        Exported(
            "exams.Rating",
            "ratings",
            lazy("What you said as a judge about items"),
            "judge",
            ("item__course__slug", "item__key", "number", "turn", "percent", "rated_at"),
            {"judge_key": lazy("Your number here; the account says it.")},
        ),
        NotExported(
            "exams.Correction",
            lazy("Corrections of exam items"),
            lazy("They are about items. If you made one, the trail says so."),
        ),
    ),
)  # fmt: skip
