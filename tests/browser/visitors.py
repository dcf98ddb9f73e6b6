"""People at their devices: a browser context with one page, and a record of everything that went wrong in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, Response

from accounts.models import User

#: What a page may load although it has no address on this site.
INLINE = {"about", "blob", "data"}


class Visitor:
    """Somebody at one device. ``complaints`` lists console errors, uncaught errors, dialogs, requests to other
    sites and failures of the server, as ``kind: text``; a test that leaves any fails (``visit`` in conftest)."""

    def __init__(self, browser: Browser, site: str, **options: Any) -> None:
        self.site = site
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        self._expected: list[re.Pattern[str]] = []
        self.context = browser.new_context(base_url=site, reduced_motion="reduce", **options)
        self.context.set_default_timeout(8000)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self._complain("error", str(error.error)))
        self.context.on("request", self._request)
        self.context.on("response", self._response)
        self.context.on("dialog", self._dialog)
        self.page: Page = self.context.new_page()

    def expect_complaint(self, pattern: str) -> None:
        """Complaints that match are part of the test, from the first to the last."""
        self._expected.append(re.compile(pattern))

    def sign_in(self, user: User) -> None:
        """Hold a session of ``user``, as after signing in."""
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.site}])

    def go(self, path: str) -> Page:
        """Open a page of the site and wait until it has loaded."""
        self.page.goto(path)
        return self.page

    def cookies(self) -> list[str]:
        """The names of the cookies that this browser holds."""
        return sorted(cookie["name"] for cookie in self.context.cookies())

    def unexpected(self) -> list[str]:
        return [text for text in self.complaints if not any(p.search(text) for p in self._expected)]

    def _complain(self, kind: str, text: str) -> None:
        self.complaints.append(f"{kind}: {text}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._complain(message.type, f"{message.text} ({message.location['url']})")

    def _dialog(self, dialog: Dialog) -> None:
        self._complain("dialog", dialog.message)
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        parts = urlsplit(request.url)
        if parts.scheme not in INLINE and f"{parts.scheme}://{parts.netloc}" != self.site:
            self._complain("another site", request.url)

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._complain("server", f"{response.status} for {response.url}")


Visit = Callable[..., Visitor]
