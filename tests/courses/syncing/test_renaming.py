"""A renamed lesson keeps its row, its progress and its old address; without a word it is another lesson."""

import pytest

from courses import progress
from courses.models.outline import FormerSlug
from tests.courses.syncing.course import ALPHA_FILE, BETA_FILE, FINISHED, GAMMA_FILE, RETIRED, finish, lesson

pytestmark = pytest.mark.django_db


def test_a_renamed_lesson_keeps_its_row_its_progress_and_its_old_address(synced, client):
    pk = lesson("alpha").pk
    learner = finish("alpha")
    synced.move(ALPHA_FILE, "a-course/01-first/01-apple.md")
    synced.edit("a-course/01-first/01-apple.md", "title: Alpha\n", "title: Apple\nformerly: [alpha]\n")

    run = synced.sync()

    leads = "    The address changes to “apple”; “alpha” leads there."
    assert run.out == ["  changed: lesson a-course/apple", *FINISHED, leads, "1 changed, 7 unchanged."]
    apple = lesson("apple")
    assert apple.pk == pk
    assert list(FormerSlug.objects.values_list("slug", "lesson")) == [("alpha", pk)]
    assert progress.completed_lessons(learner, apple.course_id) == {pk}
    moved = client.get("/courses/a-course/alpha/")
    assert (moved.status_code, moved["Location"]) == (301, "/courses/a-course/apple/")
    assert (
        '<a href="/courses/a-course/alpha/#s-first" data-lesson="alpha">'
        in client.get("/courses/a-course/beta/").content.decode()
    )
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_a_lesson_renamed_twice_redirects_from_both(synced, client):
    pk = lesson("alpha").pk
    synced.move(ALPHA_FILE, "a-course/01-first/01-apple.md")
    synced.edit("a-course/01-first/01-apple.md", "title: Alpha\n", "title: Apple\nformerly: [alpha]\n")
    synced.sync()
    synced.move("a-course/01-first/01-apple.md", "a-course/01-first/01-pear.md")
    synced.edit("a-course/01-first/01-pear.md", "formerly: [alpha]", "formerly: [apple, alpha]")

    synced.sync()

    assert lesson("pear").pk == pk
    for slug in ("alpha", "apple"):
        assert client.get(f"/courses/a-course/{slug}/")["Location"] == "/courses/a-course/pear/"
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_the_order_of_former_slugs_does_not_matter(synced):
    synced.edit(GAMMA_FILE, "title: Gamma\n", "title: Gamma\nformerly: [x, a]\n")
    synced.sync()
    synced.edit(GAMMA_FILE, "[x, a]", "[a, x]")

    assert synced.sync().out == ["  changed: lesson a-course/gamma", "1 changed, 7 unchanged."]
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_a_former_slug_that_is_taken_out_no_longer_redirects(synced, client):
    synced.edit(BETA_FILE, "title: Beta\n", "title: Beta\nformerly: [bee]\n")
    synced.sync()
    assert client.get("/courses/a-course/bee/").status_code == 301
    synced.edit(BETA_FILE, "formerly: [bee]\n", "")

    synced.sync()

    assert client.get("/courses/a-course/bee/").status_code == 404


def test_a_lesson_renamed_without_a_word_is_another_lesson(synced):
    pk = lesson("beta").pk
    synced.move(BETA_FILE, "a-course/01-first/02-bravo.md")
    synced.edit(GAMMA_FILE, "lesson:beta", "lesson:bravo")

    run = synced.sync()

    assert run.out == [
        "  new: lesson a-course/bravo",
        "  changed: lesson a-course/gamma",
        RETIRED.format("lesson a-course/beta"),
        "3 changed, 6 unchanged.",
    ]
    assert lesson("bravo").pk != pk
