"""The frozen texts that the temperature and the tokenizer exploration count, and how they were made.

``corpus.txt`` is the running text of all 38 lessons of the course Certified AI Practitioner as they stood on
29 November 2026, one paragraph a line: what :func:`prose` leaves of each, in the order of modules and lessons. It has
paragraphs and callouts; headings, lists, tables, formulas, code, questions, explorations and the exercises (callouts of
the kind *try*) are not running text and are left out. Lessons go on changing; this file does not, so that the numbers
in figures and lessons stay true.

``sample.txt`` was written for this purpose: the same four sentences about a ship, a library, a word and the weather, in
Spanish, French, German, Turkish, Russian, Arabic, Hindi and Chinese. They are nobody else's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE / "corpus.txt"
SAMPLE = HERE / "sample.txt"

LEFT_OUT = (
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),
    re.compile(r"^::: .*?^:::$", re.DOTALL | re.MULTILINE),
    re.compile(r"^> \[!try\].*\n(?:>.*\n)*", re.MULTILINE),
    re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE),
    re.compile(r"\$\$.*?\$\$", re.DOTALL),
)
QUOTED = re.compile(r"^(?:> ?)+")
NO_PROSE = re.compile(r"[#|!]|\[!|Table:|[-*] |\d+\. ")
LINK = re.compile(r"\[([^\]]*)\]\((?:[^()\"]|\"[^\"]*\")*\)")
STRESS = re.compile(r"\*\*|==|`|\*")
AN_END = re.compile(r"[.?!:”)]$")


def prose(markdown: str) -> Iterator[str]:
    """The paragraphs of a lesson's file without their marks."""
    for left_out in LEFT_OUT:
        markdown = left_out.sub("", markdown)
    for line in markdown.splitlines():
        line = QUOTED.sub("", line).strip()
        if not line or NO_PROSE.match(line) or "$" in line:
            continue
        plain = STRESS.sub("", LINK.sub(r"\1", line)).replace("\N{NO-BREAK SPACE}", " ")
        if AN_END.search(plain):
            yield plain


def of_lessons(course: Path) -> str:
    """What stood in ``corpus.txt`` when it was made of the course in this folder."""
    lessons = sorted(course.glob("[0-9]*/[0-9]*.md"))
    return "".join(f"{line}\n" for lesson in lessons for line in prose(lesson.read_text("utf-8")))
