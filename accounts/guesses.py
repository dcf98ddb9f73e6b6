"""How many guesses one network address has, at passwords and at codes, whichever accounts they are for."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.http import HttpRequest

APP = "allauth.account"

#: Names of ``settings.ACCOUNT_RATE_LIMITS``.
FROM_AN_ADDRESS, AT_AN_ACCOUNT = "guess", "try"


def take(request: HttpRequest) -> RateLimitUsage | None:
    """Count a guess from this address; None when it has none left. What was right is taken back by ``rollback``.

    The library's own count for an address starts anew when a second step goes well, so whoever has an account here
    could go on guessing for ever.
    """
    return ratelimit.consume(request, app=APP, action=FROM_AN_ADDRESS)


def may_try(request: HttpRequest, account: str) -> bool:
    """Count a try at an account, right or wrong: each costs the work of a password's hash."""
    return ratelimit.consume(request, app=APP, action=AT_AN_ACCOUNT, key=account) is not None
