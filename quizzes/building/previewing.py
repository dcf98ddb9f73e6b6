"""The question of a form as learners will see it, through the real renderer, with advice; nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.rendering import Block
from quizzes import blocks, formatting
from quizzes.advice import advice
from quizzes.asked import Asked
from quizzes.building import writing
from quizzes.building.draft import Draft
from quizzes.building.place import Place
from quizzes.building.writing import Mistake, Written
from quizzes.knowledge_check import untouched
from quizzes.models.question import Question
from quizzes.written_blocks import EXPLAINED


@dataclass
class Preview:
    """The question as learners see it, or what is still missing; ``text`` is its block, ``name`` its id."""

    asked: Asked | None = None
    name: str = ""
    text: str = ""
    missing: Sequence[str] = ()
    advice: Sequence[str] = ()


def write(place: Place, draft: Draft) -> Written:
    """The block of the form, under the id that it has, that was typed, or that its stem makes."""
    key = draft.key or draft.fixed
    if key and key != draft.fixed and is_taken(place, key):
        mistake = Mistake("key", _("Another question of this course has this id; choose another."))
        return Written(None, "", (*writing.write(draft, key).mistakes, mistake))
    return writing.write(draft, key or formatting.new_key(draft.stem, set(blocks.keys_in(place.course.pk))))


def is_taken(place: Place, key: str) -> bool:
    return Question.objects.current().filter(course=place.course, key=key).exists()


def question_of(place: Place, written: Written) -> tuple[Question | None, list[str]]:
    """The question as a row that is never saved, and why there is none."""
    assert written.parsed is not None
    head, *body = written.text.split("\n")[:-1]
    _colons, name, attributes = head.split(" ", 2)
    block = Block(name, attributes.strip("{}"), "\n".join(body), 1)
    prepared, findings = blocks.prepare([block], place.contents, len(place.objectives))
    if not prepared:
        return None, [finding.message for finding in findings if not finding.advice]
    return next(iter(blocks.previewed(place.lesson, prepared).values())), []


def preview_of(place: Place, draft: Draft, written: Written | None = None) -> Preview:
    """What learners will see, or what is missing until they can."""
    written = written or write(place, draft)
    if written.mistakes or written.parsed is None:
        return Preview(missing=list(dict.fromkeys(mistake.message for mistake in written.mistakes)))
    question, refused = question_of(place, written)
    if question is None:
        return Preview(missing=refused)
    return Preview(untouched(question, place.lesson), question.key, written.text, advice=advice_on(written))


def advice_on(written: Written) -> list[str]:
    """What could be better, answers called by their number."""
    parsed = written.parsed
    assert parsed is not None
    numbers = {answer.line: at for at, answer in enumerate(parsed.answers, start=1)}
    said = []
    for line, message in advice(parsed):
        text = writing.sentence(message)
        said.append(
            _("Answer %(number)d: %(text)s") % {"number": numbers[line], "text": text} if line in numbers else text
        )
    silent = sum(not answer.feedback for answer in parsed.answers)
    if silent and parsed.kind in EXPLAINED:
        text = ngettext("%(count)d answer has no feedback.", "%(count)d answers have no feedback.", silent)
        said.append(text % {"count": silent})
    return said
