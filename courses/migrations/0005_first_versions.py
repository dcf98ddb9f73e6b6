"""Every lesson that is there becomes its own first version."""

import hashlib
import json

from django.db import migrations
from django.utils import timezone


def sha256(lesson, fields):
    """As ``courses.manuscript.Manuscript.sha256`` was when this was written."""
    said = {"title": lesson.title, "slug": lesson.slug, "fields": fields, "body": lesson.body}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def begin(apps, schema_editor):
    lessons = apps.get_model("courses", "Lesson").objects
    versions = apps.get_model("courses", "LessonVersion").objects
    now = timezone.now()
    for lesson in lessons.filter(head=0).iterator():
        fields = {
            "minutes": [lesson.read_minutes, lesson.explore_minutes, lesson.try_minutes, lesson.check_minutes],
            "objectives": lesson.objectives,
            "details": {name: value for name, value in lesson.details.items() if value},
        }
        versions.create(
            lesson=lesson, number=1, slug=lesson.slug, title=lesson.title, fields=fields, body=lesson.body,
            sha256=sha256(lesson, fields), origin="files" if lesson.synced_sha256 else "editor", made_at=now,
        )
        lessons.filter(pk=lesson.pk).update(head=1, version=1)


def forget(apps, schema_editor):
    apps.get_model("courses", "Lesson").objects.update(head=0, version=0)
    apps.get_model("courses", "LessonVersion").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0004_versions_and_schedules'),
    ]

    operations = [
        migrations.RunPython(begin, forget),
    ]
