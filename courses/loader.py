"""Courses from content files: read them, compare with the rows, check everything, then write in one transaction."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import timezone

from courses import facts, impact, writing
from courses.blocks import Effect, Finding
from courses.manuscript import Manuscript
from courses.models.media import DRAWING, MediaFile
from courses.models.outline import Course, Lesson
from courses.rendering import RENDERER_VERSION, Media, media_references
from courses.sync import source
from courses.sync.further import Further, loaders
from courses.sync.plan import Action, Plan, Step, vanished
from courses.sync.problems import ContentProblems, Problem
from courses.sync.shapes import LessonSource, MediaSource, Reading
from courses.sync.work import CourseWork, compare, course_row
from courses.writing import Derived


@dataclass
class Load:
    """A sync that is ready to be written, or only to be shown."""

    works: list[CourseWork]
    plan: Plan
    advice: list[Problem]
    keep: frozenset[str] = frozenset()
    further: list[Further] = field(default_factory=list)

    def effects(self) -> Iterator[tuple[Step, list[Effect]]]:
        """What each lesson that changes or goes does to its learners, as the publish page would say it."""
        actions = {(step.noun, step.key): step for step in self.plan.of("lesson", Action.UPDATE, Action.RETIRE)}
        for work in self.works:
            taken = {slug: takes(derived) for slug, derived in work.derived.items()}
            for _, item in work.source.lessons():
                step, row = actions.get(("lesson", f"{work.source.slug}/{item.slug}")), work.row_of(item)
                if step is not None and row is not None:
                    elsewhere = {name for slug, names in taken.items() if slug != item.slug for name in names}
                    found = impact.effects(row, manuscript_of(item), work.derived[item.slug])
                    yield step, [effect for effect in found if (effect.code, effect.subject) not in elsewhere]
            for row in work.lessons:
                step = actions.get(("lesson", f"{work.source.slug}/{row.slug}"))
                if step is not None and row.pk in work.gone:
                    yield step, list(impact.readers(row))


def takes(derived: Derived) -> set[tuple[str, str]]:
    """What is not gone from another lesson of the same sync because this one has it: effects by code and subject."""
    keys = {("retired", item.key) for items in derived.blocks.values() for item in items}
    return keys | {("term", term.slug) for term in derived.terms}


def load(
    roots: tuple[Path, ...], *, take: Collection[str] = (), keep: Collection[str] = (), whole: bool = True
) -> Load:
    """Read and check everything. Raises :class:`ContentProblems` with every problem of the run.

    ``take`` names files whose text wins over a change made on the site, ``keep`` files that are passed over for it.
    ``whole``: these are all the content there is, so that a course which is not among them is to be retired.
    """
    return prepare(source.read(roots), take=take, keep=keep, whole=whole)


def prepare(reading: Reading, *, take: Collection[str] = (), keep: Collection[str] = (), whole: bool = False) -> Load:
    """As :func:`load`, of what was read already."""
    plan = Plan()
    works = [compare(course, plan, take, keep) for course in reading.courses]
    if whole:
        plan.steps += vanished((c.slug for c in reading.courses), map(course_row, Course.objects.all()), "course")
    others = [loader.prepare(reading, plan, take=take, keep=keep, whole=whole) for loader in loaders()]
    problems = list(reading.problems)
    known = {step.path for step in plan.steps}
    for option, paths in (("--take", take), ("--keep", keep)):
        message = f"no such content file; give {option} the path in the conflict line."
        problems += [Problem(path, 1, message) for path in sorted(set(paths) - known)]
    findings: list[Problem] = [problem for other in others for problem in other.problems]
    for work in works:
        findings += check(work, plan)
    problems += [finding for finding in findings if not finding.advice]
    if problems:
        raise ContentProblems(problems)
    return Load(works, plan, [finding for finding in findings if finding.advice], frozenset(keep), others)


def manuscript_of(item: LessonSource) -> Manuscript:
    """What the file says of its lesson."""
    read, explore, try_, check = item.minutes
    details = {name: value for name, value in item.details.items() if value}
    return Manuscript(item.title, item.slug, (read, explore, try_, check), item.objectives, item.body, details)


def check(work: CourseWork, plan: Plan) -> Iterator[Problem]:
    """Derive every lesson that will be written, into ``work.derived``, and say what is wrong with it."""
    actions = {step.key: step.action for step in plan.steps if step.noun == "lesson"}
    prefix = f"{work.source.slug}/"
    files = plan.of("file", Action.CREATE, Action.UPDATE, Action.REMOVE)
    changed = {f"media/{step.key.removeprefix(prefix)}" for step in files if step.key.startswith(prefix)}
    targets = link_targets(work)
    known, told = facts_of(work)
    yield from told
    seen: dict[tuple[str, str], str] = {}
    writing_now = [
        lesson
        for _, lesson in work.source.lessons()
        if is_to_write(lesson, work.row_of(lesson), actions[f"{prefix}{lesson.slug}"], changed)
    ]
    rows = [work.row_of(lesson) for lesson in writing_now]
    ignore = work.gone | {row.pk for row in rows if row is not None}
    outdated = [row for row in work.staying() if row.pk not in ignore and is_outdated(row, changed)]
    media = media_of(work) if writing_now or outdated else {}
    for lesson in writing_now:
        derived = writing.derive(lesson.body, media, objectives=len(lesson.objectives), minutes=lesson.minutes)
        work.derived[lesson.slug] = derived
        findings = list(derived.findings)
        if work.course is not None:
            findings += writing.clashes(work.course, derived, ignore=ignore)
        findings += writing.dead_links(lesson.body, derived.lessons_linked, targets)
        findings += facts.unknown(lesson.body, facts.cited(derived.segments), known)
        yield from in_file(lesson, findings)
        if lesson.status != Lesson.Status.RETIRED:
            yield from doubles(lesson, derived, seen)
        yield from dead_fields(lesson, targets)
    for _, lesson in work.source.lessons():
        row = work.row_of(lesson)
        if row and lesson.slug not in work.derived and actions[f"{prefix}{lesson.slug}"] is Action.UNCHANGED:
            yield from in_file(lesson, writing.dead_links(lesson.body, writing.linked(row.segments), targets))
            yield from in_file(lesson, list(facts.unknown(lesson.body, facts.cited(row.segments), known)))
            yield from dead_fields(lesson, targets)
    yield from refresh(work, media, outdated)


def is_to_write(lesson: LessonSource, row: Lesson | None, action: Action, changed: Collection[str]) -> bool:
    """Whether the file's text is to be derived: it is new or changed, or its figure or the renderer is a newer one."""
    if action in {Action.CREATE, Action.UPDATE}:
        return True
    return action is Action.UNCHANGED and row is not None and is_outdated(row, changed)


