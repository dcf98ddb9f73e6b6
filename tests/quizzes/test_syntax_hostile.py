"""Texts made to break the parser: it neither raises nor takes long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.syntax import parse
from tests.quizzes.questions import question

PIECES = st.sampled_from(
    [
        "- ",
        "* ",
        "+ ",
        "1. ",
        "7) ",
        "( ) ",
        "(x) ",
        "[ ] ",
        "[x] ",
        "\\[x\\] ",
        "> ",
        ">",
        "Hint:",
        "Explanation:",
        "```",
        "~~~",
        "---",
        ":::",
        "# ",
        "=",
        "!=",
        "->",
        " -> ",
        "- = ",
        "- != ",
        '"',
        "+- ",
        "..",
        "%",
        "9",
        "`",
        "\\",
        "\ud800",
        "{#a}",
        "{#b}",
        "{",
        "}",
        "|",
        "a",
        " b ",
        "1",
        "é",
        "  ",
        "    ",
        "\t",
        "\r",
        "\x0b",
        "\x0c",
        "\xa0",
        "\u2028",
        "\x00",
    ]
)
LINES = st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=14)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(
    LINES | st.text().map(lambda text: [text]),
    st.lists(PIECES, max_size=5).map(" ".join),
    st.sampled_from(["question", "reflection"]),
)
def test_no_text_makes_the_parser_raise_and_problems_stay_within_the_block(lines, attributes, block):
    body = "\n".join(lines)

    parsed = parse(attributes, body, 5, block)

    end = 6 + body.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert all(5 <= line <= end + 1 for line, _ in parsed.problems)
    assert list(parsed.problems) == sorted(parsed.problems, key=lambda problem: problem[0])


LIST_OF = {
    "choices": "- ( ) {0}\n- (x) B {0}\n{0}",
    "numbers": "- = 1{0}\n- = 2",
    "texts": '- = "{0}\n- = "a{0}"',
    "pairs": "- A{0} -> {0}\n- B -> C",
    "steps": "1. {0}\n2. B{0}",
}


@pytest.mark.parametrize("answers", LIST_OF)
@pytest.mark.parametrize(
    "piece",
    [
        *("{#", "- ", "> ", " ", "a ", "`", "- ( ) ", "-> ", "1", "\\", "{#a} ", "\n", "> \n"),
        *('"', "1 ", "``a", "\\`", "..", "1. "),
    ],
)
def test_long_runs_take_no_longer_than_their_length_asks_for(piece, answers):
    run = piece * (30_000 // len(piece))
    text = f"\nQ?\n\n{LIST_OF[answers].format(run)}\n\nHint: {run}\n"
    start = time.process_time()

    parsed = parse(f"{{#q {run}", text, 1)

    assert parsed.key == "q"
    # About 0.2 s here; minutes if the time grew with the square of the length.
    assert time.process_time() - start < 5


def test_growing_runs_of_backticks_take_no_longer_than_their_length_asks_for():
    run = " ".join("`" * length for length in range(1, 240))
    start = time.process_time()

    parsed = question(f"Q?\n\n- {run} -> {run}\n- B -> C")

    assert parsed.kind == "matching"
    assert time.process_time() - start < 5
