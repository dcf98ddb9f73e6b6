"""The question block: from the text of a lesson to a dataclass with all its problems, and back to text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quizzes import anatomy, header, kinds, lines

Problem = tuple[int, str]

MISSING_KEY = "this question has no id; write ::: question {#short-name}"


@dataclass(frozen=True)
class Answer:
    """One answer. ``key`` is the author's ``{#key}`` (then ``is_keyed``), else a, b, c… by place."""

    key: str
    text: str
    correct: bool
    feedback: str
    line: int
    is_keyed: bool = False


@dataclass(frozen=True)
class ParsedQuestion:
    """A question as its author wrote it; all texts are Markdown, empty where nothing was written.

    ``kind`` is None when the answers are of no kind. ``shuffle`` is the author's word: a kind may still keep
    the order. ``line`` and the lines in ``problems`` count as those of the lesson body. A question is good
    only while ``problems`` is empty.
    """

    key: str | None
    kind: str | None
    stem: str
    answers: tuple[Answer, ...]
    hints: tuple[str, ...]
    explanation: str
    objective: int | None
    level: str | None
    points: int
    shuffle: bool
    credit: str
    section: str | None
    line: int
    problems: tuple[Problem, ...]

    @property
    def title(self) -> str:
        """What messages call the question."""
        return f'question "{self.key}"' if self.key else "this question"


def parse(attributes: str, body: str, line: int) -> ParsedQuestion:
    """Parse one block: the attributes of its opening fence, the text between its fences, its first line.

    ``body`` is the lines between the fences joined by newlines, so that it starts and ends with a blank
    line. Never raises on any text: all that is wrong is in ``problems``, in the order of the lines.
    """
    given = header.read(attributes)
    rows = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    parts = anatomy.dissect(rows, line + 1)
    form, form_problems = _form(parts.items)
    answers, answer_problems = _answers(parts.items, form)
    parsed = ParsedQuestion(
        key=given.key,
        kind=form.kind if form else None,
        stem=parts.stem,
        answers=answers,
        hints=tuple(parts.hints),
        explanation=parts.explanation,
        objective=given.objective,
        level=given.level,
        points=given.points,
        shuffle=given.shuffle,
        credit=given.credit,
        section=given.section,
        line=line,
        problems=(),
    )
    problems = [
        *((line, message) for message in given.problems),
        *_block_problems(parsed, rows),
        *parts.problems,
        *form_problems,
        *answer_problems,
    ]
    if form and form.module and not form_problems:
        problems += form.module.check(parsed)
        unused = sorted(given.given.difference(header.names(form.kind)))
        problems += ((line, f"{form.name} has no attribute `{name}`; remove it") for name in unused)
    return replace(parsed, problems=tuple(sorted(problems, key=lambda problem: problem[0])))


def print_question(parsed: ParsedQuestion) -> str:
    """Return the block in its canonical form, fences included, without a newline at the end.

    A missing id is left out. ValueError when the question has any other problem: what was not understood is
    not in ``parsed`` and would be lost.
    """
    left = [message for _, message in parsed.problems if message != MISSING_KEY]
    if left or parsed.kind is None:
        raise ValueError(f"{parsed.title} cannot be written: {left[0] if left else 'it has no answers'}")
    module = kinds.MODULES[parsed.kind]
    printed = [f"::: question {header.write(parsed)}", "", parsed.stem, ""]
    stem_ends_in = anatomy.dissect(parsed.stem.split("\n"), 0).ends_in
    bullet = "*" if stem_ends_in == "-" else "-"
    for answer in parsed.answers:
        printed += _print_answer(answer, bullet, module.marker(answer))
    printed.append("")
    for hint in parsed.hints:
        printed += [_labelled("Hint:", hint), ""]
    if parsed.explanation:
        printed += [_labelled("Explanation:", parsed.explanation), ""]
    return "\n".join([*printed, ":::"])


def _block_problems(parsed: ParsedQuestion, rows: Sequence[str]) -> Iterator[Problem]:
    if parsed.key is None:
        yield parsed.line, MISSING_KEY
    if rows[0].strip():
        yield parsed.line, "blank line missing after `::: question`; put one"
    if rows[-1].strip():
        yield parsed.line + len(rows), "blank line missing before `:::`; put one"
    if not parsed.stem:
        yield parsed.line, f"{parsed.title} asks nothing; write the question above the answers"


