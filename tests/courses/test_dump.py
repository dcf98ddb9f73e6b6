"""Rows back to files: the bytes that were read, and canonical front matter after a change on the site."""

from pathlib import Path

import pytest

from courses import writing
from courses.models.outline import Course, FormerSlug, Lesson, Module
from courses.sync import dump, source, strict_yaml
from courses.sync.schema import course_values, lesson_values, module_values
from tests.courses.trees import ALPHA, FILES, Tree, run
from tests.factories import make_course, make_lesson, make_module
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

CONTENT = Path(__file__).resolve().parents[2] / "content"
#: What is about the files of a folder, and no part of the course: the site has no use for it.
TOOLS = {"quality.yml", "unlike.txt"}
ODD: dict[str, str | bytes] = {
    "b-course/course.yml": """\
# The course.

status: published   # at last
'title': "B: the course"
position: 7
about: |
  One.

  Two.
summary: >-
  Folded
  lines.
""",
    "b-course/00-start/module.yml": "title: Start\n\n\n# the end",
    "b-course/00-start/07-lists.md": """\
---
# fields
title:   Lists
formerly: [ z-old , a-old ]
minutes: {read: 1, try: 2}
objectives:
- say it
-   text: 'do it'
    level: apply
facts:
  - F1
  - '2'
---


Two blank lines above.



""",
    "b-course/00-start/12-no-end-of-line.md": "---\ntitle: No end of line\n---\nThe last line.",
    "b-course/00-start/13-empty.md": "---\ntitle: Empty\nstatus: published\n---\n",
    "b-course/00-start/100-rule.md": (
        "---\ntitle: Ünïcode “rules” 🦊\nstatus: retired\n---\n\n---\n\nTwo blanks at the end.  \n\n---\n"
    ),
    "b-course/03-next/module.yml": '{title: Next, summary: "In: braces"}\n',
    "b-course/03-next/01-quotes.md": (
        '---\ntitle: "Quo\\"tes"\nprerequisites: []\nedition: 2026.11\nreviewed_by:\n---\n\nText\twith a tab.\n'
    ),
    "b-course/media/empty.txt": "",
    "b-course/media/bytes.pdf": bytes(range(256)),
}


def dumped(folder, *arguments):
    assert run("dump_content", folder, *arguments).status == 0
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.mark.parametrize("files", [FILES, ODD], ids=["small", "odd"])
def test_a_dump_is_what_was_read(tmp_path, files):
    tree = Tree(tmp_path, files)
    assert tree.sync().status == 0

    assert dumped(tmp_path / "out") == tree.files()
    assert tree.sync().out[-1] == f"0 changed, {len(files)} unchanged."


def test_the_shipped_content_comes_back_byte_for_byte(tmp_path):
    assert run("sync_content", CONTENT).status == 0

    files = dumped(tmp_path / "out")

    assert files == {
        path.relative_to(CONTENT).as_posix(): path.read_bytes()
        for path in CONTENT.rglob("*")
        if path.is_file() and path.name not in TOOLS
    }
    assert run("sync_content", CONTENT).out == [f"0 changed, {len(files)} unchanged."]


def test_line_ends_and_byte_order_marks_are_made_plain(tmp_path):
    """The one thing a dump does not give back: CRLF, a lone CR and a byte order mark become plain line ends."""
    crlf = {
        name: "\ufeff" + text.replace("\n", "\r\n") for name, text in FILES.items() if name.endswith((".md", ".yml"))
    }
    tree = Tree(tmp_path, {**FILES, **crlf})
    assert tree.sync().status == 0

    plain = {name: text.encode() for name, text in FILES.items()}
    assert dumped(tmp_path / "out") == plain
    assert tree.sync().out == ["0 changed, 8 unchanged."]


def test_a_sync_of_the_dump_changes_nothing(tmp_path):
    Tree(tmp_path, ODD).sync()
    Lesson.objects.filter(slug="lists").update(title="Other: lists", read_minutes=3)
    Course.objects.update(about="One.\n\nTwo: “three”.")
    dumped(tmp_path / "out")

    first = run("sync_content", tmp_path / "out")
    again = all_rows()
    second = run("sync_content", tmp_path / "out")

    assert first.out == second.out == [f"0 changed, {len(ODD)} unchanged."]
    assert all_rows() == again
    assert set(Lesson.objects.values_list("synced_sha256", flat=True)) == {
        dump.lesson_digest(lesson) for lesson in Lesson.objects.select_related("module")
    }


def test_a_field_changed_on_the_site_makes_the_front_matter_canonical(tmp_path):
    Tree(tmp_path, ODD).sync()
    Lesson.objects.filter(slug="lists").update(title="Lists, again: new")

    files = dumped(tmp_path / "out")

    assert files["b-course/00-start/07-lists.md"].decode() == (
        '---\ntitle: "Lists, again: new"\nstatus: draft\nformerly: [a-old, z-old]\n'
        "minutes:\n  read: 1\n  explore: 0\n  try: 2\n  check: 0\n"
        "objectives:\n  - text: say it\n  - text: do it\n    level: apply\n"
        'facts: [F1, "2"]\n---\n\n\nTwo blank lines above.\n\n\n\n'
    )
    others = {name for name in files if files[name] != Tree(tmp_path, ODD).files()[name]}
    assert others == {"b-course/00-start/07-lists.md"}


