"""How a practice question goes with the others: who is right here first time, is that somebody who mostly is?

Practice has no score, so this is as near as it comes to the discrimination of an exam item, and rougher: people choose
what they answer and when, and have read what was said of earlier answers. It is therefore said of accounts alone (a
guest is a browser), of those with first answers to more than ``OTHERS`` other questions of the course, and from
``ENOUGH`` of them on. Nothing is judged by its size; only a question that clearly goes *against* the others is named.
"""

from __future__ import annotations

import math

from quizzes.insights.counting import OF_LEARNERS, Scope, fetched
from quizzes.insights.measures import Estimate, fisher
from quizzes.insights.privacy import FEWEST

#: A rest of fewer questions than this is mostly chance.
OTHERS = 10
#: So many people make a correlation that can be told from chance.
ENOUGH = 50

#: The sums over a person's questions stand beside each of them: PostgreSQL cannot guess how many rows a join of the two
#: would have, and then takes an hour for what this does in seconds.
SUMS = f"""
WITH answer AS (
    SELECT
        a.question_id, a.learner_id, CASE WHEN a.is_correct THEN 1.0 ELSE 0.0 END AS is_right,
        ROW_NUMBER() OVER (PARTITION BY a.question_id, a.learner_id ORDER BY a.answered_at, a.id) AS place
    {OF_LEARNERS}
        AND a.learner_id IS NOT NULL AND r.kind <> 'reflection'
), beside AS (
    SELECT
        question_id, is_right, COUNT(*) OVER (PARTITION BY learner_id) AS questions,
        SUM(is_right) OVER (PARTITION BY learner_id) AS rights
    FROM answer WHERE place = 1
), pair AS (
    SELECT question_id, is_right, (rights - is_right) / (questions - 1) AS rest FROM beside WHERE questions > %s
)
SELECT question_id, COUNT(*), SUM(is_right), SUM(rest), SUM(rest * rest), SUM(rest * is_right)
FROM pair GROUP BY question_id
"""  # noqa: S608 (constants alone)


def agreements(course: int) -> dict[int, Estimate]:
    """The correlation of right first time with the share right first time on the rest, by question. One query.

    The point-biserial correlation with the question left out of the rest (S. Henrysson (1963), "Correction of
    item-total correlations in item analysis", Psychometrika 28, 211-218), with Fisher's interval; -1 to 1.
    """
    found = {}
    scope = Scope(course)
    for question, people, *sums in fetched(scope.sql(SUMS), [*scope.values, OTHERS]):
        estimate = from_sums(int(people), *(float(each) for each in sums))
        if estimate is not None:
            found[question] = estimate
    return found


def from_sums(people: int, rights: float, rest: float, squares: float, both: float) -> Estimate | None:
    """None for too few people, where either side is a small group, or where all rests are the same."""
    if people < ENOUGH or rights < FEWEST or people - rights < FEWEST:
        return None
    spread = (squares - rest * rest / people) * (rights - rights * rights / people)
    if spread < 1e-9:
        return None
    r = max(-1.0, min(1.0, (both - rest * rights / people) / math.sqrt(spread)))
    ends = fisher(r, people)
    return None if ends is None else Estimate(r, *ends)
