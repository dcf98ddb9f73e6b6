"""How the tests of questions write, read and store one without a lesson around it."""

import dataclasses
import re
from typing import Any

from quizzes import kinds
from quizzes.syntax import ParsedQuestion, parse

BLOCK = re.compile(
    r"^::: (?P<name>question|reflection)(?P<attributes>[^}]*})\n(?P<body>.*?)\n:::$", re.DOTALL | re.MULTILINE
)


def questions(text: str) -> list[ParsedQuestion]:
    """Parse the blocks of a text, each with the line of its opening fence."""
    return [
        parse(found["attributes"], found["body"], text.count("\n", 0, found.start("body")), found["name"])
        for found in BLOCK.finditer(text)
    ]


def question(body: str, attributes: str = "{#q}", block: str = "question") -> ParsedQuestion:
    """Parse one block that opens on line 1; the blank lines at both ends are added."""
    return parse(attributes, f"\n{body.strip(chr(10))}\n", 1, block)


def without_lines(parsed: ParsedQuestion) -> ParsedQuestion:
    """The same question as if every part stood on line 0."""
    answers = tuple(dataclasses.replace(answer, line=0) for answer in parsed.answers)
    return dataclasses.replace(parsed, line=0, answers=answers)


def stored(body: str, attributes: str = "{#q}", block: str = "question") -> dict[str, Any]:
    """Parse a good question and store it, each fragment `text` rendered as `<p>text</p>`."""
    parsed = question(body, attributes, block)
    assert parsed.problems == ()
    return kinds.content(parsed, [f"<p>{text}</p>" for text in kinds.fragments(parsed)])
