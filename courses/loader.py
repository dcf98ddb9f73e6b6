"""Courses from content files: read them, compare with the rows, check everything, then write in one transaction."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from courses import writing
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module
from courses.rendering import RENDERER_VERSION, Media, media_references
from courses.sync import dump, source
from courses.sync.plan import Action, Plan, Row, Step, decide, vanished
from courses.sync.problems import ContentProblems, Problem
from courses.sync.source import CourseSource, LessonSource, MediaSource
from courses.writing import Derived


@dataclass
class CourseWork:
    """One course between reading and writing: its source, its rows, and what was derived from changed lessons."""

    source: CourseSource
    course: Course | None
    modules: dict[str, Module] = field(default_factory=dict)
    lessons: dict[str, Lesson] = field(default_factory=dict)
    media: dict[str, MediaFile] = field(default_factory=dict)
    derived: dict[str, Derived] = field(default_factory=dict)

    def row_of(self, lesson: LessonSource) -> Lesson | None:
        """The lesson's row, found by its slug or by a slug it had formerly."""
        for slug in (lesson.slug, *lesson.former_slugs):
            if slug in self.lessons:
                return self.lessons[slug]
        return None


@dataclass
class Load:
    """A sync that is ready to be written, or only to be shown."""

    works: list[CourseWork]
    plan: Plan
    advice: list[Problem]


def load(roots: tuple[Path, ...], *, take: Collection[str] = ()) -> Load:
    """Read and check everything. Raises :class:`ContentProblems` with every problem of the run.

    ``take`` names files whose text wins over a change made on the site.
    """
    reading = source.read(roots)
    plan = Plan()
    works = [compare(course, plan, take) for course in reading.courses]
    plan.steps += vanished((c.slug for c in reading.courses), map(course_row, Course.objects.all()), "course")
    problems = list(reading.problems)
    findings: list[Problem] = []
    for work in works:
        findings += check(work, plan)
    problems += [finding for finding in findings if not finding.advice]
    if problems:
        raise ContentProblems(problems)
    return Load(works, plan, [finding for finding in findings if finding.advice])


def course_row(course: Course) -> Row:
    return Row(course.slug, dump.course_digest(course), course.synced_sha256, course.status == Course.Status.RETIRED)


def module_row(module: Module) -> Row:
    return Row(module.slug, dump.module_digest(module), module.synced_sha256, module.is_retired)


def lesson_row(lesson: Lesson) -> Row:
    return Row(lesson.slug, dump.lesson_digest(lesson), lesson.synced_sha256, lesson.status == Lesson.Status.RETIRED)


def compare(source_course: CourseSource, plan: Plan, take: Collection[str]) -> CourseWork:
    """Add this course's steps to the plan."""
    course = Course.objects.filter(slug=source_course.slug).first()
    work = CourseWork(source_course, course)
    if course is not None:
        work.modules = {module.slug: module for module in course.modules.all()}
        lessons = course.lessons.select_related("module", "course").prefetch_related("former_slugs")
        work.lessons = {lesson.slug: lesson for lesson in lessons}
        work.media = {file.name: file for file in course.media_files.all()}

    def step(noun: str, key: str, path: str, sha256: str, row: Row | None) -> None:
        plan.steps.append(Step(decide(sha256, row, take=path in take), noun, key, path))

    slug = source_course.slug
    step("course", slug, source_course.path, source_course.sha256, course_row(course) if course else None)
    for item in source_course.modules:
        module = work.modules.get(item.slug)
        step("module", f"{slug}/{item.slug}", item.path, item.sha256, module_row(module) if module else None)
    found: set[str] = set()
    for _, entry in source_course.lessons():
        lesson = work.row_of(entry)
        found.add(lesson.slug if lesson else entry.slug)
        step("lesson", f"{slug}/{entry.slug}", entry.path, entry.sha256, lesson_row(lesson) if lesson else None)
    for file in source_course.media:
        kept = work.media.get(file.name)
        row = Row(file.name, kept.sha256, kept.synced_sha256) if kept else None
        step("file", f"{slug}/{file.name}", file.path, file.sha256, row)
    gone = vanished((m.slug for m in source_course.modules), map(module_row, work.modules.values()), "module")
    gone += vanished(found, map(lesson_row, work.lessons.values()), "lesson")
    plan.steps += [Step(s.action, s.noun, f"{slug}/{s.key}", s.path) for s in gone]
    return work


