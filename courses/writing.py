"""The one way a lesson's text becomes what readers see: derive everything from it, then store it in one transaction.

The admin and the sync both come through here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses import versions
from courses.blocks import Finding, Prepared, families, family, lessons_linked, owner
from courses.models import publication
from courses.models.media import DRAWING, MediaFile
from courses.models.outline import Course, FormerSlug, Lesson, Term
from courses.rendering import (
    RENDERER_VERSION,
    Block,
    Media,
    Rendered,
    RenderRefused,
    budget,
    media_references,
)
from courses.rendering import Term as RenderedTerm
from courses.search import index

READ_TOLERANCE = 3
#: What is written with a text: everything but which version is shown or waits, which has rules of its own.
KEPT_APART = {"id", "minutes", "version", "head", "publish_version", "publish_at", "publish_problem"}
WRITTEN = [field.name for field in Lesson._meta.concrete_fields if field.name not in KEPT_APART]


@dataclass
class Derived:
    """Everything that follows from a lesson's text. ``findings`` are for the author; lines count in the body."""

    segments: list[dict[str, Any]] = field(default_factory=list)
    contents: list[dict[str, Any]] = field(default_factory=list)
    terms: tuple[RenderedTerm, ...] = ()
    lessons_linked: set[str] = field(default_factory=set)
    blocks: dict[str, list[Prepared]] = field(default_factory=dict)
    word_count: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def problems(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.advice]


def course_media(files: Iterable[MediaFile]) -> dict[str, Media]:
    """A course's files as the renderer wants them, by the name that lessons write."""
    return {f"media/{file.name}": rendered_media(file) for file in files}


def media_named(course: Course, body: str) -> dict[str, Media]:
    """The files of ``course`` that ``body`` shows or links to. Of files that are no drawings no bytes are read."""
    names = [name.removeprefix("media/") for name in media_references(body)]
    if not names:
        return {}
    named = course.media_files.filter(name__in=names)
    return course_media([*named.filter(content_type=DRAWING), *named.exclude(content_type=DRAWING).defer("data")])


def rendered_media(file: MediaFile) -> Media:
    is_svg = file.content_type == DRAWING
    return Media(
        url=file.get_absolute_url(),
        content_type=file.content_type,
        width=file.width,
        height=file.height,
        svg=bytes(file.data).decode("utf-8", "replace") if is_svg else None,
    )


def derive(body: str, media: Mapping[str, Media], *, objectives: int, minutes: tuple[int, ...] = ()) -> Derived:
    """Render ``body`` within the budget and read its blocks. Bad text ends in ``findings``, never in an exception."""
    wanted = {name: media[name] for name in media_references(body) if name in media}
    try:
        rendered = budget.render_document(body, wanted)
    except RenderRefused as refusal:
        return Derived(findings=[Finding(1, str(refusal))])
    derived = Derived(
        contents=[{"id": h.id, "text": h.text, "level": h.level} for h in rendered.toc],
        terms=rendered.terms,
        lessons_linked=set(rendered.lessons_linked),
        word_count=rendered.words,
        findings=[Finding(problem.line, problem.message) for problem in rendered.problems],
    )
    for name, blocks in grouped(rendered).items():
        app = owner(name)
        if app is None:
            derived.findings += [Finding(b.line, f"no kind of block is called “{b.name}”.") for b in blocks]
            continue
        derived.blocks[name], findings = app.prepare(blocks, rendered.toc, objectives)
        derived.findings += findings
        derived.lessons_linked.update(*(item.lessons_linked for item in derived.blocks[name]))
    derived.segments = segments_of(rendered, derived.blocks)
    if minutes and minutes[0] and rendered.words:
        derived.findings += read_advice(rendered, minutes[0])
    return derived


def grouped(rendered: Rendered) -> dict[str, list[Block]]:
    """The blocks of the lesson by owner (see :func:`courses.blocks.family`); unknown ones under their own name."""
    groups: dict[str, list[Block]] = {}
    for segment in rendered.segments:
        if isinstance(segment, Block):
            groups.setdefault(family(segment.name) or segment.name, []).append(segment)
    return groups


def segments_of(rendered: Rendered, blocks: Mapping[str, list[Prepared]]) -> list[dict[str, Any]]:
    """The lesson in reading order; blocks of one owner that follow each other stand together."""
    found = {(name, item.line): item for name, items in blocks.items() for item in items}
    segments: list[dict[str, Any]] = []
    for segment in rendered.segments:
        if isinstance(segment, Block):
            name = family(segment.name) or segment.name
            item = found.get((name, segment.line))
            if item is None:
                continue
            if not segments or segments[-1].get("block") != name:
                segments.append({"block": name, "items": []})
            segments[-1]["items"].append(item.key)
            if not item.is_counted:
                segments[-1].setdefault("own", []).append(item.key)
            if item.kept is not None:
                segments[-1].setdefault("kept", {})[item.key] = dict(item.kept)
        elif segment.html.strip():
            segments.append({"html": segment.html})
    return segments


