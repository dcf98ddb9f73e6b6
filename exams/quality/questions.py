"""The gates of questions, in practice and in the exam: how many, what is said of each option, what gives it away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from courses.sync.problems import Problem
from exams.quality.gate import Checked, at, between, extent, told
from exams.quality.measures import Asked, CourseFigures, count_words
from exams.quality.rules import Rules, Span
from quizzes import levelling

#: Kinds whose answers are options that stand beside each other.
CHOICES = frozenset({"single", "multiple"})
#: Fewer single choices than these say nothing about places and guessing.
FEW = 4
#: Options that differ by so few characters are alike, whatever their ratio: "Yes" and "Perhaps".
MARGIN = 12


def questions(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.questions
    span = rules.questions
    wrong = [
        at(lesson, f"{len(lesson.practice)} practice questions; {span[0]:g} to {span[1]:g} are wanted.")
        for lesson in figures.lessons
        if not between(len(lesson.practice), span)
    ]
    kinds = Counter(asked.parsed.kind for asked in figures.practice)
    return f"{len(figures.practice)}: " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()), wrong


def short_or_long(asked: Sequence[Asked], span: Span) -> tuple[list[int], list[Problem]]:
    """The words said of each option, and where they are too few or too many."""
    counted, wrong = [], []
    for each in asked:
        for answer in each.parsed.answers:
            n = count_words(answer.feedback)
            if each.parsed.kind in CHOICES or n:
                counted.append(n)
                if not between(n, span):
                    option = levelling.plain(answer.text)[:40]
                    message = f"{n} words are said of “{option}”; {span[0]:g} to {span[1]:g} are wanted."
                    wrong.append(told(each, message))
    return counted, wrong


def feedback(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.feedback
    counted, wrong = short_or_long(figures.practice, rules.feedback)
    return f"of {len(counted)} options, words: {extent(counted)}", wrong


def reasons(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.reasons
    counted, wrong = short_or_long(figures.items, rules.reasons)
    return f"of {len(counted)} options, words: {extent(counted)}", wrong


def ratio(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.ratio is not None
    asked = [each for each in (*figures.practice, *figures.items) if each.parsed.kind in CHOICES]
    found = [(each, levelling.ratio(each.parsed.answers)) for each in asked]
    wrong = [
        told(each, f"the longest option has {much:.2f} times the characters of the shortest; at most {rules.ratio:g}.")
        for each, much in found
        if much > rules.ratio and longest(each) - shortest(each) > MARGIN
    ]
    return f"longest to shortest option: {extent([much for _, much in found], 2)}", wrong


def longest(asked: Asked) -> int:
    return max(len(levelling.plain(answer.text)) for answer in asked.parsed.answers)


def shortest(asked: Asked) -> int:
    return min(len(levelling.plain(answer.text)) for answer in asked.parsed.answers)


def guessing(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.guessing is not None
    says, wrong = [], []
    for name, asked in (("practice", figures.practice), ("exam", figures.items)):
        found = levelling.guessing(each.parsed for each in asked)
        if found.questions < FEW:
            continue
        best = max(found.scores, key=lambda way: found.scores[way])
        says.append(
            f"{name}: {found.questions} single choices, chance {found.chance:.1%}, "
            f"best guess “{best}” {found.scores[best]:.1%}"
        )
        wrong += [
            Problem(figures.source.path, 1, f"{name}: choosing {way} scores {score:.1%}, chance is {found.chance:.1%}.")
            for way, score in found.better(rules.guessing).items()
        ]
    return "; ".join(says), [*wrong, *gives_away(figures)]


def gives_away(figures: CourseFigures) -> Iterator[Problem]:
    """Lessons in which the key is the longest option of every question."""
    for lesson in figures.lessons:
        asked = levelling.singles(each.parsed for each in lesson.practice)
        if len(asked) > 1 and all(map(levelling.key_is_longest, asked)):
            yield at(lesson, "the key is the longest option of every question; shorten one.")


def places(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.places is not None
    says, wrong = [], []
    for name, asked in (("practice", figures.practice), ("exam", figures.items)):
        four = [each for each in levelling.singles(each.parsed for each in asked) if len(each.answers) == 4]
        if len(four) < FEW:
            continue
        counts = Counter(map(levelling.key_place, four))
        says.append(f"{name}: " + ", ".join(f"{place} {counts[place]}" for place in "ABCD"))
        for place in "ABCD":
            share = 100 * counts[place] / len(four)
            if abs(share - 25) > rules.places:
                message = f"{name}: the key of four options is {place} in {share:.0f} %; spread the keys evenly."
                wrong.append(Problem(figures.source.path, 1, message))
    return "; ".join(says), wrong
