"""One course between reading and writing: which row belongs to which file, and what is to become of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module
from courses.sync import dump
from courses.sync.plan import Action, Plan, Row, Step, decide, vanished
from courses.sync.shapes import CourseSource, LessonSource
from courses.writing import Derived


@dataclass
class CourseWork:
    """A course's source, its rows, and what was derived from the lessons that will be written.

    ``paired`` are the rows by the slug of their file; ``derived`` goes by the same slug, ``refreshed`` by the id of
    a row whose own text is rendered anew.
    """

    source: CourseSource
    course: Course | None = None
    modules: dict[str, Module] = field(default_factory=dict)
    lessons: list[Lesson] = field(default_factory=list)
    media: dict[str, MediaFile] = field(default_factory=dict)
    paired: dict[str, Lesson] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    derived: dict[str, Derived] = field(default_factory=dict)
    refreshed: dict[int, Derived] = field(default_factory=dict)

    def row_of(self, lesson: LessonSource) -> Lesson | None:
        return self.paired.get(lesson.slug)

    @cached_property
    def lesson_rows(self) -> dict[int, Row]:
        """The lessons as the plan sees them, by their ids: worked out once, and from what was read of the files."""
        known = {item.front_matter: dump.as_read(item) for _, item in self.source.lessons()}
        return {lesson.pk: lesson_row(lesson, known) for lesson in self.lessons}

    def rows(self) -> list[Row]:
        """The rows of the course as they were compared with its files."""
        course = [course_row(self.course)] if self.course else []
        files = map(media_row, self.media.values())
        return [*course, *map(module_row, self.modules.values()), *self.lesson_rows.values(), *files]

    def staying(self) -> list[Lesson]:
        """The lessons that readers or instructors have now and will have after this sync."""
        return [row for row in self.lessons if row.status != Lesson.Status.RETIRED and row.pk not in self.gone]


def pair(source: CourseSource, lessons: Iterable[Lesson]) -> dict[str, Lesson]:
    """Rows by the slug of their file: found by their slug, by a former one that the file names, or by one they had.

    The last finds a lesson whose slug was changed on the site.
    """
    free = {lesson.slug: lesson for lesson in lessons}
    files = [item for _, item in source.lessons()]
    paired = {item.slug: free.pop(item.slug) for item in files if item.slug in free}
    for item in files:
        for slug in item.former_slugs:
            if item.slug not in paired and slug in free:
                paired[item.slug] = free.pop(slug)
    formerly = {former.slug: lesson for lesson in free.values() for former in lesson.former_slugs.all()}
    for item in files:
        row = formerly.get(item.slug)
        if item.slug not in paired and row is not None and row.slug in free:
            paired[item.slug] = free.pop(row.slug)
    return paired


def course_row(course: Course) -> Row:
    return Row(course.slug, dump.course_digest(course), course.synced_sha256, course.status == Course.Status.RETIRED)


def module_row(module: Module) -> Row:
    return Row(module.slug, dump.module_digest(module), module.synced_sha256, module.is_retired)


def lesson_row(lesson: Lesson, known: Mapping[str, dump.Values] | None = None) -> Row:
    is_retired = lesson.status == Lesson.Status.RETIRED or lesson.module.is_retired
    return Row(lesson.slug, dump.lesson_digest(lesson, known), lesson.synced_sha256, is_retired, lesson.is_pending)


def media_row(file: MediaFile) -> Row:
    return Row(file.name, file.sha256, file.synced_sha256)


def with_rows(source: CourseSource, *, only_texts: bool = False) -> CourseWork:
    """The course's source beside its rows, without the bytes of its media.

    ``only_texts``: what is derived from the lessons' texts is left out as well.
    """
    course = Course.objects.filter(slug=source.slug).first()
    work = CourseWork(source, course)
    if course is not None:
        work.modules = {module.slug: module for module in course.modules.all()}
        lessons = course.lessons.select_related("module").prefetch_related("former_slugs")
        work.lessons = list(lessons.defer("segments", "contents", "problems") if only_texts else lessons)
        work.media = {file.name: file for file in course.media_files.defer("data")}
        work.paired = pair(source, work.lessons)
    return work


def compare(source: CourseSource, plan: Plan, take: Collection[str] = (), keep: Collection[str] = ()) -> CourseWork:
    """Add this course's steps to the plan.

    ``take`` names files whose text wins over a change made on the site, ``keep`` those whose change is passed over
    for the site's text.
    """
    work = with_rows(source)

    def step(noun: str, key: str, path: str, sha256: str, row: Row | None) -> None:
        plan.steps.append(Step(decide(sha256, row, take=path in take, keep=path in keep), noun, key, path))

    slug = source.slug
    step("course", slug, source.path, source.sha256, course_row(work.course) if work.course else None)
    for item in source.modules:
        module = work.modules.get(item.slug)
        step("module", f"{slug}/{item.slug}", item.path, item.sha256, module_row(module) if module else None)
    for _, entry in source.lessons():
        lesson = work.row_of(entry)
        row = work.lesson_rows[lesson.pk] if lesson else None
        step("lesson", f"{slug}/{entry.slug}", entry.path, entry.sha256, row)
    for file in source.media:
        kept = work.media.get(file.name)
        step("file", f"{slug}/{file.name}", file.path, file.sha256, media_row(kept) if kept else None)

    paired = {row.slug for row in work.paired.values()}
    gone = vanished(paired, work.lesson_rows.values(), "lesson")
    gone_slugs = {step.key for step in gone}
    work.gone = {row.pk for row in work.lessons if row.slug in gone_slugs}
    gone += vanished((m.slug for m in source.modules), map(module_row, work.modules.values()), "module")
    files = map(media_row, work.media.values())
    gone += vanished((file.name for file in source.media), files, "file", Action.REMOVE)
    plan.steps += [Step(s.action, s.noun, f"{slug}/{s.key}", s.path) for s in gone]
    return work
