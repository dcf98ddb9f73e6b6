"""The editor in a browser: kept while it is typed, previewed beside it, never lost, and plain without a script."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from courses.models.outline import Lesson
from courses.models.versions import WorkingCopy
from tests.browser.barriers import ALL_RULES, COLOR_RULES, violations
from tests.browser.desks import address, author, make_desk, open_editor, text_of, wait_until_kept, write
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser


def preview(page: Page):
    return page.frame_locator("[data-frame] iframe")


def test_typing_is_kept_and_shown_beside_the_text_and_the_caret_stays(visit: Visit) -> None:
    lesson = make_desk()
    page = open_editor(visit(author()), lesson)
    expect(preview(page).get_by_role("heading", name="Fruit", exact=True)).to_be_visible()

    write(page, "Some words.", "Words about *apples*.")
    wait_until_kept(page)

    expect(preview(page).get_by_text("Words about apples.")).to_be_visible()
    caret = page.get_by_label("Text (Markdown)").evaluate("area => area.selectionStart")
    assert text_of(page)[:caret].endswith("Words about *apples*.")
    page.keyboard.type(" More")
    expect(preview(page).get_by_text("Words about apples. More")).to_be_visible()
    assert WorkingCopy.objects.count() == 1
    assert lesson.versions.count() == 1


def test_a_question_in_the_preview_can_be_tried_and_nothing_is_kept(visit: Visit) -> None:
    lesson = make_desk()
    page = open_editor(visit(author()), lesson)
    write(page, "Which one is a fruit?", "Which of these is a fruit?")
    wait_until_kept(page)
    frame = preview(page)
    expect(frame.get_by_text("Which of these is a fruit?")).to_be_visible()

    frame.get_by_label("A carrot").check()
    frame.get_by_role("button", name="Check answer").click()

    expect(frame.get_by_role("heading", name="Not quite")).to_be_visible()


def test_the_question_builder_offers_what_was_typed_a_moment_ago(visit: Visit) -> None:
    lesson = make_desk()
    page = open_editor(visit(author()), lesson)
    page.get_by_text("Objectives and further fields").click()
    page.get_by_label("Learning objectives").fill("peel a pear")
    page.get_by_role("toolbar", name="Insert").get_by_role("button", name="Question").click()

    expect(page.get_by_role("dialog").locator("#b-objective option").last).to_have_text("1. peel a pear")


def test_problems_lead_to_their_lines(visit: Visit) -> None:
    lesson = make_desk()
    page = open_editor(visit(author()), lesson)
    write(page, "More words.", "[More](lesson:nowhere) words.")

    finding = page.locator("[data-part=findings]").get_by_role("link", name="Line 9")
    expect(finding).to_be_visible()
    expect(page.get_by_text("no lesson of this course has the slug “nowhere”; mend the link.")).to_be_visible()
    finding.click()

    chosen = page.get_by_label("Text (Markdown)").evaluate("a => a.value.slice(a.selectionStart, a.selectionEnd)")
    assert chosen == "[More](lesson:nowhere) words."
    expect(page.get_by_label("Text (Markdown)")).to_be_focused()


def test_saving_by_key_makes_a_version_and_publishing_shows_the_impact(visit: Visit) -> None:
    lesson = make_desk()
    page = open_editor(visit(author()), lesson)
    page.get_by_label("Title").fill("Fruit and seeds")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    assert lesson.versions.count() == 2

    write(page, "Some words.", "Better words.")
    page.get_by_role("button", name="Publish…").click()

    expect(page.get_by_role("heading", name="What publishing does")).to_be_visible()
    page.get_by_role("button", name="Publish version 3 now").click()
    expect(page.get_by_text("Version 3 is published.")).to_be_visible()
    row = Lesson.objects.get(pk=lesson.pk)
    assert (row.title, row.version, row.head) == ("Fruit and seeds", 3, 3)
    assert "Better words." in row.body


def test_a_session_that_ends_gives_the_text_back_after_signing_in(visit: Visit) -> None:
    lesson = make_desk()
    visitor = visit(author())
    visitor.expect_complaint("status of 401")
    page = open_editor(visitor, lesson)
    Session.objects.all().delete()
    write(page, "Some words.", "Written after the session ended.")

    expect(page.get_by_text("You are signed out. Your text is kept")).to_be_visible()
    page.get_by_role("link", name="Sign in and go on").click()
    page.get_by_label("Email address").fill("ines@example.org")
    page.get_by_label("Password", exact=True).fill("a-long-enough-one")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", name="Edit lesson")).to_be_visible()
    assert "Written after the session ended." in text_of(page)
    expect(page.get_by_text("It is kept, and not saved as a version yet.")).to_be_visible()


def test_two_editors_meet_on_the_merge_page_and_nobody_loses_a_word(visit: Visit) -> None:
    lesson = make_desk()
    ines, jo = visit(author("Ines")), visit(author("Jo"))
    jo.expect_complaint("status of 409")
    hers, his = open_editor(ines, lesson), open_editor(jo, lesson)
    write(hers, "Some words.", "Words by Ines.")
    write(hers, "The hook.", "The hook of Ines.")
    write(his, "Some words.", "Words by Jo.")
    write(his, "More words.", "More words by Jo.")
    hers.get_by_role("button", name="Save", exact=True).click()
    expect(hers.get_by_text("Saved as version 2.")).to_be_visible()

    his.get_by_role("button", name="Save", exact=True).click()

    expect(his.get_by_role("heading", name="Merge two texts")).to_be_visible()
    expect(his.get_by_text("Ines saved version 2")).to_be_visible()
    conflict = his.get_by_role("group", name="Changed by both (1)")
    expect(conflict.get_by_text("Words by Ines.")).to_be_visible()
    expect(conflict.get_by_text("Words by Jo.")).to_be_visible()
    assert violations(his, ALL_RULES) == []
    his.get_by_role("button", name="Merge, and go on in the editor").click()
    expect(his.get_by_role("heading", name="Edit lesson")).to_be_visible()
    for words in ("The hook of Ines.", "Words by Ines.", "Words by Jo.", "More words by Jo."):
        assert words in text_of(his)
    his.get_by_role("button", name="Save", exact=True).click()
    expect(his.get_by_text("Saved as version 3.")).to_be_visible()


def test_what_is_typed_without_a_connection_goes_to_the_site_when_it_is_back(visit: Visit) -> None:
    lesson = make_desk()
    visitor = visit(author())
    visitor.expect_complaint("ERR_INTERNET_DISCONNECTED")
    page = open_editor(visitor, lesson)
    visitor.context.set_offline(True)
    write(page, "Some words.", "Typed in a tunnel.")
    expect(page.get_by_text("No connection. Your text is kept in this browser")).to_be_visible()

    visitor.context.set_offline(False)

    wait_until_kept(page)
    assert "Typed in a tunnel." in WorkingCopy.objects.get().data["body"]


def test_leaving_the_page_in_the_middle_of_a_word_keeps_it(visit: Visit) -> None:
    lesson = make_desk()
    visitor = visit(author())
    page = open_editor(visitor, lesson)
    write(page, "Some words.", "Half a wo")

    page.goto("/")
    page = open_editor(visitor, lesson)

    assert "Half a wo" in text_of(page)


def test_the_toolbar_writes_markdown_around_what_is_chosen(visit: Visit) -> None:
    lesson = make_desk()
    page = open_editor(visit(author()), lesson)
    area = page.get_by_label("Text (Markdown)")
    area.fill("An apple is a fruit.")
    area.evaluate("a => a.setSelectionRange(3, 8)")
    tools = page.get_by_role("toolbar", name="Insert")

    tools.get_by_role("button", name="Strong").click()
    assert text_of(page) == "An **apple** is a fruit."
    area.press("End")
    tools.get_by_role("button", name="Watch out").click()
    page.keyboard.type("Not all are sweet.")
    assert text_of(page) == "An **apple** is a fruit.\n\n> [!watch]\n>\n> Not all are sweet.\n"
    page.keyboard.press("Control+z")
    wait_until_kept(page)


def test_on_a_narrow_screen_text_and_preview_take_turns_and_the_caret_stays(visit: Visit) -> None:
    lesson = make_desk()
    page = open_editor(visit(author(), width=390), lesson)
    write(page, "Some words.", "Narrow words.")
    wait_until_kept(page)
    caret = page.get_by_label("Text (Markdown)").evaluate("a => a.selectionStart")

    page.get_by_role("button", name="Preview", exact=True).click()

    expect(page.get_by_label("Text (Markdown)")).to_be_hidden()
    expect(preview(page).get_by_text("Narrow words.")).to_be_visible()
    page.get_by_role("button", name="Write", exact=True).click()
    assert page.get_by_label("Text (Markdown)").evaluate("a => a.selectionStart") == caret
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_a_script_it_is_a_plain_form(visit: Visit) -> None:
    lesson = make_desk()
    page = open_editor(visit(author(), script=False), lesson)
    expect(page.get_by_role("toolbar")).to_have_count(0)
    page.get_by_label("Text (Markdown)").fill("Plain words.\n")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish version 2 now").click()
    expect(page.get_by_text("Version 2 is published.")).to_be_visible()

    assert Lesson.objects.get(pk=lesson.pk).body == "Plain words.\n"


@pytest.mark.parametrize("page_name", ["change", "publication", "versions"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_stands_in_anybodys_way(visit: Visit, page_name: str, width: int) -> None:
    lesson = make_desk()
    ines = author()
    visitor = visit(ines, width=width)
    page = open_editor(visitor, lesson)
    write(page, "More words.", "[More](lesson:nowhere) words.")
    page.get_by_label("Title").fill("Fruit, better")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()

    page = visitor.go(address(lesson, page_name))
    page.wait_for_load_state("networkidle")

    assert violations(page, ALL_RULES) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOR_RULES) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
