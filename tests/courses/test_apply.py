"""Files into rows: what a sync makes, changes, leaves alone, retires and brings back; bad files change nothing."""

import re
from dataclasses import replace

import pytest
from django.utils import timezone

from courses import loader, manuscript, progress, versions, writing
from courses.models.media import MediaFile
from courses.models.outline import Course, FormerSlug, Lesson, Module, Term
from courses.models.progress import LessonProgress
from courses.models.publication import version
from courses.models.versions import LessonVersion
from courses.rendering import RENDERER_VERSION
from courses.sync.apply import apply
from courses.sync.problems import ContentProblems
from quizzes.models.question import Question, QuestionRevision
from tests.courses.trees import ALPHA, BETA, SVG, Run, Tree, run
from tests.factories import make_lesson, make_user, now, question_text
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

KEPT = "  kept: {} was changed on the site since the last sync; left alone"
RETIRED = "  retired: {} has no file any more; hidden, its learners' progress kept"
ALPHA_FILE = "a-course/01-first/01-alpha.md"
#: What a sync says under a changed lesson that one learner has finished.
FINISHED = ["    1 learner is in this lesson.", "    1 learner has completed it, and it stays complete."]
BETA_FILE = "a-course/01-first/02-beta.md"
GAMMA_FILE = "a-course/02-second/01-gamma.md"


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


@pytest.fixture
def synced(tree):
    assert tree.sync().status == 0
    return tree


def lesson(slug):
    return Lesson.objects.get(slug=slug)


def rewrite(slug, body):
    """Change a lesson's text as the admin does."""
    row = lesson(slug)
    row.body = body
    media = writing.course_media(row.course.media_files.all())
    writing.store(row, writing.derive(body, media, objectives=len(row.objectives)))


def finish(slug):
    learner = make_user()
    progress.mark_complete(learner=learner, lesson=lesson(slug), now=timezone.now())
    return learner


# What is new


def test_a_sync_makes_everything(tree):
    run = tree.sync()

    assert run == Run(
        [
            "  new: course a-course",
            "  new: module a-course/first",
            "  new: module a-course/second",
            "  new: lesson a-course/alpha",
            "  new: lesson a-course/beta",
            "  new: lesson a-course/gamma",
            "  new: file a-course/dots.svg",
            "  new: file a-course/table.csv",
            "8 changed, 0 unchanged.",
        ],
        [],
        0,
    )
    course = Course.objects.get()
    assert (course.slug, course.title, course.summary, course.status) == (
        "a-course", "A Course", "Three lessons.", "published",
    )  # fmt: skip
    assert list(Module.objects.values_list("course", "slug", "title", "summary", "position", "is_retired")) == [
        (course.pk, "first", "The first", "", 1, False),
        (course.pk, "second", "The second", "Where it goes on.", 2, False),
    ]
    rows = Lesson.objects.order_by("slug").values_list("slug", "module__slug", "position", "title", "status", "minutes")
    assert list(rows) == [
        ("alpha", "first", 1, "Alpha", "published", 8),
        ("beta", "first", 2, "Beta", "published", 4),
        ("gamma", "second", 1, "Gamma", "draft", 0),
    ]
    alpha = lesson("alpha")
    assert alpha.objectives == [{"text": "say what a fruit is", "level": "understand"}]
    assert alpha.body == ALPHA.split("---\n", 2)[2]
    assert [list(segment) for segment in alpha.segments] == [["html"], ["block", "items"]]
    assert alpha.segments[1] == {"block": "question", "items": ["alpha-fruit"]}
    assert alpha.contents == [{"id": "first", "text": "First things", "level": 2}]
    assert lesson("beta").details == {"prerequisites": ["alpha"]}
    assert list(Term.objects.values_list("slug", "name", "lesson__slug")) == [("fruit", "Fruit", "alpha")]
    assert list(Question.objects.values_list("key", "lesson__slug", "kind", "position", "total", "is_retired")) == [
        ("alpha-fruit", "alpha", "single", 1, 1, False)
    ]
    assert [(f.name, f.content_type, bytes(f.data)) for f in MediaFile.objects.all()] == [
        ("dots.svg", "image/svg+xml", SVG.format(2).encode()),
        ("table.csv", "text/csv; charset=utf-8", b"a,b\n1,2\n"),
    ]


