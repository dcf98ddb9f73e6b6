"""What people answered to an item: told as it is of practice questions, and sorted into the same cells."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping

from exams.insights.reading import Content
from exams.insights.tally import OTHER, UNANSWERED, Did, ItemTally
from quizzes.insights import report, responses
from quizzes.insights.counting import Group, Response
from quizzes.insights.privacy import ASKED, RIGHT

#: For each way to sort answers, by its name: the cell that each wrong answer falls into.
Sorts = Mapping[str, Mapping[str, str]]


def practice_figures(tally: ItemTally, content: Content) -> report.Figures:
    """Who did what, as it is told of practice questions; to leave an item unanswered is to ask for its answer."""
    right = tally.count(right=True)
    unanswered = tally.count(response=UNANSWERED, right=False)
    wrong = tally.people - right - unanswered
    groups = [
        Group(0, is_guest=False, first=first, was_sure=False, has_asked=first == ASKED, tries=None, people=people)
        for first, people in ((RIGHT, right), ("wrong", wrong), (ASKED, unanswered))
        if people
    ]
    given = [Response(0, json.loads(said), people) for said, people in wrong_responses(tally).items()]
    return report.figures(content, groups, given, report.PERIODS["all"])


def wrong_responses(tally: ItemTally) -> Counter[str]:
    found: Counter[str] = Counter()
    for did, people in tally.did.items():
        if did.score != 1 and did.response not in (UNANSWERED, OTHER):
            found[did.response] += people
    return found


def membership(tally: ItemTally, content: Content) -> Sorts:
    """For each way to sort answers, by its name: the cell that each wrong answer falls into."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for response in wrong_responses(tally):
        for part in responses.parts(content, [Response(0, json.loads(response), 1)], 1):
            cell = next((cell for cell, people in part.cells.items() if people), responses.REST)
            found[part.name][response] = cell
    return found


def cell_of(did: Did, cells: Mapping[str, str]) -> str:
    if did.score == 1:
        return RIGHT
    if did.response == UNANSWERED:
        return ASKED
    return cells.get(did.response, responses.REST)
