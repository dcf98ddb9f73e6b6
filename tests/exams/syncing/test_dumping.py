"""The same bytes back: a dump after a sync is what was read, canonical where the site changed it."""

import pytest

from courses.sync import source
from exams import content_files, pools
from exams.models.blueprint import Exam
from exams.models.item import ItemPool
from tests.courses.trees import FILES, run
from tests.exams.syncing.exam import UNCHANGED, dumped, exam
from tests.exams.trees import EXAM_FILE, FRUITS_FILE, ROOTS_FILE, WITH_EXAM, ExamTree, item

pytestmark = pytest.mark.django_db

ODD = {
    **FILES,
    EXAM_FILE: (
        "# As a person writes it.\n\n'title': >-\n  The\n  exam\nminutes:   90 # enough\nstatus: draft\n"
        "domains:\n- {id: 1, title: 'One: all', items: 2, every_lesson: false}\nopens:\n"
    ),
    "a-course/exam/a.md": f"---\n---\n\n\nWords.\n{item('a', more='domain=1')}\n\n",
    "a-course/exam/b.md": f"---\n\n# none\n---\n{item('b', more='domain=1')}\nNo end of line",
    "a-course/exam/c-3.md": "---\ndomain:   '1'\n---\n",
}


@pytest.mark.parametrize("files", [WITH_EXAM, ODD], ids=["small", "odd"])
def test_a_dump_is_what_was_read(tmp_path, files):
    tree = ExamTree(tmp_path, files)
    assert tree.sync().status == 0

    assert dumped(tmp_path / "out") == tree.files()
    assert run("sync_content", tmp_path / "out").out[-1] == f"0 changed, {len(files)} unchanged."


def test_a_dump_after_a_change_on_the_site_is_canonical_where_it_changed(synced, tmp_path):
    found = exam()
    found.rules["minutes"] = 31
    found.save()
    ItemPool.objects.filter(slug="02-fruits").update(domain="D3")

    files = dumped(tmp_path / "out")

    assert files[EXAM_FILE].decode().splitlines()[:12] == [
        "title: The exam",
        "status: published",
        "minutes: 31",
        "domains:",
        "  - id: D1",
        "    title: Roots",
        "    items: 2",
        "  - id: D2",
        "    title: Fruits",
        "    items: 1",
        "level_tolerance: 2",
        "most_from_one_lesson: 0",
    ]
    assert files[FRUITS_FILE].decode() == synced.read(FRUITS_FILE).replace("D2 # theirs", "D3")
    assert {name for name in files if files[name] != synced.files()[name]} == {EXAM_FILE, FRUITS_FILE}
    assert run("sync_content", tmp_path / "out", dry_run=True).out == ["0 would change, 11 unchanged."]


def test_a_text_changed_on_the_site_keeps_the_head_of_its_author(synced, tmp_path):
    row = ItemPool.objects.get(slug="02-fruits")
    pools.edit(row, domain=row.domain, body=row.body + "\nWords.\n", base=row.revision)

    assert dumped(tmp_path / "out")[FRUITS_FILE].decode() == synced.read(FRUITS_FILE) + "\nWords.\n"


def test_what_was_made_on_the_site_can_be_written_out_and_read_again(synced, tmp_path):
    ItemPool.objects.update(synced_sha256="", front_matter="")
    Exam.objects.update(synced_sha256="", front_matter="")
    ItemPool.objects.filter(slug="01-roots").update(domain="")
    dumped(tmp_path / "out")

    assert run("sync_content", tmp_path / "out").out == [UNCHANGED]
    assert "" not in {*ItemPool.objects.values_list("synced_sha256", flat=True), exam().synced_sha256}


def test_what_is_retired_for_having_no_file_is_not_written(synced, tmp_path):
    synced.remove(EXAM_FILE)
    synced.remove(FRUITS_FILE)
    synced.sync()

    assert [name for name in dumped(tmp_path / "out") if "/exam/" in name] == [ROOTS_FILE]


def test_a_row_is_hashed_as_its_file_is(synced):
    reading = source.read((synced.root,))
    files = content_files.read(reading, "a-course")

    assert files.problems == []
    assert files.exam.sha256 == content_files.exam_row(exam()).sha256
    assert [found.sha256 for found in files.pools] == [
        content_files.pool_row(row).sha256 for row in ItemPool.objects.all()
    ]
    retired = ItemPool(slug="01-roots", domain="D1", body=files.pools[0].body, is_retired=True)
    assert content_files.pool_row(retired).sha256 != files.pools[0].sha256
