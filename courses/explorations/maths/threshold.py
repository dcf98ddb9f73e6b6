"""Scored cases cut at a threshold: what is caught, what is missed, and what that costs.

A case is ``(score, truth)`` with a score from 0 to 1 and a truth of 1 (a real case) or 0. It is flagged when its score
is at or above the threshold. All results are counts or shares of counts, so they are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Case = tuple[float, int]
#: Thresholds that can be chosen: 0.00, 0.01, … 1.00.
STEPS = 100


@dataclass(frozen=True)
class Counts:
    """True and false positives, false and true negatives."""

    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def precision(self) -> Fraction | None:
        """The share of the flagged that are real; None when nothing is flagged: 0 divided by 0 is no number."""
        return Fraction(self.tp, self.tp + self.fp) if self.tp + self.fp else None

    @property
    def recall(self) -> Fraction | None:
        """The share of the real that are flagged; None when nothing is real."""
        return Fraction(self.tp, self.tp + self.fn) if self.tp + self.fn else None

    @property
    def accuracy(self) -> Fraction:
        """The share of all cases that are put where they belong."""
        return Fraction(self.tp + self.tn, self.tp + self.fp + self.fn + self.tn)

    @property
    def flagged(self) -> Fraction:
        """The share of all cases that are flagged."""
        return Fraction(self.tp + self.fp, self.tp + self.fp + self.fn + self.tn)

    def cost(self, false_alarm: int, miss: int) -> int:
        """What the mistakes cost, at so much for each false alarm and each missed case."""
        return self.fp * false_alarm + self.fn * miss


def counts(cases: Sequence[Case], step: int) -> Counts:
    """The counts at the threshold ``step`` / 100. Scores have two decimals, so whole hundredths are compared."""
    tp = sum(1 for score, truth in cases if truth and round(score * STEPS) >= step)
    fp = sum(1 for score, truth in cases if not truth and round(score * STEPS) >= step)
    real = sum(truth for _, truth in cases)
    return Counts(tp, fp, real - tp, len(cases) - real - fp)


def cheapest(cases: Sequence[Case], false_alarm: int, miss: int) -> int:
    """The step with the lowest cost; of several the lowest step."""
    return min(range(STEPS + 1), key=lambda step: (counts(cases, step).cost(false_alarm, miss), step))


def area(cases: Sequence[Case]) -> Fraction:
    """The area under the ROC curve, as the rank statistic that it equals.

    The share of pairs of a real case and another in which the real one has the higher score, a tie counting half
    (J. A. Hanley & B. J. McNeil, 1982, "The Meaning and Use of the Area under a ROC Curve", Radiology 143(1)).
    """
    real = [score for score, truth in cases if truth]
    other = [score for score, truth in cases if not truth]
    won = sum(2 * (a > b) + (a == b) for a in real for b in other)
    return Fraction(won, 2 * len(real) * len(other))


def nearest(cases: Sequence[Case], share: str, wanted: Fraction) -> int:
    """The step at which ``share`` of ``cases``, "recall" or "flagged", comes nearest to ``wanted``.

    Of several it is the lowest. So a policy sets the threshold of the second group once that of the first is chosen.
    """

    def gap(step: int) -> tuple[Fraction, int]:
        found: Fraction | None = getattr(counts(cases, step), share)
        return (abs((found or Fraction(0)) - wanted), step)

    return min(range(STEPS + 1), key=gap)