def test_a_second_sync_changes_nothing(synced):
    before = all_rows()

    run = synced.sync()

    assert run == Run(["0 changed, 8 unchanged."], [], 0)
    assert all_rows() == before


def test_a_dry_run_says_the_same_and_changes_nothing(tree):
    before = all_rows()

    dry = tree.sync(dry_run=True)

    assert all_rows() == before
    assert dry.out[-1] == "8 would change, 0 unchanged."
    assert tree.sync().out[:-1] == dry.out[:-1]


def test_a_dry_run_of_every_kind_of_change_changes_nothing(synced):
    synced.edit("a-course/course.yml", "A Course", "Another title")
    synced.edit(ALPHA_FILE, "Some words.", "Other words.")
    synced.remove(GAMMA_FILE)
    synced.write("a-course/media/dots.svg", SVG.format(7))
    synced.write("a-course/01-first/03-delta.md", "---\ntitle: Delta\n---\n")
    rewrite("beta", lesson("beta").body + "\nFrom the site.\n")
    before = all_rows()

    dry = synced.sync(dry_run=True)

    assert all_rows() == before
    assert dry == Run(
        [
            "  changed: course a-course",
            "  changed: lesson a-course/alpha",
            KEPT.format("lesson a-course/beta"),
            "  new: lesson a-course/delta",
            "  changed: file a-course/dots.svg",
            RETIRED.format("lesson a-course/gamma"),
            "5 would change, 3 unchanged.",
        ],
        [],
        0,
    )


# What is changed


def test_a_changed_file_changes_its_row_and_no_other(synced):
    before = all_rows()
    synced.edit(ALPHA_FILE, "Some words.", "Other words.")

    run = synced.sync()

    assert run.out == ["  changed: lesson a-course/alpha", "1 changed, 7 unchanged."]
    assert "Other words." in lesson("alpha").segments[0]["html"]
    after = all_rows()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"courses_lesson", "courses_lessonversion", "courses_publication"}
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


# Files and the site


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


# What is gone, and what comes back


def test_a_vanished_lesson_is_retired_with_its_progress_and_comes_back(synced, client):
    gamma = lesson("beta")
    learner = finish("beta")
    text = synced.read(BETA_FILE)
    synced.remove(BETA_FILE)
    synced.edit(GAMMA_FILE, "[Beta](lesson:beta)", "Beta")

    gone = synced.sync()

    assert gone.out == [
        "  changed: lesson a-course/gamma",
        RETIRED.format("lesson a-course/beta"),
        *FINISHED,
        "2 changed, 6 unchanged.",
    ]
    assert lesson("beta").status == "retired"
    assert progress.completed_lessons(learner, gamma.course_id) == {gamma.pk}
    assert client.get("/courses/a-course/beta/").status_code == 404
    assert synced.sync().out == ["0 changed, 7 unchanged."]

    synced.write(BETA_FILE, text)
    back = synced.sync()

    assert back.out == ["  changed: lesson a-course/beta", *FINISHED, "1 changed, 7 unchanged."]
    assert (lesson("beta").pk, lesson("beta").status) == (gamma.pk, "published")
    assert progress.completed_lessons(learner, gamma.course_id) == {gamma.pk}
    assert client.get("/courses/a-course/beta/").status_code == 200
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_a_vanished_module_is_retired_with_its_lessons_and_comes_back(synced):
    synced.move("a-course/02-second", "elsewhere/02-second")
    (synced.root / "elsewhere").rename(synced.root.parent / "elsewhere")

    gone = synced.sync()

    assert gone.out == [
        RETIRED.format("lesson a-course/gamma"),
        RETIRED.format("module a-course/second"),
        "2 changed, 6 unchanged.",
    ]
    assert (lesson("gamma").status, lesson("gamma").module.is_retired) == ("retired", True)
    assert synced.sync().out == ["0 changed, 6 unchanged."]

    (synced.root.parent / "elsewhere/02-second").rename(synced.root / "a-course/02-second")
    back = synced.sync()

    assert back.out == [
        "  changed: module a-course/second",
        "  changed: lesson a-course/gamma",
        "2 changed, 6 unchanged.",
    ]
    assert (lesson("gamma").status, lesson("gamma").module.is_retired) == ("draft", False)
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_a_vanished_course_is_retired_and_comes_back(synced, client):
    learner = finish("alpha")
    (synced.root / "a-course").rename(synced.root.parent / "a-course")

    gone = synced.sync()

    assert gone.out == [RETIRED.format("course a-course"), "1 changed, 0 unchanged."]
    assert Course.objects.get().status == "retired"
    assert [client.get(f"/courses/a-course/{end}").status_code for end in ("", "alpha/", "glossary/")] == [404] * 3
    assert LessonProgress.objects.filter(learner=learner).count() == 1
    assert synced.sync().out == ["0 changed, 0 unchanged."]

    (synced.root.parent / "a-course").rename(synced.root / "a-course")
    back = synced.sync()

    assert back.out == ["  changed: course a-course", "1 changed, 7 unchanged."]
    assert client.get("/courses/a-course/alpha/").status_code == 200
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_a_folder_of_its_own_leaves_the_other_courses_as_they_are(synced, tmp_path):
    other = Tree(tmp_path / "more", {"b-course/course.yml": "title: Another\nstatus: published\n"})

    added = run("sync_content", other.root)

    assert added.out == ["  new: course b-course", "1 changed, 0 unchanged."]
    assert list(Course.objects.values_list("slug", "status")) == [("a-course", "published"), ("b-course", "published")]


