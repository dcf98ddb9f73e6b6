"""Sitting the shipped exam in a browser: lost connections, a second device, both ends of a result, and no script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from exams import accommodations
from exams.models.sitting import Answer, AnswerEvent, Sitting
from exams.transitions import State
from tests import factories
from tests.browser.exams import (
    EXAM,
    SMALL,
    all_there,
    asked,
    begin,
    candidate,
    give,
    saved,
    small_exam,
    started,
    with_break,
)
from tests.browser.hands import Keyboard
from tests.browser.serving import Site
from tests.browser.visitors import Visit
from tests.exams.sittings import right_values, wrong_values

pytestmark = pytest.mark.browser

REFUSED = "status of (404|409|410|422)"
AWAY = "ERR_INTERNET_DISCONNECTED|Failed to load resource"


def to_next(page: Page) -> None:
    """Save what stands and go on; the next question comes without a page of the server."""
    number = page.locator("[data-question]").get_attribute("data-question")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(f"[data-question='{int(number or 0) + 1}']")).to_be_visible()


def answered(site: Site) -> list[int]:
    with site.requests.turn:
        return [answer.number for answer in Answer.objects.order_by("number") if answer.is_answered]


def submit(page: Page) -> None:
    page.get_by_role("button", name="Review and submit").click()
    page.get_by_role("button", name="Submit my exam").click()
    page.get_by_role("heading", level=1).wait_for()


def test_a_candidate_loses_the_connection_goes_on_elsewhere_and_passes(visit: Visit, live_server: Site) -> None:
    user = candidate()
    desk = visit(user)
    desk.expect_complaint(AWAY)
    desk.expect_complaint(REFUSED)
    page = desk.page
    begin(page)
    all_there(page)
    for _ in range(3):
        give(page, right_values(asked(page)))
        to_next(page)
    saved(page)

    desk.context.set_offline(True)
    for _ in range(4):
        give(page, right_values(asked(page)))
        to_next(page)
    expect(page.locator("[data-notice]")).to_contain_text("The site cannot be reached")
    expect(page.locator("[data-save]")).to_contain_text("Not saved yet")
    assert answered(live_server) == [1, 2, 3]
    desk.context.set_offline(False)
    expect(page.locator("[data-notice]")).to_be_hidden(timeout=20_000)
    saved(page)
    assert answered(live_server) == [1, 2, 3, 4, 5, 6, 7]

    phone = visit(user, width=390)
    there = phone.go(EXAM)
    there.get_by_role("link", name="Continue the exam").click()
    expect(there.get_by_role("heading", name="Your exam is open elsewhere")).to_be_visible()
    there.get_by_role("button", name="Continue the exam here").click()
    there.get_by_role("button", name="Question 8, not answered").click()

    give(page, right_values(asked(page)))
    expect(page.locator("[data-notice]")).to_contain_text("goes on in another window or on another device")

    all_there(there)
    for number in range(8, 31):
        assert asked(there).number == number
        give(there, right_values(asked(there)))
        if number < 30:
            to_next(there)
    saved(there)
    there.get_by_role("button", name="Review and submit").click()
    expect(there.get_by_role("main")).to_contain_text("You have answered 30 of 30 questions")
    there.get_by_role("button", name="Submit my exam").click()

    expect(there.get_by_role("heading", name="You passed, Amara")).to_be_visible()
    expect(there.get_by_role("main")).to_contain_text("30 of 30 points")
    with live_server.requests.turn:
        sitting = Sitting.objects.get()
        assert (sitting.state, sitting.results.get().points) == (State.RELEASED, 30)
        assert sitting.log.filter(outcome="seated").count() == 1


def test_a_candidate_fails_reads_what_to_study_and_has_to_wait(visit: Visit) -> None:
    page = visit(candidate()).page
    begin(page)
    all_there(page)
    for number in range(1, 31):
        row = asked(page)
        give(page, right_values(row) if row.domain in {"D1", "D2"} and number < 12 else wrong_values(row))
        if number < 30:
            to_next(page)
    saved(page)

    submit(page)

    main = page.get_by_role("main")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"Not this time\. You were \d+ points short\.")
    )
    expect(page.get_by_role("heading", name="A plan for the next attempt")).to_be_visible()
    expect(main).to_contain_text("below the line")
    expect(main.locator(".study a").first).to_have_attribute("href", re.compile("^/courses/certified-ai-practitioner/"))
    expect(main).to_contain_text(re.compile(r"The next attempt can start on .* \(UTC\)"))
    expect(main).to_contain_text("3 attempts left")
    page.goto(EXAM)
    expect(page.get_by_role("heading", name="You can’t start yet")).to_be_visible()
    expect(page.get_by_role("button", name="Start the exam")).to_have_count(0)


def test_who_is_not_ready_is_told_what_is_left(visit: Visit) -> None:
    page = visit(factories.make_user()).go(EXAM)

    main = page.get_by_role("main")
    expect(main).to_contain_text("2 lessons are not marked complete")
    expect(main).to_contain_text("2 lessons have practice questions that you have not tried")
    expect(main.get_by_role("link", name="3.4 Beyond Text").first).to_be_visible()


def test_a_guest_reads_the_rules_and_is_asked_to_sign_in(visit: Visit) -> None:
    visitor = visit()
    page = visitor.go(EXAM)

    expect(page.get_by_role("heading", name="Before you start")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in to sit the exam")).to_have_attribute(
        "href", "/accounts/login/?next=/courses/certified-ai-practitioner/exam/"
    )
    assert visitor.cookies() == []


def test_without_agreeing_nothing_starts(visit: Visit, live_server: Site) -> None:
    visitor = visit(candidate())
    visitor.expect_complaint(REFUSED)
    page = visitor.go(EXAM)

    page.get_by_role("button", name="Start the exam").click()

    expect(page.get_by_role("alert")).to_contain_text("Say that you will work alone before you start.")
    with live_server.requests.turn:
        assert Sitting.objects.count() == 0


def sit_small(page: Page, number_of: int = 6) -> None:
    for number in range(1, number_of + 1):
        give(page, right_values(asked(page)))
        page.get_by_role("button", name="Save and continue").click()
        if number < number_of:
            expect(page.locator(f"[data-question='{number + 1}']")).to_be_visible()


def test_every_kind_of_question_without_javascript(visit: Visit) -> None:
    small_exam()
    page = visit(factories.make_user(name="Amara"), script=False).page
    begin(page, SMALL)

    sit_small(page)
    expect(page.get_by_role("heading", name="Check before you submit")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("You have answered 6 of 6 questions")
    page.get_by_role("button", name="Submit my exam").click()

    expect(page.get_by_role("heading", name="You passed, Amara")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("6 of 6 points")


def test_every_kind_of_question_with_javascript(visit: Visit) -> None:
    small_exam()
    page = visit(factories.make_user(name="Amara")).page
    begin(page, SMALL)
    all_there(page)

    sit_small(page)
    page.get_by_role("button", name="Submit my exam").click()

    expect(page.get_by_role("main")).to_contain_text("6 of 6 points")


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
    exam = small_exam()
    assert exam.course.slug == "fruits"
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
    give(page, right_values(asked(page)))
    expect(page.locator("[data-save]")).to_contain_text("Not saved yet")
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


def test_at_zero_the_last_change_is_saved_and_the_sitting_is_marked(visit: Visit, live_server: Site) -> None:
    small_exam()
    visitor = visit(factories.make_user())
    visitor.expect_complaint(REFUSED)
    page = visitor.page
    begin(page, SMALL)
    with live_server.requests.turn:
        Sitting.objects.update(
            started_at=timezone.now() - timedelta(minutes=29), deadline=timezone.now() + timedelta(seconds=6)
        )
    page.reload()
    kind = asked(page).content["kind"]
    give(page, right_values(asked(page)))

    expect(page.get_by_role("main")).to_contain_text("1 of 6 points", timeout=20_000)
    with live_server.requests.turn:
        sitting = Sitting.objects.get()
        assert (sitting.state, sitting.ended_by, sitting.ended_at) == (State.RELEASED, "time", sitting.deadline)
    assert kind


def test_more_time_is_told_at_the_next_save(visit: Visit, live_server: Site) -> None:
    small_exam()
    page = visit(factories.make_user()).page
    begin(page, SMALL)
    with live_server.requests.turn:
        accommodations.extend(
            sitting=Sitting.objects.get(), minutes=10, by=factories.make_user(), reason="a drill", now=timezone.now()
        )

    page.get_by_label("Flag for later").check()

    expect(page.locator("[data-notice]")).to_contain_text("You have more time: the exam now ends at")
    expect(page.locator("[data-timer]")).to_have_text(re.compile("^39:"))


def test_the_clock_can_be_hidden_and_stays_hidden(visit: Visit) -> None:
    small_exam()
    page = visit(factories.make_user()).page
    begin(page, SMALL)

    page.get_by_role("button", name="Hide clock").click()
    expect(page.locator("[data-timer]")).to_be_hidden()
    page.reload()

    expect(page.locator("[data-timer]")).to_be_hidden()
    page.get_by_role("button", name="Show clock").click()
    expect(page.locator("[data-timer]")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_break_that_was_agreed(visit: Visit, script: bool) -> None:
    exam, user = small_exam(), factories.make_user()
    with_break(user, exam)
    page = visit(user, script=script).go(SMALL)
    expect(page.get_by_role("main")).to_contain_text("30 min and more, agreed for your account: 37 min in all")
    begin(page, SMALL)

    page.get_by_role("button", name="Take a break").click()
    expect(page.get_by_role("heading", name="Break")).to_be_visible()
    page.get_by_role("button", name="End the break and go on").click()

    expect(page.get_by_role("button", name="Save and continue")).to_be_visible()
    expect(page.get_by_role("button", name="Take a break")).to_have_count(0)


def test_a_whole_exam_by_keyboard_alone_at_400_percent(visit: Visit) -> None:
    """1280 CSS pixels at 400 percent are 320. Every stop of the keyboard is on the screen and shows where it is."""
    small_exam()
    page = visit(factories.make_user(name="Amara"), width=320, height=256).go(SMALL)
    hand = Keyboard(page)
    hand.reach(page.get_by_label("I will work alone"))
    page.keyboard.press("Space")
    hand.press(page.get_by_role("button", name="Start the exam"))
    page.get_by_role("button", name="Save and continue").wait_for()
    all_there(page)

    for number in range(1, 7):
        by_keyboard(page, hand, right_values(asked(page)))
        hand.press(page.get_by_role("button", name="Save and continue"))
        if number < 6:
            expect(page.locator(f"[data-question='{number + 1}']")).to_be_visible()
    page.get_by_role("button", name="Submit my exam").wait_for()
    hand.press(page.get_by_role("button", name="Submit my exam"))

    expect(page.get_by_role("main")).to_contain_text("6 of 6 points")
    assert [stop["words"] for stop in hand.stops if not (stop["isRinged"] and stop["isOnScreen"])] == []


def by_keyboard(page: Page, hand: Keyboard, values: tuple[str, ...]) -> None:
    question = page.locator("[data-question]")
    kind = asked(page).content["kind"]
    if kind == "single":
        hand.reach(question.get_by_role("radio").first)
        page.keyboard.press("Space")
        wanted = question.locator(f"input[value='{values[0]}']")
        for _ in range(3):
            if not wanted.is_checked():
                page.keyboard.press("ArrowDown")
    elif kind == "multiple":
        for box in question.get_by_role("checkbox").all():
            if box.get_attribute("value") in values:
                hand.reach(box)
                page.keyboard.press("Space")
    elif kind in {"numeric", "text"}:
        hand.write(question.get_by_label("Your answer"), values[0])
    elif kind == "matching":
        for value in values:
            select = question.locator(f"select:has(option[value='{value}'])")
            hand.reach(select)
            text = select.locator(f"option[value='{value}']").inner_text()
            page.keyboard.press(text[0])
    else:
        expect(question.locator("q-order[data-ready]")).to_have_count(1)
        for key, _colon, position in sorted((value.partition(":") for value in values), key=lambda part: int(part[2])):
            item = question.locator(f".item:has(option[value='{key}:1'])")
            here = item.evaluate("item => [...item.parentElement.children].indexOf(item)") + 1
            if here > int(position):
                hand.reach(item.locator("button[data-by='-1']"), back=int(position) > 1)
                for _step in range(here - int(position)):
                    page.keyboard.press("Enter")


def test_somebody_else_finds_no_sitting(visit: Visit, live_server: Site) -> None:
    exam, owner, other = small_exam(), factories.make_user(), factories.make_user()
    sitting = started(exam, owner)
    visitor = visit(other)
    visitor.expect_complaint(REFUSED)
    for part in ("1/", "submit/", "result/", "paper/"):
        response = visitor.page.goto(f"/exam/{sitting.uuid}/{part}")
        assert response is not None
        assert response.status == 404
    assert isinstance(other, User)
