"""The exam of a course from its files: compared with the rows, checked, and written.

Pools of several content roots join: the bank in the repository may be public, and another root hold the secret one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from courses import loader
from courses.models.outline import Course
from courses.rendering import RENDERER_VERSION, Media, media_references
from courses.sync import work as courses_work
from courses.sync.plan import Action, Plan, Row, Step, decide, vanished
from courses.sync.problems import ContentProblems, Problem
from courses.sync.shapes import CourseSource, Reading
from exams import pools
from exams.bank import of_derived, of_rows
from exams.blueprint import Blueprint
from exams.content_files import FOLDER, ExamFiles, ExamSource, PoolSource, exam_row, files, pool_row, read
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool
from exams.pools import DerivedItem, DerivedPool
from exams.selection import Candidate, obstacles

#: What :mod:`courses.sync.further` asks of a loader.
__all__ = ["FOLDER", "check", "files", "prepare"]
WRITES = {Action.CREATE, Action.UPDATE}
AGREES = {*WRITES, Action.UNCHANGED}


@dataclass
class ExamWork:
    """One course's exam between reading and writing."""

    source: CourseSource
    files: ExamFiles
    course: Course | None
    exam: Exam | None
    pools: dict[str, ItemPool]
    derived: dict[str, DerivedPool] = field(default_factory=dict)
    refreshed: dict[int, DerivedPool] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.source.slug

    def rows(self) -> list[Row]:
        """What the site has, as the plan saw it."""
        exam = [exam_row(self.exam)] if self.exam else []
        return exam + [pool_row(pool) for pool in self.pools.values()]


@dataclass
class ExamLoad:
    """The exams of a sync, ready to be written."""

    works: list[ExamWork]
    problems: list[Problem] = field(default_factory=list)

    def write(self, plan: Plan) -> None:
        for work in self.works:
            if with_rows(work.source, work.files).rows() != work.rows():
                path = work.files.exam.path if work.files.exam else work.source.path
                message = "the exam was edited on the site while its files were checked; run the sync again."
                raise ContentProblems([Problem(path, 1, message)])
        steps = {(step.noun, step.key): step.action for step in plan.steps}
        for work in self.works:
            course = Course.objects.get(slug=work.slug)
            write_exam(work, course, steps)
            for source in work.files.pools:
                write_pool(work, course, source, steps)
            for pool in work.pools.values():
                if pool.pk in work.refreshed:
                    pools.store(pool, work.refreshed[pool.pk].items)
        for step in plan.of("exam", Action.RETIRE):
            slug = step.key.split("/", 1)[0]
            Exam.objects.filter(course__slug=slug).update(status=Exam.Status.RETIRED, synced_sha256="")
        for step in plan.of("item pool", Action.RETIRE):
            slug, name = step.key.split("/", 1)
            ItemPool.objects.filter(course__slug=slug, slug=name).update(is_retired=True, synced_sha256="")

    def pass_over(self, keep: Collection[str]) -> None:
        for work in self.works:
            if work.exam is not None and work.files.exam is not None and work.files.exam.path in keep:
                Exam.objects.filter(pk=work.exam.pk).update(synced_sha256=work.files.exam.sha256)
            for source in work.files.pools:
                if source.path in keep and source.slug in work.pools:
                    row = work.pools[source.slug]
                    ItemPool.objects.filter(pk=row.pk).update(synced_sha256=source.sha256)


def prepare(reading: Reading, plan: Plan, *, take: Collection[str], keep: Collection[str], whole: bool) -> ExamLoad:
    """Add the steps for every exam to the plan, and derive the items of the pools that will be written."""
    load = ExamLoad([])
    for source in reading.courses:
        found = read(reading, source.slug)
        load.problems += found.problems
        if not found.is_there and not whole:
            continue
        work = with_rows(source, found)
        compare(work, plan, take, keep, is_all=whole or has_all_folders(reading, source.slug))
        if not found.problems:
            load.problems += derive(work, plan)
            if not any(not problem.advice for problem in load.problems):
                load.problems += without_a_form(work, plan)
        load.works.append(work)
    return load


def has_all_folders(reading: Reading, slug: str) -> bool:
    """Whether every folder that the site has for this exam was read: only then a file that is not there is gone."""
    known = {item.path.resolve() for item in reading.folders if item.slug == slug}
    folders = [root / slug for root in settings.CONTENT_ROOTS]
    return all(folder.resolve() in known for folder in folders if (folder / FOLDER).is_dir())


