"""Who is in the middle of what when a release ends: a learner in a lesson, a review and an exam; one who has passed
an exam and claims the certificate; an instructor with a lesson in the editor."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from exams.models.blueprint import Exam
from exams.models.sitting import PaperItem, Sitting
from quizzes import practice
from tests.courses.editing.people import make_instructor
from tests.exams.sittings import KINDS, make_exam, right_values, sit
from tests.factories import BODY, make_course, make_lesson, make_module, make_user
from tests.upgrades.left import LEFT
from tests.upgrades.pages import Browser

FRUIT = "/courses/botany/fruit/"
ASKED = "/courses/botany/practice/fruit-q"


def everyone() -> list[Browser]:
    course = make_course("botany", title="Botany")
    module = make_module(course, slug="plants")
    make_lesson(module, slug="fruit", questions=4, body=BODY + 'A [fruit](#term "It holds seeds.").\n\n')
    make_lesson(module, slug="roots", status="draft")
    make_exam(course, items=6, kinds=tuple(KINDS))
    return [ann(), bob(), ines()]


def ann() -> Browser:
    """Reads, practices, reviews, and sits the exam: two answers are saved, two pages are open."""
    browser = Browser(make_user("ann@example.org", name="Ann Ash"))
    for number, answer in ((1, "a"), (2, "b")):
        browser.send(*browser.form(FRUIT, f"{ASKED}{number}/"), answer=answer)
    long_ago = LEFT - timedelta(days=3)
    practice.PracticeAnswer.objects.update(answered_at=long_ago)
    browser.keep("practice by form", *browser.form(FRUIT, f"{ASKED}3/"), answer="b")
    browser.keep("practice by script", *browser.form(FRUIT, f"{ASKED}4/"), by_script=True, answer="a")
    browser.keep("the lesson is done", *browser.form(FRUIT, f"{FRUIT}completion/"))
    address, fields = browser.form("/review/session/", "/review/questions/botany/fruit-q1/")
    browser.keep("review", address, fields, answer="b")

    start = Exam.objects.get().get_absolute_url()
    browser.send(*browser.form(start), agree="on")
    sitting = Sitting.objects.get(learner__email="ann@example.org")
    for number in (1, 2):
        browser.send(*browser.form(question(sitting, number)), answer=right(sitting, number))
    browser.keep("exam by form", *browser.form(question(sitting, 3)), answer=right(sitting, 3), goto="4", flag="on")
    address, fields = browser.form(question(sitting, 4))
    browser.keep("exam by script", f"{address}answer/", fields, by_script=True, answer=right(sitting, 4), seconds="7")
    address, fields = browser.form(question(sitting, 1))
    browser.keep("exam, an answer changed", f"{address}answer/", fields, by_script=True, clear="1")
    browser.keep("exam, the end", *browser.form(f"/exam/{sitting.uuid}/submit/"))
    return browser


def bob() -> Browser:
    """Has passed, and is about to claim the certificate."""
    person = make_user("bob@example.org", name="Bob Birch")
    sitting = sit(Exam.objects.get(), person, right=6, now=LEFT - timedelta(hours=2))
    browser = Browser(person)
    browser.keep("the certificate", *browser.form(f"/exam/{sitting.uuid}/certificate/"), name="Bob Birch")
    return browser


def ines() -> Browser:
    """Writes on, with the lesson as it was when she opened it."""
    browser = Browser(make_instructor("ines", "botany"))
    from courses.models.outline import Lesson

    path = reverse("admin:courses_lesson_change", args=[Lesson.objects.get(slug="fruit").pk])
    browser.keep("the editor", *browser.form(path), title="Fruit and seeds", do="save")
    return browser


def question(sitting: Sitting, number: int) -> str:
    return f"/exam/{sitting.uuid}/{number}/"


def right(sitting: Sitting, number: int) -> list[str]:
    return list(right_values(PaperItem.objects.get(sitting=sitting, number=number)))
