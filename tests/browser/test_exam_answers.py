"""Answers of an exam in a browser: changed, flagged, not to be read, given twice; and none is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from exams.models.sitting import Answer, AnswerEvent, Sitting
from tests import factories
from tests.browser.exams import (
    AWAY,
    REFUSED,
    SMALL,
    all_there,
    answered,
    asked,
    begin,
    give,
    saved,
    small_exam,
    started,
    to_next,
)
from tests.browser.serving import Site
from tests.browser.visitors import Visit
from tests.exams.sittings import make_exam, right_values, wrong_values

pytestmark = pytest.mark.browser


def test_clearing_flagging_and_the_navigator(visit: Visit, live_server: Site) -> None:
    small_exam()
    page = visit(factories.make_user()).page
    begin(page, SMALL)
    all_there(page)

    give(page, right_values(asked(page)))
    page.get_by_label("Flag for later").check()
    saved(page)
    expect(page.get_by_role("button", name="Question 1 of 6, answered, flagged")).to_be_visible()
    expect(page.locator("[data-counts]")).to_have_text("1 answered, 1 flagged")
    page.get_by_role("button", name="Clear my answer").click()
    expect(page.get_by_role("button", name="Question 1 of 6, not answered, flagged")).to_be_visible()
    saved(page)
    assert answered(live_server) == []

    page.get_by_role("button", name="Question 4, not answered").click()
    expect(page.locator("[data-question='4']")).to_be_visible()
    assert page.url.endswith("/4/")
    page.go_back()
    expect(page.locator("[data-question='1']")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("Question 1 of 6")
    page.get_by_role("button", name="Review and submit").click()
    expect(page.get_by_role("heading", name="6 questions have no answer")).to_be_visible()
    expect(page.get_by_role("heading", name="1 question is flagged")).to_be_visible()


def test_an_order_that_is_right_as_it_stands_is_saved_and_stays_saved(visit: Visit, live_server: Site) -> None:
    """Nobody moves anything; what comes after *Save and continue* looks at the question once more."""
    course = factories.make_course("fruits", title="Fruits")
    one = [{"id": "D1", "title": "Fruits", "items": 2, "touches_all": False}]
    make_exam(course, items=2, kinds=("ordering",), rules={"domains": one})
    page = visit(factories.make_user()).page
    begin(page, SMALL)
    all_there(page)

    to_next(page)
    saved(page)
    page.locator(".gridnav button[value='1']").click()
    page.get_by_role("heading", level=1).click()
    saved(page)
    expect(page.locator("[data-counts]")).to_have_text("1 answered, 0 flagged")
    page.locator(".gridnav button[value='2']").click()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Submit my exam").wait_for()
    expect(page.get_by_text("no answer")).to_have_count(0)
    assert answered(live_server) == [1, 2]
    assert AnswerEvent.objects.count() == 2


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_answer_that_cannot_be_read_is_kept_and_told(visit: Visit, script: bool) -> None:
    exam = small_exam()
    user = factories.make_user()
    number = started(exam, user).paper.get(content__kind="numeric").number
    page = visit(user, script=script).go(SMALL)
    page.get_by_role("link", name="Continue the exam").click()
    page.get_by_role("button", name="Continue the exam here").click()
    page.locator(f".gridnav button[value='{number}']").click()
    expect(page.locator(f"[data-question='{number}']")).to_be_visible()

    page.get_by_label("Your answer").fill("about four")
    page.locator(".gridnav button[value='1']").click()

    if script:
        saved(page)
        page.reload()
        page.locator(f".gridnav button[value='{number}']").click()
    expect(page.get_by_label("Your answer")).to_have_value("about four")
    expect(page.locator(".error")).to_contain_text("Write a number, such as 12 or 1.5")
    page.get_by_role("button", name="Review and submit").click()
    expect(page.get_by_role("heading", name="1 answer cannot be read")).to_be_visible()


def test_two_windows_of_one_browser_show_both_answers(visit: Visit, live_server: Site) -> None:
    small_exam()
    visitor = visit(factories.make_user(), script=False)
    visitor.expect_complaint(REFUSED)
    page = visitor.page
    begin(page, SMALL)
    number = Sitting.objects.get().paper.get(content__kind="single").number
    page.locator(f".gridnav button[value='{number}']").click()
    other = visitor.context.new_page()
    other.goto(page.url)

    give(other, right_values(asked(other)))
    other.get_by_role("button", name="Question 1,").click()
    give(page, wrong_values(asked(page)))
    page.locator(".gridnav button[value='1']").click()

    expect(page.get_by_role("heading", name=f"Question {number} has two answers")).to_be_visible()
    expect(page.get_by_role("region", name="Saved now")).to_contain_text("An apple")
    expect(page.get_by_role("region", name="Sent from this page")).to_contain_text("A carrot")
    page.get_by_role("button", name="Save this one instead").click()
    with live_server.requests.turn:
        assert Answer.objects.get(number=number).values == list(wrong_values(asked(page)))
        assert [event.outcome for event in AnswerEvent.objects.order_by("pk")] == ["saved", "stale", "saved"]


def test_a_stale_window_asks_which_answer_is_to_stand(visit: Visit, live_server: Site) -> None:
    small_exam()
    visitor = visit(factories.make_user())
    visitor.expect_complaint(REFUSED)
    page = visitor.page
    begin(page, SMALL)
    number = Sitting.objects.get().paper.get(content__kind="single").number
    page.goto(page.url.replace("/1/", f"/{number}/"))
    other = visitor.context.new_page()
    other.goto(page.url)

    give(other, right_values(asked(other)))
    saved(other)
    give(page, wrong_values(asked(page)))

    expect(page.locator("[data-notice]")).to_contain_text(f"Question {number} was answered elsewhere")
    page.get_by_role("button", name="The one on this page").click()
    saved(page)
    with live_server.requests.turn:
        assert Answer.objects.get(number=number).values == list(wrong_values(asked(page)))


def test_answers_that_a_closed_browser_kept_are_offered_and_not_sent_by_themselves(
    visit: Visit, live_server: Site
) -> None:
    small_exam()
    visitor = visit(factories.make_user())
    visitor.expect_complaint(AWAY)
    page = visitor.page
    begin(page, SMALL)
    all_there(page)
    number = Sitting.objects.get().paper.get(content__kind="single").number
    page.locator(f".gridnav button[value='{number}']").click()
    visitor.context.set_offline(True)
    with page.expect_event("requestfailed"):
        give(page, right_values(asked(page)))
    expect(page.locator("[data-save]")).to_contain_text("Not saved yet")
    # What a page sends as it goes may outlive it; the line that DevTools cut for it is whole again then.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('there is no line')) }")
    page.close(run_before_unload=False)
    visitor.context.set_offline(False)

    fresh = visitor.context.new_page()
    fresh.goto(f"{live_server.url}{SMALL}")
    fresh.get_by_role("link", name="Continue the exam").click()
    notice = fresh.locator("[data-notice]")
    expect(notice).to_contain_text(f"This browser kept answers of this exam that were not saved: {number}.")
    assert answered(live_server) == []
    notice.get_by_role("button", name="Save them").click()
    saved(fresh)

    assert answered(live_server) == [number]


def test_a_second_thought_follows_a_change_whose_answer_was_lost(visit: Visit, live_server: Site) -> None:
    """The site saved it and nobody was told: nothing was answered elsewhere, and nobody is asked about it."""
    small_exam()
    visitor = visit(factories.make_user())
    visitor.expect_complaint("Failed to load resource|ERR_FAILED")
    page = visitor.page
    begin(page, SMALL)
    number = Sitting.objects.get().paper.get(content__kind="single").number
    page.goto(page.url.replace("/1/", f"/{number}/"))
    all_there(page)
    lost: list[Route] = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/answer/", lose)
    give(page, wrong_values(asked(page)))
    expect(page.locator("[data-save]")).to_contain_text("Not saved yet")
    give(page, right_values(asked(page)))

    saved(page)
    with live_server.requests.turn:
        assert Answer.objects.get(number=number).values == list(right_values(asked(page)))
        assert [event.outcome for event in AnswerEvent.objects.order_by("pk")] == ["saved", "saved"]
    expect(page.locator("[data-notice]")).to_be_hidden()


def test_an_answer_given_before_the_script_has_come_is_saved(visit: Visit, live_server: Site) -> None:
    small_exam()
    page = visit(factories.make_user()).page
    begin(page, SMALL)
    with live_server.requests.turn:
        number = Sitting.objects.get().paper.get(content__kind="single").number
    held: list[Route] = []
    page.route("**/exam*.js", lambda route: held.append(route))
    page.goto(page.url.replace("/1/", f"/{number}/"), wait_until="commit")

    give(page, right_values(asked(page)))
    page.get_by_label("Flag for later").check()
    for route in held:
        route.continue_()

    saved(page)
    assert answered(live_server) == [number]
    expect(page.get_by_role("button", name=f"Question {number} of 6, answered, flagged")).to_be_visible()


def test_answers_that_were_kept_stay_kept_while_others_are_saved(visit: Visit, live_server: Site) -> None:
    small_exam()
    visitor = visit(factories.make_user())
    visitor.expect_complaint(AWAY)
    page = visitor.page
    begin(page, SMALL)
    all_there(page)
    visitor.context.set_offline(True)
    give(page, right_values(asked(page)))
    expect(page.locator("[data-save]")).to_contain_text("Not saved yet")
    address = page.url
    page.close(run_before_unload=False)
    visitor.context.set_offline(False)

    fresh = visitor.context.new_page()
    fresh.goto(address.replace("/1/", "/2/"))
    give(fresh, right_values(asked(fresh)))
    saved(fresh)
    fresh.reload()
    fresh.locator("[data-notice]").get_by_role("button", name="Save them").click()
    saved(fresh)

    assert answered(live_server) == [1, 2]
