"""Sittings that were passed and certificates that were issued, for tests: plain functions with full defaults."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import User
from exams import certificates
from exams.credentials.facts import Facts
from exams.models.audit import AuditEntry
from exams.models.blueprint import Exam
from exams.models.certificate import Certificate
from exams.models.result import Result
from exams.models.sitting import Sitting
from exams.transitions import State
from tests.factories import make_course, make_user

NOW = datetime(2026, 11, 22, 15, 2, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
NUMBER = "N5PQ-KX28-T5CY-4GNF-6YY4-HMAS-W9QS"
FACTS = Facts(
    number=NUMBER,
    name="Amara Osei",
    title="Certified AI Practitioner",
    course="AI Foundations for Everyone",
    course_slug="ai-foundations",
    course_edition="2026.1",
    exam_edition="1",
    exam_label="beta",
    disclaimer="Not affiliated with AWS or CertNexus.",
    issuer="Northlight Learning Trust",
    site="https://learn.example.org",
    mode="unproctored",
    points="52",
    most="60",
    pass_mark="42",
    is_kept=False,
    is_provisional=True,
    result_version=1,
    form="a1b2c3d4e5f6",
    taken_at="2026-11-22T14:00:00Z",
    issued_at="2026-11-22T15:02:00Z",
    expires_at="2028-11-22T14:00:00Z",
)
RULES = {
    "minutes": 90,
    "domains": [{"id": "D1", "title": "Foundations", "items": 60}],
    "valid_months": 24,
    "mode": "unproctored",
}
sittings = count(1)


def make_exam(**fields: Any) -> Exam:
    course = fields.pop("course", None) or make_course(
        title="AI Foundations for Everyone", edition="2026.1", disclaimer="Not affiliated with AWS or CertNexus."
    )
    defaults = {"title": "Certified AI Practitioner", "label": "beta", "edition": "1", "status": "published"}
    return Exam.objects.create(course=course, rules=RULES, **(defaults | fields))


def make_sitting(exam: Exam | None = None, learner: User | None = None, **fields: Any) -> Sitting:
    """A released sitting of an hour and a half that ended two hours before NOW."""
    number = next(sittings)
    started = fields.pop("started_at", NOW - timedelta(hours=3, minutes=30))
    defaults: dict[str, Any] = {
        "number": number,
        "state": State.RELEASED,
        "seed": f"seed-{number}",
        "rules": RULES,
        "terms": {},
        "edition": "1",
        "paper_sha256": hashlib.sha256(b"%d" % number).hexdigest(),
        "size": 60,
        "pass_mark": Decimal(42),
        "is_provisional": True,
        "deadline": started + timedelta(minutes=90),
        "ended_at": started + timedelta(minutes=90),
        "released_at": started + timedelta(minutes=91),
        "seat": "seat",
        "chain": "",
    }
    return Sitting.objects.create(
        exam=exam or make_exam(),
        learner=learner or make_user(name="Amara Osei"),
        started_at=started,
        **(defaults | fields),
    )


def make_result(sitting: Sitting, points: int = 52, **fields: Any) -> Result:
    version = fields.pop("version", sitting.results.count() + 1)
    defaults: dict[str, Any] = {
        "most": Decimal(60),
        "pass_mark": Decimal(42),
        "is_passed": points >= 42,
        "domains": [],
        "items": [],
        "corrections": [],
        "rule_version": 1,
        "paper_sha256": sitting.paper_sha256,
        "made_by": "system",
        "made_at": NOW,
        "sha256": hashlib.sha256(f"{sitting.pk}:{version}:{points}".encode()).hexdigest(),
    }
    return Result.objects.create(sitting=sitting, version=version, points=Decimal(points), **(defaults | fields))


def make_passed(exam: Exam | None = None, learner: User | None = None, **fields: Any) -> Sitting:
    sitting = make_sitting(exam, learner, **fields)
    make_result(sitting)
    return sitting


def make_certificate(name: str = "Amara Osei", *, now: datetime = NOW, **fields: Any) -> Certificate:
    sitting = fields.pop("sitting", None) or make_passed(**fields)
    return certificates.issue(sitting=sitting, name=name, now=now, actor=sitting.learner)


def trail() -> list[tuple[str, str, str, Any]]:
    """What was done to certificates, oldest first."""
    found = AuditEntry.objects.filter(action__startswith="certificate.").order_by("number")
    return [(entry.action.partition(".")[2], entry.subject, entry.actor, entry.data) for entry in found]


def anew(certificate: Certificate) -> Certificate:
    """The certificate as it is on record now."""
    found = certificates.found(certificate.number)
    assert found is not None
    return found
