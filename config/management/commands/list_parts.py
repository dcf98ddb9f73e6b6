"""``manage.py list_parts [FILE]``: the bill of materials, for whoever looks for parts with known faults."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import parts


class Command(BaseCommand):
    help = "Write the software bill of materials (CycloneDX 1.6, JSON) to FILE, or to the standard output."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        if not parts.LOCK.exists():
            raise CommandError("requirements.lock is missing; run this in a checkout of the source.")
        text = json.dumps(parts.bill(parts.LOCK, datetime.now(UTC)), indent=2) + "\n"
        if file is None:
            self.stdout.write(text, ending="")
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self.stdout.write(f"{file}: {text.count('bom-ref') - 1} parts")
