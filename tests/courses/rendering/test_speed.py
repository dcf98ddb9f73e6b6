"""A lesson of ordinary size renders in the blink of an eye."""

import time
from pathlib import Path

from courses.rendering import render_document
from tests.courses.rendering.samples import MEDIA

SENTENCE = (
    "The model starts with *random* noise and cleans it up a little at a time, until a picture is left; "
    "see [the earlier lesson](lesson:confident-and-wrong) for `why` it can be wrong. "
)


def lesson_of_1200_words():
    """Return a lesson with ten sections, a callout in every other one, tables, a figure and formulas."""
    parts = []
    for number in range(10):
        parts += [f"## Section {number}", SENTENCE * 3]
        if number % 2:
            parts += [f"> [!example] Case {number}\n>\n> {SENTENCE}", "- one\n  - two\n- three"]
        else:
            parts += [f"> [!definition] Term {number}\n>\n> {SENTENCE}", "Inline $E = mc^2$ and $\\frac{a}{b}$."]
    parts += ["Table: Pairs\n\n| a | b |\n|---|--:|\n" + "| c | 1 |\n" * 6, "![A lighthouse](media/lighthouse.svg)"]
    return "\n\n".join(parts)


def test_lesson_renders_in_less_than_sixty_milliseconds():
    text = lesson_of_1200_words()
    rendered = render_document(text, MEDIA)
    times = []

    for _ in range(5):
        started = time.process_time()
        render_document(text, MEDIA)
        times.append(time.process_time() - started)

    assert rendered.problems == ()
    assert rendered.words > 850
    assert len(text.split()) > 1200
    assert min(times) < 0.060


def test_everything_at_once_renders_in_less_than_sixty_milliseconds():
    text = (Path(__file__).parent / "formatters" / "everything.md").read_text()
    render_document(text, MEDIA)
    started = time.process_time()

    render_document(text, MEDIA)

    assert time.process_time() - started < 0.060