def is_outdated(row: Lesson, changed: Collection[str]) -> bool:
    """Whether the same text would come out as different HTML now. ``changed`` are names of media."""
    if row.renderer_version != RENDERER_VERSION:
        return True
    return bool(changed) and not set(changed).isdisjoint(media_references(row.body))


def refresh(work: CourseWork, media: dict[str, Media], outdated: list[Lesson]) -> Iterator[Problem]:
    """Derive anew what the site's own texts make with newer figures or a newer renderer, into ``work.refreshed``.

    Nobody can mend such a text in a file, so what is wrong with it is advice, and the page stays as it is.
    """
    for row in outdated:
        derived = writing.derive(row.body, media, objectives=len(row.objectives))
        if not derived.problems:
            work.refreshed[row.pk] = derived
        for finding in derived.problems:
            message = f"this text of the site no longer renders: {finding.message}"
            yield Problem(f"{work.source.slug}/{row.slug}", finding.line, message, advice=True)


def in_file(lesson: LessonSource, findings: list[Finding]) -> Iterator[Problem]:
    """Findings about the body as problems of the file."""
    for finding in findings:
        yield Problem(lesson.path, lesson.body_line - 1 + finding.line, finding.message, finding.advice)


def link_targets(work: CourseWork) -> set[str]:
    """What a lesson of this course may link to: the lessons there will be, by their slugs now and before."""
    targets = {slug for _, lesson in work.source.lessons() for slug in (lesson.slug, *lesson.former_slugs)}
    for row in work.staying():
        targets |= {row.slug, *(former.slug for former in row.former_slugs.all())}
    return targets


def dead_fields(lesson: LessonSource, targets: Collection[str]) -> Iterator[Problem]:
    """Slugs in the front matter that no lesson has."""
    for name in ("prerequisites", "forward"):
        for slug in lesson.details[name]:
            if slug not in targets:
                start = max(lesson.front_matter.find(f"{name}:"), 0)
                found = re.compile(rf"(?<![a-z0-9-]){slug}(?![a-z0-9-])").search(lesson.front_matter, start)
                line = 2 + lesson.front_matter.count("\n", 0, found.start() if found else start)
                message = f"“{name}” names “{slug}”, and no lesson of this course has this slug; mend it."
                yield Problem(lesson.path, line, message)


def doubles(lesson: LessonSource, derived: Derived, seen: dict[tuple[str, str], str]) -> Iterator[Problem]:
    """Block keys and terms that two lessons of this run both define."""
    names = [
        (name, item.key, item.line) for name, items in derived.blocks.items() for item in items if item.kept is None
    ]
    names += [("term", term.slug, term.line) for term in derived.terms]
    for noun, key, line in names:
        if seen.get((noun, key), lesson.path) != lesson.path:
            message = f"{noun} “{key}” is also in {seen[noun, key]}; rename one."
            yield Problem(lesson.path, lesson.body_line - 1 + line, message)
        seen.setdefault((noun, key), lesson.path)


def media_of(work: CourseWork) -> dict[str, Media]:
    """The course's files as they will be after this sync. Of the site's own ones only drawings are read whole."""
    course = work.course or Course(slug=work.source.slug)
    files = {name: file for name, file in work.media.items() if not file.synced_sha256}
    drawings = [file.pk for file in files.values() if file.content_type == DRAWING]
    if drawings:
        files |= {file.name: file for file in course.media_files.filter(pk__in=drawings)}
    for item in work.source.media:
        files[item.name] = media_file(course, item)
    return writing.course_media(files.values())


def facts_of(work: CourseWork) -> tuple[Collection[str], list[Problem]]:
    """The ids of the facts that the course will have after this sync, and what is to be said about their table."""
    item = next((item for item in work.source.media if item.name == facts.FILE), None)
    if item is None:
        return (facts.of_course(work.course) if work.course and facts.FILE in work.media else (), [])
    table = facts.read(item.data)
    findings = [*table.findings, *facts.due(table, timezone.localdate())]
    return table.known, [Problem(item.path, finding.line, finding.message, finding.advice) for finding in findings]


def media_file(course: Course, item: MediaSource) -> MediaFile:
    return MediaFile(
        course=course,
        name=item.name,
        data=item.data,
        sha256=item.sha256,
        content_type=item.content_type,
        width=item.width,
        height=item.height,
        synced_sha256=item.sha256,
    )
