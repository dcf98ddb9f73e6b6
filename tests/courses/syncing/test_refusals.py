"""Broken files, missing folders and edits made meanwhile: a sync says what is wrong and changes nothing."""

import re

import pytest

from courses import loader
from courses.models.outline import Course, Module
from courses.sync.apply import apply
from courses.sync.problems import ContentProblems
from tests.courses.syncing.course import ALPHA_FILE, BETA_FILE, rewrite
from tests.factories import make_lesson, question_text
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

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
