"""A lesson that a Markdown formatter has been over asks the same questions.

``formatted/prettier-*.md`` are what prettier 3.10.1 made of ``formatted/source.md`` with the three
settings of its ``--prose-wrap``; mdformat runs here.
"""

import re
from pathlib import Path

import mdformat
import pytest
from markdown_it import MarkdownIt

from quizzes import kinds
from quizzes.syntax import ParsedQuestion, print_question
from tests.quizzes.questions import questions

FORMATTED = Path(__file__).parent / "formatted"
SOURCE = (FORMATTED / "source.md").read_text()
MARKDOWN = MarkdownIt("commonmark")


def meaning(parsed: ParsedQuestion) -> dict[str, object]:
    """What a question comes to: everything but its lines, Markdown as the HTML it makes, spaces folded."""
    assert parsed.problems == ()
    html = [" ".join(MARKDOWN.render(text).split()) for text in kinds.fragments(parsed)]
    stored = kinds.content(parsed, html)
    return {"key": parsed.key, "keyed": [answer.is_keyed for answer in parsed.answers], **stored}


EXPECTED = [meaning(parsed) for parsed in questions(SOURCE)]


def test_the_source_holds_what_formatters_change():
    assert [(found["key"], found["kind"], len(found["keyed"])) for found in EXPECTED] == [
        ("multimodal", "single", 4),
        ("limits", "multiple", 4),
        ("true-or-false", "single", 2),
        ("spread-out", "single", 3),
        ("code-as-choice", "single", 2),
        ("odd-starts", "single", 5),
        ("list-meets-list", "multiple", 2),
        ("how-many", "numeric", 5),
        ("in-a-word", "text", 4),
        ("match", "matching", 5),
        ("order", "ordering", 4),
        ("think", "reflection", 0),
    ]
    assert [choice["html"] for choice in EXPECTED[5]["choices"]] == [
        "<p>&gt; 90%</p>",
        "<p>= 90%</p>",
        "<p>1. first, 2. second</p>",
        "<p># of tokens</p>",
        "<p>- 3 degrees</p>",
    ]
    assert [[entry["text"] for entry in EXPECTED[place]["answers"]] for place in (7, 8)] == [
        ["55 +- 5", "3.125e1 +- 2.5%", "0.5 .. 1.5", "-5", "1e3"],
        [
            "diffusion",
            "a diffusion model that starts from nothing but noise and is guided by words to a picture in many small "
            "steps",
            '2 * 3 * 4 _or_ "so"',
            "GAN",
        ],
    ]
    assert [(left["html"], left["right"]) for left in EXPECTED[9]["lefts"]][2:] == [
        ("<p><code>a -&gt; b</code> → c</p>", "c"),
        ("<p>$x_1$ of it</p>", "c"),
    ]


@pytest.mark.parametrize("wrap", ["always", "never", "preserve"])
def test_prettier_changes_the_text_and_not_the_questions(wrap):
    text = (FORMATTED / f"prettier-{wrap}.md").read_text()

    assert text != SOURCE
    assert [meaning(parsed) for parsed in questions(text)] == EXPECTED


@pytest.mark.parametrize("options", [{"wrap": "keep"}, {"wrap": "no"}, {"wrap": 60}, {"wrap": 60, "number": True}])
def test_mdformat_changes_the_text_and_not_the_questions(options):
    text = mdformat.text(SOURCE, options=options)

    assert text != SOURCE
    assert [meaning(parsed) for parsed in questions(text)] == EXPECTED


@pytest.mark.parametrize("options", [{"wrap": "keep"}, {"wrap": 60}])
def test_what_we_print_means_the_same_after_mdformat(options):
    printed = "\n\n".join(print_question(parsed) for parsed in questions(SOURCE))

    text = mdformat.text(printed, options=options)

    assert [meaning(parsed) for parsed in questions(text)] == EXPECTED


def test_brackets_escaped_by_a_formatter_without_task_lists_mean_the_same():
    text = re.sub(r"^([-*] )\[([ xX])\]", r"\1\\[\2\\]", SOURCE, flags=re.MULTILINE)

    assert text.count(r" \[") == 7
    assert [meaning(parsed) for parsed in questions(text)] == EXPECTED


@pytest.mark.parametrize("wrap", [20, 25, 30, 35, 40, 50])
def test_wherever_a_line_is_wrapped_the_questions_stay(wrap):
    text = mdformat.text(SOURCE, options={"wrap": wrap})

    assert [meaning(parsed) for parsed in questions(text)] == EXPECTED


def test_an_arrow_that_lost_its_backslash_to_a_formatter_is_reported_and_not_misread():
    source = "::: question {#q}\n\nQ?\n\n- A \\-> B -> C\n- D -> E\n\n:::\n"
    assert [parsed.problems for parsed in questions(source)] == [()]

    text = mdformat.text(source)

    assert [parsed.problems for parsed in questions(text)] == [
        ((5, "this pair has two arrows; write → or `->` in code for the one that is text"),)
    ]
