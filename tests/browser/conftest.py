"""A real Chromium, the site with its shipped course, and visitors who may not meet a single error."""

from __future__ import annotations

import glob
import io
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from playwright.sync_api import Browser, expect, sync_playwright

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
    """The browser at ``$CHROMIUM`` or on the path, started once."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if executable is None:
        pytest.skip("there is no Chromium: put chromium on the path, or its place into CHROMIUM")
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


@pytest.fixture(scope="package")
def shipped() -> dict[type[Model], list[Model]]:
    """Room for the rows of the shipped content, once they have been made."""
    return {}


@pytest.fixture
def content(transactional_db: None, shipped: dict[type[Model], list[Model]]) -> None:
    """The shipped course as ``sync_content`` makes it: synced by the first test, the same rows for all others."""
    cache.clear()
    models = [model for app in ("courses", "quizzes", "exams") for model in apps.get_app_config(app).get_models()]
    if not shipped:
        call_command("sync_content", stdout=io.StringIO())
        shipped.update({model: list(model._default_manager.order_by("pk")) for model in models})
        return
    with transaction.atomic():
        for model, rows in shipped.items():
            model._default_manager.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


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
