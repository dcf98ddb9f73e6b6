"""The server's processes: the site is loaded once, and each worker and the sweeper are copies of the process that did.

What is loaded takes about 60 MB in a process. Copies share it until they write to it, so two workers take little more
memory than one, and a worker that ended is there again at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from typing import NoReturn

from django.core.management import call_command
from django.db import Error, connections
from django.urls import get_resolver

from config.serving import public
from courses import publishing

#: So long a server that is told to stop goes on with requests in hand, in seconds.
FINISHING = 30


def load() -> None:
    """Import all that a request needs, and let copies of this process leave it where it is.

    No thread runs and no connection is open afterwards: neither can be shared with a copy.
    """
    import config.rsgi  # noqa: F401 (what the workers are told to serve; they find it imported)

    ask_for_one_of_each()
    connections.close_all()
    gc.collect()
    gc.freeze()  # else the first collection in a copy writes to each object, and so copies it


def ask_for_one_of_each() -> None:
    """Ask for a page of each kind, so that views, templates and what they need are there, and the first reader is
    served as the second one is. Without a database there is nothing to ask for yet, and the server starts all the same.
    """
    found = public.views(get_resolver().url_patterns)
    with suppress(Error):
        for address in [address for view in found for address in islice(view.public_addresses(), 1)]:
            publishing.current_version()
            public.answer(address, "")  # compressed when the first reader takes it


def serve(host: str, port: int, workers: int) -> None:
    """Answer requests with so many processes until SIGTERM or SIGINT."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "config.rsgi:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backlog=1024,
        log_level=LogLevels.warning,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISHING,
    ).serve()


def sweep() -> None:
    """Start ``manage.py sweep`` as a copy of this process; it goes when this process goes."""
    parent = os.getpid()
    if os.fork() == 0:
        leave(lambda: call_command("sweep", parent=parent))


def apart(work: Callable[[], None]) -> int:
    """Do ``work`` in a copy of this process, so that what it needs is gone from memory; returns its exit code."""
    copy = os.fork()
    if copy == 0:
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
