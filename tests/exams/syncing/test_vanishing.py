"""What has no file any more is retired and comes back as the same row; a dry run says all of it before."""

import pytest

from exams.models.item import Item, ItemRevision
from tests.courses.syncing.course import RETIRED
from tests.exams.sittings import begin
from tests.exams.syncing.exam import exam, items, site_edits, stopped
from tests.exams.trees import EXAM_FILE, EXAM_FILES, FRUITS_FILE, ROOTS_FILE, WITH_EXAM, ExamTree, item, news, pool
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


def test_a_pool_without_a_file_is_retired_and_its_papers_keep_their_items(synced):
    sitting = begin(exam())
    synced.edit(EXAM_FILE, "  - {id: D2, title: Fruits, items: 1}\n", "")
    synced.remove(FRUITS_FILE)

    result = synced.sync()

    assert result.out == [
        "  changed: exam a-course/exam",
        RETIRED.format("item pool a-course/02-fruits"),
        "2 changed, 9 unchanged.",
    ]
    assert items(pool__is_retired=True) == ["fruit-1", "fruit-2", "fruit-3"]
    assert {row.key for row in Item.objects.current()} == {"root-1", "root-2", "root-3"}
    assert sitting.paper.filter(item__pool__is_retired=True).count() == 1
    assert synced.sync().out == ["0 changed, 10 unchanged."]


def test_an_exam_without_a_file_is_retired_and_its_items_stay(synced):
    synced.remove(EXAM_FILE)

    assert synced.sync().out == [RETIRED.format("exam a-course/exam"), "1 changed, 10 unchanged."]
    assert (exam().status, Item.objects.current().count()) == ("retired", 6)
    assert synced.sync().out == ["0 changed, 10 unchanged."]


def test_what_is_back_is_the_same_row(synced):
    kept = {name: synced.read(name) for name in EXAM_FILES}
    pks = dict(Item.objects.values_list("key", "pk"))
    for name in EXAM_FILES:
        synced.remove(name)
    (synced.root / "a-course/exam").rmdir()
    assert news(synced.sync().out) == [
        RETIRED.format("exam a-course/exam"),
        RETIRED.format("item pool a-course/01-roots"),
        RETIRED.format("item pool a-course/02-fruits"),
        "3 changed, 8 unchanged.",
    ]
    for name, text in kept.items():
        synced.write(name, text)

    result = synced.sync()

    assert result.out == [
        "  changed: exam a-course/exam",
        "  changed: item pool a-course/01-roots",
        "  changed: item pool a-course/02-fruits",
        "3 changed, 8 unchanged.",
    ]
    assert dict(Item.objects.current().values_list("key", "pk")) == pks
    assert exam().is_published is True
    assert ItemRevision.objects.count() == 6


def test_a_pool_that_vanishes_from_one_course_is_not_missed_in_another(tmp_path):
    """The pools of two courses have the same name: what one course loses must not blind the other."""
    other = {name.replace("a-course", "b-course"): text for name, text in WITH_EXAM.items()}
    tree = ExamTree(tmp_path, {**WITH_EXAM, **other})
    assert tree.sync().status == 0
    tree.edit(EXAM_FILE, "  - {id: D2, title: Fruits, items: 1}\n", "")
    tree.remove(FRUITS_FILE)
    tree.write("b-course/exam/03-more.md", pool(item("fruit-1", lesson="beta"), front="domain: D2\n"))

    result = tree.sync()

    path = "content/b-course/exam/03-more.md"
    assert result == stopped(f"{path}:5: item “fruit-1” is also in the pool 02-fruits; rename one.")


def scenario(tree):
    """A bit of everything."""
    site_edits("exam")
    tree.edit(EXAM_FILE, "minutes: 30", "minutes: 31")
    tree.edit(ROOTS_FILE, "says root-1?", "asks root-1?")
    tree.remove(FRUITS_FILE)
    tree.write(
        "a-course/exam/03-more.md", pool(item("more-1", lesson=""), front="domain: D2\n").replace(" lesson=", "")
    )


def test_a_dry_run_shows_exactly_what_a_run_does(synced):
    scenario(synced)
    before = all_rows()

    dry = synced.sync(dry_run=True)
    assert changed(before) == set()
    wet = synced.sync()

    path = f"content/{EXAM_FILE}"
    advice = "item “more-1” names no lesson; add lesson=…, so that learners are told what to study."
    assert wet.out == [
        f"  conflict: exam a-course/exam was changed on the site and in {path}; left alone. "
        f"Take the file with --take {path}, or leave the site's text with --keep {path}",
        "  changed: item pool a-course/01-roots",
        "  new: item pool a-course/03-more",
        RETIRED.format("item pool a-course/02-fruits"),
        f"  content/a-course/exam/03-more.md:5: advice: {advice}",
        "3 changed, 8 unchanged.",
    ]
    assert (dry.out[:-1], dry.out[-1]) == (wet.out[:-1], "3 would change, 8 unchanged.")
