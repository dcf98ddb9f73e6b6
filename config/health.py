"""What machines ask of every site: whether this process is alive, and the icon."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers; it asks nothing of the database (that is for a readiness check)."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this name where a page names no icon, as the admin's do."""
    response = redirect(static("img/icon.svg"))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
