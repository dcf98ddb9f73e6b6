"""The pages for when something does not work: each says what happened and what to do next."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static

#: As long as the longest of the limits that answer with a page (``ACCOUNT_RATE_LIMITS``), in seconds.
WAIT_SECONDS = 60


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
    """500. Nothing it needs can be what has just failed."""
    return alone("500.html", 500)
