"""``manage.py tidy``: delete what has no reason to be kept any more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from config import tidying


class Command(BaseCommand):
    help = (
        "Delete what has no reason to be kept any more: ended sessions, guests' answers, old network addresses, "
        "accounts that are to be erased, and more; a line for each. Safe to run at any time; sweep does it as well."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for done in tidying.tidy(timezone.now()):
            self.stdout.write(f"{done}.")
