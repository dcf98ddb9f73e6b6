"""Finding things in what a person may edit: courses, modules, lessons and their text, terms, files, and people.

Other apps add what they keep through ``settings.ADMIN_FINDERS``: dotted paths of modules with a function
``find(user, words)`` like the one here, in the order of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.finding import found as people_found
from accounts.models import User
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module, Term

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

MOST = 10
LONGEST = 100
MOST_WORDS = 6
AROUND = 60


@dataclass(frozen=True)
class Snippet:
    """A line with the words that were looked for: what stands before them, they themselves, and what follows."""

    before: str
    hit: str
    after: str


@dataclass(frozen=True)
class Found:
    """One thing that was found. ``where`` says which course it belongs to, ``line`` counts in a lesson's text."""

    title: str
    url: str
    where: str = ""
    note: str = ""
    snippet: Snippet | None = None
    line: int | None = None


@dataclass(frozen=True)
class Group:
    """Things of one kind, at most ``MOST``; ``more`` says that there are others."""

    name: str
    found: list[Found]
    more: bool = False


def words_of(query: str) -> list[str]:
    """The words to look for: at most six, from the first hundred characters; characters no text can hold left out."""
    shown = "".join(" " if character < " " or character == "\x7f" else character for character in query[:LONGEST])
    return shown.encode(errors="ignore").decode().split()[:MOST_WORDS]


def search(user: User | AnonymousUser, query: str) -> list[Group]:
    """Everything that this person may edit and that holds all words of ``query``, by kind. Never more queries."""
    words = words_of(query)
    if not words:
        return []
    finders = settings.ADMIN_FINDERS
    groups = [group for path in finders for group in import_module(path).find(user, words)]
    return [group for group in groups if group.found]


def find(user: User, words: Sequence[str]) -> list[Group]:
    """What this app finds. The words of one thing may stand in different fields of it."""
    taught = Course.objects.editable_by(user)
    groups = [
        courses(taught, words),
        modules(taught, words),
        lessons(taught, words),
        terms(taught, words),
        files(taught, words),
    ]
    return [*groups, people(words)] if user.is_active and user.is_superuser else groups


def courses(taught: QuerySet[Course], words: Sequence[str]) -> Group:
    rows = best(taught, words, ("title",), ("slug", "summary"))
    return group(
        _("Courses"), rows, lambda row: Found(row.title, change_url("course", row), note=row.get_status_display())
    )


def modules(taught: QuerySet[Course], words: Sequence[str]) -> Group:
    found = Module.objects.filter(course__in=taught).select_related("course")
    rows = best(found, words, ("title",), ("slug", "summary"))
    return group(
        _("Modules"), rows, lambda row: Found(str(row), change_url("module", row), row.course.title, retired(row))
    )


def lessons(taught: QuerySet[Course], words: Sequence[str]) -> Group:
    found = Lesson.objects.filter(course__in=taught).select_related("course", "module")
    rows = best(found.defer("segments", "contents", "front_matter"), words, ("title",), ("slug", "body"))
    return group(_("Lessons"), rows, lambda row: lesson_found(row, words))


def lesson_found(lesson: Lesson, words: Sequence[str]) -> Found:
    line, snippet = line_with(lesson.body, words)
    return Found(
        f"{lesson.number} {lesson.title}",
        lesson_url(lesson, line),
        lesson.course.title,
        lesson.get_status_display(),
        snippet,
        line,
    )


def terms(taught: QuerySet[Course], words: Sequence[str]) -> Group:
    found = Term.objects.current().filter(course__in=taught).select_related("lesson", "course")
    rows = best(found.defer("lesson__segments"), words, ("name",), ("definition",))
    return group(_("Terms"), rows, term_found)


def term_found(term: Term) -> Found:
    line, _snippet = line_with(term.lesson.body, [term.name])
    meaning = Truncator(strip_tags(term.definition)).chars(2 * AROUND)
    return Found(term.name, lesson_url(term.lesson, line), term.course.title, meaning, line=line)


def files(taught: QuerySet[Course], words: Sequence[str]) -> Group:
    found = MediaFile.objects.filter(course__in=taught).select_related("course").defer("data")
    rows = best(found, words, ("name",), ("content_type",))
    return group(
        _("Files"), rows, lambda row: Found(row.name, change_url("mediafile", row), row.course.title, row.content_type)
    )


def people(words: Sequence[str]) -> Group:
    rows = list(people_found(User.objects.order_by("email"), " ".join(words))[: MOST + 1])
    return group(
        _("People"), rows, lambda row: Found(row.email, reverse("admin:accounts_user_change", args=[row.pk]), row.name)
    )


# What every finder needs


def best(rows: QuerySet[Any], words: Sequence[str], first: Sequence[str], others: Sequence[str]) -> list[Any]:
    """Up to one more than ``MOST`` rows that hold every word, those before the others that hold them in ``first``."""
    rank = Case(When(holds(words, first), then=Value(0)), default=Value(1), output_field=IntegerField())
    found = rows.filter(holds(words, (*first, *others))).annotate(rank=rank)
    return list(found.order_by("rank", *first, "pk")[: MOST + 1])


def holds(words: Iterable[str], fields: Iterable[str]) -> Q:
    """Every word stands in one of the fields, in capitals or not. Wildcards are letters like others."""
    fields = list(fields)
    return reduce(
        and_, (reduce(or_, (Q(**{f"{name}__{how(word)}": pattern(word)}) for name in fields)) for word in words)
    )


def how(word: str) -> str:
    """SQLite's LIKE knows capitals of the English alphabet only; its regular expressions are Python's."""
    return "icontains" if word.isascii() else "iregex"


def pattern(word: str) -> str:
    if word.isascii():
        return word
    return "".join(f"\\{letter}" if letter.isascii() and not letter.isalnum() else letter for letter in word)


def group(name: str, rows: Sequence[Any], found: Any) -> Group:
    return Group(name, [found(row) for row in rows[:MOST]], more=len(rows) > MOST)


def retired(module: Module) -> str:
    return _("Retired") if module.is_retired else ""


def change_url(model: str, row: Any) -> str:
    return reverse(f"admin:courses_{model}_change", args=[row.pk])


def lesson_url(lesson: Lesson, line: int | None) -> str:
    """The lesson's page in the admin, at a line of its text."""
    return change_url("lesson", lesson) + (f"?line={line}" if line else "")


def line_with(text: str, words: Sequence[str]) -> tuple[int | None, Snippet | None]:
    """The first line of ``text`` with most of the words, counted from 1, and a snippet of it; (None, None) without."""
    folded = [word.casefold() for word in words]
    best_line, best_count = 0, 0
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        low = line.casefold()
        count = sum(word in low for word in folded)
        if count > best_count:
            best_line, best_count = number, count
        if count == len(folded):
            break
    if not best_count:
        return None, None
    return best_line, snippet(lines[best_line - 1], words)


def snippet(line: str, words: Sequence[str]) -> Snippet:
    """The line around the first of the words, or of the words as they follow each other."""
    low = line.lower()
    if len(low) != len(line):  # a letter whose small form is longer: places would not agree
        low = line
    for wanted in (" ".join(words), *words):
        at = low.find(wanted.lower())
        if at >= 0:
            end = at + len(wanted)
            before, after = line[:at].lstrip(), line[end:].rstrip()
            return Snippet(
                f"…{before[-AROUND:]}" if len(before) > AROUND else before,
                line[at:end],
                f"{after[:AROUND]}…" if len(after) > AROUND else after,
            )
    return Snippet(Truncator(line.strip()).chars(2 * AROUND), "", "")
