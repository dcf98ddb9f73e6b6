"""Everything that can be said about a manuscript before anybody reads it: what stops it, and advice."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from courses import facts, writing
from courses.addresses import RESERVED_SLUGS
from courses.blocks import Finding, families, owner
from courses.manuscript import Manuscript
from courses.models.outline import Course, FormerSlug, Lesson
from courses.writing import Derived


@dataclass
class Proof:
    """What a manuscript makes, and what there is to say about it; lines count in its body."""

    manuscript: Manuscript
    derived: Derived
    findings: list[Finding] = field(default_factory=list)

    @property
    def problems(self) -> list[Finding]:
        """What has to be mended before readers can see it."""
        return [finding for finding in self.findings if not finding.advice]

    @property
    def advice(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.advice]


def proofread(lesson: Lesson, manuscript: Manuscript) -> Proof:
    """Derive everything from ``manuscript`` as the next text of ``lesson``, and say what is wrong. Stores nothing."""
    course = lesson.course
    media = writing.media_named(course, manuscript.body)
    derived = writing.derive(manuscript.body, media, objectives=len(manuscript.objectives), minutes=manuscript.minutes)
    ignore = {lesson.pk} if lesson.pk else set()
    cited = facts.cited(derived.segments)
    findings = [
        *slug_findings(lesson, manuscript.slug),
        *derived.findings,
        *writing.clashes(course, derived, ignore=ignore),
        *writing.dead_links(manuscript.body, derived.lessons_linked, link_targets(course) | {manuscript.slug}),
        *facts.unknown(manuscript.body, cited, facts.of_course(course) if cited else ()),
    ]
    if not manuscript.body.strip():
        findings.append(Finding(1, _("there is no text yet; write some before you publish.")))
    return Proof(manuscript, derived, sorted(findings, key=lambda finding: (finding.advice, finding.line)))


def slug_findings(lesson: Lesson, slug: str) -> list[Finding]:
    """Why this lesson cannot have this slug; the fields have no line, so it is told at the first."""
    if slug in RESERVED_SLUGS:
        return [Finding(1, _("“%(slug)s” is an address of the site; choose another slug.") % {"slug": slug})]
    if slug_is_taken(lesson.course, slug, lesson.pk):
        return [Finding(1, _("another lesson of this course has, or had, the slug “%(slug)s”.") % {"slug": slug})]
    return []


def slug_is_taken(course: Course, slug: str, lesson_id: int | None) -> bool:
    """Whether another lesson of the course has this slug, or had it."""
    own = [] if lesson_id is None else [lesson_id]
    lessons = Lesson.objects.filter(course=course, slug=slug).exclude(pk__in=own)
    former = FormerSlug.objects.filter(course=course, slug=slug).exclude(lesson__in=own)
    return lessons.exists() or former.exists()


def link_targets(course: Course) -> set[str]:
    """What a lesson of this course may link to: lessons by their slugs now and before."""
    lessons = Lesson.objects.current().filter(course=course)
    former = FormerSlug.objects.filter(lesson__in=lessons)
    return {*lessons.values_list("slug", flat=True), *former.values_list("slug", flat=True)}


def keys_taken(lesson: Lesson) -> set[str]:
    """The ids that blocks of this course have or had; a new one in ``lesson`` must differ from all of them."""
    taken: set[str] = set()
    for name in families():
        app = owner(name)
        assert app is not None
        taken |= set(app.keys_in(lesson.course_id))
    return taken