def read_advice(rendered: Rendered, declared: int) -> list[Finding]:
    """Reading time is words / 150 and two minutes for each table and figure; say so when the front matter is off."""
    counted = math.ceil(rendered.words / 150 + 2 * (rendered.tables + rendered.figures))
    if abs(counted - declared) <= READ_TOLERANCE:
        return []
    time = f"{counted} minute{'s' * (counted != 1)}"
    message = f"the text has {rendered.words} words, which take about {time} to read, not {declared}."
    return [Finding(1, message, advice=True)]


def linked(segments: Iterable[Mapping[str, Any]]) -> set[str]:
    """The slugs of the lessons that a stored lesson links to."""
    return {slug for segment in segments for slug in lessons_linked(segment.get("html", ""))}


def dead_links(body: str, slugs: Iterable[str], targets: Collection[str]) -> list[Finding]:
    """Links in ``body`` to lessons that are not among ``targets``."""
    findings = []
    for slug in sorted(set(slugs) - set(targets)):
        found = re.search(rf"lesson:{slug}(?![a-z0-9-])", body, re.IGNORECASE)
        line = 1 + body.count("\n", 0, found.start() if found else 0)
        findings.append(Finding(line, f"no lesson of this course has the slug “{slug}”; mend the link."))
    return findings


def clashes(course: Course, derived: Derived, *, ignore: Collection[int]) -> list[Finding]:
    """Names that a stored lesson of the course has taken already: block keys and terms.

    ``ignore`` are the ids of the lessons that are being written now. Retired lessons hold nothing back.
    """
    findings = []
    for name, items in derived.blocks.items():
        app = owner(name)
        assert app is not None
        taken = app.used_elsewhere(course.pk, [item.key for item in items], ignore)
        findings += [
            Finding(item.line, f"{name} id “{item.key}” is also in lesson “{taken[item.key].slug}”; rename one.")
            for item in items
            if item.key in taken
        ]
    terms = Term.objects.current().filter(course=course, slug__in=[term.slug for term in derived.terms])
    terms = terms.filter(lesson__in=Lesson.objects.current()).exclude(lesson__in=ignore)
    other = {term.slug: term.lesson for term in terms.select_related("lesson")}
    findings += [
        Finding(
            term.line,
            f"the term “{term.name}” is also defined in lesson “{other[term.slug].slug}”; keep one.",
        )
        for term in derived.terms
        if term.slug in other
    ]
    return findings


@transaction.atomic
def store(lesson: Lesson, derived: Derived, *, former_slugs: Iterable[str] = (), shows: int | None = None) -> None:
    """Save the lesson with everything derived from its text, and let readers see it.

    ``shows`` is the number of the version that this is; without it the text becomes a version of its own if it is a
    new one. What ``clashes`` allows becomes this lesson's, also when another lesson has it still: that one is
    retired, or it is written next. Raises :class:`courses.versions.Outdated` when a version was saved meanwhile.
    """
    lesson.segments = derived.segments
    lesson.contents = derived.contents
    lesson.word_count = derived.word_count
    lesson.renderer_version = RENDERER_VERSION
    lesson.problems = [[finding.line, finding.message] for finding in derived.findings]
    lesson.save(update_fields=WRITTEN if lesson.pk else None)
    if shows is None:
        versions.follow(lesson, now=timezone.now())
    else:
        Lesson.objects.filter(pk=lesson.pk).update(version=shows)
        lesson.version = shows
    store_terms(lesson, derived.terms)
    index.follow(lesson, [(term.slug, term.name, term.definition) for term in derived.terms])
    for slug in former_slugs:
        FormerSlug.objects.update_or_create(course_id=lesson.course_id, slug=slug, defaults={"lesson": lesson})
    for name in families():
        app = owner(name)
        assert app is not None
        app.store(lesson, derived.blocks.get(name, []))
    publication.publish()


def store_terms(lesson: Lesson, terms: Iterable[RenderedTerm]) -> None:
    """Make the lesson's glossary entries equal to ``terms``; an entry keeps its row, so that what hangs on it stays."""
    entries = {
        term.slug: Term(
            course_id=lesson.course_id,
            lesson=lesson,
            slug=term.slug,
            name=term.name,
            definition=term.definition,
            is_linked=term.is_linked,
        )
        for term in terms
    }
    Term.objects.bulk_create(
        entries.values(),
        update_conflicts=True,
        unique_fields=["course", "slug"],
        update_fields=["lesson", "name", "definition", "is_linked", "is_retired"],
    )
    Term.objects.current().filter(lesson=lesson).exclude(slug__in=entries).update(is_retired=True)
