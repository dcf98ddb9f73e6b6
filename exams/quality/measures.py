"""The figures of a course's files: of each lesson, of each set of questions, of each drawing."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from courses import prose
from courses.blocks import ASKED
from courses.models.media import DRAWING
from courses.rendering import Block, Html, Media, budget
from courses.sync.shapes import CourseSource, LessonSource, MediaSource
from exams import content_files, pools
from exams.content_files import ExamFiles
from quizzes import syntax
from quizzes.syntax import ParsedQuestion

CALLOUT = re.compile(r'class="callout (\w+)"')
#: Callouts that quote the lesson itself.
ECHOES = frozenset({"pull"})
WORD = re.compile(r"[^\W_]+(?:[’'\-.][^\W_]+)*")
#: So many words in a row are a run that two texts should not share.
RUN = 8
_LETTERS = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"\]\([^)]*\)")


@dataclass(frozen=True)
class Asked:
    """A question as its file has it, with its line there and the slug of the lesson that it is about."""

    path: str
    line: int
    lesson: str
    parsed: ParsedQuestion


@dataclass(frozen=True)
class LessonFigures:
    """The figures of one lesson."""

    source: LessonSource
    words: int
    tables: int
    figures: int
    terms: int
    callouts: tuple[str, ...]
    explorations: int
    prose: prose.Prose
    practice: tuple[Asked, ...]

    @property
    def minutes(self) -> int:
        return sum(self.source.minutes)


@dataclass(frozen=True)
class CourseFigures:
    """The figures of a course: its published lessons by module, its exam items, its drawings."""

    source: CourseSource
    modules: dict[str, list[LessonFigures]]
    items: list[Asked]
    drawings: list[MediaSource]
    exam: ExamFiles = field(default_factory=ExamFiles)

    @property
    def lessons(self) -> list[LessonFigures]:
        return [lesson for lessons in self.modules.values() for lesson in lessons]

    @property
    def practice(self) -> list[Asked]:
        return [asked for lesson in self.lessons for asked in lesson.practice]


def of_course(course: CourseSource, exam: ExamFiles) -> CourseFigures:
    """Measure what learners can read: published lessons, and the pools of the exam."""
    media = media_of(course)
    modules = {
        module.slug: [of_lesson(lesson, media) for lesson in module.lessons if lesson.status == "published"]
        for module in course.modules
    }
    items = [asked for pool in exam.pools for asked in of_pool(pool, media)]
    drawings = [item for item in course.media if item.content_type == DRAWING]
    return CourseFigures(course, modules, items, drawings, exam)


def media_of(course: CourseSource) -> dict[str, Media]:
    """The files of the course as the renderer wants them."""
    return {
        f"media/{item.name}": Media(
            url=f"/{item.name}",
            content_type=item.content_type,
            width=item.width,
            height=item.height,
            svg=item.data.decode("utf-8", "replace") if item.content_type == DRAWING else None,
        )
        for item in course.media
    }


def of_lesson(lesson: LessonSource, media: dict[str, Media]) -> LessonFigures:
    rendered = budget.render_document(lesson.body, media)
    html = [segment.html for segment in rendered.segments if isinstance(segment, Html)]
    blocks = [segment for segment in rendered.segments if isinstance(segment, Block)]
    return LessonFigures(
        source=lesson,
        words=rendered.words,
        tables=rendered.tables,
        figures=rendered.figures,
        terms=len(rendered.terms),
        callouts=tuple(kind for part in html for kind in CALLOUT.findall(part) if kind not in ECHOES),
        explorations=sum(block.name == "exploration" for block in blocks),
        prose=prose.prose(html),
        practice=tuple(
            Asked(lesson.path, lesson.body_line - 1 + block.line, lesson.slug, parsed(block))
            for block in blocks
            if block.name == ASKED
        ),
    )


def of_pool(pool: content_files.PoolSource, media: dict[str, Media]) -> Iterator[Asked]:
    for segment in budget.render_document(pool.body, media).segments:
        if isinstance(segment, Block):
            question = syntax.parse(segment.attributes, segment.body, segment.line, further=pools.FURTHER)
            lesson = dict(question.further).get("lesson", "")
            yield Asked(pool.path, pool.body_line - 1 + segment.line, lesson, question)


def parsed(block: Block) -> ParsedQuestion:
    return syntax.parse(block.attributes, block.body, block.line, block.name)


def count_words(text: str) -> int:
    """The words of a text in Markdown, addresses of links left out."""
    return len(WORD.findall(_ADDRESS.sub("]", text)))


def kinds(asked: Iterable[Asked]) -> Counter[str]:
    return Counter(each.parsed.kind or "?" for each in asked)


def levels(asked: Iterable[Asked]) -> Counter[str]:
    return Counter(each.parsed.level or "?" for each in asked)


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of eight words in a row, in lower case, without signs."""
    words = [word.lower() for word in _LETTERS.findall(_ADDRESS.sub("]", text))]
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def fingerprint(run: Sequence[str]) -> str:
    """A run as a file may keep it: the start of its SHA-256, so that nobody's text is in it."""
    return hashlib.sha256(" ".join(run).encode()).hexdigest()[:12]
