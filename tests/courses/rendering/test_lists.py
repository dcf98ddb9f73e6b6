"""Lists, quotes and code nest as CommonMark says: the same as another engine that follows it."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from courses.rendering import Html, render_document
from tests.courses.rendering.canonical import canonical

REFERENCE = MarkdownIt("commonmark", {"html": False, "typographer": True})
REFERENCE.enable(["table", "replacements", "smartquotes"])

CASES = {
    "tight": "- a\n- b",
    "loose": "- a\n\n- b\n- c",
    "loose by two paragraphs": "- a\n- b\n\n  c\n- d",
    "nested by two": "- a\n  - b\n    - c\n- d",
    "nested by four": "- a\n    - b\n        - c\n- d",
    "nested in numbers": "1. a\n   - b\n   - c\n2. d",
    "nested numbers by two is a new list": "1. a\n  - b",
    "ten has a wider marker": "10. a\n    - b\n11. c",
    "starts at three": "3. a\n4. b",
    "starts at zero": "0. a\n1. b",
    "parenthesis": "1) a\n2) b",
    "dot then parenthesis": "1. a\n2) b",
    "other bullet, other list": "- a\n- b\n* c\n* d",
    "right after a paragraph": "text\n- a\n- b",
    "number other than one cannot follow a paragraph": "text\n2. a",
    "one can follow a paragraph": "text\n1. a",
    "empty item cannot follow a paragraph": "text\n*\ntext",
    "empty item": "- a\n-\n- c",
    "empty item, blank line, text": "-\n\n  a",
    "paragraph in an item": "- a\n\n  b\n\n- c",
    "paragraph after a list": "- a\n- b\n\nc",
    "lazy line": "- a\nb\n- c",
    "lazy line in a nested item": "- a\n  - b\nc",
    "lazy line in a quote": "> a\nb",
    "lazy line in a quote in an item": "- > a\nb",
    "fence in an item": "- a\n\n  ```\n  b\n  ```\n- c",
    "fence right after the text of an item": "1. a\n   ```\n   b\n   ```\n2. c",
    "fence opens an item": "- ```\n  a\n  ```",
    "fence ends with its item": "- ```\n  a\n\nb",
    "fence keeps its own spaces": "- ~~~\n    a\n   b\n  ~~~",
    "fence in a quote": "> ```\n> a\n>\n> b\n> ```\n> c",
    "indented code in an item": "- a\n\n      b\n\n  c",
    "indented code opens an item": "-     a\n  b",
    "indented code cannot end a paragraph": "a\n    b",
    "quote in an item": "- a\n  > b\n- c",
    "list in a quote": "> - a\n>   - b\n> - c",
    "two quotes": "> a\n\n> b",
    "quote in a quote": "> a\n>> b\n> c",
    "list in a list in a list": "- - - a\n- b",
    "number in a bullet": "- 1. a\n  2. b\n- c",
    "heading ends a paragraph": "a\n## b\nc",
    "underlined heading": "a\nb\n---\nc",
    "rule between lists": "- a\n---\n- b",
    "rule of stars, not an item": "* a\n* * *\n* b",
    "table in an item": "- a\n\n  | b | c |\n  |---|---|\n  | d | e |",
    "table ends a paragraph": "a\n| b | c |\n|---|---|\n| d | e |\n\nf",
    "table with an escaped bar": "| a |\n|---|\n| `b \\| c` |",
    "hard breaks": "a  \nb\\\nc",
    "indented by three": "   - a\n   - b",
    "blank line with spaces": "- a\n  \n  b",
}


def html_of(text):
    return "".join(segment.html for segment in render_document(text, {}).segments if isinstance(segment, Html))


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_structure_is_that_of_commonmark(text):
    assert canonical(html_of(text)) == canonical(REFERENCE.render(text))


def test_structure_of_random_texts_is_that_of_commonmark():
    chance = random.Random(20261122)
    openings = ["- ", "* ", "1. ", "2. ", "3) ", "  ", "   ", "> ", ">", "", "", "", "", "- ", "  - "]
    texts = ["a", "b", "c d", "", "# h", "===", "---", "- x", "`q`", "*e*", "1. z", "-", "> q", "***", "2. k"]
    compared = 0

    for _ in range(400):
        count = chance.randint(1, 6)
        lines = ["".join(chance.choices(openings, k=chance.randint(0, 2))) + chance.choice(texts) for _ in range(count)]
        text = "\n".join(lines)
        expected = REFERENCE.render(text)
        if re.search(r"(?s)<(?:li|blockquote)>.*<h[12]>|<h1>", expected) or re.search(r"(?m)^ {4}", text):
            continue  # headings in containers are refused here, and first-level ones; four spaces are argued about
        compared += 1
        assert canonical(html_of(text)) == canonical(expected), text

    assert compared > 200


@settings(max_examples=150, deadline=None, database=None)
@given(st.text(alphabet=st.sampled_from(list("-*+1. )>#`~|:=!\n\n\n   ab[]^$\\<\"'{}\t\r\x00\u00e9")), max_size=120))
def test_no_text_of_signs_raises(text):
    render_document(text, {})


@settings(max_examples=60, deadline=None, database=None)
@given(st.text(max_size=80))
def test_no_text_at_all_raises(text):
    render_document(text, {})
