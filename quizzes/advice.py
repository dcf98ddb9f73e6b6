"""Advice on how a question is written: what gives its answer away, and what makes it harder to read than it is.

The rules are those on which the literature of writing items agrees, put into our own words, and only those that a
program can tell: T. M. Haladyna, S. M. Downing & M. C. Rodriguez (2002), "A Review of Multiple-Choice Item-Writing
Guidelines for Classroom Assessment", Applied Measurement in Education 15(3): options of about equal length (their
guideline 24), no "all of the above" (26), "none of the above" with care (25), "not" avoided or made to stand out
(17), nothing absolute, alike or out of line that gives the answer away (28), wrong options that are plausible (29).
M. C. Rodriguez (2005), "Three Options Are Optimal for Multiple-Choice Items", Educational Measurement 24(2): three.
Advice never stops anybody, so each rule keeps silent where it is not sure. Feedback is looked after elsewhere
(:func:`quizzes.written_blocks.in_lesson`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from quizzes.syntax import Answer, ParsedQuestion

Advice = tuple[int, str]

#: The right option stands out when it is this many times as long as the longest wrong one, and this much longer.
TIMES, LONGER = 1.6, 30
#: So much of a text is looked at.
MOST = 2_000
#: This many first words that all options but the right one share give it away.
ALIKE = 2

_EVERY = re.compile(r"(all|any|none|neither|both|each)( of)? (the|these|those) ?(above|answers|options|choices)?\W*$")
_COMBINED = re.compile(
    r"(all|none|both|neither)( of)? (the above|these|those|them|a (and|or|nor) b)\b|[a-d] (and|or) [a-d]$"
)
_ABSOLUTE = re.compile(
    r"\b(always|never|every|everyone|everything|nobody|nothing|impossible|completely|entirely|must)\b"
)
_ASKS_NOT = re.compile(
    r"\b(?:which|what|who|whom|whose|where|when)\b[^.?!]*?\b(?P<word>not|never|except|isn[’']t|aren[’']t)\b[^.?!]*\?",
    re.IGNORECASE,
)
_QUOTED = re.compile('“[^”]*”|"[^"]*"')
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1[^\n]*$|`[^`]*`", re.MULTILINE | re.DOTALL)
_MARKUP = re.compile(r"[*_=~`\\]+|\]\([^)]*\)|!?\[")
_WORD = re.compile(r"[\w’'-]+")


def advice(parsed: ParsedQuestion) -> list[Advice]:
    """Return what could be better, as (line, message) by line; nothing of a question with problems."""
    if parsed.problems:
        return []
    found = [one for rule in _RULES for one in rule(parsed)]
    return sorted(found, key=lambda one: one[0])


def _too_few(parsed: ParsedQuestion) -> Iterator[Advice]:
    if parsed.kind in ("single", "multiple") and len(parsed.answers) == 2 and not _is_yes_or_no(parsed.answers):
        yield parsed.line, "two options are guessed as often as not; a third plausible one tells more"


def _explains_nothing(parsed: ParsedQuestion) -> Iterator[Advice]:
    if parsed.kind != "reflection" and not parsed.explanation and not _all_told(parsed):
        yield parsed.line, "no explanation; add one that says why the right answer is right"


def _asks_not(parsed: ParsedQuestion) -> Iterator[Advice]:
    if parsed.kind not in ("single", "multiple"):
        return
    stem = parsed.stem[-MOST:]
    for pattern in (_CODE, _QUOTED):
        stem = pattern.sub(lambda found: " " * len(found[0]), stem)
    for found in _ASKS_NOT.finditer(stem):
        word, at = found["word"], found.start("word")
        is_marked = word.isupper() or stem[:at].endswith(("*", "_", "==")) or _stands_in_emphasis(stem, at)
        if not is_marked:
            yield (
                parsed.line,
                f"the question asks for what does not hold, and “{word}” is easy to miss; "
                f"ask for what holds, or write *{word}*",
            )
            return


def _longest_is_right(parsed: ParsedQuestion) -> Iterator[Advice]:
    right, wrong = _parted(parsed)
    if parsed.kind != "single" or len(right) != 1 or len(wrong) < 2:
        return
    length, next_longest = len(_plain(right[0].text)), max(len(_plain(answer.text)) for answer in wrong)
    if length >= TIMES * next_longest and length - next_longest >= LONGER:
        yield (
            right[0].line,
            "the right option is much longer than the others, which gives it away; "
            "shorten it, or say as much in the wrong ones",
        )


def _combines(parsed: ParsedQuestion) -> Iterator[Advice]:
    if parsed.kind not in ("single", "multiple"):
        return
    for answer in parsed.answers:
        text = _plain(answer.text).casefold().rstrip(" .!")
        if len(text) < 40 and (_COMBINED.search(text) or (_EVERY.match(text) and "above" in text)):
            yield (
                answer.line,
                f"“{_short(answer.text)}” leans on the other options: whoever knows two of them knows this one, "
                "and the order is mixed; write an option of its own, or a question with several right answers",
            )


def _absolute_is_wrong(parsed: ParsedQuestion) -> Iterator[Advice]:
    right, wrong = _parted(parsed)
    if parsed.kind not in ("single", "multiple") or len(wrong) < 2:
        return
    told = [(answer, _absolute(answer)) for answer in wrong]
    if all(word for _answer, word in told) and not any(_absolute(answer) for answer in right):
        words = ", ".join(dict.fromkeys(f"“{word}”" for _answer, word in told))
        yield (
            told[0][0].line,
            f"only the wrong options are absolute ({words}), which gives them away; "
            "soften one, or let the right one be as plain",
        )


def _begins_alike(parsed: ParsedQuestion) -> Iterator[Advice]:
    right, wrong = _parted(parsed)
    if parsed.kind != "single" or len(right) != 1 or len(wrong) < 3:
        return
    starts = {_first_words(answer) for answer in wrong}
    if len(starts) == 1 and "" not in starts and _first_words(right[0]) not in starts:
        yield (
            right[0].line,
            f"all options but the right one begin with “{_said_first(wrong[0])}”, which gives it away; "
            "begin them all alike, or each in its own way",
        )


_RULES: Sequence[Callable[[ParsedQuestion], Iterator[Advice]]] = (
    _too_few,
    _asks_not,
    _explains_nothing,
    _longest_is_right,
    _combines,
    _absolute_is_wrong,
    _begins_alike,
)


def _parted(parsed: ParsedQuestion) -> tuple[list[Answer], list[Answer]]:
    """The right options and the wrong ones."""
    right = [answer for answer in parsed.answers if answer.correct]
    return right, [answer for answer in parsed.answers if not answer.correct]


def _is_yes_or_no(answers: Sequence[Answer]) -> bool:
    """Whether the two options are all there is, such as true and false."""
    texts = {_plain(answer.text).casefold().rstrip(".") for answer in answers}
    return texts in ({"true", "false"}, {"yes", "no"})


def _all_told(parsed: ParsedQuestion) -> bool:
    """Whether the feedback under every answer explains the question already."""
    return bool(parsed.answers) and all(answer.feedback for answer in parsed.answers)


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub("", text).split())


def _short(text: str) -> str:
    plain = _plain(text)
    return plain if len(plain) < 60 else plain[:59] + "…"


def _absolute(answer: Answer) -> str:
    found = _ABSOLUTE.search(_CODE.sub(" ", answer.text[:MOST]).casefold())
    return found[0] if found else ""


def _said_first(answer: Answer) -> str:
    words = _WORD.findall(_plain(answer.text))
    return " ".join(words[:ALIKE]) if len(words) > ALIKE else ""


def _first_words(answer: Answer) -> str:
    return _said_first(answer).casefold()


def _stands_in_emphasis(stem: str, at: int) -> bool:
    """Whether an emphasis is open where this word stands: ``*does not*``."""
    line = stem[stem.rfind("\n", 0, at) + 1 : at]
    return line.count("**") % 2 == 1 or line.replace("**", "").count("*") % 2 == 1
