"""The questions in a page for mkdocs-quiz: ``<quiz>`` blocks with check boxes or a ``[[blank]]``, and older forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizzes import lines
from quizzes.interchange import html, shapes
from quizzes.interchange.encoding import decoded
from quizzes.interchange.escapes import quoted
from quizzes.interchange.shapes import Incoming, Loss, Unreadable, shortened
from quizzes.syntax import Answer

_OPENS = re.compile(r"\s*(?:<(?P<new>quiz)>|<\?quiz\?>|quiz-start\s*$)", re.IGNORECASE)
_CLOSES = {
    True: re.compile("</quiz>", re.IGNORECASE),
    False: re.compile(r"<\?/quiz\?>|^\s*quiz-end\s*$", re.IGNORECASE),
}
_ANSWER = re.compile(r"[-*+]\s*\[(?P<mark>[xX ]?)\]\s*(?P<text>.*)")
_OTHER_BOX = re.compile(r"[-*+] \[(?P<mark>[^\]\[xX ])\] ")
_FIELD = re.compile(r"\s*(?:quiz-)?(?P<name>question|answer-correct|answer|content)\s*:\s?(?P<rest>.*)", re.IGNORECASE)
_BLANK = re.compile(r"\[\[([^\[\]\n]+)\]\]")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<words>.*?)[ \t]*#*[ \t]*")

Row = tuple[int, str]


@dataclass(frozen=True)
class _Block:
    """The lines between the tags of a quiz, with their numbers; ``is_closed`` says whether its end is there."""

    line: int
    is_new: bool
    rows: list[Row]
    is_closed: bool


@dataclass
class _Parts:
    """What a quiz says, as Markdown."""

    stem: str = ""
    kind: str = ""
    answers: tuple[Answer, ...] = ()
    explanation: str = ""


class _Refused(Exception):
    """A quiz cannot be made into a question; ``line`` is where."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read(data: bytes) -> list[Incoming]:
    """Return the questions of a page in its order. Unreadable when it has none."""
    blocks = shapes.at_most(_blocks(decoded(data)), _boxes, "page")
    found = [_incoming(block) for block in blocks]
    if not found:
        raise Unreadable("this page has no question; mkdocs-quiz has them between <quiz> and </quiz>, each on its line")
    return shapes.with_own_keys(found)


def _blocks(text: str) -> Iterator[_Block]:
    """Yield the quizzes that stand outside code, their lines without the indent of the opening tag."""
    code, block, indent = lines.Code(), None, 0
    for number, row in enumerate(text.split("\n"), 1):
        opening = _OPENS.match(row)
        if block is None and (code.takes(row, number) or opening is None):
            continue
        if opening is not None and (block is None or opening["new"]):
            if block is not None:
                yield block
            block, indent = _Block(number, bool(opening["new"]), [], False), lines.indent(row)
            row = row[opening.end() :]
        assert block is not None
        end = _CLOSES[block.is_new].search(row)
        block.rows.append((number, lines.dedent(row[: end.start()] if end else row, indent)))
        if end:
            yield _Block(block.line, block.is_new, block.rows, True)
            block, code = None, lines.Code()
    if block is not None:
        yield block


def _boxes(block: _Block) -> int:
    return sum(bool(_ANSWER.match(row.strip())) for _, row in block.rows)


def _incoming(block: _Block) -> Incoming:
    losses: list[Loss] = []
    name = shortened(next((row for _, row in block.rows if row.strip()), ""), 80)
    try:
        if not block.is_closed:
            raise _Refused(block.line, "this quiz is not closed; write </quiz> on a line of its own after it")
        if sum(len(row) for _, row in block.rows) > shapes.LONGEST_QUESTION:
            raise _Refused(block.line, f"it is longer than {shapes.LONGEST_QUESTION:,} characters; shorten it")
        parts = _new(block.rows, losses) if block.is_new else _old(block.rows, losses)
        if len(parts.answers) > shapes.MOST_ANSWERS_OF_ONE:
            raise _Refused(block.line, f"it has more than {shapes.MOST_ANSWERS_OF_ONE} answers")
    except _Refused as refused:
        return Incoming(name, block.line, None, (*losses, Loss(refused.line, str(refused))))
    key = shapes.key_of("", parts.stem, *(answer.text for answer in parts.answers))
    draft = shapes.drafted(key, parts.kind, parts.stem, parts.answers, line=block.line, explanation=parts.explanation)
    return shapes.finished(shortened(parts.stem, 80), draft, losses)


