"""``manage.py export_person``: what a person can download themselves, for one who asks by letter."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import export
from accounts.letters import found


class Command(BaseCommand):
    help = "Write everything that is kept about a person into a ZIP file, readable by its owner alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The email address that the person signs in with.")
        parser.add_argument("file", type=Path, help="Where the ZIP goes; it must not exist yet.")

    def handle(self, *args: Any, **options: Any) -> None:
        person, path = found(options["email"]), options["file"]
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as fault:
            raise CommandError(f"{path}: cannot be written ({fault.strerror}). Choose another place.") from fault
        with os.fdopen(handle, "wb") as out, export.opened(person, timezone.now()) as made:
            shutil.copyfileobj(made, out)
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes. Hand it to that person alone, then delete it.")
