"""Content files read into values: nothing is raised for bad content, all of it is told with file and line."""

from __future__ import annotations

import re
from pathlib import Path

from courses.addresses import RESERVED_SLUGS
from courses.sync import further
from courses.sync.fields import SLUG
from courses.sync.media import read_media
from courses.sync.schema import SLUG_LIMIT, course_values, lesson_values, module_values
from courses.sync.shapes import (
    CourseFolder,
    CourseSource,
    LessonSource,
    ModuleSource,
    Reading,
    digest,
    lesson_file,
    lesson_place,
    module_place,
)
from courses.sync.strict_yaml import Document, YamlProblem, load

NUMBERED = re.compile(r"(\d{2}|[1-9]\d{2})-(.+)")
LIMIT = 256 * 1024


def read(roots: tuple[Path, ...]) -> Reading:
    """Read every course under ``roots``."""
    reading = Reading()
    for root in roots:
        if not root.is_dir():
            reading.problem(str(root), 1, "this content folder does not exist; make it or mend CONTENT_ROOTS.")
            continue
        for folder in sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")):
            if (folder / "course.yml").exists():
                read_course(reading, root, folder)
            elif further.is_supplement(folder):
                reading.folders.append(CourseFolder(root, folder, is_supplement=True))
            else:
                reading.problem(shown(root, folder), 1, "a course folder needs a course.yml file.")
    seen: dict[str, str] = {}
    for course in reading.courses:
        if course.slug in seen:
            reading.problem(course.path, 1, f"course “{course.slug}” is also in {seen[course.slug]}; rename one.")
        seen[course.slug] = course.path
    for item in reading.folders:
        if item.is_supplement and item.slug not in seen:
            reading.problem(shown(item.root, item.path), 1, "no content folder has a course of this name; mend it.")
    return reading


def read_one(roots: tuple[Path, ...], slug: str) -> Reading | None:
    """Read the course with this slug alone, or None when no folder under ``roots`` has it."""
    for root in roots:
        folder = root / slug
        if SLUG.fullmatch(slug) and (folder / "course.yml").is_file():
            reading = Reading()
            read_course(reading, root, folder)
            reading.folders += [
                CourseFolder(other, other / slug, is_supplement=True)
                for other in roots
                if other != root and (other / slug).is_dir() and further.is_supplement(other / slug)
            ]
            return reading
    return None


def shown(root: Path, path: Path) -> str:
    """How a path is named in messages: from the folder that holds the content root."""
    return path.relative_to(root.parent).as_posix()


def read_text(reading: Reading, root: Path, path: Path) -> str | None:
    """The file's text with plain line ends, or None with a problem."""
    name = shown(root, path)
    try:
        data = path.read_bytes()
    except OSError as error:
        reading.problem(name, 1, f"cannot be read ({error.strerror}); make it a plain file that the site may read.")
        return None
    if len(data) > LIMIT:
        reading.problem(name, 1, f"the file has {len(data):,} bytes; at most {LIMIT:,} are read. Split it.")
        return None
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reading.problem(name, line, "not UTF-8 text; save the file as UTF-8.")
        return None
    if "\x00" in text:
        reading.problem(name, text[: text.index("\x00")].count("\n") + 1, "a NUL character; remove it.")
        return None
    return text


def read_document(reading: Reading, name: str, text: str, offset: int = 0) -> Document | None:
    try:
        return load(text)
    except YamlProblem as error:
        reading.problem(name, error.line + offset, error.message)
        return None


