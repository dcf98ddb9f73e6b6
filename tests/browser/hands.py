"""Two ways to work a page: with a pointer, and with the keyboard alone."""

from __future__ import annotations

from typing import Any, Protocol

from playwright.sync_api import Locator, Page, expect

#: What can be said of the place where the keyboard is: its words, whether a ring is drawn, whether it is on screen.
STOP = """(target) => {
  const here = document.activeElement;
  const words = (here.innerText || here.labels?.[0]?.innerText || here.ariaLabel || here.id || here.tagName).trim();
  const ringed = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  let holder = here, isRinged = false;
  for (let step = 0; step < 3 && holder; step += 1, holder = holder.parentElement) isRinged ||= ringed(holder);
  const box = here.getBoundingClientRect();
  const isOnScreen = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return { words, isRinged, isOnScreen, isPage: here === document.body, isTarget: here === target };
}"""
#: More than any page here has; past it, the keyboard does not get where it should.
MOST_STOPS = 160


class Hand(Protocol):
    """``back`` says that the target stands before the place where the keyboard is."""

    def press(self, target: Locator, *, back: bool = False) -> None: ...
    def choose(self, form: Locator, words: str) -> None: ...
    def write(self, field: Locator, text: str) -> None: ...


class Pointer:
    """Clicks, and writes into what was clicked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator, *, back: bool = False) -> None:
        target.click()

    def choose(self, form: Locator, words: str) -> None:
        form.get_by_text(words, exact=True).click()

    def write(self, field: Locator, text: str) -> None:
        field.click()
        field.press_sequentially(text)


class Keyboard:
    """Tab, arrows, Space and Enter. ``stops`` keeps what was said of every place on the way."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops: list[dict[str, Any]] = []

    def reach(self, target: Locator, *, back: bool = False) -> None:
        """Tab, or Shift+Tab, until ``target`` has the focus."""
        element = target.element_handle()
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            stop = self.page.evaluate(STOP, element)
            if not stop["isPage"]:
                self.stops.append(stop)
            if stop["isTarget"]:
                return
        raise AssertionError(f"{MOST_STOPS} stops did not lead to {target}")

    def press(self, target: Locator, *, back: bool = False) -> None:
        self.reach(target, back=back)
        self.page.keyboard.press("Enter")

    def choose(self, form: Locator, words: str) -> None:
        """Enter the group of radio buttons at its first one, and go down to the option."""
        self.reach(form.get_by_role("radio").first)
        self.page.keyboard.press("Space")
        wanted = form.get_by_role("radio", name=words, exact=True)
        for _ in range(form.get_by_role("radio").count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.type(text)
