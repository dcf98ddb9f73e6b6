"""What browsers are told: each header once, and as the site says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.cookies import Morsel, SimpleCookie

from django.conf import settings

from config.doctor.findings import Finding, NotChecked, advice, error, ok, warning
from config.doctor.outside.asking import Answer
from config.doctor.visit import Visit
from config.middleware import PERMISSIONS_POLICY
from config.policy import TRUSTED_TYPES, policy

SIGN_IN = "/accounts/login/"
PROTECTING = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Permissions-Policy": PERMISSIONS_POLICY,
}
HSTS = "Strict-Transport-Security"


def is_ours(answer: Answer) -> bool:
    """Whether the site itself made this answer, and not a proxy on its own."""
    return policy() in answer.header("Content-Security-Policy")


def sign_in_page(visit: Visit) -> Answer:
    """The page that everybody can open and nobody may keep. Raises :class:`NotChecked`."""
    answer = visit.site.ask(SIGN_IN)
    if answer.status != 200:
        raise NotChecked(f"the page for signing in answers with status {answer.status}")
    return answer


def policy_headers(visit: Visit) -> Iterator[Finding]:
    answer = sign_in_page(visit)
    expected = {"Content-Security-Policy": policy() + TRUSTED_TYPES, **PROTECTING}
    wrong = [finding for name, value in expected.items() if (finding := compared(answer, name, value))]
    if visit.site.scheme == "https" and (finding := insisted(answer)):
        wrong.append(finding)
    yield from wrong
    if (number := len(answer.all("X-Request-ID"))) != 1:
        yield advice(
            f"pages come with {number or 'no'} X-Request-ID: nobody can name the request that failed",
            "Let the proxy pass on the site's own, and set none itself.",
        )
    if not wrong:
        yield ok("each header that protects a page comes once, as the site sends it")


def compared(answer: Answer, name: str, value: str) -> Finding | None:
    found = answer.all(name)
    if not found:
        return error(f"{name} does not reach browsers", "Let the proxy pass it on: Lectern sends it with every page.")
    if len(found) > 1:
        return warning(f"{name} comes {len(found)} times: browsers differ in which one counts", once(name))
    if found[0] != value:
        return warning(f"{name} is not what Lectern sends: {found[0][:80]}", once(name))
    return None


def insisted(answer: Answer) -> Finding | None:
    """HSTS, which may be longer than asked for, and not shorter."""
    found = answer.all(HSTS)
    ages = [int(age) for value in found for age in re.findall(r"max-age=\"?(\d+)", value, re.IGNORECASE)]
    if not found:
        return error(f"{HSTS} is missing: a first visit over http can be led astray", "Let the proxy pass it on.")
    if len(found) > 1:
        return warning(f"{HSTS} comes {len(found)} times: browsers take the first", once(HSTS))
    if min(ages, default=0) < settings.SECURE_HSTS_SECONDS:
        return warning(f"{HSTS} is shorter than HSTS_SECONDS asks for: {found[0]}", once(HSTS))
    return None


def once(name: str) -> str:
    return f"Take {name} out of the proxy's configuration; Lectern sends it itself."


def cookies(visit: Visit) -> Iterator[Finding]:
    """Those of the page for signing in, and none on pages that are the same for everybody."""
    given = [morsel for value in sign_in_page(visit).all("Set-Cookie") for morsel in SimpleCookie(value).values()]
    is_secure = visit.env.is_secure
    wrong = {morsel.key: lacking for morsel in given if (lacking := lacks(morsel, is_secure))}
    for name, lacking in wrong.items():
        yield error(
            f"the cookie {name} lacks {', '.join(lacking)}",
            "Lectern sets them all where SITE_URL is https. Take rules for cookies out of the proxy.",
        )
    stray = [value.partition("=")[0] for value in visit.site.ask("/").all("Set-Cookie")]
    if stray:
        yield warning(
            f"reading sets cookies ({', '.join(stray)}): no cache keeps such pages, and the privacy page errs",
            "Lectern sets none by reading. Let the proxy balance by address or request, not by cookie.",
        )
    if not given:
        yield warning("signing in sets no cookie, so no form can be sent", "Let the proxy pass Set-Cookie on.")
    elif not wrong and not stray:
        yield ok("cookies are for this site alone, and none is set by reading")


def lacks(morsel: Morsel[str], is_secure: bool) -> list[str]:
    """What a cookie should have and has not."""
    needed = {"HttpOnly": morsel["httponly"], "SameSite": morsel["samesite"].lower() in {"lax", "strict"}}
    if is_secure:
        needed |= {
            "Secure": morsel["secure"],
            "the prefix __Host-": morsel.key.startswith("__Host-"),
            "a path of /": morsel["path"] == "/",
        }
    return [name for name, has in needed.items() if not has]
