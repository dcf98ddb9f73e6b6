"""Pages that are ready are sent before a session, a form's token or an address is looked at."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from courses import pages

Answer = Callable[[HttpRequest], HttpResponse]


class ReadyPages:
    """Answers who reads without a session from :data:`courses.pages.shelf`; everything else goes its way.

    It stands behind what every answer needs (the id, the counting, the policy, the checks of host and form) and before
    what only a person needs. An address with a query string is left to its view, which may read it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD"} and not request.META.get("QUERY_STRING") and not may_be_signed_in(request):
            answer = pages.ready(request)
            if answer is not None:
                return answer
        return self.get_response(request)


def may_be_signed_in(request: HttpRequest) -> bool:
    """Whether the request brings a session cookie. Its name anywhere in the header is enough to look closer."""
    return settings.SESSION_COOKIE_NAME in request.META.get("HTTP_COOKIE", "")
