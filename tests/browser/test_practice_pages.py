"""The pages around practice: sets, what joining brings along, the record, histories; and that none has a barrier."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses import writing
from courses.models.outline import Lesson
from quizzes import guests
from quizzes.models.practice import Guest
from tests import factories
from tests.accounts.people import code_in_mail
from tests.browser.barriers import objections_also_narrow as objections
from tests.browser.hands import Keyboard
from tests.browser.places import COURSE, LESSON, PASSWORD, answer, fill_in_sign_up, learner, learner_practiced
from tests.browser.practicing import (
    BOTANY,
    RECORD,
    RIGHT,
    SETS,
    WRONG,
    begin,
    botany,
    in_hand,
    practice_signed_out,
    rows,
)
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])

TAGS = {"Sure, but wrong", "Missed last time", "Right last time", "Reflection"}


def sign_up(page: Page) -> None:
    page.goto("/accounts/signup/")
    fill_in_sign_up(page)
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Amara")).to_be_visible()


def sign_in(page: Page) -> None:
    user = learner()
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("banner").get_by_role("link", name="Amara")).to_be_visible()


@pytest.mark.parametrize(("script", "join"), [(True, sign_up), (False, sign_in)], ids=["script", "no script"])
def test_what_was_practiced_signed_out_is_the_record_after_joining_and_can_be_removed(
    visit: Visit, script: bool, join: Callable[[Page], None]
) -> None:
    page = visit(script=script).page
    key = practice_signed_out(page, botany())
    assert rows() == [(None, "fruit-q1", "lesson", False), (None, key, "set", True)]

    join(page)
    page.goto(RECORD)

    assert rows() == [("amara@example.org", "fruit-q1", "lesson", False), ("amara@example.org", key, "set", True)]
    facts = page.locator(".facts dd").all_inner_texts()
    assert facts == ["2 of 4", "1 of 2", "2", "0", "1"]
    met = page.locator(".module .list a").evaluate_all("links => links.map(link => link.pathname)")
    assert sorted(met) == sorted(f"{RECORD}botany/{name}/" for name in ("fruit-q1", key))
    expect(page.locator(".notice p").first).to_have_text(
        re.compile(r"^2 answers from a browser you signed in with were added on \d+ \w+\.$")
    )

    page.get_by_role("button", name="Remove 2 answers").click()

    expect(page.get_by_role("status")).to_have_text("2 answers are removed.")
    expect(page.get_by_role("heading", name="No practice yet")).to_be_visible()
    assert rows() == []


@with_and_without_script
def test_a_set_goes_by_keyboard_alone(visit: Visit, script: bool) -> None:
    botany()
    page = visit(learner(), script=script).go(SETS)
    keyboard, main = Keyboard(page), page.get_by_role("main")

    keyboard.reach(page.get_by_label("All questions"))
    page.keyboard.press("ArrowDown")
    keyboard.reach(page.get_by_label("From"))
    page.keyboard.press("1")
    keyboard.reach(page.get_by_role("radio", name="10"))
    page.keyboard.press("ArrowLeft")
    keyboard.press(page.get_by_role("button", name="Start practicing"))
    expect(page).to_have_url(re.compile(r"\?only=new&module=[\w-]+&length=5&started=\d+$"))
    expect(main).to_contain_text("1 of 3")
    key = in_hand(page)

    form = page.locator("form.q")
    keyboard.choose(form.locator(".opts"), RIGHT)
    keyboard.press(form.get_by_role("button", name="Check answer"))
    verdict = form.get_by_role("heading", name="Why that’s right")
    expect(verdict).to_be_visible()
    if script:
        expect(verdict).to_be_focused()
    expect(page.get_by_role("link", name="Skip this one")).to_be_hidden()

    keyboard.press(form.get_by_role("link", name="Next question"))
    expect(main).to_contain_text("2 of 3")
    page.keyboard.press("Tab")
    expect(main.get_by_role("link", name="Botany")).to_be_focused()
    keyboard.press(page.get_by_role("link", name="Skip this one"))
    expect(main).to_contain_text("3 of 3")
    page.keyboard.press("Tab")
    expect(main.get_by_role("link", name="Botany")).to_be_focused()
    keyboard.press(page.get_by_role("link", name="Stop here"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Done for now")
    assert main.get_by_role("listitem").all_inner_texts() == [
        "1 right first time", "0 right after more than one try", "0 not right yet", "2 left out",
    ]  # fmt: skip
    assert rows() == [("amara@example.org", key, "set", True)]
    assert [stop["words"] for stop in keyboard.stops if not (stop["isRinged"] and stop["isOnScreen"])] == []


@with_and_without_script
def test_a_guest_practices_a_set_to_its_end_and_what_was_missed_comes_again(visit: Visit, script: bool) -> None:
    botany()
    page = visit(script=script).page
    first = begin(page, "All questions", f"{SETS}?module={Lesson.objects.get(slug='root').module.slug}")
    form = answer(page, WRONG, f"#q-{first}")
    form.get_by_role("button", name="Show the answer").click()
    expect(form.get_by_role("heading", name="The answer")).to_be_visible()

    form.get_by_role("link", name="Next question").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("All done")
    expect(page.get_by_role("region", name="Worth another look").get_by_role("listitem")).to_have_text(
        re.compile(r"^Which one is a fruit\?\s*First things$")
    )
    page.get_by_role("link", name="Practice what you missed").click()
    expect(page.get_by_role("main")).to_contain_text("1 of 1")
    assert in_hand(page) == first == "root-q1"
    assert rows() == [(None, "root-q1", "set", False), (None, "root-q1", "set", None)]


def test_a_history_shows_each_answer_with_the_question_as_it_was_asked_then(visit: Visit) -> None:
    lesson, user = botany(), learner()
    page = visit(user).go(lesson.get_absolute_url())
    expect(answer(page, "A cabbage", "#q-fruit-q1").get_by_role("heading", name="Not quite")).to_be_visible()
    lesson.body = lesson.body.replace("one is a fruit", "of these is a fruit", 1).replace("A cabbage", "A turnip", 1)
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))
    page.reload()
    expect(answer(page, RIGHT, "#q-fruit-q1").get_by_role("heading", name="Why that’s right")).to_be_visible()

    page.goto(f"{RECORD}botany/fruit-q1/")

    expect(page.locator(".past > li")).to_have_count(2)
    said = [
        (past.locator(".stem").inner_text(), sorted(past.locator(".opt label").all_inner_texts()))
        for past in page.locator(".past > li").all()
    ]
    assert said == [
        ("Which of these is a fruit?", ["A carrot", "A turnip", "An apple"]),
        ("Which one is a fruit?", ["A cabbage", "A carrot", "An apple"]),
    ]
    expect(page.locator(".past .meta .tag")).to_have_text(["Right", "Not quite"])
    expect(page.locator(".past .why")).to_have_text([re.compile("^RightYes"), "Not this oneA cabbage is leaves."])
    expect(page.locator(".past input:enabled")).to_have_count(0)


def test_going_back_after_an_answer_does_no_harm(visit: Visit) -> None:
    lesson = botany()
    page = visit(learner()).go(lesson.get_absolute_url())
    expect(answer(page, WRONG, "#q-fruit-q1").get_by_role("heading", name="Not quite")).to_be_visible()
    page.goto(BOTANY)
    page.go_back()
    assert rows() == [("amara@example.org", "fruit-q1", "lesson", False)]
    expect(answer(page, RIGHT, "#q-fruit-q1").get_by_role("heading", name="Why that’s right")).to_be_visible()

    first = begin(page, "Not seen yet")
    expect(answer(page, RIGHT, f"#q-{first}").get_by_role("heading", name="Why that’s right")).to_be_visible()
    page.get_by_role("link", name="Next question").click()
    expect(page.get_by_role("main")).to_contain_text("2 of 3")
    second = in_hand(page)
    page.go_back()
    expect(answer(page, WRONG, f"#q-{first}").get_by_role("heading", name="Not quite")).to_be_visible()
    page.get_by_role("link", name="Next question").click()
    expect(page.get_by_role("main")).to_contain_text("2 of 3")
    assert in_hand(page) == second
    page.get_by_role("link", name="Stop here").click()

    expect(page.get_by_role("main").get_by_role("listitem").first).to_have_text("1 right first time")
    assert [row[1:] for row in rows()] == [
        ("fruit-q1", "lesson", False),
        ("fruit-q1", "lesson", True),
        (first, "set", True),
        (first, "set", False),
    ]


def test_reading_and_looking_around_sets_no_cookie(visit: Visit) -> None:
    guest = visit()

    for path in (COURSE, LESSON, f"{COURSE}glossary/", f"{COURSE}practice/", f"{COURSE}practice/?only=all"):
        guest.go(path)
    guest.page.get_by_role("link", name="Skip this one").click()
    guest.page.get_by_role("link", name="Stop here").click()

    expect(guest.page.get_by_role("heading", level=1)).to_have_text("Done for now")
    assert (guest.cookies(), Guest.objects.count()) == ([], 0)


def test_the_cookie_of_practice_is_what_the_privacy_page_says_of_it(visit: Visit) -> None:
    guest = visit()
    page = guest.page
    practice_signed_out(page, botany())

    page.goto("/privacy/")

    (cookie,) = guest.context.cookies()
    days = (cookie["expires"] - timezone.now().timestamp()) / timedelta(days=1).total_seconds()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"], round(days)) == ("practice", True, "Lax", 30)
    told = page.get_by_role("main").inner_text()
    for sentence in (
        "your first answer sets one cookie that names this browser by a random number. "
        f"Both last for {guests.GUEST_DAYS} days from that first answer",
        "If you sign in before that, or sign up, the answers go into your account",
        f"for {guests.UNDO_DAYS} days, your practice record lets you remove them",
        "your answers to practice questions and reflections: what you answered, how it was judged, when and where, "
        "and how sure you said you were",
    ):
        assert sentence in told


def test_no_page_of_practice_has_a_barrier(visit: Visit) -> None:
    botany()
    guest = visit()
    practice_signed_out(guest.page, Lesson.objects.get(slug="fruit"))
    user = learner_practiced()
    guests.merge(guest=Guest.objects.get(), learner=user, now=timezone.now())
    page = visit(user).go(RECORD)
    page.locator("details").evaluate_all("parts => parts.forEach((part) => { part.open = true; })")
    expect(page.get_by_role("button", name="Remove 2 answers")).to_be_visible()
    assert set(page.locator(".tag").all_inner_texts()) == TAGS
    found = {"record": objections(page, None)}

    page.goto("/learn/")
    found["my learning"] = objections(page, None)
    for key in ("when-to-type", "words-of-feedback", "order-of-a-block", "a-question-of-mine"):
        page.goto(f"{RECORD}writing-lessons-in-lectern/{key}/")
        found[f"history of {key}"] = objections(page, None)
    key = begin(page, "All questions")
    found["set"] = objections(page, None)
    form = answer(page, WRONG, f"#q-{key}")
    expect(form.get_by_role("heading", name="Not quite")).to_be_focused()
    found["set, wrong"] = objections(page, None)
    form.get_by_role("button", name="Try again").click()
    expect(answer(page, RIGHT, f"#q-{key}").get_by_role("heading", name="Why that’s right")).to_be_focused()
    found["set, right"] = objections(page, None)
    page.get_by_role("link", name="Stop here").click()
    expect(page.get_by_role("link", name="Stop here")).to_have_count(0)
    found["end of a set"] = objections(page, None)

    assert {where: what for where, what in found.items() if what} == {}


def test_pages_with_nothing_to_show_say_so_and_have_no_barrier(visit: Visit) -> None:
    botany()
    factories.make_course("silence", title="Silence")
    page, found, said = visit(learner()).page, {}, {}

    for path in (
        RECORD, f"{RECORD}botany/fruit-q1/", SETS, f"{SETS}?only=missed", "/courses/silence/practice/", "/learn/",
    ):  # fmt: skip
        page.goto(path)
        said[path] = page.get_by_role("main").get_by_role("heading").all_inner_texts()
        found[path] = objections(page, None)

    assert {where: what for where, what in found.items() if what} == {}
    assert said == {
        RECORD: ["Practice record", "No practice yet"],
        f"{RECORD}botany/fruit-q1/": ["Your answers", "No answers yet"],
        SETS: ["Practice"],
        f"{SETS}?only=missed": ["Nothing here to practice"],
        "/courses/silence/practice/": ["Practice", "No questions yet"],
        "/learn/": ["My learning", "No courses started", "Practice"],
    }
