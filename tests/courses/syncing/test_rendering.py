"""A changed figure and a newer renderer reach every lesson that shows them, and nothing else."""

import pytest

from courses.models.outline import Lesson
from courses.models.publication import version
from courses.rendering import RENDERER_VERSION
from quizzes.models.question import QuestionRevision
from tests.courses.syncing.course import KEPT, lesson, rewrite
from tests.courses.trees import SVG
from tests.factories import make_lesson

pytestmark = pytest.mark.django_db


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