def test_a_vanished_file_is_removed(synced, client):
    address = MediaFile.objects.get(name="table.csv").get_absolute_url()
    synced.remove("a-course/media/table.csv")
    synced.edit(BETA_FILE, "[table](media/table.csv)", "table")

    run = synced.sync()

    assert run.out == [
        "  changed: lesson a-course/beta",
        "  removed: file a-course/table.csv is not in the course's media folder any more",
        "2 changed, 6 unchanged.",
    ]
    assert list(MediaFile.objects.values_list("name", flat=True)) == ["dots.svg"]
    assert client.get(address).status_code == 404


def test_a_file_that_a_lesson_still_uses_cannot_be_removed(synced):
    before = all_rows()
    synced.remove("a-course/media/table.csv")

    run = synced.sync()

    assert run.status == 1
    assert run.problems[:-1] == [
        f"content/{BETA_FILE}:14: the course has no file media/table.csv; add it to the course's media folder, "
        "or mend its name"
    ]
    assert all_rows() == before


def test_a_lesson_that_others_link_to_cannot_vanish(synced):
    before = all_rows()
    synced.remove(ALPHA_FILE)

    run = synced.sync()

    assert run.problems == [
        f"content/{BETA_FILE}:5: “prerequisites” names “alpha”, and no lesson of this course has this slug; mend it.",
        f"content/{BETA_FILE}:8: no lesson of this course has the slug “alpha”; mend the link.",
        "2 problems; nothing was changed.",
    ]
    assert all_rows() == before


# Renaming


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


def test_terms_and_questions_of_a_vanished_lesson_are_free_at_once(synced):
    synced.write("a-course/01-first/03-apple.md", ALPHA.replace("title: Alpha", "title: Apple"))
    synced.remove(ALPHA_FILE)
    synced.write(BETA_FILE, BETA.replace("prerequisites: [alpha]\n", "").replace("[Alpha](lesson:alpha#first)", "it"))
    question = Question.objects.get()

    run = synced.sync()

    assert run.status == 0
    assert list(Term.objects.values_list("slug", "lesson__slug")) == [("fruit", "apple")]
    assert list(Question.objects.values_list("pk", "lesson__slug", "is_retired")) == [(question.pk, "apple", False)]
    assert QuestionRevision.objects.count() == 1


# Figures and the renderer


