"""What publishing a text does to the people who are in the lesson, counted from the data before it is done."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.blocks import Effect, families, owner
from courses.manuscript import Manuscript
from courses.models.outline import Lesson
from courses.models.progress import Enrolment, LessonProgress
from courses.progress import CHECK
from courses.writing import Derived


def effects(lesson: Lesson, manuscript: Manuscript, derived: Derived) -> list[Effect]:
    """What becomes of learners when the lesson's row takes this text. The number of queries does not grow with them."""
    found = [*readers(lesson), *address(lesson, manuscript), *places(lesson, derived)]
    terms = [term.slug for term in derived.terms]
    for name in families():
        app = owner(name)
        assert app is not None
        found += app.effects(lesson, derived.blocks.get(name, []), terms)
    return found


def readers(lesson: Lesson) -> Iterable[Effect]:
    """Who is in the lesson, and who has finished it."""
    here = Enrolment.objects.filter(lesson=lesson).count()
    if here:
        text = ngettext("%(n)d learner is in this lesson.", "%(n)d learners are in this lesson.", here)
        yield Effect("readers", lesson.slug, here, text % {"n": here})
    done = LessonProgress.objects.filter(lesson=lesson, completed_at__isnull=False).count()
    if done:
        text = ngettext(
            "%(n)d learner has completed it, and it stays complete.",
            "%(n)d learners have completed it, and it stays complete.",
            done,
        )
        yield Effect("completed", lesson.slug, done, text % {"n": done})


def address(lesson: Lesson, manuscript: Manuscript) -> Iterable[Effect]:
    if lesson.slug != manuscript.slug:
        text = _("The address changes to “%(new)s”; “%(old)s” leads there.")
        yield Effect("address", manuscript.slug, 0, text % {"new": manuscript.slug, "old": lesson.slug})


def places(lesson: Lesson, derived: Derived) -> Iterable[Effect]:
    """Sections that people would have come back to, and that are gone."""
    known = {heading["id"] for heading in derived.contents if heading["level"] == 2}
    names = {heading["id"]: heading["text"] for heading in lesson.contents if heading["level"] == 2}
    if lesson.check_at is not None:
        names[CHECK] = _("Knowledge check")
    if Lesson(segments=derived.segments).check_at is not None:
        known.add(CHECK)
    at = Enrolment.objects.filter(lesson=lesson).exclude(section="").values("section").order_by("section")
    for row in at.annotate(n=Count("pk")):
        section, n = row["section"], row["n"]
        if section in known or section not in names:
            continue
        text = ngettext(
            "%(n)d learner was at “%(section)s”, which is gone, and goes on at the top.",
            "%(n)d learners were at “%(section)s”, which is gone, and go on at the top.",
            n,
        )
        yield Effect("place", section, n, text % {"n": n, "section": names[section]}, True)
