"""What our answers say, without our spelling: bounds of numbers, the words between quotes, texts without Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from quizzes import kinds
from quizzes.interchange.html import to_html
from quizzes.interchange.tree import Tree
from quizzes.kinds import numbers
from quizzes.syntax import Answer, ParsedQuestion

_EXACT = Context(prec=300)


def is_true_false(parsed: ParsedQuestion) -> bool:
    """Whether a question is a single choice between True and False."""
    return parsed.kind == "single" and sorted(item.text.casefold() for item in parsed.answers) == ["false", "true"]


@dataclass(frozen=True)
class Span:
    """A numeric answer: its bounds, which belong to it, and the number to name for it."""

    low: Decimal
    high: Decimal
    value: Decimal

    @property
    def middle(self) -> tuple[str, str]:
        """The number between the bounds, and how far they are from it."""
        middle = _EXACT.divide(_EXACT.add(self.low, self.high), Decimal(2))
        return numbers.written(middle), numbers.written(_EXACT.subtract(self.high, middle))


def spans(parsed: ParsedQuestion) -> list[tuple[Answer, Span]]:
    """Return the answers to a numeric question with their bounds, the right ones first."""
    found = [
        (answer, Span(Decimal(stored["low"]), Decimal(stored["high"]), Decimal(stored["value"])))
        for answer, stored in zip(parsed.answers, _stored(parsed), strict=True)
    ]
    return sorted(found, key=lambda pair: not pair[0].correct)


def texts(parsed: ParsedQuestion) -> list[tuple[Answer, str]]:
    """Return the answers to a short-text question with their words, the right ones first."""
    found = [(answer, stored["text"]) for answer, stored in zip(parsed.answers, _stored(parsed), strict=True)]
    return sorted(found, key=lambda pair: not pair[0].correct)


def _stored(parsed: ParsedQuestion) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = kinds.content(parsed, [""] * len(kinds.fragments(parsed)))["answers"]
    return answers


def of_markdown(markdown: str) -> tuple[str, bool]:
    """Return a text of one paragraph without Markdown, and whether nothing but its looks could be lost: no markup."""
    html = to_html(markdown)
    tree = Tree(f"{html}\n")
    return " ".join(tree.get_text().split()), tree.find(True) is None


def unsaid_attributes(parsed: ParsedQuestion) -> Iterator[str]:
    """Yield what only our lessons know of a question."""
    given = {"objective": parsed.objective, "level": parsed.level, "section": parsed.section}
    named = [name for name, value in given.items() if value is not None]
    if named:
        yield f"its {re.sub(', (?=[a-z]+$)', ' and ', ', '.join(named))}, which only a lesson has"
