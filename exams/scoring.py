"""From a paper and the answers to it to a score: a pure function of what is stored, in decimal arithmetic.

Every item counts its points or, where its author allows part credit, a share of them; nothing is taken off for a wrong
answer. Points are rounded to hundredths, half to even, item by item, so that sums do not depend on their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from exams.blueprint import Blueprint
from quizzes import grading, kinds
from quizzes.kinds.shapes import Content, CorruptContent, UnreadableResponse

#: Stored with every result. Raised when the same answers would score otherwise.
RULE_VERSION = 1
CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Entry:
    """One question of a paper, as it was frozen. ``expected`` is in percent."""

    number: int
    key: str
    revision: int
    content: Content
    domain: str
    points: int
    expected: Decimal
    is_pilot: bool = False


@dataclass(frozen=True)
class Fix:
    """What a correction does to the items with this key and revision. ``accepted`` are values as a form sends them."""

    id: int
    action: str
    accepted: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class ItemScore:
    """How one item did. ``state``: right, partial, wrong, unanswered, pilot, void or credit."""

    number: int
    key: str
    revision: int
    points: Decimal
    most: Decimal
    state: str


@dataclass(frozen=True)
class DomainScore:
    """A domain's points, and where they lie: "below", "near" or "above" what a just-qualified person gets.

    "Near" is within one standard error of it: with p the chance expected for each item, the number right of a
    just-qualified person varies by √Σ p (1 − p) (Poisson binomial distribution; F. M. Lord & M. R. Novick (1968),
    Statistical Theories of Mental Test Scores, ch. 11 and 23).
    """

    id: str
    title: str
    points: Decimal
    most: Decimal
    expected: Decimal
    band: str


@dataclass(frozen=True)
class ScoreReport:
    """All that a result stores."""

    points: Decimal
    most: Decimal
    pass_mark: Decimal
    domains: tuple[DomainScore, ...]
    items: tuple[ItemScore, ...]
    corrections: tuple[int, ...] = field(default=())

    @property
    def is_passed(self) -> bool:
        return self.points >= self.pass_mark


def score(
    blueprint: Blueprint,
    paper: Sequence[Entry],
    responses: Mapping[int, Mapping[str, Any] | None],
    fixes: Mapping[tuple[str, int], Fix],
) -> ScoreReport:
    """Score a paper. ``responses`` go by number and are as ``kinds.read`` made them; ``fixes`` by key and revision.

    An item that is void is taken out of the points, of their most and of the pass mark. CorruptContent when the paper
    itself is damaged.
    """
    items = tuple(
        score_item(entry, responses.get(entry.number), fixes.get((entry.key, entry.revision))) for entry in paper
    )
    counted = [(entry, item) for entry, item in zip(paper, items, strict=True) if item.state not in {"pilot", "void"}]
    mark = blueprint.pass_mark.of(
        [entry.expected * entry.points for entry, _item in counted], sum(entry.points for entry, _item in counted)
    )
    domains = tuple(
        score_domain(domain.id, domain.title, [pair for pair in counted if pair[0].domain == domain.id])
        for domain in blueprint.domains
    )
    used = {fixes[entry.key, entry.revision].id for entry in paper if (entry.key, entry.revision) in fixes}
    return ScoreReport(
        points=sum((item.points for _entry, item in counted), ZERO),
        most=sum((item.most for _entry, item in counted), ZERO),
        pass_mark=mark,
        domains=domains,
        items=items,
        corrections=tuple(sorted(used)),
    )


def score_item(entry: Entry, response: Mapping[str, Any] | None, fix: Fix | None) -> ItemScore:
    most = Decimal(entry.points)

    def scored(points: Decimal, state: str) -> ItemScore:
        return ItemScore(entry.number, entry.key, entry.revision, points, most, state)

    if entry.is_pilot:
        return ItemScore(entry.number, entry.key, entry.revision, ZERO, ZERO, "pilot")
    if fix is not None and fix.action == "void":
        return ItemScore(entry.number, entry.key, entry.revision, ZERO, ZERO, "void")
    if fix is not None and fix.action == "credit":
        return scored(most, "credit")
    if response is None:
        return scored(ZERO, "unanswered")
    if fix is not None and fix.action in {"key", "accept"} and is_accepted(entry.content, response, fix.accepted):
        return scored(most, "right")
    if fix is not None and fix.action == "key":
        return scored(ZERO, "wrong")
    try:
        share = Decimal(str(grading.grade(entry.content, response).score or 0))
    except UnreadableResponse:
        share = ZERO
    points = (most * share).quantize(CENT, rounding=ROUND_HALF_EVEN)
    return scored(points, "right" if share == 1 else "partial" if points else "wrong")


def is_accepted(content: Content, response: Mapping[str, Any], accepted: Sequence[Sequence[str]]) -> bool:
    """Whether a response is one of those that a correction accepts."""
    given = meaning(content, kinds.values(content, dict(response)))
    return any(meaning(content, values) == given for values in accepted)


def meaning(content: Content, values: Sequence[str]) -> object:
    """What values of a form come to, so that two ways of writing the same answer are equal. Typed words fold case."""
    try:
        response = kinds.read(tuple(values), content)
    except (UnreadableResponse, CorruptContent):
        return tuple(values)
    if response is None:
        return None
    return {
        name: " ".join(part.split()).casefold() if isinstance(part, str) else part for name, part in response.items()
    }


def score_domain(id: str, title: str, counted: Sequence[tuple[Entry, ItemScore]]) -> DomainScore:
    points = sum((item.points for _entry, item in counted), ZERO)
    most = sum((item.most for _entry, item in counted), ZERO)
    expected = sum((entry.expected * entry.points / 100 for entry, _item in counted), ZERO)
    variance = sum(
        (entry.expected / 100 * (1 - entry.expected / 100) * entry.points**2 for entry, _item in counted), ZERO
    )
    error = variance.sqrt()
    band = "above" if points > expected + error else "below" if points < expected - error else "near"
    return DomainScore(id, title, points, most, expected.quantize(CENT, rounding=ROUND_HALF_EVEN), band)
