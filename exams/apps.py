"""The exams app: items, sittings, scores and certificates; it knows courses and questions, and neither knows it."""

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, pre_delete


class ExamsConfig(AppConfig):
    name = "exams"
    verbose_name = "Exams"

    def ready(self) -> None:
        from exams.append_only import guard_tables
        from exams.certificates import withdraw_on_deletion

        post_migrate.connect(guard_tables, sender=self, dispatch_uid="exams.append_only")
        person = settings.AUTH_USER_MODEL
        pre_delete.connect(withdraw_on_deletion, sender=person, dispatch_uid="exams.certificates")
