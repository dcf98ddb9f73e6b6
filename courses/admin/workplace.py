"""The admin's first page: the courses one writes, how they stand, and where one was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Count, F, Func, IntegerField, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.models.outline import Course, Lesson

if TYPE_CHECKING:
    from accounts.models import User

RECENT = 8


@dataclass
class Standing:
    """A course and what is in it. ``notes`` counts what is said about its lessons' texts, ``waiting`` pending edits."""

    course: Course
    published: int = 0
    drafts: int = 0
    waiting: int = 0
    notes: int = 0


class ArrayLength(Func):
    """How many items a JSON array has; SQLite and PostgreSQL call it by names of their own."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)


def standings(user: User) -> list[Standing]:
    """The courses this person writes, in the order of the catalog. Two queries, however many there are.

    The database counts: of thousands of lessons no row is read here.
    """
    courses = list(Course.objects.editable_by(user))
    is_published = Q(status=Lesson.Status.PUBLISHED)
    counted = Lesson.objects.current().filter(course__in=courses).order_by().values_list("course_id")
    counts = {
        course: numbers
        for course, *numbers in counted.annotate(
            published=Count("pk", filter=is_published),
            drafts=Count("pk", filter=Q(status=Lesson.Status.DRAFT)),
            waiting=Count("pk", filter=is_published & Q(head__gt=F("version"))),
            notes=Sum(ArrayLength("problems")),
        )
    }
    return [Standing(course, *counts.get(course.pk, ())) for course in courses]


def recent(user: User) -> list[LogEntry]:
    """What this person changed last, each thing once."""
    entries = LogEntry.objects.filter(user=user.pk, content_type__isnull=False).select_related("content_type")
    seen: dict[tuple[Any, ...], LogEntry] = {}
    for entry in entries.order_by("-action_time", "-pk")[: 5 * RECENT]:
        seen.setdefault((entry.content_type_id, entry.object_id), entry)
    return list(seen.values())[:RECENT]


@require_safe
def workplace(request: HttpRequest) -> HttpResponse:
    """Django's first page with this person's work on it."""
    user = cast("User", request.user)
    work = {
        "title": _("Your courses"),
        "standings": standings(user),
        "recent": recent(user),
        "may_add_course": user.has_perm("courses.add_course"),
    }
    return admin.site.index(request, work)
