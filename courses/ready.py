"""Pages that are ready are sent first, with the headers that all middleware gave such an answer before."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from config.limits import FAILURE
from courses import pages

Answer = Callable[[HttpRequest], HttpResponse]


class ReadyPages:
    """Answers who reads without a session from :data:`courses.pages.shelf`; everything else goes its way.

    It stands before everything but the counting. So it looks itself after what those behind it would refuse or lead
    elsewhere: another host, a connection without TLS. What they say to browsers is in the headers of the first answer
    of its kind, which went its way through all of them. An address with a query string is left to its view, which may
    read it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_plain(request):
            return self.get_response(request)
        answer = None
        try:
            answer = pages.ready(request)
        except Exception as error:  # it is raised again where browsers are told what a page may do
            request.META[FAILURE] = error
        if answer is None:
            answer = self.get_response(request)
            if page := getattr(answer, "of_page", None):
                page.finish_headers(request, answer)
        return answer


def is_plain(request: HttpRequest) -> bool:
    """Whether this is one of all those requests for a page that may be answered alike."""
    if request.method not in {"GET", "HEAD"} or request.META.get("QUERY_STRING") or may_be_signed_in(request):
        return False
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return request.is_secure() or not settings.SECURE_SSL_REDIRECT


def may_be_signed_in(request: HttpRequest) -> bool:
    """Whether the request brings a session cookie. Its name anywhere in the header is enough to look closer."""
    return settings.SESSION_COOKIE_NAME in request.META.get("HTTP_COOKIE", "")
