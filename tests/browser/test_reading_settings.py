"""How people like to read: kept by the browser for guests and by the account for learners, with and without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.places import LESSON, learner
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])

#: What the root element says when the body begins, long before anything is painted.
WATCH_THE_BODY = """
new MutationObserver((_, watch) => {
  if (!document.body) return;
  window.atBody = { ...document.documentElement.dataset };
  watch.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
LOOK = """() => {
  const root = getComputedStyle(document.documentElement);
  const text = getComputedStyle(document.querySelector(".prose p"));
  return [root.colorScheme, root.fontSize, text.fontFamily.split(",")[0].replaceAll('"', "")];
}"""
STANDARD = ["light dark", "16px", "Literata"]
CHANGED = ["dark", "20px", "Atkinson"]


def change(page: Page) -> None:
    """Dark, larger, hyperlegible."""
    page.get_by_role("button", name="Reading settings").click()
    for name in ("Dark", "Larger", "Hyperlegible"):
        page.get_by_role("radio", name=name, exact=True).check()


def stored(user: User) -> tuple[str, str, str]:
    user.refresh_from_db()
    return user.theme, user.text_size, user.typeface


def test_a_guests_settings_survive_a_reload_without_a_cookie(visit: Visit) -> None:
    guest = visit()
    page = guest.go(LESSON)
    assert page.evaluate(LOOK) == STANDARD

    change(page)
    assert page.evaluate(LOOK) == CHANGED
    page.reload()

    assert page.evaluate(LOOK) == CHANGED
    assert guest.cookies() == []
    page.get_by_role("button", name="Reading settings").click()
    assert [label.inner_text() for label in page.locator(".prefs label:has(:checked)").all()] == [
        "Dark",
        "Larger",
        "Hyperlegible",
    ]


def test_a_guests_settings_hold_before_anything_is_painted(visit: Visit) -> None:
    guest = visit()
    change(guest.go(LESSON))
    guest.context.add_init_script(WATCH_THE_BODY)

    page = guest.go("/")

    assert page.evaluate("atBody") == {"theme": "dark", "size": "xl", "face": "sans"}


def test_a_guest_can_go_back_to_what_the_system_says(visit: Visit) -> None:
    guest = visit(color_scheme="dark")
    page = guest.go(LESSON)
    change(page)

    for name in ("Auto", "Standard", "Serif"):
        page.get_by_role("radio", name=name, exact=True).check()
    assert page.evaluate(LOOK) == STANDARD
    page.reload()

    assert page.evaluate(LOOK) == STANDARD


def test_without_script_a_guests_settings_act_on_the_page(visit: Visit) -> None:
    guest = visit(script=False)
    page = guest.go(LESSON)

    change(page)

    assert page.evaluate(LOOK) == CHANGED
    expect(page.get_by_role("button", name="Keep these settings")).to_have_count(0)
    assert guest.cookies() == []


@with_and_without_script
def test_a_learners_settings_live_in_the_account(visit: Visit, script: bool) -> None:
    user = learner()
    first = visit(user, script=script)
    page = first.go(LESSON)
    keep = page.get_by_role("button", name="Keep these settings")

    if script:
        with page.expect_response(re.compile("/settings/reading/$")):
            page.get_by_role("button", name="Reading settings").click()
            page.get_by_role("radio", name="Larger").check()
        expect(keep).to_be_hidden()
        with page.expect_response(re.compile("/settings/reading/$")):
            page.get_by_role("radio", name="Dark").check()
        with page.expect_response(re.compile("/settings/reading/$")):
            page.get_by_role("radio", name="Hyperlegible").check()
    else:
        change(page)
        assert stored(user) == ("auto", "m", "serif")
        keep.click()
        expect(page).to_have_url(re.compile(re.escape(LESSON) + "$"))

    assert stored(user) == ("dark", "xl", "sans")
    assert page.evaluate(LOOK) == CHANGED
    second = visit(user, script=script).go(LESSON)
    assert second.evaluate(LOOK) == CHANGED


def test_settings_that_could_not_be_kept_offer_a_button_to_try_again(visit: Visit) -> None:
    user = learner()
    visitor = visit(user)
    visitor.expect_complaint("ERR_INTERNET_DISCONNECTED")
    page = visitor.go(LESSON)
    keep = page.get_by_role("button", name="Keep these settings")

    visitor.context.set_offline(True)
    page.get_by_role("button", name="Reading settings").click()
    page.get_by_role("radio", name="Dark").check()
    expect(keep).to_be_visible()

    visitor.context.set_offline(False)
    keep.click()
    expect(page).to_have_url(re.compile(re.escape(LESSON) + "$"))
    assert stored(user) == ("dark", "m", "serif")


def test_the_panel_closes_with_escape_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit().go(LESSON)
    button = page.get_by_role("button", name="Reading settings")
    button.focus()

    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Reading settings")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Auto")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog", name="Reading settings")).to_be_hidden()
    expect(button).to_be_focused()
