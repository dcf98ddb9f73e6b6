"""What saving a pool's text does to its items, told before it is done; and the saving itself."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.blocks import Effect
from courses.models.outline import Course
from exams import audit, bank, pools
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool, ItemRevision, Rating
from exams.models.sitting import PaperItem
from exams.pools import DerivedItem, DerivedPool, Outdated
from exams.selection import Infeasible, obstacles
from quizzes.revising import last_revisions, next_label, says

if TYPE_CHECKING:
    from accounts.models import User

#: Attributes of an item that are no part of what is asked, as authors write them.
TRAITS = {
    "domain": "domain",
    "lesson_slug": "lesson",
    "level": "level",
    "objective": "objective",
    "expected": "expected",
    "is_pilot": "pilot",
}


@dataclass(frozen=True)
class Saved:
    """How saving went: nothing is written when ``derived`` has problems or nothing was changed."""

    derived: DerivedPool
    effects: tuple[Effect, ...] = ()
    is_written: bool = False


def effects(pool: ItemPool, items: Sequence[DerivedItem]) -> Iterator[Effect]:
    """Item by item, in the order of the text; then those that it holds no more. Four queries, whatever their number."""
    keys = [found.key for found in items]
    rows = {row.key: row for row in Item.objects.filter(course=pool.course, key__in=keys).select_related("revision")}
    gone = list(Item.objects.filter(pool=pool, is_retired=False).exclude(key__in=keys).order_by("position"))
    last = last_revisions(ItemRevision, "item", list(rows.values()))
    used = Used([*rows.values(), *gone])
    new = [key for key in keys if key not in rows]
    if new:
        text = ngettext("%(n)d new item: %(keys)s.", "%(n)d new items: %(keys)s.", len(new))
        yield Effect("new", ", ".join(new), len(new), text % {"n": len(new), "keys": ", ".join(new)})
    for found in items:
        if found.key in rows:
            yield from edited(rows[found.key], found, pool, last, used)
    for row in gone:
        papers = used.papers[row.pk]
        text = _("“%(key)s” is drawn no more.") % {"key": row.key}
        yield Effect("retired", row.key, papers, f"{text}{kept_in(papers)}")


def edited(row: Item, found: DerivedItem, pool: ItemPool, last: Mapping[int, Any], used: Used) -> Iterator[Effect]:
    papers, said = used.papers[row.pk], {"key": row.key}
    if row.is_retired:
        yield Effect("back", row.key, papers, _("“%(key)s” is drawn again.") % said)
    elif row.pool_id != pool.pk:
        yield Effect("moved", row.key, papers, _("“%(key)s” comes here from another pool.") % said)
    if not says(row.revision, found.content):
        number, wording = next_label(row.revision, last.get(row.pk), found.content)
        said["label"] = f"{number}.{wording}"
        if row.revision is not None and number == row.revision.number:
            text = _("“%(key)s” says the same in other words (%(label)s); what was answered stays comparable.") % said
            yield Effect("reworded", row.key, papers, text)
        else:
            text = _("“%(key)s” asks something else (%(label)s).") % said
            yield Effect("revised", row.key, papers, f"{text}{kept_in(papers)}")
            ratings = used.ratings[row.pk]
            if ratings:
                text = ngettext(
                    "%(n)d judge rated the old form of “%(key)s”; it is rated anew.",
                    "%(n)d judges rated the old form of “%(key)s”; it is rated anew.",
                    ratings,
                )
                yield Effect("unrated", row.key, ratings, text % {"n": ratings, "key": row.key}, is_loss=True)
    values = {name: found.lesson if name == "lesson_slug" else getattr(found, name) for name in TRAITS}
    changed = [TRAITS[name] for name, value in values.items() if getattr(row, name) != value]
    if changed:
        text = _("“%(key)s” has other attributes: %(names)s.")
        yield Effect("traits", row.key, papers, text % {"key": row.key, "names": ", ".join(changed)})


class Used:
    """In how many papers items are, and how many judges rated their present form."""

    def __init__(self, items: Collection[Item]) -> None:
        papers = PaperItem.objects.filter(item__in=items).order_by().values_list("item_id").annotate(n=Count("pk"))
        self.papers: defaultdict[int, int] = defaultdict(int, papers)
        numbers = {item.pk: item.revision.number for item in items if item.revision is not None}
        self.ratings: defaultdict[int, int] = defaultdict(int)
        rated = Rating.objects.filter(item__in=numbers).order_by().values_list("item_id", "number")
        for item, number, judges in rated.annotate(n=Count("judge_key", distinct=True)):
            if numbers[item] == number:
                self.ratings[item] = judges


def kept_in(papers: int) -> str:
    if not papers:
        return ""
    text = ngettext(
        "It stays as it was in the %(n)d paper that has it.",
        "It stays as it was in the %(n)d papers that have it.",
        papers,
    )
    return " " + text % {"n": papers}


# Saving


def save_pool(*, pool: ItemPool, domain: str, body: str, base: int, author: User, now: datetime) -> Saved:
    """Make the text the pool's, and its items what the text says.

    Raises :class:`exams.pools.Outdated` when somebody saved since ``base``, and
    :class:`exams.selection.Infeasible` when the exam is open and would lose its last form.
    """

    def write() -> Saved:
        derived = pools.prove(pool, domain=domain, body=body)
        if derived.problems:
            return Saved(derived)
        if (pool.revision, pool.domain, pool.body) == (base, domain, body):
            return Saved(derived)
        told = tuple(effects(pool, derived.items))
        pools.edit(pool, domain=domain, body=body, base=base, derived=derived)
        recorded(pool, "edited", author, now, told)
        return Saved(derived, told, is_written=True)

    return while_open(pool, write)


def retire(*, pool: ItemPool, base: int, author: User, now: datetime) -> Saved:
    """Nothing of the pool is drawn any more; its items stay in their papers. Raises as :func:`save_pool`."""

    def write() -> Saved:
        found = ItemPool.objects.filter(pk=pool.pk, revision=base, is_retired=False)
        if not found.update(is_retired=True, revision=base + 1):
            raise Outdated(pool)
        pool.refresh_from_db()
        recorded(pool, "retired", author, now)
        return Saved(DerivedPool(), is_written=True)

    return while_open(pool, write)


@transaction.atomic
def restore(*, pool: ItemPool, base: int, author: User, now: datetime) -> Saved:
    """The pool's items are drawn again, as its text has them. Raises :class:`exams.pools.Outdated`."""
    derived = pools.prove(pool, domain=pool.domain, body=pool.body)
    if derived.problems:
        return Saved(derived)
    told = tuple(effects(pool, derived.items))
    pools.edit(pool, domain=pool.domain, body=pool.body, base=base, derived=derived)
    ItemPool.objects.filter(pk=pool.pk).update(is_retired=False)
    pool.refresh_from_db()
    recorded(pool, "restored", author, now, told)
    return Saved(derived, told, is_written=True)


