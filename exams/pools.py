"""A pool's text becomes items: everything is derived from it on write, checked, and stored with revisions.

Files and the admin both come through here. An item is a question block with further attributes:

``::: question {#ai-sees-faces level=apply lesson=what-counts-as-ai objective=2 enemies=ai-or-rules pilot=yes}``
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from courses import writing
from courses.blocks import Finding
from courses.models.outline import Course, Lesson
from courses.rendering import RENDERER_VERSION, Block, Media, RenderRefused, budget
from exams.blueprint import GROUPS
from exams.models.item import Item, ItemPool, ItemRevision
from quizzes import kinds, syntax
from quizzes.advice import advice
from quizzes.header import KEY
from quizzes.revising import revise
from quizzes.syntax import ParsedQuestion
from quizzes.written_blocks import is_about_fences

FURTHER = ("domain", "lesson", "enemies", "expected", "pilot")
#: Kinds that an exam can mark.
MARKED = frozenset({"single", "multiple", "numeric", "text", "matching", "ordering"})
DOMAIN_LIMIT = 20
PERCENT = re.compile(r"100|[1-9]?[0-9]")


@dataclass(frozen=True)
class DerivedItem:
    """An item, read and rendered, that can be stored. ``line`` counts in the pool's body."""

    key: str
    line: int
    kind: str
    content: dict[str, Any]
    domain: str
    lesson: str
    level: str
    objective: int | None
    expected: int | None
    enemies: tuple[str, ...]
    is_pilot: bool


