"""The courses app: what you read, and how far you are."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from courses.search.index import install

        post_migrate.connect(install, sender=self, dispatch_uid="courses.search")
