"""The pages for when something does not work: each says what happened and what to do next."""

from __future__ import annotations

import sqlite3
import sys
import textwrap
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static

#: As long as the longest of the limits that answer with a page (``ACCOUNT_RATE_LIMITS``), in seconds.
WAIT_SECONDS = 60
#: When to come back while the database or the cache is away; a failover takes about as long.
RETRY_SECONDS = 5


class Away(Exception):
    """Something that a page needs and that is not ours does not answer. Whoever asked may try again in a while."""


#: What a database raises that cannot be reached, is locked, full or read-only; a cache that is away, below.
AWAY = (Away, OperationalError, InterfaceError)
#: SQLite's codes for busy, locked, read-only, disk error, full and cannot be opened; a wrong query has another one.
SQLITE_AWAY = frozenset({5, 6, 8, 10, 13, 14})
#: PostgreSQL's word for a server that takes no writes: the former primary, after another one took over.
READ_ONLY = "25006"


def style_sheet() -> str:
    """The style sheet's address, even when the list of hashed static files is missing or broken."""
    try:
        return static("css/lectern.css")
    except Exception:  # whatever the storage says, this page still has to come
        return f"{settings.STATIC_URL}css/lectern.css"


def alone(template: str, status: int) -> HttpResponse:
    """A page made from its template only: no request, no session, no database, no frame of the site."""
    page = loader.get_template(template).render({"style_sheet": style_sheet(), "site_name": settings.SITE_NAME})
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400. Never reads the form: what was wrong may be the form itself."""
    return alone("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 for somebody who is signed in but may not see this."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without this visit's token: mostly a page left open across a sign-in."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the ways on are the courses and, when signed in, one's own learning."""
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429, with the time to wait in words and in ``Retry-After``."""
    response = render(request, "429.html", {"wait_seconds": WAIT_SECONDS}, status=429)
    response.headers["Retry-After"] = str(WAIT_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when something that a page needs is away. Nothing that this needs can be what has just failed."""
    return busy() if is_away(sys.exception()) else alone("500.html", 500)


def busy() -> HttpResponse:
    """503, with the time to wait in ``Retry-After``."""
    response = alone("503.html", 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def is_away(error: BaseException | None) -> bool:
    """Whether this error says that the database, the cache or the mail server cannot do its work for the moment."""
    causes = []
    while error is not None:
        causes.append(error)
        error = error.__cause__
    codes = [getattr(cause, "sqlite_errorcode", 0) for cause in causes if isinstance(cause, sqlite3.Error)]
    if codes:
        return codes[0] & 0xFF in SQLITE_AWAY
    away: tuple[type[BaseException], ...] = (*AWAY, *cache_away())
    return any(isinstance(cause, away) or getattr(cause, "sqlstate", None) == READ_ONLY for cause in causes)


def in_short(error: BaseException) -> str:
    """What a server says of itself, without the page of advice that may follow."""
    said = str(error).strip() or type(error).__name__
    return textwrap.shorten(said.splitlines()[0], 160, placeholder=" …").rstrip(".")


def cache_away() -> tuple[type[BaseException], ...]:
    """What a cache raises that cannot be reached, or is there and refuses: full, a replica after a failover, protected.

    Its client takes 15 MB: a site without that cache never loads it.
    """
    client: Any = sys.modules.get("redis.exceptions")
    return (client.ConnectionError, client.TimeoutError, client.ResponseError) if client else ()
