"""``manage.py clear_guests``: delete what was answered without an account more than 30 days ago."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes import guests


class Command(BaseCommand):
    help = (
        f"Delete guests who never signed in, with their practice answers, {guests.GUEST_DAYS} days after the first. "
        "Safe to run at any time; once a day is enough."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        cleared = 0
        while count := guests.clear(now=now, limit=guests.BITE):
            cleared += count
        self.stdout.write(f"{cleared} guest{'s' * (cleared != 1)} cleared.")
