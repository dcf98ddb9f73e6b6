"""The anatomy of a question block: its text cut into stem, answer items, hints and explanation, with lines.

Which list is the answers, where it ends and what belongs to an item follow CommonMark, so that a block
reads the same before and after a Markdown formatter has been over it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quizzes import kinds, lines

Problem = tuple[int, str]

CODE_ON_ITS_OWN_LINE = "a code block starts on a line of its own; put a blank line before it"
_LABEL = re.compile(r" {0,3}(?P<name>Hint|Explanation):[ \t]*(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True)
class Item:
    """One item of the answer list: its text with the marker still in front, and the feedback under it."""

    line: int
    text: str
    feedback: str
    number: int | None

    @property
    def numbered(self) -> bool:
        """Whether the item stands in a numbered list."""
        return self.number is not None


@dataclass
class Anatomy:
    """The parts of a block as written, and what is wrong with how they lie together.

    ``ends_in`` is the bullet of the list that the text before any hint ends in, empty if it ends otherwise.
    """

    stem: str = ""
    items: list[Item] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    explanation: str = ""
    ends_in: str = ""
    problems: list[Problem] = field(default_factory=list)


def dissect(body: Sequence[str], first_line: int, block: str = "question") -> Anatomy:
    """Cut the lines of a block, the first of which has the number ``first_line``, into its parts.

    A block called "question" ends in a list of answers; in any other a list is part of the stem.
    """
    return _Dissection(body, first_line, block).run()


@dataclass
class _OpenItem:
    """A list item while its lines come in. ``column`` is where its text starts."""

    line: int
    number: int | None
    column: int
    rows: list[str] = field(default_factory=list)
    code: lines.Code = field(default_factory=lines.Code)
    in_paragraph: bool = True

    def add(self, bare: str, line: int) -> None:
        """Take one line, already without the indent of the item."""
        in_code = self.code.takes(bare, line)
        self.in_paragraph = not in_code and bool(bare.strip("> "))
        self.rows.append(bare)


@dataclass
class _List:
    """A list at the margin. An item with another bullet, or another way of numbering, starts another list."""

    bullet: str
    items: list[_OpenItem]


@dataclass
class _Label:
    """``Hint:`` or ``Explanation:`` and the lines up to the next label."""

    name: str
    line: int
    rows: list[str]


class _Dissection:
    def __init__(self, body: Sequence[str], first_line: int, block: str) -> None:
        self.body = body
        self.block = block
        self.has_answers = block == "question"
        self.first_line = first_line
        self.result = Anatomy()
        self.lists: list[_List] = []
        self.strays: list[int] = []  # the lines of text since the last list
        self.labels: list[_Label] = []
        self.item: _OpenItem | None = None
        self.code = lines.Code()
        self.after_blank = True

    def run(self) -> Anatomy:
        for line, text in enumerate(self.body, self.first_line):
            if self.item is None or not self._continues(self.item, text, line):
                self._close_item()
                self._take(text, line)
            self.after_blank = not text.strip()
        self._close_item()
        self.result.problems += self.code.problems()
        if self.lists and self.has_answers:
            self._take_answers(self.lists[-1])
        else:
            self._take_stem()
        self._take_labels()
        return self.result

    def _problem(self, line: int, message: str) -> None:
        self.result.problems.append((line, message))

    # Line by line.

    def _continues(self, item: _OpenItem, text: str, line: int) -> bool:
        """Add a line to the open item if it belongs there."""
        bare = text.lstrip()
        if not bare or lines.indent(text) >= item.column:
            item.add(lines.dedent(text, item.column), line)
            return True
        if item.code.opened_at is not None or lines.item(text) or _LABEL.match(text):
            return False
        if bare.startswith(">") and self.has_answers and kinds.is_marked(item.rows[0]):
            self._problem(line, f"this feedback is not under its answer; indent it by {item.column} spaces")
        elif not item.in_paragraph or lines.opens_block(bare) or bare.startswith(":::"):
            return False
        item.add(bare, line)
        return True

    def _close_item(self) -> None:
        if self.item is not None:
            self.result.problems += self.item.code.problems()
        self.item = None

    def _take(self, text: str, line: int) -> None:
        if self.code.takes(text, line):
            self._take_text(text, line)
        elif label := _LABEL.match(text):
            self._take_label(label["name"], label["rest"], line)
        elif lines.indent(text) < 4 and text.lstrip().startswith(":::"):
            self._problem(line, f"a block cannot stand inside a {self.block}; close the {self.block} with ::: first")
        elif not self.labels and (found := self._item(text)):
            self._take_item(found, line, column=lines.indent(text))
        else:
            self._take_text(text, line)

    def _take_text(self, text: str, line: int) -> None:
        if self.labels:
            self.labels[-1].rows.append(text)
        elif text.strip():
            self.strays.append(line)

    def _take_label(self, name: str, rest: str, line: int) -> None:
        if not self.after_blank:
            self._problem(
                line,
                f"blank line missing before `{name}:`; put one, or reword so that no line starts with `{name}:`",
            )
        if lines.opens_code(rest):
            self._problem(line, CODE_ON_ITS_OWN_LINE)
        self.labels.append(_Label(name, line, [lines.plain(rest)]))

    def _item(self, text: str) -> re.Match[str] | None:
        """Match a line that starts a list item; within a paragraph only a bullet or a 1 with text can."""
        found = lines.item(text)
        if not found or lines.indent(text) > 3:
            return None
        in_paragraph = not self.after_blank and bool(self.strays)
        can_interrupt = found["number"] in (None, "1") and found.end() < len(text.strip())
        return found if can_interrupt or not in_paragraph else None

    def _take_item(self, found: re.Match[str], line: int, *, column: int) -> None:
        width = len(found["bullet"])
        gap = len(found[0].expandtabs(4)) - width
        column += width + (gap if 1 <= gap <= 4 else 1)
        self.item = _OpenItem(line, number=int(found["number"]) if found["number"] else None, column=column)
        self.item.add(found.string[found.end() :], line)
        bullet = found["after"] or found["bullet"]
        if self.strays or not self.lists or self.lists[-1].bullet != bullet:
            self.lists.append(_List(bullet, []))
            self.strays = []
        self.lists[-1].items.append(self.item)

    # Once all lines are in.

    def _take_answers(self, answers: _List) -> None:
        self.result.ends_in = "" if self.strays else answers.bullet
        for other in self.lists[:-1]:
            marked = [item for item in other.items if kinds.is_marked(item.rows[0])]
            if marked:
                self._problem(
                    marked[0].line,
                    "this looks like an answer, but only the last list is the answers; keep all answers in "
                    r"one list with the same bullet, or write \( \[ \= where it is plain text",
                )
        self._check_parted(answers, self.lists[:-1])
        if self.strays:
            self._problem(
                self.strays[0],
                "only `Hint:` and `Explanation:` may follow the answers; start this text with one of them, "
                "or move it above the answers",
            )
        self.result.stem = lines.tidy(list(self.body[: answers.items[0].line - self.first_line]))
        self.result.items = [self._part(item) for item in answers.items]

    def _check_parted(self, answers: _List, others: Sequence[_List]) -> None:
        """Report pairs and steps that something parts from the others: they would count as the stem."""
        first = answers.items[0]
        if kinds.is_pair(first.rows[0]):
            pairs = [item for other in others for item in other.items if kinds.is_pair(item.rows[0])]
            if pairs:
                self._problem(
                    pairs[0].line,
                    "this looks like a pair, but only the last list is the answers; keep all pairs in one list, "
                    r"or write \-> where it is plain text",
                )
        elif first.number is not None and first.number > 1 and any(other.items[0].number for other in others):
            self._problem(
                first.line,
                f"the answers start with {first.number}; keep all steps in one list with nothing between them, "
                "or start with 1",
            )

    def _take_stem(self) -> None:
        """Take all that stands above the labels; report that there are no answers where some belong."""
        end = self.labels[0].line - self.first_line if self.labels else len(self.body)
        self.result.stem = lines.tidy(list(self.body[:end]))
        if self.has_answers:
            self._report_no_answers()

    def _report_no_answers(self) -> None:
        for label in self.labels:
            found = [lines.item(text) for text in label.rows]
            if any(item and kinds.is_marked(item.string[item.end() :]) for item in found):
                self._problem(label.line, f"`{label.name}:` stands before the answers; move it below them")
                return
        self._problem(
            self.first_line - 1,
            "no answers; end the question with a list such as `- ( ) wrong` and `- (x) right`",
        )

    def _part(self, item: _OpenItem) -> Item:
        """Part the text of an answer from the feedback under it."""
        text: list[str] = []
        feedback: list[str] = []
        late: list[int] = []
        code, quoted = lines.Code(), lines.Code()
        previous = ""
        for line, bare in enumerate(item.rows, item.line):
            is_code = code.takes(bare, line)
            if not is_code and bare.lstrip().startswith(">"):
                self._check_feedback(item, bare, line)
                quote = bare.lstrip()[1:].removeprefix(" ")
                feedback.append(quote if quote.strip() else "")
                quoted.takes(feedback[-1], line)
            elif not is_code and feedback and not bare:
                feedback.append("")
            elif not is_code and feedback and previous.strip("> ") and not lines.opens_block(bare):
                feedback.append(bare.lstrip())
                quoted.takes(feedback[-1], line)
            else:
                if not is_code:
                    self._check_text(bare, line, starts=not previous)
                if feedback:
                    late.append(line)
                text.append(bare)
            previous = bare
        if late:
            self._problem(late[0], "text after the feedback of an answer; put it above the lines with `>`")
        self.result.problems += quoted.problems()
        return Item(item.line, lines.tidy(text), lines.tidy(feedback), item.number)

    def _check_feedback(self, item: _OpenItem, bare: str, line: int) -> None:
        if line == item.line:
            self._problem(line, "feedback without an answer; put it under the answer it is about")
        elif lines.indent(bare) >= 4:
            self._problem(line, f"this feedback is indented too far; indent it by {item.column} spaces")

    def _check_text(self, bare: str, line: int, *, starts: bool) -> None:
        found = lines.item(bare)
        if found and kinds.is_marked(bare.lstrip()[found.end() :]):
            self._problem(line, "this answer is indented under another one; start it where the others start")
        elif starts and (label := _LABEL.match(bare)):
            self._problem(line, f"`{label['name']}:` is indented under an answer; start it at the margin")

    def _take_labels(self) -> None:
        for label in self.labels:
            text = lines.tidy(label.rows)
            if not text:
                self._problem(label.line, f"`{label.name}:` is empty; write its text or remove it")
            elif label.name == "Hint":
                self.result.hints.append(text)
            elif self.result.explanation:
                self._problem(label.line, "a second `Explanation:`; join the two into one")
            else:
                self.result.explanation = text
