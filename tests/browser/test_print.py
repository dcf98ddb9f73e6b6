"""On paper a lesson is its text and its questions: light, and without anything to press."""

from __future__ import annotations

import pytest

from tests.browser.places import LESSON, learner
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser

VISIBLE = """(selector) => [...document.querySelectorAll(selector)]
  .filter((element) => element.checkVisibility()).map((element) => element.outerHTML.slice(0, 60))"""
COLORS = """() => {
  const root = getComputedStyle(document.documentElement), body = getComputedStyle(document.body);
  return [root.colorScheme, body.color, body.backgroundColor];
}"""


@pytest.mark.parametrize("who", ["guest", "learner"])
def test_a_printed_lesson_shows_nothing_that_only_a_screen_can_do(visit: Visit, who: str) -> None:
    visitor = visit(learner() if who == "learner" else None)
    page = visitor.go(LESSON)
    assert len(page.evaluate(VISIBLE, "button, .btn")) > 5

    page.emulate_media(media="print")

    assert page.evaluate(VISIBLE, "nav, button, .btn, [popover], footer, .top, .skip, .finish") == []
    assert page.evaluate(VISIBLE, "h1") == ["<h1>Beyond Text: Images, Audio &amp; Multimodal Models</h1>"]
    counted = {selector: len(page.evaluate(VISIBLE, selector)) for selector in ("table", ".callout", ".opt")}
    assert counted == {"table": 2, ".callout": 5, ".opt": 16}
    # Six of the lesson, and the two of its exploration, which nobody has read as far as.
    assert len(page.evaluate(VISIBLE, "figure svg")) == 8
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_dark_lesson_is_printed_dark_on_light(visit: Visit) -> None:
    guest = visit(color_scheme="dark")
    page = guest.go(LESSON)
    page.get_by_role("button", name="Reading settings").click()
    page.get_by_role("radio", name="Dark").check()
    page.keyboard.press("Escape")
    assert page.evaluate(COLORS) == ["dark", "rgb(233, 237, 242)", "rgb(15, 21, 29)"]

    page.emulate_media(media="print", color_scheme="dark")

    assert page.evaluate(COLORS) == ["light", "rgb(21, 32, 48)", "rgba(0, 0, 0, 0)"]


def test_a_lesson_prints_on_a_few_sheets(visit: Visit) -> None:
    page = visit().go(LESSON)

    sheets = page.pdf(format="A4").count(b"/Type /Page\n")

    assert 5 <= sheets <= 15
