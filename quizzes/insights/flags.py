"""What a question's numbers ask of its author, in words. Only numbers that are shown are looked at.

The shares that are called low or high are compared with the end of the Wilson interval that is in the question's
favor, so a few unlucky people raise no flag.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quizzes.insights.measures import Estimate, Share

if TYPE_CHECKING:
    from quizzes.insights.report import ShownPart

#: The band of good practice: at least so many percent right first time, at most so many.
HARD, EASY = 30, 90
#: So many percent of the people gave a wrong first answer and were sure of it.
SURE = 20
#: So many percent of the people asked for the answer.
ASKING = 30
#: Fewer percent of those who reached the lesson answer, of at least so many readers.
ANSWERING, READERS = 20, 20
#: An option that nobody chose counts from so many people on.
UNCHOSEN = 30


@dataclass(frozen=True)
class Flag:
    """Something to look at. ``level`` is "err" (mend this first), "not" (look at it) or "right" (all is well)."""

    name: str
    level: str
    text: str
    advice: str = ""


def key_flags(parts: Iterable[ShownPart]) -> list[Flag]:
    """A wrong answer that draws more people than the right one: mostly the key is wrong, or the wording."""
    for part in parts:
        right = part.right.count if part.right.count is not None else part.right.at_most
        for line in part.lines:
            if right is not None and line.is_wrong and (line.share.count or 0) > right:
                return [key_flag(line.label, line.share.count or 0, part.right)]
    return []


def key_flag(answer: str, people: int, right: Share) -> Flag:
    few = _("fewer than 5") if right.count is None else str(right.count)
    advice = _("“%(answer)s” draws %(many)d people, the right answer %(few)s: check the key, then the words.")
    said = advice % {"answer": answer, "many": people, "few": few}
    return Flag("key", "err", _("A wrong answer draws more people than the right one"), said)


def agreement_flags(found: Estimate | None) -> list[Flag]:
    """People who are mostly right elsewhere are wrong here: the whole interval lies below zero."""
    if found is None or found.high >= 0:
        return []
    advice = _("Who is right first time elsewhere is wrong here more often: check the key, then the words.")
    return [Flag("against", "err", _("Goes against the other questions"), advice)]


def share_flags(right: Share) -> list[Flag]:
    """Too hard or too easy to practice with."""
    low, high = right.interval or (right.at_least_percent, right.at_most_percent)
    if high is not None and high < HARD:
        advice = _("Fewer than 3 in 10 are right first time: say it more plainly in the lesson, or split the question.")
        return [Flag("hard", "not", _("Too hard"), advice)]
    if low is not None and low > EASY:
        return [Flag("easy", "not", _("Too easy"), _("Nearly everybody is right: make the wrong answers tempting."))]
    return []


def sure_flags(sure_wrong: Share) -> list[Flag]:
    """A misconception: people do not guess, they know it wrong."""
    if sure_wrong.percent is None or sure_wrong.percent < SURE:
        return []
    advice = _("%(percent)d%% were sure and wrong: name the mistaken idea in the feedback and in the lesson.")
    return [Flag("sure", "not", _("Sure but wrong"), advice % {"percent": sure_wrong.percent})]


def asking_flags(asked: Share) -> list[Flag]:
    """People who do not know where to begin."""
    if asked.percent is None or asked.percent < ASKING:
        return []
    advice = _("%(percent)d%% asked for the answer: add a hint, or ask a smaller step.")
    return [Flag("asking", "not", _("Many ask for the answer"), advice % {"percent": asked.percent})]


def answering_flags(learners: int | None, reached: int | None) -> list[Flag]:
    """A question that readers pass by. ``learners`` answered, of those who reached the lesson."""
    if learners is None or reached is None or reached < READERS or 100 * learners >= ANSWERING * reached:
        return []
    advice = _("%(few)d of %(many)d who reached the lesson answered: put it nearer to what it asks about.")
    return [Flag("passed", "not", _("Almost nobody answers"), advice % {"few": learners, "many": reached})]


def option_flags(kind: str, people: int | None, parts: Sequence[ShownPart]) -> list[Flag]:
    """A wrong option that tempts nobody."""
    if kind != "single" or people is None or people < UNCHOSEN or not parts:
        return []
    unchosen = [line.mark for line in parts[0].lines if line.is_wrong and line.share.count == 0]
    if not unchosen:
        return []
    advice = _("Nobody of %(people)d chose %(options)s: write a mistake that people make.")
    said = {"people": people, "options": ", ".join(unchosen)}
    return [Flag("unchosen", "not", _("An option tempts nobody"), advice % said)]
