"""A newer renderer renders the items anew; only what reads otherwise is another wording."""

import pytest

from courses.rendering import RENDERER_VERSION
from exams import pools
from exams.models.item import Item, ItemPool
from tests.courses.syncing.course import KEPT
from tests.exams.syncing.exam import UNCHANGED, exam, site_edits
from tests.exams.trees import item
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


def test_a_newer_renderer_renders_the_items_anew_and_makes_no_revision_of_what_reads_the_same(synced):
    row = ItemPool.objects.create(course=exam().course, slug="made-here")
    assert pools.edit(row, domain="D1", body=item("here-1"), base=0).problems == []
    site_edits("item pool")
    ItemPool.objects.update(renderer_version=RENDERER_VERSION - 1)
    before = all_rows()

    result = synced.sync()

    assert result.out == [KEPT.format("item pool a-course/01-roots"), "0 changed, 10 unchanged."]
    assert set(ItemPool.objects.values_list("renderer_version", flat=True)) == {RENDERER_VERSION}
    assert changed(before) == {"exams_itempool"}


def test_what_a_newer_renderer_makes_otherwise_is_another_wording(synced, monkeypatch):
    render = pools.budget.render_fragments

    def newer(texts, media):
        return render([text.replace("says root-1", "says *root-1*") for text in texts], media)

    monkeypatch.setattr(pools.budget, "render_fragments", newer)
    ItemPool.objects.update(renderer_version=RENDERER_VERSION - 1)

    synced.sync()

    labels = {row.key: row.revision.label for row in Item.objects.select_related("revision")}
    assert labels == dict.fromkeys(labels, "1.1") | {"root-1": "1.2"}


def test_a_text_of_the_site_that_no_longer_renders_is_told_and_stays(synced):
    row = ItemPool.objects.create(course=exam().course, slug="made-here", domain="D1")
    row.body = item("here-1").replace("level=apply", "")
    row.save()

    result = synced.sync()

    levels = "remember, understand, apply, analyze, evaluate, create"
    message = f"item “here-1”: its level is missing; write level=understand, or another of {levels}."
    assert result.out == [
        f"  a-course/exam/made-here:2: advice: this text of the site no longer renders: {message}",
        UNCHANGED,
    ]
