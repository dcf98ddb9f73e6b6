"""``manage.py publish_due``: publish the lessons whose time has come, without waiting for a reader."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from courses import publishing


class Command(BaseCommand):
    help = (
        "Publish the scheduled lessons that are due. The first reader does it too; run this from a timer if you like."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for lesson in publishing.publish_due(now=timezone.now()):
            self.stdout.write(f"published: {lesson.course.slug}/{lesson.slug}")
