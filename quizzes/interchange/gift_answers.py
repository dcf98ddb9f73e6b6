"""What stands between the braces of a GIFT question: its kind and its answers, as our kinds have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quizzes import kinds
from quizzes.interchange import shapes
from quizzes.interchange.escapes import quoted
from quizzes.interchange.gift_parts import Mark, marks, shown
from quizzes.interchange.gift_texts import Texts
from quizzes.interchange.markup import escape_markdown
from quizzes.interchange.shapes import Loss, shortened
from quizzes.syntax import Answer

_BOOLEANS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_TOLERANCE = re.compile(r"(?P<value>[^:]+):(?P<tolerance>[^:]*)")
_ZERO = re.compile(r"[+-]?0*\.?0*(?:[eE][+-]?\d+)?")
#: Numbers are held against one another, so that fewer of them are read.
_MOST_NUMBERS = 30
_ALL, _SAME = 99.9, 0.1
_NO_RIGHT = "no answer is wholly right (100 %), so it has none here; mark one with ="


@dataclass(frozen=True)
class Made:
    """The answers of a question, and the kind they are of."""

    kind: str
    answers: tuple[Answer, ...] = ()
    credit: str = "exact"


def made(body: str, line: int, texts: Texts) -> Made | Loss:
    """Return the answers, or why there can be none; what of them is lost goes to ``texts.losses``."""
    bare = body.strip()
    line += body[: len(body) - len(body.lstrip())].count("\n")
    if not bare:
        return Made("reflection")
    if bare.startswith("#"):
        found = list(marks(bare[1:], line))
        return _too_many(found, _MOST_NUMBERS) or _typed("numeric", found, texts, _number, line)
    word, *said = bare.split("#", 2)
    if word.strip().upper() in _BOOLEANS and not re.search("[~=]", word):
        return _true_false(_BOOLEANS[word.strip().upper()], said, line, texts)
    found = list(marks(bare, line))
    if too_many := _too_many(found):
        return too_many
    if any(mark.sign == "~" for mark in found):
        return _choices(found, texts)
    if any("->" in mark.text for mark in found):
        return _pairs(found, texts)
    return _typed("text", found, texts, texts.words, line)


def _too_many(found: Sequence[Mark], most: int = shapes.MOST_ANSWERS_OF_ONE) -> Loss | None:
    if len(found) <= most:
        return None
    return Loss(found[most].line, f"it has {len(found):,} answers; at most {most} are read")


def _true_false(is_true: bool, said: Sequence[str], line: int, texts: Texts) -> Made:
    """The first feedback is for those who are wrong, the second for those who are right."""
    wrong, right = [*(texts.read(feedback, line) for feedback in said), "", ""][:2]
    return Made(
        "single",
        (
            shapes.answer("True", correct=is_true, feedback=right if is_true else wrong, line=line),
            shapes.answer("False", correct=not is_true, feedback=wrong if is_true else right, line=line),
        ),
    )


def _choices(found: Sequence[Mark], texts: Texts) -> Made | Loss:
    """Choices are single when one is marked ``=``, and several otherwise: GIFT gives them weights then."""
    is_single = any(mark.sign == "=" for mark in found)
    found = [mark if mark.sign else replace(mark, sign="~") for mark in found]
    weights = [_weight(mark) for mark in found]
    right = [weight >= _ALL if is_single else weight > 0 for weight in weights]
    answers = tuple(
        shapes.answer(
            texts.read(mark.text, mark.line),
            correct=is_right,
            feedback=texts.read(mark.feedback, mark.line),
            line=mark.line,
        )
        for mark, is_right in zip(found, right, strict=True)
    )
    line = found[0].line
    if not any(right):
        return Loss(line, "no choice is right; mark one with =, or several with weights such as ~%50%")
    if not is_single:
        return Made("multiple", answers, _credit(found, texts))
    for mark, weight in zip(found, weights, strict=True):
        if weight < 0 or 0 < weight < _ALL:
            message = f"the weight {weight:g} % of “{_named(mark)}” is not kept; it counts as wrong"
            texts.losses.append(Loss(mark.line, message))
    if sum(right) == 1:
        return Made("single", answers)
    message = f"{sum(right)} choices are wholly right, and one of them was enough; here all of them must be chosen"
    texts.losses.append(Loss(line, message))
    return Made("multiple", answers)


def _credit(found: Sequence[Mark], texts: Texts) -> str:
    """Say which of our two rules the weights come to, and what is lost when they are neither.

    Our partial credit adds and takes away the same share for each choice; "exact" is all or nothing.
    """
    gains = [mark.weight for mark in found if mark.weight is not None and mark.weight > 0]
    costs = [mark.weight or 0.0 for mark in found if (mark.weight or 0.0) <= 0]
    share = 100 / len(gains)
    line = found[0].line
    if any(abs(gain - share) > _SAME for gain in gains):
        texts.losses.append(Loss(line, f"the weights of its right choices differ from {share:.5g} % each; here all "
                                       "right choices count the same"))  # fmt: skip
    if costs and all(cost <= -_ALL for cost in costs):
        if len(gains) > 1:
            texts.losses.append(Loss(line, "some of the right choices alone gave part of the points; here only all do"))
        return "exact"
    if any(abs(cost + share) > _SAME for cost in costs):
        texts.losses.append(Loss(line, f"the weights of its wrong choices are not kept; here each takes {share:.5g} % "
                                       "away"))  # fmt: skip
    return "partial"


def _pairs(found: Sequence[Mark], texts: Texts) -> Made | Loss:
    """Pairs are worth a share each; the right side is plain text."""
    answers = []
    for mark in found:
        left, arrow, right = mark.text.partition("->")
        if not arrow:
            return Loss(mark.line, f"the answer “{_named(mark)}” has no -> while others have; write =left -> right")
        if mark.weight is not None:
            texts.losses.append(Loss(mark.line, f"the weight {mark.weight:g} % of a pair is not kept"))
        side = texts.read(left, mark.line)
        text = f"{side} -> {escape_markdown(texts.line(right))}".strip()
        answers.append(shapes.answer(text, correct=True, feedback=texts.read(mark.feedback, mark.line), line=mark.line))
    return Made("matching", tuple(answers), "partial")


def _typed(kind: str, found: Sequence[Mark], texts: Texts, words: Callable[[str], str], line: int) -> Made | Loss:
    """Typed answers: those of full weight are right, all others are foreseen wrong ones with their feedback."""
    drafts = []
    for mark in found:
        text, weight = words(mark.text), _weight(mark)
        if (mark.sign == "~" and not text) or text == "*":
            feedback = shortened(shown(mark.feedback), 120)
            message = "an answer for everything else is not kept" + (
                f"; its feedback was “{feedback}”" * bool(feedback)
            )
            texts.losses.append(Loss(mark.line, message))
            continue
        if 0 < weight < _ALL or weight < 0:
            message = f"the weight {weight:g} % of “{_named(mark)}” is not kept; it counts as wrong"
            texts.losses.append(Loss(mark.line, message))
        if kind == "text":
            if re.search(r"(?<!\\)\*", text):
                texts.losses.append(
                    Loss(mark.line, f"the wildcard * in “{_named(mark)}” is not kept; it stands for itself here")
                )
            text = quoted(text.replace(r"\*", "*"))
        feedback = texts.read(mark.feedback, mark.line)
        text = kinds.MODULES[kind].spell(text)
        drafts.append(shapes.answer(text, correct=weight >= _ALL, feedback=feedback, line=mark.line))
    if not any(answer.correct for answer in drafts):
        return Loss(line, _NO_RIGHT)
    return Made(kind, _reached(kind, drafts, texts))


def _number(text: str) -> str:
    """Return a numeric answer as our authors write it."""
    bare = " ".join(shown(text).split())
    found = _TOLERANCE.fullmatch(bare)
    if found and ".." not in bare:
        if _ZERO.fullmatch(found["tolerance"].strip()):
            return found["value"].strip()
        return f"{found['value'].strip()} +- {found['tolerance'].strip()}"
    return bare


def _reached(kind: str, answers: Sequence[Answer], texts: Texts) -> tuple[Answer, ...]:
    """Leave out the answers that others before them take up; they were never reached in their own file either."""
    numbered = tuple(replace(answer, line=place) for place, answer in enumerate(answers))
    problems = dict(reversed(list(kinds.MODULES[kind].check(shapes.drafted("", kind, "?", numbered)))))
    kept = []
    for place, answer in enumerate(answers):
        if place in problems and re.search("the same|never reached", problems[place]):
            texts.losses.append(Loss(answer.line, f"{_said(answer)} is left out: another answer takes it up already"))
        else:
            kept.append(answer)
    return tuple(kept)


def _said(answer: Answer) -> str:
    return f"the {'right' if answer.correct else 'wrong'} answer {shortened(answer.text, 60)}"


def _weight(mark: Mark) -> float:
    return mark.weight if mark.weight is not None else 0.0 if mark.sign == "~" else 100.0


def _named(mark: Mark) -> str:
    return shortened(shown(mark.text), 60)