def check(work: CourseWork, plan: Plan) -> Iterator[Problem]:
    """Derive every lesson that will be written, into ``work.derived``, and say what is wrong with it."""
    media = media_of(work)
    writing_now = set(to_write(work, plan, media))
    rows = [work.row_of(lesson) for _, lesson in work.source.lessons() if lesson.slug in writing_now]
    ignore = {row.pk for row in rows if row is not None}
    slugs = {lesson.slug for _, lesson in work.source.lessons()} | set(work.lessons)
    seen: dict[tuple[str, str], str] = {}
    for _, lesson in work.source.lessons():
        if lesson.slug not in writing_now:
            continue
        derived = writing.derive(lesson.body, media, objectives=len(lesson.objectives), minutes=lesson.minutes)
        work.derived[lesson.slug] = derived
        findings = list(derived.findings)
        if work.course is not None:
            findings += writing.clashes(work.course, derived, ignore=ignore)
        for finding in findings:
            yield Problem(lesson.path, lesson.body_line - 1 + finding.line, finding.message, finding.advice)
        yield from doubles(lesson, derived, seen)
        for linked in sorted(set(derived.lessons_linked) | named_lessons(lesson)):
            if linked not in slugs:
                message = f"no lesson of this course has the slug “{linked}”; mend the link or the field."
                yield Problem(lesson.path, line_of(lesson, linked), message)


def named_lessons(lesson: LessonSource) -> set[str]:
    return {*lesson.details["prerequisites"], *lesson.details["forward"]}


def line_of(lesson: LessonSource, needle: str) -> int:
    """The first line of the file that mentions ``needle``."""
    text = f"---\n{lesson.front_matter}---\n{lesson.body}"
    return text[: max(text.find(needle), 0)].count("\n") + 1


def doubles(lesson: LessonSource, derived: Derived, seen: dict[tuple[str, str], str]) -> Iterator[Problem]:
    """Block keys and terms that two lessons of this run both define."""
    names = [(name, item.key, item.line) for name, items in derived.blocks.items() for item in items]
    names += [("term", term.slug, term.line) for term in derived.terms]
    for noun, key, line in names:
        if seen.get((noun, key), lesson.path) != lesson.path:
            message = f"{noun} “{key}” is also in {seen[noun, key]}; rename one."
            yield Problem(lesson.path, lesson.body_line - 1 + line, message)
        seen.setdefault((noun, key), lesson.path)


def media_of(work: CourseWork) -> dict[str, Media]:
    """The course's files as they will be after this sync."""
    course = work.course or Course(slug=work.source.slug)
    files = dict(work.media)
    for item in work.source.media:
        files[item.name] = media_file(course, item)
    return writing.course_media(course.slug, files.values())


def media_file(course: Course, item: MediaSource) -> MediaFile:
    width = height = None
    if item.content_type.startswith("image/") and item.content_type != "image/svg+xml":
        with Image.open(io.BytesIO(item.data)) as image:
            width, height = image.size
    return MediaFile(
        course=course,
        name=item.name,
        data=item.data,
        sha256=item.sha256,
        content_type=item.content_type,
        width=width,
        height=height,
        synced_sha256=item.sha256,
    )


def to_write(work: CourseWork, plan: Plan, media: dict[str, Media]) -> Iterator[str]:
    """Slugs of the lessons to derive: changed files, and those whose figure or renderer is a newer one."""
    actions = {step.key: step.action for step in plan.steps if step.noun == "lesson"}
    changed = {f"media/{step.key.split('/', 1)[1]}" for step in plan.of("file", Action.CREATE, Action.UPDATE)}
    for _, lesson in work.source.lessons():
        action = actions[f"{work.source.slug}/{lesson.slug}"]
        row = work.row_of(lesson)
        if action in {Action.CREATE, Action.UPDATE}:
            yield lesson.slug
        elif action is Action.UNCHANGED and row is not None:
            outdated = row.renderer_version != RENDERER_VERSION
            if outdated or changed.intersection(media_references(lesson.body)):
                yield lesson.slug
