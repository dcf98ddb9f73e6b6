"""The commands around content: what they print, what they end with, what they leave alone; and the start of a site."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from courses.models.outline import Course, Lesson
from tests.courses.trees import ALL_NEW, Run, Tree, run
from tests.factories import make_course
from tests.snapshot import all_rows

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def test_check_counts_what_is_fine(tree):
    assert run("check_content", tree.root) == Run(["1 course, 3 lessons: no problems."], [], 0)


def test_check_lists_every_problem(tree):
    tree.edit("a-course/01-first/02-beta.md", "lesson:alpha#first", "lesson:alfa")
    tree.edit("a-course/02-second/module.yml", "title", "titel")

    checked = run("check_content", tree.root)

    assert checked == Run(
        [],
        [
            "content/a-course/01-first/02-beta.md:8: no lesson of this course has the slug “alfa”; mend the link.",
            "content/a-course/02-second/module.yml:1: “titel” is not a field here; the fields are summary, title.",
            "content/a-course/02-second/module.yml:1: “title” is missing; add a line `title: …`.",
            "3 problems.",
        ],
        1,
    )


def test_check_gives_advice_and_stops_for_it_only_when_strict(tree):
    tree.edit("a-course/01-first/01-alpha.md", "read: 2", "read: 30")
    advice = (
        "content/a-course/01-first/01-alpha.md:11: advice: the text has 8 words, "
        "which take about 1 minute to read, not 30."
    )

    assert run("check_content", tree.root) == Run([advice, "1 course, 3 lessons: no problems."], [], 0)
    assert run("check_content", tree.root, strict=True) == Run([advice], ["1 problem."], 1)


def test_check_needs_no_database(tree, tmp_path):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/none.sqlite3", "LECTERN_MODE": "test"}

    checked = manage("check_content", tree.root, environment=environment)

    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "1 course, 3 lessons: no problems.\n", "")


@pytest.mark.django_db
def test_dump_does_not_write_over_a_course_unasked(tree, tmp_path):
    tree.sync()
    out = tmp_path / "out"
    (out / "a-course/exam").mkdir(parents=True)
    (out / "a-course/exam/exam.yml").write_text("kept")
    (out / "a-course/old.txt").write_text("old")

    refused = run("dump_content", out)
    replaced = run("dump_content", out, replace=True)

    assert refused == Run([], [f"{out}/a-course is already there; use --replace to write over it."], 1)
    assert replaced == Run(["a-course: 8 files"], [], 0)
    assert sorted(path.name for path in (out / "a-course").iterdir()) == [
        "01-first",
        "02-second",
        "course.yml",
        "exam",
        "media",
    ]
    assert (out / "a-course/exam/exam.yml").read_text() == "kept"
    assert [path.name for path in out.iterdir()] == ["a-course"]


@pytest.mark.django_db
def test_dump_writes_the_courses_asked_for(tmp_path):
    make_course("one")
    make_course("two")
    make_course("retired", status="retired")

    assert run("dump_content", tmp_path / "a").out == ["one: 1 files", "two: 1 files"]
    assert run("dump_content", tmp_path / "b", course=["two"]).out == ["two: 1 files"]
    assert run("dump_content", tmp_path / "c", course=["two", "zero"]) == Run([], ["There is no course zero."], 1)
    assert not (tmp_path / "c").exists()


@pytest.mark.django_db
def test_commands_change_nothing_but_what_they_are_for(tree, tmp_path):
    tree.sync()
    before = all_rows()

    run("check_content", tree.root)
    run("dump_content", tmp_path / "out")

    assert all_rows() == before


# The start of a site


def manage(*arguments, environment):
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_site_is_prepared_step_by_step_and_keeps_what_was_changed_on_it(tree, tmp_path):
    data = tmp_path / "data"
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {**keep, "LECTERN_MODE": "test", "DATA_DIR": str(data), "CONTENT_ROOTS": str(tree.root)}

    first = manage("start", "--prepare-only", environment=environment)

    assert (first.returncode, first.stderr) == (0, "")
    lines = first.stdout.splitlines()
    assert lines[0].startswith(f"→ database {data}/lectern.sqlite3: ")
    assert lines[0].endswith(" migrations to run")
    assert lines[1:] == [
        "→ static files: hashing and compressing",
        "→ courses",
        *ALL_NEW,
    ]

    edited = manage("shell", "-v", "0", "-c", EDIT, environment=environment)
    tree.edit("a-course/01-first/02-beta.md", "title: Beta", "title: The new Beta")
    second = manage("start", "--prepare-only", environment=environment)

    told = [line for line in edited.stderr.splitlines() if " INFO lectern." not in line]
    assert (edited.returncode, told) == (
        0,
        [],
    )  # a form that is read for the first time takes a second on a slow machine
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout.splitlines() == [
        f"→ database {data}/lectern.sqlite3: up to date",
        "→ static files: unchanged",
        "→ courses",
        "  kept: lesson a-course/alpha was changed on the site since the last sync; left alone",
        "  changed: lesson a-course/beta",
        "1 changed, 6 unchanged.",
    ]

    tree.write("a-course/01-first/03-broken.md", "no front matter\n")
    third = manage("start", "--prepare-only", environment=environment)

    assert third.returncode == 1
    assert third.stderr.splitlines() == [
        "content/a-course/01-first/03-broken.md:1: a lesson starts with a `---` line, its fields, "
        "and another `---` line.",
        "CommandError: 1 problem; nothing was changed.",
    ]


#: What somebody does between two starts: opens the lesson's form in the admin, types, saves.
EDIT = """
from django.test import Client
from accounts.models import User
from courses.models.outline import Lesson
from tests.forms import form_of

client = Client(SERVER_NAME="localhost")
client.force_login(User.objects.create_superuser("operator@example.org"))
lesson = Lesson.objects.get(slug="alpha")
url = f"/admin/courses/lesson/{lesson.pk}/change/"
fields = form_of(client.get(url).content.decode(), "lesson_form")
response = client.post(url, fields | {"title": "Alpha of the site", "do": "publish"})
fields = form_of(client.get(response["Location"]).content.decode(), "publication_form")
response = client.post(response["Location"], fields | {"do": "publish"})
assert response.status_code == 302, response.content.decode()
"""


@pytest.mark.django_db
def test_a_sync_takes_its_folders_from_the_settings(tree, settings):
    settings.CONTENT_ROOTS = (tree.root,)

    assert run("sync_content").out[-1] == "8 changed, 0 unchanged."
    assert (Course.objects.count(), Lesson.objects.count()) == (1, 3)
