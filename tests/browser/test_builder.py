"""The question builder in a real browser: by keyboard alone, without a script, and with nothing lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from courses.models.outline import Lesson
from tests.browser.barriers import ALL_RULES, COLOR_RULES, violations
from tests.browser.visitors import Visit
from tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.quizzes.building.places")]

SOURCE = """\
::: question {#fruit objective=1}

Which one is a *fruit*?

- ( ) A carrot
  > A root.
- (x) An apple
- ( ) A cabbage

Hint: Think of seeds.

:::"""
BUILD = """([source, start, end]) => {
  window.inserted = [];
  document.addEventListener("lectern:insert", (event) => window.inserted.push(event.detail));
  const body = document.querySelector("#body");
  body.focus();
  body.dispatchEvent(new CustomEvent("lectern:build", { bubbles: true, detail: { source, start, end } }));
}"""


def instructor() -> User:
    return make_user(is_staff=True, is_superuser=True)


def lesson() -> Lesson:
    found = Lesson.objects.order_by("pk").first()
    assert found is not None
    return found


def build(page: Page, source: str = "", start: int = 4, end: int = 9) -> None:
    page.evaluate(BUILD, [source, start, end])
    expect(page.locator("dialog form[data-builder]")).to_be_visible()


def inserted(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("window.inserted")
    return found


def focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
    return name


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with this id or these words has the focus."""
    for _press in range(80):
        if focused(page) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name}")


def test_a_question_is_written_by_keyboard_alone(visit: Visit) -> None:
    page = visit(instructor()).go(f"/admin/desk/{lesson().pk}/")

    build(page)
    expect(page.locator("#b-stem")).to_be_focused()
    page.keyboard.type("Which one is a fruit?")
    tab_to(page, "b-row-0-text")
    page.keyboard.type("A carrot")
    tab_to(page, "b-row-1-text")
    page.keyboard.type("An apple")
    tab_to(page, "b-row-2-text")
    page.keyboard.type("A cabbage")
    tab_to(page, "b-row-2-up")
    page.keyboard.press("Enter")
    expect(page.locator("#b-row-1-up")).to_be_focused()
    expect(page.locator("[data-status]")).to_have_text("It is number 2 of 3 now.")
    expect(page.locator("#b-row-2-text")).to_have_value("An apple")
    tab_to(page, "b-add-row")
    page.keyboard.press("Enter")
    expect(page.locator("#b-row-3-text")).to_be_focused()
    page.keyboard.type("A fig leaf")
    page.locator("#b-row-0-text").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".builder-preview .stem")).to_have_text("Which one is a fruit?")
    tab_to(page, "Write into the text")
    page.keyboard.press("Enter")

    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator("#body")).to_be_focused()
    text = (
        "::: question {#fruit}\n\nWhich one is a fruit?\n\n- ( ) A carrot\n- ( ) A cabbage\n- (x) An apple\n"
        "- ( ) A fig leaf\n\n:::"
    )
    assert inserted(page) == [{"text": text, "start": 4, "end": 9}]


def test_mistakes_are_told_and_led_to(visit: Visit) -> None:
    visitor = visit(instructor())
    visitor.expect_complaint("422")
    page = visitor.go(f"/admin/desk/{lesson().pk}/")

    build(page)
    tab_to(page, "Write into the text")
    page.keyboard.press("Enter")
    expect(page.locator("[data-summary]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#b-stem")).to_be_focused()
    assert inserted(page) == []


def test_a_block_is_changed_and_goes_back_where_it_was(visit: Visit) -> None:
    page = visit(instructor()).go(f"/admin/desk/{lesson().pk}/")

    build(page, SOURCE, 10, 20)
    expect(page.locator("#b-stem")).to_have_value("Which one is a *fruit*?")
    expect(page.locator(".builder-preview .stem em")).to_have_text("fruit")
    page.locator("#b-row-2-feedback").fill("Leaves.")
    page.get_by_role("button", name="Update the text").click()

    expect(page.locator("dialog")).to_be_hidden()
    changed = SOURCE.replace("cabbage", "cabbage\n  > Leaves.")
    assert inserted(page) == [{"text": changed, "start": 10, "end": 20}]


