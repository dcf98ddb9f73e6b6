"""Files and site: what a sync would do and to whom, and a choice for each text that both sides changed."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from courses import progress
from courses.models.outline import Course, Lesson
from courses.models.versions import LessonVersion, WorkingCopy
from tests.courses.editing.people import edit, fields, fresh, make_instructor, send, signed_in, told
from tests.courses.trees import Tree
from tests.factories import make_course, make_user, now
from tests.forms import form_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

ALPHA = "a-course/01-first/01-alpha.md"
PATH = f"content/{ALPHA}"


@pytest.fixture
def tree(tmp_path):
    tree = Tree(tmp_path)
    assert tree.sync().status == 0
    with override_settings(CONTENT_ROOTS=(tree.root,)):
        yield tree


@pytest.fixture
def course(tree):
    return Course.objects.get(slug="a-course")


@pytest.fixture
def client(course):
    return signed_in(make_instructor("ines", "a-course"))


def alpha():
    return Lesson.objects.get(slug="alpha")


def url(course):
    return reverse("admin:courses_course_files", args=[course.pk])


def press(client, course, **choices):
    page = client.get(url(course)).content.decode()
    sent = {name: values[0] for name, values in form_of(page, "files_form").items()}
    return client.post(url(course), sent | choices)


def both_changed(tree, client):
    """The site has other words in the first section, the file in the second line; both publish."""
    lesson = alpha()
    edit(client, lesson, body=lesson.body.replace("Some words.", "Words of the site."))
    version = lesson.versions.get(number=2)
    assert version
    page = client.get(reverse("admin:courses_lesson_publication", args=[lesson.pk])).content.decode()
    sent = {name: values[0] for name, values in form_of(page, "publication_form").items()}
    client.post(reverse("admin:courses_lesson_publication", args=[lesson.pk]), sent | {"do": "publish"})
    tree.edit(ALPHA, "What is a [fruit]", "What is really a [fruit]")


def test_nothing_to_do_is_said(course, client):
    page = client.get(url(course)).content.decode()

    assert "All 8 files say what the site says." in page
    assert "Sync now" not in page


def test_looking_says_what_would_happen_and_to_whom_and_changes_nothing(tree, course, client):
    progress.mark_complete(learner=make_user(), lesson=alpha(), now=now())
    tree.edit(ALPHA, "Some words.", "Other words.")
    client.get(url(course))
    before = all_rows()

    page = client.get(url(course)).content.decode()

    assert "changed: lesson a-course/alpha" in page
    assert "1 learner has completed it, and it stays complete." in page
    assert all_rows() == before


def test_syncing_takes_what_only_the_files_changed(tree, course, client):
    tree.edit(ALPHA, "Some words.", "Other words.")

    response = press(client, course)

    assert told(response) == ["1 change was taken from the files."]
    assert "Other words." in alpha().body


def test_what_both_changed_is_left_alone_until_somebody_chooses(tree, course, client):
    both_changed(tree, client)
    page = client.get(url(course)).content.decode()
    assert "One text was changed on both sides" in page
    before = alpha().body

    press(client, course)

    assert alpha().body == before
    assert "One text was changed on both sides" in client.get(url(course)).content.decode()


def test_taking_the_file_keeps_the_sites_text_among_the_versions(tree, course, client):
    both_changed(tree, client)

    press(client, course, **{f"choice-{PATH}": "take"})

    assert "What is really a [fruit]" in alpha().body
    assert "Words of the site." in LessonVersion.objects.get(lesson=alpha(), number=2).body
    assert "All 8 files say what the site says." in client.get(url(course)).content.decode()


def test_keeping_the_sites_text_settles_it_until_the_file_changes_again(tree, course, client):
    both_changed(tree, client)

    press(client, course, **{f"choice-{PATH}": "keep"})

    assert "Words of the site." in alpha().body
    page = client.get(url(course)).content.decode()
    assert "on both sides" not in page
    assert "kept: lesson a-course/alpha" in page


def test_merging_puts_both_together_in_the_editor_and_settles_the_conflict(tree, course, client):
    both_changed(tree, client)

    response = client.post(url(course), {"merge": PATH})

    copy = WorkingCopy.objects.get()
    assert response["Location"] == reverse("admin:courses_lesson_merge", args=[alpha().pk, copy.page])
    page = client.get(response["Location"]).content.decode()
    assert f"The file {PATH} and the site (version 2) were both changed" in page
    assert "Nothing was changed by both." in page
    sent = {name: values[0] for name, values in form_of(page, "merge_form").items()}
    client.post(response["Location"], sent)
    lesson = fresh(alpha())
    send(client, lesson, fields(client, lesson))
    merged = lesson.versions.get(number=3).body
    assert "What is really a [fruit]" in merged
    assert "Words of the site." in merged
    assert "on both sides" not in client.get(url(course)).content.decode()


def test_a_merge_that_goes_on_in_another_window_still_settles_the_conflict(tree, course, client):
    both_changed(tree, client)
    response = client.post(url(course), {"merge": PATH})
    page = client.get(response["Location"]).content.decode()
    sent = {name: values[0] for name, values in form_of(page, "merge_form").items()}
    client.post(response["Location"], sent)
    lesson = fresh(alpha())

    send(client, lesson, fields(client, lesson, title="Merged"), do="", page="working_copy", HTTP_X_FRAGMENT="1")
    send(client, lesson, fields(client, lesson))

    assert lesson.versions.get(number=3).title == "Merged"
    assert "on both sides" not in client.get(url(course)).content.decode()


def test_problems_in_the_files_are_listed_and_nothing_is_taken(tree, course, client):
    tree.edit(ALPHA, "(x) An apple", "( ) An apple")
    before = alpha().body

    page = client.get(url(course)).content.decode()
    response = client.post(url(course), {})

    assert f"<code>{PATH}:" in page
    assert "1 problem in the files" in page
    assert response.status_code == 422
    assert alpha().body == before


@pytest.mark.parametrize("path", ["content/nowhere.md", "", "../../etc/passwd", f"{PATH}x"])
def test_a_file_that_is_not_of_the_course_cannot_be_merged(course, client, path):
    before = all_rows()["courses_workingcopy"]

    assert client.post(url(course), {"merge": path})["Location"] == url(course)
    assert all_rows()["courses_workingcopy"] == before


def test_a_course_without_files_says_so(tree, client):
    course = make_course("on-the-site")
    client = signed_in(make_user(is_staff=True, is_superuser=True))

    assert "No content folder has a course called “on-the-site”" in client.get(url(course)).content.decode()


def test_only_those_who_teach_the_course_see_its_files(course):
    make_course("other")
    cleo = signed_in(make_instructor("cleo", "other"))
    people = [Client(), signed_in(make_user()), signed_in(make_user(is_staff=True)), cleo]

    assert [person.get(url(course)).status_code for person in people] == [302, 302, 404, 404]
    assert [person.post(url(course)).status_code for person in people] == [302, 302, 404, 404]
