"""A lesson with a question of every kind, and three ways to give each of them the same answer."""

from __future__ import annotations

from typing import Any, Protocol

from playwright.sync_api import Locator, Page, expect

from courses.models.outline import Lesson
from quizzes.models.practice import PracticeAnswer
from tests import factories
from tests.browser.hands import Keyboard
from tests.browser.serving import Site

BODY = """\
How noise becomes a picture.

::: question {#single}

What does a diffusion model start from?

- ( ) A finished photo
  > That is where it ends.
- (x) Noise
  > Yes: from noise alone.

Explanation: It starts from noise.

:::

::: question {#multiple}

Which of these have strings?

- [x] A cello
- [ ] A flute
- [x] A harp

Explanation: Cellos and harps.

:::

::: question {#truth}

Noise is random.

- (x) True
- ( ) False

Explanation: It is.

:::

::: question {#numeric}

How many liters are 1500 milliliters?

- = 1.5
- != 15
  > Ten times too many.

Explanation: A liter has a thousand.

:::

::: question {#text}

What is the method called?

- = "diffusion"
- != "GAN"
  > That is another one.

Explanation: It is called diffusion.

:::

::: question {#matching}

What comes out of what?

- Text to image -> A **picture**
  > As the name says.
- Text to speech -> A recording of a voice that reads the text aloud, word by word
- -> Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft

Explanation: The second word says it.

:::

::: question {#ordering}

Put the steps in order.

1. Start from noise
2. Take away a little noise
3. See a sharp picture

Explanation: From noise to picture.

:::

::: reflection {#reflection}

Where have you met this?

Explanation: Anywhere will do.

:::
"""
#: What each way is to store, and with which confidence.
STORED = [
    ("single", {"choice": "b"}, True),
    ("multiple", {"choices": ["a", "c"]}, None),
    ("truth", {"choice": "a"}, None),
    ("numeric", {"number": "1.5"}, False),
    ("text", {"text": "Diffusion"}, None),
    ("matching", {"pairs": {"a": "a", "b": "b"}}, None),
    ("ordering", {"order": ["a", "b", "c"]}, None),
    ("reflection", {"text": "In an app.\n\nAnd here."}, None),
]
PAIRS = {
    "Text to image": "A picture",
    "Text to speech": "A recording of a voice that reads the text aloud, word by word",
}
STEPS = ["Start from noise", "Take away a little noise", "See a sharp picture"]


def lesson_of_every_kind() -> Lesson:
    course = factories.make_course("pictures")
    return factories.make_lesson(factories.make_module(course), slug="every-kind", body=BODY)


def stored(site: Site) -> list[tuple[Any, ...]]:
    """The answers that were kept, in their order, read while no request is at work."""
    with site.requests.turn:
        return list(PracticeAnswer.objects.order_by("pk").values_list("question__key", "response", "was_sure"))


def question(page: Page, key: str) -> Locator:
    return page.locator(f"#q-{key}")


def by_hand(page: Page, key: str) -> Locator:
    """A matching or an ordering, once what it is dragged with is there: that comes after the page."""
    return ready(question(page, key))


def ready(form: Locator) -> Locator:
    expect(form.locator(":is(q-match, q-order)[data-ready]")).to_have_count(1)
    return form


def row(form: Locator, words: str) -> Locator:
    """The left side of a matching, or the item of an ordering, that says ``words``."""
    return form.locator(".pair, .item").filter(has_text=words)


def chip(form: Locator, words: str) -> Locator:
    return form.locator(".chip").filter(has_text=words)


def shown_order(form: Locator) -> list[str]:
    return form.locator(".item .words").all_inner_texts()


class Way(Protocol):
    """One way to answer. ``check`` presses "Check answer" or "Keep it"."""

    def choose(self, form: Locator, *words: str) -> None: ...
    def write(self, form: Locator, label: str, text: str) -> None: ...
    def match(self, form: Locator) -> None: ...
    def order(self, form: Locator) -> None: ...
    def check(self, form: Locator) -> None: ...


