"""The sittings of an exam, and one of them with everything that happened in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models.outline import Course
from exams import audit, certificates, marked_paper, seats
from exams.admin.invigilation import actions, words
from exams.admin.invigilation.desk import ROWS, Desk, called, exam_of, sitting_of, who
from exams.admin.invigilation.rows import rows, sittings, summary
from exams.delivery import marking
from exams.delivery.moving import subject
from exams.models.audit import AuditEntry
from exams.models.blueprint import Exam
from exams.models.certificate import Certificate
from exams.models.sitting import Sitting
from exams.timing import Terms
from exams.transitions import State

#: How many entries of an answer log a page has.
LOG_ROWS = 200


class SittingPages(Desk):
    """The exams one invigilates, the sittings of each, one sitting, its paper, and the release of many results."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.door("", self.changelist_view, "exams_sitting_changelist"),
            self.door("<slug:course>/", self.exam, "exams_sitting_exam"),
            self.door("<slug:course>/releases/", self.releases, "exams_sitting_releases", "GET", "POST"),
            self.door("<slug:course>/<uuid:uuid>/", self.sitting, "exams_sitting_page"),
            self.door("<slug:course>/<uuid:uuid>/paper/", self.paper, "exams_sitting_paper", "GET", "POST"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The exams of the courses this person may edit."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Exam.objects.filter(course__in=Course.objects.editable_by(who(request))).select_related("course")
        exams = found.annotate(
            all=Count("sittings"),
            running=Count("sittings", filter=Q(sittings__state__in=State.running())),
            waiting=Count("sittings", filter=Q(sittings__state=State.GRADED)),
        )
        return self.shown(request, "exams", _("Sittings"), exams=exams.order_by("course__title", "pk"))

    def exam(self, request: HttpRequest, course: str) -> HttpResponse:
        """The sittings of one exam, the running ones first."""
        exam = exam_of(request, course)
        state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:200].replace("\x00", "")
        state = state if state in State.values else ""
        page = Paginator(sittings(exam, state, text), ROWS).get_page(request.GET.get("page"))
        return self.shown(
            request,
            "sittings",
            exam.title,
            exam,
            tab="sittings",
            summary=summary(exam),
            page=page,
            rows=rows(list(page), timezone.now()),
            state=state,
            states=State.choices,
            text=text,
            kept="".join(
                f"{urlencode({name: value})}&" for name, value in {"q": text, "state": state}.items() if value
            ),
        )

    def releases(self, request: HttpRequest, course: str) -> HttpResponse:
        """Release all marked results of an exam: how many there are, then do it."""
        exam = exam_of(request, course)
        waiting = Sitting.objects.filter(exam=exam, state=State.GRADED)
        if request.method == "POST":
            actor, now = audit.actor(who(request)), timezone.now()
            done = marking.release_all(waiting.order_by("pk"), actor=actor, now=now)
            told = ngettext("%(n)d result was released.", "%(n)d results were released.", done) % {"n": done}
            messages.success(request, told if done else _("There was no result to release any more."))
            return redirect("admin:exams_sitting_exam", course)
        return self.shown(
            request,
            "releases",
            _("Release all results"),
            exam,
            tab="sittings",
            waiting=waiting.count(),
            policy=actions.policy(exam.blueprint.release, exam.blueprint.closes),
        )

    def sitting(self, request: HttpRequest, course: str, uuid: UUID) -> HttpResponse:
        """One sitting: its facts, every move, what arrived, its results, and what can be done."""
        exam = exam_of(request, course)
        sitting = sitting_of(exam, uuid)
        now = timezone.now()
        certificate = Certificate.objects.select_related("renewed_by").filter(sitting=sitting).first()
        log = Paginator(sitting.log.order_by("sequence"), LOG_ROWS).get_page(request.GET.get("log"))
        results = list(sitting.results.order_by("-version").defer("domains", "items"))
        corrections = {row.pk: row for row in exam.corrections.filter(
            pk__in={pk for result in results for pk in result.corrections}).select_related("item")}  # fmt: skip
        names = [subject(sitting), *([f"certificate:{certificate.number}"] if certificate else [])]
        return self.shown(
            request,
            "sitting",
            called(sitting.learner),
            exam,
            tab="sittings",
            row=rows([sitting], now)[0],
            terms=words.terms(Terms.of(sitting.terms)),
            left=words.length(max(sitting.deadline - now, now - now)),
            moves=words.told(AuditEntry.objects.filter(subject__in=names).order_by("number")),
            log=log,
            results=[(row, [corrections[pk] for pk in row.corrections if pk in corrections]) for row in results],
            certificate=certificate,
            standing=certificates.standing(certificate, now) if certificate else "",
            actions=actions.open_to(sitting, certificate),
        )

    def paper(self, request: HttpRequest, course: str, uuid: UUID) -> HttpResponse:
        """The paper with its key. While the sitting runs it is opened with a POST, which is put on record."""
        exam = exam_of(request, course)
        sitting = sitting_of(exam, uuid)
        trail = [
            (called(sitting.learner), reverse("admin:exams_sitting_page", args=[course, uuid])),
        ]
        if request.method == "POST" and sitting.is_running:
            record_opening(sitting, request)
        elif sitting.is_running:
            return self.shown(
                request, "unopened", _("Open the paper"), exam, tab="sittings", trail=trail, sitting=sitting
            )
        questions = marked_paper.questions(sitting)
        return self.shown(
            request, "paper", _("Paper"), exam, tab="sittings", trail=trail, sitting=sitting, questions=questions
        )


def record_opening(sitting: Sitting, request: HttpRequest) -> None:
    """Put on record that somebody looked at a paper while its learner was answering it."""
    with transaction.atomic():
        audit.record(
            action="paper opened",
            subject=subject(sitting),
            actor=audit.actor(who(request)),
            at=timezone.now(),
            data={"state": sitting.state},
            address=seats.address(request),
        )
