"""Refuses texts built to take for ever, early and with a line; lessons stay far below these limits."""

import re
from collections.abc import Sequence
from itertools import groupby

from courses.rendering.draft import TooComplex
from courses.rendering.source import Line, without_code

MOST_LINES = 10_000
MOST_CHARACTERS = 20_000
MOST_SIGNS = 2_000
SIGNS = re.compile(r"[$\[\]<*_~=^&\\`]")


def check_complexity(lines: Sequence[Line]) -> None:
    """Raise TooComplex for a text of too many lines, and for the first paragraph that is too much to read.

    A paragraph is what stands between two blank lines: a list or a table is one as well.
    """
    if len(lines) > MOST_LINES:
        raise TooComplex(MOST_LINES + 1, f"the text has more than {MOST_LINES} lines; part it into several lessons")
    for blank, group in groupby(without_code(lines), key=lambda line: line.blank):
        paragraph = list(group)
        if not blank:
            _check_paragraph(paragraph)


def _check_paragraph(lines: Sequence[Line]) -> None:
    first = lines[0].number
    if sum(len(line.text) for line in lines) > MOST_CHARACTERS:
        message = f"there are more than {MOST_CHARACTERS} characters without an empty line; part them with empty lines"
        raise TooComplex(first, message)
    if sum(len(SIGNS.findall(line.text)) for line in lines) > MOST_SIGNS:
        message = (
            f"there are more than {MOST_SIGNS} signs such as [ * $ ` without an empty line; "
            "part the text with empty lines, or put it into a code block"
        )
        raise TooComplex(first, message)
