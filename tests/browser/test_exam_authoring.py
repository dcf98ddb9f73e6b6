"""An exam from nothing: a pool with an item of each kind, the blueprint, and its items judged by keyboard."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from courses.models.outline import Course
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool, Rating
from tests.browser.barriers import barriers
from tests.browser.desks import author, make_desk
from tests.browser.hands import Keyboard
from tests.browser.visitors import Visit
from tests.exams.authoring.desk import item_text
from tests.exams.sittings import derived, make_pool, rules
from tests.factories import make_user, now

pytestmark = pytest.mark.browser

KINDS = ["One choice", "Several choices", "Number", "Short text", "Matching", "Order"]


def change(row: Exam | ItemPool) -> str:
    return reverse(f"admin:exams_{row._meta.model_name}_change", args=[row.pk])


def make_pool_page(slug: str = "mine", *keys: str) -> ItemPool:
    course = Course.objects.get(slug="botany")
    pool = ItemPool.objects.create(course=course, slug=slug, domain="D1", revision=1)
    pool.body = "\n".join(item_text(key, lesson="fruit") for key in keys)
    pool.save()
    return pool


def make_botany_exam(items: int = 3) -> Exam:
    make_desk()
    course = Course.objects.get(slug="botany")
    make_pool(course, [derived(f"b-{n}", domain="D1", lesson="fruit") for n in range(items)])
    domains = [{"id": "D1", "title": "Botany", "items": 2, "touches_all": False}]
    return Exam.objects.create(course=course, title="Botany exam", status="published", rules=rules(domains=domains))


def body_of(page: Page):
    return page.get_by_label("Items (Markdown)")


def test_a_pool_is_written_and_an_exam_of_it_published(visit: Visit) -> None:
    make_desk()
    visitor = visit(author())
    visitor.expect_complaint("status of 422")
    page = visitor.go(reverse("admin:exams_itempool_add"))
    page.get_by_label("Course", exact=True).select_option(label="Botany")
    page.get_by_label("Name", exact=True).fill("01-fruits")
    page.get_by_label("Domain").fill("D1")
    page.get_by_role("button", name="Begin the pool").click()
    for kind in KINDS:
        page.get_by_role("toolbar", name="Insert").get_by_role("button", name=kind).click()
    expect(page.get_by_role("heading", name="6 items as they will be asked")).to_be_visible()
    body_of(page).fill(body_of(page).input_value().replace("lesson=", "lesson=fruit"))
    expect(page.locator("[data-part=effects]")).to_contain_text("6 new items: new-single")
    expect(page.locator("[data-part=findings]").get_by_text("names no lesson")).to_have_count(0)
    assert barriers(page) == {}

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Saved as revision 1.")).to_be_visible()
    assert sorted(Item.objects.filter(course__slug="botany").values_list("kind", flat=True)) == [
        "matching", "multiple", "numeric", "ordering", "single", "text",
    ]  # fmt: skip

    page = visitor.go(reverse("admin:exams_exam_add"))
    page.get_by_label("Course", exact=True).select_option(label="Botany")
    page.get_by_label("Title", exact=True).fill("Botany exam")
    page.get_by_label("Minutes").fill("10")
    page.get_by_label("Status").select_option("published")
    for part, text in (("Id", "D1"), ("Title", "Fruits"), ("Items", "7")):
        page.get_by_label(f"{part} (1)", exact=True).fill(text)
    assert barriers(page) == {}
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("alert").get_by_text("Domain D1 needs 7 scored items, and the bank has 6.")).to_be_visible()
    expect(page.locator("[data-errors]")).to_be_focused()
    page.get_by_label("Items (1)", exact=True).fill("4")
    page.get_by_role("button", name="Save").first.click()

    expect(page.get_by_text("The exam is saved.", exact=True)).to_be_visible()
    expect(page.get_by_text("Over 200 forms, drawn now from the bank as it is.")).to_be_visible()
    assert Exam.objects.get(course__slug="botany").is_published
    assert barriers(page) == {}
    page.get_by_role("link", name="Draw a sample form").click()
    expect(page.get_by_text("4 items", exact=False).first).to_be_visible()
    assert "seed=" in page.url
    assert barriers(page) == {}


def test_items_are_judged_by_keyboard(visit: Visit) -> None:
    exam = make_botany_exam()
    jo = make_user("jo@example.org", name="Jo")
    exam.judges.add(jo)
    visitor = visit(jo)
    visitor.expect_complaint("status of 422")
    page = visitor.go("/courses/botany/exam/judging/")
    assert barriers(page) == {}
    hand = Keyboard(page)
    hand.press(page.get_by_role("link", name="Start with the first item"))
    expect(page.get_by_role("heading", name="Item 1 of 3")).to_be_visible()
    field = page.get_by_role("spinbutton", name="Of 100 just-qualified people")
    expect(page.get_by_role("slider")).to_be_visible()
    assert barriers(page) == {}

    hand.write(field, "70")
    expect(page.get_by_role("slider")).to_have_value("70")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept: 70 of 100 for b-0.")).to_be_visible()
    page.keyboard.press("Tab")
    expect(field).to_be_focused()
    page.keyboard.type("140")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Write a whole number from 0 to 100.")).to_be_visible()
    assert barriers(page) == {}
    field.fill("45")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Kept: 45 of 100 for b-1.")).to_be_visible()
    assert list(Rating.objects.values_list("item__key", "percent")) == [("b-0", 70), ("b-1", 45)]
    assert [stop for stop in hand.stops if not (stop["isRinged"] and stop["isOnScreen"])] == []


def test_the_range_sets_the_number(visit: Visit) -> None:
    exam = make_botany_exam()
    jo = make_user("jo@example.org")
    exam.judges.add(jo)
    page = visit(jo).go("/courses/botany/exam/judging/b-0/")

    page.get_by_role("slider").fill("35")
    page.get_by_role("button", name="Keep and go on").click()

    expect(page.get_by_text("Kept: 35 of 100 for b-0.")).to_be_visible()


def test_judging_works_without_a_script(visit: Visit) -> None:
    exam = make_botany_exam()
    jo = make_user("jo@example.org")
    exam.judges.add(jo)
    page = visit(jo, script=False).go("/courses/botany/exam/judging/b-0/")

    page.get_by_label("Of 100 just-qualified people").fill("55")
    page.get_by_role("button", name="Keep and go on").click()

    expect(page.get_by_text("Kept: 55 of 100 for b-0.")).to_be_visible()
    expect(page.get_by_role("slider")).to_have_count(0)


def test_the_standard_has_no_barrier(visit: Visit) -> None:
    exam = make_botany_exam()
    ines = author()
    for percent in (20, 80, 50):
        who = make_user()
        for row in Item.objects.filter(course=exam.course):
            said = {"judge": who, "judge_key": str(who.pk), "percent": percent, "rated_at": now()}
            Rating.objects.create(item=row, number=1, **said)
    page = visit(ines).go("/courses/botany/exam/standard/")

    expect(page.get_by_role("heading", name="Record of the standard")).to_be_visible()
    assert barriers(page) == {}


def test_problems_lead_to_their_lines_and_the_caret_stays(visit: Visit) -> None:
    make_desk()
    pool = make_pool_page("mine", "one", "two")
    page = visit(author()).go(change(pool))
    area = body_of(page)
    area.evaluate("a => { a.focus(); a.setSelectionRange(a.value.length, a.value.length); }")
    page.keyboard.insert_text("\n" + item_text("one", lesson="fruit"))

    link = page.locator("[data-part=findings]").get_by_role("link", name="Line 27")
    expect(link).to_be_visible()
    caret = area.evaluate("a => a.selectionStart === a.value.length")
    link.click()

    assert caret
    expect(area).to_be_focused()
    assert area.evaluate("a => a.value.slice(a.selectionStart, a.selectionEnd)").startswith("::: question {#one")


def test_a_text_that_was_not_saved_is_there_when_the_page_is_opened_again(visit: Visit) -> None:
    make_desk()
    pool = make_pool_page("mine", "one")
    page = visit(author()).go(change(pool))
    body_of(page).fill(item_text("one", "Typed and left?", lesson="fruit"))
    page.goto("/admin/")

    page.goto(change(pool))

    expect(page.get_by_text("This is the text that you typed here before and did not save.")).to_be_visible()
    assert "Typed and left?" in body_of(page).input_value()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    assert "Typed and left?" in ItemPool.objects.get(pk=pool.pk).body


def test_a_text_of_an_ended_session_comes_back_after_signing_in(visit: Visit) -> None:
    make_desk()
    pool = make_pool_page("mine", "one")
    visitor = visit(author())
    visitor.expect_complaint("status of 401")
    page = visitor.go(change(pool))
    Session.objects.all().delete()
    body_of(page).fill(item_text("one", "After the session?", lesson="fruit"))
    expect(page.get_by_text("You are signed out. Your text is kept in this browser")).to_be_visible()

    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Email address").fill("ines@example.org")
    page.get_by_label("Password", exact=True).fill("a-long-enough-one")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_text("You were signed out while you wrote.")).to_be_visible()
    assert "After the session?" in body_of(page).input_value()


def test_two_authors_see_both_texts_and_nobody_loses_a_word(visit: Visit) -> None:
    make_desk()
    pool = make_pool_page("mine", "one")
    ines, jo = visit(author("Ines")), visit(author("Jo"))
    jo.expect_complaint("status of 409")
    hers, his = ines.go(change(pool)), jo.go(change(pool))
    body_of(hers).fill(item_text("one", "Hers?", lesson="fruit"))
    body_of(his).fill(item_text("one", "His?", lesson="fruit"))
    hers.get_by_role("button", name="Save", exact=True).click()
    expect(hers.get_by_text("Saved as revision 2.")).to_be_visible()

    his.get_by_role("button", name="Save", exact=True).click()

    expect(his.get_by_role("heading", name="Somebody saved this pool while you were writing")).to_be_visible()
    expect(his.get_by_role("row", name=re.compile("Theirs: Hers"))).to_be_visible()
    assert "His?" in body_of(his).input_value()
    assert barriers(his) == {}
    his.get_by_role("link", name="Take theirs, and let go of mine").click()
    expect(his.get_by_role("heading", name="mine")).to_be_visible()
    assert "Hers?" in body_of(his).input_value()


def test_a_pool_is_written_without_a_script(visit: Visit) -> None:
    make_desk()
    pool = make_pool_page("mine", "one")
    page = visit(author(), script=False).go(change(pool))
    expect(page.get_by_role("toolbar")).to_have_count(0)
    page.get_by_text("Syntax of each kind of item").click()
    expect(page.get_by_text("::: question {#new-matching")).to_be_visible()
    body_of(page).fill(item_text("one", "Plain?", lesson="fruit") + "\n" + item_text("two", lesson="fruit"))

    page.get_by_role("button", name="Check and preview").click()
    expect(page.get_by_text("2 new items: one, two.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    assert Item.objects.filter(pool=pool).count() == 2
