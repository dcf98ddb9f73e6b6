"""``manage.py sweep``: do what has to be done again and again beside the server, each thing at its own pace."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from config.stopping import pause, stopped_by_signals

log = logging.getLogger(__name__)


@dataclass
class Chore:
    """One thing to do. ``run`` takes the time and the pace and says in a line what it did; ``due`` is monotonic."""

    name: str
    every: float
    run: Callable[[datetime, float], str]
    due: float = 0.0


def chores_of(named: Sequence[tuple[str, float]]) -> list[Chore]:
    return [Chore(name.rpartition(".")[2], every, import_string(name)) for name, every in named]


class Command(BaseCommand):
    help = (
        "Do everything that settings.CHORES and LONG_CHORES name, each at its own pace, until SIGTERM: end overdue "
        "exams, tidy, count what insights show. "
        "start runs it beside the server. It may run in several places at once."
    )

    #: Checking the whole site would load every page of it into a process that serves none.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do each thing once, and end.")
        parser.add_argument("--parent", type=int, metavar="PID", help="End when this process is gone.")

    def handle(self, *args: Any, **options: Any) -> None:
        chores, long = chores_of(settings.CHORES), chores_of(settings.LONG_CHORES)
        with stopped_by_signals() as stop:
            if options["once"]:
                self.do_due([*chores, *long], stop)
                return
            # What is cut off when this process ends is not half done, and is done anew by the next one.
            threading.Thread(target=self.go_on, args=(long, stop, None), daemon=True).start()
            self.go_on(chores, stop, options["parent"])

    def go_on(self, chores: Sequence[Chore], stop: threading.Event, parent: int | None) -> None:
        """Do each when it is due, until it is time to stop."""
        while chores and not stop.is_set():
            self.do_due(chores, stop)
            pause(stop, max(0.0, min(chore.due for chore in chores) - time.monotonic()), parent)

    def do_due(self, chores: Sequence[Chore], stop: threading.Event) -> None:
        for chore in chores:
            if not stop.is_set() and chore.due <= time.monotonic():
                self.try_to_do(chore)
                chore.due = time.monotonic() + chore.every

    def try_to_do(self, chore: Chore) -> None:
        """Do one thing. One that fails is logged and tried again when it is due; the others go on."""
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            said = chore.run(timezone.now(), chore.every)
        except Error as error:
            log.warning("%s: the database is away, trying again: %s", chore.name, str(error).strip().partition("\n")[0])
            if not connection.in_atomic_block:
                connection.close()
        except Exception:
            log.exception("%s failed; it is tried again in %g seconds", chore.name, chore.every)
        else:
            if said:
                self.stdout.write(f"{chore.name}: {said}")
                self.stdout.flush()
