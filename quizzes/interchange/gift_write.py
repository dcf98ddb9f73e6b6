"""Writes GIFT: the kinds it knows, their texts as Markdown on one line each; what it cannot say is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal

from quizzes.interchange.gift_parts import escaped
from quizzes.interchange.markup import plain_words
from quizzes.interchange.shapes import Loss, Outgoing, shortened
from quizzes.kinds import matching, numbers
from quizzes.syntax import Answer, ParsedQuestion

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_PICTURE = re.compile(r"!\[[^\]]*\]\((?!https?://)([^)\s]+)")
_NUMERIC = re.compile(
    r"(?P<value>\S+)(?: \+- (?P<tolerance>[^\s%]+)(?P<percent>%?)| \.\. (?P<high>\S+))?",
)
#: Code and formulas, in which no sign can be escaped, and arrows elsewhere.
_CODE_OR_ARROW = re.compile(
    r"^(?:```|~~~).*?^(?:```|~~~)[ \t]*$|^(?: {4}|\t).*?$|(`+)(?!`).*?(?<!`)\1(?!`)|\$\$.*?\$\$|\$[^$\s][^$]*\$|->",
    re.DOTALL | re.MULTILINE,
)
#: The shares of 100 % that Moodle knows: its weights come from a list.
_KNOWN_SHARES = frozenset({*range(1, 11), 20})


class _Unsayable(Exception):
    """A question holds something without which it would be another one, and which GIFT cannot say."""


def write(questions: Sequence[ParsedQuestion]) -> Outgoing:
    """Return the questions as GIFT, with what of them it does not say, question by question."""
    losses: list[Loss] = []
    blocks = []
    for parsed in questions:
        try:
            blocks.append(_written(parsed, losses))
        except _Unsayable as reason:
            losses.append(Loss(parsed.line, f"{parsed.title}: left out, {reason}"))
    return Outgoing("".join(blocks).encode(), tuple(losses))


def _written(parsed: ParsedQuestion, losses: list[Loss]) -> str:
    """Return one question with a blank line after it."""
    writer = _WRITERS.get(parsed.kind or "")
    if writer is None or parsed.problems:
        raise _Unsayable(f"GIFT has no {parsed.kind}" if parsed.kind and not parsed.problems else "it has problems")
    own: list[str] = []
    answers = writer(parsed, own)
    losses += (Loss(parsed.line, f"{parsed.title}: {message}") for message in [*_common_losses(parsed), *own])
    stem = _text(parsed.stem, is_stem=True)
    general = f"####{_text(parsed.explanation)}" if parsed.explanation else ""
    head = f"// [id:{parsed.key}]\n::{escaped(parsed.key)}::" if parsed.key else ""
    if not isinstance(answers, str):
        rows = [*answers, *([general] if general else [])]
        lead = "#" if parsed.kind == "numeric" else ""
        return f"{head}{stem}{{{lead}\n" + "".join(f"\t{row}\n" for row in rows) + "}\n\n"
    return f"{head}{stem}{{{answers}{general}}}\n\n"


def _common_losses(parsed: ParsedQuestion) -> Iterator[str]:
    """Yield what GIFT has no word for, whatever the kind."""
    if parsed.hints:
        yield f"its {len(parsed.hints)} hints are left out" if len(parsed.hints) > 1 else "its hint is left out"
    for name, value, default in (
        ("objective", parsed.objective, None),
        ("level", parsed.level, None),
        ("section", parsed.section, None),
        ("points", parsed.points, 1),
    ):
        if value != default:
            yield f"{name}={value} is left out"
    if not parsed.shuffle:
        yield "shuffle=no is left out; others may mix its choices"
    if parsed.case != "fold":
        yield "case=exact is left out; others may take any case"
    if keyed := sum(answer.is_keyed for answer in parsed.answers):
        yield f"keys of choices are left out: {keyed}"
    texts = (
        parsed.stem,
        parsed.explanation,
        *(part for answer in parsed.answers for part in (answer.text, answer.feedback)),
    )
    for picture in dict.fromkeys(name for text in texts for name in _PICTURE.findall(text)):
        yield f"the picture {shortened(picture, 80)} is named, but not in the file"


def _text(markdown: str, *, is_stem: bool = False) -> str:
    """Return a text on one line; the format is named where it is set, and where the start could be mistaken for it."""
    start = r"\n" if markdown.startswith((" ", "\t")) else ""
    named = "[markdown]" if is_stem or markdown.startswith(("[", "%")) else ""
    return named + start + escaped(markdown)


def _feedback(markdown: str) -> str:
    return f"#{_text(markdown)}" if markdown else ""


def _single(parsed: ParsedQuestion, losses: list[str]) -> str | list[str]:
    if [answer.text for answer in parsed.answers] == ["True", "False"]:
        return _true_false(parsed.answers)
    rows: list[str] = []
    for answer in parsed.answers:
        text = answer.text
        if answer.correct and not rows:
            # Some readers try whether the first answer begins a list of pairs, and never look back.
            with suppress(_Unsayable):
                text = _without_arrow(text)
        rows.append(f"{'=' if answer.correct else '~'}{_text(text)}{_feedback(answer.feedback)}")
    return rows


def _true_false(answers: Sequence[Answer]) -> str:
    """Return the word and its feedback: the first for those who are wrong, the second for those who are right."""
    right, wrong = sorted(answers, key=lambda answer: not answer.correct)
    said = _feedback(wrong.feedback) or ("#" if right.feedback else "")
    return f"{right.text.upper()}{said}{_feedback(right.feedback)}"


def _multiple(parsed: ParsedQuestion, losses: list[str]) -> list[str]:
    """Weigh the choices: the right ones share 100 %; a wrong one takes a share away, or all if credit is exact."""
    right = sum(answer.correct for answer in parsed.answers)
    share = _percent(right)
    cost = share if parsed.credit == "partial" else "100"
    if parsed.credit == "exact" and (right > 1):
        losses.append("credit=exact is left out: others give part of the points for some of the right choices")
    if right not in _KNOWN_SHARES:
        losses.append(f"Moodle knows no weight of {share} % and asks for another one")
    return [
        f"~%{share if answer.correct else f'-{cost}'}%{_text(answer.text)}{_feedback(answer.feedback)}"
        for answer in parsed.answers
    ]


def _percent(parts: int) -> str:
    return f"{100 / parts:.5f}".rstrip("0").rstrip(".")


def _numeric(parsed: ParsedQuestion, losses: list[str]) -> list[str]:
    """Write the right answers first: others take the first one that fits."""
    rows = []
    for answer in sorted(parsed.answers, key=lambda answer: not answer.correct):
        found = _NUMERIC.fullmatch(answer.text)
        assert found is not None, answer.text
        value = _number(found["value"])
        if found["high"]:
            written = f"{value}..{_number(found['high'])}"
        elif found["tolerance"]:
            tolerance = _number(found["tolerance"])
            if found["percent"]:
                tolerance = numbers.written(abs(Decimal(value)) * Decimal(tolerance) / 100)
                losses.append(f"{answer.text} is written as {value} +- {tolerance}")
            written = f"{value}:{tolerance}"
        else:
            written = value
        rows.append(f"={'' if answer.correct else '%0%'}{written}{_feedback(answer.feedback)}")
    return rows


def _number(text: str) -> str:
    """Return a number as every reader of GIFT reads it: no power of ten, a figure before the point."""
    if re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?", text):
        return text
    return format(Decimal(text), "f")


def _words(parsed: ParsedQuestion, losses: list[str]) -> list[str]:
    rows = []
    for answer in parsed.answers:
        words = _ESCAPED.sub(r"\1", answer.text[1:-1])
        if "->" in words:
            raise _Unsayable("GIFT reads -> in a typed answer as a pair")
        weight = "" if answer.correct else "%0%"
        if words.startswith("%") and not weight:
            weight = "%100%"
        named = "[plain]" if words.startswith("[") else ""
        feedback = _feedback(_without_arrow(answer.feedback))
        rows.append(f"={weight}{named}{escaped(words.replace('*', chr(92) + '*'))}{feedback}")
    return rows


def _matching(parsed: ParsedQuestion, losses: list[str]) -> list[str]:
    rows = []
    for answer in parsed.answers:
        left, right = matching.sides(answer.text) or (answer.text, "")
        words = plain_words(right)
        if words is None:
            losses.append(f"the right side {shortened(right, 60)} is written as it stands: GIFT has plain text there")
            words = " ".join(right.split())
        if answer.feedback:
            losses.append(f"the feedback of the pair {shortened(answer.text, 60)} is left out")
        rows.append(f"={_text(_without_arrow(left))} -> {escaped(words)}")
    if parsed.credit == "exact":
        losses.append("credit=exact is left out: others give each pair its share")
    return rows


def _without_arrow(markdown: str) -> str:
    r"""Return Markdown in which no ``->`` can be taken for that of a pair: ``-\>`` shows the same, but not in code."""

    def shown(found: re.Match[str]) -> str:
        if found[0] == "->":
            return r"-\>"
        if "->" in found[0]:
            raise _Unsayable("GIFT reads -> in code, or in a formula, as that of a pair")
        return found[0]

    return _CODE_OR_ARROW.sub(shown, markdown)


def _reflection(parsed: ParsedQuestion, losses: list[str]) -> str:
    return ""


_WRITERS: Mapping[str, Callable[[ParsedQuestion, list[str]], str | list[str]]] = {
    "single": _single,
    "multiple": _multiple,
    "numeric": _numeric,
    "text": _words,
    "matching": _matching,
    "reflection": _reflection,
}
