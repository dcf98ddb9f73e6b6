"""Sessions that end when they are not used, where the operator wants that (``SESSION_IDLE_MINUTES``)."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

#: When a session was used last, in seconds; written down again when a tenth of the time has passed.
USED = "used_at"
TENTHS = 10


class EndIdleSessions:
    """Whoever comes back after too long is a guest, and signs in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        minutes = settings.SESSION_IDLE_MINUTES
        # Without the cookie there is no session, and looking into one would say that the page hangs on it.
        if minutes and settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            note(request, minutes * 60, time.time())
        return self.get_response(request)


def note(request: HttpRequest, most: float, now: float) -> None:
    since = now - float(request.session.get(USED, now))
    if since > most:
        request.session.flush()
    elif USED not in request.session or since > most / TENTHS:
        request.session[USED] = now
