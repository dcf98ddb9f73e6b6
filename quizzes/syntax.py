"""The question block: from the text of a lesson to a dataclass with all its problems, and back to text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from quizzes import anatomy, header, kinds, lines
from quizzes.kinds import storage

Problem = tuple[int, str]

BLOCKS = ("question", "reflection")
_NO_MARKER = (
    "this answer has no marker; write `- ( )`, `- (x)`, `- [ ]` or `- [x]` before a choice, `- =` before a number "
    'or "words", ` -> ` between the sides of a pair, or 1. 2. 3. before steps'
)


@dataclass(frozen=True)
class Answer:
    """One answer. ``key`` is the author's ``{#key}`` (then ``is_keyed``), else a, b, c… by place.

    ``text`` is Markdown for a choice, a pair (``left -> right``) or a step, and what stands after the marker for what
    is typed: ``55 +- 5``, ``"words"``. ``correct`` is false for a wrong choice or a foreseen wrong answer.
    """

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
    only while ``problems`` is empty. ``block`` is the name of the block it stands in. ``further`` are attributes that
    only the place where it stands knows, by name.
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
    case: str = "fold"
    block: str = "question"
    further: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """What messages call the question."""
        return f'{self.block} "{self.key}"' if self.key else f"this {self.block}"


def missing_key(block: str = "question") -> str:
    """Return the problem of a question or a reflection without an id."""
    return f"this {block} has no id; write ::: {block} {{#short-name}}"


def parse(
    attributes: str, body: str, line: int, block: str = "question", further: Collection[str] = ()
) -> ParsedQuestion:
    """Parse one block: the attributes of its opening fence, the text between its fences, its first line, its name.

    ``block`` is "question" or "reflection"; ValueError when it is another. ``body`` is the lines between the
    fences joined by newlines, so that it starts and ends with a blank line. Never raises on any text: all that is
    wrong is in ``problems``, in the order of the lines. ``further`` are names of attributes that may be given here
    beside those that every question has.
    """
    if block not in BLOCKS:
        raise ValueError(f"a block called {block} is not a question; known are {', '.join(BLOCKS)}")
    given = header.read(attributes, further)
    rows = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    parts = anatomy.dissect(rows, line + 1, block)
    form, form_problems = _form(parts.items) if block == "question" else (kinds.REFLECTION, [])
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
        case=given.case,
        block=block,
        further=tuple(sorted(given.further.items())),
    )
    problems = [
        *((line, message) for message in given.problems),
        *_block_problems(parsed, rows, has_key=given.has_key),
        *parts.problems,
        *form_problems,
        *answer_problems,
    ]
    if form and not form_problems:
        problems += form.module.check(parsed)
        unused = sorted(given.given.difference(header.names(form.kind), further))
        problems += ((line, f"{form.name} has no attribute `{name}`; remove it") for name in unused)
    return replace(parsed, problems=tuple(sorted(problems, key=lambda problem: problem[0])))


def print_question(parsed: ParsedQuestion) -> str:
    """Return the block in its canonical form, fences included, without a newline at the end.

    A missing id is left out. ValueError when the question has any other problem: what was not understood is
    not in ``parsed`` and would be lost.
    """
    left = [message for _, message in parsed.problems if message != missing_key(parsed.block)]
    if left or parsed.kind is None:
        raise ValueError(f"{parsed.title} cannot be written: {left[0] if left else 'it has no answers'}")
    printed = [f"::: {parsed.block} {header.write(parsed)}", "", parsed.stem, ""]
    if parsed.answers:
        printed += [*_print_answers(parsed, kinds.MODULES[parsed.kind]), ""]
    for hint in parsed.hints:
        printed += [_labelled("Hint:", hint), ""]
    if parsed.explanation:
        printed += [_labelled("Explanation:", parsed.explanation), ""]
    return "\n".join([*printed, ":::"])


def _block_problems(parsed: ParsedQuestion, rows: Sequence[str], *, has_key: bool) -> Iterator[Problem]:
    if not has_key:
        yield parsed.line, missing_key(parsed.block)
    if rows[0].strip():
        yield parsed.line, f"blank line missing after `::: {parsed.block}`; put one"
    if rows[-1].strip():
        yield parsed.line + len(rows), "blank line missing before `:::`; put one"
    if not parsed.stem:
        where = "above the answers" if parsed.block == "question" else "under the opening fence"
        yield parsed.line, f"{parsed.title} asks nothing; write the question {where}"


def _form(items: Sequence[anatomy.Item]) -> tuple[kinds.Form | None, list[Problem]]:
    """Tell the kind of an answer list from its markers; the first marker wins where they differ."""
    forms = [kinds.form_of(_first_paragraph(item.text), numbered=item.numbered) for item in items]
    known = [form for form in forms if form]
    if not known:
        return None, [(item.line, _NO_MARKER) for item in items[:1]]
    first = known[0]
    problems = []
    for item, form in zip(items, forms, strict=True):
        if form is None and first.kind == "matching":
            problems.append((item.line, "this pair has no arrow; write `- left -> right`"))
        elif form is None:
            problems.append((item.line, "this answer has no marker; start it like the other answers"))
        elif form.kind != first.kind:
            message = f"the answers mix {first.name} and {form.name}; write all of them as one kind"
            problems.append((item.line, message))
        elif item.numbered and not form.numbered:
            problems.append((item.line, "only steps to put in order are numbered; start this answer with `-`"))
    return first, problems


def _answers(items: Sequence[anatomy.Item], form: kinds.Form | None) -> tuple[tuple[Answer, ...], list[Problem]]:
    """Take the markers and the keys off the answers."""
    answers: list[Answer] = []
    problems: list[Problem] = []
    for place, item in enumerate(items):
        own = kinds.form_of(_first_paragraph(item.text), numbered=item.numbered) or form
        found = own.pattern.match(item.text) if own else None
        bare = item.text[found.end() :] if found else item.text
        text, key, wrong = _choice(bare) if own is None or own.keyed else _other_answer(bare, own)
        problems += ((item.line, message) for message in wrong)
        answers.append(
            Answer(
                key=key or storage.letters(place),
                text=text,
                correct=own is not None and (found is None or _is_right(found)),
                feedback=item.feedback,
                line=item.line,
                is_keyed=key is not None,
            )
        )
    return tuple(answers), problems


def _is_right(marker: re.Match[str]) -> bool:
    return marker.groupdict().get("mark", "x").strip() not in ("", "!=")


def _choice(bare: str) -> tuple[str, str | None, list[str]]:
    """Return the text of a choice, its key, and what is wrong with either; ``bare`` is what follows the marker."""
    wrong = []
    first, _, rest = bare.partition("\n")
    start = first.lstrip()
    if lines.opens_code(start):
        wrong.append(anatomy.CODE_ON_ITS_OWN_LINE)
    start = start[1:] if start.startswith(r"\=") else lines.plain(start)
    text, key = _take_key(lines.tidy([start, *rest.split("\n")]))
    if key is not None and not header.KEY.fullmatch(key):
        wrong.append(f"the key `{{#{key}}}` is not usable; write lower-case letters, digits, - and _")
        key = None
    return text, key, wrong


def _other_answer(bare: str, form: kinds.Form) -> tuple[str, None, list[str]]:
    """Return the text of an answer that is no choice, in its canonical spelling, and what is wrong with it."""
    text, key = _take_key(lines.tidy(bare.split("\n")))
    wrong = [] if key is None else [f"only choices have keys; remove `{{#{key}}}`, or write `\\{{#{key}}}` for text"]
    return form.module.spell(text), None, wrong


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


def _print_answers(parsed: ParsedQuestion, module: kinds.Kind) -> Iterator[str]:
    """Yield the lines of the answer list; its bullets, or its numbers, differ from those of a list just above it."""
    stem_ends_in = anatomy.dissect(parsed.stem.split("\n"), 0).ends_in
    bullet, after = "*" if stem_ends_in == "-" else "-", ")" if stem_ends_in == "." else "."
    for number, answer in enumerate(parsed.answers, start=1):
        lead = f"{number}{after}" if parsed.kind == "ordering" else bullet
        first, *rest = _print_answer(answer, module.marker(answer))
        yield f"{lead} {first}" if first else lead
        yield from (" " * len(lead) + f" {line}" if line else "" for line in rest)


def _print_answer(answer: Answer, marker: str) -> list[str]:
    first, *rest = answer.text.split("\n")
    if not marker:
        # Only code by indent starts under its number: after a blank start Markdown takes nothing else as the item's.
        printed = ["", first, *rest] if lines.indent(first) >= 4 else [first, *rest]
    elif lines.opens_block(first):
        printed = [marker, "", first, *rest]
    else:
        printed = [f"{marker} {first}", *rest]
    if answer.is_keyed and ("" in printed or any(lines.opens_block(line) for line in rest)):
        printed += ["", f"{{#{answer.key}}}"]
    elif answer.is_keyed:
        printed[-1] += f" {{#{answer.key}}}"
    if answer.feedback:
        printed += [f"> {line}" if line else ">" for line in answer.feedback.split("\n")]
    return printed


def _labelled(label: str, text: str) -> str:
    return f"{label}\n\n{text}" if lines.opens_block(text.split("\n", 1)[0]) else f"{label} {text}"
