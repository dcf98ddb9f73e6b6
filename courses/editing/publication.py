"""The publish page: what publishing does to learners, in numbers from the data, before it is done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import impact, previewing, publishing, versions
from courses.blocks import Effect
from courses.editing.desk import address, findings_with_lines
from courses.models.outline import Lesson
from courses.models.versions import LessonVersion

if TYPE_CHECKING:
    from courses.admin.lesson import LessonAdmin

Status = Lesson.Status


class PublicationForm(forms.Form):
    """What to do, and from which state of the lesson that was decided."""

    do = forms.ChoiceField(
        choices=[(name, name) for name in ("publish", "schedule", "unschedule", "withdraw", "retire", "restore")]
    )
    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    status = forms.ChoiceField(choices=Status.choices)
    at = forms.DateTimeField(
        required=False,
        label=gettext_lazy("Publish at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("do") == "schedule" and not data.get("at") and "at" not in self.errors:
            self.add_error("at", _("Choose a day and a time, such as 2027-01-15 09:00."))
        return data


def publication(admin: LessonAdmin, request: HttpRequest, lesson: Lesson) -> HttpResponse:
    """Look at what would happen (GET), or do it (POST)."""
    if request.method != "POST":
        return page(admin, request, lesson, PublicationForm())
    form = PublicationForm(request.POST)
    if not form.is_valid():
        return page(admin, request, lesson, form, status=422)
    try:
        done(admin, request, lesson, form.cleaned_data)
    except (publishing.Overtaken, LessonVersion.DoesNotExist):
        messages.error(request, _("Somebody changed the lesson meanwhile; this page shows how it is now."))
        return redirect(address(lesson, "publication"))
    except publishing.Unpublishable:
        lesson = Lesson.objects.select_related("course", "module").get(pk=lesson.pk)
        return page(admin, request, lesson, form, status=422)
    except PastTime:
        form.add_error("at", _("That time is past; choose one to come."))
        return page(admin, request, lesson, form, status=422)
    return redirect(address(lesson))


class PastTime(Exception):
    """The chosen time is not in the future."""


def page(
    admin: LessonAdmin, request: HttpRequest, lesson: Lesson, form: PublicationForm, status: int = 200
) -> HttpResponse:
    version = versions.newest(lesson)
    announced = publishing.announce(lesson, version)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "lesson": lesson,
        "form": form,
        "announced": announced,
        "version": version,
        "is_news": lesson.status != Status.PUBLISHED or version.number != lesson.version,
        "findings": findings_with_lines(announced.proof),
        "preview": previewing.version_link(version),
        "leaving": list(impact.readers(lesson)),
        "title": _("Publish"),
    }
    return render(request, "admin/courses/lesson/publication.html", context, status=status)


def done(admin: LessonAdmin, request: HttpRequest, lesson: Lesson, data: dict[str, Any]) -> None:
    """Do what was asked and say it. Raises what :mod:`courses.publishing` raises, and :class:`PastTime`."""
    now = timezone.now()
    match data["do"]:
        case "publish":
            version = lesson.versions.get(number=data["number"])
            result = publishing.publish(lesson=lesson, version=version, seen=data["seen"], now=now)
            told = _("Version %(n)d is published.") % {"n": version.number}
            say(admin, request, lesson, told, result.effects)
        case "schedule":
            at: datetime = data["at"]
            if at <= now:
                raise PastTime
            version = lesson.versions.get(number=data["number"])
            publishing.schedule(lesson=lesson, version=version, seen=data["seen"], at=at, now=now)
            when = date_format(timezone.localtime(at), "DATETIME_FORMAT")
            say(admin, request, lesson, _("Version %(n)d will be published at %(when)s.") % {
                "n": version.number, "when": when
            })  # fmt: skip
        case "unschedule":
            publishing.unschedule(lesson=lesson)
            say(admin, request, lesson, _("The lesson is not scheduled any more."))
        case other:
            target = {"withdraw": Status.DRAFT, "retire": Status.RETIRED, "restore": Status.DRAFT}[other]
            publishing.set_status(lesson=lesson, status=target, seen=data["status"])
            told = {
                "withdraw": _("The lesson is a draft again; only instructors see it. Nobody's progress is lost."),
                "retire": _("The lesson is retired: hidden, with everybody's progress kept."),
                "restore": _("The lesson is back as a draft."),
            }[other]
            say(admin, request, lesson, told)


def say(
    admin: LessonAdmin, request: HttpRequest, lesson: Lesson, told: str, effects: list[Effect] | None = None
) -> None:
    admin.log_change(request, lesson, told)
    messages.success(request, " ".join([told, *(effect.text for effect in effects or ())]))
