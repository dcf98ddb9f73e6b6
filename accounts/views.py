"""A person's own pages: the account, how they like to read, their sessions, signing out."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LogoutView
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import get_adapter as social_adapter
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import erasure
from accounts.adapter import is_own_address
from accounts.forms import EndSessionsForm, NameForm, ReadingForm
from accounts.models import User


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The home of an account: the name, and the way to everything else about it."""
    user = cast(User, request.user)
    form = NameForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your name is saved."))
        return redirect("account")
    # A refused form leaves what was typed in the person it was given; the page speaks of the stored one.
    if form.errors:
        user.refresh_from_db(fields=["name"])
    keys = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN)
    context = {
        "form": form,
        "two_factor": is_mfa_enabled(user, [Authenticator.Type.TOTP]),
        "passkey_count": keys.count(),
        "session_count": UserSession.objects.filter(user_id=user.pk).count(),
        "providers": social_adapter().list_providers(request),
        "erasure": erasure.pending(user),
    }
    with timezone.override(user.zone):
        return render(request, "accounts/account.html", context)


@require_POST
@login_required
def reading_settings(request: HttpRequest) -> HttpResponse:
    """Keep how the signed-in reader likes to read; 204 when a script asks, else back to the page."""
    reader = cast(User, request.user)
    form = ReadingForm(request.POST, instance=reader)
    if not form.is_valid():
        return HttpResponse(_("Unknown reading setting"), status=400, content_type="text/plain; charset=utf-8")
    User.objects.filter(pk=reader.pk).update(**form.cleaned_data)
    if "X-Fragment" in request.headers:
        return HttpResponse(status=204)
    back = request.POST.get("next", "")
    return redirect(back if is_own_address(request, back) else "account")


class SessionsView(ListUserSessionsView):
    """Where the account is signed in; any session but the present one can be ended, by who shows again who they are."""

    form_class = EndSessionsForm


class SignOutView(LogoutView):
    """Signing out also takes the pages that this browser still holds."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


sessions = login_required(reauthentication_required(SessionsView.as_view(), allow_get=True))
sign_out = SignOutView.as_view()
