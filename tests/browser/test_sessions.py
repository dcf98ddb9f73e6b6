"""Signing in and out beside what is open already: another tab, the way back, a session that ended, another site."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from courses.models.progress import LessonProgress
from quizzes.models.practice import PracticeAnswer
from tests.browser.places import COURSE, LESSON, PASSWORD, RIGHT, answer, learner
from tests.browser.serving import Site
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser


def fill_in_sign_in(page: Page) -> None:
    page.get_by_label("Email address").fill("amara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_answer_from_a_page_opened_before_signing_in_is_the_learners(visit: Visit, script: bool) -> None:
    user = learner()
    visitor = visit(script=script)
    page = visitor.go(LESSON)
    visitor.sign_in(user)

    question = answer(page, RIGHT)

    expect(question.get_by_role("heading", name="Why that’s right")).to_be_visible()
    assert list(PracticeAnswer.objects.values_list("learner", "response")) == [(user.pk, {"choice": "b"})]


def test_a_question_that_was_opened_before_signing_out_can_still_be_answered(visit: Visit) -> None:
    visitor = visit(learner())
    page = visitor.go(LESSON)
    visitor.context.clear_cookies(name="session")

    question = answer(page, RIGHT)

    expect(question.get_by_role("heading", name="Why that’s right")).to_be_focused()
    # It is kept for the browser, and goes into the account at the next sign-in.
    assert list(PracticeAnswer.objects.values_list("learner", "is_correct")) == [(None, True)]
    assert visitor.cookies() == ["csrf", "practice"]


def test_marking_a_lesson_complete_after_the_session_ended_leads_through_signing_in_back_to_it(visit: Visit) -> None:
    visitor = visit(learner())
    visitor.expect_complaint(r"status of 403 .*/place/")  # the page may still say where it is read, and is nobody's now
    page = visitor.go(LESSON)
    visitor.context.clear_cookies(name="session")

    page.get_by_role("button", name="Mark complete").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    fill_in_sign_in(page)

    expect(page).to_have_url(re.compile(re.escape(LESSON) + "#finish$"))
    expect(page.get_by_role("button", name="Mark complete")).to_be_in_viewport()
    assert LessonProgress.objects.count() == 0


def test_after_signing_out_the_way_back_shows_nothing_personal(visit: Visit) -> None:
    learner()
    visitor = visit()
    page = visitor.go("/accounts/login/")
    fill_in_sign_in(page)
    expect(page).to_have_url(re.compile("/learn/$"))
    visitor.go(LESSON)
    visitor.go("/account/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("[0-9]/$"))

    titles = []
    for _ in range(3):
        page.go_back()
        titles.append(page.title().split(" · ")[0])
        expect(page.get_by_role("banner")).not_to_contain_text("Amara")

    assert titles == ["Sign in", "Beyond Text: Images, Audio & Multimodal Models", "Sign in"]


def test_a_form_on_another_site_cannot_answer(visit: Visit, live_server: Site) -> None:
    visitor = visit(learner())
    visitor.expect_complaint("status of 403")
    address = f"{live_server.url}{COURSE}practice/multimodal-meaning/"
    visitor.page.set_content(
        f'<form method="post" action="{address}"><input name="answer" value="b"><button>Win</button></form>'
    )

    visitor.page.get_by_role("button", name="Win").click()

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("The form was not sent")
    assert PracticeAnswer.objects.count() == 0
