"""What a sync takes in: an exam that is new, every change of its files once, and a figure that its items show."""

import pytest

from courses.models.publication import version
from exams import pools
from exams.models.item import Item, ItemPool
from tests.courses.trees import SVG, Run, run
from tests.exams.sittings import begin
from tests.exams.syncing.exam import EXAM_LINE, ROOTS_LINE, UNCHANGED, exam, items, label
from tests.exams.trees import EXAM_FILE, FRUITS_FILE, ROOTS_FILE, WITH_EXAM, ExamTree, item, news, pool
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


def test_a_first_sync_makes_the_exam_and_its_items(tree):
    result = tree.sync()

    assert (result.out[-4:], result.problems, result.status) == (
        [
            "  new: exam a-course/exam",
            "  new: item pool a-course/01-roots",
            "  new: item pool a-course/02-fruits",
            "11 changed, 0 unchanged.",
        ],
        [],
        0,
    )
    found = exam()
    assert (found.course.slug, found.title, found.status) == ("a-course", "The exam", "published")
    assert (found.blueprint.minutes, found.blueprint.scored) == (30, 3)
    rows = Item.objects.order_by("pool__slug", "position")
    assert [(row.pool.slug, row.key, row.domain, row.lesson.slug, row.level) for row in rows] == [
        ("01-roots", "root-1", "D1", "alpha", "apply"),
        ("01-roots", "root-2", "D1", "alpha", "apply"),
        ("01-roots", "root-3", "D1", "alpha", "evaluate"),
        ("02-fruits", "fruit-1", "D2", "beta", "apply"),
        ("02-fruits", "fruit-2", "D2", "beta", "apply"),
        ("02-fruits", "fruit-3", "D2", "beta", "apply"),
    ]
    assert begin(found).size == 3


def test_a_second_sync_changes_nothing_and_renders_nothing(synced, monkeypatch):
    before = all_rows()
    monkeypatch.setattr(pools, "derive", None)

    assert synced.sync() == Run([UNCHANGED], [], 0)
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "look_up"),
    [
        (EXAM_FILE, "title: The exam", "title: Final exam", EXAM_LINE, lambda: exam().title == "Final exam"),
        (EXAM_FILE, "minutes: 30", "minutes: 45", EXAM_LINE, lambda: exam().blueprint.minutes == 45),
        (EXAM_FILE, "status: published", "status: draft", EXAM_LINE, lambda: not exam().is_published),
        (EXAM_FILE, "# The exam.", "# Ours.", EXAM_LINE, lambda: exam().front_matter.startswith("# Ours.")),
        (FRUITS_FILE, "# theirs", "# ours", "item pool a-course/02-fruits", lambda: len(items(domain="D2")) == 3),
        (FRUITS_FILE, "D2 # theirs", "D1", "item pool a-course/02-fruits", lambda: items(domain="D2") == []),
        (ROOTS_FILE, "says root-1?", "asks root-1?", ROOTS_LINE, lambda: label("root-1") == "1.2"),
        (ROOTS_FILE, " enemies=root-3", "", ROOTS_LINE, lambda: Item.objects.get(key="root-2").enemies == []),
        (ROOTS_FILE, "#root-1", "#root-4", ROOTS_LINE, lambda: items(is_retired=True) == ["root-1"]),
    ],
)
def test_every_change_of_a_file_is_taken_once(synced, name, old, new, line, look_up):
    if new == "D1":
        synced.edit(EXAM_FILE, "  - {id: D2, title: Fruits, items: 1}\n", "")
        synced.edit(EXAM_FILE, "status: published", "status: draft")
        assert synced.sync().status == 0
    synced.edit(name, old, new)
    before = version()

    assert synced.sync() == Run([f"  changed: {line}", "1 changed, 10 unchanged."], [], 0)
    assert look_up()
    assert version() > before
    assert synced.sync().out == [UNCHANGED]


def test_a_changed_pool_changes_its_items_and_nothing_else(synced):
    before = all_rows()
    synced.edit(ROOTS_FILE, "says root-1?", "asks root-1?")

    synced.sync()

    assert changed(before) == {"exams_itempool", "exams_item", "exams_itemrevision"}


def test_an_item_may_move_from_pool_to_pool_and_its_paper_keeps_it(synced):
    sitting = begin(exam())
    pk = Item.objects.get(key="fruit-1").pk
    synced.write(FRUITS_FILE, pool(*(item(f"fruit-{n}", lesson="beta") for n in (2, 3)), front="domain: D2\n"))
    synced.write("a-course/exam/00-more.md", pool(item("fruit-1", lesson="beta"), front="domain: D2\n"))

    assert news(synced.sync().out) == [
        "  new: item pool a-course/00-more",
        "  changed: item pool a-course/02-fruits",
        "2 changed, 10 unchanged.",
    ]
    row = Item.objects.get(pk=pk)
    assert (row.pool.slug, row.is_retired, row.revisions.count(), sitting.paper.count()) == ("00-more", False, 1, 3)


def test_a_new_exam_may_show_a_figure_that_comes_with_it(tmp_path):
    shown = item("root-1").replace("Which one", "![Two dots.](media/dots.svg)\n\nWhich one")
    tree = ExamTree(tmp_path, {**WITH_EXAM, ROOTS_FILE: pool(shown, item("root-2"))})

    assert run("check_content", tree.root) == Run(["1 course, 3 lessons: no problems."], [], 0)
    assert tree.sync().status == 0
    assert 'cx="2"' in Item.objects.get(key="root-1").revision.content["stem"]


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_changed_figure_reaches_the_items_that_show_it(synced, is_kept):
    shown = item("root-1").replace("Which one", "![Two dots.](media/dots.svg)\n\nWhich one")
    synced.write(ROOTS_FILE, pool(shown, item("root-2")))
    assert synced.sync().status == 0
    if is_kept:
        ItemPool.objects.filter(slug="01-roots").update(body=pool(shown, item("root-2"), "\nWords.\n")[19:])
    synced.write("a-course/media/dots.svg", SVG.format(7))

    result = synced.sync()

    assert result.out[-1] == f"1 changed, {9 if is_kept else 10} unchanged."
    assert 'cx="7"' in Item.objects.get(key="root-1").revision.content["stem"]
    assert synced.sync().out[-1] == f"0 changed, {10 if is_kept else 11} unchanged."
