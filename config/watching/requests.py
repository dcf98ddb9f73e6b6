"""Each request has an id and is counted; the line that it leaves in the log names no person."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.watching import logs, metrics

Answer = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger("lectern.requests")

GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: What is asked for again and again by machines: counted, and no line for it.
QUIET = frozenset({"healthz", "readyz", "metrics"})
FAILED, LONG = 500, 1.0
ABSENT = 404
REFUSED = frozenset({401, 403, ABSENT, 429})


class Watched:
    """Gives a request its id (a proxy's, where one stands in front), and notes how it went."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier = identified(request)
        logs.request_id.set(identifier)
        logs.route.set("")
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        pattern = routed(request)
        metrics.count(pattern, request.method or "", response.status_code, seconds)
        person = refused(request, response.status_code)
        if person is not None or says_something(pattern, response.status_code, seconds):
            log.info(
                "request",
                extra={
                    "method": request.method,
                    "route": pattern,
                    "status": response.status_code,
                    "ms": round(seconds * 1000, 1),
                    **({"person": person} if person else {}),
                },
            )
        if "public" not in response.headers.get("Cache-Control", ""):
            # A page that a cache may keep is the same for everybody.
            response.headers["X-Request-ID"] = identifier
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        logs.route.set(routed(request))


def says_something(pattern: str, status: int, seconds: float) -> bool:
    """Whether a request leaves a line: each one where that is wanted, else those that failed or took long."""
    return (settings.ENV.log_requests and pattern not in QUIET) or status >= FAILED or seconds >= LONG


def refused(request: HttpRequest, status: int) -> int | None:
    """The number of the account that was refused something, 0 where nobody is signed in; None when nothing was refused.

    What somebody must not see is mostly answered as if it were not there. A guest who asks for that is one of many
    robots, and leaves no line.
    """
    if status not in REFUSED:
        return None
    number = int(getattr(getattr(request, "_cached_user", None), "pk", None) or 0)
    return number if number or status != ABSENT else None


def identified(request: HttpRequest) -> str:
    """The id that a proxy of ours gave the request, or one of our own."""
    given = str(request.META.get("HTTP_X_REQUEST_ID", ""))
    if settings.ENV.trusted_proxy_count and GIVEN.fullmatch(given):
        return given
    return secrets.token_hex(8)


def routed(request: HttpRequest) -> str:
    """The pattern of the address, such as ``courses/<slug:course>/``; empty where there is none."""
    match = request.resolver_match
    return match.route if match else ""