def _form(items: Sequence[anatomy.Item]) -> tuple[kinds.Form | None, list[Problem]]:
    """Tell the kind of an answer list from its markers; the first marker wins where they differ."""
    forms = [kinds.form_of(_first_paragraph(item.text), numbered=item.numbered) for item in items]
    known = [form for form in forms if form]
    if not known:
        return None, [
            (item.line, "this answer has no marker; write `- ( )`, `- (x)`, `- [ ]` or `- [x]`") for item in items[:1]
        ]
    first = known[0]
    problems = []
    for item, form in zip(items, forms, strict=True):
        if form is None:
            problems.append((item.line, "this answer has no marker; start it like the other answers"))
        elif form.kind != first.kind:
            problems.append(
                (
                    item.line,
                    f"the answers mix {first.name} and {form.name}; use ( ) and (x), or [ ] and [x], for all",
                )
            )
        elif item.numbered and not form.numbered:
            problems.append((item.line, "answers to choose from are not numbered; start this one with `-`"))
    if first.module is None:
        message = f"this kind of question ({first.name}) is not available in this version"
        return first, [(items[0].line, f"{message}; write it as single choice")]
    return first, problems


def _answers(items: Sequence[anatomy.Item], form: kinds.Form | None) -> tuple[tuple[Answer, ...], list[Problem]]:
    """Take the markers and the keys off the answers."""
    answers: list[Answer] = []
    problems: list[Problem] = []
    for place, item in enumerate(items):
        first, _, rest = item.text.partition("\n")
        own = kinds.form_of(_first_paragraph(item.text), numbered=item.numbered) or form
        found = own.pattern.match(first) if own else None
        correct = found is not None and found.groupdict().get("mark", "x").strip() not in ("", "!=")
        start = first[found.end() :].lstrip() if found else first
        if lines.opens_code(start):
            problems.append((item.line, anatomy.CODE_ON_ITS_OWN_LINE))
        start = start[1:] if start.startswith(r"\=") else lines.plain(start)
        text, key = _take_key(lines.tidy([start, *rest.split("\n")]))
        if key is not None and not header.KEY.fullmatch(key):
            problems.append(
                (item.line, f"the key `{{#{key}}}` is not usable; write lower-case letters, digits, - and _")
            )
            key = None
        answers.append(
            Answer(
                key=key or _key_by_place(place),
                text=text,
                correct=correct,
                feedback=item.feedback,
                line=item.line,
                is_keyed=key is not None,
            )
        )
    return tuple(answers), problems


def _first_paragraph(text: str) -> str:
    return text.split("\n\n", 1)[0].replace("\n", " ")


def _take_key(text: str) -> tuple[str, str | None]:
    """Part the text of an answer from the ``{#key}`` at its end, if it has one."""
    start = text.rfind("{#")
    if start < 0 or not text.endswith("}") or (start > 0 and not text[start - 1].isspace()):
        return text, None
    key = text[start + 2 : -1]
    if any(character.isspace() or character == "}" for character in key):
        return text, None
    return text[:start].rstrip(), key


def _key_by_place(place: int) -> str:
    """Return a, b, … z, aa, ab, … for 0, 1, …"""
    key = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        key = chr(ord("a") + letter) + key
    return key


def _print_answer(answer: Answer, bullet: str, marker: str) -> list[str]:
    first, *rest = answer.text.split("\n")
    printed = [marker, "", first, *rest] if lines.opens_block(first) else [f"{marker} {first}", *rest]
    if answer.is_keyed and ("" in printed or any(lines.opens_block(line) for line in rest)):
        printed += ["", f"{{#{answer.key}}}"]
    elif answer.is_keyed:
        printed[-1] += f" {{#{answer.key}}}"
    if answer.feedback:
        printed += [f"> {line}" if line else ">" for line in answer.feedback.split("\n")]
    return [f"{bullet} {printed[0]}", *(f"  {line}" if line else "" for line in printed[1:])]


def _labelled(label: str, text: str) -> str:
    return f"{label}\n\n{text}" if lines.opens_block(text.split("\n", 1)[0]) else f"{label} {text}"
