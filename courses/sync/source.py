"""Content files as values: a course, its modules, its lessons and its media, each knowing where it was written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.sync.fields import SLUG
from courses.sync.problems import Problem
from courses.sync.schema import course_values, lesson_values, module_values
from courses.sync.strict_yaml import Document, YamlProblem, load

#: Addresses under ``/courses/<course>/`` that are not lessons.
RESERVED_SLUGS = frozenset({"glossary", "exam", "practice", "certificate", "search", "media", "review"})
NUMBERED = re.compile(r"(\d{2,3})-(.+)")
BODY_LIMIT = 256 * 1024
MEDIA_LIMIT = 5 * 1024 * 1024
MEDIA_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,118}")
MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
}


@dataclass(frozen=True)
class LessonSource:
    """One lesson file. ``body_line`` is the line of the file on which the body begins."""

    path: str
    slug: str
    position: int
    title: str
    status: str
    minutes: tuple[int, ...]
    objectives: list[dict[str, str]]
    details: dict[str, Any]
    former_slugs: list[str]
    body: str
    front_matter: str
    body_line: int
    sha256: str


@dataclass(frozen=True)
class ModuleSource:
    path: str
    slug: str
    position: int
    title: str
    summary: str
    front_matter: str
    sha256: str
    lessons: tuple[LessonSource, ...] = ()


@dataclass(frozen=True)
class MediaSource:
    path: str
    name: str
    data: bytes
    content_type: str
    sha256: str


@dataclass(frozen=True)
class CourseSource:
    path: str
    slug: str
    values: dict[str, Any]
    front_matter: str
    sha256: str
    modules: tuple[ModuleSource, ...] = ()
    media: tuple[MediaSource, ...] = ()

    def lessons(self) -> Iterator[tuple[ModuleSource, LessonSource]]:
        for module in self.modules:
            for lesson in module.lessons:
                yield module, lesson


@dataclass
class Reading:
    """What was read so far, and what was wrong with it."""

    courses: list[CourseSource] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, path: str, line: int, message: str) -> None:
        self.problems.append(Problem(path, line, message))


def digest(place: str, text: str | bytes) -> str:
    """What identifies a file's content and its place in the course (a moved file is a changed file)."""
    data = text.encode() if isinstance(text, str) else text
    return hashlib.sha256(f"{place}\n".encode() + data).hexdigest()


def lesson_place(module_position: int, module_slug: str, position: int, slug: str) -> str:
    return f"{module_place(module_position, module_slug)}/{position:02}-{slug}.md"


def module_place(position: int, slug: str) -> str:
    return f"{position:02}-{slug}"


def read(roots: tuple[Path, ...]) -> Reading:
    """Read every course under ``roots``; nothing is raised for bad content, it is all in ``problems``."""
    reading = Reading()
    for root in roots:
        if not root.is_dir():
            reading.problem(str(root), 1, "this content folder does not exist; make it or mend CONTENT_ROOTS.")
            continue
        for folder in sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")):
            if (folder / "course.yml").exists():
                read_course(reading, root, folder)
            else:
                reading.problem(shown(root, folder), 1, "a course folder needs a course.yml file.")
    seen: dict[str, str] = {}
    for course in reading.courses:
        if course.slug in seen:
            reading.problem(course.path, 1, f"course “{course.slug}” is also in {seen[course.slug]}; rename one.")
        seen[course.slug] = course.path
    return reading


def shown(root: Path, path: Path) -> str:
    """How a path is named in messages: from the folder that holds the content root."""
    return path.relative_to(root.parent).as_posix()


def read_text(reading: Reading, root: Path, path: Path, limit: int) -> str | None:
    """The file's text with plain line ends, or None with a problem."""
    name = shown(root, path)
    data = path.read_bytes()
    if len(data) > limit:
        reading.problem(name, 1, f"the file has {len(data):,} bytes; at most {limit:,} are read. Split it.")
        return None
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reading.problem(name, line, "not UTF-8 text; save the file as UTF-8.")
        return None
    if "\x00" in text:
        reading.problem(name, text[: text.index("\x00")].count("\n") + 1, "a NUL character; remove it.")
        return None
    return text


def read_document(reading: Reading, name: str, text: str, offset: int = 0) -> Document:
    try:
        return load(text)
    except YamlProblem as error:
        reading.problem(name, error.line + offset, error.message)
        return Document()


def read_course(reading: Reading, root: Path, folder: Path) -> None:
    path = folder / "course.yml"
    name = shown(root, path)
    if not SLUG.fullmatch(folder.name):
        reading.problem(name, 1, f"the folder “{folder.name}” must be named with a-z, 0-9 and hyphens.")
    text = read_text(reading, root, path, BODY_LIMIT)
    if text is None:
        return
    failed = len(reading.problems)
    document = read_document(reading, name, text)
    if len(reading.problems) == failed:
        values, problems = course_values(document, name)
        reading.problems += problems
    else:
        values = {}
    modules = []
    for sub in sorted(p for p in folder.iterdir() if p.is_dir() and p.name not in {"media", "exam"}):
        if sub.name.startswith((".", "_")):
            continue
        if module := read_module(reading, root, sub):
            modules.append(module)
    check_positions(reading, [(m.path, m.position, m.slug) for m in modules], "module")
    course = CourseSource(
        name,
        folder.name,
        values,
        text,
        digest(folder.name, text),
        tuple(modules),
        tuple(read_media(reading, root, folder)),
    )
    check_slugs(reading, course)
    reading.courses.append(course)


