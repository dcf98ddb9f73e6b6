"""``format_content``: which files it writes, what it says of each change, and that it touches no row."""

import stat

import pytest

from courses import loader
from courses.sync.apply import apply
from quizzes.models.question import QuestionRevision
from tests.courses.trees import Tree, run
from tests.factories import QUESTION
from tests.snapshot import all_rows


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


ALPHA = "a-course/01-first/01-alpha.md"


def untidy(tree):
    """A lesson as an author may leave it: other bullets, an id too few, Windows line ends, a byte order mark."""
    second = (QUESTION % {"key": ""}).replace("{# ", "{").replace("- (", "* (")
    text = tree.read(ALPHA) + "\n" + second
    tree.write(ALPHA, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())


def test_files_that_are_canonical_are_not_written(tree):
    before = {path: path.stat().st_mtime_ns for path in tree.root.rglob("*.md")}

    ran = run("format_content", tree.root)

    assert (ran.out, ran.problems, ran.status) == (["3 lessons: nothing to change."], [], 0)
    assert {path: path.stat().st_mtime_ns for path in tree.root.rglob("*.md")} == before


def test_a_file_is_written_and_every_change_told_with_its_line(tree):
    canonical = tree.read(ALPHA) + "\n" + QUESTION % {"key": "fruit"}
    untidy(tree)
    path = tree.root / ALPHA
    path.chmod(0o640)

    ran = run("format_content", tree.root)

    assert ran.out == [
        f"content/{ALPHA}:1: plain line ends, no byte order mark, no blanks after ---",
        f"content/{ALPHA}:35: the question has an id now: fruit; the question “fruit” has its usual form",
        "1 of 3 lessons changed.",
    ]
    assert path.read_bytes() == canonical.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(found.name for found in path.parent.iterdir()) == ["01-alpha.md", "02-beta.md", "module.yml"]
    assert run("format_content", tree.root).out == ["3 lessons: nothing to change."]


def test_check_writes_nothing_and_ends_with_one(tree):
    untidy(tree)
    before = tree.files()

    ran = run("format_content", tree.root, check=True, diff=True)

    assert (ran.problems, ran.status) == (["1 of 3 lessons would change; run format_content without --check."], 1)
    assert "-* (x) An apple" in ran.out
    assert "+::: question {#fruit objective=1 level=understand section=first}" in ran.out
    assert tree.files() == before


def test_an_id_is_new_in_the_whole_course_and_may_be_used_in_another(tmp_path, tree):
    asked = "\n::: question\n\nWhich seed grows?\n\n- ( ) A\n- (x) B\n\n:::\n"
    tree.write("a-course/01-first/02-beta.md", tree.read("a-course/01-first/02-beta.md") + asked)
    tree.write("a-course/02-second/01-gamma.md", tree.read("a-course/02-second/01-gamma.md") + asked)
    tree.write("b-course/course.yml", "title: B\n")
    tree.write("b-course/01-m/module.yml", "title: M\n")
    tree.write("b-course/01-m/01-l.md", f"---\ntitle: L\n---\n{asked}")

    assert run("format_content", tree.root).status == 0

    assert "{#seed-grows}" in tree.read("a-course/01-first/02-beta.md")
    assert "{#seed-grows-2}" in tree.read("a-course/02-second/01-gamma.md")
    assert "{#seed-grows}" in tree.read("b-course/01-m/01-l.md")


def test_front_matter_stays_as_its_author_wrote_it_even_when_it_cannot_be_read(tree):
    front = 'title:   "Gamma"   # a note  \nstatus: [broken\n'
    tree.write("a-course/02-second/01-gamma.md", f"---\n{front}---  \n\nText.  \n")

    ran = run("format_content", tree.root)

    assert tree.read("a-course/02-second/01-gamma.md") == f"---\n{front}---\n\nText.\n"
    assert ran.status == 1


def test_what_cannot_be_formatted_is_told_and_the_rest_is_done(tree):
    untidy(tree)
    tree.write("a-course/01-first/02-beta.md", "no front matter  \n")
    tree.edit("a-course/02-second/01-gamma.md", "Still", f"{'> ' * 14}deep\n\nStill")

    ran = run("format_content", tree.root)

    assert (ran.problems, ran.status) == (
        [
            "content/a-course/01-first/02-beta.md:1: a lesson starts with a `---` line, its fields, "
            "and another `---` line.",
            "content/a-course/02-second/01-gamma.md:6: lists and quotes stand in one another more than 12 deep; "
            "bring the text further out.",
            "2 files left as they are.",
        ],
        1,
    )
    assert tree.read("a-course/01-first/02-beta.md") == "no front matter  \n"
    assert "{#fruit " in tree.read(ALPHA)


@pytest.mark.django_db
def test_a_sync_of_formatted_files_makes_no_revision_and_a_second_formatting_nothing(tree):
    tree.edit(ALPHA, "- ( ) A carrot\n", "* ( ) A carrot\n\n")
    tree.edit(ALPHA, "- (x) An apple\n", "* (x) An apple\n")
    tree.edit(ALPHA, "- ( ) A cabbage\n", "* ( ) A cabbage\n")
    tree.sync()
    before = list(QuestionRevision.objects.values())

    assert run("format_content", tree.root, keys=True).status == 0
    load = loader.load((tree.root,))
    apply(load)

    assert [str(step) for step in load.plan.changes()] == ["changed: lesson a-course/alpha"]
    assert "- (x) An apple {#b}\n" in tree.read(ALPHA)
    assert list(QuestionRevision.objects.values()) == before


@pytest.mark.django_db
def test_formatting_touches_no_row(tree):
    tree.sync()
    untidy(tree)
    before = all_rows()

    run("format_content", tree.root)

    assert all_rows() == before
