"""Corrections: choose a form, look at what it changes, do exactly that, and undo it."""

import pytest
from django.test import Client
from django.utils import timezone

from exams.delivery import ending
from exams.models.item import Item
from exams.models.result import Correction, Result
from exams.models.sitting import PaperItem, Sitting
from tests.exams.invigilation.corrections import address, do, first_item, foretold, look, standing
from tests.exams.invigilation.desks import (
    client,
    count_of_entries,
    exam_of_ines,
    last_entry,
    marked,
    person,
    running,
    send,
    url,
)
from tests.exams.sittings import answer_all, begin, right_values, save, wrong_values
from tests.factories import make_user
from tests.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    """Three of each domain in the bank, so that all papers have the same six items."""
    return exam_of_ines(items=3)


def test_doors(exam):
    sitting = marked(exam)
    item = first_item(sitting)
    made = Correction.objects.create(
        exam=exam, item=item, number=7, action="void", reason="x", made_at=timezone.now(), made_by=None
    )
    pages = [url("corrections"), url("items"), address(item), url("undoing", made.pk)]

    found = {who: [client(who).get(one).status_code for one in pages] for who in ("ines", "operator", "cleo", "staff")}
    posts = [[client(who).post(one, {"do": "preview", "action": "void"}).status_code for one in pages[2:]]
             for who in ("cleo", "staff", "alice")]  # fmt: skip

    assert found == {"ines": [200] * 4, "operator": [200] * 4, "cleo": [404] * 4, "staff": [404] * 4}
    assert posts == [[404, 404], [404, 404], [302, 302]]
    assert [Client().get(one).status_code for one in pages] == [302] * 4
    assert [client("ines").get(one).status_code for one in (address(item, 8), url("correction", "nothing", 1), url(
        "undoing", 999))] == [404, 404, 404]  # fmt: skip


def test_items_are_listed_with_the_forms_that_were_sat(exam):
    marked(exam)
    marked(exam, make_user())

    rows = client("ines").get(url("items")).context["rows"]
    assert len(rows) == 6
    assert {tuple(forms) for _item, _asks, forms in rows} == {((1, 2),)}
    assert rows[0][1] == f"Which one is a fruit, says item {rows[0][0].key}?"
    found = client("ines").get(url("items"), {"q": rows[0][0].key}).context["rows"]
    assert [item.key for item, _asks, _forms in found] == [rows[0][0].key]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "action"),
        ({"action": "made-up"}, "action"),
        ({"action": "void", "reason": ""}, "reason"),
        ({"action": "void", "reason": "x" * 401}, "reason"),
    ],
)
def test_a_form_with_a_mistake_comes_back(exam, fields, told):
    item = first_item(marked(exam))
    before = count_of_entries()

    response = look(item, **fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [told]
    assert count_of_entries() == before


@pytest.mark.parametrize("kind", ["single", "multiple", "numeric", "text", "matching", "ordering"])
@pytest.mark.parametrize("action", ["key", "accept", "void", "credit"])
def test_what_the_preview_says_is_what_is_then_done(kind, action):
    exam = exam_of_ines(items=3, kinds=(kind,), rules={"pass_mark": {
        "rule": "percent", "percent": 60, "judges": 5, "expected": {}, "lowest": None, "highest": None}})  # fmt: skip
    sittings = [marked(exam, make_user(), right=right) for right in (0, 3, 4, 6)]
    item = Item.objects.get(pk=sittings[0].paper.get(number=1).item_id)
    row = sittings[0].paper.get(item=item)
    answer = {"answer": ["\n".join(wrong_values(row))] if kind in {"numeric", "text"} else list(wrong_values(row))}
    before, entries = standing(), count_of_entries()

    response = look(item, action=action, may_lower="on", **(answer if action in {"key", "accept"} else {}))
    assert (response.status_code, count_of_entries()) == (200, entries)
    assert response.context["counts"]["sittings"] == 4
    status, said = do(response, item)

    assert (status, said[0].partition(". ")[0]) == (302, "The correction is made")
    assert standing() == before | foretold(response)
    made = Correction.objects.get()
    assert (made.item, made.action, made.may_lower, made.reason) == (item, action, True, "It was wrong.")
    assert made.accepted == ([list(wrong_values(row))] if action in {"key", "accept"} else [])
    changed = {pk for pk, now in standing().items() if now != before[pk]}
    assert response.context["counts"]["changed"] == len(changed)
    assert changed


def test_undoing_says_first_what_it_changes_and_does_it(exam):
    sittings = [marked(exam, make_user(), right=right) for right in (3, 4)]
    item = first_item(sittings[0])
    before = standing()
    do(look(item, action="credit"), item)
    made = Correction.objects.get()
    desk, place = client("ines"), url("undoing", made.pk)

    asked = desk.get(place)
    fields = form_of(asked.content.decode(), "undo") | {"do": "undo", "reason": "It was right.", "may_lower": "on"}
    stale = desk.post(place, fields)
    assert (stale.status_code, Correction.objects.get().undone_at) == (409, None)
    assert "this is not what you looked at before" in stale.content.decode()
    fields["mark"] = form_of(stale.content.decode(), "undo")["mark"]
    status, said = send(desk, place, fields)

    assert (status, said) == (302, ["The correction is undone. 2 results have a new version."])
    assert standing() == before
    assert (Correction.objects.get().undone_reason, last_entry()[0]) == ("It was right.", "result regraded")
    assert send(desk, place, fields) == (302, ["Nothing was done. This correction was undone already."])
    shown = desk.get(url("corrections")).content.decode()
    assert "It was right." in shown
    assert place not in shown


def test_undoing_needs_a_reason(exam):
    item = first_item(marked(exam))
    do(look(item, action="void"), item)
    place = url("undoing", Correction.objects.get().pk)
    mark = form_of(client("ines").get(place).content.decode(), "undo")["mark"]

    response = client("ines").post(place, {"do": "undo", "mark": mark, "reason": " "})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["reason"])
    assert Correction.objects.get().undone_at is None


