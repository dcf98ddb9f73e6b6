"""What is looked at before anything is written: which row belongs to which file, links, doubles, advice."""

import pytest

from courses import loader
from courses.checking import check
from courses.models.outline import FormerSlug
from courses.rendering import RENDERER_VERSION
from courses.sync import source
from courses.sync.problems import ContentProblems, Problem
from courses.sync.work import pair
from tests.courses.trees import ALPHA, Tree
from tests.factories import make_course, make_lesson, make_module, question_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def read_course(tree):
    return source.read((tree.root,)).courses[0]


def front(title, *, rest="", body=""):
    return f"---\ntitle: {title}\n{rest}---\n{body}"


def make_rows(slugs):
    """Lessons with the slugs they had before: ``{"now": ["before"]}``."""
    module = make_module(make_course("a-course"))
    rows = {slug: make_lesson(module, slug=slug, body="Text.\n") for slug in slugs}
    for slug, former in slugs.items():
        for old in former:
            FormerSlug.objects.create(course=module.course, lesson=rows[slug], slug=old)
    return rows


@pytest.mark.parametrize(
    ("files", "rows", "expected"),
    [
        ({"a": [], "b": []}, {"a": [], "b": []}, {"a": "a", "b": "b"}),
        ({"a": []}, {}, {}),
        ({"new": ["old"]}, {"old": []}, {"new": "old"}),
        ({"new": ["older", "old"]}, {"old": [], "older": []}, {"new": "old"}),
        ({"a": []}, {"renamed": ["a"]}, {"a": "renamed"}),
        ({"a": [], "renamed": []}, {"renamed": ["a"]}, {"renamed": "renamed"}),
        ({"a": [], "b": ["c"]}, {"c": ["a"]}, {"b": "c"}),
        ({"c": ["b"], "d": []}, {"b": ["d"]}, {"c": "b"}),
    ],
)
def test_a_row_belongs_to_one_file(tmp_path, files, rows, expected):
    names = {
        f"a-course/01-m/{index:02}-{slug}.md": front(slug, rest=f"formerly: [{', '.join(former)}]\n")
        for index, (slug, former) in enumerate(files.items(), start=1)
    }
    tree = Tree(tmp_path, {"a-course/course.yml": "title: C\n", "a-course/01-m/module.yml": "title: M\n", **names})

    paired = pair(read_course(tree), make_rows(rows).values())

    assert {slug: row.slug for slug, row in paired.items()} == expected


def test_the_two_lessons_that_define_one_thing_are_both_named(tree):
    body = f"## First {{#first}}\n\n{question_text('delta-q')}"
    tree.write("a-course/02-second/02-delta.md", front("Delta", body=body))
    tree.write("a-course/02-second/03-echo.md", front("Echo", body=f"\n{body}"))
    tree.write("a-course/02-second/04-foxtrot.md", front("Foxtrot", body='A [fruit](#term "Sweet.").\n'))

    problems = list(check(source.read((tree.root,))))

    assert [str(problem) for problem in problems if not problem.advice] == [
        "content/a-course/02-second/03-echo.md:7: question “delta-q” is also in "
        "content/a-course/02-second/02-delta.md; rename one.",
        "content/a-course/02-second/04-foxtrot.md:4: term “fruit” is also in "
        "content/a-course/01-first/01-alpha.md; rename one.",
    ]


def test_what_a_stored_lesson_has_is_taken(tree):
    module = make_module(make_course("a-course"))
    make_lesson(
        module, slug="here", body=f'A [fruit](#term "Sweet.").\n\n## F {{#first}}\n\n{question_text("alpha-fruit")}'
    )

    with pytest.raises(ContentProblems) as caught:
        loader.load((tree.root,))

    assert [str(problem) for problem in caught.value.problems] == [
        "content/a-course/01-first/01-alpha.md:12: the term “Fruit” is also defined in lesson “here”; keep one.",
        "content/a-course/01-first/01-alpha.md:18: question id “alpha-fruit” is also in lesson “here”; rename one.",
    ]


@pytest.mark.parametrize("hide", ["lesson", "module"])
def test_what_a_retired_lesson_had_is_free(tree, hide):
    module = make_module(make_course("a-course"), is_retired=hide == "module")
    status = "retired" if hide == "lesson" else "published"
    body = f'A [fruit](#term "Sweet.").\n\n## F {{#first}}\n\n{question_text("alpha-fruit")}'
    make_lesson(module, slug="here", body=body, status=status)

    assert loader.load((tree.root,)).plan.writes() != []


