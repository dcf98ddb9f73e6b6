"""The addresses of the shipped course, its people, and every page worth looking at, each ready to be opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page

from accounts.models import User
from courses import progress
from courses.models.outline import Course, Lesson
from exams.models.blueprint import Exam
from quizzes import grading, kinds, knowledge_check, practice
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from tests import factories
from tests.browser import exams
from tests.browser.visitors import Visit, Visitor

COURSE = "/courses/certified-ai-practitioner/"
LESSON = f"{COURSE}beyond-text-multimodal/"
OTHER_LESSON = f"{COURSE}confident-and-wrong/"
DRAFT = f"{COURSE}one-token-at-a-time/"
PASSWORD = "a-long-enough-one"

FIRST = "#q-multimodal-meaning"
WRONG = "It gives correct answers more often than models that only read text."
RIGHT = "It works with several kinds of data, such as words and pictures."


def lesson(slug: str = "beyond-text-multimodal") -> Lesson:
    return Lesson.objects.get(slug=slug)


def learner(**fields: str) -> User:
    return factories.make_user("amara@example.org", password=PASSWORD, **{"name": "Amara Diallo", **fields})


def learner_under_way(**fields: str) -> User:
    """A learner with one of the two lessons done, who stopped in the middle of the other."""
    user = learner(**fields)
    progress.mark_complete(learner=user, lesson=lesson(), now=timezone.now())
    progress.remember_place(
        learner=user, lesson=lesson("confident-and-wrong"), section="five-more-limits", now=timezone.now()
    )
    return user


def learner_practiced() -> User:
    """A learner who has met most of what the shipped courses ask: right, wrong and sure of it, in the end, or shown.

    One question is not asked any more.
    """
    user, now = learner(), timezone.now()
    revisions = QuestionRevision.objects.select_related("question__lesson__course", "question__lesson__module")
    # The short course first: which history its questions get does not hang on how many the long one has.
    for turn, revision in enumerate(revisions.order_by("-question__lesson__course__slug", "question_id")):
        about = (revision.question, revision, revision.question.lesson)
        right, wrong = right_and_wrong(revision)
        histories: list[list[list[str] | None]] = [[wrong], [right], [wrong, right], [None], []]
        for step, values in enumerate(histories[turn % 5]):
            if values is None:
                asked = knowledge_check.revealed(*about, tries=step)
            else:
                asked = knowledge_check.checked(*about, values=values, tries=step, hints=0, sure=values is wrong)
            moment = now - timedelta(days=turn % 9 + 1) + timedelta(minutes=step)
            practice.record(who=user, revision=revision, asked=asked, place=PracticeAnswer.Place.LESSON, now=moment)
    Question.objects.filter(key="words-of-feedback").update(is_retired=True)
    progress.remember_place(learner=user, lesson=lesson("check-and-publish"), section="", now=now)
    return user


def right_and_wrong(revision: QuestionRevision) -> tuple[list[str], list[str] | None]:
    """What a form sends for a right answer, and for a wrong one where that is simple (else None)."""
    right = list(grading.reveal(revision.content).values)
    options = [option.key for option in kinds.present(revision.content, revision.question.key).options]
    typed = {"numeric": ["999"], "text": ["no"]}
    wrong = [key for key in options if key not in right][:1] if revision.kind in {"single", "multiple"} else None
    return right or ["What I think of it.\n\nAnd why."], wrong or typed.get(revision.kind)


def instructor(**fields: str) -> User:
    user = factories.make_user("ines@example.org", is_staff=True, **{"name": "Ines Okafor", **fields})
    Course.objects.get(slug="certified-ai-practitioner").instructors.add(user)
    return user


def answer(page: Page, words: str, question: str = FIRST) -> Locator:
    """Choose the option that reads ``words`` and check it; returns the question."""
    form = page.locator(question)
    check = form.get_by_role("button", name="Check answer")
    check.wait_for()
    form.get_by_label(words).check()
    check.click()
    return form


@dataclass(frozen=True)
class Place:
    """A page in a state. ``arrive`` brings a new visitor there, who reads as ``fields`` of a user say."""

    name: str
    arrive: Callable[[Visit, dict[str, str]], Visitor]
    widths: tuple[int, ...] = (390, 1280)


def page_for(
    make: Callable[..., User] | None, path: str, then: Callable[[Page], object] | None = None, complaint: str = ""
) -> Callable[[Visit, dict[str, str]], Visitor]:
    """A way to a page: who looks (None for a guest), the address, what to do there, what the browser complains of."""

    def arrive(visit: Visit, fields: dict[str, str]) -> Visitor:
        visitor = visit(make(**fields)) if make else visit()
        if make is None and fields:
            kept = {"size": fields["text_size"]}
            visitor.context.add_init_script(f"localStorage.setItem('lectern-reading', JSON.stringify({kept}))")
        if complaint:
            visitor.expect_complaint(complaint)
        page = visitor.go(path)
        if then is not None:
            then(page)
        return visitor

    return arrive


def check_nothing(page: Page) -> None:
    page.locator(FIRST).get_by_role("button", name="Check answer").click()
    page.get_by_text("Choose an answer before you check it").wait_for()


def answer_wrongly(page: Page) -> None:
    answer(page, WRONG).get_by_role("heading", name="Not quite").wait_for()


def answer_rightly(page: Page) -> None:
    answer(page, RIGHT).get_by_role("heading", name="Why that’s right").wait_for()


def show_the_answer(page: Page) -> None:
    answer_wrongly(page)
    page.locator(FIRST).get_by_role("button", name="Show the answer").click()
    page.get_by_role("heading", name="The answer").wait_for()


def ask_for_a_hint(page: Page) -> None:
    page.locator(FIRST).get_by_role("button", name="Show a hint").click()
    page.locator(".hintbox").wait_for()


def sign_in_wrongly(page: Page) -> None:
    page.get_by_label("Email address").fill("amara@example.org")
    page.get_by_label("Password", exact=True).fill("not-this-one")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("alert").wait_for()


def fill_in_sign_up(page: Page) -> None:
    """Fill in the form of a new account and send it."""
    page.get_by_label("Name").fill("Amara Diallo")
    page.get_by_label("Email address").fill("amara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create my account").click()
    page.get_by_role("heading", name="Confirm your email address").wait_for()


def press(name: str) -> Callable[[Page], None]:
    """Press the button called ``name``."""
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def open_drawer(name: str) -> Callable[[Page], None]:
    def then(page: Page) -> None:
        page.set_viewport_size({"width": 390, "height": 800})
        press(name)(page)

    return then


def in_exam(then: Callable[[Page], object] | None = None) -> Callable[[Visit, dict[str, str]], Visitor]:
    """A way to the first question of the shipped exam, and on from there."""

    def arrive(visit: Visit, fields: dict[str, str]) -> Visitor:
        visitor = visit(exams.candidate(**fields))
        exams.begin(visitor.page)
        exams.all_there(visitor.page)
        if then is not None:
            then(visitor.page)
        return visitor

    return arrive


def after_exam(path: str = "/exam/{}/result/", *, passes: bool) -> Callable[[Visit, dict[str, str]], Visitor]:
    """A way to a page after the shipped exam, whose window is over by then."""

    def arrive(visit: Visit, fields: dict[str, str]) -> Visitor:
        user = exams.candidate(**fields)
        sitting = exams.finished(user, passes=passes)
        exams.close_for_all(sitting)
        visitor = visit(user)
        visitor.go(path.format(sitting.uuid))
        return visitor

    return arrive


def exam_elsewhere(visit: Visit, fields: dict[str, str]) -> Visitor:
    user = exams.candidate(**fields)
    sitting = exams.started(Exam.objects.select_related("course").get(), user)
    visitor = visit(user)
    visitor.go(sitting.get_absolute_url())
    return visitor


def flag_and_check(page: Page) -> None:
    page.get_by_label("Flag for later").check()
    exams.saved(page)
    page.get_by_role("button", name="Review and submit").click()
    page.get_by_role("heading", name="Check before you submit").wait_for()


PLACES = [
    Place("catalog", page_for(None, "/")),
    Place("catalog, signed in", page_for(learner, "/")),
    Place("course", page_for(None, COURSE)),
    Place("course, under way", page_for(learner_under_way, COURSE)),
    Place("course, with drafts", page_for(instructor, COURSE)),
    Place("lesson", page_for(None, LESSON)),
    Place("lesson, signed in", page_for(learner_under_way, LESSON)),
    Place("lesson, a draft", page_for(instructor, DRAFT)),
    Place("glossary", page_for(None, f"{COURSE}glossary/")),
    Place("my learning, nothing begun", page_for(learner, "/learn/")),
    Place("my learning, under way", page_for(learner_under_way, "/learn/")),
    Place("exam, not signed in", page_for(None, exams.EXAM)),
    Place("exam, not ready", page_for(learner, exams.EXAM)),
    Place("exam, ready", page_for(exams.candidate, exams.EXAM)),
    Place("exam, not agreed", page_for(exams.candidate, exams.EXAM, press("Start the exam"), "status of 422")),
    Place("exam, a question", in_exam()),
    Place("exam, before the end", in_exam(flag_and_check)),
    Place("exam, open elsewhere", exam_elsewhere),
    Place("exam, passed", after_exam(passes=True)),
    Place("exam, failed", after_exam(passes=False)),
    Place("exam, the answers", after_exam("/exam/{}/answers/", passes=False)),
    Place("my learning, after the exam", after_exam("/learn/", passes=True)),
    Place("style guide", page_for(instructor, "/styleguide/")),
    Place("sign in", page_for(None, "/accounts/login/")),
    Place("sign in, refused", page_for(None, "/accounts/login/", sign_in_wrongly)),
    Place("sign up", page_for(None, "/accounts/signup/")),
    Place("sign up, the code", page_for(None, "/accounts/signup/", fill_in_sign_up)),
    Place("account", page_for(learner, "/account/")),
    Place("privacy", page_for(None, "/privacy/")),
    Place("no page", page_for(None, "/nowhere/", complaint="status of 404")),
    Place("question, nothing chosen", page_for(None, LESSON, check_nothing)),
    Place("question, wrong", page_for(None, LESSON, answer_wrongly)),
    Place("question, right", page_for(None, LESSON, answer_rightly)),
    Place("question, answer shown", page_for(None, LESSON, show_the_answer)),
    Place("question, a hint", page_for(None, LESSON, ask_for_a_hint)),
    Place("reading settings", page_for(None, LESSON, press("Reading settings"))),
    Place("reading settings, signed in", page_for(learner, LESSON, press("Reading settings"))),
    Place("lessons of the module", page_for(None, LESSON, open_drawer("Module 3")), (390,)),
    Place("sections of the page", page_for(None, LESSON, open_drawer("On this page")), (390,)),
    Place("site menu", page_for(learner, LESSON, open_drawer("Menu")), (390,)),
]
