"""Files and the site: what the site changed is left alone, and a conflict is settled by a word, once."""

from dataclasses import replace

import pytest

from courses import manuscript, versions, writing
from courses.models.outline import Course, FormerSlug, Lesson, Module
from courses.models.versions import LessonVersion
from tests.courses.syncing.course import ALPHA_FILE, KEPT, lesson, rewrite
from tests.courses.trees import ALPHA, Run
from tests.factories import make_lesson, now
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def test_what_the_site_changed_is_left_alone(synced):
    Course.objects.update(title="Renamed here")
    Module.objects.filter(slug="second").update(summary="Told here")
    rewrite("alpha", lesson("alpha").body.replace("Some words.", "Words of the site."))
    before = all_rows()

    run = synced.sync()

    assert run == Run(
        [
            KEPT.format("course a-course"),
            KEPT.format("module a-course/second"),
            KEPT.format("lesson a-course/alpha"),
            "0 changed, 5 unchanged.",
        ],
        [],
        0,
    )
    assert all_rows() == before


def test_the_same_change_on_both_sides_is_no_conflict(synced):
    synced.edit(ALPHA_FILE, "Some words.", "Better words.")
    rewrite("alpha", lesson("alpha").body.replace("Some words.", "Better words."))

    run = synced.sync()

    assert run.out == ["0 changed, 8 unchanged."]
    synced.edit(ALPHA_FILE, "Better words.", "The best words.")
    assert synced.sync().out == ["  changed: lesson a-course/alpha", "1 changed, 7 unchanged."]


def conflict_in_alpha(tree):
    rewrite("alpha", lesson("alpha").body.replace("Some words.", "Words of the site."))
    tree.edit(ALPHA_FILE, "Some words.", "Words of the file.")


def test_both_changed_is_a_conflict_and_nothing_is_overwritten(synced):
    conflict_in_alpha(synced)
    before = all_rows()

    run = synced.sync()

    path = f"content/{ALPHA_FILE}"
    assert run == Run(
        [
            f"  conflict: lesson a-course/alpha was changed on the site and in {path}; left alone. "
            f"Take the file with --take {path}, or leave the site's text with --keep {path}",
            "0 changed, 7 unchanged.",
        ],
        [],
        0,
    )
    assert all_rows() == before


def test_take_settles_a_conflict_for_the_file(synced):
    conflict_in_alpha(synced)

    run = synced.sync(take=[f"content/{ALPHA_FILE}"])

    assert run.out == ["  changed: lesson a-course/alpha", "1 changed, 7 unchanged."]
    assert "Words of the file." in lesson("alpha").body
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_keep_settles_a_conflict_for_the_site_and_is_not_asked_again(synced):
    conflict_in_alpha(synced)
    path = f"content/{ALPHA_FILE}"

    run = synced.sync(keep=[path])

    said = "  kept: lesson a-course/alpha was changed on the site since the last sync; left alone"
    assert run.out == [said, "0 changed, 7 unchanged."]
    assert synced.sync().out == [said, "0 changed, 7 unchanged."]
    assert "Words of the site." in lesson("alpha").body
    synced.edit(ALPHA_FILE, "Words of the file.", "News of the file.")
    assert synced.sync().out[0].startswith("  conflict: lesson a-course/alpha")


def test_keep_of_a_file_that_is_not_there_is_a_problem(synced):
    run = synced.sync(keep=["content/a-course/nothing.md"])

    assert run.problems[0] == (
        "content/a-course/nothing.md:1: no such content file; give --keep the path in the conflict line."
    )
    assert run.status == 1


def test_a_file_does_not_pass_over_an_edit_that_waits_on_the_site(synced):
    alpha = lesson("alpha")
    waiting = replace(manuscript.of_lesson(alpha), title="Alpha, better")
    versions.save(lesson=alpha, manuscript=waiting, base=1, author=None, now=now())
    assert synced.sync().out == ["0 changed, 8 unchanged."]
    synced.edit(ALPHA_FILE, "Some words.", "Words of the file.")

    assert synced.sync().out[0].startswith("  conflict: lesson a-course/alpha")
    run = synced.sync(take=[f"content/{ALPHA_FILE}"])

    assert run.out == ["  changed: lesson a-course/alpha", "1 changed, 7 unchanged."]
    kept = list(LessonVersion.objects.filter(lesson=alpha).values_list("number", "title", "origin"))
    assert kept == [(3, "Alpha", "files"), (2, "Alpha, better", "editor"), (1, "Alpha", "files")]
    alpha.refresh_from_db()
    assert (alpha.version, alpha.head, alpha.title) == (3, 3, "Alpha")


def test_take_also_brings_back_a_file_that_only_the_site_changed(synced):
    rewrite("alpha", "From the site alone.\n")

    synced.sync(take=[f"content/{ALPHA_FILE}"])

    assert lesson("alpha").body == ALPHA.split("---\n", 2)[2]


def test_take_of_a_file_that_is_not_there_is_a_problem(synced):
    before = all_rows()

    run = synced.sync(take=["content/a-course/01-first/01-alfa.md"])

    assert run == Run(
        [],
        [
            "content/a-course/01-first/01-alfa.md:1: no such content file; give --take the path in the conflict line.",
            "1 problem; nothing was changed.",
        ],
        1,
    )
    assert all_rows() == before


def test_a_lesson_made_on_the_site_stays(synced):
    make_lesson(lesson("alpha").module, slug="made-here", body="Text.\n")
    before = all_rows()

    run = synced.sync()

    assert run.out == ["0 changed, 8 unchanged."]
    assert all_rows() == before


def test_a_slug_changed_on_the_site_is_a_change_like_any_other(synced):
    row = lesson("alpha")
    row.slug = "alpha-renamed"
    media = writing.course_media(row.course.media_files.all())
    writing.store(row, writing.derive(row.body, media, objectives=1), former_slugs=["alpha"])
    before = all_rows()

    run = synced.sync()

    assert run.out == [KEPT.format("lesson a-course/alpha"), "0 changed, 7 unchanged."]
    assert all_rows() == before


def test_take_after_a_slug_changed_on_the_site_gives_the_old_slug_back(synced):
    row = lesson("alpha")
    row.slug = "alpha-renamed"
    writing.store(row, writing.derive(row.body, {}, objectives=1), former_slugs=["alpha"])

    synced.sync(take=[f"content/{ALPHA_FILE}"])

    assert lesson("alpha").pk == row.pk
    assert not FormerSlug.objects.exists()
    assert synced.sync().out == ["0 changed, 8 unchanged."]


@pytest.mark.parametrize("noun", ["course", "module", "lesson"])
def test_what_the_site_retired_stays_retired(synced, noun):
    if noun == "course":
        Course.objects.update(status="retired")
    elif noun == "module":
        Module.objects.filter(slug="second").update(is_retired=True)
    else:
        Lesson.objects.filter(slug="gamma").update(status="retired")
    key = {"course": "a-course", "module": "a-course/second", "lesson": "a-course/gamma"}[noun]
    before = all_rows()

    run = synced.sync()

    assert run.out == [KEPT.format(f"{noun} {key}"), "0 changed, 7 unchanged."]
    assert all_rows() == before
