"""Where the house decides for the sign-in machinery: who may join, where people go, what they are told."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.core.internal.ratelimit import RateLimitUsage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import addresses, guesses, sealing, security_log
from accounts.mail_turns import turn
from accounts.models import User

if TYPE_CHECKING:
    import requests

log = logging.getLogger(__name__)

#: What of the refusals below is a try to get in, or to show who one is, and what was tried. A password that is wrong at
#: the door is told by Django (:mod:`accounts.security_log`).
REFUSALS = {
    "incorrect_code": "code",
    "enter_current_password": "password",
    "too_many_login_attempts": "too many tries",
}

CODES_USED_UP = _("That was the wrong code 3 times, so it no longer counts. Ask for a new one.")

WAYS_TO_CONFIRM = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
    "confirm_by_mail": _("Get a code by mail"),
}


def is_own_address(request: HttpRequest, url: str) -> bool:
    """Whether ``url`` stays on this site, so that it is safe to send a person there."""
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())


class AccountAdapter(DefaultAccountAdapter):
    """Signing up, signing in, mails and messages."""

    guess: RateLimitUsage | None = None
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account has been switched off"),
        "cannot_remove_primary_email": _("This is your only email address, so it stays"),
        "duplicate_email": _("This is your email address already"),
        "email_password_mismatch": _("Check your email address and password, then try again"),
        "email_taken": _("Another account has this email address"),
        "enter_current_password": _("This is not your current password. Try again"),
        "incorrect_code": _("This code does not match. Take the one from the newest mail"),
        "incorrect_password": _("This is not your password. Try again"),
        "rate_limited": _("A mail is on its way. Wait 10 seconds before you ask for another."),
        "same_as_current": _("This is the address you have now"),
        "too_many_login_attempts": _("Too many tries. Wait 5 minutes, then try again"),
        "unverified_primary_email": _("Confirm your email address first"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGN_UP_OPEN)

    def new_user(self, request: HttpRequest) -> User:
        """Whoever signs up, with a password or through another site, says so of the account."""
        user: User = super().new_user(request)
        user.signed_up = True
        return user

    def is_safe_url(self, url: str) -> bool:
        return is_own_address(current.request, url)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Never an error: a list that a proxy wrote oddly would otherwise keep everybody from signing in."""
        return addresses.client_address(request) or "0.0.0.0"  # noqa: S104 (nothing is bound; all unknown ones as one)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What wrong passwords are counted under: the account, by whichever name or port the site was asked.

        Whoever is signed in and confirms a password is counted apart. Strangers at the door would otherwise keep the
        owner from ending their game: to change the password, or to end sessions, needs that confirmation.
        """
        if request.user.is_authenticated:
            return f"inside:{request.user.pk}"
        return f"door:{str(credentials.get('email', '')).strip().lower()}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the guess at the door by its network address as well, unless the account's own count refuses it."""
        self.guess = None
        if not request.user.is_authenticated:
            account = self._get_login_attempts_cache_key(request, **credentials)
            self.guess = guesses.take(request)
            if self.guess is None or not guesses.may_try(request, account):
                raise self.validation_error("too_many_login_attempts")
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self.take_back()  # nothing was looked at
            raise

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        self.take_back()

    def take_back(self) -> None:
        if self.guess is not None:
            self.guess.rollback()

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if by := REFUSALS.get(code):
            security_log.refused(by, security_log.whom(current.request))
        refusal: ValidationError = super().validation_error(code, *args)
        return refusal

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        security_log.refused("switched off", user)
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """As ever; who has neither password nor second factor is sent a code (:mod:`accounts.confirming`)."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not ways and user.is_authenticated:
            ways = [{"id": "confirm_by_mail", "url": reverse("confirm_by_mail")}]
        return [{**way, "description": WAYS_TO_CONFIRM[way["id"]]} for way in ways]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """As ever. Raises ReauthenticationRequired for who has the address alone, of whom nothing is asked else."""
        from accounts import confirming  # with all pages of allauth: for few requests

        is_required: bool = super().is_reauthentication_required(app=app, **kwargs)
        request = current.request
        if is_required and confirming.has_mail_alone(request.user) and not confirming.has_confirmed(request):
            raise ReauthenticationRequired
        return is_required

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """As ever, but a code that was wrong too often is not spoken of as a password."""
        if message is self.error_messages["too_many_login_attempts"]:
            message = str(CODES_USED_UP)
        super().add_message(request, level, message_template, message_context, extra_tags, message)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails speak of the site by its own name and link to its own address, whatever host was asked."""
        site = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        with turn():
            super().send_mail(template_prefix, email, {**context, **site})


class MFAAdapter(DefaultMFAAdapter):
    """The second factor and passkeys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Switch off two-factor sign-in first, then change the address"),
        "cannot_delete_authenticator": _("Two-factor sign-in has to stay on for this account"),
        "cannot_generate_recovery_codes": _("Recovery codes come with two-factor sign-in. Switch that on first"),
        "incorrect_code": _("This code does not match. Enter the one that is shown now"),
        "unverified_email": _("Confirm your email address first, then switch on two-factor sign-in."),
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "incorrect_code":
            security_log.refused("second factor", security_log.whom(current.request))
        refusal: ValidationError = super().validation_error(code, *args)
        return refusal

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        return sealing.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.opened(encrypted_text)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey {number}").format(number=count + 1) if count else gettext("Passkey")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts of other sites that people sign in with."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "connected_other": _("Somebody else’s account here is connected to it already."),
        "disconnect_last": _("This is your only way to sign in, so it stays"),
        "email_taken": _("Sign in with your email address first, then connect your %s account"),
        "no_password": _("Set a password first; otherwise you could not sign in any more"),
        "no_verified_email": _("Confirm your email address first; otherwise you could not sign in any more"),
    }

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        security_log.refused(str(provider.id), security_log.whom(request))
        super().on_authentication_error(request, provider, *args, **kwargs)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Take the name from the other site, too."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name") or "", data.get("last_name") or "")
        name = data.get("name") or " ".join(part for part in parts if part)
        user.name = name[: User._meta.get_field("name").max_length]
        return user

    def get_requests_session(self) -> requests.Session:
        """A session that ends the visit on the page for it when the other site cannot be reached or fails."""
        from requests import RequestException  # where nobody signs in through another site, it is never loaded

        session: requests.Session = super().get_requests_session()
        ask = session.request

        def request(*args: Any, **kwargs: Any) -> requests.Response:
            try:
                response = ask(*args, **kwargs)
                if response.status_code >= 500:
                    response.raise_for_status()
            except RequestException as failure:
                log.warning("A sign-in provider did not answer: %s", failure)
                raise ImmediateHttpResponse(redirect("socialaccount_login_error")) from failure
            return response

        session.request = request  # type: ignore[method-assign]
        return session