def test_escape_asks_before_it_throws_anything_away(visit: Visit) -> None:
    page = visit(instructor()).go(f"/admin/desk/{lesson().pk}/")

    build(page, SOURCE)
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator("#body")).to_be_focused()

    build(page, SOURCE)
    page.keyboard.type("So: ")
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_contain_text("Throw away what you typed here?")
    expect(page.get_by_role("button", name="Go on writing")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#b-stem")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator("#body")).to_be_focused()
    assert inserted(page) == []


def test_a_reload_loses_nothing_and_the_block_is_found_again(visit: Visit) -> None:
    page = visit(instructor()).go(f"/admin/desk/{lesson().pk}/")

    build(page, SOURCE, 0, len(SOURCE))
    page.locator("#b-stem").fill("Half a question")
    page.reload()
    page.locator("#body").fill(f"Above.\n\n{SOURCE}\n\nBelow.")
    page.get_by_role("button", name="Go on with it").click()
    expect(page.locator("#b-stem")).to_have_value("Half a question")
    page.get_by_label("Reflection").check()
    expect(page.locator("#b-answers")).to_have_count(0)
    page.evaluate("document.addEventListener('lectern:insert', (event) => { window.inserted = [event.detail]; })")
    page.get_by_role("button", name="Update the text").click()

    expect(page.locator("dialog")).to_be_hidden()
    text = "::: reflection {#fruit objective=1}\n\nHalf a question\n\nHint: Think of seeds.\n\n:::"
    assert inserted(page) == [{"text": text, "start": 8, "end": 8 + len(SOURCE)}]
    page.reload()
    expect(page.get_by_role("button", name="Go on with it")).to_have_count(0)


def test_the_preview_follows_and_can_be_tried(visit: Visit) -> None:
    page = visit(instructor()).go(f"/admin/desk/{lesson().pk}/")

    build(page, SOURCE)
    page.locator("#b-stem").fill("Which **one**?")
    expect(page.locator(".builder-preview .stem strong")).to_have_text("one")
    page.locator(".builder-preview .opt", has_text="carrot").locator("label").click()
    page.get_by_role("button", name="Check answer").click()
    expect(page.locator(".builder-preview .verdict h3")).to_have_text("Not quite")
    expect(page.locator(".builder-preview .verdict h3")).to_be_focused()
    page.get_by_label("Number").check()

    expect(page.locator("#b-kind-numeric")).to_be_focused()
    expect(page.locator("#b-row-0-other")).to_be_hidden()
    page.locator("#b-row-0-how").select_option("percent")
    expect(page.locator("#b-row-0-other")).to_be_visible()


def test_a_site_that_is_away_takes_nothing_from_the_form(visit: Visit) -> None:
    visitor = visit(instructor())
    visitor.expect_complaint("ERR_INTERNET_DISCONNECTED")
    page = visitor.go(f"/admin/desk/{lesson().pk}/")

    build(page, SOURCE)
    page.locator("#b-stem").fill("Kept?")
    visitor.context.set_offline(True)
    page.get_by_role("button", name="Update the text").click()
    expect(page.locator(".builder-offline")).to_contain_text("What you typed is still here")
    visitor.context.set_offline(False)
    page.get_by_role("button", name="Update the text").click()

    expect(page.locator("dialog")).to_be_hidden()
    assert "Kept?" in inserted(page)[0]["text"]


def test_it_all_works_without_a_script(visit: Visit) -> None:
    page = visit(instructor(), script=False).go(f"/admin/quizzes/question/builder/?lesson={lesson().pk}")

    page.get_by_label("Ordering").check()
    page.get_by_role("button", name="Use this kind").click()
    page.locator("#b-stem").fill("What comes first?")
    for at, step in enumerate(["Three", "One", "Two"]):
        page.locator(f"#b-row-{at}-text").fill(step)
    page.get_by_role("button", name="Move Step 1 down").click()
    page.get_by_role("button", name="Move Step 2 down").click()
    page.get_by_role("button", name="Write into the text").click()

    block = "::: question {#comes-first}\n\nWhat comes first?\n\n1. One\n2. Two\n3. Three\n\n:::"
    expect(page.locator("[data-block]")).to_have_value(block)
    page.get_by_role("button", name="Change it").click()
    expect(page.locator("#b-row-2-text")).to_have_value("Three")


@pytest.mark.parametrize("width", [1280, 390])
def test_no_state_has_a_barrier(visit: Visit, width: int) -> None:
    visitor = visit(instructor(), width=width)
    address = f"/admin/quizzes/question/builder/?lesson={lesson().pk}"
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        page.emulate_media(color_scheme="light")
        found[name] = violations(page, ALL_RULES)
        page.emulate_media(color_scheme="dark")
        found[f"{name}, dark"] = violations(page, COLOR_RULES)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    for kind in ("single", "true-false", "multiple", "numeric", "text", "matching", "ordering", "reflection"):
        page = visitor.go(f"{address}&kind={kind}")
        look(kind)
    visitor.expect_complaint("422")
    page.get_by_role("button", name="Write into the text").click()
    expect(page.locator("[data-summary]")).to_be_focused()
    look("mistakes")
    page = visitor.go(f"/admin/desk/{lesson().pk}/")
    build(page, SOURCE.replace("( ) A c", "(x) A c"))
    expect(page.locator(".builder-source")).to_be_visible()
    look("dialog")
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    look("leaving")

    assert {name: what for name, what in found.items() if what} == {}
