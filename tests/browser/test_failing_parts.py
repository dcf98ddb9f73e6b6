"""When a script does not come, or the server's answer is slow or useless, pages are plain forms and still work."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from courses.models.progress import LessonProgress
from quizzes.models.practice import PracticeAnswer
from tests.browser.places import LESSON, PASSWORD, RIGHT, WRONG, answer, learner
from tests.browser.visitors import Visit, Visitor

pytestmark = pytest.mark.browser

PLAIN_ADDRESS = re.compile(r"/practice/multimodal-meaning/#q-multimodal-meaning$")


def without_scripts(visitor: Visitor) -> Visitor:
    """The same visitor, to whom no script of the site gets through."""
    visitor.expect_complaint(r"ERR_FAILED.*\.js")
    visitor.context.route("**/*.js", lambda route: route.abort())
    return visitor


def test_without_its_scripts_a_guest_practices_with_plain_forms(visit: Visit) -> None:
    page = without_scripts(visit()).go(LESSON)

    question = answer(page, WRONG)

    expect(question.get_by_role("heading", name="Not quite")).to_be_visible()
    expect(page).to_have_url(PLAIN_ADDRESS)
    question.get_by_role("button", name="Try again").click()
    answer(page, RIGHT)
    expect(question.locator(".opt.was.yes b")).to_have_text("Right, on your second try")


def test_without_its_scripts_a_learner_signs_in_practices_and_finishes(visit: Visit) -> None:
    user = learner()
    page = without_scripts(visit()).go(f"/accounts/login/?next={LESSON}")

    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(re.escape(LESSON) + "$"))
    question = answer(page, RIGHT)
    expect(question.get_by_role("heading", name="Why that’s right")).to_be_visible()
    page.get_by_role("button", name="Mark complete").click()
    expect(page.get_by_role("heading", name="Lesson complete")).to_be_visible()

    expect(page).to_have_url(re.compile(re.escape(LESSON) + "#finish$"))
    assert PracticeAnswer.objects.filter(learner=user, is_correct=True).count() == 1
    assert LessonProgress.objects.filter(learner=user, completed_at__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("status", "body"), [(500, "broken"), (403, "no"), (200, "<p>Nothing of what was asked for.</p>")]
)
def test_after_a_useless_answer_the_form_is_sent_plainly(visit: Visit, status: int, body: str) -> None:
    guest = visit()
    guest.expect_complaint(rf"status of {status}|server: {status}")

    def spoil(route: Route) -> None:
        if "x-fragment" in route.request.headers:
            route.fulfill(status=status, body=body, content_type="text/html")
        else:
            route.continue_()

    guest.context.route("**/practice/**", spoil)
    page = guest.go(LESSON)

    question = answer(page, WRONG)

    expect(page).to_have_url(PLAIN_ADDRESS)
    expect(question.get_by_role("heading", name="Not quite")).to_be_visible()


def test_while_the_answer_is_on_its_way_the_question_says_that_it_is_busy(visit: Visit) -> None:
    visitor = visit(learner())
    held: list[Route] = []
    visitor.context.route("**/practice/**", lambda route: held.append(route))
    page = visitor.go(LESSON)

    question = answer(page, WRONG)
    expect(question).to_have_attribute("aria-busy", "true")
    question.get_by_role("button", name="Check answer").click()
    assert len(held) == 1
    held[0].continue_()

    expect(question.get_by_role("heading", name="Not quite")).to_be_focused()
    expect(question).not_to_have_attribute("aria-busy", "true")
    assert PracticeAnswer.objects.count() == 1
