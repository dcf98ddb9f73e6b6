"""Questions of other systems into a course: what would be made, what is there, what cannot be; then all or nothing.

They become blocks at the end of one lesson's text, as a version that its authors read through and publish. A question
is known again by its id: importing a file twice makes nothing double.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses import manuscript, proofreading, publishing, versions
from courses.editing.adding import begin
from courses.manuscript import Manuscript
from courses.models.outline import Course, Lesson, Module
from courses.models.versions import LessonVersion
from courses.rendering.draft import TooComplex
from courses.sync import constructs
from quizzes import kinds, syntax
from quizzes.interchange import formats, shapes
from quizzes.interchange.shapes import Incoming, Loss, Unreadable
from quizzes.syntax import ParsedQuestion

if TYPE_CHECKING:
    from accounts.models import User

#: The most bytes of a lesson's text, as of a content file.
ROOM = 256 * 1024


class ImportRefused(Exception):
    """Nothing can be imported; the message says why and what to do."""


@dataclass(frozen=True)
class Fate:
    """What becomes of one question of the file.

    ``what`` is "new", "there" (the same), "differs", "retired" (its id is that of a question that is no longer asked)
    or "impossible". ``where`` is the title of the lesson that has it already, or had it last.
    """

    what: str
    incoming: Incoming
    where: str = ""

    @property
    def block(self) -> str:
        """What an author would see of it."""
        return syntax.print_question(self.incoming.question) if self.incoming.question else ""


@dataclass
class Plan:
    """An import that is ready to be done, or only to be shown. ``lesson`` is None for a new one, called ``title``."""

    course: Course
    lesson: Lesson | None
    title: str
    slug: str
    fates: list[Fate] = field(default_factory=list)

    def of(self, what: str) -> list[Fate]:
        return [fate for fate in self.fates if fate.what == what]

    @property
    def new_count(self) -> int:
        return len(self.of("new"))

    @property
    def losses(self) -> list[Loss]:
        """What is not carried over of the questions that are, in the order of the file."""
        return [loss for fate in self.fates for loss in fate.incoming.losses]

    @property
    def text(self) -> str:
        """The blocks that will be added."""
        return "\n\n".join(fate.block for fate in self.of("new"))


def plan(*, course: Course, name: str, data: bytes, form: str = "", lesson: Lesson | None = None) -> Plan:
    """Read the file and say what importing it would do. Changes nothing.

    ``form`` names the format, else its content tells. Without ``lesson`` a new one is made, named after the file.
    Raises :class:`quizzes.interchange.shapes.Unreadable`, or :class:`ImportRefused`.
    """
    if len(data) > shapes.LIMIT:
        raise Unreadable(_("the file has more than %(n)d MB; split it.") % {"n": shapes.LIMIT // 1024 // 1024})
    incoming = shapes.with_own_keys(formats.FORMATS[form or formats.guess(name, data)].read(data))
    title = re.sub(r"\.[^.]*$", "", name.rsplit("/", 1)[-1]).strip()[:120] or _("Questions")
    result = Plan(course, lesson, _("Questions from %(name)s") % {"name": title}, new_slug(course, title))
    known = known_questions(course)
    for item in incoming:
        result.fates.append(fate_of(item, known))
    if lesson is not None and len(versions.newest(lesson).body.encode()) + len(result.text.encode()) > ROOM:
        raise ImportRefused(_("The lesson would be longer than 256 kB; import into a new lesson, or split the file."))
    if lesson is None and len(result.text.encode()) > ROOM:
        raise ImportRefused(_("These questions are more than one lesson holds (256 kB); split the file."))
    return result


def new_slug(course: Course, title: str) -> str:
    """The slug of the lesson for this file. It is the same each time, so that a second import finds it."""
    return f"imported-{slugify(title) or 'questions'}"[:80].strip("-")


@dataclass(frozen=True)
class Known:
    """A question that the course has: the title of its lesson, and what it says, None where that cannot be read."""

    where: str
    question: ParsedQuestion | None = None
    is_retired: bool = False


def fate_of(item: Incoming, known: dict[str, Known]) -> Fate:
    if item.question is None or item.question.key is None:
        return Fate("impossible", item)
    if item.question.key not in known:
        return Fate("new", item)
    there = known[item.question.key]
    if there.is_retired:
        return Fate("retired", item, there.where)
    same = there.question is not None and asks(there.question) == asks(item.question)
    return Fate("there" if same else "differs", item, there.where)


def asks(question: ParsedQuestion) -> tuple[object, ...]:
    """What a question says, without what an author here may have added: objective, level, section, keys of choices.

    Numbers count by their bounds: "10 +- 3" is "7 .. 13".
    """
    if question.kind != "numeric":
        return shapes.said(question)
    stored = kinds.content(question, [""] * len(kinds.fragments(question)))["answers"]
    bounds = [(Decimal(each["low"]), Decimal(each["high"])) for each in stored]
    answers = [(answer.correct, answer.feedback) for answer in question.answers]
    return (*shapes.said(replace(question, answers=())), *zip(bounds, answers, strict=True))


def known_questions(course: Course) -> dict[str, Known]:
    """Every question of the course by its id: as it is asked, or as it waits.

    One that is no longer asked counts too, however long ago: its id still names its answers. Three queries.
    """
    found: dict[str, Known] = {}
    fields = ("key", "is_retired", "lesson__title", "lesson__status", "lesson__module__is_retired")
    for key, is_retired, title, status, is_module_retired in course.questions.values_list(*fields):
        is_gone = status == Lesson.Status.RETIRED or is_module_retired
        found[key] = Known(title, is_retired=is_retired or is_gone)
    lessons = Lesson.objects.filter(course=course).select_related("module")
    waiting = LessonVersion.objects.filter(lesson__course=course, number=F("lesson__head"))
    waiting = waiting.filter(lesson__head__gt=F("lesson__version")).select_related("lesson__module")
    read = lessons.only("title", "body", "status", "module__is_retired")
    texts = [(lesson, lesson.title, lesson.body) for lesson in read]
    texts += [(version.lesson, version.title, version.body) for version in waiting]
    for lesson, title, body in texts:
        is_gone = lesson.status == Lesson.Status.RETIRED or lesson.module.is_retired
        for question in questions_in(body):
            # The text of a lesson that left the course still has its questions, but nobody is asked them.
            if question.key and not (is_gone and question.key in found):
                found[question.key] = Known(title, question, is_retired=is_gone)
    return found


def questions_in(body: str) -> Iterator[ParsedQuestion]:
    """The questions of a lesson's text, those with problems left out; none of a text that is too much to be read."""
    try:
        blocks = constructs.blocks(body)
    except TooComplex:
        return  # a draft that cannot be published as it stands, and says so when it is opened
    for block in blocks:
        if block.name in syntax.BLOCKS:
            parsed = syntax.parse(block.attributes, block.body, block.line, block.name)
            if not parsed.problems:
                yield parsed


