"""The site that browser tests visit: the product with its published static files, in threads of the test process."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

#: Words of the admin's pickers in other languages: they take seconds to compress, and no page here asks for them.
NOT_PUBLISHED = ["i18n"]


class TakingTurns:
    """Lets one request in after the other, knows when none is left, and which addresses were ``asked`` for.

    The embedded test database is one connection that all threads share, so two transactions at once would
    be one. Once the door is closed nobody gets in: a page that is left still sends what it has to say, and that may
    arrive while the rows of its test are already being taken away.
    """

    def __init__(self, application: Any) -> None:
        self.application = application
        self.turn = threading.Lock()
        self.changed = threading.Condition()
        self.present = 0
        self.is_open = True
        self.asked: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with self.changed:
            if not self.is_open:
                start_response("503 Service Unavailable", [])
                return []
            self.present += 1
            self.asked.append(environ["PATH_INFO"])
        try:
            with self.turn:
                return self.application(environ, start_response)  # type: ignore[no-any-return]
        finally:
            with self.changed:
                self.present -= 1
                self.changed.notify_all()

    def open(self) -> None:
        with self.changed:
            self.is_open = True

    def close(self) -> None:
        """Let nobody in any more, and wait until all have left."""
        with self.changed:
            self.is_open = False
            assert self.changed.wait_for(lambda: self.present == 0, timeout=60), "a request never ended"


class Site(LiveServer):
    """pytest-django's live server with requests that take turns. WhiteNoise serves the files, as in production."""

    def __init__(self) -> None:
        super().__init__("localhost", start=False)
        self.requests = TakingTurns(WSGIHandler())
        self.thread.static_handler = lambda application: self.requests
        self.start()


@contextmanager
def published(folder: Path) -> Iterator[None]:
    """Static files as they are published (one style sheet, hashed names), in ``folder``."""
    backend = {"BACKEND": "config.storage.BundledStaticFilesStorage"}
    with override_settings(STATIC_ROOT=folder, STORAGES={**settings.STORAGES, "staticfiles": backend}):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_PUBLISHED)
        yield
