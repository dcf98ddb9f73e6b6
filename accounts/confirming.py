"""Asking once more who it is of people who have neither password nor second factor: by a code that is mailed to them.

The sign-in machinery asks for a password or a factor, and of who signs in by mail or through another site alone it asks
nothing. Their address is what they have, so it is what they show.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.views import BaseReauthenticateView, PasswordSetView
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from accounts.forms import SignInCodeForm
from accounts.models import User

View = Callable[..., HttpResponseBase]
#: Where a session keeps the code that was mailed.
STATE = "confirming_by_mail"
OFTEN = _(
    "You asked for several mails within a minute. The newest code counts; wait a minute before you ask for another."
)


def has_mail_alone(user: Any) -> bool:
    """Whether there is nothing but the address to ask this person for."""
    return user.is_authenticated and not reauthentication.get_reauthentication_flows(user)


def has_confirmed(request: HttpRequest) -> bool:
    """Whether this session answered with a mailed code a moment ago."""
    records = get_authentication_records(request, cast(User, request.user))
    moments = [record["at"] for record in records if record.get("reauthenticated")]
    return bool(moments) and time.time() - moments[-1] < app_settings.REAUTHENTICATION_TIMEOUT


def confirmed(view: View) -> View:
    """Ask once more who it is, if that was not done a moment ago.

    A form that comes too late leads to its own page, which asks: allauth would carry it out behind the question, and
    a download would leave its reader standing there.
    """
    guarded = reauthentication_required(view)

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return cast(HttpResponseBase, guarded(request, *args, **kwargs))
        except ReauthenticationRequired:
            if request.method == "POST":
                return redirect(request.path)
            raise

    return wrapper


class MailedCode(AbstractCodeVerificationProcess):
    """A code on its way to the person's own address. It works as long, and as often, as one for signing in."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=cast(User, request.user),
        )

    @classmethod
    def begin(cls, request: HttpRequest) -> None:
        """Mail a new code in place of a former one."""
        user = cast(User, request.user)
        code = cls(request, cls.initial_state(user=user, email=user.email))
        code.send()
        code.persist()

    @classmethod
    def found(cls, request: HttpRequest) -> MailedCode | None:
        """The code that this session waits for, unless it is too old."""
        state = request.session.get(STATE)
        return cls(request, state).abort_if_invalid() if state else None

    def send(self) -> None:
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        context = {"request": self.request, "code": self.code}
        adapter.send_mail("account/email/confirm_code", self.state["email"], context)

    def persist(self) -> None:
        self.request.session[STATE] = self.state

    def abort(self) -> None:
        self.request.session.pop(STATE, None)


@method_decorator(login_required, name="dispatch")
class ConfirmByMailView(BaseReauthenticateView):
    """Send a code when asked to, and take it."""

    template_name = "account/confirm_by_mail.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.code = MailedCode.found(request)
        self.is_sending = request.POST.get("action") == "send"

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        if self.code is None or self.is_sending:
            return Form(self.request.POST or None)
        return SignInCodeForm(self.request.POST or None, code=self.code.code)

    def form_valid(self, form: Form) -> HttpResponse:
        if self.is_sending:
            if ratelimit.consume(self.request, action="request_login_code", key=self.email):
                MailedCode.begin(self.request)
            else:
                messages.error(self.request, OFTEN)
            return self.again()
        if self.code is None:  # too old by now, or none was sent
            return self.again()
        self.code.abort()
        record_authentication(self.request, cast(User, self.request.user), method="code", reauthenticated=True)
        return cast(HttpResponse, super().form_valid(form))

    def form_invalid(self, form: Form) -> HttpResponse:
        if self.code is None or self.code.record_invalid_attempt():
            return cast(HttpResponse, super().form_invalid(form))
        adapter = get_adapter()
        adapter.add_message(self.request, messages.ERROR, message=adapter.error_messages["too_many_login_attempts"])
        return self.again()

    @property
    def email(self) -> str:
        return cast(User, self.request.user).email

    def again(self) -> HttpResponse:
        return redirect(self.passthrough_next_url(reverse("confirm_by_mail")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_sent": self.code is not None, "email": self.email}


confirm_by_mail = ConfirmByMailView.as_view()
#: A first password is a way into the account like any other: whoever finds a browser open does not set it.
password_set = login_required(confirmed(PasswordSetView.as_view()))
