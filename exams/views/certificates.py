"""The pages of certificates: claiming one, its public page, verifying by number or file, a new name, withdrawing it."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pace import costly
from courses.views import signed_in
from exams import certificates, results
from exams.access import own_sitting
from exams.credentials import checking, keys, numbers, wording
from exams.credentials.facts import Facts, facts_of
from exams.credentials.forms import FileForm, NameForm, NumberForm
from exams.credentials.page import certificate_context, drawn
from exams.models.certificate import Certificate
from exams.views.private import private

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def claim(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the certificate of one's sitting will say, and under which name; sending the form issues it."""
    user, now = cast("User", request.user), timezone.now()
    sitting = own_sitting(user, uuid)
    existing = Certificate.objects.filter(sitting=sitting).first()
    if existing is not None:
        return redirect(existing)
    result = results.latest(sitting)
    if why := certificates.refusal(sitting, result, now):
        return private(render(request, "exams/certificates/none.html", {"why": why, "sitting": sitting}, status=409))
    assert result is not None
    form = NameForm(request.POST or None, initial={"name": user.name})
    status = 200
    if form.is_valid():
        try:
            name = form.cleaned_data["name"]
            return redirect(certificates.issue(sitting=sitting, name=name, now=now, actor=user))
        except keys.Unreadable as problem:
            log.exception("no certificate can be issued")
            form.add_error(None, unreadable_words(problem))
            status = 503
    facts = facts_of(sitting=sitting, result=result, number="", name=user.name, now=now)
    context = {
        "form": form,
        "facts": facts,
        "title": wording.title(facts),
        "lines": claimed_lines(facts),
        "notes": wording.notes(facts),
    }
    return private(render(request, "exams/certificates/claim.html", context, status=status))


def claimed_lines(facts: Facts) -> list[wording.Line]:
    """What is known before there is a number."""
    return [line for line in wording.lines(facts) if line.key not in {"number", "renews"}]


def unreadable_words(problem: keys.Unreadable) -> str:
    return _("Certificates cannot be signed at the moment. The operator of this site has been told in its log.")


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The public page of a certificate: every word of it, and what it is worth now."""
    spelled = numbers.read_number(number)
    if spelled and spelled != number:
        return redirect("exams:certificate", spelled)
    found = certificates.found(spelled) if spelled else None
    if found is None:
        return unknown(request, number)
    context = certificate_context(found, signed_in(request), timezone.now())
    return render(request, "exams/certificates/certificate.html", context)


def unknown(request: HttpRequest, number: str) -> HttpResponse:
    """No certificate has this number: what may have happened, and what to do."""
    context = {
        "number": number[:60],
        "is_slip": not numbers.read_number(number),
        "number_form": NumberForm(initial={"number": number[:60]}),
        "place": "verify",
    }
    return render(request, "exams/certificates/unknown.html", context, status=404)


@csrf_exempt  # nothing is written and no account is asked: a guest's page carries no token
@require_http_methods(["GET", "HEAD", "POST"])
@costly
def verify(request: HttpRequest) -> HttpResponse:
    """Verify by number (an address) or by file (looked at, and not kept)."""
    number_form = NumberForm(request.GET if "number" in request.GET else None)
    file_form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if number_form.is_valid():
        return redirect("exams:certificate", number_form.cleaned_data["number"])
    context: dict[str, Any] = {"number_form": number_form, "file_form": file_form, "place": "verify"}
    if file_form.is_valid():
        context |= finding_context(file_form.cleaned_data["file"].read(), timezone.now())
    return render(request, "exams/certificates/verify.html", context)


def finding_context(data: bytes, now: datetime) -> dict[str, Any]:
    """What a file is worth, and what the record says about it."""
    finding = checking.check(data, now=now)
    context: dict[str, Any] = {"finding": finding, "checked_at": now}
    if finding.certificate is not None:
        context |= drawn(Facts.of(finding.certificate.facts))
    return context


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def certificate_name(request: HttpRequest, number: str) -> HttpResponse:
    """The holder corrects the name."""
    user, held = cast("User", request.user), own_certificate(request, number)
    form = NameForm(request.POST or None, initial={"name": held.facts["name"]})
    if form.is_valid():
        try:
            name = form.cleaned_data["name"]
            certificates.rename(certificate=held, name=name, now=timezone.now(), actor=user)
        except certificates.Closed:
            return redirect(held)
        except keys.Unreadable as problem:
            log.exception("no certificate can be signed")
            form.add_error(None, unreadable_words(problem))
        else:
            messages.success(
                request, _("The certificate shows the new name. Files that you gave away show the old one.")
            )
            return redirect(held)
    return private(render(request, "exams/certificates/name.html", {"form": form, "certificate": held}))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def certificate_withdrawal(request: HttpRequest, number: str) -> HttpResponse:
    """The holder withdraws the certificate: first what that means, then the button."""
    held = own_certificate(request, number)
    if request.method == "POST":
        certificates.withdraw(certificate=held, now=timezone.now(), actor=cast("User", request.user))
        return redirect(held)
    return private(render(request, "exams/certificates/withdrawal.html", {"certificate": held}))


def own_certificate(request: HttpRequest, number: str) -> Certificate:
    """A certificate that its holder may still change. Raises Http404."""
    held = certificates.found(number)
    if held is None or held.learner_id != request.user.pk or held.is_withdrawn:
        raise Http404("no such certificate")
    return held
