"""The pages that are the same for everyone, as the application answers them: which there are, and what they say.

They are asked of the application itself, with all its middleware, so that a published page is what a guest would get.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, get_resolver

from courses.public_page import FINEST

Headers = tuple[tuple[str, str], ...]

HTML = "text/html; charset=utf-8"
#: The codings a page is published in, and the ending of the file that holds it.
CODINGS = {"": "", "gzip": ".gz", "br": ".br"}
#: What is different from page to page, and is told by the file itself.
OF_THE_FILE = {"Content-Type", "Content-Length", "Content-Encoding", "ETag", "Last-Modified"}


class NotForEveryone(Exception):
    """A page that is said to be the same for everyone is not answered as one."""


@dataclass(frozen=True)
class Answer:
    """A page in one coding. ``moment`` is the time its file gets, which makes the file's tag the page's own."""

    body: bytes
    moment: int
    headers: Headers


def addresses() -> list[str]:
    """The addresses of all pages for everyone, as the views say them (:func:`courses.pages.for_everyone`)."""
    return [address for view in views(get_resolver().url_patterns) for address in view.public_addresses()]


def views(patterns: list[URLPattern | URLResolver]) -> Iterator[Any]:
    """The views that answer pages for everyone."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif hasattr(pattern.callback, "public_addresses"):
            yield pattern.callback


def ask(address: str, coding: str = "") -> Answer | None:
    """The page as a guest gets it, or None when it is not there (any more). Raises :class:`NotForEveryone`."""
    response = answer(address, coding)
    if response.status_code in {301, 404}:
        return None
    headers = response.headers
    told = headers.get("Cache-Control", "").split(", ")
    if response.status_code != 200 or "public" not in told or response.cookies or headers["Content-Type"] != HTML:
        raise NotForEveryone(
            f"{address} answers a guest with {response.status_code}, Cache-Control {headers.get('Cache-Control')!r}, "
            f"{headers.get('Content-Type')!r}{' and a cookie' if response.cookies else ''}; it is not published. Take "
            "pages.for_everyone from its view, or let the view answer with pages.public."
        )
    moment = int(headers["ETag"].strip('"').partition("-")[0], 16)
    return Answer(response.content, moment, shared(response))  # type: ignore[attr-defined]


def shared(response: HttpResponseBase) -> Headers:
    """The headers that all pages of a kind have in common."""
    return tuple(sorted((name, value) for name, value in response.headers.items() if name not in OF_THE_FILE))


def static_headers() -> Headers:
    """The headers of a static file whose name holds its hash; none where the files are not collected."""
    response = answer(static("css/lectern.css"), "", method="HEAD")
    return shared(response) if response.status_code == 200 else ()


@cache
def handler() -> WSGIHandler:
    return WSGIHandler()


def answer(address: str, coding: str, *, method: str = "GET") -> HttpResponseBase:
    """What the application answers to a guest who asks for ``address``."""
    site = urlsplit(settings.SITE_URL)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": method,
            "PATH_INFO": address,
            "QUERY_STRING": "",
            "HTTP_HOST": site.netloc,
            "HTTP_X_FORWARDED_PROTO": site.scheme,
            "HTTP_ACCEPT_ENCODING": coding,
            "REMOTE_ADDR": "127.0.0.1",
            "SERVER_NAME": str(site.hostname),
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
            FINEST: "1",
        }
    )
    return handler().get_response(request)