@dataclass
class DerivedPool:
    """Everything that follows from a pool's text."""

    items: list[DerivedItem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def problems(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.advice]


def derive(body: str, domain: str, media: Mapping[str, Media] | None = None) -> DerivedPool:
    """Read the items of a pool; nothing is stored. ``domain`` is that of items that name none."""
    pool = DerivedPool()
    try:
        rendered = budget.render_document(body, media or {})
    except RenderRefused as refusal:
        problems = refusal.problems
        pool.findings += [Finding(problem.line, problem.message) for problem in problems]
        if not problems:
            pool.findings.append(Finding(1, refusal.message))
        return pool
    pool.findings += [Finding(problem.line, problem.message) for problem in rendered.problems]
    blocks = [segment for segment in rendered.segments if isinstance(segment, Block)]
    seen: dict[str, int] = {}
    for block in blocks:
        if block.name != "question":
            pool.findings.append(Finding(block.line, f"a pool holds questions; `::: {block.name}` cannot stand here."))
            continue
        parsed = syntax.parse(block.attributes, block.body, block.line, further=FURTHER)
        pool.findings += [Finding(line, message) for line, message in parsed.problems if not is_about_fences(message)]
        pool.findings += [
            Finding(line, f"item “{parsed.key}”: {message}.", advice=True) for line, message in advice(parsed)
        ]
        found = item(parsed, domain, pool.findings, media or {})
        if found is None:
            continue
        if found.key in seen:
            message = f"item “{found.key}” is also on line {seen[found.key]}; rename one."
            pool.findings.append(Finding(found.line, message))
            continue
        seen[found.key] = found.line
        pool.items.append(found)
    return pool


def item(
    parsed: ParsedQuestion, domain: str, findings: list[Finding], media: Mapping[str, Media]
) -> DerivedItem | None:
    """The item that a block makes, or None with what is wrong in ``findings``."""
    further = dict(parsed.further)
    wrong = [*misread(parsed, further, domain)]
    findings += [Finding(parsed.line, f"item “{parsed.key}”: {message}") for message in wrong]
    if parsed.key is None or parsed.kind is None or parsed.problems or wrong:
        return None
    try:
        rendered = budget.render_fragments(kinds.fragments(parsed), media)
    except RenderRefused as refusal:
        findings.append(Finding(parsed.line, f"item “{parsed.key}”: {refusal}"))
        return None
    return DerivedItem(
        key=parsed.key,
        line=parsed.line,
        kind=parsed.kind,
        content=kinds.content(parsed, rendered),
        domain=further.get("domain") or domain,
        lesson=further.get("lesson", ""),
        level=parsed.level or "",
        objective=parsed.objective,
        expected=int(further["expected"]) if "expected" in further else None,
        enemies=tuple(sorted(set(listed(further.get("enemies", ""))) - {parsed.key})),
        is_pilot=further.get("pilot") == "yes",
    )


def misread(parsed: ParsedQuestion, further: Mapping[str, str], domain: str) -> Iterator[str]:
    """What is wrong with the attributes that an item has beyond those of a practice question."""
    if parsed.level not in GROUPS:
        yield f"its level is missing; write level=understand, or another of {', '.join(GROUPS)}."
    if not (further.get("domain") or domain):
        yield "it has no domain; write `domain:` at the top of the pool, or domain=… here."
    if len(further.get("domain", "")) > DOMAIN_LIMIT:
        yield f"its domain has {len(further['domain'])} characters; at most {DOMAIN_LIMIT} fit."
    if parsed.kind is not None and parsed.kind not in MARKED:
        yield f"an exam cannot mark a {parsed.kind}; use another kind."
    if "expected" in further and not PERCENT.fullmatch(further["expected"]):
        yield f"expected={further['expected']} is not a whole number from 0 to 100."
    if further.get("pilot", "no") not in {"yes", "no"}:
        yield f"pilot={further['pilot']} is not known; write yes or no."
    for key in listed(further.get("enemies", "")):
        if not KEY.fullmatch(key):
            yield f"“{key}” among its enemies is no id of an item; part ids by commas."


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def across(items: Iterable[tuple[str, DerivedItem]], lessons: Collection[str]) -> Iterator[tuple[str, Finding]]:
    """What is wrong between the items of a course: (pool, finding). ``items`` come with the name of their pool."""
    found = list(items)
    homes: dict[str, str] = {}
    for pool, item in found:
        if homes.setdefault(item.key, pool) != pool:
            yield pool, Finding(item.line, f"item “{item.key}” is also in {homes[item.key]}; rename one.")
    for pool, item in found:
        if item.lesson and item.lesson not in lessons:
            message = f"item “{item.key}”: no lesson of this course has the slug “{item.lesson}”; mend it."
            yield pool, Finding(item.line, message)
        if not item.lesson:
            message = f"item “{item.key}” names no lesson; add lesson=…, so that learners are told what to study."
            yield pool, Finding(item.line, message, advice=True)
        for key in item.enemies:
            if key not in homes:
                yield pool, Finding(item.line, f"item “{item.key}”: there is no item “{key}” to be its enemy; mend it.")


@transaction.atomic
def store(pool: ItemPool, items: Sequence[DerivedItem]) -> None:
    """Make the pool's items equal to ``items``. One that is gone is retired, with its papers kept.

    The number of queries does not grow with the items.
    """
    keys = [found.key for found in items]
    rows = {row.key: row for row in Item.objects.filter(course=pool.course, key__in=keys).select_related("revision")}
    lessons = dict(Lesson.objects.filter(course=pool.course).values_list("slug", "pk"))
    new, moved = [], []
    for position, found in enumerate(items, start=1):
        values = {
            "pool_id": pool.pk,
            "kind": found.kind,
            "lesson_id": lessons.get(found.lesson),
            "lesson_slug": found.lesson,
            "domain": found.domain,
            "level": found.level,
            "objective": found.objective,
            "expected": found.expected,
            "enemies": list(found.enemies),
            "points": int(found.content.get("points", 1)),
            "is_pilot": found.is_pilot,
            "position": position,
            "is_retired": False,
        }
        row = rows.get(found.key)
        if row is None:
            rows[found.key] = Item(course=pool.course, key=found.key, **values)
            new.append(rows[found.key])
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            moved.append(row)
    Item.objects.bulk_create(new)
    fields = ["pool", "kind", "lesson", "lesson_slug", "domain", "level", "objective", "expected", "enemies"]
    Item.objects.bulk_update(moved, [*fields, "points", "is_pilot", "position", "is_retired"])
    revise(ItemRevision, "item", [(rows[found.key], found.content) for found in items])
    Item.objects.filter(pool=pool, is_retired=False).exclude(key__in=keys).update(is_retired=True)
    ItemPool.objects.filter(pk=pool.pk).update(renderer_version=RENDERER_VERSION)


def media_of(course: Course | None, body: str) -> dict[str, Media]:
    """The files of the course that a pool shows."""
    return writing.media_named(course, body) if course is not None and course.pk else {}


def prove(pool: ItemPool, *, domain: str, body: str) -> DerivedPool:
    """What a text would make of the pool, with all that is wrong in itself and beside the course's other pools."""
    derived = derive(body, domain, media_of(pool.course, body))
    others = Item.objects.current().filter(course=pool.course).exclude(pool=pool)
    derived.findings += [finding for _pool, finding in clashes(derived, dict(others.values_list("key", "pool__slug")))]
    lessons = set(Lesson.objects.filter(course=pool.course).values_list("slug", flat=True))
    known = {*others.values_list("key", flat=True), *(found.key for found in derived.items)}
    for _name, finding in across(((pool.slug, found) for found in derived.items), lessons):
        is_known_enemy = any(f"no item “{key}”" in finding.message for key in known)
        if not is_known_enemy:
            derived.findings.append(finding)
    return derived


@transaction.atomic
def edit(pool: ItemPool, *, domain: str, body: str, base: int, derived: DerivedPool | None = None) -> DerivedPool:
    """Save a pool's text from the site, on top of the revision ``base`` that its author saw.

    ``derived`` is what :func:`prove` said of it, if it was asked already. Nothing is written when the text has
    problems, which are then in what is returned. Raises :class:`Outdated` when somebody else saved in between.
    """
    derived = derived or prove(pool, domain=domain, body=body)
    if derived.problems:
        return derived
    saved = ItemPool.objects.filter(pk=pool.pk, revision=base)
    if not saved.update(domain=domain, body=body, revision=base + 1):
        raise Outdated(pool)
    pool.refresh_from_db()
    store(pool, derived.items)
    return derived


def clashes(derived: DerivedPool, elsewhere: Mapping[str, str]) -> Iterator[tuple[str, Finding]]:
    """Ids that another pool of the course has already, by the pool's slug."""
    for found in derived.items:
        if found.key in elsewhere:
            message = f"item “{found.key}” is also in the pool {elsewhere[found.key]}; rename one."
            yield elsewhere[found.key], Finding(found.line, message)


class Outdated(Exception):
    """The pool was saved by somebody else since its author opened it."""

    def __init__(self, pool: ItemPool) -> None:
        self.pool = pool
        super().__init__(pool.slug)
