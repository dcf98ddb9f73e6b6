"""A whole site for the tests of its doors: two courses of two instructors, two learners with rows of every kind.

Alice is the learner whose rows are asked for, and Bob the stranger, who has the same of his own. Ines teaches courses
"c", "botany" and "secret" (a draft), Cleo "other" and "geology". Whatever is Alice's alone, or of course "secret", says
so in a word of its own, so that it is found wherever it leaks to.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import instructors
from courses import previewing, progress
from courses.editing import copies, tickets
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module
from courses.models.versions import WorkingCopy
from exams import accommodations, certificates
from exams.delivery import ending
from exams.models.accommodation import Accommodation
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool
from exams.models.result import Correction
from exams.models.sitting import Sitting
from quizzes import guests, review
from quizzes.models.practice import Guest
from quizzes.models.question import Question
from tests.accounts.people import make_passkey
from tests.exams.sittings import answer_all, begin, make_exam
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.quizzes.cards import make_term, meet
from tests.quizzes.practicing import give

#: A word in all that is one learner's own, one in a course that is not published, and one in a text that is not saved.
ALICES, BOBS, SECRET, UNSAVED = "alicesown", "bobsown", "secretcourse", "unsavedtext"
ROLES = ("guest", "ended", "learner", "stranger", "staff", "cleo", "ines", "operator")
SHA = "0123456789abcdef"


@dataclass
class Site:
    """The browsers of the people by role, what the braces of the addresses stand for, and the people."""

    clients: dict[str, Client] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    #: The same of the other learner and of the other course.
    others: dict[str, Any] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    cookies: dict[str, Any] = field(default_factory=dict)

    def browser(self, role: str) -> Client:
        """This person's browser as it was when the site was made."""
        self.clients[role].cookies = copy.deepcopy(self.cookies[role])
        return self.clients[role]


def make_site() -> Site:
    site = Site()
    make_people(site)
    make_courses(site)
    site.rows["claimable"] = passed(site.people["cleo"], "botany").uuid
    for who, marker, rows in (("learner", ALICES, site.rows), ("stranger", BOBS, site.others)):
        rows.update(make_learning(site.people[who], marker))
        rows.update(make_sittings(site.people[who], marker))
    for slug, rows, author in (("c", site.rows, "ines"), ("other", site.others, "cleo")):
        rows.update(rows_of(slug, site.people[author]))
    for role in ROLES:
        site.clients[role] = Client()
        if role in site.people:
            site.clients[role].force_login(site.people[role])
    User.objects.filter(pk=site.people["ended"].pk).update(is_active=False)
    make_seats(site)
    confirm_all(site)
    site.cookies = {role: copy.deepcopy(client.cookies) for role, client in site.clients.items()}
    return site


def make_people(site: Site) -> None:
    """Everybody but the guest. ``ended`` was a learner, whose account is closed while a browser is still signed in."""
    staff = {"is_staff": True}
    site.people = {
        "ended": make_user("ended@example.org"),
        "learner": make_user("alice@example.org", name=f"Alice {ALICES}"),
        "stranger": make_user("bob@example.org", name=f"Bob {BOBS}"),
        "staff": make_user("staff@example.org", **staff),
        "cleo": make_user("cleo@example.org", name="Cleo", **staff),
        "ines": make_user("ines@example.org", name="Ines", **staff),
        "operator": make_user("operator@example.org", name="Olu", is_superuser=True, **staff),
    }
    for name in ("cleo", "ines"):
        site.people[name].groups.add(instructors())


def make_courses(site: Site) -> None:
    taught = {"c": "ines", "botany": "ines", "secret": "ines", "other": "cleo", "geology": "cleo"}
    for slug, who in taught.items():
        status = Course.Status.DRAFT if slug == "secret" else Course.Status.PUBLISHED
        title = f"Course {slug}" + (f" {SECRET}" if slug == "secret" else "")
        course = make_course(slug, title=title, status=status)
        course.instructors.add(site.people[who])
        if slug != "geology":
            make_exam(course, title=f"Exam of {slug}", rules={"shows": "answers"})
        if slug in {"c", "other"}:
            module = make_module(course, slug="m", title=f"Module of {slug}")
            lesson = make_lesson(module, slug="l1", title=f"First of {slug}", questions=1)
            make_lesson(module, slug="l2", title=f"Second of {slug}", body="Text.\n")
            make_term(lesson, "ovary")
            put_file(course, f"{slug}.csv", "0" * 64, "text/csv")
    botany = Course.objects.get(slug="botany")
    plants = make_module(botany, slug="plants")
    make_lesson(plants, slug="fruit", questions=1)
    make_lesson(plants, slug="draft", title=f"Draft {SECRET}", questions=1, status=Lesson.Status.DRAFT)
    put_file(botany, "a.svg", SHA * 4, "image/svg+xml")


def put_file(course: Course, name: str, sha256: str, content_type: str) -> MediaFile:
    return MediaFile.objects.create(course=course, name=name, data=b"<svg/>", sha256=sha256, content_type=content_type)


