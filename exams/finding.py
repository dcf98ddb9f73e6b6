"""Exams, pools and items for the search of the admin (``settings.ADMIN_FINDERS``), for those who may write them."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from courses import finding
from courses.finding import Found, Group
from courses.models.outline import Course
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool


def find(user: User, words: Sequence[str]) -> list[Group]:
    """What exams of the courses that this person teaches hold. Of items the id and what is asked, never the key."""
    taught = Course.objects.editable_by(user)
    exams = Exam.objects.filter(course__in=taught).select_related("course").defer("rules")
    pools = ItemPool.objects.filter(course__in=taught).select_related("course")
    items = Item.objects.current().filter(course__in=taught, revision__isnull=False)
    items = items.select_related("revision", "pool", "course").defer("pool__body")
    return [
        finding.group(_("Exams"), finding.best(exams, words, ("title",), ("summary", "label")), exam_found),
        finding.group(_("Item pools"), finding.best(pools, words, ("slug",), ("domain",)), pool_found),
        finding.group(_("Exam items"), finding.best(items, words, ("key",), ("revision__content__stem",)), item_found),
    ]


def exam_found(exam: Exam) -> Found:
    url = reverse("admin:exams_exam_change", args=[exam.pk])
    return Found(exam.title, url, exam.course.title, exam.get_status_display())


def pool_found(pool: ItemPool) -> Found:
    url = reverse("admin:exams_itempool_change", args=[pool.pk])
    return Found(pool.slug, url, pool.course.title, _("Retired") if pool.is_retired else "")


def item_found(item: Item) -> Found:
    assert item.revision is not None
    stem = strip_tags(str(item.revision.content.get("stem", "")))
    return Found(
        item.key,
        f"{reverse('admin:exams_itempool_change', args=[item.pool_id])}?item={item.key}",
        item.course.title,
        Truncator(" ".join(stem.split())).chars(2 * finding.AROUND),
    )