@transaction.atomic
def carry_out(planned: Plan, *, author: User | None, now: datetime) -> LessonVersion | None:
    """Add the new questions to the lesson, as its newest version; None when there are none.

    A new lesson is a draft at the end of the course. A published one keeps showing what it shows until its new
    version is published. Raises :class:`courses.versions.Outdated` when somebody saved meanwhile.
    """
    if not planned.of("new"):
        return None
    lesson = planned.lesson or made_lesson(planned, author)
    text = manuscript.of_version(versions.newest(lesson))
    base = lesson.head
    body = f"{text.body.rstrip()}\n\n{planned.text}\n" if text.body.strip() else f"{opening()}\n\n{planned.text}\n"
    changed = Manuscript(text.title, text.slug, text.minutes, text.objectives, body, text.details)
    version = versions.save(
        lesson=lesson, manuscript=changed, base=base, author=author, now=now, origin=versions.Origin.IMPORTED
    )
    if lesson.status != Lesson.Status.PUBLISHED:
        publishing.follow_newest(lesson, proofreading.proofread(lesson, changed), version)
    return version


def opening() -> str:
    """The sentence a new lesson begins with: a lesson starts with one."""
    return _("These questions were imported; sort them into the lessons they belong to.")


def made_lesson(planned: Plan, author: User | None) -> Lesson:
    there = Lesson.objects.filter(course=planned.course, slug=planned.slug).select_related("course", "module").first()
    if there is not None:
        return there
    module = planned.course.modules.filter(is_retired=False).order_by("-position").first()
    if module is None:
        module = Module.objects.create(course=planned.course, slug="imported", title=_("Imported"), position=1)
    return begin(author=author, module=module, title=planned.title, slug=planned.slug)


def exported(course: Course, lessons: Sequence[Lesson] = (), *, drafts: bool = False) -> list[ParsedQuestion]:
    """The questions of the course as readers get them, in the order of the outline: those of published lessons.

    With ``drafts`` also those of lessons that are not published yet. Of ``lessons``, if given, whatever they are.
    """
    found = Lesson.objects.filter(course=course).in_order()
    if lessons:
        found = found.filter(pk__in=[lesson.pk for lesson in lessons])
    else:
        found = found.current() if drafts else found.current().filter(status=Lesson.Status.PUBLISHED)
    return [question for lesson in found for question in questions_in(lesson.body)]
