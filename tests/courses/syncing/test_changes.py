"""A changed file changes its row and no other; a lesson that moves keeps its row and its progress."""

import pytest

from courses import progress
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module
from courses.models.publication import version
from tests.courses.syncing.course import ALPHA_FILE, BETA_FILE, FINISHED, GAMMA_FILE, RETIRED, finish, lesson
from tests.courses.trees import BETA
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def test_a_changed_file_changes_its_row_and_no_other(synced):
    before = all_rows()
    synced.edit(ALPHA_FILE, "Some words.", "Other words.")

    run = synced.sync()

    assert run.out == ["  changed: lesson a-course/alpha", "1 changed, 7 unchanged."]
    assert "Other words." in lesson("alpha").segments[0]["html"]
    after = all_rows()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"courses_lesson", "courses_lessonversion", "courses_publication", "courses_searchentry"}
    assert [old == new for old, new in zip(before["courses_lesson"], after["courses_lesson"], strict=True)] == [
        False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "look_up"),
    [
        (
            "a-course/course.yml", "A Course", "B Course", "course a-course",
            lambda: Course.objects.get().title == "B Course",
        ),
        (
            "a-course/course.yml", "status: published", "status: draft", "course a-course",
            lambda: Course.objects.get().status == "draft",
        ),
        (
            "a-course/01-first/module.yml", "The first", "Number one", "module a-course/first",
            lambda: Module.objects.get(slug="first").title == "Number one",
        ),
        (
            BETA_FILE, "{read: 4}", "{read: 5, try: 2}", "lesson a-course/beta",
            lambda: lesson("beta").minutes == 7,
        ),
        (
            BETA_FILE, "status: published", "status: retired", "lesson a-course/beta",
            lambda: lesson("beta").status == "retired",
        ),
        (
            "a-course/media/table.csv", "1,2", "3,4", "file a-course/table.csv",
            lambda: bytes(MediaFile.objects.get(name="table.csv").data) == b"a,b\n3,4\n",
        ),
    ],
)  # fmt: skip
def test_every_field_follows_its_file_once(synced, name, old, new, line, look_up):
    synced.edit(name, old, new)
    before = version()

    run = synced.sync()

    assert run.out == [f"  changed: {line}", "1 changed, 7 unchanged."]
    assert look_up()
    assert version() > before
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_a_comment_in_the_front_matter_is_a_change_that_shows_nowhere(synced):
    synced.edit(BETA_FILE, "title: Beta", "title: Beta  # for now")

    run = synced.sync()

    assert run.out == ["  changed: lesson a-course/beta", "1 changed, 7 unchanged."]
    assert lesson("beta").front_matter == "title: Beta  # for now\n" + BETA.split("---\n", 2)[1].split("\n", 1)[1]
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_a_renumbered_module_and_lesson_change_their_places(synced):
    pks = {row.slug: row.pk for row in Lesson.objects.all()}
    synced.move("a-course/02-second", "a-course/05-second")
    synced.move(BETA_FILE, "a-course/01-first/09-beta.md")

    run = synced.sync()

    assert run.out == [
        "  changed: module a-course/second",
        "  changed: lesson a-course/beta",
        "  changed: lesson a-course/gamma",
        "3 changed, 5 unchanged.",
    ]
    assert [lesson(slug).number for slug in ("alpha", "beta", "gamma")] == ["1.1", "1.9", "5.1"]
    assert {row.slug: row.pk for row in Lesson.objects.all()} == pks


def test_a_lesson_moved_to_another_module_keeps_its_row(synced):
    pk = lesson("beta").pk
    learner = finish("beta")
    synced.move(BETA_FILE, "a-course/02-second/02-beta.md")

    run = synced.sync()

    assert run.out == ["  changed: lesson a-course/beta", *FINISHED, "1 changed, 7 unchanged."]
    beta = lesson("beta")
    assert (beta.pk, beta.module.slug, beta.position) == (pk, "second", 2)
    assert progress.completed_lessons(learner, beta.course_id) == {pk}


def test_a_lesson_may_move_out_of_a_module_that_vanishes(synced):
    pk = lesson("gamma").pk
    synced.move(GAMMA_FILE, "a-course/01-first/03-gamma.md")
    synced.remove("a-course/02-second/module.yml")
    (synced.root / "a-course/02-second").rmdir()

    run = synced.sync()

    assert run.out == [
        "  changed: lesson a-course/gamma",
        RETIRED.format("module a-course/second"),
        "2 changed, 6 unchanged.",
    ]
    gamma = lesson("gamma")
    assert (gamma.pk, gamma.module.slug, gamma.status) == (pk, "first", "draft")
    assert Module.objects.get(slug="second").is_retired is True
