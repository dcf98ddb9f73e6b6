"""The exam's insight pages in a browser: readable at any width and in both schemes, without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from accounts.demo import instructors
from accounts.models import User
from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.exams.insights.crowds import RIGHT, WRONG, attend, items_of
from tests.exams.insights.desk import EXAM, HOME, ITEM, ITEMS
from tests.exams.sittings import make_exam
from tests.factories import make_course, make_user

pytestmark = pytest.mark.browser

PAGES = {"home": HOME, "exam": EXAM, "items": ITEMS, "item": ITEM}


def teacher() -> User:
    """Who teaches a course whose exam sixty people have sat; half of them know everything but the first item."""
    exam = make_exam(make_course("bread", title="Bread, from grain to loaf"), title="The bread exam")
    items = {item.key: item for item in items_of(exam)}
    for place in range(60):
        known = place % 2
        answers = {"d1-0": WRONG if known else RIGHT, "d1-1": RIGHT if known else WRONG}
        attend(exam, answers | {"d1-2": RIGHT if known or place % 3 else WRONG, "d2-0": answers["d1-1"]}, items=items)
    person = make_user("ines@example.org", is_staff=True, name="Ines")
    person.groups.add(instructors())
    exam.course.instructors.add(person)
    return person


@pytest.mark.parametrize("name", PAGES)
def test_an_exam_insight_page_has_no_barrier_and_is_as_wide_as_the_window(visit: Visit, name: str) -> None:
    page = visit(teacher()).go(PAGES[name])

    assert barriers(page) == {}


def test_the_way_from_practice_to_the_line_of_an_item_needs_no_script(visit: Visit) -> None:
    page = visit(teacher(), script=False).go("/admin/quizzes/question/insights/bread/")

    page.get_by_role("link", name="Insights of the exam").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The bread exam")
    page.get_by_role("link", name="All items").click()
    page.get_by_label("To look at").select_option("discrimination")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("columnheader").get_by_role("link", name="Discrimination").click()
    expect(page).to_have_url(re.compile(r"items/\?flag=discrimination&sort=discrimination$"))
    page.get_by_role("link", name="d1-0", exact=True).click()
    expect(page.get_by_text("A wrong answer tells better than the key")).to_be_visible()
    page.get_by_role("link", name="Edit the item").click()

    expect(page).to_have_url(re.compile(r"/admin/exams/itempool/\d+/change/\?item=d1-0$"))


def test_a_plot_says_in_words_what_it_shows(visit: Visit) -> None:
    page = visit(teacher()).go(ITEM)

    trace = page.get_by_role("img", name=re.compile(r"^From “Lower half” to “Upper half” by score\. |^From “Lowest"))
    expect(trace).to_be_visible()
    found = page.get_by_role("img", name=re.compile(r"^−0\.\d\d; with many more people it would be "))
    expect(found).to_have_count(2)  # the item's own, and its key's among the answers
