"""Numbers of the exam insights as words, and the way to them from other pages, which know no exam."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models.outline import Course
from exams.models.blueprint import Exam

register = template.Library()


@register.simple_tag
def exam_insights_url(course: Course) -> str:
    """Where the insights of the course's exam are; "" if it has none."""
    has_exam = Exam.objects.filter(course=course).exists()
    return reverse("admin:exams_insights_exam", args=[course.slug]) if has_exam else ""


@register.filter
def signed(value: float) -> str:
    """A correlation: +0.34."""
    from exams.insights import flags  # Django reads every module of tags for the first page; few need this

    return flags.signed(value)


@register.filter
def percents(share: float) -> str:
    """A share from 0 to 1 as percent."""
    return f"{100 * share:.0f}%"


@register.filter
def hundredths(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


@register.filter
def points(share: float) -> str:
    """A difference of shares in percentage points: +18."""
    return f"{round(100 * share):+d}".replace("-", "−")


@register.filter
def seconds(value: float) -> str:
    """A time in words: 38 s, 2 min 5 s."""
    whole = round(value)
    if whole < 60:
        return _("%(seconds)d s") % {"seconds": whole}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": whole // 60, "seconds": whole % 60}