def with_rows(source: CourseSource, found: ExamFiles) -> ExamWork:
    course = Course.objects.filter(slug=source.slug).first()
    exam = Exam.objects.filter(course=course).select_related("course").first() if course else None
    rows = ItemPool.objects.filter(course=course).select_related("course") if course else []
    return ExamWork(source, found, course, exam, {pool.slug: pool for pool in rows})


def compare(work: ExamWork, plan: Plan, take: Collection[str], keep: Collection[str], *, is_all: bool) -> None:
    """Add the exam's steps to the plan. ``is_all``: its files are all there are, so that others are to be retired."""

    def step(noun: str, key: str, path: str, sha256: str, row: Row | None) -> None:
        action = decide(sha256, row, take=path in take, keep=path in keep)
        plan.steps.append(Step(action, noun, f"{work.slug}/{key}", path))

    exam, pool_rows = work.files.exam, [pool_row(pool) for pool in work.pools.values()]
    if exam is not None:
        step("exam", "exam", exam.path, exam.sha256, exam_row(work.exam) if work.exam else None)
    by_slug = {row.key: row for row in pool_rows}
    for source in work.files.pools:
        step("item pool", source.slug, source.path, source.sha256, by_slug.get(source.slug))
    if not is_all:
        return
    gone = vanished(["exam"] if exam else [], [exam_row(work.exam)] if work.exam else [], "exam")
    gone += vanished((source.slug for source in work.files.pools), pool_rows, "item pool")
    plan.steps += [Step(s.action, s.noun, f"{work.slug}/{s.key}", s.path) for s in gone]


def derive(work: ExamWork, plan: Plan) -> Iterator[Problem]:
    """Derive the pools that will be written, and say what is wrong with them and between them."""
    prefix = f"{work.slug}/"
    actions = {step.key: step.action for step in plan.of("item pool", *Action)}
    by_slug = {source.slug: source for source in work.files.pools}
    gone = {slug for slug in work.pools if actions.get(prefix + slug) is Action.RETIRE}
    files = plan.of("file", Action.CREATE, Action.UPDATE, Action.REMOVE)
    changed = {f"media/{step.key.removeprefix(prefix)}" for step in files if step.key.startswith(prefix)}
    for source in work.files.pools:
        action, row = actions[prefix + source.slug], work.pools.get(source.slug)
        is_old = row is not None and is_outdated(row, changed)
        if action in WRITES or (action is Action.UNCHANGED and is_old):
            derived = pools.derive(source.body, source.domain, media_of(work, source.body))
            work.derived[source.slug] = derived
            yield from in_file(source, derived)
    kept = [pool for pool in work.pools.values() if pool.slug not in {*work.derived, *gone} and not pool.is_retired]
    yield from refresh(work, [pool for pool in kept if is_outdated(pool, changed)])
    if not work.derived:
        return
    items = [(slug, item) for slug, derived in work.derived.items() for item in derived.items]
    elsewhere = Item.objects.current().filter(pool__in=kept)
    taken = dict(elsewhere.values_list("key", "pool__slug"))
    for slug, derived in work.derived.items():
        for _other, finding in pools.clashes(derived, taken):
            yield problem_in(by_slug[slug], finding)
    lessons = {lesson.slug for _module, lesson in work.source.lessons()}
    if work.course is not None:
        lessons |= set(work.course.lessons.values_list("slug", flat=True))
    for slug, finding in pools.across(items, lessons):
        if not any(f"no item “{key}”" in finding.message for key in taken):
            yield problem_in(by_slug[slug], finding)


def is_outdated(pool: ItemPool, changed: Collection[str]) -> bool:
    """Whether the same text would come out as different HTML now. ``changed`` are names of media."""
    if pool.renderer_version != RENDERER_VERSION:
        return True
    return bool(changed) and not set(changed).isdisjoint(media_references(pool.body))


def refresh(work: ExamWork, outdated: list[ItemPool]) -> Iterator[Problem]:
    """Derive anew what the site's own pools make with newer figures or a newer renderer, into ``work.refreshed``.

    Nobody can mend such a text in a file, so what is wrong with it is advice, and the items stay as they are.
    """
    for pool in outdated:
        derived = pools.derive(pool.body, pool.domain, media_of(work, pool.body))
        if not derived.problems:
            work.refreshed[pool.pk] = derived
        for finding in derived.problems:
            message = f"this text of the site no longer renders: {finding.message}"
            yield Problem(f"{work.slug}/{FOLDER}/{pool.slug}", finding.line, message, advice=True)


