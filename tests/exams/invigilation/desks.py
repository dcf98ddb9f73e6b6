"""Who invigilates: Ines teaches the course of the exam, Cleo another one; and how one presses a button here."""

from __future__ import annotations

import uuid
from datetime import datetime
from itertools import count
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import instructors
from exams.delivery import ending
from exams.models.audit import AuditEntry
from exams.models.blueprint import Exam
from exams.models.sitting import Sitting
from tests.exams.sittings import answer_all, begin, make_exam
from tests.factories import make_course, make_user
from tests.forms import form_of

numbers = count(1)


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def client(name: str) -> Client:
    found = Client()
    found.force_login(person(name))
    return found


def cast() -> None:
    """Ines, Cleo, an operator, somebody of the staff who teaches nothing, and a learner."""
    for name in ("ines", "cleo", "staff"):
        make_user(f"{name}@example.org", name=name.title(), is_staff=True)
    make_user("operator@example.org", name="Olu", is_staff=True, is_superuser=True)
    make_user("alice@example.org", name="Alice Ash")
    for name in ("ines", "cleo"):
        person(name).groups.add(instructors())
    make_course("other").instructors.add(person("cleo"))


def exam_of_ines(**fields: Any) -> Exam:
    """The exam of course "c", with the cast."""
    cast()
    course = make_course("c", title="Course c")
    course.instructors.add(person("ines"))
    return make_exam(course, **fields)


def running(exam: Exam, learner: User | None = None, *, now: datetime | None = None) -> Sitting:
    """A sitting that has just started."""
    return begin(exam, learner or person("alice"), now=now or timezone.now())


def marked(exam: Exam, learner: User | None = None, *, right: int = 4) -> Sitting:
    """A sitting that was submitted a moment ago."""
    now = timezone.now()
    sitting = begin(exam, learner or person("alice"), now=now)
    answer_all(sitting, right, now=now)
    return ending.submit(sitting=sitting, seat=sitting.seat, now=timezone.now())


def url(name: str, *args: Any) -> str:
    return reverse(f"admin:exams_sitting_{name}", args=["c", *args])


def page(sitting: Sitting) -> str:
    return url("page", sitting.uuid)


def press(who: Client, address: str, form: str = "act", **fields: Any) -> tuple[int, list[str]]:
    """Open a page, fill its form in and send it: the status, and what is said then."""
    opened = who.get(address)
    assert opened.status_code == 200, opened.status_code
    return send(who, address, form_of(opened.content.decode(), form) | fields)


def send(who: Client, address: str, fields: dict[str, Any]) -> tuple[int, list[str]]:
    response = who.post(address, fields)
    if response.status_code != 302:
        return response.status_code, []
    after = who.get(response.headers["Location"])
    return 302, [str(message) for message in after.context["messages"]]


def last_entry() -> tuple[str, str, dict[str, Any]]:
    """The newest entry of the trail: what happened, by whom, and what it holds."""
    entry = AuditEntry.objects.order_by("-number").first()
    assert entry is not None
    return entry.action, entry.actor, entry.data


def count_of_entries() -> int:
    return AuditEntry.objects.count()


def copies(sitting: Sitting, many: int) -> list[User]:
    """As many sittings like this one, each of a learner of its own: rows only, which the trail knows nothing of."""
    learners = User.objects.bulk_create(
        User(email=f"copy{next(numbers)}@example.org", name=f"Copy {next(numbers)}") for _ in range(many)
    )
    for learner in learners:
        made = Sitting.objects.get(pk=sitting.pk)
        made.pk, made.uuid, made.learner = None, uuid.uuid4(), learner
        made.save(force_insert=True)
        for rows in (sitting.paper.all(), sitting.answers.all(), sitting.results.all()):
            copied = list(rows)
            for row in copied:
                row.pk, row.sitting = None, made
            rows.model.objects.bulk_create(copied)
    return learners
