"""Courses and modules in the admin, with what they hold in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from courses import outline_editing
from courses.admin import arranging
from courses.admin.archives import CourseArchives
from courses.admin.base import BY_COURSE, TaughtCoursesOnly
from courses.admin.files import CourseFiles
from courses.authoring import CourseForm, ModuleForm
from courses.blocks import ASKED
from courses.models.outline import Course, Lesson, Module


@dataclass(frozen=True)
class State:
    """What readers see of a lesson, in a word. ``tone`` is one of the tags' tones (meta.css); ``details`` add to it."""

    name: str
    tone: str
    details: tuple[str, ...] = ()


def lesson_state(lesson: Lesson) -> State:
    """A lesson's status, and what is to come of it: an edit that waits, a time when it is published."""
    details = []
    if lesson.is_pending and lesson.is_published:
        details.append(_("edit pending"))
    if lesson.publish_at is not None:
        when = date_format(localtime(lesson.publish_at), "SHORT_DATETIME_FORMAT")
        details.append(_("scheduled for %(when)s") % {"when": when})
    if lesson.publish_problem:
        details.append(_("could not be published: %(why)s") % {"why": lesson.publish_problem})
    tones = {Lesson.Status.PUBLISHED: "right", Lesson.Status.DRAFT: "not"}
    return State(str(lesson.get_status_display()), tones.get(Lesson.Status(lesson.status), ""), tuple(details))


@dataclass(frozen=True)
class LessonRow:
    """A lesson in its module's list. ``notes`` are (line, message): problems and advice about its text."""

    lesson: Lesson
    state: State
    questions: int
    notes: list[tuple[int, str]]


@dataclass(frozen=True)
class ModuleRow:
    """A module of the list, with its lessons in order and those that are retired."""

    module: Module
    rows: list[LessonRow]
    retired: list[LessonRow]

    @property
    def minutes(self) -> int:
        return sum(row.lesson.minutes for row in self.rows)


def rows_of(course: Course) -> list[ModuleRow]:
    """The whole outline, retired parts too. Two queries, whatever its size."""
    modules = list(course.modules.defer("front_matter"))
    lessons: dict[int, list[LessonRow]] = {module.pk: [] for module in modules}
    by_pk = {module.pk: module for module in modules}
    found = Lesson.objects.filter(course=course).in_order().defer("body", "front_matter", "contents", "objectives")
    for lesson in found:
        lesson.course, lesson.module = course, by_pk[lesson.module_id]
        notes = [(int(line), str(message)) for line, message in lesson.problems]
        lessons[lesson.module_id].append(LessonRow(lesson, lesson_state(lesson), asked(lesson), notes))
    return [ModuleRow(module, *parted(lessons[module.pk])) for module in modules]


def parted(rows: Iterable[LessonRow]) -> tuple[list[LessonRow], list[LessonRow]]:
    """Those that have a place in the outline, and those that are retired."""
    current: list[LessonRow] = []
    retired: list[LessonRow] = []
    for row in rows:
        (retired if row.lesson.status == Lesson.Status.RETIRED else current).append(row)
    return current, retired


def asked(lesson: Lesson) -> int:
    """How many questions the lesson's text asks."""
    blocks = [segment for segment in lesson.segments if segment.get("block") == ASKED]
    return sum(len(segment["items"]) - len(segment.get("own", ())) for segment in blocks)


def outline_context(shown_of: Course | Module) -> dict[str, Any]:
    """What ``templates/admin/courses/outline.html`` shows: the course's outline, or one module of it."""
    course, only = (shown_of.course, shown_of) if isinstance(shown_of, Module) else (shown_of, None)
    modules = rows_of(course)
    current = [row for row in modules if not row.module.is_retired]
    shown = [row for row in modules if row.module == only] if only is not None else current
    order = tuple((row.module.pk, tuple(each.lesson.pk for each in row.rows)) for row in current)
    return {
        "course": course,
        "only": only,
        "modules": shown,
        "targets": [row.module for row in current],
        "retired_modules": [row for row in modules if row.module.is_retired] if only is None else [],
        "retired_lessons": [lesson for row in shown for lesson in row.retired],
        "made_from": outline_editing.written(order),
        "lesson_count": sum(len(row.rows) for row in shown),
        "action": reverse("admin:courses_course_outline", args=[course.pk]),
    }


class WithOutline(TaughtCoursesOnly):
    """An admin of courses or modules, whose page shows the outline above its form."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id) if request.method == "GET" else None
        shown = outline_context(found) if found is not None and self.has_change_permission(request, found) else None
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "outline": shown})


@admin.register(Course)
class CourseAdmin(CourseArchives, CourseFiles, WithOutline):
    """A course: the order of its modules and lessons, its files, and all of it as a zip."""

    form = CourseForm
    list_display = ("title", "slug", "status", "edition")
    search_fields = ("title", "slug")
    fields = CourseForm.Meta.fields
    filter_horizontal = ("instructors",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.outline_view)
        return [path("<int:pk>/outline/", view, name="courses_course_outline"), *super().get_urls()]

    def outline_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The parts of a course take other places, go or come back (POST only)."""
        return arranging.answer(self, request, pk, outline_context)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A course keeps its slug; only operators say who teaches it."""
        slug = ("slug",) if obj else ()
        return slug if request.user.is_superuser else (*slug, "instructors")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change and not request.user.is_superuser:
            form.instance.instructors.add(request.user)


class NewModuleForm(ModuleForm):
    """A module's fields; its slug is its own among the modules of its course."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        course, slug = data.get("course"), data.get("slug")
        if course and slug and course.modules.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            self.add_error("slug", _("Another module of this course has this slug; choose another."))
        return data


@admin.register(Module)
class ModuleAdmin(WithOutline):
    """A module and the order of its lessons."""

    list_display = ("title", "course", "position", "is_retired")
    form = NewModuleForm
    list_filter = (BY_COURSE,)
    list_select_related = ("course",)
    search_fields = ("title", "slug")
    ordering = ("course", "position", "pk")
    fields = ModuleForm.Meta.fields

    def save_model(self, request: HttpRequest, obj: Module, form: Any, change: bool) -> None:
        if not change:
            last = obj.course.modules.order_by("-position").first()
            obj.position = last.position + 1 if last else 1
        super().save_model(request, obj, form, change)