def numbered(reading: Reading, name: str, stem: str, example: str) -> tuple[int, str] | None:
    match = NUMBERED.fullmatch(stem)
    if not match or not SLUG.fullmatch(match[2]):
        reading.problem(name, 1, f"must be named number-slug, like {example}.")
        return None
    return int(match[1]), match[2]


def read_module(reading: Reading, root: Path, folder: Path) -> ModuleSource | None:
    path = folder / "module.yml"
    name = shown(root, path)
    parts = numbered(reading, shown(root, folder), folder.name, "03-generative-ai")
    if not path.exists():
        reading.problem(shown(root, folder), 1, "a module folder needs a module.yml file with its title.")
        return None
    text = read_text(reading, root, path, BODY_LIMIT)
    if parts is None or text is None:
        return None
    failed = len(reading.problems)
    document = read_document(reading, name, text)
    values, problems = module_values(document, name)
    if len(reading.problems) == failed:
        reading.problems += problems
    lessons = [
        lesson for file in sorted(folder.glob("*.md")) if (lesson := read_lesson(reading, root, file)) is not None
    ]
    check_positions(reading, [(item.path, item.position, item.slug) for item in lessons], "lesson")
    return ModuleSource(
        name,
        parts[1],
        parts[0],
        values["title"],
        values["summary"],
        text,
        digest(folder.name, text),
        tuple(lessons),
    )


def split_front_matter(text: str) -> tuple[str, str] | None:
    """The YAML between the ``---`` lines and the body after them; None when there is no front matter."""
    if not text.startswith("---\n"):
        return None
    end = re.search(r"^---[ \t]*$\n?", text[4:], re.MULTILINE)
    return (text[4 : 4 + end.start()], text[4 + end.end() :]) if end else None


def read_lesson(reading: Reading, root: Path, path: Path) -> LessonSource | None:
    name = shown(root, path)
    parts = numbered(reading, name, path.stem, "04-beyond-text.md")
    text = read_text(reading, root, path, BODY_LIMIT)
    if parts is None or text is None:
        return None
    split = split_front_matter(text)
    if split is None:
        reading.problem(name, 1, "a lesson starts with a `---` line, its fields, and another `---` line.")
        return None
    front, body = split
    failed = len(reading.problems)
    document = read_document(reading, name, front, offset=1)
    values, problems = lesson_values(document, name)
    if len(reading.problems) == failed:
        reading.problems += problems
    return LessonSource(
        path=name,
        slug=parts[1],
        position=parts[0],
        body=body,
        front_matter=front,
        body_line=text[: len(text) - len(body)].count("\n") + 1,
        sha256=digest(f"{path.parent.name}/{path.name}", text),
        **values,
    )


def read_media(reading: Reading, root: Path, folder: Path) -> Iterator[MediaSource]:
    media = folder / "media"
    if not media.is_dir():
        return
    for path in sorted(media.iterdir()):
        name = shown(root, path)
        if path.name.startswith("."):
            continue
        content_type = MEDIA_TYPES.get(path.suffix.lower())
        if path.is_symlink() or not path.is_file():
            reading.problem(name, 1, "only plain files may stand in media/, no folders or links.")
        elif not MEDIA_NAME.fullmatch(path.name):
            reading.problem(name, 1, "media file names use a-z, 0-9, dot, hyphen and underscore.")
        elif content_type is None:
            reading.problem(name, 1, f"this type of file is not served; use {', '.join(sorted(MEDIA_TYPES))}.")
        elif path.stat().st_size > MEDIA_LIMIT:
            reading.problem(name, 1, f"the file is over {MEDIA_LIMIT // 1024 // 1024} MB; make it smaller.")
        else:
            data = path.read_bytes()
            yield MediaSource(name, path.name, data, content_type, digest(path.name, data))


def check_positions(reading: Reading, items: list[tuple[str, int, str]], noun: str) -> None:
    seen: dict[int, str] = {}
    for path, position, slug in items:
        if position in seen:
            reading.problem(path, 1, f"{noun} number {position:02} is also “{seen[position]}”; renumber one.")
        seen[position] = slug


def check_slugs(reading: Reading, course: CourseSource) -> None:
    """Lesson addresses are unique within a course, and so are their former ones."""
    seen: dict[str, str] = {}
    for _module, lesson in course.lessons():
        if lesson.slug in RESERVED_SLUGS:
            reading.problem(lesson.path, 1, f"the slug “{lesson.slug}” is an address of the site; choose another.")
        for slug in (lesson.slug, *lesson.former_slugs):
            if slug in seen:
                reading.problem(lesson.path, 1, f"the slug “{slug}” is also used by {seen[slug]}; rename one.")
            seen[slug] = lesson.path
    modules: dict[str, str] = {}
    for module in course.modules:
        if module.slug in modules:
            reading.problem(module.path, 1, f"module “{module.slug}” is also {modules[module.slug]}; rename one.")
        modules[module.slug] = module.path