def make_learning(learner: User, marker: str) -> dict[str, Any]:
    """A lesson done and a question and a term met, a browser merged, a passkey, a sign-in elsewhere."""
    now = timezone.now()
    lesson = Lesson.objects.get(course__slug="c", slug="l1")
    question = Question.objects.select_related("revision", "lesson").get(course__slug="c", key="l1-q1")
    progress.mark_complete(learner=learner, lesson=lesson, now=now)
    meet(learner, question, at=now - timedelta(hours=1))
    review.made_card(learner, question, now)
    review.add_term(learner=learner, term=lesson.terms.get(slug="ovary"), now=now)
    guest = Guest.objects.create(made_at=now)
    give(guest, question.revision)
    guests.merge(guest=guest, learner=learner, now=now)
    passkey = make_passkey(learner, name=f"Phone {marker}")
    account = SocialAccount.objects.create(user=learner, provider="x", uid=marker)
    browser = Client()
    browser.force_login(learner)
    elsewhere = UserSession.objects.create(
        user=learner, ip="127.0.0.1", session_key=browser.session.session_key, user_agent=f"Browser {marker}"
    )
    return {"guest": guest.pk, "passkey": passkey.pk, "account": account.pk, "session": elsewhere.pk,
            "person": learner.pk, "question": question.pk}  # fmt: skip


def make_sittings(learner: User, marker: str) -> dict[str, Any]:
    """An exam that was passed, with its certificate, and one that runs, with what was agreed for it."""
    now = timezone.now()
    past, present = Exam.objects.get(course__slug="c"), Exam.objects.get(course__slug="botany")
    accommodations.agree(exam=past, learner=learner, by=learner, now=now, values={"extra_minutes": 7})
    ended = passed(learner, "c")
    certificate = certificates.issue(sitting=ended, name=f"Holder {marker}", now=now, actor=learner)
    running = begin(present, learner, now=now, seat=("a" if marker == ALICES else "b") * 32)
    return {
        "sitting": ended.uuid,
        "running": running.uuid,
        "number": certificate.number,
        "agreed": Accommodation.objects.get(exam=past, learner=learner).pk,
    }


def passed(learner: User, course: str) -> Sitting:
    """An exam that was passed a minute ago."""
    now = timezone.now() - timedelta(minutes=2)
    sitting = begin(Exam.objects.get(course__slug=course), learner, now=now)
    answer_all(sitting, 6, now=now)
    return ending.submit(sitting=sitting, seat=sitting.seat, now=now + timedelta(minutes=1))


def rows_of(slug: str, author: User) -> dict[str, Any]:
    """Rows of a course, and what its author is writing."""
    course = Course.objects.get(slug=slug)
    exam, lesson = Exam.objects.get(course=course), Lesson.objects.get(course=course, slug="l1")
    item = Item.objects.get(course=course, key="d1-1")
    correction = Correction.objects.create(
        exam=exam, item=item, number=1, action="void", reason="Wrong.", made_at=timezone.now()
    )
    copy_ = working_copy(lesson, author)
    if slug == "c":
        botany = Exam.objects.get(course__slug="botany")
        Accommodation.objects.create(exam=botany, learner=author, set_at=timezone.now())
    return {
        "course": course.pk,
        "module": Module.objects.get(course=course).pk,
        "lesson": lesson.pk,
        "file": MediaFile.objects.get(course=course).pk,
        "exam": exam.pk,
        "pool": ItemPool.objects.get(course=course).pk,
        "item": item.pk,
        "correction": correction.pk,
        "copy": copy_.page,
        "preview": previewing.copy_link(copy_).removeprefix("/preview/").strip("/"),
        "group": Group.objects.get().pk,
    }


def working_copy(lesson: Lesson, author: User) -> WorkingCopy:
    """What somebody types and has not saved."""
    ticket = tickets.read(tickets.issue(user=author.pk, lesson=lesson.pk, base=lesson.head or 1), lesson=lesson.pk)
    assert ticket is not None
    data = {"title": f"{UNSAVED} of {lesson.course.slug}", "slug": "l1", "body": lesson.body}
    return copies.keep(ticket=ticket, data=data, now=timezone.now())


def make_seats(site: Site) -> None:
    """The browsers of the two learners are those that their running exams were begun in."""
    for role, rows, seat in (("learner", site.rows, "a" * 32), ("stranger", site.others, "b" * 32)):
        session = site.clients[role].session
        session["exam_seats"] = {str(rows["running"]): seat}
        session.save()
        assert Sitting.objects.get(uuid=rows["running"]).seat == seat


def confirm_all(site: Site) -> None:
    """Everybody has just said again who they are, so that no door stays shut for that alone."""
    for role, person in site.people.items():
        request = HttpRequest()
        request.session = site.clients[role].session
        record_authentication(request, person, "password", reauthenticated=True)
        request.session.save()
        site.clients[role].cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
