"""Rows back to files, byte for byte what was read when nothing changed in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module
from courses.sync import strict_yaml
from courses.sync.further import loaders
from courses.sync.problems import Problem
from courses.sync.schema import PARTS, course_values, lesson_values, module_values
from courses.sync.shapes import LessonSource, digest, lesson_file, lesson_place, module_place

Values = dict[str, Any]
Reader = Callable[[strict_yaml.Document, str], tuple[Values, list[Problem]]]


def says(front_matter: str, values: Values, read: Reader) -> bool:
    """Whether the author's own YAML still says what the fields say."""
    if not front_matter:
        return False
    try:
        found, problems = read(strict_yaml.load(front_matter), "")
    except strict_yaml.YamlProblem:
        return False
    return not problems and found == values


def course_fields(course: Course) -> Values:
    names = ("title", "kind", "summary", "about", "edition", "disclaimer", "status", "position")
    return {name: getattr(course, name) for name in names}


def lesson_fields(lesson: Lesson) -> Values:
    details = {"domain": "", "prerequisites": [], "forward": [], "facts": [], "edition": ""}
    details |= {"reviewed_by": "", "reviewed_on": ""}
    return {
        "title": lesson.title,
        "status": lesson.status,
        "minutes": (lesson.read_minutes, lesson.explore_minutes, lesson.try_minutes, lesson.check_minutes),
        "objectives": lesson.objectives,
        "details": details | lesson.details,
        "former_slugs": sorted(former.slug for former in lesson.former_slugs.all()),
    }


def as_read(item: LessonSource) -> Values:
    """What a lesson's file says, as :func:`lesson_fields` has it of a row."""
    names = ("title", "status", "minutes", "objectives", "details", "former_slugs")
    return {name: getattr(item, name) for name in names}


def course_text(course: Course) -> str:
    values = course_fields(course)
    if says(course.front_matter, values, course_values):
        return course.front_matter
    return strict_yaml.dump({k: v for k, v in values.items() if v != "" and (k, v) != ("position", 1)})


def module_text(module: Module) -> str:
    values = {"title": module.title, "summary": module.summary}
    if says(module.front_matter, values, module_values):
        return module.front_matter
    return strict_yaml.dump({name: value for name, value in values.items() if value})


def lesson_text(lesson: Lesson, known: Mapping[str, Values] | None = None) -> str:
    """The whole lesson file: the author's YAML while it holds, else canonical YAML; then the body as it is.

    ``known`` are the values of front matters that were read already, by their text: those are not read again.
    """
    values = lesson_fields(lesson)
    front = lesson.front_matter
    holds = known[front] == values if known and front in known else says(front, values, lesson_values)
    if not holds:
        written: Values = {
            "title": values["title"],
            "status": values["status"],
            "formerly": values["former_slugs"],
            "minutes": dict(zip(PARTS, values["minutes"], strict=True)),
            "objectives": [{k: v for k, v in item.items() if v} for item in values["objectives"]],
            **values["details"],
        }
        front = strict_yaml.dump({name: value for name, value in written.items() if value not in ("", [], None)})
    return lesson_file(front, lesson.body)


def course_digest(course: Course) -> str:
    return digest(course.slug, course_text(course))


def module_digest(module: Module) -> str:
    """A module retired on the site is a changed module: no file says so, but the next sync must not undo it."""
    place = module_place(module.position, module.slug)
    return digest(f"{place} (retired)" if module.is_retired else place, module_text(module))


def lesson_digest(lesson: Lesson, known: Mapping[str, Values] | None = None) -> str:
    place = lesson_place(lesson.module.position, lesson.module.slug, lesson.position, lesson.slug)
    return digest(place, lesson_text(lesson, known))


def course_files(course: Course, *, whole: bool = True) -> Iterator[tuple[str, bytes]]:
    """Every file of a course: its path below the content root, and its bytes.

    Retired lessons are among them unless they are retired for having no file. ``whole`` is False for a course that is
    handed on: then what other apps keep in its folder, such as the keys of its exam, is left out.
    """
    yield f"{course.slug}/course.yml", course_text(course).encode()
    for module in course.modules.filter(is_retired=False):
        place = module_place(module.position, module.slug)
        yield f"{course.slug}/{place}/module.yml", module_text(module).encode()
    lessons = course.lessons.filter(module__is_retired=False).exclude(status="retired", synced_sha256="")
    for lesson in lessons.in_order().select_related("module").prefetch_related("former_slugs"):
        place = lesson_place(lesson.module.position, lesson.module.slug, lesson.position, lesson.slug)
        yield f"{course.slug}/{place}", lesson_text(lesson).encode()
    for file in MediaFile.objects.filter(course=course):
        yield f"{course.slug}/media/{file.name}", bytes(file.data)
    for loader in loaders() if whole else ():
        yield from loader.files(course)