def check_button(form: Locator) -> Locator:
    return form.get_by_role("button", name="Check answer").or_(form.get_by_role("button", name="Keep it"))


class ByPointer:
    """With a mouse: choices are clicked, pairs and steps are dragged."""

    def __init__(self, page: Page) -> None:
        self.mouse = page.mouse

    def choose(self, form: Locator, *words: str) -> None:
        for text in words:
            form.get_by_text(text, exact=True).click()

    def write(self, form: Locator, label: str, text: str) -> None:
        form.get_by_label(label).click()
        form.get_by_label(label).press_sequentially(text)

    def match(self, form: Locator) -> None:
        ready(form)
        for left, right in PAIRS.items():
            self.drag(chip(form, right), row(form, left))

    def order(self, form: Locator) -> None:
        ready(form)
        for at, words in enumerate(STEPS):
            self.drag(row(form, words), form.locator(".item").nth(at))

    def check(self, form: Locator) -> None:
        check_button(form).click()

    def drag(self, what: Locator, to: Locator) -> None:
        """Take ``what`` at its left edge and let it go on the middle of ``to``."""
        to.page.evaluate("box => box.scrollIntoView({ block: 'center' })", to.locator("xpath=..").element_handle())
        start, end = what.bounding_box(), to.bounding_box()
        assert start is not None
        assert end is not None
        self.mouse.move(start["x"] + 20, start["y"] + start["height"] / 2)
        self.mouse.down()
        self.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
        self.mouse.up()


class ByKeyboard:
    """With Tab, arrows, letters, Space and Enter."""

    def __init__(self, page: Page) -> None:
        self.page, self.hand = page, Keyboard(page)

    def choose(self, form: Locator, *words: str) -> None:
        for text in words:
            box = form.get_by_label(text, exact=True)
            if box.get_attribute("type") == "checkbox":
                self.hand.reach(box)
                self.page.keyboard.press("Space")
            elif text in {"Sure", "Not sure"}:
                self.hand.choose(form.locator(".sure"), text)
            else:
                self.hand.choose(form.locator(".opts"), text)

    def write(self, form: Locator, label: str, text: str) -> None:
        self.hand.write(form.get_by_label(label), text)

    def match(self, form: Locator) -> None:
        ready(form)
        for left, right in PAIRS.items():
            self.hand.reach(form.get_by_label(left))
            letter = chip(form, right).locator("b").inner_text()
            self.page.keyboard.press(letter)
            expect(row(form, left).locator(".over")).to_contain_text(right)

    def order(self, form: Locator) -> None:
        """Bring each step to its place, from the first on; the focus stays on the button that is pressed."""
        ready(form)
        for at, words in enumerate(STEPS):
            steps = shown_order(form).index(words) - at
            up = form.get_by_role("button", name=f"Move {words} up")
            if steps:
                self.hand.reach(up, back=at > 0)
            for place in range(at + steps, at, -1):
                self.page.keyboard.press("Enter")
                expect(up).to_be_focused()
                expect(form.get_by_role("status")).to_have_text(f"{words}, now {place} of 3")

    def check(self, form: Locator) -> None:
        self.hand.press(check_button(form))


class Plainly:
    """The plain form, as it is without JavaScript."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def choose(self, form: Locator, *words: str) -> None:
        for text in words:
            form.get_by_label(text, exact=True).check()

    def write(self, form: Locator, label: str, text: str) -> None:
        form.get_by_label(label).fill(text)

    def match(self, form: Locator) -> None:
        for left, right in PAIRS.items():
            letter = chip(form, right).locator("b").inner_text()
            form.get_by_label(left).select_option(label=f"{letter} · {right}")

    def order(self, form: Locator) -> None:
        for place, words in enumerate(STEPS, start=1):
            form.get_by_label(f"Position of {words}").select_option(label=str(place))

    def check(self, form: Locator) -> None:
        check_button(form).click()
