"""The shipped lesson that shows every kind of question: answered in three ways, and looked at in every state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from quizzes.models.practice import PracticeAnswer
from tests.browser.barriers import objections_also_narrow as objections
from tests.browser.kinds import check_button, question
from tests.browser.places import learner
from tests.browser.serving import Site
from tests.browser.test_failing_parts import without_scripts
from tests.browser.visitors import Visit
from tests.browser.ways import Answer, Keys, Mouse, Plain, Way, give

pytestmark = pytest.mark.browser

DEMONSTRATION = "/courses/writing-lessons-in-lectern/every-kind-of-question/"
RIGHT, WRONG, SHOWN, KEPT = "Why that’s right", "Not quite", "The answer", "Kept"

#: Every question of the lesson in its order, with a wrong answer and a right one.
ANSWERS: dict[str, tuple[Answer, Answer]] = {
    "right-marker": ({"- [x] Smoke calms the bees"}, {"- (x) Smoke calms the bees"}),
    "after-the-list": (
        {"A line that starts with Hint:", "A second list with more answers"},
        {"A line that starts with Hint:", "A line that starts with Explanation:"},
    ),
    "when-to-type": (
        {"State the temperature of a healthy brood nest."},
        {"State the temperature of a healthy brood nest.", "Name the caste that lays the eggs."},
    ),
    "true-false-order": ({"True"}, {"False"}),
    "ring-of-rope": ("6.37", "12,5"),
    "words-of-feedback": ("10", "45"),
    "name-of-the-fields": ("Header", " Front  Matter. "),
    "markers-and-kinds": (
        {"(x)": "All choices that apply", "[x]": "One choice", "= 12": "A number", '= "oak"': "A whole paragraph"},
        {"(x)": "One choice", "[x]": "All choices that apply", "= 12": "A number", '= "oak"': "A word or a few"},
    ),
    "order-of-a-block": (
        [
            "The opening line with the id",
            "The answers with their feedback",
            "The stem",
            "The explanation",
            "The closing line",
        ],
        [
            "The opening line with the id",
            "The stem",
            "The answers with their feedback",
            "The explanation",
            "The closing line",
        ],
    ),
}
REFLECTION, OWN_WORDS = "a-question-of-mine", "They mix up two words.\n\nPairs would show it."
#: What these answers leave behind, whichever way they are given: response, whether it is right, its score.
STORED: list[tuple[str, dict[str, Any], bool | None, float | None]] = [
    ("right-marker", {"choice": "a"}, False, 0.0),
    ("right-marker", {"choice": "b"}, True, 1.0),
    ("after-the-list", {"choices": ["a", "b"]}, False, 0.0),
    ("after-the-list", {"choices": ["a", "c"]}, True, 1.0),
    ("when-to-type", {"choices": ["a"]}, False, 0.5),
    ("when-to-type", {"choices": ["a", "c"]}, True, 1.0),
    ("true-false-order", {"choice": "a"}, False, 0.0),
    ("true-false-order", {"choice": "b"}, True, 1.0),
    ("ring-of-rope", {"number": "6.37"}, False, 0.0),
    ("ring-of-rope", {"number": "12.5"}, True, 1.0),
    ("words-of-feedback", {"number": "10"}, False, 0.0),
    ("words-of-feedback", {"number": "45"}, True, 1.0),
    ("name-of-the-fields", {"text": "Header"}, False, 0.0),
    ("name-of-the-fields", {"text": "Front Matter."}, True, 1.0),
    ("markers-and-kinds", {"pairs": {"a": "b", "b": "a", "c": "c", "d": "e"}}, False, 0.0),
    ("markers-and-kinds", {"pairs": {"a": "a", "b": "b", "c": "c", "d": "d"}}, True, 1.0),
    ("order-of-a-block", {"order": ["a", "c", "b", "d", "e"]}, False, 0.0),
    ("order-of-a-block", {"order": ["a", "b", "c", "d", "e"]}, True, 1.0),
    ("a-question-of-mine", {"text": "They mix up two words.\n\nPairs would show it."}, None, None),
]


def stored(site: Site) -> list[tuple[Any, ...]]:
    """The answers that were kept, question by question, read while no request is at work."""
    with site.requests.turn:
        rows = PracticeAnswer.objects.order_by("question_id", "pk")
        return list(rows.values_list("question__key", "response", "is_correct", "score"))


def check(way: Way, form: Locator, verdict: str, *, focuses: bool = True) -> None:
    """Send the form, and wait for the verdict."""
    way.press(check_button(form))
    heading = form.get_by_role("heading", name=verdict)
    expect(heading).to_be_visible()
    if focuses:
        expect(heading).to_be_focused()


def correct(way: Way, page: Page, key: str) -> None:
    """Try a question again that was answered wrongly, and answer it rightly."""
    form, script = question(page, key), not isinstance(way, Plain)
    way.press(form.get_by_role("button", name="Try again"))
    expect(check_button(form)).to_be_visible()
    expect(form.locator(":focus")).to_have_count(1 if script else 0)
    give(way, form, ANSWERS[key][1])
    check(way, form, RIGHT, focuses=script)


@pytest.mark.parametrize("make", [Keys, Plain])
def test_every_question_is_answered_wrongly_and_rightly(
    visit: Visit, live_server: Site, make: Callable[[Page], Way]
) -> None:
    script = make is not Plain
    page = visit(learner(), script=script).go(DEMONSTRATION)
    way = make(page)
    asked = page.locator("form.q").evaluate_all("forms => forms.map(form => form.id)")
    assert asked == [f"q-{key}" for key in [*ANSWERS, REFLECTION]]

    for key, (wrong, _) in ANSWERS.items():
        give(way, question(page, key), wrong)
        check(way, question(page, key), WRONG, focuses=script)
        correct(way, page, key)
    give(way, question(page, REFLECTION), OWN_WORDS)
    check(way, question(page, REFLECTION), KEPT, focuses=script)

    assert stored(live_server) == STORED


def test_by_pointer_the_same_is_stored_and_no_state_has_a_barrier(visit: Visit, live_server: Site) -> None:
    page = visit(learner()).go(DEMONSTRATION)
    way, found = Mouse(page), {"untouched": objections(page)}

    for key in [*ANSWERS, REFLECTION]:
        if key != "order-of-a-block":  # it can be checked as it stands
            check_button(question(page, key)).click()
            expect(question(page, key).locator(".error")).to_be_visible()
    found["sent back"] = objections(page)

    for key, (wrong, _) in ANSWERS.items():
        give(way, question(page, key), wrong)
        check(way, question(page, key), WRONG)
    give(way, question(page, REFLECTION), OWN_WORDS)
    check(way, question(page, REFLECTION), KEPT)
    found["wrong, kept"] = objections(page)

    for key in ANSWERS:
        correct(way, page, key)
    found["right"] = objections(page)
    assert stored(live_server) == STORED

    page.goto(DEMONSTRATION)
    for key, (wrong, _) in ANSWERS.items():
        give(way, question(page, key), wrong)
        check(way, question(page, key), WRONG)
        question(page, key).get_by_role("button", name="Show the answer").click()
        expect(question(page, key).get_by_role("heading", name=SHOWN)).to_be_focused()
    found["shown"] = objections(page)
    assert {state: what for state, what in found.items() if what} == {}


def test_an_order_that_is_sent_back_has_no_barrier(visit: Visit) -> None:
    page = without_scripts(visit(learner())).go(DEMONSTRATION)
    form = question(page, "order-of-a-block")

    form.get_by_role("button", name="Check answer").click()

    expect(form.locator(".error")).to_be_visible()
    assert objections(page) == {}
