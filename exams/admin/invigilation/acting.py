"""Doing something to a sitting: a page that says what it leads to, then a POST that does it or says why it did not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.admin.invigilation import actions, words
from exams.admin.invigilation.actions import Action
from exams.admin.invigilation.desk import Desk, called, exam_of, sitting_of, who
from exams.delivery.moving import subject
from exams.models.audit import AuditEntry
from exams.models.certificate import Certificate
from exams.models.sitting import Sitting


class ActionPages(Desk):
    """One address for each action on a sitting."""

    def get_urls(self) -> list[URLPattern]:
        route = "<slug:course>/<uuid:uuid>/<slug:action>/"
        return [self.door(route, self.act, "exams_sitting_act", "GET", "POST"), *super().get_urls()]

    def act(self, request: HttpRequest, course: str, uuid: UUID, action: str) -> HttpResponse:
        exam = exam_of(request, course)
        sitting = sitting_of(exam, uuid)
        chosen = actions.find(action)
        if chosen is None:
            raise Http404("no such action")
        certificate = Certificate.objects.filter(sitting=sitting).first()
        form: Any = chosen.form(request.POST if request.method == "POST" else None, initial={"seen": seen(sitting)})
        if not chosen.is_open(sitting, certificate) or (request.method == "POST" and form.saw() != seen(sitting)):
            return refused(request, sitting)
        if request.method == "POST" and form.is_valid():
            return done(request, chosen, sitting, form.cleaned_data)
        return self.shown(
            request,
            "action",
            _("%(action)s: %(who)s") % {"action": chosen.label, "who": called(sitting.learner)},
            exam,
            status=422 if form.errors else 200,
            tab="sittings",
            sitting=sitting,
            action=chosen,
            form=form,
            consequence=chosen.consequence(sitting),
            trail=[
                (called(sitting.learner), page_of(sitting)),
            ],
        )


def page_of(sitting: Sitting) -> str:
    return reverse("admin:exams_sitting_page", args=[sitting.exam.course.slug, sitting.uuid])


def seen(sitting: Sitting) -> str:
    """How a sitting stood when its page was made: what is confirmed is done to this and to nothing else."""
    return f"{sitting.state} {sitting.deadline.isoformat()}"


def done(request: HttpRequest, action: Action, sitting: Sitting, data: dict[str, Any]) -> HttpResponse:
    try:
        told = action.do(sitting, data, who(request), timezone.now())
    except actions.NOT_DONE as refusal:
        why = str(refusal) if isinstance(refusal, actions.Refused) else ""
        return refused(request, sitting, why)
    messages.success(request, told)
    return redirect(page_of(sitting))


def refused(request: HttpRequest, sitting: Sitting, why: str = "") -> HttpResponse:
    """Back to the sitting, with how it stands now and who brought it there."""
    messages.error(request, _("Nothing was done. %(why)s") % {"why": why or standing(sitting)})
    return redirect(page_of(sitting))


def standing(sitting: Sitting) -> str:
    """How a sitting stands, from the last thing that the trail tells of it."""
    sitting.refresh_from_db(fields=["state", "deadline"])
    last = AuditEntry.objects.filter(subject=subject(sitting)).order_by("-number").first()
    now = _("The sitting is “%(state)s” now.") % {"state": sitting.get_state_display()}
    if last is None:
        return now
    parts = words.told([last])[0]
    how = _("Last: %(what)s, by %(who)s, %(at)s.") % {
        "what": parts.title.lower(),
        "who": parts.actor,
        "at": words.moment(last.at),
    }
    return f"{now} {how}"
