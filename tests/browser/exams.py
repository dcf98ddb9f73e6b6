"""People who sit the shipped exam, or a small one with every kind of question, and what they do on its pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from courses import progress
from courses.models.outline import Lesson
from exams import accommodations
from exams.delivery import ending, starting
from exams.models.blueprint import Exam
from exams.models.sitting import Answer, PaperItem, Sitting
from quizzes.models.practice import PracticeStanding
from quizzes.models.question import Question
from tests import factories
from tests.browser.serving import Site
from tests.exams import sittings

EXAM = "/courses/certified-ai-practitioner/exam/"
SMALL = "/courses/fruits/exam/"
MADE_UP = "a" * 32
#: What a browser says of a form that was refused, and of a site that cannot be reached.
REFUSED = "status of (404|409|410|422)"
AWAY = "ERR_INTERNET_DISCONNECTED|Failed to load resource"


def ready(user: User) -> User:
    """Somebody who completed every lesson and tried every question that the shipped exam asks for."""
    now = timezone.now()
    lessons = Lesson.objects.published().filter(course__slug="certified-ai-practitioner")
    for lesson in lessons:
        progress.mark_complete(learner=user, lesson=lesson, now=now)
    for question in Question.objects.current().filter(lesson__in=lessons):
        PracticeStanding.objects.get_or_create(
            learner=user, question=question, defaults={"first_at": now, "last_at": now, "events": 1, "tries": 1}
        )
    return user


def candidate(**fields: str) -> User:
    values = {"name": "Amara Diallo", **fields}
    return ready(factories.make_user("amara@example.org", password="a-long-enough-one", **values))


def small_exam(**fields: Any) -> Exam:
    """Six questions, one of each kind, in an exam that anybody may sit."""
    course = factories.make_course("fruits", title="Fruits")
    one = [{"id": "D1", "title": "Fruits", "items": 6, "touches_all": False}]
    rules = {"domains": one, **fields.pop("rules", {})}
    return sittings.make_exam(course, items=6, kinds=tuple(sittings.KINDS), title="Fruit exam", rules=rules, **fields)


def started(exam: Exam, learner: User, **fields: Any) -> Sitting:
    """A sitting that began a minute ago in another browser."""
    now = timezone.now() - timedelta(minutes=1)
    return starting.begin(exam=exam, learner=learner, seat=MADE_UP, now=now, **fields)


def begin(page: Page, path: str = EXAM) -> None:
    """Start the exam, as its page asks."""
    page.goto(path)
    page.get_by_label("I will work alone").check()
    page.get_by_role("button", name="Start the exam").click()
    page.get_by_role("button", name="Save and continue").wait_for()


def all_there(page: Page) -> None:
    """Wait until the page has the other questions with it."""
    page.wait_for_function("() => document.querySelector('[data-exam]').dataset.ready === 'yes'")


def asked(page: Page) -> PaperItem:
    """The question that the page shows, as the paper has it."""
    number = int(page.locator("[data-question]").get_attribute("data-question") or 0)
    uuid = page.locator("[data-exam]").get_attribute("data-exam")
    return PaperItem.objects.get(sitting__uuid=uuid, number=number)


def give(page: Page, values: tuple[str, ...]) -> None:
    """Answer the question on the page with what a form would send for it."""
    question = page.locator("[data-question]")
    kind = asked(page).content["kind"]
    if kind in {"matching", "ordering"} and page.locator("[data-exam][data-ready]").count():
        expect(question.locator(":is(q-match, q-order)[data-ready]")).to_have_count(1)
    if kind in {"single", "multiple"}:
        for box in question.locator("input[name=answer]").all():
            wanted = box.get_attribute("value") in values
            if wanted != box.is_checked() and (kind == "multiple" or wanted):
                box.set_checked(wanted)
    elif kind in {"numeric", "text"}:
        question.locator("input[name=answer]").fill(values[0])
    elif kind == "matching":
        for value in values:
            select = question.locator(f"select:has(option[value='{value}'])")
            select.select_option(value)
    else:
        arrange(question, [value.partition(":") for value in values])


def arrange(question: Locator, wanted: list[tuple[str, str, str]]) -> None:
    """Bring the items of an ordering to their positions: by the lists, or by the buttons that stand in for them."""
    if question.locator("q-order[data-ready]").count() == 0:
        for key, _colon, position in wanted:
            question.locator(f"select:has(option[value='{key}:{position}'])").select_option(f"{key}:{position}")
        return
    for key, _colon, position in sorted(wanted, key=lambda part: int(part[2])):
        item = question.locator(f".item:has(option[value='{key}:1'])")
        up = item.locator("button[data-by='-1']")
        here = item.evaluate("item => [...item.parentElement.children].indexOf(item)") + 1
        for _step in range(here - int(position)):
            up.click()
    for _turn in range(2):  # there and back: what stands there by itself is an answer, too
        question.locator(".item").first.locator("button[data-by='1']").click()


def saved(page: Page) -> None:
    """Wait until nothing is left to save."""
    expect(page.locator("[data-save]")).to_have_attribute("data-state", "saved")


def finished(learner: User, *, passes: bool, slug: str = "certified-ai-practitioner") -> Sitting:
    """A released sitting of the exam of a course."""
    exam = Exam.objects.select_related("course").get(course__slug=slug)
    begun = started(exam, learner)
    sittings.answer_all(begun, right=begun.size if passes else begun.size // 2, now=begun.started_at)
    return ending.submit(sitting=begun, seat=MADE_UP, now=timezone.now())


def close_for_all(sitting: Sitting) -> None:
    """The exam's window is over, and what it says is that answers are shown then."""
    over = {"release": "after window", "shows": "answers", "closes": sitting.started_at.isoformat()}
    for model, pk in ((Sitting, sitting.pk), (Exam, sitting.exam_id)):
        row = model.objects.get(pk=pk)
        model.objects.filter(pk=pk).update(rules={**row.rules, **over})


def with_break(learner: User, exam: Exam) -> None:
    values = {"breaks": 1, "break_minutes": 10, "extra_percent": 25}
    accommodations.agree(exam=exam, learner=learner, by=learner, now=timezone.now(), values=values)


def to_next(page: Page) -> None:
    """Save what stands and go on; the next question comes without a page of the server."""
    number = page.locator("[data-question]").get_attribute("data-question")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(f"[data-question='{int(number or 0) + 1}']")).to_be_visible()


def answered(site: Site) -> list[int]:
    """The questions that have an answer on record, read while no request is at work."""
    with site.requests.turn:
        return [answer.number for answer in Answer.objects.order_by("number") if answer.is_answered]


def submit(page: Page) -> None:
    """Go to the page before the end, and submit there."""
    page.get_by_role("button", name="Review and submit").click()
    page.get_by_role("button", name="Submit my exam").click()
    page.get_by_role("heading", level=1).wait_for()
