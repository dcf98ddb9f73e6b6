"""The main journey from the first page to the second device: with a pointer, without JavaScript, by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from courses.models.progress import Enrolment, LessonProgress
from quizzes.models.practice import PracticeAnswer
from tests.accounts.people import code_in_mail
from tests.browser.hands import Hand, Keyboard, Pointer
from tests.browser.places import COURSE, FIRST, LESSON, OTHER_LESSON, PASSWORD, RIGHT, WRONG
from tests.browser.visitors import Visit, Visitor

pytestmark = pytest.mark.browser

REASON = "Tempting, because more inputs sound like more knowledge."
OTHER_REASONS = ["Yes: one model takes in", "That would be multilingual", "A product may do that"]
EXPLANATION = (
    "A multimodal model takes in or produces more than one modality, such as text together with images or audio."
)
ADDRESS = "amara@example.org"


@dataclass(frozen=True)
class Way:
    """A way to go on the journey."""

    name: str
    hand: Callable[[Page], Hand]
    script: bool = True


WAYS = [Way("pointer", Pointer), Way("no script", Pointer, script=False), Way("keyboard", Keyboard)]


class Traveler:
    """Somebody on the way, with a hand on the page they see."""

    def __init__(self, visitor: Visitor, way: Way) -> None:
        self.visitor, self.page, self.way = visitor, visitor.page, way
        self.hand = way.hand(self.page)
        self.question = self.page.locator(FIRST)
        self.finish = self.page.locator("#finish")

    def check(self) -> None:
        self.hand.press(self.question.get_by_role("button", name="Check answer"))

    def expect_focus(self, target: Locator) -> None:
        """With JavaScript the focus moves to the news; without it, the browser starts at the question."""
        if self.way.script:
            expect(target).to_be_focused()
        else:
            expect(self.page).to_have_url(re.compile(re.escape(FIRST) + "$"))

    def press_in_main(self, role: str, name: str) -> None:
        self.hand.press(self.page.get_by_role("main").get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_guest_reads_practices_joins_finishes_and_goes_on_at_a_second_device(visit: Visit, way: Way) -> None:
    guest = Traveler(visit(script=way.script), way)
    practice_as_a_guest(guest)
    join(guest)
    finish_the_lesson(guest)
    see_it_on_the_shelf(guest)
    take_it_back_and_do_it_again(guest)
    leave(guest)

    other_device = Traveler(visit(script=way.script), way)
    go_on(other_device)

    if isinstance(guest.hand, Keyboard) and isinstance(other_device.hand, Keyboard):
        stops = guest.hand.stops + other_device.hand.stops
        assert len(stops) > 100
        assert [stop["words"] for stop in stops if not (stop["isRinged"] and stop["isOnScreen"])] == []


def answers() -> list[tuple[str | None, bool | None]]:
    """Whose the practice answers are, and whether they are right, in their order."""
    return list(PracticeAnswer.objects.order_by("pk").values_list("learner__email", "is_correct"))


def practice_as_a_guest(guest: Traveler) -> None:
    page, question = guest.page, guest.question
    guest.visitor.go(LESSON)
    expect(page.get_by_role("heading", level=1)).to_have_text("Beyond Text: Images, Audio & Multimodal Models")

    guest.check()
    expect(question.locator(".error")).to_have_text("Error: Choose an answer before you check it")
    guest.expect_focus(question.get_by_role("radio").first)
    assert guest.visitor.cookies() == []

    guest.hand.choose(question, WRONG)
    guest.check()
    not_quite = question.get_by_role("heading", name="Not quite")
    expect(not_quite).to_be_visible()
    guest.expect_focus(not_quite)
    expect(question.locator(".why")).to_have_count(1)
    expect(question.locator(".opt", has_text=WRONG).locator(".why")).to_contain_text(f"Not this one{REASON}")
    assert [text for text in [*OTHER_REASONS, EXPLANATION] if text in page.content()] == []
    assert question.locator(".opt.was.yes").count() == 0

    guest.hand.press(question.get_by_role("link", name="What multimodal adds, and what it does not"))
    expect(page).to_have_url(re.compile("#s-what-multimodal-adds$"))
    expect(page.locator("#s-what-multimodal-adds")).to_be_in_viewport()

    guest.hand.press(question.get_by_role("button", name="Try again"))
    expect(question.get_by_role("button", name="Check answer")).to_be_visible()
    assert question.locator("input:checked").count() == 0
    guest.hand.choose(question, RIGHT)
    guest.check()
    why = question.get_by_role("heading", name="Why that’s right")
    expect(why).to_be_visible()
    guest.expect_focus(why)
    expect(question.locator(".opt.was.yes b")).to_have_text("Right, on your second try")
    expect(question.locator(".verdict")).to_contain_text(EXPLANATION)

    assert guest.visitor.cookies() == ["practice"]
    assert answers() == [(None, False), (None, True)]


def join(guest: Traveler) -> None:
    page = guest.page
    guest.hand.press(guest.finish.get_by_role("link", name="Create an account"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Create an account")
    guest.hand.write(page.get_by_label("Name"), "Amara Diallo")
    guest.hand.write(page.get_by_label("Email address"), ADDRESS)
    guest.hand.write(page.get_by_label("Password", exact=True), PASSWORD)
    guest.press_in_main("button", "Create my account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your email address")
    assert [message.to for message in mail.outbox] == [[ADDRESS]]

    guest.hand.write(page.get_by_label("Code"), code_in_mail())
    guest.press_in_main("button", "Continue")

    expect(page).to_have_url(re.compile(re.escape(LESSON) + "$"))
    expect(page.get_by_role("banner").get_by_role("link", name="Amara")).to_be_visible()
    assert list(User.objects.values_list("email", "name")) == [(ADDRESS, "Amara Diallo")]
    assert answers() == [(ADDRESS, False), (ADDRESS, True)]


def finish_the_lesson(learner: Traveler) -> None:
    page, finish = learner.page, learner.finish
    expect(finish.get_by_role("heading")).to_have_text("Finished with this lesson?")

    learner.hand.press(finish.get_by_role("button", name="Mark complete"))

    done = finish.get_by_role("heading", name="Lesson complete")
    expect(done).to_be_visible()
    if learner.way.script:
        expect(done).to_be_focused()
    else:
        expect(page).to_have_url(re.compile(re.escape(LESSON) + "#finish$"))
    side = page.get_by_role("navigation", name="3. Generative AI & LLMs — Foundations")
    current = side.get_by_role("link", name="Beyond Text")
    expect(current.get_by_role("img", name="finished")).to_be_visible()
    expect(side.locator(".prog p")).to_have_text("1 of 6 finished in this module")
    assert list(completed()) == ["beyond-text-multimodal"]


def see_it_on_the_shelf(learner: Traveler) -> None:
    page = learner.page
    side = page.get_by_role("navigation", name="3. Generative AI & LLMs — Foundations")
    learner.hand.press(side.get_by_role("link", name="Certified AI Practitioner"), back=True)
    expect(page).to_have_url(re.compile(re.escape(COURSE) + "$"))

    row = page.get_by_role("listitem").filter(has_text="Beyond Text: Images, Audio & Multimodal Models")
    expect(row.get_by_role("img", name="Finished")).to_be_visible()
    expect(page.locator(".resume .hint")).to_have_text("1 of 38 lessons finished (2%). 29 h 14 min left.")
    assert page.locator(".resume .shelf .done").count() == 1
    learner.hand.press(row.get_by_role("link"))
    expect(page).to_have_url(re.compile(re.escape(LESSON) + "$"))


def take_it_back_and_do_it_again(learner: Traveler) -> None:
    finish = learner.finish
    learner.hand.press(finish.get_by_role("button", name="Undo"))
    expect(finish.get_by_role("heading")).to_have_text("Finished with this lesson?")
    expect(learner.page.locator("#side .prog p")).to_have_text("0 of 6 finished in this module")
    assert list(completed()) == []

    learner.hand.press(finish.get_by_role("button", name="Mark complete"))
    expect(finish.get_by_role("heading")).to_have_text("Lesson complete")
    expect(learner.page.locator("#side .prog p")).to_have_text("1 of 6 finished in this module")
    assert list(completed()) == ["beyond-text-multimodal"]


def leave(learner: Traveler) -> None:
    """Read on in the other lesson up to a section, where the script remembers the place; then sign out."""
    page = learner.page
    learner.hand.press(page.get_by_role("link", name="Previous"))
    expect(page).to_have_url(re.compile(re.escape(OTHER_LESSON) + "$"))
    if learner.way.script:
        # By keyboard the way to the contents leads through every link of the lesson.
        with page.expect_response(
            lambda answer: is_place(answer.request.post_data, "five-more-limits"), timeout=30_000
        ) as sent:
            if learner.way.name == "keyboard":
                contents = page.get_by_role("navigation", name="On this page")
                learner.hand.press(contents.get_by_role("link", name="Five more limits"))
            else:
                page.locator("#s-five-more-limits").evaluate("element => element.scrollIntoView()")
        assert sent.value.status == 204
        assert list(Enrolment.objects.values_list("lesson__slug", "section")) == [
            ("confident-and-wrong", "five-more-limits")
        ]
        expect(page.locator("#toc [aria-current]")).to_have_text("Five more limits")

    learner.hand.press(page.get_by_role("banner").get_by_role("link", name="Amara"), back=True)
    expect(page).to_have_url(re.compile("/account/$"))
    learner.press_in_main("button", "Sign out")
    expect(page).to_have_url(re.compile("[0-9]/$"))
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def go_on(learner: Traveler) -> None:
    page = learner.page
    learner.visitor.go("/accounts/login/")
    learner.hand.write(page.get_by_label("Email address"), ADDRESS)
    learner.hand.write(page.get_by_label("Password", exact=True), PASSWORD)
    learner.press_in_main("button", "Sign in")
    expect(page).to_have_url(re.compile("/learn/$"))
    # Without a script nobody knows of the place in 3.3, and what follows the finished lesson is next.
    next_title = "3.3 Confident and Wrong: The Limits of Language Models"
    if not learner.way.script:
        next_title = "3.5 Model Families: GANs, Diffusion and LLMs Compared"
    expect(page.get_by_role("heading", level=2).first).to_have_text(next_title)
    expect(page.get_by_role("img", name="Your shelf: 1 of 38 lessons finished")).to_be_visible()

    learner.hand.press(page.get_by_role("link", name="Continue"))

    if learner.way.script:
        expect(page).to_have_url(re.compile(re.escape(OTHER_LESSON) + "#s-five-more-limits$"))
        expect(page.locator("#s-five-more-limits")).to_be_in_viewport()
    else:
        expect(page).to_have_url(re.compile("/gans-diffusion-and-llms/$"))


def completed() -> list[str]:
    done = LessonProgress.objects.filter(completed_at__isnull=False, learner__email=ADDRESS)
    return list(done.values_list("lesson__slug", flat=True))


def is_place(post_data: str | None, section: str) -> bool:
    return post_data is not None and f'name="section"\r\n\r\n{section}\r\n' in post_data
