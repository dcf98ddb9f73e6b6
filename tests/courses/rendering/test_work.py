"""Rendering a lesson is so much work for each of its words. What it takes beside others is measured by `make bench`."""

from courses.rendering import render_document
from tests.courses.rendering.samples import MEDIA, lesson
from tests.work import steps


def test_lesson_of_1200_words_has_no_problems():
    text = lesson(10)

    rendered = render_document(text, MEDIA)

    assert rendered.problems == ()
    assert rendered.words > 850
    assert len(text.split()) > 1200


def test_the_work_grows_as_the_lesson_does():
    short, long = lesson(10), lesson(40)
    render_document(short, MEDIA)

    assert steps(lambda: render_document(long, MEDIA)) < 5 * steps(lambda: render_document(short, MEDIA))
