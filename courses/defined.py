"""Terms that a lesson uses and an earlier one defined: the first use of each leads to its definition.

A page is made so for each audience when it is stored; the text of the lesson stays as its author wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from courses.models.outline import Course, Lesson, Term
from courses.outline import Outline
from courses.running_text import changed

#: Where a word is no use of a term, or already leads elsewhere; the material of an exercise is left alone as well.
APART = frozenset(
    "a button caption code dfn dl dt figcaption h2 h3 h4 h5 h6 kbd math pre summary svg th".split()
)  # fmt: skip
LABEL = re.compile(r'class="(?:label|glyph|callout try)"')


def earlier_terms(lesson: Lesson, course_outline: Outline) -> list[Term]:
    """The terms that lessons before this one define, of those that its audience can read. One query."""
    before = [other.pk for other in course_outline.lessons]
    before = before[: before.index(lesson.pk)] if lesson.pk in before else []
    found = Term.objects.current().filter(course=lesson.course, lesson__in=before, is_linked=True)
    by_pk = {other.pk: other for other in course_outline.lessons}
    terms = list(found)
    for term in terms:
        term.lesson = by_pk[term.lesson_id]
    return terms


def spellings(name: str) -> Iterable[str]:
    """How a term may be written: its name without parentheses, an abbreviation in them, each side of a slash."""
    bare, _, rest = name.partition("(")
    for part in bare.split(" / "):
        if part.strip():
            yield part.strip()
    inner = rest.partition(")")[0].strip()
    if inner.isupper():
        yield inner


def pattern(terms: Sequence[Term]) -> tuple[re.Pattern[str], dict[str, Term]]:
    """A pattern for all spellings, the longest first, and the term of each."""
    known: dict[str, Term] = {}
    for term in terms:
        for spelling in spellings(term.name):
            known.setdefault(key_of(spelling), term)
    ordered = sorted(known, key=len, reverse=True)
    words = "|".join(r"\s+".join(map(re.escape, spelling.split())) for spelling in ordered)
    return re.compile(rf"(?<![\w-])({words})(s|es)?(?![\w-])", re.IGNORECASE), known


def key_of(spelling: str) -> str:
    """An abbreviation in capitals is itself; everything else is compared in small letters."""
    return spelling if spelling.isupper() else " ".join(spelling.lower().split())


def linked(parts: Sequence[str], terms: Sequence[Term], course: Course) -> tuple[list[str], list[Term]]:
    """The pieces of a lesson's HTML with the first use of each term as a link, and the terms that are used."""
    if not terms:
        return list(parts), []
    words, known = pattern(terms)
    used: dict[int, Term] = {}
    glossary = f"{course.get_absolute_url()}glossary/"

    def link(match: re.Match[str]) -> str:
        term = known.get(match[1]) or known.get(key_of(match[1].lower()))
        if term is None or term.pk in used:
            return match[0]
        used[term.pk] = term
        slug = escape(term.slug)
        return f'<a class="term" href="{glossary}#t-{slug}" data-term="{slug}">{match[0]}</a>'

    def change(text: str) -> str:
        return words.sub(link, text)

    return [changed(part, change, APART, LABEL) for part in parts], list(used.values())
