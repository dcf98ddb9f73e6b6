"""Whether a form was sent from one of our own pages.

A guest's form carries no token, because the page it stands on is the same for everyone and sets no cookie.
Every current browser says where a form was sent from; that is enough for an answer that changes nothing.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware


class TokenCheck(CsrfViewMiddleware):
    """Django's own check of the form token, giving the reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def is_from_here(request: HttpRequest) -> bool:
    """Judge by ``Sec-Fetch-Site``, else ``Origin``, else ``Referer``; with none of them the answer is no."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        parts = urlsplit(source)
    except ValueError:
        return False
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def has_token(request: HttpRequest) -> bool:
    """Whether the form carries this person's token."""
    return TokenCheck(lambda _: None).process_view(request, None, (), {}) is None  # type: ignore[arg-type]  # no view


def may_answer(request: HttpRequest, *, signed_in: bool) -> bool:
    """A guest's form must come from here. A signed-in learner's carries a token.

    A page that was opened before signing in has none; then the browser's own word (``Sec-Fetch-Site``) counts.
    """
    if not signed_in:
        return is_from_here(request)
    if "csrfmiddlewaretoken" in request.POST:
        return has_token(request)
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
