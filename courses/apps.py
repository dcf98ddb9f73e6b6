"""The courses app: what you read, and how far you are."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        post_migrate.connect(install_search, sender=self, dispatch_uid="courses.search")


def install_search(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``."""
    from courses.search.index import install

    install(**kwargs)
