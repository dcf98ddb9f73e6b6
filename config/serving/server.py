"""The server: the program is read once, and the workers and the sweeper are copies of the process that read it.

So a start takes the processor time of one reading, whatever the number of workers; they share the memory of the
program; and one that is started again later is the release that the others are, also while the folder of the program
is being replaced by the next one.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import django
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connections
from django.template import engines
from django.urls import get_resolver
from django.utils.log import configure_logging
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from config.serving import memory, release, texts
from config.values import BASE_DIR
from courses.blocks import ASKED, owner

#: So long a server that is told to stop goes on with requests in hand, in seconds.
FINISHING = 30
#: What the copies are called.
WORKER, SWEEPER = "lectern-worker", "lectern-sweeper"
#: The packages of the program.
OURS = ("accounts", "config", "courses", "exams", "quizzes")
#: Templates that are parsed before the first page is asked for: those of lessons, with their questions.
FOR_READERS = (
    "base.html", "components/**/*.html", "courses/**/*.html",
    "quizzes/panel.html", "quizzes/knowledge_check.html", "quizzes/question.html", "quizzes/question/*.html",
)  # fmt: skip


@cache
def load() -> Any:
    """The application, with what readers of lessons need; all else is read when somebody asks for it (decision 44).

    No connection to the database is open afterwards, and no thread runs: neither can be shared with a copy. While all
    is read, nothing looks for garbage: there is hardly any, and looking takes a seventh of the time of a start.
    """
    gc.disable()
    memory.give_back_large_blocks()
    application = import_module("config.rsgi").application
    get_resolver().reverse_dict  # noqa: B018 (gathers the names of all addresses)
    storages["staticfiles"]
    owner(ASKED)
    texts.hold([Path(folder) for folder in engines["django"].engine.dirs])  # type: ignore[attr-defined]
    for pattern in FOR_READERS:
        for path in (BASE_DIR / "templates").glob(pattern):
            engines["django"].get_template(path.relative_to(BASE_DIR / "templates").as_posix())
    if not settings.DEVELOPMENT:  # there, a change to a file is none of a release
        release.guard([*(BASE_DIR / app for app in OURS), Path(django.__file__).parents[1]])
    connections.close_all()
    gc.freeze()  # what is here now stays for good: left alone, its memory stays shared
    gc.enable()
    return application


def serve(host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM, with so many copies of this process."""
    application = load()
    # A copy of this process is wanted; elsewhere than on Linux another way is usual.
    multiprocessing.set_start_method("fork", force=True)
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
        called(WORKER)
        configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
        return application

    return begin


def called(name: str) -> None:
    """Let ``ps`` and ``top`` show this process by a name of its own, where the system can (``proc(5)``, ``comm``)."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)


def sweep() -> None:
    """Start ``manage.py sweep`` as a copy of this process; it goes when this process goes."""
    parent = os.getpid()
    if os.fork() == 0:
        called(SWEEPER)
        leave(lambda: call_command("sweep", parent=parent))


def apart(work: Callable[[], None]) -> int:
    """Do ``work`` in a copy of this process, so that what it needs is gone from memory; returns its exit code."""
    copy = os.fork()
    if copy == 0:
        gc.enable()  # it works for long, and `manage.py start` begins without
        leave(work)
    return os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])


def leave(work: Callable[[], object]) -> NoReturn:
    """Do the work and end the process, with what it says about an error, and without what its original would do."""
    code = 1
    try:
        work()
        code = 0
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 1
        if isinstance(ending.code, str):
            sys.stderr.write(f"{ending.code}\n")
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
