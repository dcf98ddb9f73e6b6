"""Texts made to break the parser: it neither raises nor works more than their length asks for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.syntax import parse
from tests.quizzes import hostile
from tests.quizzes.questions import question
from tests.work import steps

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


@pytest.mark.hostile
@pytest.mark.parametrize("answers", hostile.ANSWERS)
@pytest.mark.parametrize("piece", hostile.PIECES)
def test_long_runs_of_anything_are_read(piece, answers):
    assert parse(*hostile.block(piece, answers, 30_000), 1).key == "q"


@pytest.mark.parametrize("answers", hostile.ANSWERS)
@pytest.mark.parametrize("piece", hostile.PIECES)
def test_the_work_grows_as_the_text_does(piece, answers):
    once, often = (hostile.block(piece, answers, size) for size in (1200, 4800))

    assert steps(lambda: parse(*often, 1)) < 6 * steps(lambda: parse(*once, 1))


@pytest.mark.hostile
def test_growing_runs_of_backticks_are_read():
    run = " ".join("`" * length for length in range(1, 240))

    assert question(f"Q?\n\n- {run} -> {run}\n- B -> C").kind == "matching"