def test_a_pass_that_was_told_is_kept_unless_it_may_be_taken_away(exam):
    sitting = marked(exam, right=4)
    item = sitting.paper.get(number=1).item
    wrong = wrong_values(sitting.paper.get(number=1))

    kept, taken = look(item, action="key", answer=wrong), look(item, action="key", answer=wrong, may_lower="on")

    assert (kept.context["counts"]["kept"], kept.context["counts"]["lose"]) == (1, 0)
    assert (taken.context["counts"]["kept"], taken.context["counts"]["lose"]) == (0, 1)
    assert "keeps the pass" in kept.content.decode()
    assert "loses the pass" in taken.content.decode()


def test_what_changed_since_the_preview_is_shown_before_anything_is_done(exam):
    item = first_item(marked(exam))
    response = look(item, action="credit")
    marked(exam, make_user())

    again = client("ines").post(address(item), form_of(response.content.decode(), "confirm") | {"do": "correct"})

    assert again.status_code == 409
    assert again.context["counts"]["sittings"] == 2
    assert "something changed meanwhile" in again.content.decode()
    assert Correction.objects.count() == 0
    assert do(again, item)[0] == 302
    assert Correction.objects.count() == 1


def test_another_change_than_the_one_that_was_looked_at_is_not_done(exam):
    item = first_item(marked(exam))
    response = look(item, action="credit")

    status, _said = do(response, item, action="void")

    assert (status, Correction.objects.count()) == (409, 0)


def test_a_form_is_corrected_once_at_a_time(exam):
    item = first_item(marked(exam))
    response = look(item, action="credit")
    do(look(item, action="void"), item)

    status, said = do(response, item)
    assert (status, said) == (409, [])
    now = look(item, action="credit")
    assert do(now, item) == (
        302,
        ["Nothing was done. There is a correction of this form of the item already; undo it first."],
    )
    assert "is corrected already" in client("ines").get(address(item)).content.decode()


def test_a_correction_marks_what_is_marked_later(exam):
    now = timezone.now()
    early = running(exam)
    item = first_item(early)
    response = look(item, action="credit")
    assert response.context["counts"]["sittings"] == 0
    assert "No paper with this item has a result yet" in response.content.decode()
    do(response, item)

    ended = ending.submit(sitting=early, seat=early.seat, now=timezone.now())

    assert Result.objects.get(sitting=ended).corrections == [Correction.objects.get().pk]
    assert now


def test_a_running_sitting_is_not_touched(exam):
    sitting = running(exam)
    row = PaperItem.objects.get(sitting=sitting, number=1)
    save(sitting, 1, right_values(row), now=timezone.now())
    before = Sitting.objects.values().get()

    do(look(row.item, action="void"), row.item)

    assert Sitting.objects.values().get() == before


def test_the_list_says_what_was_done_in_words():
    exam = exam_of_ines(items=3, kinds=("matching",))
    sitting = begin(exam, person("alice"), now=timezone.now())
    answer_all(sitting, 6, now=timezone.now())
    sitting = ending.submit(sitting=sitting, seat=sitting.seat, now=timezone.now())
    row = sitting.paper.get(number=1)
    do(look(row.item, action="accept", answer=wrong_values(row)), row.item)

    [(made, accepted)] = client("ines").get(url("corrections")).context["rows"]

    assert made.get_action_display() == "Further answers are right as well"
    assert accepted in (["apple → root; carrot → fruit"], ["carrot → fruit; apple → root"])
