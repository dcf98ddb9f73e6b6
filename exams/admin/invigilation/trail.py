"""The audit trail to read: that of an exam for its editors, that of the whole site for operators."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Replace, Substr
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _

from exams import verifying
from exams.admin.invigilation import words
from exams.admin.invigilation.desk import ROWS, Desk, exam_of, who
from exams.models.audit import AuditEntry, AuditHead
from exams.models.blueprint import Exam
from exams.models.certificate import Certificate
from exams.models.item import Item
from exams.models.sitting import Sitting

#: What entries are about, as the first part of their subject.
KINDS = ("exam", "sitting", "item", "certificate", "key")
#: How many faults of a chain a page names; ``verify_audit`` names all.
NAMED = 50
#: Where the hyphens of a UUID stand: the lengths of its parts.
PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


class ExamTrail(Desk):
    """What the trail tells of one exam, its sittings, its items and its certificates."""

    def get_urls(self) -> list[URLPattern]:
        return [self.door("<slug:course>/trail/", self.exam_trail, "exams_sitting_trail"), *super().get_urls()]

    def exam_trail(self, request: HttpRequest, course: str) -> HttpResponse:
        exam = exam_of(request, course)
        context = listing(request, of_exam(exam, request.GET.get("kind", "")))
        return self.shown(
            request, "trail", exam.title, exam, tab="trail", kinds=KINDS[:4], here=request.path, **context
        )


class SiteTrail(Desk):
    """The whole trail, and whether its chain holds."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.door("", self.changelist_view, "exams_auditentry_changelist"),
            self.door("verification/", self.verification, "exams_auditentry_verification", "POST"),
            *super().get_urls(),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return who(request).is_superuser

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return self.listed(request)

    def listed(self, request: HttpRequest, **context: Any) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        kind = request.GET.get("kind", "")
        found = AuditEntry.objects.filter(subject__startswith=f"{kind}:") if kind in KINDS else AuditEntry.objects.all()
        shown = {**listing(request, found), "kinds": KINDS, "head": AuditHead.objects.filter(pk=1).first(), **context}
        here = reverse("admin:exams_auditentry_changelist")
        return self.shown(request, "trail", _("Audit trail"), here=here, **shown)

    def verification(self, request: HttpRequest) -> HttpResponse:
        """Go through the whole chain, and say how far it holds."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        faults = list(islice(verifying.trail(), NAMED + 1))
        return self.listed(request, is_verified=True, faults=faults[:NAMED], more_faults=len(faults) > NAMED)


def listing(request: HttpRequest, found: QuerySet[AuditEntry]) -> dict[str, Any]:
    """A page of entries, the newest first. It goes on at a number, so that nothing is counted and nothing skipped."""
    subject, action = request.GET.get("subject", "").strip()[:60].replace("\x00", ""), request.GET.get("action", "")
    if subject:
        found = found.filter(subject=subject)
    if action in words.ACTIONS:
        found = found.filter(action=action)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 18:
        found = found.filter(number__lt=int(before))
    entries = list(found.order_by("-number")[: ROWS + 1])
    filters = {"kind": request.GET.get("kind", ""), "subject": subject, "action": action}
    return {
        "entries": words.told(entries[:ROWS]),
        "older": entries[ROWS - 1].number if len(entries) > ROWS else None,
        "is_newest": not before,
        "filters": filters,
        "query": {name: value for name, value in filters.items() if value},
        "actions": words.ACTIONS.items(),
    }


def of_exam(exam: Exam, kind: str) -> QuerySet[AuditEntry]:
    """The entries about an exam and what belongs to it, or about one kind of that."""
    subjects: dict[str, Any] = {
        "exam": Exam.objects.filter(pk=exam.pk).annotate(name=named("exam", F("pk"))),
        "sitting": Sitting.objects.filter(exam=exam).annotate(name=named("sitting", hyphenated("uuid"))),
        "item": Item.objects.filter(course=exam.course_id).annotate(name=named("item", F("pk"))),
        "certificate": Certificate.objects.filter(sitting__exam=exam).annotate(name=named("certificate", F("number"))),
    }
    about = Q()
    for name in [kind] if kind in subjects else list(subjects):
        about |= Q(subject__in=subjects[name].order_by().values("name"))
    return AuditEntry.objects.filter(about)


def named(kind: str, what: Any) -> Concat:
    """The subject of an entry about something, as the trail writes it."""
    return Concat(Value(f"{kind}:"), Cast(what, CharField()), output_field=CharField())


def hyphenated(field: str) -> Concat:
    """A UUID as the trail writes it; SQLite keeps it without hyphens, PostgreSQL shows it with them."""
    digits = Replace(Cast(field, CharField()), Value("-"), Value(""))
    parts = [Substr(digits, start, length) for start, length in PARTS]
    spaced: list[Any] = [parts[0]]
    for part in parts[1:]:
        spaced += [Value("-"), part]
    return Concat(*spaced, output_field=CharField())
