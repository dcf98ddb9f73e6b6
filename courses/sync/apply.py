"""Write a checked load into the rows: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from courses import facts, writing
from courses.loader import Load, media_file
from courses.models import publication
from courses.models.media import MediaFile
from courses.models.outline import Course, FormerSlug, Lesson, Module
from courses.search import index
from courses.sync.plan import Action, Plan
from courses.sync.problems import ContentProblems, Problem
from courses.sync.shapes import LessonSource, ModuleSource
from courses.sync.work import CourseWork, with_rows
from courses.versions import Outdated

WRITES = {Action.CREATE, Action.UPDATE}
#: File and row agree after these, so their common hash is remembered.
AGREES = {*WRITES, Action.UNCHANGED}


@transaction.atomic
def apply(load: Load) -> None:
    """Make the rows follow the plan. No course, module or lesson is deleted: without a file it is retired.

    Raises :class:`ContentProblems` when somebody edited a course since it was compared with its files.
    """
    try:
        write(load)
    except Outdated as outdated:
        raise ContentProblems([edited_meanwhile(outdated.lesson.slug)]) from None


def edited_meanwhile(path: str) -> Problem:
    return Problem(path, 1, "the course was edited on the site while its files were checked; run the sync again.")


def write(load: Load) -> None:
    for work in load.works:
        if with_rows(work.source, only_texts=True).rows() != work.rows():
            raise ContentProblems([edited_meanwhile(work.source.path)])
    steps = {(step.noun, step.key): step.action for step in load.plan.steps}
    retire(load.plan)
    for work in load.works:
        write_course(work, steps)
        pass_over(work, load.keep)
    for other in load.further:
        other.write(load.plan)
        other.pass_over(load.keep)
    if load.plan.writes() or any(work.derived or work.refreshed for work in load.works):
        publication.publish()


def pass_over(work: CourseWork, keep: Collection[str]) -> None:
    """The site's text wins over these files: what they say now is no news at the next sync."""
    rows: list[tuple[str, str, Course | Module | Lesson | MediaFile | None]]
    rows = [(work.source.path, work.source.sha256, work.course)]
    rows += [(item.path, item.sha256, work.modules.get(item.slug)) for item in work.source.modules]
    rows += [(item.path, item.sha256, work.row_of(item)) for _, item in work.source.lessons()]
    rows += [(item.path, item.sha256, work.media.get(item.name)) for item in work.source.media]
    for path, sha256, row in rows:
        if path in keep and row is not None and row.synced_sha256 != sha256:
            type(row)._default_manager.filter(pk=row.pk).update(synced_sha256=sha256)


def write_course(work: CourseWork, steps: dict[tuple[str, str], Action]) -> None:
    item = work.source
    course = work.course or Course(slug=item.slug)
    action = steps["course", item.slug]
    if action in WRITES:
        for name, value in item.values.items():
            setattr(course, name, value)
        course.front_matter = item.front_matter
    if action in AGREES and (action in WRITES or course.synced_sha256 != item.sha256):
        course.synced_sha256 = item.sha256
        course.save()
    work.course = course
    write_media(work, steps)
    for source_module in item.modules:
        write_module(work, source_module, steps)
    # What a retired lesson still holds is another's if that one has it too: so the retired ones come first.
    for source_module, lesson in sorted(item.lessons(), key=lambda pair: pair[1].status != Lesson.Status.RETIRED):
        write_lesson(work, work.modules[source_module.slug], lesson, steps)
    for row in work.lessons:
        if row.pk in work.refreshed:
            writing.store(row, work.refreshed[row.pk])
    if steps.get(("file", f"{item.slug}/{facts.FILE}")) in {*WRITES, Action.REMOVE}:
        index.follow_facts(course)


def write_media(work: CourseWork, steps: dict[tuple[str, str], Action]) -> None:
    assert work.course is not None
    for item in work.source.media:
        action, kept = steps["file", f"{work.source.slug}/{item.name}"], work.media.get(item.name)
        if action in WRITES:
            file = media_file(work.course, item)
            if kept is not None:
                file.pk, file.alt = kept.pk, kept.alt
            file.save()
        elif action is Action.UNCHANGED and kept is not None and kept.synced_sha256 != item.sha256:
            MediaFile.objects.filter(pk=kept.pk).update(synced_sha256=item.sha256)
    removed = [name for name in work.media if steps.get(("file", f"{work.source.slug}/{name}")) is Action.REMOVE]
    MediaFile.objects.filter(course=work.course, name__in=removed).delete()


def write_module(work: CourseWork, item: ModuleSource, steps: dict[tuple[str, str], Action]) -> None:
    module = work.modules.get(item.slug) or Module(course=work.course, slug=item.slug)
    action = steps["module", f"{work.source.slug}/{item.slug}"]
    if action in WRITES:
        module.title, module.summary, module.position = item.title, item.summary, item.position
        module.front_matter, module.is_retired = item.front_matter, False
    if action in AGREES and (action in WRITES or module.synced_sha256 != item.sha256):
        module.synced_sha256 = item.sha256
        module.save()
    work.modules[item.slug] = module


def lesson_values(item: LessonSource) -> dict[str, Any]:
    read, explore, try_, check = item.minutes
    return {
        "slug": item.slug,
        "position": item.position,
        "title": item.title,
        "status": item.status,
        "read_minutes": read,
        "explore_minutes": explore,
        "try_minutes": try_,
        "check_minutes": check,
        "objectives": item.objectives,
        "details": {name: value for name, value in item.details.items() if value},
        "body": item.body,
        "front_matter": item.front_matter,
    }


def write_lesson(work: CourseWork, module: Module, item: LessonSource, steps: dict[tuple[str, str], Action]) -> None:
    assert work.course is not None
    lesson = work.row_of(item) or Lesson(course=work.course)
    action = steps["lesson", f"{work.source.slug}/{item.slug}"]
    if action in WRITES:
        lesson.module = module
        for name, value in lesson_values(item).items():
            setattr(lesson, name, value)
        lesson.synced_sha256 = item.sha256
        writing.store(lesson, work.derived[item.slug], former_slugs=item.former_slugs)
        FormerSlug.objects.filter(lesson=lesson).exclude(slug__in=item.former_slugs).delete()
    elif item.slug in work.derived:
        writing.store(lesson, work.derived[item.slug])
    if action is Action.UNCHANGED and lesson.synced_sha256 != item.sha256:
        Lesson.objects.filter(pk=lesson.pk).update(synced_sha256=item.sha256)


def retire(plan: Plan) -> None:
    """Hide what has no file any more. Without a synced hash it follows its file when that comes back."""
    for step in plan.of("course", Action.RETIRE):
        Course.objects.filter(slug=step.key).update(status=Course.Status.RETIRED, synced_sha256="")
    for step in plan.of("module", Action.RETIRE):
        course, slug = step.key.split("/", 1)
        Module.objects.filter(course__slug=course, slug=slug).update(is_retired=True, synced_sha256="")
    for step in plan.of("lesson", Action.RETIRE):
        course, slug = step.key.split("/", 1)
        Lesson.objects.filter(course__slug=course, slug=slug).update(status=Lesson.Status.RETIRED, synced_sha256="")