def test_a_changed_figure_renders_the_lessons_that_use_it(synced):
    before = {row.slug: row.segments for row in Lesson.objects.all()}
    seen = version()
    synced.write("a-course/media/dots.svg", SVG.format(7))

    run = synced.sync()

    assert run.out == ["  changed: file a-course/dots.svg", "1 changed, 7 unchanged."]
    after = {row.slug: row.segments for row in Lesson.objects.all()}
    assert {slug for slug in after if after[slug] != before[slug]} == {"beta"}
    assert 'cx="7"' in after["beta"][0]["html"]
    assert version() > seen
    assert synced.sync().out == ["0 changed, 8 unchanged."]


def test_a_changed_figure_also_reaches_a_lesson_that_the_site_changed(synced):
    rewrite("beta", lesson("beta").body + "\nFrom the site.\n")
    synced.write("a-course/media/dots.svg", SVG.format(7))

    run = synced.sync()

    assert run.out == [
        KEPT.format("lesson a-course/beta"),
        "  changed: file a-course/dots.svg",
        "1 changed, 6 unchanged.",
    ]
    assert 'cx="7"' in lesson("beta").segments[0]["html"]
    assert lesson("beta").body.endswith("From the site.\n")


def test_a_newer_renderer_renders_everything_anew(synced):
    make_lesson(lesson("alpha").module, slug="made-here", body="Text.\n")
    rewrite("beta", lesson("beta").body + "\nFrom the site.\n")
    right = {row.slug: row.segments for row in Lesson.objects.all()}
    Lesson.objects.update(renderer_version=RENDERER_VERSION - 1, segments=[{"html": "old"}])
    questions = QuestionRevision.objects.count()
    seen = version()

    run = synced.sync()

    assert run.out == [KEPT.format("lesson a-course/beta"), "0 changed, 7 unchanged."]
    assert {row.slug: row.segments for row in Lesson.objects.all()} == right
    assert set(Lesson.objects.values_list("renderer_version", flat=True)) == {RENDERER_VERSION}
    assert QuestionRevision.objects.count() == questions
    assert version() > seen


def test_a_text_of_the_site_that_no_longer_renders_stays_and_is_told(synced):
    rewrite("beta", lesson("beta").body + "\nFrom the site.\n")
    before = lesson("beta").segments
    Lesson.objects.filter(slug="beta").update(body="Fine.\n\n> [!nonsense]\n>\n> Text.\n", renderer_version=0)

    run = synced.sync()

    assert run.status == 0
    assert run.out[0] == KEPT.format("lesson a-course/beta")
    assert run.out[1].startswith("  a-course/beta:3: advice: this text of the site no longer renders: ")
    assert lesson("beta").segments == before


# What is wrong

