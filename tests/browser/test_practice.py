"""Practicing in a browser: hints, the answer shown, several answers, being offline, and what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from courses import writing
from courses.models.outline import Lesson
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question
from tests import factories
from tests.browser.places import FIRST, LESSON, RIGHT, WRONG, answer, learner
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])

SEVERAL = """\
::: question {#instruments}

Which of these have strings?

- [x] A cello
  > A cello has four of them.
- [ ] A flute
  > A flute is a tube.
- [x] A harp
  > A harp has forty-seven.

Hint: Think of what is plucked.

Hint: Think of what is bowed, too.

Explanation: Cellos are bowed and harps are plucked.

:::
"""


def string_lesson() -> Lesson:
    """A lesson with one question that takes several answers and has two hints."""
    course = factories.make_course("music")
    return factories.make_lesson(factories.make_module(course), slug="strings", body=SEVERAL)


def choose(question: Locator, *words: str) -> None:
    for text in words:
        question.get_by_label(text).check()


def chosen(question: Locator) -> list[str]:
    """The options that are chosen, in the order of the page."""
    return [option.inner_text() for option in question.locator(":checked ~ label").all()]


def rows() -> list[tuple[Any, ...]]:
    fields = ("question__key", "revision__number", "response", "is_correct", "score")
    return list(PracticeAnswer.objects.order_by("pk").values_list(*fields))


@with_and_without_script
def test_showing_the_answer_gives_the_right_option_its_reason_and_the_explanation(visit: Visit, script: bool) -> None:
    page = visit(script=script).go(LESSON)
    question = answer(page, WRONG)

    question.get_by_role("button", name="Show the answer").click()

    heading = question.get_by_role("heading", name="The answer")
    expect(heading).to_be_visible()
    if script:
        expect(heading).to_be_focused()
    assert chosen(question) == [RIGHT]
    expect(question.locator(".why")).to_have_text(re.compile("^RightYes: one model takes in"))
    expect(question.locator(".verdict .src")).to_have_text("Covered in What multimodal adds, and what it does not")
    expect(question.get_by_role("button")).to_have_count(0)


@with_and_without_script
def test_hints_come_one_at_a_time_and_what_was_chosen_stays(visit: Visit, script: bool) -> None:
    page = visit(script=script).go(string_lesson().get_absolute_url())
    question, hints = page.locator("#q-instruments"), page.locator("#q-instruments .hintbox")
    choose(question, "A flute")
    expect(hints).to_have_count(0)

    question.get_by_role("button", name="Show a hint").click()
    expect(hints).to_have_text(["Hint Think of what is plucked."])
    if script:
        expect(hints.last).to_be_focused()
    assert chosen(question) == ["A flute"]

    question.get_by_role("button", name="Show a hint").click()
    expect(hints).to_have_text(["Hint Think of what is plucked.", "Hint Think of what is bowed, too."])
    if script:
        expect(hints.last).to_be_focused()
    expect(question.get_by_role("button")).to_have_text(["Check answer"])

    question.get_by_role("button", name="Check answer").click()
    expect(question.get_by_role("heading", name="Not quite")).to_be_visible()
    expect(hints).to_have_count(2)


@with_and_without_script
def test_a_partly_right_answer_is_told_that_more_applies_but_not_what(visit: Visit, script: bool) -> None:
    page = visit(script=script).go(string_lesson().get_absolute_url())
    question = page.locator("#q-instruments")
    expect(question.locator("legend").first).to_contain_text("Question 1 of 1 · Mark every right answer")

    choose(question, "A harp")
    question.get_by_role("button", name="Check answer").click()
    expect(question.locator(".verdict")).to_have_text("Not quite At least one more answer applies. Have another go.")
    expect(question.locator(".why")).to_have_text(["RightA harp has forty-seven."])
    assert "four of them" not in page.content()

    question.get_by_role("button", name="Try again").click()
    expect(question.get_by_role("button", name="Check answer")).to_be_visible()
    choose(question, "A cello", "A harp")
    question.get_by_role("button", name="Check answer").click()
    expect(question.locator(".verdict")).to_have_text("Why that’s right Cellos are bowed and harps are plucked.")
    assert sorted(chosen(question)) == ["A cello", "A harp"]


@with_and_without_script
def test_a_learners_answers_are_kept_exactly_as_given(visit: Visit, script: bool) -> None:
    page = visit(learner(), script=script).go(LESSON)
    question = page.locator(FIRST)

    question.get_by_role("button", name="Check answer").click()
    expect(question.locator(".error")).to_be_visible()
    answer(page, WRONG)
    question.get_by_role("button", name="Try again").click()
    answer(page, RIGHT)
    expect(question.get_by_role("heading", name="Why that’s right")).to_be_visible()
    other = answer(page, "A finished photo is opened, and its edges are made sharper.", "#q-diffusion-step")
    other.get_by_role("button", name="Show the answer").click()
    expect(other.get_by_role("heading", name="The answer")).to_be_visible()

    assert rows() == [
        ("multimodal-meaning", 1, {"choice": "a"}, False, 0.0),
        ("multimodal-meaning", 1, {"choice": "b"}, True, 1.0),
        ("diffusion-step", 1, {"choice": "c"}, False, 0.0),
        ("diffusion-step", 1, None, None, None),
    ]


@with_and_without_script
def test_a_guests_first_answer_sets_the_one_cookie(visit: Visit, script: bool) -> None:
    guest = visit(script=script)
    page = guest.go(LESSON)
    page.locator(FIRST).get_by_role("button", name="Check answer").click()
    expect(page.locator(FIRST).locator(".error")).to_be_visible()
    assert (rows(), guest.cookies()) == ([], [])

    question = answer(page, RIGHT)

    expect(question.get_by_role("heading", name="Why that’s right")).to_be_visible()
    assert rows() == [("multimodal-meaning", 1, {"choice": "b"}, True, 1.0)]
    assert guest.cookies() == ["practice"]


@with_and_without_script
def test_an_answer_counts_against_the_form_of_the_question_that_was_on_the_page(visit: Visit, script: bool) -> None:
    lesson = string_lesson()
    page = visit(learner(), script=script).go(lesson.get_absolute_url())
    lesson.body = SEVERAL.replace("- [x] A harp", "- [ ] A harp")
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))

    question = page.locator("#q-instruments")
    choose(question, "A cello", "A harp")
    question.get_by_role("button", name="Check answer").click()

    expect(question.get_by_role("heading", name="Why that’s right")).to_be_visible()
    assert rows() == [("instruments", 1, {"choices": ["a", "c"]}, True, 1.0)]
    assert Question.objects.get(key="instruments").revision.number == 2


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 700)])
def test_what_to_do_after_a_wrong_answer_is_in_view(visit: Visit, width: int, height: int) -> None:
    page = visit(width=width, height=height).go(LESSON)

    question = answer(page, WRONG)

    expect(question.get_by_role("heading", name="Not quite")).to_be_focused()
    expect(question.get_by_role("heading", name="Not quite")).to_be_in_viewport(ratio=1)
    expect(question.get_by_role("button", name="Try again")).to_be_in_viewport(ratio=1)


def test_pressing_twice_answers_once(visit: Visit) -> None:
    page = visit(learner()).go(LESSON)
    question = page.locator(FIRST)
    choose(question, WRONG)

    question.get_by_role("button", name="Check answer").dblclick()

    expect(question.get_by_role("heading", name="Not quite")).to_be_visible()
    assert rows() == [("multimodal-meaning", 1, {"choice": "a"}, False, 0.0)]


def test_while_offline_the_choice_stays_and_can_be_checked_later(visit: Visit) -> None:
    guest = visit()
    guest.expect_complaint("ERR_INTERNET_DISCONNECTED")
    page = guest.go(LESSON)

    guest.context.set_offline(True)
    question = answer(page, WRONG)
    expect(question.get_by_role("status")).to_have_text(
        "The site can’t be reached right now. What you chose is still here; try again in a moment."
    )
    assert chosen(question) == [WRONG]

    guest.context.set_offline(False)
    question.get_by_role("button", name="Check answer").click()
    expect(question.get_by_role("heading", name="Not quite")).to_be_focused()
    expect(question.get_by_role("status")).to_have_count(0)
    expect(page).to_have_url(re.compile(re.escape(LESSON) + "$"))


def secrets(lesson: Lesson) -> Iterator[str]:
    """Every text of the lesson's questions that only an answer may bring, as HTML."""
    for question in lesson.questions.select_related("revision"):
        content = question.revision.content
        yield content["explanation"]
        yield from content["hints"]
        yield from (choice["feedback"] for choice in content.get("choices", ()))
        yield from (left["feedback"] for left in content.get("lefts", ()))


@pytest.mark.parametrize("who", ["guest", "learner"])
def test_the_page_as_sent_says_nothing_of_what_is_right_or_why(visit: Visit, who: str) -> None:
    lesson = Lesson.objects.get(slug="beyond-text-multimodal")
    visitor = visit(learner() if who == "learner" else None)

    sent = visitor.context.request.get(LESSON).text()

    words = list(secrets(lesson))
    assert len(words) == 5 + 3 + 20
    assert [text for text in words if text in sent] == []
    options = re.findall(r'<div class="opt">.*?</div>', sent, re.DOTALL)
    shapes = {re.sub(r'"[^"]*"|<span>.*?</span>', "…", option, flags=re.DOTALL) for option in options}
    assert (len(options), len(shapes)) == (16, 1)
