"""Review in a browser: by keys alone, without a script, with the keys switched off; and nothing in anybody's way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from quizzes import review
from quizzes.models.review import ReviewCard, ReviewLog, ReviewSettings
from quizzes.review_page import RUN
from tests.browser.barriers import barriers
from tests.browser.hands import Keyboard
from tests.browser.places import learner
from tests.browser.visitors import Visit
from tests.quizzes.cards import give, make_plain_lesson, make_questions, make_term, meet

pytestmark = pytest.mark.browser

TYPED = """\
How many legs has a spider?

- = 8
  > Four pairs.

Explanation: A spider has four pairs of legs.
"""


def reviewer(count: int = 1, *, text: str = "", term: bool = False) -> User:
    """A learner with new questions to review, and a new term after them."""
    user = learner(time_zone="UTC")
    yesterday = timezone.now() - timedelta(days=1)
    lesson = make_plain_lesson()
    meet(user, *make_questions(lesson, count), at=yesterday)
    if text:
        meet(user, *make_questions(lesson, 1, start=count + 1, text=text), at=yesterday, value="8")
    if term:
        review.add_term(learner=user, term=make_term(lesson), now=timezone.now())
    return user


def key_of(page: Page, words: str) -> str:
    """The digit that stands for the option that reads ``words``."""
    options = page.locator("form.q .opt label").all_inner_texts()
    return str([text.strip() for text in options].index(words) + 1)


def ratings() -> list[int]:
    return list(ReviewLog.objects.order_by("pk").values_list("rating", flat=True))


def test_a_session_goes_by_keys_alone(visit: Visit) -> None:
    page = visit(reviewer(2, term=True)).go("/review/session/")
    expect(page.get_by_text("1 of 3")).to_be_visible()

    page.keyboard.press(key_of(page, "An apple"))
    expect(page.get_by_label("An apple")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Why that’s right")).to_be_focused()
    page.keyboard.press("3")
    expect(page.get_by_text("2 of 3")).to_be_visible()

    page.keyboard.press(key_of(page, "A carrot"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Not quite")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ovary")).to_be_visible()

    page.keyboard.press("Space")
    expect(page.get_by_text("What an ovary is.")).to_be_visible()
    page.keyboard.press("3")
    expect(page.get_by_text("4 of 4")).to_be_visible()
    page.keyboard.press(key_of(page, "An apple"))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Good").wait_for()
    page.keyboard.press("2")

    expect(page.get_by_role("heading", name="Done for today")).to_be_visible()
    expect(page.get_by_text("You have reviewed 4 cards.")).to_be_visible()
    assert ratings() == [4, 1, 3, 3]


def test_the_question_mark_shows_the_keys(visit: Visit) -> None:
    page = visit(reviewer()).go("/review/session/")
    listed = page.get_by_text("choose an answer")
    expect(listed).to_be_hidden()

    page.keyboard.press("?")
    expect(listed).to_be_visible()
    page.keyboard.press("?")
    expect(listed).to_be_hidden()


def test_keys_that_are_switched_off_do_nothing(visit: Visit) -> None:
    user = reviewer()
    ReviewSettings.objects.create(learner=user, shortcuts=False)
    page = visit(user).go("/review/session/")

    for key in ("1", "2", "?"):
        page.keyboard.press(key)
    expect(page.locator("form.q :checked")).to_have_count(0)
    page.get_by_label("An apple").check()
    page.get_by_role("button", name="Check answer").click()
    page.get_by_role("button", name="Easy").wait_for()
    page.keyboard.press("3")

    expect(page.get_by_role("button", name="Easy")).to_be_visible()
    assert ratings() == []


def test_a_digit_that_is_typed_is_an_answer_and_no_shortcut(visit: Visit) -> None:
    page = visit(reviewer(0, text=TYPED)).go("/review/session/")
    field = page.get_by_role("textbox")

    field.click()
    page.keyboard.type("8?")
    expect(field).to_have_value("8?")
    expect(page.get_by_text("this list")).to_be_hidden()
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Hard")).to_be_visible()


def test_a_modifier_leaves_the_key_to_the_browser(visit: Visit) -> None:
    page = visit(reviewer()).go("/review/session/")

    page.keyboard.press("Alt+1")
    page.keyboard.press("Control+2")

    expect(page.locator("form.q :checked")).to_have_count(0)


def test_a_session_goes_without_a_script(visit: Visit) -> None:
    page = visit(reviewer(1, term=True), script=False).go("/review/")
    page.get_by_role("link", name="Start review").click()
    page.get_by_label("A carrot").check()
    page.get_by_role("button", name="Check answer").click()
    page.get_by_role("link", name="Continue").click()
    page.get_by_role("link", name="Show the definition").click()
    page.get_by_role("button", name="Easy").click()
    page.get_by_label("An apple").check()
    page.get_by_role("button", name="Check answer").click()
    page.get_by_role("button", name="Hard").click()
    page.get_by_role("button", name="Not this one again").click()

    expect(page.get_by_text("It will not come again.")).to_be_visible()
    page.get_by_role("link", name="See the week ahead").click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_role("heading", name="1 card for today")).to_be_visible()
    assert ratings() == [1, 4, 2]


def test_a_card_is_put_off_in_place(visit: Visit) -> None:
    page = visit(reviewer(2)).go("/review/session/")

    page.get_by_role("button", name="Not today").click()

    expect(page.get_by_role("status")).to_contain_text("Put off until tomorrow.")
    expect(page.get_by_text("1 of 1")).to_be_visible()
    expect(page.locator("form.q")).to_have_id("q-fruit-q2")


def test_tab_leads_through_the_whole_page_and_every_stop_is_ringed(visit: Visit) -> None:
    page = visit(reviewer()).go("/review/session/")
    keyboard = Keyboard(page)

    keyboard.reach(page.locator("footer a").last)

    assert [stop["words"] for stop in keyboard.stops if not stop["isRinged"] or not stop["isOnScreen"]] == []
    names = [stop["words"].split("\n")[0] for stop in keyboard.stops]
    assert [name for name in names if name in {"Stop for now", "Check answer", "Not today", "Not this one again"}] == [
        "Stop for now", "Check answer", "Not today", "Not this one again",
    ]  # fmt: skip


def test_the_browsers_zone_is_kept_with_the_first_answer_and_offered_in_the_settings(visit: Visit) -> None:
    user = reviewer()
    User.objects.filter(pk=user.pk).update(time_zone="")
    page = visit(user, timezone_id="Asia/Kathmandu").go("/review/session/")
    page.get_by_label("A carrot").check()
    page.get_by_role("button", name="Check answer").click()
    page.get_by_role("heading", name="Not quite").wait_for()
    assert User.objects.get(pk=user.pk).time_zone in {"Asia/Kathmandu", "Asia/Katmandu"}

    User.objects.filter(pk=user.pk).update(time_zone="Europe/Berlin")
    page.goto("/review/settings/")
    page.get_by_role("button", name="Use this browser’s time zone").click()
    page.get_by_role("button", name="Save the settings").click()

    expect(page.get_by_role("status")).to_have_text("Your review settings are saved.")
    assert User.objects.get(pk=user.pk).time_zone in {"Asia/Kathmandu", "Asia/Katmandu"}


def test_a_term_is_switched_in_place_and_the_keyboard_stays_on_it(visit: Visit) -> None:
    user = reviewer(0)
    lesson = make_plain_lesson("bloom")
    make_term(lesson)
    page = visit(user).go("/courses/botany/glossary/")

    page.get_by_role("button", name="Review this term Ovary").click()
    pressed = page.get_by_role("button", name="In your review Ovary")
    expect(pressed).to_be_focused()
    assert ReviewCard.objects.count() == 1
    pressed.press("Enter")
    expect(page.get_by_role("button", name="Review this term Ovary")).to_be_focused()
    assert ReviewCard.objects.count() == 0


def check(words: str) -> Callable[[Page], None]:
    def then(page: Page) -> None:
        page.get_by_label(words).check()
        page.get_by_role("button", name="Check answer").click()
        page.locator(".verdict").wait_for()

    return then


def refuse(page: Page) -> None:
    page.get_by_label("New cards a day").fill("1000")
    page.get_by_role("button", name="Save the settings").click()
    page.get_by_text("Write a number from 0 to 100").first.wait_for()


def open_numbers(page: Page) -> None:
    page.get_by_text("The same in numbers").click()


def nothing(_page: Page) -> None:
    """The page as it is opened."""


STATES = {
    "home": ("/review/", open_numbers),
    "question": ("/review/session/", nothing),
    "right": ("/review/session/", check("An apple")),
    "wrong": ("/review/session/", check("A carrot")),
    "definition": ("/review/terms/botany/ovary/", nothing),
    "pause": (f"/review/session/?done={RUN}", nothing),
    "settings": ("/review/settings/", nothing),
    "settings refused": ("/review/settings/", refuse),
}


@pytest.mark.parametrize(("path", "then"), STATES.values(), ids=STATES)
def test_a_page_of_review_has_no_barrier(visit: Visit, path: str, then: Callable[[Page], None]) -> None:
    user = reviewer(3, term=True)
    lesson = make_plain_lesson("known")
    for question in make_questions(lesson, 2):
        meet(user, question, at=timezone.now() - timedelta(days=3))
        give(user, question, 3, timezone.now() - timedelta(days=1))
    review.put_aside(review.made_card(user, *make_questions(lesson, 1, start=3), timezone.now()), learner=user)
    page = visit(user).go(path)
    then(page)

    assert barriers(page) == {}


@pytest.mark.parametrize("path", ["/review/", "/review/session/"])
def test_a_page_with_nothing_to_review_has_no_barrier(visit: Visit, path: str) -> None:
    assert barriers(visit(reviewer(0)).go(path)) == {}
