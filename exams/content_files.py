"""The files of an exam, ``exam.yml`` and the pools ``*.md``: read, with all that is wrong, and rows as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.models.outline import Course
from courses.sync import strict_yaml
from courses.sync.dump import says
from courses.sync.fields import SLUG
from courses.sync.plan import Row
from courses.sync.problems import Problem
from courses.sync.schema import SLUG_LIMIT
from courses.sync.shapes import Reading, digest, lesson_file
from courses.sync.source import read_document, read_text, shown, split_front_matter
from exams.models.blueprint import Exam
from exams.models.item import ItemPool
from exams.schema import exam_values, pool_values, written

FOLDER = "exam"


@dataclass(frozen=True)
class ExamSource:
    """An ``exam.yml``."""

    path: str
    values: dict[str, Any]
    front_matter: str
    sha256: str


@dataclass(frozen=True)
class PoolSource:
    """One pool. ``body_line`` is the line of the file on which the items begin."""

    path: str
    slug: str
    domain: str
    body: str
    front_matter: str
    body_line: int
    sha256: str


@dataclass
class ExamFiles:
    """What the folders of one course say of its exam. ``is_there``: one of them has an ``exam`` folder."""

    exam: ExamSource | None = None
    pools: list[PoolSource] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_there: bool = False


def read(reading: Reading, slug: str) -> ExamFiles:
    """Read the exam of a course from all of its folders. What is wrong is in its ``problems``."""
    found = ExamFiles()
    notes = Reading()
    for item in reading.folders:
        folder = item.path / FOLDER
        if item.slug != slug or not folder.is_dir():
            continue
        found.is_there = True
        if (folder / "exam.yml").exists():
            exam = read_exam(notes, item.root, folder / "exam.yml")
            if found.exam is not None and exam is not None:
                notes.problem(exam.path, 1, f"the exam is also described in {found.exam.path}; keep one exam.yml.")
            found.exam = found.exam or exam
        for path in sorted(folder.glob("*.md")):
            pool = read_pool(notes, item.root, path)
            twin = next((other for other in found.pools if pool and other.slug == pool.slug), None)
            if pool and twin:
                notes.problem(pool.path, 1, f"a pool of this name is also {twin.path}; rename one.")
            elif pool:
                found.pools.append(pool)
    found.problems = notes.problems
    return found


def read_exam(notes: Reading, root: Path, path: Path) -> ExamSource | None:
    name = shown(root, path)
    text = read_text(notes, root, path)
    document = None if text is None else read_document(notes, name, text)
    if text is None or document is None:
        return None
    values, problems = exam_values(document, name)
    notes.problems += problems
    return ExamSource(name, values, text, digest("exam.yml", text))


def read_pool(notes: Reading, root: Path, path: Path) -> PoolSource | None:
    name = shown(root, path)
    if not SLUG.fullmatch(path.stem) or len(path.stem) > SLUG_LIMIT:
        notes.problem(name, 1, "a pool must be named with a-z, 0-9 and hyphens, like 01-foundations.md.")
        return None
    text = read_text(notes, root, path)
    if text is None:
        return None
    split = split_front_matter(text)
    if split is None:
        notes.problem(name, 1, "a pool starts with a `---` line, its domain, and another `---` line.")
        return None
    front, body = split
    document = read_document(notes, name, front, offset=1)
    values, problems = pool_values(document or strict_yaml.Document(), name)
    if document is not None:
        notes.problems += problems
    line = lesson_file(front, "").count("\n") + 1
    sha256 = digest(f"exam/{path.stem}.md", lesson_file(front, body))
    return PoolSource(name, path.stem, values["domain"], body, front, line, sha256)


# Rows as files


def exam_text(exam: Exam) -> str:
    values = exam_fields(exam)
    if says(exam.front_matter, values, exam_values):
        return exam.front_matter
    return strict_yaml.dump(written(values))


def exam_fields(exam: Exam) -> dict[str, Any]:
    return {name: getattr(exam, name) for name in ("title", "summary", "label", "edition", "status", "rules")}


def pool_text(pool: ItemPool) -> str:
    front = pool.front_matter
    if not says(front, {"domain": pool.domain}, pool_values):
        front = strict_yaml.dump({"domain": pool.domain} if pool.domain else {})
    return lesson_file(front, pool.body)


def exam_row(exam: Exam) -> Row:
    sha256 = digest("exam.yml", exam_text(exam))
    return Row("exam", sha256, exam.synced_sha256, exam.status == Exam.Status.RETIRED)


def pool_row(pool: ItemPool) -> Row:
    place = f"exam/{pool.slug}.md"
    sha256 = digest(f"{place} (retired)" if pool.is_retired else place, pool_text(pool))
    return Row(pool.slug, sha256, pool.synced_sha256, pool.is_retired)


def files(course: Course) -> Iterator[tuple[str, bytes]]:
    """The exam of a course as files, keys and all."""
    exam = Exam.objects.filter(course=course).exclude(status=Exam.Status.RETIRED, synced_sha256="").first()
    if exam is not None:
        yield f"{course.slug}/{FOLDER}/exam.yml", exam_text(exam).encode()
    for pool in ItemPool.objects.filter(course=course, is_retired=False):
        yield f"{course.slug}/{FOLDER}/{pool.slug}.md", pool_text(pool).encode()