def read_course(reading: Reading, root: Path, folder: Path) -> None:
    path = folder / "course.yml"
    name = shown(root, path)
    if not SLUG.fullmatch(folder.name) or len(folder.name) > SLUG_LIMIT:
        message = f"the folder “{folder.name}” must be named with a-z, 0-9 and hyphens, at most {SLUG_LIMIT} in all."
        reading.problem(name, 1, message)
    text = read_text(reading, root, path)
    document = None if text is None else read_document(reading, name, text)
    values, problems = course_values(document or Document(), name)
    if document is not None:
        reading.problems += problems
    apart = {"media", *further.folders()}
    modules = [
        module
        for sub in sorted(p for p in folder.iterdir() if p.is_dir() and p.name not in apart)
        if not sub.name.startswith((".", "_")) and (module := read_module(reading, root, sub)) is not None
    ]
    check_positions(reading, [(m.path, m.position, m.slug) for m in modules], "module")
    course = CourseSource(
        name,
        folder.name,
        values,
        text or "",
        digest(folder.name, text or ""),
        tuple(modules),
        tuple(read_media(reading, folder / "media", shown(root, folder / "media"))),
    )
    check_slugs(reading, course)
    reading.courses.append(course)
    reading.folders.append(CourseFolder(root, folder))


def numbered(reading: Reading, name: str, stem: str, example: str) -> tuple[int, str] | None:
    """The number and the slug that a name is made of, or None with a problem."""
    match = NUMBERED.fullmatch(stem)
    if not match or not SLUG.fullmatch(match[2]):
        reading.problem(name, 1, f"must be named number-slug, like {example}.")
        return None
    if len(match[2]) > SLUG_LIMIT:
        reading.problem(name, 1, f"the slug has {len(match[2])} characters; at most {SLUG_LIMIT} fit.")
    return int(match[1]), match[2]


def read_module(reading: Reading, root: Path, folder: Path) -> ModuleSource | None:
    path = folder / "module.yml"
    name = shown(root, path)
    parts = numbered(reading, shown(root, folder), folder.name, "03-generative-ai")
    text = document = None
    if path.exists():
        text = read_text(reading, root, path)
        document = None if text is None else read_document(reading, name, text)
    else:
        reading.problem(shown(root, folder), 1, "a module folder needs a module.yml file with its title.")
    values, problems = module_values(document or Document(), name)
    if document is not None:
        reading.problems += problems
    if parts is None:
        return None
    position, slug = parts
    lessons = [
        lesson
        for file in sorted(folder.glob("*.md"))
        if (lesson := read_lesson(reading, root, file, (position, slug))) is not None
    ]
    check_positions(reading, [(item.path, item.position, item.slug) for item in lessons], "lesson")
    return ModuleSource(
        name,
        slug,
        position,
        values["title"],
        values["summary"],
        text or "",
        digest(module_place(position, slug), text or ""),
        tuple(lessons),
    )


def split_front_matter(text: str) -> tuple[str, str] | None:
    """The YAML between the ``---`` lines and the body after them; None when there is no front matter."""
    if not text.startswith("---\n"):
        return None
    end = re.search(r"^---[ \t]*$\n?", text[4:], re.MULTILINE)
    return (text[4 : 4 + end.start()], text[4 + end.end() :]) if end else None


def read_lesson(reading: Reading, root: Path, path: Path, module: tuple[int, str]) -> LessonSource | None:
    """The lesson; one that cannot be read is an empty one, so that links to it are not called dead as well."""
    name = shown(root, path)
    parts = numbered(reading, name, path.stem, "04-beyond-text.md")
    text = read_text(reading, root, path)
    if parts is None:
        return None
    front, body, document = "", "", None
    if text is not None:
        split = split_front_matter(text)
        if split is None:
            reading.problem(name, 1, "a lesson starts with a `---` line, its fields, and another `---` line.")
        else:
            front, body = split
            document = read_document(reading, name, front, offset=1)
    values, problems = lesson_values(document or Document(), name)
    if document is not None:
        reading.problems += problems
    return LessonSource(
        path=name,
        slug=parts[1],
        position=parts[0],
        body=body,
        front_matter=front,
        body_line=lesson_file(front, "").count("\n") + 1,
        sha256=digest(lesson_place(*module, *parts), lesson_file(front, body)),
        **values,
    )


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
