"""A course is brought from a zip file: what is new comes, what was changed on the site stays unless told."""

import pytest

from courses import archive
from courses.models.outline import Course, Lesson
from courses.sync.problems import ContentProblems
from tests.courses.archives.zips import OWN, zipped
from tests.courses.trees import Run, run
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.snapshot import all_rows


@pytest.mark.django_db
def test_importing_twice_changes_nothing_the_second_time(tmp_path, disk):
    file = tmp_path / "a-course.zip"
    file.write_bytes(zipped(OWN, folder=""))
    assert run("import_course", file).out[-1] == "8 changed, 0 unchanged."
    before = all_rows()

    assert run("import_course", file) == Run(["0 changed, 8 unchanged."], [], 0)
    assert all_rows() == before


@pytest.mark.django_db
def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path, disk):
    file = tmp_path / "x.zip"
    file.write_bytes(zipped({**OWN, "notes.txt": b"x"}))
    before = all_rows()

    dry = run("import_course", file, dry_run=True)

    assert all_rows() == before
    assert dry.out[0] == "  1 file is no part of a course and was left out: a-course/notes.txt"
    assert dry.out[-1] == "8 would change, 0 unchanged."
    assert run("import_course", file).out[:-1] == dry.out[:-1]


@pytest.mark.django_db
def test_a_course_may_come_under_another_slug(tmp_path):
    file = tmp_path / "x.zip"
    file.write_bytes(zipped(OWN))

    assert run("import_course", file, slug="another").status == 0
    assert run("import_course", file, slug="../evil").problems == [
        "“../evil” cannot be a course's address; use a-z, 0-9 and single hyphens, at most 80 in all. "
        "Nothing was changed."
    ]
    assert [course.slug for course in Course.objects.all()] == ["another"]


@pytest.mark.django_db
def test_what_was_changed_on_both_sides_is_a_conflict_until_a_file_is_taken(tree, tmp_path):
    tree.sync()
    lesson = Lesson.objects.get(slug="alpha")
    Lesson.objects.filter(pk=lesson.pk).update(title="Alpha of the site")
    file = tmp_path / "x.zip"
    changed = OWN["01-first/01-alpha.md"].replace(b"title: Alpha", b"title: Alpha of the file")
    file.write_bytes(zipped({**OWN, "01-first/01-alpha.md": changed}))
    path = "content/a-course/01-first/01-alpha.md"

    left = run("import_course", file)
    assert left.out[0].startswith(f"  conflict: lesson a-course/alpha was changed on the site and in {path}; ")
    assert left.out[1:] == ["0 changed, 7 unchanged."]
    lesson.refresh_from_db()
    assert lesson.title == "Alpha of the site"

    assert run("import_course", file, take=[path]).out[-1] == "1 changed, 7 unchanged."
    lesson.refresh_from_db()
    assert lesson.title == "Alpha of the file"


@pytest.mark.django_db
def test_other_courses_stay_and_lessons_without_a_file_are_hidden(tree, tmp_path):
    tree.sync()
    other = make_lesson(make_module(make_course("b-course")))
    without = {name: data for name, data in OWN.items() if name != "02-second/01-gamma.md"}
    file = tmp_path / "x.zip"
    file.write_bytes(zipped(without))

    ran = run("import_course", file)

    assert ran.out[0] == ("  retired: lesson a-course/gamma has no file any more; hidden, its learners' progress kept")
    assert Lesson.objects.get(slug="gamma").status == "retired"
    assert Lesson.objects.get(pk=other.pk).status == "published"


@pytest.mark.django_db
def test_a_new_course_is_taught_by_who_brings_it_and_an_old_one_by_who_did(tree):
    ann, bob = make_user("ann@example.org"), make_user("bob@example.org")

    archive.take_in(archive.prepare(OWN, "a-course"), instructor=ann)
    archive.take_in(archive.prepare(OWN, "a-course"), instructor=bob)

    assert list(Course.objects.get().instructors.all()) == [ann]


@pytest.mark.django_db
def test_a_course_that_appears_meanwhile_is_not_written_over():
    load = archive.prepare(OWN, "a-course")
    make_course("a-course", title="Of somebody else")
    before = all_rows()

    with pytest.raises(ContentProblems, match="was edited on the site while its files were checked"):
        archive.take_in(load)

    assert all_rows() == before
