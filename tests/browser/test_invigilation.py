"""Invigilating in a browser: a sitting gets more time, stands still and goes on; an item is corrected and undone."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from exams import accommodations, regrading
from exams.models.blueprint import Exam
from exams.models.sitting import Sitting
from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.exams.invigilation.desks import exam_of_ines, marked, person, running
from tests.exams.sittings import right_values, save, wrong_values
from tests.factories import make_user

pytestmark = pytest.mark.browser

BASE = "/admin/exams/sitting/c/"
#: One domain, whose six items are one of each kind.
EVERYTHING = [{"id": "D1", "title": "Roots", "items": 6, "touches_all": False}]
KINDS = ("single", "multiple", "numeric", "text", "matching", "ordering")
PLACES = {
    "exams": "/admin/exams/sitting/",
    "sittings": BASE,
    "running": BASE + "{running}/",
    "marked": BASE + "{marked}/",
    "paper": BASE + "{marked}/paper/",
    "unopened paper": BASE + "{running}/paper/",
    "extension": BASE + "{running}/extension/",
    "voiding": BASE + "{running}/voiding/",
    "releases": BASE + "releases/",
    "accommodations": BASE + "accommodations/",
    "new accommodation": BASE + "accommodations/new/",
    "accommodation": BASE + "accommodations/{agreed}/",
    "corrections": BASE + "corrections/",
    "items": BASE + "corrections/items/",
    "undoing": BASE + "corrections/{correction}/undoing/",
    "trail": BASE + "trail/",
    "site trail": "/admin/exams/auditentry/",
    **{f"correction, {kind}": f"{BASE}corrections/{{{kind}}}/1/" for kind in KINDS},
}


def sat_exam() -> tuple[Exam, dict[str, object]]:
    """An exam of all kinds of items that people sit and have sat, and the rows that its addresses name."""
    exam = exam_of_ines(
        items=6, kinds=KINDS, title="Certified fruit practitioner", rules={"release": "by hand", "domains": EVERYTHING}
    )
    now, ines = timezone.now(), person("ines")
    agreed = accommodations.agree(
        exam=exam,
        learner=person("alice"),
        by=ines,
        now=now,
        values={"extra_percent": 25, "breaks": 2, "break_minutes": 5},
    )
    sitting = running(exam)
    row = sitting.paper.get(number=1)
    save(sitting, 1, right_values(row), now=timezone.now(), is_flagged=True)
    done = marked(exam, make_user("bob@example.org", name="Bob Birch"), right=3)
    item = done.paper.get(number=6).item
    correction = regrading.correct(
        item=item, number=1, action="credit", reason="Ambiguous.", by=ines, now=timezone.now()
    )
    rows: dict[str, object] = {"running": sitting.uuid, "marked": done.uuid}
    rows |= {"agreed": agreed.pk, "correction": correction.pk}
    return exam, rows | {row.item.kind: row.key for row in done.paper.select_related("item")}


@pytest.mark.parametrize("name", PLACES)
def test_a_page_has_no_barrier_and_is_as_wide_as_the_window(visit: Visit, name: str) -> None:
    _exam, rows = sat_exam()
    page = visit(person("operator")).go(PLACES[name].format(**rows))

    assert barriers(page) == {}


def told(page: Page) -> str:
    return page.locator(".messagelist").inner_text()


@pytest.mark.parametrize("script", [True, False])
def test_a_running_sitting_gets_more_time_stands_still_and_goes_on(visit: Visit, script: bool) -> None:
    before = running(exam_of_ines()).deadline
    visitor = visit(person("ines"), script=script)
    visitor.expect_complaint("status of 422")  # what the browser says of a form that comes back
    page = visitor.go(BASE)

    page.get_by_role("link", name="Alice Ash").click()
    page.get_by_role("link", name="Give more time").click()
    expect(page.get_by_text("What is given cannot be taken back.")).to_be_visible()
    page.get_by_role("button", name="Give more time").click()
    expect(page.get_by_role("alert")).to_contain_text("More minutes: Say how many minutes more.")
    page.get_by_label("More minutes").fill("15")
    page.get_by_label("Reason").fill("The network was down.")
    page.get_by_role("button", name="Give more time").click()
    assert "Alice Ash has 15 minutes more: until" in told(page)
    assert (Sitting.objects.get().deadline - before).total_seconds() == 15 * 60

    page.get_by_role("link", name="Suspend").click()
    page.get_by_label("Reason").fill("The alarm went off.")
    page.get_by_role("button", name="Suspend").click()
    assert "The sitting is suspended." in told(page)
    page.get_by_role("link", name="Resume").click()
    page.get_by_role("button", name="Resume").click()
    assert "The sitting goes on" in told(page)
    moves = page.get_by_role("list").filter(has_text="Sitting started").locator("b").all_inner_texts()
    assert moves == ["Sitting started", "Time extended", "Sitting suspended", "Sitting resumed"]


@pytest.mark.parametrize("script", [True, False])
def test_a_key_is_corrected_after_a_look_at_what_it_changes_and_that_is_undone(visit: Visit, script: bool) -> None:
    exam = exam_of_ines(items=3)
    sitting = marked(exam, right=3)
    row = sitting.paper.get(number=6)
    given = row.content["choices"][[choice["key"] for choice in row.content["choices"]].index(wrong_values(row)[0])]
    page = visit(person("ines"), script=script).go(f"{BASE}corrections/")

    page.get_by_role("link", name="Correct an item").click()
    page.get_by_role("link", name=f"{row.key}, form 1, 1 paper").click()
    page.get_by_label("Another answer is right").check()
    page.get_by_role("checkbox", name=re.sub("<[^>]*>", "", given["html"])).check()
    page.get_by_label("Reason").fill("The key was wrong.")
    page.get_by_role("button", name="Show what this changes").click()
    expect(page.get_by_role("row", name="Alice Ash")).to_contain_text("gains a pass")
    page.get_by_role("button", name="Correct the item").click()
    assert "The correction is made. 1 result has a new version." in told(page)
    assert sitting.results.order_by("-version")[0].is_passed

    page.get_by_role("link", name=f"Undo the correction of {row.key}").click()
    page.get_by_label("Reason").fill("The key was right after all.")
    expect(page.get_by_role("row", name="Alice Ash")).to_contain_text("keeps the pass")
    page.get_by_role("button", name="Undo the correction").click()
    assert "The correction is undone. 1 result has a new version." in told(page)
    newest = sitting.results.order_by("-version")[0]
    assert (newest.version, newest.is_passed, newest.is_kept) == (3, True, True)


def test_an_accommodation_for_somebody_who_sits_now_leads_to_more_time(visit: Visit) -> None:
    running(exam_of_ines())
    page = visit(person("ines")).go(f"{BASE}accommodations/new/")

    page.get_by_label("The learner's e-mail address").fill("alice@example.org")
    page.get_by_label("Extra time in percent").fill("25")
    page.get_by_role("button", name="Agree").click()

    assert "This does not change that sitting, only later ones" in told(page)
    expect(page.get_by_role("link", name="Give more time")).to_be_visible()


def test_an_operator_has_the_chain_verified(visit: Visit) -> None:
    marked(exam_of_ines())
    operator: User = person("operator")
    page = visit(operator).go("/admin/exams/auditentry/")

    page.get_by_role("button", name="Verify the chain now").click()

    expect(page.get_by_role("status").filter(has_text="Verified up to entry 4")).to_be_visible()
