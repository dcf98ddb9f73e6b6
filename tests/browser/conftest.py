"""A real Chromium, the site with its shipped course, and visitors who may not meet a single error."""

from __future__ import annotations

import glob
import io
import os
import shutil
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from accounts.models import User
from tests.browser.serving import Site, published
from tests.browser.visitors import Visit, Visitor

LAUNCH = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

expect.set_options(timeout=8000)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser at ``$CHROMIUM`` or on the path, started once. The one without windows needs a third less time."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if executable is None:
        pytest.skip("there is no Chromium: put chromium-headless-shell on the path, or its place into CHROMIUM")
    if not glob.glob("/usr/lib/*/libatomic.so.1"):
        pytest.skip("the browser's driver needs libatomic.so.1: install Debian's libatomic1")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=LAUNCH)
        yield started
        started.close()


@pytest.fixture(scope="package")
def live_server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site; pytest-django's own server lets requests share a transaction, and knows no published files."""
    with published(tmp_path_factory.mktemp("static")):
        site = Site()
        yield site
        site.stop()


class Copies:
    """Copies of the embedded database, whole: a test gets one of them faster than tables are emptied and filled."""

    def __init__(self) -> None:
        self._copies: dict[str, sqlite3.Connection] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._copies

    def keep(self, name: str) -> None:
        self._copies[name] = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(self._copies[name])

    def restore(self, name: str) -> None:
        self._copies[name].backup(connection.connection)
        ContentType.objects.clear_cache()

    def close(self) -> None:
        for copy in self._copies.values():
            copy.close()


@pytest.fixture(scope="package")
def copies(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Copies]:
    """Copies of the database: ``empty``, which is put back in the end, and ``shipped``, once it has been made."""
    made = Copies()
    with django_db_blocker.unblock():
        connection.ensure_connection()
        made.keep("empty")
    yield made
    with django_db_blocker.unblock():
        made.restore("empty")
    made.close()


@pytest.fixture
def content(copies: Copies, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The shipped courses as ``sync_content`` makes them: synced for the first test, the same rows for all others."""
    with django_db_blocker.unblock():
        cache.clear()
        if "shipped" not in copies:
            call_command("sync_content", stdout=io.StringIO())
            copies.keep("shipped")
        copies.restore("shipped")
        yield


@pytest.fixture
def visit(chromium: Browser, live_server: Site, content: None) -> Iterator[Visit]:
    """Make visitors: ``visit(user)`` or ``visit()`` for a guest, with Playwright's options of a context.

    ``script=False`` switches JavaScript off. The test fails when one of them met an error.
    """
    visitors: list[Visitor] = []

    def arrive(user: User | None = None, *, script: bool = True, width: int = 1280, **options: Any) -> Visitor:
        viewport = {"width": width, "height": options.pop("height", 900)}
        visitor = Visitor(chromium, live_server.url, java_script_enabled=script, viewport=viewport, **options)
        visitors.append(visitor)
        if user is not None:
            visitor.sign_in(user)
        return visitor

    live_server.requests.open()
    yield arrive
    for visitor in visitors:
        visitor.context.close()
    live_server.requests.close()
    assert [text for visitor in visitors for text in visitor.unexpected()] == []
