"""``manage.py close_overdue``: end, mark and release what is due, and finish corrections that were interrupted."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from exams import heartbeat, regrading
from exams.delivery import sweeping


class Command(BaseCommand):
    help = (
        "End the sittings whose time is up, mark what is not marked, release what is due, and finish corrections. "
        "Safe to run at any time and as often as you like; whoever opens a sitting does the same for it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        # 0.1.0 ran it again and again with these; services that were set up then still find them for one release.
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="As `manage.py sweep`, at its pace: use that instead."
        )
        parser.add_argument("--parent", type=int, metavar="PID", help="Handed on to `manage.py sweep`.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["every"] is not None:
            self.stderr.write("close_overdue --every is `manage.py sweep` now, and goes with the next release.")
            call_command("sweep", parent=options["parent"], stdout=self.stdout)
            return
        now = timezone.now()
        moved, settled = sweeping.sweep(now=now), regrading.settle_all(now=now)
        self.stdout.write(f"{moved} sittings moved, {settled} results worked out anew.")
        heartbeat.beat(timezone.now(), None)
