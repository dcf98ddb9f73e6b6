"""An open exam always has a form: a sync that would leave it without one changes nothing, a draft is advised."""

import pytest

from exams import pools
from exams.models.item import ItemPool
from tests.courses.trees import run
from tests.exams.syncing.exam import SHORT, exam, stopped
from tests.exams.trees import EXAM_FILE, FRUITS_FILE, item, pool
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_first", [True, False])
def test_an_open_exam_without_a_form_stops_the_sync(tree, is_first):
    if not is_first:
        tree.sync()
    tree.edit(EXAM_FILE, "items: 2", "items: 4")
    before = all_rows()

    assert tree.sync() == stopped(f"content/{EXAM_FILE}:1: {SHORT}")
    assert changed(before) == set()


@pytest.mark.parametrize("change", ["fewer", "gone", "pilots"])
def test_an_open_exam_is_not_left_without_a_form_by_its_pools(synced, change):
    if change == "gone":
        synced.remove(FRUITS_FILE)
    else:
        more = "pilot=yes" if change == "pilots" else ""
        synced.write(FRUITS_FILE, pool(*[item("fruit-1", lesson="beta", more=more)] * bool(more), front="domain: D2\n"))
    before = all_rows()

    message = "Domain D2 needs 1 scored items, and the bank has 0."
    assert synced.sync() == stopped(f"content/{EXAM_FILE}:1: {message}")
    assert changed(before) == set()


def test_a_draft_without_a_form_is_told_as_advice(tree):
    tree.edit(EXAM_FILE, "items: 2", "items: 4")
    tree.edit(EXAM_FILE, "status: published", "status: draft")

    result = tree.sync()

    assert result.out[-2:] == [f"  content/{EXAM_FILE}:1: advice: {SHORT}", "11 changed, 0 unchanged."]
    assert exam().blueprint.scored == 5


def test_items_of_the_site_count_toward_a_form(synced):
    row = ItemPool.objects.create(course=exam().course, slug="made-here")
    assert pools.edit(row, domain="D1", body=item("here-1"), base=0).problems == []
    synced.edit(EXAM_FILE, "items: 2", "items: 3")

    assert synced.sync().out == ["  changed: exam a-course/exam", "1 changed, 10 unchanged."]


def test_a_draft_is_checked_as_advice(tree):
    tree.edit(EXAM_FILE, "items: 2", "items: 4")
    tree.edit(EXAM_FILE, "status: published", "status: draft")

    result = run("check_content", tree.root)

    assert (result.out[0], result.status) == (f"content/{EXAM_FILE}:1: advice: {SHORT}", 0)
