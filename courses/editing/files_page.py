"""A course's files beside the site: what a sync would do, to whom, and a choice for each text that both changed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import loader
from courses.blocks import Effect
from courses.editing.form import typed
from courses.loader import Load, manuscript_of
from courses.models.outline import Course, Lesson
from courses.models.versions import LessonVersion, WorkingCopy
from courses.sync import source
from courses.sync.apply import apply
from courses.sync.plan import Action, Step
from courses.sync.problems import ContentProblems, Problem
from courses.sync.shapes import LessonSource

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    from accounts.models import User

WRITES = {Action.CREATE, Action.UPDATE, Action.RETIRE, Action.REMOVE}


@dataclass(frozen=True)
class Line:
    """One step of the sync as the page shows it. ``lesson`` is the row of a conflict, where the two can be merged."""

    step: Step
    effects: list[Effect]
    lesson: Lesson | None = None

    @property
    def is_conflict(self) -> bool:
        return self.step.action is Action.CONFLICT


def files(admin: ModelAdmin[Course], request: HttpRequest, course: Course) -> HttpResponse:
    """Show what a sync of this course would do (GET); do it as chosen, or begin a merge (POST)."""
    reading = source.read_one(settings.CONTENT_ROOTS, course.slug)
    if reading is None:
        return page(admin, request, course, has_folder=False)
    if request.method == "POST" and "merge" in request.POST:
        return merge(request, course, reading.courses[0].lessons(), request.POST["merge"])
    chosen = {name.removeprefix("choice-"): value for name, value in request.POST.items()}
    take = [path for path, value in chosen.items() if value == "take"]
    keep = [path for path, value in chosen.items() if value == "keep"]
    try:
        load = loader.prepare(reading, take=take, keep=keep)
        if request.method != "POST":
            return page(admin, request, course, load=load)
        written = len(load.plan.writes())
        apply(load)
    except ContentProblems as error:
        return page(admin, request, course, problems=error.problems, status=422 if request.method == "POST" else 200)
    told = ngettext("%(n)d change was taken from the files.", "%(n)d changes were taken from the files.", written)
    messages.success(request, told % {"n": written})
    admin.log_change(request, course, told % {"n": written})
    return redirect(address(course))


def address(course: Course) -> str:
    return reverse("admin:courses_course_files", args=[course.pk])


def page(
    admin: ModelAdmin[Course],
    request: HttpRequest,
    course: Course,
    *,
    load: Load | None = None,
    problems: list[Problem] | None = None,
    has_folder: bool = True,
    status: int = 200,
) -> HttpResponse:
    lines = lines_of(load) if load else []
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "course": course,
        "lines": lines,
        "conflicts": sum(line.is_conflict for line in lines),
        "writes": sum(line.step.action in WRITES for line in lines),
        "unchanged": len(load.plan.steps) - len(lines) if load else 0,
        "advice": load.advice if load else [],
        "problems": problems or [],
        "has_folder": has_folder,
        "title": _("Files and site"),
    }
    return render(request, "admin/courses/course/files.html", context, status=status)


def lines_of(load: Load) -> list[Line]:
    effects = {step.key: found for step, found in load.effects()}
    rows = {
        f"{work.source.slug}/{item.slug}": work.row_of(item)
        for work in load.works
        for _m, item in work.source.lessons()
    }
    return [
        Line(step, effects.get(step.key, []), rows.get(step.key) if step.noun == "lesson" else None)
        for step in load.plan.changes()
    ]


def merge(request: HttpRequest, course: Course, lessons: Any, path: str) -> HttpResponse:
    """Put the file's text on this person's desk, on top of the text that file and site last had in common."""
    author = cast("User", request.user)
    entries: dict[str, LessonSource] = {item.path: item for _module, item in lessons}
    item = entries.get(path)
    lesson = Lesson.objects.filter(course=course, slug=item.slug).first() if item else None
    if item is None or lesson is None:
        messages.error(request, _("There is no such file any more."))
        return redirect(address(course))
    base = common(lesson)
    copy = WorkingCopy.objects.create(
        page=uuid.uuid4(),
        lesson=lesson,
        author=author,
        base=base,
        data=typed(manuscript_of(item)),
        saved_at=timezone.now(),
        file_path=path,
        file_sha256=item.sha256,
    )
    return redirect(reverse("admin:courses_lesson_merge", args=[lesson.pk, copy.page]))


def common(lesson: Lesson) -> int:
    """The number of the version that file and site last had in common: the newest one that came from a file.

    0 when there is none, or when it is the newest of all: then the two texts are compared without a third.
    """
    found = lesson.versions.filter(origin=LessonVersion.Origin.FILES, number__lt=lesson.head)
    newest = found.order_by("-number").values_list("number", flat=True).first()
    return newest or 0
