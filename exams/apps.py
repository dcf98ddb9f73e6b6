"""The exams app: items, sittings, scores and certificates; it knows courses and questions, and neither knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, pre_delete

if TYPE_CHECKING:
    from accounts.models import User


class ExamsConfig(AppConfig):
    name = "exams"
    verbose_name = "Exams"

    def ready(self) -> None:
        from exams.append_only import guard_tables

        post_migrate.connect(guard_tables, sender=self, dispatch_uid="exams.append_only")
        person = settings.AUTH_USER_MODEL
        pre_delete.connect(withdraw_on_deletion, sender=person, dispatch_uid="exams.certificates")


def withdraw_on_deletion(sender: type, instance: User, **kwargs: Any) -> None:
    """Receiver of ``pre_delete`` of a person, however they are deleted: nobody holds their certificates any more."""
    from django.utils import timezone

    from exams import certificates

    certificates.erase(instance, now=timezone.now())
