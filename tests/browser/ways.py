"""Three ways to work the form of a question: with the mouse, with the keyboard, and without a script."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page

from tests.browser.hands import Keyboard
from tests.browser.kinds import ByPointer, chip, row, shown_order

#: Choices as a set, what is typed as a text, pairs as a dict, an order as a list.
Answer = set[str] | str | dict[str, str] | list[str]


class Way(Protocol):
    """One way to work a form. Each may meet a form that stands as an earlier answer left it."""

    def choose(self, form: Locator, words: set[str]) -> None: ...
    def write(self, field: Locator, text: str) -> None: ...
    def pair(self, form: Locator, left: str, right: str) -> None: ...
    def place(self, form: Locator, words: str, at: int) -> None: ...
    def press(self, button: Locator) -> None: ...


class Mouse:
    """Clicks on words, and drags."""

    def __init__(self, page: Page) -> None:
        self.drag = ByPointer(page).drag

    def choose(self, form: Locator, words: set[str]) -> None:
        for control in to_switch(form, words):
            control.locator("xpath=../label").click()

    def write(self, field: Locator, text: str) -> None:
        field.click(click_count=3)
        field.press_sequentially(text)

    def pair(self, form: Locator, left: str, right: str) -> None:
        self.drag(chip(form, right), row(form, left))

    def place(self, form: Locator, words: str, at: int) -> None:
        if shown_order(form)[at] != words:
            self.drag(row(form, words), form.locator(".item").nth(at))

    def press(self, button: Locator) -> None:
        button.click()


class Keys:
    """Tab, arrows, Space, letters and Enter, always onward from where the focus was left."""

    def __init__(self, page: Page) -> None:
        self.keyboard, self.hand = page.keyboard, Keyboard(page)

    def reach(self, target: Locator) -> None:
        if not target.evaluate("element => element === document.activeElement"):
            self.hand.reach(target)

    def choose(self, form: Locator, words: set[str]) -> None:
        for control in to_switch(form, words):
            if control.get_attribute("type") == "checkbox":
                self.reach(control)
                self.keyboard.press("Space")
                continue
            if not form.locator(".opts :focus").count():
                self.hand.reach(form.locator(".opts input").first)
                self.keyboard.press("Space")
            while not control.is_checked():
                self.keyboard.press("ArrowDown")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.keyboard.press("Control+A")
        self.keyboard.type(text)

    def pair(self, form: Locator, left: str, right: str) -> None:
        self.reach(form.get_by_label(left, exact=True))
        self.keyboard.press(letter(form, right))

    def place(self, form: Locator, words: str, at: int) -> None:
        steps = shown_order(form).index(words) - at
        if steps:
            self.reach(form.get_by_role("button", name=f"Move {words} up", exact=True))
        for _ in range(steps):
            self.keyboard.press("Enter")

    def press(self, button: Locator) -> None:
        self.hand.press(button)


class Plain:
    """The plain form, as it is without JavaScript."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def choose(self, form: Locator, words: set[str]) -> None:
        for control in to_switch(form, words):
            control.click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def pair(self, form: Locator, left: str, right: str) -> None:
        form.get_by_label(left, exact=True).select_option(label=f"{letter(form, right)} · {right}")

    def place(self, form: Locator, words: str, at: int) -> None:
        form.get_by_label(f"Position of {words}", exact=True).select_option(label=str(at + 1))

    def press(self, button: Locator) -> None:
        button.click()


def to_switch(form: Locator, words: set[str]) -> list[Locator]:
    """The controls to press so that just these choices are chosen, in the order of the page."""
    controls = zip(form.locator(".opts input").all(), form.locator(".opts label").all_inner_texts(), strict=True)
    different = [(control, text) for control, text in controls if control.is_checked() != (text in words)]
    return [item for item, text in different if text in words or item.get_attribute("type") == "checkbox"]


def letter(form: Locator, right: str) -> str:
    return chip(form, right).locator("b").inner_text()


def give(way: Way, form: Locator, answer: Answer) -> None:
    """Fill the form in."""
    if isinstance(answer, str):
        way.write(form.get_by_role("textbox"), answer)
    elif isinstance(answer, set):
        way.choose(form, answer)
    elif isinstance(answer, dict):
        for left, right in answer.items():
            way.pair(form, left, right)
    else:
        for at, words in enumerate(answer):
            way.place(form, words, at)
