"""Exams, banks and sittings for tests. Items are stored as the product stores them, without the renderer's process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import User
from courses.models.outline import Course
from exams import accommodations, audit
from exams.delivery import answering, ending, starting
from exams.delivery.answering import Change, Saved
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool
from exams.models.sitting import Answer, PaperItem, Sitting
from exams.pools import DerivedItem, store
from quizzes import grading, kinds, syntax
from tests.factories import make_course, make_user

numbers = count(1)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEAT = "a" * 32
LEVELS = ("remember", "understand", "apply", "analyze")

SINGLE = """
Which one is a fruit, says item %(key)s?

- ( ) A carrot of %(key)s
  > Sweet, and a root.
- (x) An apple of %(key)s
  > It grows from a flower.
- ( ) A cabbage of %(key)s
  > Leaves.

Explanation: A fruit grows from a flower.
"""
MULTIPLE = """
Which two are fruits, says item %(key)s?

- [x] An apple
  > Yes.
- [x] A pear
  > Yes.
- [ ] A carrot
  > A root.

Explanation: Two of them.
"""
NUMERIC = """
How much is 2 and 2, says item %(key)s?

- = 4
  > Yes.

Explanation: Four.
"""
TEXT = """
What grows from a flower, says item %(key)s?

- = "fruit"
  > Yes.

Explanation: Fruit.
"""
MATCHING = """
Match, says item %(key)s.

- apple -> fruit
  > Yes.
- carrot -> root
  > Yes.

Explanation: So.
"""
ORDERING = """
Put in order, says item %(key)s.

1. seed
2. flower
3. fruit

Explanation: So.
"""
KINDS = {
    "single": SINGLE,
    "multiple": MULTIPLE,
    "numeric": NUMERIC,
    "text": TEXT,
    "matching": MATCHING,
    "ordering": ORDERING,
}


def rules(**fields: Any) -> dict[str, Any]:
    """A blueprint as a row keeps it: six items of two domains, 30 minutes, 60 percent."""
    return {
        "minutes": 30,
        "domains": [
            {"id": "D1", "title": "Roots", "items": 3, "touches_all": False},
            {"id": "D2", "title": "Fruits", "items": 3, "touches_all": False},
        ],
        "levels": {},
        "tolerance": 2,
        "most_per_lesson": 0,
        "pilots": 0,
        "attempts": 0,
        "within_days": 0,
        "waits": [],
        "pass_mark": {"rule": "percent", "percent": 60, "judges": 5, "expected": {}, "lowest": None, "highest": None},
        "release": "at once",
        "shows": "domains",
        "lessons": "any",
        "checks": "any",
        "opens": None,
        "closes": None,
        "valid_months": 24,
        "mode": "unproctored",
    } | fields


def derived(key: str, kind: str = "single", body: str = "", **fields: Any) -> DerivedItem:
    """An item as a pool's text makes it."""
    text = (body or KINDS[kind]) % {"key": key}
    parsed = syntax.parse(f"{{#{key} level=understand}}", text, 1)
    assert parsed.problems == (), parsed.problems
    content = kinds.content(parsed, [f"<p>{part}</p>" for part in kinds.fragments(parsed)])
    values: dict[str, Any] = {
        "domain": "D1",
        "lesson": "",
        "level": "understand",
        "objective": None,
        "expected": None,
        "enemies": (),
        "is_pilot": False,
    }
    return DerivedItem(key=key, line=1, kind=str(parsed.kind), content=content, **(values | fields))


def make_pool(course: Course, items: list[DerivedItem], slug: str = "") -> ItemPool:
    pool = ItemPool.objects.create(course=course, slug=slug or f"pool-{next(numbers)}", revision=1)
    store(pool, items)
    return pool


def make_exam(
    course: Course | None = None, *, items: int = 5, kinds: tuple[str, ...] = ("single",), **fields: Any
) -> Exam:
    """A published exam whose bank has ``items`` items for each of its domains, their kinds taken in turn."""
    course = course or make_course()
    rule_fields = fields.pop("rules", {})
    defaults: dict[str, Any] = {"title": "The exam", "status": Exam.Status.PUBLISHED, "edition": "2026.3"}
    exam = Exam.objects.create(course=course, rules=rules(**rule_fields), **(defaults | fields))
    bank = [
        derived(f"{domain['id'].lower()}-{n}", kinds[n % len(kinds)], domain=domain["id"], level=LEVELS[n % 4])
        for domain in exam.rules["domains"]
        for n in range(items)
    ]
    make_pool(course, bank)
    return exam


def begin(exam: Exam | None = None, learner: User | None = None, *, now: datetime = START, seat: str = SEAT) -> Sitting:
    return starting.begin(exam=exam or make_exam(), learner=learner or make_user(), seat=seat, now=now)


def minutes(number: float) -> datetime:
    """So many minutes after :data:`START`."""
    return START + timedelta(minutes=number)


def right_values(row: PaperItem) -> tuple[str, ...]:
    """What a form with the right answer would send."""
    return grading.reveal(row.content).values


def wrong_values(row: PaperItem) -> tuple[str, ...]:
    """What a form with a wrong answer would send."""
    right = right_values(row)
    match row.content["kind"]:
        case "single" | "multiple":
            return (next(choice["key"] for choice in row.content["choices"] if choice["key"] not in right),)
        case "numeric":
            return ("77",)
        case "text":
            return ("a stone",)
    turned = [value.partition(":") for value in right]
    rest = [part[2] for part in turned]
    return tuple(f"{part[0]}:{value}" for part, value in zip(turned, [*rest[1:], rest[0]], strict=True))


def save(sitting: Sitting, number: int, values: tuple[str, ...], *, now: datetime = START, **fields: Any) -> Saved:
    """Save an answer on top of the one that stands."""
    rev = fields.pop("rev", None)
    if rev is None:
        rev = Answer.objects.get(sitting=sitting, number=number).rev
    seat = fields.pop("seat", sitting.seat)
    key = fields.pop("key", f"key-{next(numbers):08}")
    return answering.save(sitting=sitting, change=Change(number, values, rev, key, **fields), seat=seat, now=now)


def answer_all(sitting: Sitting, right: int, *, now: datetime = START) -> None:
    """Answer every question, the first ``right`` of them rightly."""
    for row in sitting.paper.all():
        values = right_values(row) if row.number <= right else wrong_values(row)
        assert save(sitting, row.number, values, now=now).is_saved


def sit(exam: Exam | None = None, learner: User | None = None, *, right: int, now: datetime = START) -> Sitting:
    """A whole sitting, submitted a minute after its start."""
    sitting = begin(exam, learner, now=now)
    answer_all(sitting, right, now=now)
    return ending.submit(sitting=sitting, seat=sitting.seat, now=now + timedelta(minutes=1))


def with_breaks(**fields: Any) -> Sitting:
    """A sitting with which two breaks of ten minutes were agreed."""
    exam, learner = make_exam(), make_user()
    values = {"breaks": 2, "break_minutes": 10} | fields
    accommodations.agree(exam=exam, learner=learner, by=learner, now=START, values=values)
    return begin(exam, learner)


def trail(subject: str = "") -> list[str]:
    """What the audit trail says happened, in order."""
    from exams.models.audit import AuditEntry

    found = AuditEntry.objects.filter(subject=subject) if subject else AuditEntry.objects.all()
    assert list(audit.broken()) == []
    return list(found.values_list("action", flat=True))


def item(key: str) -> Item:
    return Item.objects.get(key=key)
