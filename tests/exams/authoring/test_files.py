"""What the pages save, files can say: a dump after an edit is read as unchanged, byte for byte."""

import io

import pytest
from django.core.management import call_command

from exams.models.blueprint import Exam
from exams.models.item import ItemPool
from tests.courses.authors import People
from tests.exams.authoring.desk import item_text, save, url, write
from tests.exams.authoring.forms import RIGHT
from tests.factories import write_tree

pytestmark = pytest.mark.django_db

COURSE = "title: Botany\nstatus: published\nsummary: Plants.\n"
MODULE = "title: Plants\n"
LESSON = "---\ntitle: {0}\nstatus: published\nminutes:\n  read: 1\n---\nText.\n"
EXAM = """\
# The author's own words stay.
title: The exam
status: published
minutes: 30
domains:
  - id: D1
    title: Roots
    items: 1
"""
FILES = {
    "botany/course.yml": COURSE,
    "botany/01-plants/module.yml": MODULE,
    "botany/01-plants/01-roots.md": LESSON.format("Roots"),
    "botany/01-plants/02-fruits.md": LESSON.format("Fruits"),
    "botany/exam/exam.yml": EXAM,
    "botany/exam/01-roots.md": "---\ndomain: D1\n---\n\n" + item_text("one"),
}


@pytest.fixture
def folder(tmp_path, settings):
    settings.CONTENT_ROOTS = [write_tree(tmp_path / "content", FILES)]
    assert sync().splitlines()[-1].startswith("6 changed")
    return tmp_path / "content"


def sync(*options) -> str:
    out = io.StringIO()
    call_command("sync_content", *options, stdout=out)
    return out.getvalue()


def dump(to):
    call_command("dump_content", str(to), stdout=io.StringIO())


def author():
    return People()["operator"]


def test_a_form_that_is_saved_unchanged_leaves_the_file_as_it_was(folder, tmp_path):
    client = author()

    assert save(client, Exam.objects.get()).status_code == 302
    dump(tmp_path / "out")

    assert (tmp_path / "out/botany/exam/exam.yml").read_text() == EXAM
    assert sync("--dry-run").splitlines()[-1] == "0 would change, 6 unchanged."


def test_an_edited_exam_is_dumped_as_a_file_that_says_the_same(folder, tmp_path, settings):
    client = author()
    fields = RIGHT | {"domain-3-id": "", "domain-3-title": "", "domain-3-items": ""}
    assert save(client, Exam.objects.get(), fields).status_code == 302
    kept = Exam.objects.values("title", "summary", "label", "edition", "status", "rules").get()

    dump(tmp_path / "out")
    settings.CONTENT_ROOTS = [tmp_path / "out"]

    assert sync("--dry-run").splitlines()[-1] == "0 would change, 6 unchanged."
    Exam.objects.all().delete()
    sync()
    assert Exam.objects.values(*kept).get() == kept


def test_an_edited_pool_is_dumped_as_a_file_that_says_the_same(folder, tmp_path, settings):
    client = author()
    pool = ItemPool.objects.get()
    body = "\n" + item_text("one", "Other words?") + "\n" + item_text("two") + "\nLast words\n"
    assert write(client, pool, body).status_code == 302, url(pool)

    dump(tmp_path / "out")
    settings.CONTENT_ROOTS = [tmp_path / "out"]

    assert (tmp_path / "out/botany/exam/01-roots.md").read_text() == "---\ndomain: D1\n---\n" + body
    assert sync("--dry-run").splitlines()[-1] == "0 would change, 6 unchanged."


def test_a_pool_that_was_edited_on_the_site_and_in_its_file_is_a_conflict(folder):
    client = author()
    assert write(client, ItemPool.objects.get(), "\n" + item_text("one", "The site’s?")).status_code == 302
    (folder / "botany/exam/01-roots.md").write_text("---\ndomain: D1\n---\n\n" + item_text("one", "The file’s?"))

    assert "conflict" in sync("--dry-run")
