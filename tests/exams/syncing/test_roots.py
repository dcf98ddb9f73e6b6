"""An exam in several content folders, and a sync of less than all there is: nothing else is touched."""

from zipfile import ZipFile

import pytest
from django.test import override_settings

from courses import loader as courses_loader
from courses.sync import source
from courses.sync.apply import apply
from exams.models.item import Item
from tests.courses.syncing.course import RETIRED
from tests.courses.trees import FILES, run
from tests.exams.syncing.exam import FIRST_ITEM, dumped, items, stopped
from tests.exams.trees import (
    EXAM_FILE,
    EXAM_FILES,
    EXAM_YML,
    ROOTS_FILE,
    WITH_EXAM,
    item,
    make_root,
    news,
    pool,
    sync_roots,
)
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(tmp_path):
    """Another content root, with nothing but a pool for the exam of the course."""
    name = "a-course/exam/90-secret.md"
    return make_root(tmp_path / "secret", {name: pool(item("secret-1"), item("secret-2"))})


@pytest.mark.parametrize("is_first", [True, False])
def test_a_root_with_only_an_exam_joins_the_course_of_another(tree, secret, tmp_path, is_first):
    roots = (secret, tree.root) if is_first else (tree.root, secret)

    result = sync_roots(*roots)

    assert (result.status, result.out[-1]) == (0, "12 changed, 0 unchanged.")
    assert items(pool__slug="90-secret") == ["secret-1", "secret-2"]
    assert sync_roots(*roots).out == ["0 changed, 12 unchanged."]
    assert dumped(tmp_path / "out") == {
        **tree.files(),
        "a-course/exam/90-secret.md": (secret / "a-course/exam/90-secret.md").read_bytes(),
    }


def test_the_whole_exam_may_be_in_another_root(tmp_path):
    public = make_root(tmp_path / "public", FILES)
    secret = make_root(tmp_path / "secret", EXAM_FILES)

    assert news(sync_roots(public, secret).out) == [
        "  new: exam a-course/exam",
        "  new: item pool a-course/01-roots",
        "  new: item pool a-course/02-fruits",
        "11 changed, 0 unchanged.",
    ]
    assert news(sync_roots(public).out)[-1] == "3 changed, 8 unchanged."
    assert Item.objects.current().count() == 0


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (
            "b-course/exam/exam.yml", EXAM_YML,
            "secret/b-course:1: no content folder has a course of this name; mend it.",
        ),
        (
            ROOTS_FILE, pool(item("other")),
            f"secret/{ROOTS_FILE}:1: a pool of this name is also content/{ROOTS_FILE}; rename one.",
        ),
        (
            EXAM_FILE, EXAM_YML,
            f"secret/{EXAM_FILE}:1: the exam is also described in content/{EXAM_FILE}; keep one exam.yml.",
        ),
        (
            "a-course/exam/90-more.md", pool(item("root-1")),
            f"secret/a-course/exam/90-more.md:{FIRST_ITEM}: item “root-1” is also in 01-roots; rename one.",
        ),
        (
            "a-course/notes.txt", "Words.\n",
            "secret/a-course:1: a course folder needs a course.yml file.",
        ),
    ],
    ids=["no-course", "pool-twice", "exam-twice", "item-twice", "no-exam"],
)  # fmt: skip
def test_roots_that_do_not_fit_together_change_nothing(tree, tmp_path, name, text, problem):
    secret = make_root(tmp_path / "secret", {name: text})
    before = all_rows()

    assert sync_roots(tree.root, secret) == stopped(problem)
    assert changed(before) == set()


# Less than all there is


def test_a_sync_of_a_folder_without_the_exam_leaves_it_alone(synced, tmp_path):
    course = make_root(tmp_path / "other", {**FILES, "a-course/course.yml": "title: Another title\n"})
    before = all_rows()

    result = run("sync_content", course)

    assert result.out == ["  changed: course a-course", "1 changed, 7 unchanged."]
    assert changed(before) == {"courses_course"}


def test_a_sync_of_another_course_leaves_the_exam_alone(synced, tmp_path):
    other = {name.replace("a-course", "b-course"): text for name, text in WITH_EXAM.items()}
    before = all_rows()["exams_exam"]

    assert run("sync_content", make_root(tmp_path / "other", other)).out[-1] == "11 changed, 0 unchanged."
    assert all_rows()["exams_exam"][0] == before[0]
    assert Item.objects.current().filter(course__slug="a-course").count() == 6


def test_a_sync_of_one_of_several_roots_does_not_retire_the_pools_of_the_others(tree, secret):
    sync_roots(tree.root, secret)
    tree.edit(ROOTS_FILE, "says root-1?", "asks root-1?")

    with override_settings(CONTENT_ROOTS=(tree.root, secret)):
        result = run("sync_content", tree.root)

    assert result.out == ["  changed: item pool a-course/01-roots", "1 changed, 10 unchanged."]
    assert items(pool__is_retired=True) == []


def test_the_files_of_one_course_from_all_roots_say_what_is_gone(tree, secret):
    sync_roots(tree.root, secret)
    (secret / "a-course/exam/90-secret.md").unlink()
    (secret / "a-course/exam/91-new.md").write_text(pool(item("new-1")))

    with override_settings(CONTENT_ROOTS=(secret, tree.root)):
        load = courses_loader.prepare(source.read_one((secret, tree.root), "a-course"))
        apply(load)

    assert [str(step) for step in load.plan.changes()] == [
        "new: item pool a-course/91-new",
        RETIRED.format("item pool a-course/90-secret").strip(),
    ]
    assert items(pool__is_retired=True) == ["secret-1", "secret-2"]


def test_a_course_that_is_handed_on_leaves_its_exam_behind(synced, tmp_path):
    file = tmp_path / "a-course.zip"
    before = all_rows()

    assert run("export_course", "a-course", file).status == 0
    assert sorted(ZipFile(file).namelist()) == sorted(FILES)
    assert run("import_course", file).out == ["0 changed, 8 unchanged."]
    assert changed(before) == set()