BAD = {
    "a-course/course.yml": ("title: A Course\nsumary: x\n", [2]),
    "a-course/01-first/module.yml": ("title: The first\n\tsummary: x\n", [2]),
    "a-course/01-first/03-yaml.md": ("---\ntitle: x\nstatus: a: b\n---\n", [3]),
    "a-course/01-first/04-unknown-field.md": ("---\ntitle: x\n\nlevel: 2\n---\n", [4]),
    "a-course/01-first/05-status.md": ("---\ntitle: x\nstatus: secret\n---\n", [3]),
    "a-course/01-first/06-double.md": ("---\ntitle: x\n---\n\n## First\n\n" + question_text("alpha-fruit"), [7]),
    "a-course/01-first/07-term.md": ('---\ntitle: x\n---\n\nA [fruit](#term "Sweet.").\n', [5]),
    "a-course/01-first/08-link.md": ("---\ntitle: x\n---\n\nOne.\n\nSee [it](lesson:nowhere).\n", [7]),
    "a-course/01-first/09-field.md": ("---\ntitle: x\nprerequisites:\n  - alpha\n  - nowhere\n---\n", [5]),
    "a-course/01-first/10-callout.md": ("---\ntitle: x\n---\n\nOne.\n\n> [!nonsense]\n>\n> Text.\n", [7]),
    "a-course/01-first/11-open.md": ("---\ntitle: x\n---\n\nOne.\n\n::: question {#open}\n\nWhat?\n", [7]),
    "a-course/01-first/12-block.md": ("---\ntitle: x\n---\n\n::: riddle {#r}\n\nWhat?\n\n:::\n", [5]),
    "a-course/01-first/13-two.md": (
        "---\ntitle: x\n---\n\n::: question {#two}\n\nWhat?\n\n- (x) One\n- (x) Two\n\n:::\n", [10],
    ),
    "a-course/01-first/14-nul.md": ("---\ntitle: x\n---\n\n\x00", [5]),
    "a-course/01-first/15-bytes.md": (b"---\ntitle: x\n---\n\n\n\xe9", [6]),
    "a-course/01-first/16-long.md": ("---\ntitle: x\n---\n" + "x" * 256 * 1024, [1]),
    "a-course/01-first/17-tab.md": ("---\ntitle: x\nminutes:\n\tread: 1\n---\n", [4]),
    "a-course/01-first/18-bomb.md": ("---\ntitle: &a x\nfacts: [*a, *a]\n---\n", [2]),
    "a-course/02-second/02-alpha.md": ("---\ntitle: x\n---\n", [1]),
    "a-course/02-second/03-exam.md": ("---\ntitle: x\n---\n", [1]),
    "a-course/02-second/04-figure.md": ("---\ntitle: x\n---\n\n![A dog.](media/dog.png)\n", [5]),
    "a-course/02-second/05-section.md": (
        "---\ntitle: x\n---\n\n" + question_text("lost").replace("section=first", "section=lost"), [5],
    ),
    "a-course/02-second/Six.md": ("---\ntitle: x\n---\n", [1]),
    "a-course/media/Dog.png": (b"x", [1]),
    "a-course/media/dog.exe": (b"x", [1]),
    "a-course/media/dog.png": (b"x", [1]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_broken_file_changes_nothing(synced, name):
    text, lines = BAD[name]
    synced.edit(BETA_FILE, "See [Alpha]", "Look at [Alpha]")
    synced.write(name, text)
    before = all_rows()

    run = synced.sync()

    assert (run.status, run.out) == (1, [])
    assert [re.match(r"content/(\S+):(\d+): .+", problem).groups() for problem in run.problems[:-1]] == [
        (name, str(line)) for line in lines
    ]
    assert run.problems[-1] == "1 problem; nothing was changed."
    assert all_rows() == before


def test_all_broken_files_are_told_in_one_run(tree):
    for name, (text, _lines) in BAD.items():
        tree.write(name, text)
    before = all_rows()

    run = tree.sync()

    found = [re.match(r"content/(\S+):(\d+): ", problem).groups() for problem in run.problems[:-1]]
    assert set(found) >= {(name, str(line)) for name, (_text, lines) in BAD.items() for line in lines}
    assert {name for name, _line in found} == set(BAD)
    assert (run.status, run.problems[-1]) == (1, f"{len(found)} problems; nothing was changed.")
    assert all_rows() == before


@pytest.mark.parametrize(
    "edit",
    [
        lambda: rewrite("alpha", "Edited meanwhile.\n"),
        lambda: rewrite("beta", "Edited meanwhile.\n"),
        lambda: Course.objects.update(title="Renamed meanwhile"),
        lambda: Module.objects.filter(slug="second").update(is_retired=True),
        lambda: make_lesson(Module.objects.get(slug="second"), slug="made-meanwhile", body="x\n"),
    ],
)
def test_an_edit_made_while_the_files_were_checked_is_not_lost(synced, edit):
    synced.edit(ALPHA_FILE, "Some words.", "Words of the file.")
    load = loader.load((synced.root,))
    edit()
    before = all_rows()

    with pytest.raises(ContentProblems) as caught:
        apply(load)

    assert str(caught.value) == (
        "content/a-course/course.yml:1: the course was edited on the site while its files were checked; "
        "run the sync again."
    )
    assert all_rows() == before


def test_a_missing_content_folder_retires_nothing(synced):
    synced.root.rename(synced.root.with_name("moved"))
    before = all_rows()

    run = synced.sync()

    assert run.problems == [
        f"{synced.root}:1: this content folder does not exist; make it or mend CONTENT_ROOTS.",
        "1 problem; nothing was changed.",
    ]
    assert all_rows() == before
