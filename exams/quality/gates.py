"""The gates: each rule of a course against its figures, with what it found in words and where it is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from courses.sync.problems import Problem
from exams.blueprint import GROUPS, Blueprint
from exams.quality.measures import Asked, CourseFigures, LessonFigures, count_words, fingerprint, runs
from exams.quality.rules import Rules, Span
from quizzes import levelling

#: Kinds whose answers are options that stand beside each other.
CHOICES = frozenset({"single", "multiple"})
#: Fewer single choices than these say nothing about places and guessing.
FEW = 4


@dataclass(frozen=True)
class Gate:
    """One rule held: ``says`` gives its figures, ``broken`` where it is not kept."""

    name: str
    says: str
    broken: tuple[Problem, ...] = ()


def gates(figures: CourseFigures, rules: Rules, foreign: frozenset[str] = frozenset()) -> list[Gate]:
    """Every rule that the course has, in the order of a lesson: text, drawings, practice, exam."""
    found = []
    for rule, name, check in GATES:
        if getattr(rules, rule) is not None and getattr(rules, rule) != "":
            says, broken = check(figures, rules, foreign)
            found.append(Gate(name, says, tuple(broken)))
    return found


Checked = tuple[str, Iterable[Problem]]
Check = Callable[[CourseFigures, Rules, frozenset[str]], Checked]


def at(lesson: LessonFigures, message: str) -> Problem:
    return Problem(lesson.source.path, 1, message)


def told(asked: Asked, message: str) -> Problem:
    return Problem(asked.path, asked.line, f"“{asked.parsed.key}”: {message}")


def between(value: float, span: Span) -> bool:
    return span[0] <= value <= span[1]


def extent(values: Sequence[float], digits: int = 0) -> str:
    """The smallest, the middle and the largest of ``values``."""
    if not values:
        return "none"
    ordered = sorted(values)
    return " · ".join(f"{value:.{digits}f}" for value in (ordered[0], ordered[len(ordered) // 2], ordered[-1]))


def words(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.words
    span = rules.words
    wrong = [
        at(lesson, f"{lesson.words} words of running text; {span[0]:.0f} to {span[1]:.0f} are wanted.")
        for lesson in figures.lessons
        if not between(lesson.words, span)
    ]
    return f"least, middle, most: {extent([lesson.words for lesson in figures.lessons])}", wrong


def grade(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.grade
    span = rules.grade
    wrong = [
        at(lesson, f"reading grade {lesson.prose.grade:.1f}; {span[0]:g} to {span[1]:g} is wanted.")
        for lesson in figures.lessons
        if not between(round(lesson.prose.grade, 1), span)
    ]
    return f"easiest, middle, hardest: {extent([lesson.prose.grade for lesson in figures.lessons], 1)}", wrong


def sentence(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.sentence
    mean, most = rules.sentence
    wrong = [
        at(lesson, f"sentences have {lesson.prose.mean:.1f} words on average; at most {mean:g} are wanted.")
        for lesson in figures.lessons
        if lesson.prose.mean > mean
    ]
    wrong += [
        at(lesson, f"a sentence of {length} words, at most {most:g} are wanted: “{text[:60]}…”")
        for lesson in figures.lessons
        for text, length in zip(lesson.prose.sentences, lesson.prose.lengths, strict=True)
        if length > most
    ]
    longest = max((length for lesson in figures.lessons for length in lesson.prose.lengths), default=0)
    means = extent([lesson.prose.mean for lesson in figures.lessons], 1)
    return f"mean of a lesson: {means}; longest {longest} words", wrong


def callouts(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.callouts is not None
    wrong = [
        at(lesson, f"callouts of {len(set(lesson.callouts))} kinds; {rules.callouts:g} are wanted.")
        for lesson in figures.lessons
        if len(set(lesson.callouts)) < rules.callouts
    ]
    kinds = Counter(kind for lesson in figures.lessons for kind in lesson.callouts)
    return ", ".join(f"{kind} {n}" for kind, n in sorted(kinds.items())), wrong


def shown(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.figures is not None
    wrong = [
        at(lesson, f"{lesson.tables + lesson.figures} tables and figures; {rules.figures:g} are wanted.")
        for lesson in figures.lessons
        if lesson.tables + lesson.figures < rules.figures
    ]
    tables = sum(lesson.tables for lesson in figures.lessons)
    drawn = sum(lesson.figures for lesson in figures.lessons)
    live = sum(lesson.explorations for lesson in figures.lessons)
    return f"{tables} tables, {drawn} figures, {live} explorations", wrong


def drawing(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.drawing is not None
    wrong = [
        Problem(item.path, 1, f"{len(item.data):,} bytes; a drawing has at most {rules.drawing:,.0f} here.")
        for item in figures.drawings
        if len(item.data) > rules.drawing
    ]
    largest = max((len(item.data) for item in figures.drawings), default=0)
    return f"{len(figures.drawings)} drawings, the largest {largest:,} bytes", wrong


def unlike(figures: CourseFigures, _rules: Rules, foreign: frozenset[str]) -> Checked:
    texts = [(lesson.source.path, lesson.source.body) for lesson in figures.lessons]
    texts += [(pool.path, pool.body) for pool in figures.exam.pools]
    wrong = [
        Problem(path, 1, f"“{' '.join(run)}” also stands in a text that this course is to be unlike; reword it.")
        for path, body in texts
        for run in dict.fromkeys(runs(body))
        if fingerprint(run) in foreign
    ]
    return f"{len(foreign):,} runs of eight words, {len(wrong)} of them found", wrong


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


#: Options that differ by so few characters are alike, whatever their ratio: "Yes" and "Perhaps".
MARGIN = 12


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


def bank(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.bank is not None
    if figures.exam.exam is None:
        return "no exam", ()
    blueprint = Blueprint.of(figures.exam.exam.values["rules"])
    pools = {pool.path: pool.domain for pool in figures.exam.pools}
    counts = Counter(dict(each.parsed.further).get("domain") or pools[each.path] for each in figures.items)
    wrong = [
        Problem(
            figures.exam.exam.path,
            1,
            f"domain {domain.id} has {counts[domain.id]} items for {domain.items} places; "
            f"{rules.bank:g} for each place are wanted.",
        )
        for domain in blueprint.domains
        if counts[domain.id] < rules.bank * domain.items
    ]
    said = ", ".join(f"{domain.id} {counts[domain.id]}/{domain.items}" for domain in blueprint.domains)
    return f"{len(figures.items)} items; for places on a form: {said}", wrong


def levels(figures: CourseFigures, rules: Rules, _foreign: frozenset[str]) -> Checked:
    assert rules.levels is not None
    if figures.exam.exam is None or not figures.items:
        return "no exam", ()
    blueprint = Blueprint.of(figures.exam.exam.values["rules"])
    counts = Counter(GROUPS[level] for each in figures.items if (level := each.parsed.level) and level in GROUPS)
    shares = {group: 100 * counts[group] / len(figures.items) for group in blueprint.levels}
    wrong = [
        Problem(
            figures.exam.exam.path,
            1,
            f"{share:.0f} % of the bank is “{group}”, a form has {blueprint.levels[group]} %; "
            f"at most {rules.levels:g} points apart.",
        )
        for group, share in shares.items()
        if abs(share - blueprint.levels[group]) > rules.levels
    ]
    return ", ".join(f"{group} {counts[group]} ({share:.0f} %)" for group, share in shares.items()), wrong


GATES: tuple[tuple[str, str, Check], ...] = (
    ("words", "Words of a lesson", words),
    ("grade", "Reading grade", grade),
    ("sentence", "Sentences", sentence),
    ("callouts", "Callouts", callouts),
    ("figures", "Tables and figures", shown),
    ("drawing", "Drawings", drawing),
    ("unlike", "Own words", unlike),
    ("questions", "Practice questions", questions),
    ("feedback", "Feedback in practice", feedback),
    ("reasons", "Reasons in the exam", reasons),
    ("ratio", "Options alike in length", ratio),
    ("guessing", "Guessing from options", guessing),
    ("places", "Places of the key", places),
    ("bank", "Bank of the exam", bank),
    ("levels", "Levels of the bank", levels),
)
