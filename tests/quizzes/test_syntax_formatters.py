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
    assert [(found["key"], found["kind"], len(found["choices"])) for found in EXPECTED] == [
        ("multimodal", "single", 4),
        ("limits", "multiple", 4),
        ("true-or-false", "single", 2),
        ("spread-out", "single", 3),
        ("code-as-choice", "single", 2),
        ("odd-starts", "single", 5),
        ("list-meets-list", "multiple", 2),
    ]
    assert [choice["html"] for choice in EXPECTED[-2]["choices"]] == [
        "<p>&gt; 90%</p>",
        "<p>= 90%</p>",
        "<p>1. first, 2. second</p>",
        "<p># of tokens</p>",
        "<p>- 3 degrees</p>",
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


@pytest.mark.parametrize("wrap", ["keep", "no", 30])
def test_kinds_that_cannot_be_asked_yet_are_recognized_after_mdformat(wrap):
    source = "\n\n".join(
        f"::: question {{#q}}\n\nQ?\n\n{answers}\n\n:::"
        for answers in [
            "* = 55 +- 5\n* != 5\n  > No.",
            '* = "diffusion"\n* != "GAN"',
            "* A receipt that is photographed at night -> Line items\n* -> A spoken reply",
            "1. Start from noise\n2. Take a little noise away, and again",
        ]
    )

    text = mdformat.text(source, options={"wrap": wrap})

    assert [parsed.kind for parsed in questions(text)] == ["numeric", "text", "matching", "ordering"]
