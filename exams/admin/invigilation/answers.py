"""The answers that a correction accepts, set with the controls of the question's own kind.

Of a single choice each ticked option is an answer by itself, of what is typed each line. Of the other kinds the
controls make one answer, and further ones are put beside it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from exams import scoring
from quizzes import kinds, wording
from quizzes.answer_words import worded
from quizzes.asked import Asked
from quizzes.kinds.shapes import Content, Unclear, UnreadableResponse
from quizzes.knowledge_check import answerable

#: The most answers that one correction names, and the most characters of what is typed.
MOST, MOST_CHARACTERS = 50, 20_000


@dataclass(frozen=True)
class Accepted:
    """What was set: ``kept`` are answers put aside, ``current`` what the controls hold, ``typed`` the lines as sent."""

    kept: tuple[tuple[str, ...], ...] = ()
    current: tuple[str, ...] = ()
    typed: str = ""
    answers: tuple[tuple[str, ...], ...] = ()
    error: str = ""


def is_typed(content: Content) -> bool:
    return content["kind"] in {"numeric", "text"}


def takes_further(content: Content) -> bool:
    """Whether the controls hold one answer only, so that further ones are put beside it."""
    return not is_typed(content) and content["kind"] != "single"


def read(content: Content, sent: QueryDict) -> Accepted:
    """The answers in a form, each as the kind's own controls send it; ``error`` says what is wrong with one."""
    kept = tuple(values for values in map(unpacked, sent.getlist("kept")[:MOST]) if problem(content, values) == "")
    found: list[tuple[str, ...]]
    typed, current = "", tuple(value for value in sent.getlist("answer") if value)
    if is_typed(content):
        typed = sent.get("answer", "")[:MOST_CHARACTERS]
        found = [(line.strip(),) for line in typed.splitlines() if line.strip()]
    elif content["kind"] == "single":
        found = [(value,) for value in current]
    else:
        found = [current] if current else []
    error = next((wrong for values in found if (wrong := problem(content, values))), "")
    if not error and len(found) + len(kept) > MOST:
        error = _("At most %(most)d answers can be named.") % {"most": MOST}
    return Accepted(kept, current, typed, () if error else distinct(content, [*kept, *found]), error)


def problem(content: Content, values: Sequence[str]) -> str:
    """What is wrong with an answer, in words; "" when it can be given."""
    try:
        response = kinds.read(tuple(values), content)
    except Unclear as unclear:
        told = wording.unclear(unclear.reason, content["kind"], list(values))
        return f"“{values[0]}”: {told}" if is_typed(content) else told
    except UnreadableResponse:
        return _("This is no answer to this form of the item.")
    return "" if response is not None else wording.nothing(content["kind"])


def distinct(content: Content, answers: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Each answer once, however it is written."""
    found: dict[str, tuple[str, ...]] = {}
    for values in answers:
        found.setdefault(repr(scoring.meaning(content, values)), values)
    return tuple(found.values())


def packed(values: Sequence[str]) -> str:
    return json.dumps(list(values))


def unpacked(text: str) -> tuple[str, ...]:
    """An answer that the page put aside; () when it is none."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return ()
    return tuple(values)


def asked(content: Content, accepted: Accepted) -> Asked:
    """The question with what is set, for the templates of its controls. Of a single choice several may be ticked."""
    offered = kinds.present(content, "")
    kind = "multiple" if offered.kind == "single" else offered.kind
    return Asked(
        id="answers",
        key="",
        kind=kind,
        stem=offered.stem,
        number=0,
        total=0,
        revision="",
        error=accepted.error,
        **answerable(offered, accepted.current, {}),
    )


def listed(content: Content, answers: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Answers as (what a hidden field holds, what it says)."""
    return [(packed(values), worded(content, list(values))) for values in answers]
