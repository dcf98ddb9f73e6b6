"""Words and shapes of exam pages: times in the reader's zone, points, the bar of a domain, the exam of a course."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models.outline import Course
from exams.models.blueprint import Exam

if TYPE_CHECKING:
    from accounts.models import User
    from exams.blueprint import Blueprint
    from exams.outcome import DomainLine

register = template.Library()


def local(moment: datetime, reader: User | None) -> datetime:
    """The moment on the reader's clock, or on the site's."""
    return timezone.localtime(moment, reader.zone if reader else None)


@register.filter
def clock(moment: datetime, reader: User | None = None) -> str:
    """ "15:10", with the day in front when it is another one than today."""
    here = local(moment, reader)
    text = f"{here:%H:%M}"
    return text if here.date() == local(timezone.now(), reader).date() else f"{date_format(here, 'j F')}, {text}"


@register.filter
def moment(at: datetime, reader: User | None = None) -> str:
    """ "22 November 2026 at 15:10 (UTC)": a date that somebody plans with, so its zone is said."""
    here = local(at, reader)
    return _("%(day)s at %(time)s (%(zone)s)") % {
        "day": date_format(here, "j F Y"),
        "time": f"{here:%H:%M}",
        "zone": here.tzname() or "UTC",
    }


@register.filter
def day(at: datetime, reader: User | None = None) -> str:
    return date_format(local(at, reader), "j F Y")


@register.filter
def time_left(seconds: int) -> str:
    """ "38:12", "1:38:12"."""
    hours, rest = divmod(int(seconds), 3600)
    text = f"{rest // 60:02}:{rest % 60:02}"
    return f"{hours}:{text}" if hours else text


@register.filter
def minutes_left(seconds: int) -> str:
    """In words, whole minutes: "12 minutes", "less than a minute"."""
    count = int(seconds) // 60
    return ngettext("%(n)d minute", "%(n)d minutes", count) % {"n": count} if count else _("less than a minute")


@register.filter
def long_minutes(minutes: int) -> str:
    """ "45 min", "1 h 30 min"."""
    hours, rest = divmod(int(minutes), 60)
    parts = [*([_("%(n)d h") % {"n": hours}] if hours else []), *([_("%(n)d min") % {"n": rest}] if rest else [])]
    return " ".join(parts) or _("0 min")


@register.filter
def waits(hours: Sequence[int]) -> str:
    """ "24 hours, then 7 days, then 30 days"."""
    return _(", then ").join(wait(count) for count in hours)


def wait(hours: int) -> str:
    if hours > 24 and hours % 24 == 0:
        return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


@register.filter
def who_may_sit(blueprint: Blueprint) -> str:
    """What is asked before a first attempt, as :func:`exams.eligibility.preparation` asks it."""
    lessons, checks = blueprint.lessons == "completed", blueprint.checks == "attempted"
    if lessons and checks:
        return _("anyone who has marked every lesson complete and tried every practice question")
    if lessons:
        return _("anyone who has marked every lesson complete")
    if checks:
        return _("anyone who has tried every practice question")
    return _("anyone with an account")


@register.filter
def points(value: Decimal) -> str:
    """Points without needless zeros: 42, 41.5."""
    return format(Decimal(value).normalize(), "f")


@register.simple_tag
def domain_bar(line: DomainLine) -> SafeString:
    """A domain's points as a bar with the mark of somebody who just passes; its words stand beside it."""
    return format_html(
        '<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" '
        'height="6"/><rect class="{}" width="{}" height="6"/><line class="pass" x1="{}" x2="{}" y1="-2" y2="8"/></svg>',
        "under" if line.band == "below" else "over",
        line.percent,
        line.mark,
        line.mark,
    )


@register.inclusion_tag("exams/card.html")
def exam_card(course: Course) -> dict[str, Any]:
    """The exam on its course's page; nothing where there is none."""
    exam = Exam.objects.published().filter(course=course).first()
    if exam is not None:
        exam.course = course
    return {"exam": exam, "blueprint": exam.blueprint if exam else None}


@register.simple_tag
def published_exam(course: Course) -> Exam | None:
    """The exam that a course leads to, to be named and linked, or None. One query."""
    exam = Exam.objects.published().filter(course=course).defer("rules").first()
    if exam is not None:
        exam.course = course
    return exam


@register.inclusion_tag("exams/panel.html")
def exam_panel(learner: User) -> dict[str, Any]:
    """The exams of the courses that this learner began, and those they sat; nothing where there are none."""
    from exams import home  # Django reads every module of tags for the first page; few need this

    return {"lines": home.exams_of(learner, timezone.now()), "learner": learner}
