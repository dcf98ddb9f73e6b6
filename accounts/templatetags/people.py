"""What the account pages ask for while they are made."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django import template
from django.conf import settings

from accounts.adapter import is_own_address
from accounts.browsers import browser_name
from accounts.models import User

register = template.Library()
register.filter("browser", browser_name)


@register.simple_tag
def sign_up_open() -> bool:
    """Whether anybody may create an account."""
    return bool(settings.SIGN_UP_OPEN)


@register.simple_tag(takes_context=True)
def back_to(context: template.Context, address: str | None) -> str:
    """``address`` when it is a page of this site to go back to after signing in, else nothing."""
    request = context["request"]
    return address if address and address.startswith("/") and is_own_address(request, address) else ""


@register.simple_tag
def second_factors(user: User) -> set[str]:
    """What ``user`` can prove with besides the password: "totp", "webauthn", "recovery_codes"."""
    return set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))


@register.inclusion_tag("accounts/_erasure.html", takes_context=True)
def erasure_notice(context: template.Context, person: User) -> dict[str, Any]:
    """That an account is about to be erased, with the way to keep it; nothing where nobody asked."""
    from accounts import erasure

    return {
        "erasure": erasure.pending(person),
        "zone": person.zone,
        "csrf_token": context.get("csrf_token"),
    }
