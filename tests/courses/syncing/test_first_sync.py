"""The first sync makes everything, the second nothing; a dry run says the same and changes nothing."""

import pytest

from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module, Term
from quizzes.models.question import Question
from tests.courses.syncing.course import ALPHA_FILE, GAMMA_FILE, KEPT, RETIRED, lesson, rewrite
from tests.courses.trees import ALL_NEW, ALPHA, SVG, Run
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def test_a_sync_makes_everything(tree):
    run = tree.sync()

    assert run == Run(ALL_NEW, [], 0)
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
