"""The gates of lessons: their length, how they read, what is shown in them, and that their words are their own."""

from __future__ import annotations

from collections import Counter

from courses.sync.problems import Problem
from exams.quality.gate import Checked, at, between, extent
from exams.quality.measures import CourseFigures, fingerprint, runs
from exams.quality.rules import Rules


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
