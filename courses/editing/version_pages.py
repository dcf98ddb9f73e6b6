"""A lesson's versions: who saved what when, what is different between two, and bringing an old one back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import comparing, manuscript, previewing, proofreading, publishing, versions
from courses.editing.desk import address
from courses.editing.form import ManuscriptForm, typed
from courses.models.outline import Lesson
from courses.models.versions import LessonVersion

if TYPE_CHECKING:
    from accounts.models import User
    from courses.admin.lesson import LessonAdmin

#: How many versions the list shows at once.
MOST = 100


def version_list(admin: LessonAdmin, request: HttpRequest, lesson: Lesson) -> HttpResponse:
    """All versions, the newest first, without their texts. Two queries."""
    before = request.GET.get("before", "")
    found = lesson.versions.select_related("made_by").defer("body", "fields").order_by("-number")
    if before.isdecimal():
        found = found.filter(number__lt=min(int(before), 2**31))
    shown = list(found[: MOST + 1])
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "lesson": lesson,
        "versions": shown[:MOST],
        "older": shown[MOST - 1].number if len(shown) > MOST else None,
        "title": _("Versions"),
    }
    return render(request, "admin/courses/lesson/versions.html", context)


def numbered(lesson: Lesson, number: int) -> LessonVersion:
    version = lesson.versions.select_related("made_by").filter(number=number).first()
    if version is None:
        raise Http404("there is no such version")
    return version


def comparison(admin: LessonAdmin, request: HttpRequest, lesson: Lesson, number: int) -> HttpResponse:
    """What this version changed: beside the one before it, or ``?with=`` another."""
    version = numbered(lesson, number)
    other = request.GET.get("with", "")
    with_number = int(other) if other.isdecimal() and int(other) < 2**31 else number - 1
    before = lesson.versions.select_related("made_by").filter(number=with_number).first()
    new = typed(manuscript.of_version(version))
    old = typed(manuscript.of_version(before)) if before else dict.fromkeys(new, "")
    labels = ManuscriptForm().fields
    body = comparing.compare(old.pop("body"), new.pop("body"))
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "lesson": lesson,
        "version": version,
        "before": before,
        "numbers": lesson.versions.exclude(number=number).order_by("-number").values_list("number", flat=True)[:MOST],
        "fields": [
            (labels[name].label, comparing.words(old[name], new[name])) for name in new if old[name] != new[name]
        ],
        "rows": body,
        "preview": previewing.version_link(version),
        "title": _("Version %(number)d") % {"number": number},
    }
    return render(request, "admin/courses/lesson/version.html", context)


def restoration(admin: LessonAdmin, request: HttpRequest, lesson: Lesson, number: int) -> HttpResponse:
    """Save an old version's text again as the newest. ``seen`` is the newest that the page knew."""
    version = numbered(lesson, number)
    seen = request.POST.get("seen", "")
    text = manuscript.of_version(version)
    note = _("Version %(number)d again") % {"number": number}
    proof = proofreading.proofread(lesson, text)
    try:
        made = versions.save(
            lesson=lesson,
            manuscript=text,
            base=int(seen) if seen.isdecimal() else -1,
            author=cast("User", request.user),
            now=timezone.now(),
            origin=versions.Origin.RESTORED,
            note=note,
        )
    except versions.Outdated:
        messages.error(request, _("Somebody saved a version meanwhile; look at it first. Nothing was changed."))
        return redirect(address(lesson, "versions"))
    if made.number == lesson.head and made.origin != versions.Origin.RESTORED:
        messages.info(request, _("That is the text of the newest version; nothing was changed."))
        return redirect(address(lesson, "versions"))
    publishing.follow_newest(lesson, proof, made)
    admin.log_change(request, lesson, note)
    messages.success(
        request,
        _("Version %(old)d is back as version %(new)d.") % {"old": number, "new": made.number},
    )
    return redirect(address(lesson))
