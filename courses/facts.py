"""Facts that change: one dated table per course, ``media/facts.csv``, whose values the lessons cite.

A lesson writes ``[](fact:data-center-electricity)``. What stands there is put in when the page is made, with the month
in which it was last checked; the page ends with the claim, its source and its dates. So a figure is mended in one
place, and no lesson holds a number that nobody looks after.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.blocks import Finding

if TYPE_CHECKING:
    from courses.models.outline import Course

#: The file under a course's ``media/``.
FILE = "facts.csv"
COLUMNS = ("id", "value", "says", "source", "seen", "checked_on", "review_by")
SEEN = ("primary", "secondary", "none")
LIMIT = 400
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CITED = re.compile(r'<a [^>]*data-fact="([a-z0-9-]+)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Fact:
    """A claim that can change.

    ``value`` is what stands in the sentence, ``says`` the whole claim, ``source`` where it is from. ``seen`` says what
    was read for it: the source itself (``primary``), a report of it (``secondary``) or neither (``none``). It was last
    checked on ``checked_on`` and is to be checked again by ``review_by``. ``line`` is its line in the table.
    """

    id: str
    value: str
    says: str
    source: str
    seen: str
    checked_on: date
    review_by: date
    line: int


@dataclass(frozen=True)
class Facts:
    """The facts of a course by their ids, and what is wrong with the table; lines count in the file."""

    known: Mapping[str, Fact]
    findings: tuple[Finding, ...] = ()


def read(data: bytes) -> Facts:
    """Read the table. A row with something wrong is left out and told in ``findings``; nothing is raised."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Facts({}, (Finding(1, "not UTF-8 text; save the table as UTF-8."),))
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    known: dict[str, Fact] = {}
    findings: list[Finding] = []
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            return Facts({}, (Finding(1, f"the first row names no column “{missing[0]}”; add it."),))
        for row in reader:
            found = read_row(row, reader.line_num)
            if isinstance(found, Finding):
                findings.append(found)
            elif found.id in known:
                first = known[found.id].line
                findings.append(Finding(found.line, f"the fact “{found.id}” is also on line {first}; rename one."))
            else:
                known[found.id] = found
    except csv.Error as error:
        findings.append(Finding(reader.reader.line_num, f"this is not CSV: {error}; mend it there."))
    return Facts(known, tuple(findings))


def read_row(row: Mapping[str | None, str | None], line: int) -> Fact | Finding:
    """One fact, or what is wrong with it."""
    if None in row:
        return Finding(line, "more cells than columns; put a text with commas in quotation marks.")
    texts = {name: (row[name] or "").strip() for name in COLUMNS}
    for name, text in texts.items():
        if not text:
            return Finding(line, f"“{name}” is empty; fill it in.")
        if len(text) > LIMIT:
            return Finding(line, f"“{name}” has {len(text)} characters; at most {LIMIT} fit.")
    if not ID.fullmatch(texts["id"]):
        return Finding(line, f"the id “{texts['id']}” may hold only a-z, 0-9 and single hyphens.")
    if texts["seen"] not in SEEN:
        return Finding(line, f"“seen” is “{texts['seen']}”; write one of {', '.join(SEEN)}.")
    dates = {}
    for name in ("checked_on", "review_by"):
        try:
            dates[name] = date.fromisoformat(texts[name])
        except ValueError:
            return Finding(line, f"“{name}” is “{texts[name]}”; write a date as 2027-05-29.")
    if dates["review_by"] <= dates["checked_on"]:
        return Finding(line, "“review_by” is not after “checked_on”; write when it is to be checked again.")
    return Fact(texts["id"], texts["value"], texts["says"], texts["source"], texts["seen"], **dates, line=line)


def cited(segments: Iterable[Mapping[str, object]]) -> list[str]:
    """The ids that the segments of a lesson cite, each once, in reading order."""
    html = (str(segment.get("html", "")) for segment in segments)
    return list(dict.fromkeys(match[1] for part in html for match in CITED.finditer(part)))


def unknown(body: str, ids: Iterable[str], known: Collection[str]) -> Iterator[Finding]:
    """Citations in ``body`` of facts that the course's table has not."""
    for name in ids:
        if name not in known:
            at = body.find(f"fact:{name}")
            line = 1 + body.count("\n", 0, max(at, 0))
            yield Finding(line, f"the course's media/{FILE} has no fact “{name}”; add a row, or mend the id.")


def due(facts: Facts, today: date) -> Iterator[Finding]:
    """Facts whose day of review has passed, as advice."""
    for fact in facts.known.values():
        if fact.review_by < today:
            message = f"“{fact.id}” was to be checked again by {fact.review_by}; check it, and write the new dates."
            yield Finding(fact.line, message, advice=True)


def of_course(course: Course) -> Mapping[str, Fact]:
    """What the course's table says now."""
    file = course.media_files.filter(name=FILE).first()
    return read(bytes(file.data)).known if file else {}


def filled(html: str, known: Mapping[str, Fact]) -> str:
    """``html`` with each citation as the fact's words and the month of its last check, a link to the page's end.

    Words that the author wrote stand instead of the value. A fact that the table has lost shows the author's words,
    or that it was taken back.
    """

    def show(match: re.Match[str]) -> str:
        fact = known.get(match[1])
        words = match[2] or (escape(fact.value) if fact else f"[{escape(_('taken back'))}]")
        if fact is None:
            return words
        month = date_format(fact.checked_on, "M Y")
        # Whoever speaks to their device says what they see, so the name begins with it.
        name = escape(_("%(month)s, when this was checked; see its source") % {"month": month})
        return f'{words}<a class="asof" href="#f-{fact.id}" aria-label="{name}">{escape(month)}</a>'

    return CITED.sub(show, html)


def spoken(html: str, known: Mapping[str, Fact]) -> str:
    """``html`` with each citation as its words alone, as a search finds and shows them."""

    def say(match: re.Match[str]) -> str:
        fact = known.get(match[1])
        return match[2] or (escape(fact.value) if fact else "")

    return CITED.sub(say, html)
