"""Questions as Moodle XML, for the question bank of Moodle."""

from __future__ import annotations

import html as markup
from collections.abc import Callable, Iterator, Sequence

from quizzes.interchange import words
from quizzes.interchange.html import to_html_with_losses
from quizzes.interchange.shapes import Loss, Outgoing
from quizzes.kinds import matching
from quizzes.syntax import Answer, ParsedQuestion

#: The shares of a question's credit that Moodle knows, by how many choices share it.
SHARES = {
    1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111",
    10: "10", 20: "5",
}  # fmt: skip
_TYPES = {
    "single": "multichoice", "multiple": "multichoice", "numeric": "numerical", "text": "shortanswer",
    "matching": "matching", "ordering": "ordering", "reflection": "essay",
}  # fmt: skip


class _Writer:
    """Writes one question; what it does not say is in ``losses``."""

    def __init__(self, parsed: ParsedQuestion) -> None:
        self.parsed = parsed
        self.losses: list[str] = []

    def html(self, markdown: str) -> str:
        text, lost = to_html_with_losses(markdown)
        self.losses += lost
        return text

    def part(self, name: str, markdown: str, *inside: str, attributes: str = "") -> str:
        """Return an element with the HTML of a text in it."""
        return element(name, element("text", self.html(markdown)), *inside, attributes=f'{attributes} format="html"')

    def lines(self) -> Iterator[str]:
        """Yield the lines between the tags of the question."""
        parsed = self.parsed
        yield element("name", element("text", parsed.key or ""))
        yield self.part("questiontext", parsed.stem)
        yield self.part("generalfeedback", parsed.explanation)
        yield element("defaultgrade", "0" if parsed.kind == "reflection" else str(parsed.points))
        yield element("idnumber", parsed.key or "")
        yield from _BODIES[parsed.kind or ""](self)
        yield from (self.part("hint", hint) for hint in parsed.hints)

    def answer(self, answer: Answer, text: str, fraction: str, *inside: str) -> str:
        """Return an answer with the credit it earns and its feedback; ``text`` is an element already."""
        feedback = self.part("feedback", answer.feedback)
        return element("answer", text, feedback, *inside, attributes=f' fraction="{fraction}" format="html"')


def write(questions: Sequence[ParsedQuestion]) -> Outgoing:
    """Write questions; those that Moodle has no type for are left out, and named in the losses."""
    losses: list[Loss] = []
    rows = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for parsed in questions:
        impossible = unsaid(parsed)
        if impossible:
            losses.append(Loss(parsed.line, f"{parsed.title} is left out: {impossible}"))
            continue
        writer = _Writer(parsed)
        rows += [f'<question type="{_type(parsed)}">', *writer.lines(), "</question>"]
        losses += (Loss(parsed.line, f"{parsed.title}: {message}") for message in dict.fromkeys(writer.losses))
        losses += (Loss(parsed.line, f"{parsed.title}: {message}") for message in words.unsaid_attributes(parsed))
    return Outgoing("\n".join([*rows, "</quiz>", ""]).encode(), tuple(losses))


def unsaid(parsed: ParsedQuestion) -> str:
    """Return why Moodle XML has no place for a question, "" when it has."""
    if parsed.kind not in _TYPES:
        return "it has no kind"
    right = sum(answer.correct for answer in parsed.answers)
    if parsed.kind == "multiple" and right not in SHARES:
        return f"Moodle has no share of the credit for {right} right choices"
    return ""


def element(name: str, *inside: str, attributes: str = "") -> str:
    """Return an element; text in it is escaped, elements are not."""
    body = "".join(part if part.startswith("<") and name != "text" else _escaped(part) for part in inside)
    return f"<{name}{attributes}>{body}</{name}>"


def _escaped(text: str) -> str:
    return markup.escape(text, quote=False)


def _type(parsed: ParsedQuestion) -> str:
    return "truefalse" if words.is_true_false(parsed) else _TYPES[parsed.kind or ""]