def _new(rows: Sequence[Row], losses: list[Loss]) -> _Parts:
    """Read a quiz of version 1: check boxes, or blanks in double brackets."""
    code = lines.Code()
    plain = [not code.takes(row, number) for number, row in rows]
    boxes = [bool(_ANSWER.match(row.strip())) and is_plain for (_, row), is_plain in zip(rows, plain, strict=True)]
    for (number, row), is_plain in zip(rows, plain, strict=True):
        if is_plain and (other := _OTHER_BOX.match(row.strip())):
            raise _Refused(number, f"the box [{other['mark']}] is neither right nor wrong; write [x] or [ ]")
    if any(boxes):
        return _choices(rows, boxes, losses)
    rule = next((at for at, (_, row) in enumerate(rows) if row.strip() == "---" and plain[at]), len(rows))
    asked, after = rows[:rule], rows[rule + 1 :]
    blanks = [found[1] for at, (_, row) in enumerate(asked) if plain[at] for found in _BLANK.finditer(row)]
    line = rows[0][0]
    if not blanks:
        raise _Refused(line, "it has no answers; write - [x] and - [ ] before choices, or [[words]] for a blank")
    if len(blanks) > 1:
        raise _Refused(line, f"it has {len(blanks)} blanks, and one answer can be typed here; make a question of each")
    filled = [
        (number, _BLANK.sub(r"\\_\\_\\_\\_\\_", row) if plain[at] else row) for at, (number, row) in enumerate(asked)
    ]
    answer = shapes.answer(quoted(blanks[0]), correct=True, line=line)
    return _Parts(_markdown(filled, losses), "text", (answer,), _markdown(after, losses))


def _choices(rows: Sequence[Row], boxes: Sequence[bool], losses: list[Loss]) -> _Parts:
    """Read choices: what stands above them asks, ``>`` right under one is its feedback, what follows explains."""
    first = boxes.index(True)
    answers: list[Answer] = []
    at = first
    while at < len(rows) and (boxes[at] or not rows[at][1].strip()):
        if boxes[at]:
            number, found = rows[at][0], _ANSWER.match(rows[at][1].strip())
            assert found is not None
            said = []
            while at + 1 < len(rows) and rows[at + 1][1].lstrip().startswith(">"):
                at += 1
                said.append(rows[at][1].lstrip()[1:].removeprefix(" "))
            is_right = found["mark"].lower() == "x"
            answers.append(shapes.answer(found["text"], correct=is_right, feedback=lines.tidy(said), line=number))
        at += 1
    if True in boxes[at:]:
        number = rows[at + boxes[at:].index(True)][0]
        raise _Refused(number, f"text on line {rows[at][0]} stands between the answers; put feedback under its one")
    right = sum(answer.correct for answer in answers)
    if not right:
        raise _Refused(rows[first][0], "no answer is right; write - [x] before those that are")
    kind = "single" if right == 1 else "multiple"
    return _Parts(_markdown(rows[:first], losses), kind, tuple(answers), _markdown(rows[at:], losses))


def _old(rows: Sequence[Row], losses: list[Loss]) -> _Parts:
    """Read a quiz of a version before 1: a line for each part, in HTML."""
    fields: list[tuple[str, int, list[str]]] = []
    for number, row in rows:
        found = _FIELD.match(row) if not fields or fields[-1][0] != "content" else None
        if found:
            fields.append((found["name"].lower(), number, [found["rest"]]))
        elif fields:
            fields[-1][2].append(row)
        elif row.strip():
            raise _Refused(number, "this quiz starts with no question: line; write question: and its text")
    parts = _Parts()
    for name, number, texts in fields:
        text = _from_html("\n".join(texts), number, losses)
        if name == "question":
            parts.stem = text
        elif name == "content":
            parts.explanation = text
        else:
            parts.answers += (shapes.answer(text, correct=name == "answer-correct", line=number),)
    right = sum(answer.correct for answer in parts.answers)
    if not right:
        raise _Refused(rows[0][0], "no answer is right; write answer-correct: before those that are")
    parts.kind = "single" if right == 1 else "multiple"
    return parts


def _from_html(text: str, line: int, losses: list[Loss]) -> str:
    markdown, lost = html.to_markdown(text)
    losses += (Loss(line, shortened(f"not carried over: {loss}")) for loss in lost)
    return markdown


def _markdown(rows: Sequence[Row], losses: list[Loss]) -> str:
    """Return lines as the Markdown of a question, which has no headings: they become bold."""
    code, kept = lines.Code(), []
    for number, row in rows:
        found = None if code.takes(row, number) else _HEADING.fullmatch(row)
        if found and found["words"]:
            losses.append(Loss(number, f"the heading “{shortened(found['words'], 60)}” becomes bold words"))
            row = f"**{found['words']}**"
        kept.append(row)
    return lines.tidy(kept)
