"""Short text: words are typed, and right when they are the author's words, written as anyone may write them.

Width and ligatures, case (unless ``case=exact``), spaces, typographic quotes and hyphens, and a full stop at the end
make no difference; a letter does.
"""

from __future__ import annotations

import html as markup
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quizzes.kinds import storage, typed
from quizzes.kinds.shapes import (
    Asks,
    Content,
    CorruptContent,
    OptionVerdict,
    Presented,
    Response,
    Revelation,
    Unclear,
    UnreadableResponse,
    Verdict,
)

if TYPE_CHECKING:
    from quizzes.syntax import Answer, ParsedQuestion

ATTRIBUTES = frozenset({"case"})
LONGEST = 200
# From the first quote to the last: a formatter takes the backslash off a quote between them.
_QUOTED = re.compile(r'"(?P<text>(?:[^\\]|\\.)*)"', re.DOTALL)
_TWO_ANSWERS = re.compile(r'(?<!\\)" ?(?:or|,|;|/|\|) ?"', re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—−", "-")
)

marker = typed.marker
fragments = typed.fragments


def spell(text: str) -> str:
    """Return an answer in its canonical spelling: its quotes and escapes kept, its spaces folded."""
    return _folded(text)


def check(parsed: ParsedQuestion) -> Iterator[tuple[int, str]]:
    """Yield the problems of the answers as (line, message)."""
    yield from typed.check(parsed)
    seen: dict[str, Answer] = {}
    for answer in sorted(parsed.answers, key=lambda answer: not answer.correct):
        text = _words(answer.text)
        if text is None:
            yield answer.line, _not_quoted(answer.text)
        elif _TWO_ANSWERS.search(_folded(answer.text)):
            yield answer.line, "these look like two answers; write each on a line of its own, after `- =`"
        elif not text:
            yield answer.line, 'this answer is empty; write its words between the quotes: "words"'
        elif len(text) > LONGEST:
            yield answer.line, f"learners can type at most {LONGEST} characters, and this answer is longer; shorten it"
        else:
            folded = fold(text, parsed.case)
            other = seen.setdefault(folded, answer)
            if other is not answer:
                yield answer.line, _same(answer, other)


def content(parsed: ParsedQuestion, rendered: Sequence[str]) -> dict[str, Any]:
    """Return the JSON to store; ``rendered`` is the HTML of ``fragments``."""
    answers = [{"text": _words(answer.text) or ""} for answer in parsed.answers]
    return typed.content(parsed, rendered, answers, case=parsed.case)


def present(content: Content, seed: str) -> Presented:
    """Return what the page may show before an answer."""
    _stored(content)
    return typed.present(content)


def read(values: Sequence[str], content: Content) -> Response | None:
    """Return ``{"text": …}`` as it was typed, spaces folded, or None when nothing was.

    Unclear when it is too long; UnreadableResponse when several were sent, or characters that nobody can type.
    """
    _stored(content)
    value = typed.sent(values)
    if value is None:
        return None
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value):
        raise UnreadableResponse("the answer holds characters that are not text")
    text = _clean(value)
    if len(text) > LONGEST:
        raise Unclear("long")
    return {"text": text} if text else None


def values(content: Content, response: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the form would send for a stored response; UnreadableResponse when it is none."""
    _stored(content)
    return (_given(response),)


def grade(content: Content, response: Mapping[str, Any]) -> Verdict:
    """Say whether the words are a right answer, with the feedback of the answer they are."""
    case, answers = _stored(content)
    said = fold(_given(response), case)
    return typed.verdict(content, next((answer for answer in answers if fold(answer["text"], case) == said), None))


def reveal(content: Content) -> Revelation:
    """Return the right words, the first to fill in with its feedback, and the explanation."""
    right = [answer for answer in _stored(content)[1] if answer["correct"]]
    return Revelation(
        options={"": OptionVerdict(chosen=False, right=True, feedback=right[0]["feedback"])},
        explanation=storage.part(content, "explanation", str),
        values=(right[0]["text"],),
        text=typed.listed([markup.escape(answer["text"]) for answer in right]),
    )


def asks(content: Content) -> tuple[Asks, ...]:
    """Return the answers with their folded words, as the author ordered them."""
    case, _ = _stored(content)
    return tuple(
        Asks(answer["key"], "", [answer["correct"], fold(answer["text"], case)]) for answer in content["answers"]
    )


def fold(text: str, case: str) -> str:
    """Return what makes two texts the same answer; ``case`` is "fold" or "exact"."""
    folded = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).translate(_TYPOGRAPHY)
    if case == "fold":
        folded = unicodedata.normalize("NFKC", folded.casefold())
    folded = _folded("".join(character for character in folded if unicodedata.category(character) != "Cf"))
    return folded.removesuffix(".").rstrip() or folded


def _folded(text: str) -> str:
    return " ".join(text.split())


def _clean(value: str) -> str:
    return _folded(unicodedata.normalize("NFC", typed.without_controls(_folded(value))))


def _words(text: str) -> str | None:
    """Return the words between the quotes, None when they are not between quotes."""
    found = _QUOTED.fullmatch(_folded(text))
    return _clean(_ESCAPED.sub(r"\1", found["text"])) if found else None


def _not_quoted(text: str) -> str:
    if '"' in _ESCAPED.sub("", _folded(text)[1:]):
        return "nothing may follow the quote that ends an answer; write feedback under it, after >"
    return 'this answer has no closing quote; write "words"'


def _same(answer: Answer, other: Answer) -> str:
    if answer.correct == other.correct:
        return f"this answer counts as the same as the one on line {other.line}; remove one"
    return f"this foreseen wrong answer counts as the same as the right one on line {other.line}; remove one"


def _stored(content: Content) -> tuple[str, list[dict[str, Any]]]:
    """Return how case counts, and the stored answers with the right ones first."""
    case = content.get("case", "fold")
    if case not in ("fold", "exact"):
        raise CorruptContent('stored question: "case" is missing or damaged; save the question again')
    answers = typed.stored(content)
    for answer in answers:
        storage.part(answer, "text", str)
    return case, answers


def _given(response: Mapping[str, Any]) -> str:
    text = typed.given(response, "text")
    if len(text) > LONGEST or _clean(text) != text:
        raise UnreadableResponse(f"a typed answer has at most {LONGEST} characters, its spaces folded")
    return text