def _single(writer: _Writer) -> Iterator[str]:
    parsed = writer.parsed
    if words.is_true_false(parsed):
        for answer in sorted(parsed.answers, key=lambda answer: answer.text.casefold() != "true"):
            text = element("text", answer.text.casefold())
            yield writer.answer(answer, text, "100" if answer.correct else "0")
        return
    yield from _choices(writer, right="100", wrong="0", single="true")


def _multiple(writer: _Writer) -> Iterator[str]:
    parsed = writer.parsed
    right = sum(answer.correct for answer in parsed.answers)
    if parsed.credit == "exact" and right > 1:
        writer.losses.append("all or nothing; Moodle gives part of the credit for some of the right choices")
    wrong = f"-{SHARES[right]}" if parsed.credit == "partial" else "-100"
    yield from _choices(writer, right=SHARES[right], wrong=wrong, single="false")


def _choices(writer: _Writer, *, right: str, wrong: str, single: str) -> Iterator[str]:
    yield element("single", single)
    yield element("shuffleanswers", "true" if writer.parsed.shuffle else "false")
    yield element("answernumbering", "none")
    for answer in writer.parsed.answers:
        text = element("text", writer.html(answer.text))
        yield writer.answer(answer, text, right if answer.correct else wrong)


def _numeric(writer: _Writer) -> Iterator[str]:
    # Moodle takes the first answer that holds what was typed: the right ones stand first.
    for answer, span in words.spans(writer.parsed):
        value, tolerance = span.middle
        said = element("text", value)
        yield writer.answer(answer, said, _all_or_none(answer), element("tolerance", tolerance))


def _text(writer: _Writer) -> Iterator[str]:
    yield element("usecase", "1" if writer.parsed.case == "exact" else "0")
    for answer, plain in words.texts(writer.parsed):
        said = element("text", plain.replace("*", r"\*"))
        yield writer.answer(answer, said, _all_or_none(answer))


def _matching(writer: _Writer) -> Iterator[str]:
    yield element("shuffleanswers", "true")
    if writer.parsed.credit == "exact":
        writer.losses.append("all or nothing; Moodle gives part of the credit for some of the pairs")
    pairs = [(answer, *(matching.sides(answer.text) or ("", ""))) for answer in writer.parsed.answers]
    right_sides = {words.of_markdown(right)[0] for _answer, left, right in pairs if left}
    for answer, left, right in pairs:
        plain, is_whole = words.of_markdown(right)
        if not left and plain in right_sides:
            writer.losses.append(f"the wrong side “{right}”; as plain text it reads like a right one")
            continue
        if answer.feedback:
            writer.losses.append(f"the feedback under the pair “{answer.text}”; Moodle's pairs have none")
        if not is_whole:
            writer.losses.append(f"how the right side “{right}” looks; Moodle's right sides are plain text")
        yield writer.part("subquestion", left, element("answer", element("text", plain)))


def _ordering(writer: _Writer) -> Iterator[str]:
    exact = writer.parsed.credit == "exact"
    steps = writer.parsed.answers
    yield element("layouttype", "VERTICAL")
    yield element("selecttype", "ALL")
    yield element("selectcount", str(len(steps)))
    yield element("gradingtype", "ALL_OR_NOTHING" if exact else "ABSOLUTE_POSITION")
    for place, step in enumerate(steps, start=1):
        yield element(
            "answer", element("text", writer.html(step.text)), attributes=f' fraction="{place}" format="html"'
        )


def _reflection(writer: _Writer) -> Iterator[str]:
    yield element("responseformat", "editor")
    yield element("responserequired", "0")


def _all_or_none(answer: Answer) -> str:
    return "100" if answer.correct else "0"


_BODIES: dict[str, Callable[[_Writer], Iterator[str]]] = {
    "single": _single,
    "multiple": _multiple,
    "numeric": _numeric,
    "text": _text,
    "matching": _matching,
    "ordering": _ordering,
    "reflection": _reflection,
}