def test_a_text_changed_on_the_site_keeps_the_front_matter(tmp_path):
    Tree(tmp_path, FILES).sync()
    Lesson.objects.filter(slug="alpha").update(body="\nOther text.\n")

    files = dumped(tmp_path / "out")

    front = ALPHA.split("---\n", 2)[1]
    assert files["a-course/01-first/01-alpha.md"].decode() == f"---\n{front}---\n\nOther text.\n"


@pytest.mark.parametrize(
    "title",
    [
        "Plain",
        "no",
        "true",
        "12",
        "a: b",
        "# x",
        'say "x"',
        "it's \\ back",
        "- dash",
        "[x]",
        "{x}",
        "ends:",
        "🦊",
        "…",
    ],
)
def test_canonical_front_matter_says_what_the_fields_say(title):
    lesson = make_lesson(
        title=title,
        objectives=[{"text": f"say {title}", "level": "apply"}, {"text": title, "level": ""}],
        details={"facts": [title, "a, b"], "domain": title, "prerequisites": ["a-b"], "reviewed_by": title},
        body="Text.\n",
    )
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="former")

    front, body = source.split_front_matter(dump.lesson_text(lesson))
    values, problems = lesson_values(strict_yaml.load(front), "")

    assert problems == []
    assert values == dump.lesson_fields(lesson)
    assert values["title"] == title
    assert body == "Text.\n"


def test_canonical_course_and_module_files_say_what_the_fields_say():
    course = make_course(
        "c",
        title="C: one",
        kind="K",
        summary="no",
        about="One.\n\nTwo.",
        edition="2026.11",
        disclaimer="# x",
        position=3,
    )
    module = make_module(course, slug="m", position=4, title="true", summary="")

    assert course_values(strict_yaml.load(dump.course_text(course)), "") == (dump.course_fields(course), [])
    assert module_values(strict_yaml.load(dump.module_text(module)), "") == ({"title": "true", "summary": ""}, [])
    assert dump.module_text(module) == 'title: "true"\n'


def test_a_course_made_on_the_site_can_be_written_out_and_read_again(tmp_path):
    course = make_course("made-here", summary="Short: and sweet.")
    make_lesson(make_module(course, slug="m"), slug="one", questions=1)
    make_lesson(course.modules.get(), slug="two", body="[One](lesson:one)\n", status="draft", objectives=[])
    dumped(tmp_path / "out")
    before = {**all_rows()}

    result = run("sync_content", tmp_path / "out")

    assert result.out == ["0 changed, 4 unchanged."]
    after = all_rows()
    assert {table for table in after if after[table] != before[table]} == {
        "courses_course", "courses_module", "courses_lesson",
    }  # fmt: skip
    assert run("sync_content", tmp_path / "out").out == ["0 changed, 4 unchanged."]
    assert "" not in Lesson.objects.values_list("synced_sha256", flat=True)


def test_retired_lessons_are_written_unless_their_file_is_gone(tmp_path):
    tree = Tree(tmp_path)
    tree.sync()
    tree.remove("a-course/02-second/01-gamma.md")
    tree.sync()
    Lesson.objects.filter(slug="beta").update(status="retired")
    make_lesson(Module.objects.get(slug="second"), slug="never-had-a-file", status="retired")

    files = dumped(tmp_path / "out")

    assert [name for name in files if name.endswith(".md")] == [
        "a-course/01-first/01-alpha.md",
        "a-course/01-first/02-beta.md",
    ]
    assert b"status: retired\n" in files["a-course/01-first/02-beta.md"]


def test_a_retired_module_is_not_written(tmp_path):
    Tree(tmp_path).sync()
    Module.objects.filter(slug="second").update(is_retired=True)

    files = dumped(tmp_path / "out")

    assert {name.split("/")[1] for name in files} == {"course.yml", "01-first", "media"}


def test_what_the_yaml_says_must_be_all_that_the_fields_say():
    values = {"title": "T", "summary": ""}

    assert dump.says("title: T\n", values, module_values) is True
    assert dump.says("title: T # c\n", values, module_values) is True
    assert dump.says("title: U\n", values, module_values) is False
    assert dump.says("title: T\nextra: 1\n", values, module_values) is False
    assert dump.says("title: [\n", values, module_values) is False
    assert dump.says("", values, module_values) is False


def test_the_digest_of_a_row_is_that_of_its_file(tmp_path):
    tree = Tree(tmp_path, ODD)
    tree.sync()

    (course,) = source.read((tree.root,)).courses

    lessons = {lesson.slug: lesson for lesson in Lesson.objects.select_related("module")}
    assert {item.slug: item.sha256 for _, item in course.lessons()} == {
        slug: dump.lesson_digest(lesson) for slug, lesson in lessons.items()
    }
    assert [module.sha256 for module in course.modules] == [dump.module_digest(row) for row in Module.objects.all()]
    assert course.sha256 == dump.course_digest(Course.objects.get())


def test_a_rewritten_lesson_has_another_digest():
    lesson = make_lesson(body="Text.\n")
    before = dump.lesson_digest(lesson)
    lesson.body = "Other.\n"
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))

    assert dump.lesson_digest(lesson) != before
