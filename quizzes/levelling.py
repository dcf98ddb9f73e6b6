"""Whether options give their key away: what simple ways of guessing score on a set of questions with one answer.

A way of guessing looks at the options alone. Where it likes several of them equally, each counts as its share, so the
score is what one would get on average. By chance one gets the mean of one over the number of options.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizzes.syntax import Answer, ParsedQuestion

_MARKUP = re.compile(r"[*_=~`\\]+|\]\([^)]*\)|!?\[")
_ABSOLUTE = re.compile(r"\b(always|never|every|all|none|only|must|cannot|impossible|completely|entirely|any)\b", re.I)
_HEDGE = re.compile(r"\b(may|might|can|could|often|usually|some|sometimes|likely|tend|tends|rather|unless)\b", re.I)

#: A way of guessing: how much it likes an option, given all of them.
Liking = Callable[[str, Sequence[str]], float]


def _middle(option: str, options: Sequence[str]) -> float:
    lengths = sorted(map(len, options))
    return -abs(len(option) - (lengths[(len(lengths) - 1) // 2] + lengths[len(lengths) // 2]) / 2)


WAYS: Mapping[str, Liking] = {
    "the longest": lambda option, options: len(option),
    "the shortest": lambda option, options: -len(option),
    "the middle length": _middle,
    "the most commas": lambda option, options: option.count(","),
    "the most hedged": lambda option, options: len(_HEDGE.findall(option)),
    "no absolutes, then the longest": lambda option, options: len(option) - 1000 * len(_ABSOLUTE.findall(option)),
}
PLACES = "ABCDEF"


@dataclass(frozen=True)
class Guessing:
    """What guessing scores on ``questions`` single choices: shares from 0 to 1, by way, with those of each place."""

    questions: int
    chance: float
    scores: Mapping[str, float]

    def better(self, points: float) -> dict[str, float]:
        """The ways that score more than ``points`` percentage points above chance."""
        return {way: score for way, score in self.scores.items() if score > self.chance + points / 100}


def plain(text: str) -> str:
    """An option as it is read: without markup, on one line."""
    return " ".join(_MARKUP.sub("", text).split())


def singles(questions: Iterable[ParsedQuestion]) -> list[ParsedQuestion]:
    """Those with one answer among several, true and false left out: their options have no length to look at."""
    return [question for question in questions if question.kind == "single" and len(question.answers) > 2]


def guessing(questions: Iterable[ParsedQuestion]) -> Guessing:
    """What every way of guessing scores on the single choices among ``questions``."""
    asked = singles(questions)
    if not asked:
        return Guessing(0, 0.0, {})
    scores = {way: sum(won(question, liking) for question in asked) / len(asked) for way, liking in WAYS.items()}
    at = Counter(key_place(question) for question in asked)
    scores |= {f"always {place}": at[place] / len(asked) for place in PLACES if at[place]}
    return Guessing(len(asked), sum(1 / len(question.answers) for question in asked) / len(asked), scores)


def won(question: ParsedQuestion, liking: Liking) -> float:
    """What choosing the best liked option gets on average."""
    options = [plain(answer.text) for answer in question.answers]
    liked = [liking(option, options) for option in options]
    best = [answer for answer, much in zip(question.answers, liked, strict=True) if much == max(liked)]
    return sum(answer.correct for answer in best) / len(best)


def key_place(question: ParsedQuestion) -> str:
    """The letter at which the right option stands in the file."""
    return next(PLACES[at] for at, answer in enumerate(question.answers) if answer.correct)


def key_is_longest(question: ParsedQuestion) -> bool:
    """Whether the right option is longer than each other one."""
    lengths = sorted((len(plain(answer.text)), answer.correct) for answer in question.answers)
    return lengths[-1][1] and lengths[-1][0] > lengths[-2][0]


def ratio(answers: Sequence[Answer]) -> float:
    """How many times as long as the shortest option the longest is, in characters."""
    lengths = [len(plain(answer.text)) for answer in answers]
    return max(lengths) / max(1, min(lengths))