def while_open(pool: ItemPool, write: Callable[[], Saved]) -> Saved:
    """Write, unless that takes the last form from an exam that is open. One that has none already is not worse off."""
    try:
        with transaction.atomic():
            saved = write()
            if saved.is_written and (reasons := closed_by(pool.course)):
                raise Infeasible(reasons)
            return saved
    except Infeasible:
        pool.refresh_from_db()
        if not closed_by(pool.course):
            raise
    with transaction.atomic():
        return write()


def closed_by(course: Course) -> list[str]:
    """Why no form can be drawn of an exam that is open; nothing for one that is not."""
    exam = Exam.objects.filter(course=course, status=Exam.Status.PUBLISHED).first()
    return obstacles(exam.blueprint, bank.of_exam(exam, exam.blueprint).candidates) if exam is not None else []


@transaction.atomic
def add_pool(*, course: Course, slug: str, domain: str, author: User, now: datetime) -> ItemPool:
    """An empty pool. IntegrityError when the course has one of this name."""
    pool = ItemPool.objects.create(course=course, slug=slug, domain=domain)
    recorded(pool, "added", author, now)
    return pool


def recorded(pool: ItemPool, what: str, author: User, now: datetime, told: Sequence[Effect] = ()) -> None:
    keys: dict[str, list[str]] = {}
    for effect in told:
        keys.setdefault(effect.code, []).append(effect.subject)
    audit.record(
        action=f"pool.{what}",
        subject=f"pool:{pool.pk}",
        actor=audit.actor(author),
        at=now,
        data={"revision": pool.revision, "sha256": hashlib.sha256(pool.body.encode()).hexdigest(), "items": keys},
    )
