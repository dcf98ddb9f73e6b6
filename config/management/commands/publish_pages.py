"""``manage.py publish_pages FOLDER``: every page that is the same for everyone as a file, for a proxy to serve."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections, connection

from config.serving.folder import Folder, Occupied, alone
from config.serving.public import NotForEveryone
from config.stopping import pause, stopped_by_signals

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Write every page that is the same for everyone to FOLDER/pages, with .gz and .br, and remove those that have "
        "gone; also what nginx and Caddy need to serve them with the application's own headers. With --every, go on: "
        "a change shows within that time, and a proxy serves the files only while this goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--every",
            type=float,
            metavar="SECONDS",
            help="Go on until SIGTERM, looking for changes each time SECONDS have passed.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder, every = options["folder"].resolve(), options["every"]
        try:
            with alone(folder):
                if every is None:
                    self.update(Folder(folder))
                else:
                    self.keep_up(Folder(folder), every)
        except Occupied:
            raise CommandError(f"Another process publishes to {folder}; stop it, or name another folder.") from None
        except NotForEveryone as error:
            raise CommandError(str(error)) from None

    def update(self, folder: Folder) -> None:
        changed = folder.update()
        if changed is not None:
            self.stdout.write(f"Content version {folder.version}: {changed} files changed.")
            self.stdout.flush()

    def keep_up(self, folder: Folder, every: float) -> None:
        with stopped_by_signals() as stop:
            try:
                while not stop.is_set():
                    began = time.monotonic()
                    self.try_to_update(folder)
                    pause(stop, began + every - time.monotonic(), None)
            finally:
                folder.lease.withdraw()

    def try_to_update(self, folder: Folder) -> None:
        """One look. A database that is away is no reason to end: nobody can change anything meanwhile."""
        if not connection.in_atomic_block:
            close_old_connections()
        seen = time.time()
        try:
            self.update(folder)
        except Error as error:
            log.warning("the database is away, trying again: %s", str(error).strip().partition("\n")[0])
            if not connection.in_atomic_block:
                connection.close()
            return
        folder.lease.grant(folder.key, seen)
