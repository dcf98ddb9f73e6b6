"""A person's pages about what is kept of them: take it along, have the account erased, keep it after all."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import declared, erasure, export, security_log
from accounts.confirming import confirmed
from accounts.models import User

#: Seconds after which a second export may be asked for while the first is still being made.
PATIENCE = 120


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@confirmed
def own_data(request: HttpRequest) -> HttpResponseBase:
    """Everything that is kept of a person, as a ZIP that is made now and not kept."""
    user, now = cast(User, request.user), timezone.now()
    if request.method != "POST":
        return private(render(request, "accounts/own_data.html"))
    running = f"export-{user.pk}"
    if not cache.add(running, True, PATIENCE):
        messages.warning(request, _("Your data is being put together already. Wait for that file to arrive."))
        return redirect("own_data")
    try:
        file = export.opened(user, now)
    finally:
        cache.delete(running)
    security_log.note("data taken along", user)
    response = FileResponse(file, as_attachment=True, filename=export.file_name(now), content_type="application/zip")
    return private(response)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@confirmed
def account_erasure(request: HttpRequest) -> HttpResponseBase:
    """What erasing the account means, in numbers, and the button that asks for it."""
    user, now = cast(User, request.user), timezone.now()
    if request.method == "POST":
        try:
            erasure.ask(person=user, now=now)
        except erasure.LastOperator:
            return redirect("account_erasure")
        return redirect("account")
    stakes = declared.stakes(user)
    context = {
        "goes": [stake for stake in stakes if not stake.is_kept],
        "stays": [stake for stake in stakes if stake.is_kept],
        "days": erasure.PATIENCE.days,
        "due_at": now + erasure.PATIENCE,
        "is_last_operator": erasure.is_last_operator(user),
        "is_busy": declared.is_busy(user),
        "erasure": erasure.pending(user),
    }
    with timezone.override(user.zone):
        return private(render(request, "accounts/erasure.html", context))


@require_POST
@login_required
def account_keeping(request: HttpRequest) -> HttpResponse:
    """Keep the account after all. Whoever is signed in may: it takes nothing away."""
    if erasure.keep(person=cast(User, request.user)):
        messages.success(request, _("Your account stays. Nothing was erased."))
    return redirect("account")


def private(response: HttpResponseBase) -> HttpResponseBase:
    """No cache keeps it, that of a shared computer's browser least of all."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
