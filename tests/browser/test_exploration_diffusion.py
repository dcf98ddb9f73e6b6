"""The diffusion exploration in a browser: run by keyboard, said in words, and there without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.factories import make_lesson

pytestmark = pytest.mark.browser
BODY = "First.\n\n## First {{#first}}\n\n::: exploration {{name=diffusion tab={tab}}}\n\n1. **Run.** Try it.\n\n:::\n"


def opened(visit: Visit, tab: str, **options: object) -> Page:
    return visit(**options).go(make_lesson(body=BODY.format(tab=tab)).get_absolute_url())


def dial(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True)


def says(page: Page, words: str) -> None:
    expect(page.locator(".says")).to_contain_text(words)


def dots(page: Page) -> list[int]:
    """How many dots are drawn, on an example and elsewhere."""
    paths = [page.locator(f".plot .{name}[d]").first.get_attribute("d") or "" for name in ("same", "free")]
    return [path.count("M") for path in paths]


def test_steps_are_chosen_run_and_taken_back_by_keyboard(visit: Visit) -> None:
    page = opened(visit, "steps")
    says(page, "Nothing but noise so far: 200 dots")
    assert sum(dots(page)) == 200

    page.get_by_role("button", name="Remove the noise").press("Enter")
    says(page, "Steps done: 64 of 64. 200 of 200 dots are on an example, and 0 are between ring and bar. 97 of the 120")
    assert dots(page) == [200, 0]

    dial(page, "Steps").press("Home")
    says(page, "Steps done: 1 of 1. 0 of 200 dots are on an example, and 184 are between ring and bar.")
    assert dots(page) == [0, 200]
    for _ in range(3):
        dial(page, "Steps").press("ArrowRight")
    says(page, "Steps done: 4 of 4. 196 of 200 dots are on an example")

    dial(page, "Steps done").press("Home")
    says(page, "Nothing but noise so far")
    dial(page, "Seed").press("ArrowRight")
    says(page, "Nothing but noise so far")
    dial(page, "Steps done").press("End")
    says(page, "Steps done: 4 of 4. 191 of 200 dots are on an example")


def test_it_computes_nothing_before_it_is_a_screen_away(visit: Visit) -> None:
    body = "First.\n\n" * 200 + BODY.format(tab="steps")
    page = visit().go(make_lesson(body=body).get_absolute_url())
    page.wait_for_load_state("networkidle")
    expect(page.locator("lectern-exploration")).not_to_have_attribute("data-ready", "")

    page.get_by_role("heading", name="First", exact=True).scroll_into_view_if_needed()

    says(page, "Nothing but noise so far: 200 dots")


def test_all_dots_are_within_the_drawing(visit: Visit) -> None:
    page = opened(visit, "steps")
    inside = """parts => parts.filter(part => part.getAttribute("d")).map(part => part.getBBox()).every(
        ({x, y, width, height}) => x > 0.7 && y > 0.7 && x + width < 479.3 && y + height < 269.3)"""

    dial(page, "Steps").press("Home")
    for seed in range(1, 21):
        expect(page.locator("[data-out=seed]")).to_have_text(str(seed))
        for end in ("Home", "End"):
            dial(page, "Steps done").press(end)
            assert page.locator(".plot .made[d]").evaluate_all(inside), (seed, end)
        dial(page, "Seed").press("ArrowRight")


def test_a_caption_is_as_wide_as_the_window_of_its_table(visit: Visit) -> None:
    page = opened(visit, "steps", width=320)
    page.get_by_text("The numbers as a table").click()

    widths = "part => [part.clientWidth, part.querySelector('caption').offsetWidth, part.scrollWidth]"
    window, caption, table = page.locator(".numbers .scroll:not([hidden])").evaluate(widths)
    assert (caption, table > window) == (window, True)
    assert page.locator(".numbers caption").first.evaluate("one => getComputedStyle(one).paddingRight") == "0px"


def test_a_prompt_selects_and_guidance_crowds(visit: Visit) -> None:
    page = opened(visit, "steps")

    page.get_by_role("radio", name="Steps").press("ArrowRight")
    expect(page.get_by_role("radio", name="Prompt")).to_be_checked()
    expect(dial(page, "Steps")).to_be_hidden()
    page.get_by_role("radio", name="ring").press("Space")
    says(page, "Nothing but noise so far")
    page.get_by_role("button", name="Remove the noise").press("Enter")
    says(page, "Prompt “ring”, guidance 1: 200 of 200 dots are at the ring and 0 at the bar. 67 are on the half")
    dial(page, "Guidance").press("End")
    says(page, "guidance 4: 200 of 200 dots are at the ring and 0 at the bar. 199 are on the half of the ring away")
    page.get_by_role("radio", name="ring").press("ArrowRight")
    says(page, "Prompt “bar”, guidance 4: 200 of 200 dots are at the bar and 0 at the ring.")
    page.get_by_role("radio", name="bar").press("ArrowRight")
    says(page, "No prompt, so there is nothing for guidance to strengthen. 82 of 200 dots are at the ring and 118")

    page.get_by_text("The numbers as a table").click()
    expect(page.get_by_role("table")).to_contain_text("At the ring")


def test_without_smoothing_every_dot_is_a_copy(visit: Visit) -> None:
    page = opened(visit, "memory")
    says(page, "Nothing but noise so far")

    page.get_by_role("button", name="Remove the noise").press("Enter")
    says(page, "Smoothing off: 200 of 200 dots are on an example, within 0.02, so they copy it. 97 of the 120")
    page.get_by_role("radio", name="off").press("ArrowRight")
    says(
        page,
        "Smoothing on: 24 of 200 dots are on an example, within 0.02; the other 176 are new. On average a dot is 0.063",
    )
    assert dots(page) == [24, 176]


def test_with_motion_the_noise_goes_step_by_step(visit: Visit) -> None:
    page = opened(visit, "steps")
    page.emulate_media(reduced_motion="no-preference")

    page.get_by_role("button", name="Remove the noise").click()
    page.wait_for_function(
        "() => { const at = document.querySelector('[data-in=done]').value; return at > 3 && at < 60; }"
    )

    says(page, "Steps done: 64 of 64. 200 of 200 dots are on an example")
    expect(dial(page, "Steps done")).to_have_value("64")


@pytest.mark.parametrize("tab", ["steps", "prompt", "memory"])
def test_nothing_stands_in_the_way(visit: Visit, tab: str) -> None:
    page = opened(visit, tab)
    page.get_by_role("button", name="Remove the noise").press("Enter")
    says(page, "Steps done: 64 of 64.")
    page.evaluate("scrollTo(0, 0)")  # what the bar at the top covers is no target

    assert barriers(page) == {}


def test_without_a_script_there_are_figure_and_numbers(visit: Visit) -> None:
    page = opened(visit, "memory", script=False)

    expect(page.locator(".plot [role=img]")).to_have_count(2)
    expect(page.get_by_role("slider")).to_have_count(0)
    row = page.get_by_role("row", name="on 1")
    expect(row.get_by_role("cell")).to_have_text(["1", "24", "19", "0.0635"])