@pytest.mark.parametrize(
    ("link", "line"),
    [
        ("See [it](lesson:nowhere).", 5),
        ("See [it](lesson:nowhere#part).", 5),
        ("The lesson:nowhere-else and nowhere.\n\nSee [it](lesson:nowhere).", 7),
        ("::: question {#q}\n\nSee [it](lesson:nowhere)?\n\n- (x) Yes\n- ( ) No\n\n:::", 7),
    ],
)
def test_a_dead_link_is_told_with_its_line(tree, link, line):
    tree.write("a-course/02-second/02-x.md", front("nowhere", body=f"\n{link}\n"))

    problems = [problem for problem in check(source.read((tree.root,))) if not problem.advice]

    assert problems == [
        Problem(
            "content/a-course/02-second/02-x.md",
            line,
            "no lesson of this course has the slug “nowhere”; mend the link.",
        )
    ]


@pytest.mark.parametrize(
    ("fields", "line", "name"),
    [
        ("prerequisites: [alpha, gone]\n", 3, "prerequisites"),
        ("forward:\n  - alpha\n  - gone\n", 5, "forward"),
        ("forward: [gone-fishing, gone]\nformerly: [gone-fishing]\n", 3, "forward"),
        ("edition: gone\nforward:\n  - gone\n", 5, "forward"),
    ],
)
def test_a_dead_slug_in_a_field_is_told_with_its_line(tree, fields, line, name):
    tree.write("a-course/02-second/02-x.md", front("gone", rest=fields))

    problems = list(check(source.read((tree.root,))))

    assert problems == [
        Problem(
            "content/a-course/02-second/02-x.md",
            line,
            f"“{name}” names “gone”, and no lesson of this course has this slug; mend it.",
        )
    ]


def test_a_lesson_made_on_the_site_can_be_linked_to(tree):
    row = make_lesson(make_module(make_course("a-course")), slug="made-here", body="Text.\n")
    FormerSlug.objects.create(course=row.course, lesson=row, slug="made-before")
    tree.write("a-course/02-second/02-x.md", front("x", body="[A](lesson:made-here), [B](lesson:made-before).\n"))

    assert loader.load((tree.root,)).advice == []


def test_advice_does_not_stop_a_sync(tree):
    tree.edit("a-course/01-first/01-alpha.md", "read: 2", "read: 60")
    tree.edit("a-course/01-first/01-alpha.md", "  > A cabbage is leaves.\n", "")

    load = loader.load((tree.root,))

    assert sorted(load.advice) == [
        Problem(
            "content/a-course/01-first/01-alpha.md",
            11,
            "the text has 8 words, which take about 1 minute to read, not 60.",
            advice=True,
        ),
        Problem(
            "content/a-course/01-first/01-alpha.md",
            18,
            "question “alpha-fruit”: 1 of 3 answers have no feedback; add `>` lines under them.",
            advice=True,
        ),
    ]


def test_files_of_two_courses_do_not_mix(tmp_path, tree):
    other = Tree(tmp_path / "other", {
        "b-course/course.yml": "title: B\n",
        "b-course/01-first/module.yml": "title: B one\n",
        "b-course/01-first/01-alpha.md": ALPHA,
        "b-course/media/dots.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    })  # fmt: skip

    load = loader.load((tree.root, other.root))

    assert [work.source.slug for work in load.works] == ["a-course", "b-course"]
    assert [step.key for step in load.plan.of("lesson", *{step.action for step in load.plan.steps})] == [
        "a-course/alpha", "a-course/beta", "a-course/gamma", "b-course/alpha",
    ]  # fmt: skip


def test_a_row_is_outdated_by_its_renderer_or_by_its_figures():
    row = make_lesson(body="Text.\n")
    row.body = "![Dots.](media/dots.svg)\n"

    assert loader.is_outdated(row, set()) is False
    assert loader.is_outdated(row, {"media/other.svg"}) is False
    assert loader.is_outdated(row, {"media/dots.svg"}) is True
    row.renderer_version = RENDERER_VERSION - 1
    assert loader.is_outdated(row, set()) is True


def test_one_unreadable_lesson_does_not_make_links_to_it_dead(tree):
    tree.write("a-course/01-first/01-alpha.md", b"\xff")

    with pytest.raises(ContentProblems) as caught:
        loader.load((tree.root,))

    assert [str(problem) for problem in caught.value.problems] == [
        "content/a-course/01-first/01-alpha.md:1: not UTF-8 text; save the file as UTF-8."
    ]