def media_of(work: ExamWork, body: str) -> dict[str, Media]:
    """The files of the course that a pool shows, as they will be after this sync."""
    if not media_references(body):
        return {}
    known = courses_work.CourseWork(work.source)
    if work.course is not None:
        known = courses_work.with_rows(work.source, only_texts=True)
    return loader.media_of(known)


def in_file(source: PoolSource, derived: DerivedPool) -> Iterator[Problem]:
    for finding in derived.findings:
        yield problem_in(source, finding)


def problem_in(source: PoolSource, finding: Any) -> Problem:
    return Problem(source.path, source.body_line - 1 + finding.line, finding.message, finding.advice)


def write_exam(work: ExamWork, course: Course, steps: dict[tuple[str, str], Action]) -> None:
    source = work.files.exam
    if source is None:
        return
    action = steps["exam", f"{work.slug}/exam"]
    exam = work.exam or Exam(course=course)
    if action in WRITES:
        for name, value in source.values.items():
            setattr(exam, name, value)
        exam.front_matter = source.front_matter
    if action in AGREES and (action in WRITES or exam.synced_sha256 != source.sha256):
        exam.synced_sha256 = source.sha256
        exam.save()


def write_pool(work: ExamWork, course: Course, source: PoolSource, steps: dict[tuple[str, str], Action]) -> None:
    action = steps["item pool", f"{work.slug}/{source.slug}"]
    pool = work.pools.get(source.slug) or ItemPool(course=course, slug=source.slug)
    if action in WRITES:
        pool.domain, pool.body, pool.front_matter = source.domain, source.body, source.front_matter
        pool.is_retired = False
        pool.revision += 1
    if action in AGREES and (action in WRITES or pool.synced_sha256 != source.sha256):
        pool.synced_sha256 = source.sha256
        pool.save()
    if source.slug in work.derived:
        pools.store(pool, work.derived[source.slug].items)


def without_a_form(work: ExamWork, plan: Plan) -> Iterator[Problem]:
    """Why the bank as it will be has no form for the blueprint as it will be; looked at when one of them changes."""
    step = next((step for step in plan.of("exam", *Action) if step.key == f"{work.slug}/exam"), None)
    source = work.files.exam
    if source is None or step is None or step.action in {Action.KEEP, Action.CONFLICT}:
        return
    gone = {step.key for step in plan.of("item pool", Action.RETIRE)}
    if step.action is Action.UNCHANGED and not work.derived and not gone:
        return
    kept = [pool for pool in work.pools.values() if pool.slug not in work.derived and not pool.is_retired]
    kept = [pool for pool in kept if f"{work.slug}/{pool.slug}" not in gone]
    blueprint = Blueprint.of(source.values["rules"])
    rows = Item.objects.current().filter(pool__in=kept, revision__isnull=False).select_related("revision")
    yield from infeasible(source, [*of_derived(items_of(work), blueprint), *of_rows(rows, blueprint)])


def items_of(work: ExamWork) -> list[DerivedItem]:
    return [item for derived in work.derived.values() for item in derived.items]


# Checking files on their own


def check(course: CourseSource, reading: Reading) -> Iterator[Problem]:
    """What is wrong with the exam of a course, as if all of it were new; a blueprint without a form among it."""
    found = read(reading, course.slug)
    yield from found.problems
    if not found.is_there or found.problems:
        return
    work = ExamWork(course, found, None, None, {})
    plan = Plan([Step(Action.CREATE, "item pool", f"{course.slug}/{pool.slug}", pool.path) for pool in found.pools])
    problems = [*derive(work, plan)]
    yield from problems
    if found.exam is not None and not any(not problem.advice for problem in problems):
        yield from infeasible(found.exam, of_derived(items_of(work), Blueprint.of(found.exam.values["rules"])))


def infeasible(exam: ExamSource, bank: list[Candidate]) -> Iterator[Problem]:
    """Why no form can be drawn. It stops an exam that is open, and is advice for one that is being written."""
    is_open = exam.values["status"] == Exam.Status.PUBLISHED
    for reason in obstacles(Blueprint.of(exam.values["rules"]), bank):
        yield Problem(exam.path, 1, reason, advice=not is_open)
