"""The server: the program is read once, and each worker is a copy of the process that read it.

So a start takes the processor time of one reading, whatever the number of workers; they share the memory of the
program; and one that is started again later is the release that the others are, also while the folder of the program
is being replaced by the next one.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.template import TemplateSyntaxError, engines
from django.urls import get_resolver
from django.utils.log import configure_logging
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

#: So long a server that is told to stop goes on with requests in hand, in seconds.
FINISHING = 30


def serve(host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM. No connection to the database may be open: workers would share it."""
    application = read_all()
    # A copy of this process is wanted; elsewhere than on Linux another way is usual.
    multiprocessing.set_start_method("fork", force=True)
    # What is here now stays for good: left alone, its memory stays shared.
    gc.collect()
    gc.freeze()
    server = Server(
        "config.rsgi:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backlog=1024,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISHING,
    )
    server.serve(target_loader=ready(application), wrap_loader=False)


def ready(application: Any) -> Callable[[], Any]:
    """What a worker begins with. granian has set up its own log lines by then; ours are set up anew."""

    def begin() -> Any:
        configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
        return application

    return begin


def read_all() -> Any:
    """The application, with everything that it would otherwise read when the first request asks for it."""
    application = import_module("config.rsgi").application
    get_resolver().url_patterns  # noqa: B018 (reading it imports every view)
    storages["staticfiles"]
    for folder in engines["django"].engine.dirs:  # type: ignore[attr-defined]
        for path in sorted(Path(folder).rglob("*.html")):
            with suppress(TemplateSyntaxError):  # a part that only stands within another one
                engines["django"].get_template(path.relative_to(folder).as_posix())
    return application
