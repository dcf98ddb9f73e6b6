"""What search engines ask of a site: what to leave alone, and which pages there are."""

from __future__ import annotations

import gzip

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from courses import sitemap
from courses.public_page import accepts

#: Where everything is somebody's own, made for one request, or a form: nothing to find there, and no end of addresses.
LEFT_ALONE = (
    "/account/", "/accounts/", "/admin/", "/doctor/", "/exam/", "/learn/", "/metrics", "/preview/", "/review/",
    "/search/", "/settings/", "/styleguide/",
)  # fmt: skip


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Reading is open to everyone, programs included."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {address}" for address in LEFT_ALONE),
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse(
        "\n".join(lines) + "\n",
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "public, max-age=86400"},
    )


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """All pages for everyone, or where the lists of them are."""
    return answer(request, sitemap.current()[0])


@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """One of the lists, where there are so many pages that they need several."""
    files = sitemap.current()
    if not 1 <= number < len(files):
        raise Http404
    return answer(request, files[number])


def answer(request: HttpRequest, file: sitemap.File) -> HttpResponse:
    if accepts(request, "gzip"):
        response = HttpResponse(file.packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(file.packed))
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["ETag"] = file.tag
    return get_conditional_response(request, etag=file.tag, response=response)  # type: ignore[return-value]
