"""What is wrong with the builder's form, field by field, in the words of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from quizzes import header, kinds
from quizzes.building import draft as form
from quizzes.building.draft import (
    CHOICES,
    LONGEST,
    MATCHING,
    MULTIPLE,
    NUMERIC,
    ORDERING,
    REFLECTION,
    TEXT,
    TYPED,
    Draft,
    Row,
    is_empty,
    is_extra,
)
from quizzes.kinds import numeric
from quizzes.kinds import text as words

#: The name of a field, and what to mend there.
Said = tuple[str, str]
#: The field that stands for all answers together.
ANSWERS = "answers"
_NUMBER = re.compile(numeric.NUMBER)
_WHOLE = re.compile(r"[1-9][0-9]{0,3}")


def check(draft: Draft) -> Iterator[Said]:
    """Yield what is wrong, in the order of the form."""
    if not draft.stem.strip():
        yield "stem", _("Write the question.")
    yield from whole(draft)
    rows = [(at, row) for at, row in enumerate(draft.asked) if not is_empty(row, draft.kind)]
    if draft.kind != REFLECTION:
        yield from enough(draft, rows)
        for at, row in rows:
            yield from row_mistakes(draft, at, row)
        yield from repeated(draft, rows)
    yield from details(draft)


def whole(draft: Draft) -> Iterator[Said]:
    said = [draft.stem, draft.explanation, *draft.hints]
    said += [text for row in draft.rows for text in (row.text, row.other, row.feedback)]
    if sum(map(len, said)) > LONGEST:
        limit = LONGEST // 1024
        yield "stem", _("This question is longer than %(limit)d kB; shorten it.") % {"limit": limit}


def enough(draft: Draft, rows: Sequence[tuple[int, Row]]) -> Iterator[Said]:
    """Whether there are enough answers, and the right number of right ones."""
    right = sum(row.right for _at, row in rows)
    if draft.kind in CHOICES and len(rows) < 2:
        yield ANSWERS, _("Write at least two answers.")
    elif draft.kind == MULTIPLE and not right:
        yield ANSWERS, _("Mark one or more answers as right.")
    elif draft.kind in CHOICES and draft.kind != MULTIPLE and right != 1:
        yield ANSWERS, _("Mark exactly one answer as right.")
    elif draft.kind in TYPED and not right:
        yield ANSWERS, _("Write at least one right answer.")
    elif draft.kind == MATCHING and sum(not is_extra(row) for _at, row in rows) < 2:
        yield ANSWERS, _("Write at least two pairs.")
    elif draft.kind == ORDERING and len(rows) < 2:
        yield ANSWERS, _("Write at least two steps.")


def row_mistakes(draft: Draft, at: int, row: Row) -> Iterator[Said]:
    if draft.kind == MATCHING:
        if not row.other.strip():
            yield f"row-{at}-other", _("This pair has no right side; write one.")
        elif not row.text.strip() and row.feedback.strip():
            yield f"row-{at}-text", _("This feedback has no pair; write the left side, or empty the feedback.")
    elif not row.text.strip():
        yield f"row-{at}-text", _("This answer is empty; write it, or remove its feedback.")
    elif draft.kind == NUMERIC:
        yield from number_mistakes(at, row)
    elif draft.kind == TEXT and len(row.text) > words.LONGEST:
        limit = {"limit": words.LONGEST}
        yield f"row-{at}-text", _("Learners can type at most %(limit)d characters; shorten this answer.") % limit
    if draft.kind in CHOICES and row.key and not header.KEY.fullmatch(row.key):
        yield f"row-{at}-key", _("Write the key in lower-case letters, digits, - and _.")


def number_mistakes(at: int, row: Row) -> Iterator[Said]:
    if not _NUMBER.fullmatch(row.text.strip()):
        yield f"row-{at}-text", _("Write one number, with a point before decimals: 1250.5")
        return
    other = row.other.strip().removesuffix("%").rstrip() if row.how == form.PERCENT else row.other.strip()
    if row.how == form.EXACT:
        return
    if not _NUMBER.fullmatch(other):
        asked = {
            form.WITHIN: _("Write how far from the number an answer may be: 0.5"),
            form.PERCENT: _("Write how many percent of the number an answer may be off: 2"),
            form.RANGE: _("Write the greatest number that is right: 12.5"),
        }
        yield f"row-{at}-other", asked[row.how]


def repeated(draft: Draft, rows: Sequence[tuple[int, Row]]) -> Iterator[Said]:
    """Answers that are there twice."""
    seen: dict[str, int] = {}
    keys: dict[str, int] = {}
    for at, row in rows:
        text = same(row, draft)
        first = seen.setdefault(text, at)
        if text and first != at:
            yield f"row-{at}-text", _("This is the same as answer %(number)d; change one.") % {"number": first + 1}
        first = keys.setdefault(row.key, at)
        if draft.kind in CHOICES and row.key and first != at:
            yield f"row-{at}-key", _("Answer %(number)d has the same key; change one.") % {"number": first + 1}


def same(row: Row, draft: Draft) -> str:
    """What makes two answers the same, as far as the form can tell; the parser knows more of numbers."""
    if draft.kind == NUMERIC:
        return ""
    if draft.kind == TEXT:
        return words.fold(row.text, draft.case if draft.case in kinds.CASES else "fold")
    if draft.kind == MATCHING and is_extra(row):
        return "-> " + " ".join(row.other.split())
    return " ".join(row.text.split())


def details(draft: Draft) -> Iterator[Said]:
    if draft.key.strip() and not header.KEY.fullmatch(draft.key.strip()):
        yield "key", _("Write the id in up to 64 lower-case letters, digits, - and _.")
    if draft.objective and not _WHOLE.fullmatch(draft.objective):
        yield "objective", _("Choose an objective from the list.")
    if draft.level and draft.level not in kinds.LEVELS:
        yield "level", _("Choose a level from the list.")
    if draft.section and not header.KEY.fullmatch(draft.section):
        yield "section", _("Choose a section from the list.")
    if draft.kind != REFLECTION and draft.points and not _WHOLE.fullmatch(draft.points):
        yield "points", _("Write a whole number from 1 to 9999.")
    if draft.credit not in kinds.CREDITS:
        yield "credit", _("Choose how a part of the answer counts.")
    if draft.case not in kinds.CASES:
        yield "case", _("Choose whether capital letters count.")
