"""What is wrong with the files: each problem with its line, and the database as it was."""

import pytest

from courses.models.outline import Lesson
from exams.models.item import Item
from tests.courses.trees import Run, run
from tests.exams.syncing.exam import FIRST_ITEM, SHORT, stopped
from tests.exams.trees import EXAM_FILE, EXAM_YML, FRUITS_FILE, ROOTS_FILE, item, pool
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "text", "problems"),
    [
        (EXAM_FILE, EXAM_YML.replace("minutes: 30\n", ""), [
            (EXAM_FILE, 1, "“minutes” is missing; say how long a sitting may take, like `minutes: 90`."),
        ]),
        (EXAM_FILE, EXAM_YML + "title: Twice\n", [(EXAM_FILE, 11, "“title” stands twice; keep one.")]),
        (EXAM_FILE, b"title: \xff\n", [(EXAM_FILE, 1, "not UTF-8 text; save the file as UTF-8.")]),
        (ROOTS_FILE, item("root-1"), [
            (ROOTS_FILE, 1, "a pool starts with a `---` line, its domain, and another `---` line."),
        ]),
        (ROOTS_FILE, pool(item("root-1"), front="a: b: c\n"), [
            (ROOTS_FILE, 2, 'a value with a colon in it needs quotes, like title: "Beyond Text: Images".'),
        ]),
        (ROOTS_FILE, pool(item("root-1"), front="domian: D1\n"), [
            (ROOTS_FILE, 2, "“domian” is not a field here; the fields are domain."),
        ]),
        (ROOTS_FILE, b"---\n---\n\xff\n", [(ROOTS_FILE, 3, "not UTF-8 text; save the file as UTF-8.")]),
        ("a-course/exam/README.md", "Words.\n", [(
            "a-course/exam/README.md", 1,
            "a pool must be named with a-z, 0-9 and hyphens, like 01-foundations.md.",
        )]),
        (ROOTS_FILE, pool(item("root-1"), item("root-2", more="pilot=maybe"), front="domain: D1\n\n# two\n"), [
            (ROOTS_FILE, 22, "item “root-2”: pilot=maybe is not known; write yes or no."),
        ]),
        (ROOTS_FILE, pool(item("root-1", lesson="nowhere"), item("root-2")), [
            (ROOTS_FILE, 5, "item “root-1”: no lesson of this course has the slug “nowhere”; mend it."),
        ]),
        (ROOTS_FILE, pool(item("root-1"), item("fruit-1")), [
            (FRUITS_FILE, 5, "item “fruit-1” is also in 01-roots; rename one."),
        ]),
        (ROOTS_FILE, pool(item("root-1"), item("root-2", more="enemies=root-9")), [
            (ROOTS_FILE, 20, "item “root-2”: there is no item “root-9” to be its enemy; mend it."),
        ]),
    ],
    ids=[
        "exam-field", "exam-yaml", "exam-bytes", "pool-head", "pool-yaml", "pool-field", "pool-bytes", "pool-name",
        "item", "lesson", "twice", "enemy",
    ],
)  # fmt: skip
def test_a_file_with_a_problem_leaves_the_database_as_it_was(tree, name, text, problems):
    tree.write(name, text)
    before = all_rows()

    assert tree.sync() == stopped(*(f"content/{path}:{line}: {message}" for path, line, message in problems))
    assert changed(before) == set()


def test_an_enemy_may_be_in_a_pool_that_did_not_change(synced):
    synced.edit(ROOTS_FILE, "enemies=root-3", "enemies=fruit-2")

    assert synced.sync().out[-1] == "1 changed, 10 unchanged."
    assert Item.objects.get(key="root-2").enemies == ["fruit-2"]


def test_an_id_is_taken_by_a_pool_that_did_not_change(synced):
    synced.edit(ROOTS_FILE, "#root-1", "#fruit-2")

    assert synced.sync() == stopped(
        f"content/{ROOTS_FILE}:{FIRST_ITEM}: item “fruit-2” is also in the pool 02-fruits; rename one."
    )


def test_a_lesson_that_comes_with_the_pool_may_be_named(synced):
    synced.write("a-course/02-second/02-delta.md", "---\ntitle: Delta\n---\n\nText.\n")
    synced.edit(ROOTS_FILE, "#root-1 level=apply lesson=alpha", "#root-1 level=apply lesson=delta")

    assert synced.sync().out[-1] == "2 changed, 10 unchanged."
    assert Item.objects.get(key="root-1").lesson == Lesson.objects.get(slug="delta")


def test_files_are_checked_without_a_database(tree, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert run("check_content", tree.root) == Run(["1 course, 3 lessons: no problems."], [], 0)
    tree.edit(EXAM_FILE, "items: 2", "items: 4")
    tree.edit(ROOTS_FILE, "lesson=alpha enemies=root-3", "enemies=root-3")

    result = run("check_content", tree.root)

    advice = "item “root-2” names no lesson; add lesson=…, so that learners are told what to study."
    assert result.out == [f"content/{ROOTS_FILE}:20: advice: {advice}"]
    assert (result.problems[0], result.status) == (f"content/{EXAM_FILE}:1: {SHORT}", 1)
