"""Two people, or two windows, wrote from the same version: both texts, what fits together, and what to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses import manuscript, merging, versions
from courses.editing import copies
from courses.editing.desk import address
from courses.editing.form import ManuscriptForm, typed
from courses.merging import Side
from courses.models.outline import Lesson
from courses.models.versions import LessonVersion, WorkingCopy

if TYPE_CHECKING:
    from accounts.models import User
    from courses.admin.lesson import LessonAdmin


def merge(admin: LessonAdmin, request: HttpRequest, lesson: Lesson, page: UUID) -> HttpResponse:
    """The page with both texts; posting the choices makes them one text in the editor, on top of the newest version."""
    copy = copies.unsaved(lesson, cast("User", request.user)).filter(page=page).first()
    if copy is None:
        raise Http404("nothing to merge")
    copy.lesson = lesson
    newest = versions.newest(lesson)
    if copy.base == newest.number:
        return redirect(f"{address(lesson)}?copy={page.hex}")
    base = lesson.versions.filter(number=copy.base).first()
    was = typed(manuscript.of_version(base)) if base else dict.fromkeys(ManuscriptForm().fields, "")
    theirs = typed(manuscript.of_version(newest))
    mine = {name: copy.data.get(name, "") for name in theirs}
    chunks = merging.merge(was.pop("body"), mine.pop("body"), theirs.pop("body"))
    fields, asked = merging.merge_values(was, mine, theirs)
    if request.method == "POST" and request.POST.get("newest") == str(newest.number):
        return merged(request, copy, newest, chunks, fields, asked, theirs)
    if request.method == "POST":
        messages.warning(request, _("Another version was saved meanwhile; this page shows it now."))
    labels = ManuscriptForm().fields
    number = iter(range(1, len(chunks) + 1))
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "lesson": lesson,
        "copy": copy,
        "newest": newest,
        "chunks": [(next(number) if chunk.kind == "conflict" else 0, chunk) for chunk in chunks],
        "yours": copy.file_path or _("Yours"),
        "conflicts": len(merging.conflicts(chunks)) + len(asked),
        "fields": [(name, labels[name].label, mine[name], theirs[name]) for name in asked],
        "title": _("Merge two texts"),
    }
    return render(request, "admin/courses/lesson/merge.html", context)


def merged(
    request: HttpRequest,
    copy: WorkingCopy,
    newest: LessonVersion,
    chunks: list[merging.Chunk],
    fields: dict[str, Any],
    asked: list[str],
    theirs: dict[str, str],
) -> HttpResponse:
    """Put the choices together as this person's copy, which goes on from the newest version now."""
    count = len(merging.conflicts(chunks))
    choices = [side(request.POST.get(f"chunk-{number}")) for number in range(1, count + 1)]
    for name in asked:
        if request.POST.get(f"field-{name}") == "theirs":
            fields[name] = theirs[name]
    copy.data = {**fields, "body": merging.merged(chunks, choices)}
    copy.base = newest.number
    copy.save(update_fields=["data", "base"])
    messages.success(request, _("Merged with version %(n)d. Read it through, then save it.") % {"n": newest.number})
    return redirect(f"{address(copy.lesson)}?copy={copy.page.hex}")


def side(sent: str | None) -> Side:
    return next((known for known in merging.SIDES if known == sent), "both")
