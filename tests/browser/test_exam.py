"""Sitting an exam in a browser, first page to result: lost connections, both ends, every kind, no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from exams.models.sitting import Sitting
from exams.transitions import State
from tests import factories
from tests.browser.exams import (
    AWAY,
    EXAM,
    REFUSED,
    SMALL,
    all_there,
    answered,
    asked,
    begin,
    candidate,
    give,
    saved,
    small_exam,
    started,
    submit,
    to_next,
)
from tests.browser.serving import Site
from tests.browser.visitors import Visit
from tests.exams.sittings import right_values, wrong_values

pytestmark = pytest.mark.browser
#: Questions of the shipped exam.
SIZE = 60


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
    for number in range(8, SIZE + 1):
        assert asked(there).number == number
        give(there, right_values(asked(there)))
        if number < SIZE:
            to_next(there)
    saved(there)
    there.get_by_role("button", name="Review and submit").click()
    expect(there.get_by_role("main")).to_contain_text(f"You have answered {SIZE} of {SIZE} questions")
    there.get_by_role("button", name="Submit my exam").click()

    expect(there.get_by_role("heading", name="You passed, Amara")).to_be_visible()
    expect(there.get_by_role("main")).to_contain_text(f"{SIZE} of {SIZE} points")
    with live_server.requests.turn:
        sitting = Sitting.objects.get()
        assert (sitting.state, sitting.results.get().points) == (State.RELEASED, SIZE)
        assert sitting.log.filter(outcome="seated").count() == 1


def test_a_candidate_fails_reads_what_to_study_and_has_to_wait(visit: Visit) -> None:
    page = visit(candidate()).page
    begin(page)
    all_there(page)
    for number in range(1, SIZE + 1):
        row = asked(page)
        give(page, right_values(row) if row.domain in {"D1", "D2"} and number < 12 else wrong_values(row))
        if number < SIZE:
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
    expect(main).to_contain_text("38 lessons are not marked complete")
    expect(main).to_contain_text("38 lessons have practice questions that you have not tried")
    expect(main.get_by_role("link", name="1.1 What Counts as AI").first).to_be_visible()
    expect(main.get_by_role("link", name="All of them on the course page").first).to_be_visible()


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


def test_somebody_else_finds_no_sitting(visit: Visit, live_server: Site) -> None:
    exam, owner, other = small_exam(), factories.make_user(), factories.make_user()
    sitting = started(exam, owner)
    visitor = visit(other)
    visitor.expect_complaint(REFUSED)
    for part in ("1/", "submit/", "result/", "paper/"):
        response = visitor.page.goto(f"/exam/{sitting.uuid}/{part}")
        assert response is not None
        assert response.status == 404
