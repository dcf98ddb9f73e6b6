"""Every kind of question can be answered in every way, and each way stores the same."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.barriers import ALL_RULES, COLOR_RULES, OVERFLOW, violations
from tests.browser.kinds import (
    BODY,
    PAIRS,
    STEPS,
    STORED,
    ByKeyboard,
    ByPointer,
    Plainly,
    Way,
    chip,
    lesson_of_every_kind,
    question,
    row,
    shown_order,
    stored,
)
from tests.browser.places import learner
from tests.browser.serving import Site
from tests.browser.test_failing_parts import without_scripts
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser
RIGHT = "Why that’s right"


def answer_all(page: Page, way: Way, *, focuses: bool) -> None:
    """Answer every question rightly, and look that the verdict takes the focus."""

    def write_number(form: Locator) -> None:
        way.write(form, "Your answer", " 1,5 ")
        way.choose(form, "Not sure")

    steps: list[tuple[str, Callable[[Locator], None]]] = [
        ("single", lambda form: way.choose(form, "Noise", "Sure")),
        ("multiple", lambda form: way.choose(form, "A cello", "A harp")),
        ("truth", lambda form: way.choose(form, "True")),
        ("numeric", write_number),
        ("text", lambda form: way.write(form, "Your answer", "Diffusion")),
        ("matching", way.match),
        ("ordering", way.order),
        ("reflection", lambda form: way.write(form, "Your words", "In an app.\n\nAnd here.")),
    ]
    for key, give in steps:
        form = question(page, key)
        give(form)
        way.check(form)
        verdict = form.get_by_role("heading", name="Kept" if key == "reflection" else RIGHT)
        expect(verdict).to_be_visible()
        if focuses:
            expect(verdict).to_be_focused()


@pytest.mark.parametrize("way", [ByPointer, ByKeyboard, Plainly])
def test_every_way_of_answering_stores_the_same(visit: Visit, live_server: Site, way: Callable[[Page], Way]) -> None:
    script = way is not Plainly
    lesson = lesson_of_every_kind()
    page = visit(learner(), script=script).go(lesson.get_absolute_url())

    answer_all(page, way(page), focuses=script)

    assert stored(live_server) == STORED


def test_a_wrong_order_says_how_far_it_is_right_and_stays_to_be_mended(visit: Visit, live_server: Site) -> None:
    page = visit(learner()).go(lesson_of_every_kind().get_absolute_url())
    form = question(page, "ordering")
    ByPointer(page).order(form)
    row(form, STEPS[2]).get_by_role("button", name="up").click()

    form.get_by_role("button", name="Check answer").click()

    expect(form.get_by_role("heading", name="Not quite")).to_be_focused()
    expect(form.locator(".verdict .src")).to_have_text("The first one is in its place. Have another go.")
    expect(form.locator(".item")).to_have_text(["Start from noiseIn place", STEPS[2], STEPS[1]])
    form.get_by_role("button", name="Try again").click()
    expect(form.get_by_role("button", name=f"Move {STEPS[0]} up")).to_be_focused()
    assert shown_order(form) == [STEPS[0], STEPS[2], STEPS[1]]
    assert stored(live_server) == [("ordering", {"order": ["a", "c", "b"]}, None)]


def test_an_order_that_nobody_changed_can_be_checked_as_it_stands(visit: Visit, live_server: Site) -> None:
    page = visit(learner()).go(lesson_of_every_kind().get_absolute_url())
    form = question(page, "ordering")
    shown = ["abc"[STEPS.index(words)] for words in shown_order(form)]
    expect(form.locator("select").first).to_be_hidden()

    form.get_by_role("button", name="Check answer").click()

    expect(form.get_by_role("heading", name=RIGHT if shown == ["a", "b", "c"] else "Not quite")).to_be_focused()
    assert stored(live_server) == [("ordering", {"order": shown}, None)]


def test_pairs_that_are_missing_are_asked_for_and_the_first_takes_the_focus(visit: Visit, live_server: Site) -> None:
    page = visit(learner()).go(lesson_of_every_kind().get_absolute_url())
    form = question(page, "matching")
    first, second = PAIRS
    ByPointer(page).drag(chip(form, PAIRS[first]), row(form, first))

    form.get_by_role("button", name="Check answer").click()

    expect(form.locator(".error")).to_contain_text("Choose a match for each one before you check")
    expect(form.get_by_label(second)).to_be_focused()
    expect(row(form, first).locator(".over")).to_contain_text(PAIRS[first])
    assert stored(live_server) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_number_with_its_unit_is_sent_back_as_it_was_written(visit: Visit, live_server: Site, script: bool) -> None:
    page = visit(learner(), script=script).go(lesson_of_every_kind().get_absolute_url())
    form = question(page, "numeric")
    form.get_by_label("Your answer").fill("1.5 l")
    form.get_by_label("Sure", exact=True).check()

    form.get_by_role("button", name="Check answer").click()

    expect(form.get_by_label("Your answer")).to_have_accessible_description(
        "Error: Write the number alone, without a unit or %"
    )
    expect(form.get_by_label("Your answer")).to_have_value("1.5 l")
    expect(form.get_by_label("Sure", exact=True)).to_be_checked()
    if script:
        expect(form.get_by_label("Your answer")).to_be_focused()
    assert stored(live_server) == []


def test_two_steps_in_one_place_are_sent_back_as_they_were_set(visit: Visit, live_server: Site) -> None:
    page = visit(learner(), script=False).go(lesson_of_every_kind().get_absolute_url())
    form = question(page, "ordering")
    for words, place in zip(STEPS, "122", strict=True):
        form.get_by_label(f"Position of {words}").select_option(label=place)

    form.get_by_role("button", name="Check answer").click()

    expect(form.locator(".error")).to_have_text("Error: Two have the same position. Give each its own")
    assert [form.get_by_label(f"Position of {words}").locator(":checked").inner_text() for words in STEPS] == [*"122"]
    assert stored(live_server) == []


@pytest.mark.parametrize("key", ["numeric", "text"])
def test_a_foreseen_wrong_answer_gets_its_own_words_and_then_the_answer(visit: Visit, key: str) -> None:
    wrong, why, right = {
        "numeric": ("15", "Ten times too many.", "1.5"),
        "text": ("gan", "That is another one.", "diffusion"),
    }[key]
    page = visit().go(lesson_of_every_kind().get_absolute_url())
    form = question(page, key)
    form.get_by_label("Your answer").fill(wrong)

    form.get_by_label("Your answer").press("Enter")

    expect(form.get_by_role("heading", name="Not quite")).to_be_focused()
    expect(form.locator(".typed")).to_have_text(
        re.compile(rf"^\s*Your answer\s*{wrong}\s*Not this one{re.escape(why)}\s*$")
    )
    form.get_by_role("button", name="Show the answer").click()
    expect(form.get_by_role("heading", name="The answer")).to_be_focused()
    expect(form.locator(".told")).to_have_text(right)


@pytest.mark.parametrize("who", ["guest", "learner"])
def test_the_page_as_sent_says_nothing_of_what_is_right_or_why(visit: Visit, who: str) -> None:
    lesson = lesson_of_every_kind()
    visitor = visit(learner() if who == "learner" else None)

    sent = visitor.context.request.get(lesson.get_absolute_url()).text()

    told = re.findall(r"^(?:Explanation: |  > )(.*)$", BODY, re.MULTILINE)
    assert len(told) == 8 + 5
    assert [words for words in told if words in sent] == []
    typed = re.findall(r'<form[^>]* id="q-(?:numeric|text)".*?</form>', sent, re.DOTALL)
    assert len(typed) == 2
    assert re.findall(r"\b1\.5\b|diffusion", "".join(typed)) == []


def test_what_is_kept_of_a_reflection_comes_back_to_be_changed(visit: Visit) -> None:
    page = visit(learner()).go(lesson_of_every_kind().get_absolute_url())
    form = question(page, "reflection")
    form.get_by_label("Your words").fill("First.\n\nThen <b>more</b>.")
    form.get_by_role("button", name="Keep it").click()
    expect(form.get_by_role("heading", name="Kept")).to_be_focused()
    expect(form.locator(".own")).to_have_text("First.\n\nThen <b>more</b>.", use_inner_text=True)

    form.get_by_role("button", name="Change it").click()
    expect(form.get_by_label("Your words")).to_be_focused()
    expect(form.get_by_label("Your words")).to_have_value("First.\n\nThen <b>more</b>.")
    page.reload()

    expect(form.get_by_label("Your words")).to_have_value("First.\n\nThen <b>more</b>.")


def half_done(page: Page) -> None:
    """A matching with one pair set and a right side picked, an ordering with a step moved, and texts written."""
    form = question(page, "matching")
    ByPointer(page).drag(chip(form, "A recording"), row(form, "Text to speech"))
    chip(form, "A picture").click()
    question(page, "ordering").get_by_role("button", name="down").first.click()
    question(page, "numeric").get_by_label("Your answer").fill("1.5")
    question(page, "reflection").get_by_label("Your words").fill("A long word: " + "antidisestablishment" * 4)
    page.evaluate("scrollTo(0, 0)")  # nothing is under the bar that stays on top


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_half_done_has_no_barrier(visit: Visit, width: int) -> None:
    page = visit(learner(), width=width).go(lesson_of_every_kind().get_absolute_url())
    half_done(page)

    found = {"light": violations(page, ALL_RULES)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = violations(page, COLOR_RULES)

    assert found == {"light": [], "dark": []}


def test_the_plain_forms_have_no_barrier(visit: Visit) -> None:
    page = without_scripts(visit(learner(), width=390)).go(lesson_of_every_kind().get_absolute_url())
    expect(question(page, "ordering").locator("select").first).to_be_visible()

    assert violations(page, ALL_RULES) == []


@pytest.mark.parametrize("size", [(320, 640), (320, 256)])
def test_what_is_half_done_fits_a_narrow_window(visit: Visit, size: tuple[int, int]) -> None:
    page = visit(learner(text_size="xl"), width=size[0], height=640).go(lesson_of_every_kind().get_absolute_url())
    half_done(page)

    page.set_viewport_size({"width": size[0], "height": size[1]})

    assert page.evaluate(OVERFLOW) == [0, []]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_on_paper_there_is_room_to_answer_and_nothing_to_press(visit: Visit, script: bool) -> None:
    page = visit(script=script).go(lesson_of_every_kind().get_absolute_url())

    page.emulate_media(media="print")

    expect(page.locator(".sure").first).to_be_hidden()
    expect(page.locator("q-order button:visible")).to_have_count(0)
    expect(page.locator("q-order select:visible")).to_have_count(3)
    expect(page.locator("q-match select:visible")).to_have_count(2)
    expect(page.locator(".chip b")).to_have_text(["A", "B", "C"])
    line = page.locator("#q-numeric input[type=text]")
    expect(line).to_have_css("border-bottom-style", "solid")
    expect(line).to_have_css("border-top-width", "0px")
