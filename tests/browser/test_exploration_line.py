"""The line exploration in a browser: steps by keyboard, what the words say of them, and the page without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.browser
BODY = "First.\n\n::: exploration {name=line}\n\n1. **Predict.** More or less?\n\n:::\n\nLast.\n"


@pytest.fixture
def lesson(content: None) -> str:
    return str(make_lesson(make_module(make_course("c")), slug="l", body=BODY).get_absolute_url())


def press(page: Page, name: str, times: int = 1) -> None:
    button = page.get_by_role("button", name=name)
    button.focus()
    for _ in range(times):
        page.keyboard.press("Enter")


def choose(page: Page, rate: str) -> None:
    field = page.get_by_label("Learning rate, typed")
    field.focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(rate)


def test_the_runs_of_the_lesson_by_keyboard(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    says = page.locator(".says")
    expect(says).to_have_text(
        "No step yet: slope 0.00, intercept 0.00, loss 15.17. The lowest loss that any line can have here is 0.63."
    )

    press(page, "One step")
    expect(says).to_contain_text(
        "Step 1 at learning rate 0.05: the last step took the slope from 0.00 to 1.13, "
        "and the loss fell from 15.17 to 0.91."
    )
    press(page, "On to step 100")
    expect(says).to_contain_text("Step 100 at learning rate 0.05")
    expect(page.get_by_role("button", name="On to step 200")).to_be_visible()

    choose(page, "0.01")
    expect(says).to_contain_text("No step yet: slope 0.00")
    press(page, "Ten steps")
    press(page, "On to step 100")
    expect(says).to_contain_text("and the loss fell from 0.72 to 0.72")

    choose(page, "0.1")
    press(page, "Ten steps", 2)
    expect(says).to_contain_text("Step 20 at learning rate 0.10")
    expect(says).to_contain_text("to 5.67")

    choose(page, "0.105")
    press(page, "Ten steps", 2)
    expect(says).to_contain_text("took the slope from 5.37 to −3.77, and the loss rose from 207.51 to 238.79")
    expect(page.get_by_role("region", name="Your last runs").locator("tbody tr")).to_have_text(
        ["0.051000.901.240.63fell", "0.011001.040.760.72fell", "0.10200.280.815.67fell", "0.10520−3.77−0.31238.79rose"]
    )


def test_until_it_settles_or_runs_away(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    says = page.locator(".says")

    press(page, "Until it settles")
    expect(says).to_have_text(
        "Settled at step 289, at learning rate 0.05: slope 0.89, intercept 1.29, loss 0.63. "
        "Another step changes almost nothing."
    )
    choose(page, "0.105")
    press(page, "Until it settles")
    expect(says).to_contain_text("At learning rate 0.105 the loss has passed one million at step 80")
    press(page, "One step")
    expect(page.locator("[data-runs] tr").last).to_contain_text("0.10580")
    press(page, "Start again from 0 and 0")
    expect(says).to_contain_text("No step yet: slope 0.00, intercept 0.00, loss 15.17.")


def test_the_line_is_set_with_sliders_or_pulled_at_its_ends(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    says = page.locator(".says")

    page.get_by_role("slider", name="Slope").focus()
    page.keyboard.press("End")
    expect(says).to_contain_text("No step yet: slope 3.00, intercept 0.00, loss")
    page.keyboard.press("Home")
    expect(says).to_contain_text("slope −1.00")
    press(page, "Start again from 0 and 0")

    page.locator("[data-fit]").scroll_into_view_if_needed()
    end = page.locator(".hold").nth(1).bounding_box()
    assert end is not None
    x, y = end["x"] + end["width"] / 2, end["y"] + end["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 60, steps=4)
    page.mouse.up()
    expect(says).not_to_contain_text("slope 0.00")
    expect(says).to_contain_text("intercept 0.00")


def test_a_step_is_watched_where_motion_is_welcome(visit: Visit, lesson: str) -> None:
    visitor = visit()
    visitor.page.emulate_media(reduced_motion="no-preference")
    page = visitor.go(lesson)

    press(page, "Ten steps")
    expect(page.locator(".dots")).to_have_attribute("d", re.compile("^(M[^M]+){11}$"))
    expect(page.locator(".says")).to_contain_text("Step 10 at learning rate 0.05")
    expect(page.locator("[data-out=slope]")).to_have_text("1.09")


def test_handles_and_dots_are_whole_and_the_runs_fit_a_phone(visit: Visit, lesson: str) -> None:
    page = visit(width=390).go(lesson)
    press(page, "Ten steps")

    # The first handle is clear of the axis, and the first dot of the losses is not cut by its frame.
    expect(page.locator("[data-fit] > .hold")).to_have_count(2)
    assert page.locator(".hold").first.evaluate("hold => hold.getBBox().x") > 34
    dots = "path => path.getBBox().x - 4 >= path.ownerSVGElement.viewBox.baseVal.x"
    assert page.locator(".dots").evaluate(dots)
    runs = page.get_by_role("region", name="Your last runs")
    widths = "part => [part.scrollWidth, part.querySelector('caption').offsetWidth, part.clientWidth]"
    table, caption, window = runs.evaluate(widths)
    assert (table, caption) == (window, window)


def test_without_a_script_there_are_figure_and_table(visit: Visit, lesson: str) -> None:
    page = visit(script=False).go(lesson)

    expect(page.get_by_role("img", name="Six dots, and a line")).to_be_visible()
    expect(page.locator(".numbers tbody tr").nth(1)).to_have_text("0.0515.170.910.790.720.630.63")
    expect(page.get_by_role("button", name="One step")).to_have_count(0)


def test_nothing_stands_in_the_way(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    press(page, "Ten steps")
    page.get_by_text("The numbers as a table").click()

    assert barriers(page) == {}
