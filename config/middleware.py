"""What every request and response passes on its way: refuse odd forms early, tell browsers what a page may do."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import has_vary_header

from config import errors
from config.limits import FAILURE, TURNED_AWAY
from config.policy import TRUSTED_TYPES, policy

Answer = Callable[[HttpRequest], HttpResponse]


PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)"
)


#: Pages are asked for and forms are sent; nothing on this site is put, patched or deleted by a method of its own.
METHODS = ("GET", "HEAD", "POST")


class KnownRequestsOnly:
    """Refuse other methods with 405 and an address with a NUL with 400, before a session is read or a page is asked.

    PostgreSQL fails on a NUL where it is asked for a text; no address of this site has one. And many views answer what
    is not a POST as if it were a GET, so a request with another method would get a page from some doors and a refusal
    from others. None is of use here, and what no door takes, no door can mistake.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return errors.bad_request(request) if "\x00" in request.path_info else self.get_response(request)


class TurnedAway:
    """Answer 503 to what :mod:`config.rsgi` had no thread for in time, before anything is asked that may be away.

    What failed in a middleware before the ones that speak to browsers fails here in its place: its page has their
    headers, too.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if failure := request.META.get(FAILURE):
            raise failure
        return errors.busy() if TURNED_AWAY in request.META else self.get_response(request)


class PlainFormsOnly:
    """Refuse a form sent in another character set than UTF-8 with 400.

    Django raises from within its CSRF check on such a form, and again while it makes the page for that error,
    which ends as a 500; browsers send forms of this site in UTF-8 only.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            charset = (request.content_params or {}).get("charset", "utf-8")
            if charset.lower() != "utf-8":
                return errors.bad_request(request)
        return self.get_response(request)


class BrowserPolicy:
    """Tell browsers what a page may do and who may keep it, where the page itself does not say."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and leaves_the_site(request, response):
            response = leaving_page(request, response)
        headers = response.headers
        # In development, Django's own pages about errors carry their style and scripts inline.
        explains = settings.DEBUG and response.status_code in {404, 500}
        if "Content-Security-Policy" not in headers and not explains:
            trusted_types = "" if request.path_info.startswith("/admin/") else TRUSTED_TYPES
            headers["Content-Security-Policy"] = policy() + trusted_types
        headers["Permissions-Policy"] = PERMISSIONS_POLICY
        headers.setdefault("X-Frame-Options", "DENY")
        if "Cache-Control" not in headers and has_vary_header(response, "Cookie"):
            # Made with somebody's cookie in hand: nobody keeps it, a shared computer's browser least of all.
            headers["Cache-Control"] = "private, no-store"
        if response.cookies and not re.search("private|no-store", headers.get("Cache-Control", "")):
            # Mostly the end of a cookie whose session is over. A shared cache would hand it to the next reader.
            headers["Cache-Control"] = "private, no-cache"
        return response


def leaves_the_site(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether this redirect goes to another host, as one to a sign-in provider does."""
    host = urlsplit(response.headers.get("Location", "")).netloc
    return response.status_code in {301, 302, 303} and host not in {"", request.get_host()}


def leaving_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page that goes on to the redirect's address by itself.

    ``form-action 'self'`` also stops a redirect to another site that answers a form; a page of ours may go there.
    """
    address = response.headers["Location"]
    page = render(request, "leaving.html", {"address": address, "host": urlsplit(address).hostname})
    page.cookies = response.cookies
    return page
