"""What happens at the door is logged: who came in and how, who could not, and what changed that protects an account.

A line (logger ``lectern.security``) says what, how, and of whom by the number of the account: it leads to a person in
the site's database alone, and to nobody once the account is erased. What was typed is in no line.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from accounts.models import User
from config.watching import logs

log = logging.getLogger("lectern.security")

#: Signals that tell of a change to how an account is protected, and what is said of it.
CHANGES = {
    account.password_set: "password set",
    account.password_changed: "password changed",
    account.password_reset: "password reset",
    account.email_changed: "address changed",
    account.user_signed_up: "signed up",
    mfa.authenticator_added: "second factor added",
    mfa.authenticator_removed: "second factor removed",
    mfa.authenticator_reset: "recovery codes made anew",
    social.social_account_added: "other site connected",
    social.social_account_removed: "other site disconnected",
}


def note(event: str, person: Any = None, *, level: int = logging.INFO, **how: Any) -> None:
    """Leave a line. ``person`` is the account it is about, where that is known; ``how`` says what else there is."""
    number = getattr(person, "pk", None)
    about = {} if number is None else {"person": number}
    log.log(level, event, extra={**about, "route": logs.route.get(), **how})


def refused(by: str, person: User | None = None, **how: object) -> None:
    """Somebody was not let in, or could not show again who they are."""
    note("refused", person, level=logging.WARNING, by=by, **how)


def whom(request: HttpRequest) -> User | None:
    """Whom a request is about: who is signed in, or is halfway."""
    user = getattr(request, "user", None)
    if isinstance(user, User) or (user is not None and user.is_authenticated):
        return user
    stage = getattr(request, "_login_stage", None)
    return stage.login.user if stage is not None else None


def connect() -> None:
    """Listen to what tells of all this."""
    auth.user_logged_in.connect(signed_in, dispatch_uid="security_log")
    auth.user_logged_out.connect(signed_out, dispatch_uid="security_log")
    auth.user_login_failed.connect(password_refused, dispatch_uid="security_log")
    account.authentication_step_completed.connect(confirmed, dispatch_uid="security_log")
    for signal, event in CHANGES.items():
        signal.connect(partial(changed, event), weak=False, dispatch_uid="security_log")


def signed_in(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    from allauth.account.authentication import get_authentication_records

    records = get_authentication_records(request, user) if hasattr(request, "session") else []
    note("signed in", user, by=", ".join(dict.fromkeys(map(way, records))))


def way(record: dict[str, Any]) -> str:
    """How somebody showed who they are: "password", "code" (by mail), "totp", or the other site."""
    return str(record.get("provider") or record.get("type") or record["method"])


def signed_out(sender: Any, user: User | None, **more: Any) -> None:
    note("signed out", user)


def confirmed(sender: Any, user: User, method: str, **more: Any) -> None:
    """Who is signed in was asked again who they are, and showed it."""
    if more.get("reauthenticated"):
        note("confirmed", user, by=way({"method": method, **more}))


def password_refused(sender: Any, credentials: dict[str, Any], **more: Any) -> None:
    """Of an address that nobody has, no person is told; both cost one query."""
    refused("password", User.objects.filter(email=str(credentials.get("email", "")).lower()).only("pk").first())


def changed(event: str, sender: Any, **told: Any) -> None:
    user = told.get("user")
    if user is None:
        about = told.get("sociallogin") or told["socialaccount"]
        user = about.user
    kind = getattr(told.get("authenticator"), "type", "")
    how = {"kind": str(kind)} if kind else {}
    note(event, user, level=logging.INFO, **how)
