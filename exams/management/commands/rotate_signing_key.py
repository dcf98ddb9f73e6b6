"""``manage.py rotate_signing_key``: sign with a new key from now on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from exams.credentials import keys
from exams.models.certificate import SigningKey


class Command(BaseCommand):
    help = (
        "Make a new key to sign certificates with. What former keys signed stays valid; their private halves are "
        "destroyed. Do this when SECRET_KEY was changed or the database may have been read by others."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        key = keys.rotate(now=timezone.now())
        retired = SigningKey.objects.filter(retired_at__isnull=False).count()
        self.stdout.write(
            f"Certificates are signed with {key.kid} now. {retired} former key{'s' * (retired != 1)} still "
            f"verif{'y' if retired != 1 else 'ies'} what {'they' if retired != 1 else 'it'} signed."
        )
