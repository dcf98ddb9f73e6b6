"""The time of an exam in a browser: its end, more of it, a clock that can be hidden, and a break."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exams import accommodations
from exams.models.sitting import Sitting
from exams.transitions import State
from tests import factories
from tests.browser.exams import REFUSED, SMALL, all_there, asked, begin, give, small_exam, with_break
from tests.browser.serving import Site
from tests.browser.visitors import Visit
from tests.exams.sittings import right_values

pytestmark = pytest.mark.browser


def test_at_zero_the_last_change_is_saved_and_the_sitting_is_marked(visit: Visit, live_server: Site) -> None:
    small_exam()
    visitor = visit(factories.make_user())
    visitor.expect_complaint(REFUSED)
    page = visitor.page
    begin(page, SMALL)
    with live_server.requests.turn:
        Sitting.objects.update(
            started_at=timezone.now() - timedelta(minutes=29), deadline=timezone.now() + timedelta(seconds=8)
        )
    page.reload()
    all_there(page)
    give(page, right_values(asked(page)))

    expect(page.get_by_role("main")).to_contain_text("1 of 6 points", timeout=20_000)
    with live_server.requests.turn:
        sitting = Sitting.objects.get()
        assert (sitting.state, sitting.ended_by, sitting.ended_at) == (State.RELEASED, "time", sitting.deadline)


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
