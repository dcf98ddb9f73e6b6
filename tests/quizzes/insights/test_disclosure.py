"""What can be worked out from everything that is shown of a question, in all periods at once: nothing of a small group.

Whoever looks knows every shown number as a sum of groups that they cannot see. A number follows from the shown ones
when it is a linear combination of them; that is checked for each cell of each table and each time between two periods.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.insights.counting import SPANS, Group, Response
from quizzes.insights.privacy import is_small
from quizzes.insights.report import PERIODS, figures
from tests.quizzes.questions import stored

CONTENT = stored("Which?\n\n- ( ) A\n- (x) B\n- ( ) C\n- ( ) D")
#: What one person's first answer can be: right, asked for, or one of the wrong options, given as sure or not.
FIRST = ("right", "asked", *(f"{option}{sure}" for option in "acd" for sure in "+-"))
ATOMS = [(first, is_guest, span) for first in FIRST for is_guest in (False, True) for span in SPANS]
SIZES = st.lists(st.sampled_from([0] * 12 + [1, 2, 3, 5, 6, 9, 20]), min_size=len(ATOMS), max_size=len(ATOMS))
#: The cells that are shown, as the people in them.
CELLS = {
    "people": lambda first, is_guest: True,
    "learners": lambda first, is_guest: not is_guest,
    "guests": lambda first, is_guest: is_guest,
    "right": lambda first, is_guest: first == "right",
    "asked": lambda first, is_guest: first == "asked",
    "sure": lambda first, is_guest: first.endswith("+"),
    "a": lambda first, is_guest: first[0] == "a" and first != "asked",
    "c": lambda first, is_guest: first[0] == "c",
    "d": lambda first, is_guest: first[0] == "d",
}


def row(cell, spans):
    """A cell as the atoms that it sums up."""
    return [Fraction(bool(CELLS[cell](first, guest) and span in spans)) for first, guest, span in ATOMS]


def value(vector, sizes):
    return sum(int(factor) * size for factor, size in zip(vector, sizes, strict=True))


def shown(sizes):
    """The vectors of all numbers that are shown, in any period."""
    groups = [
        Group(
            span=span,
            is_guest=guest,
            first=first if first in ("right", "asked") else "wrong",
            was_sure=first.endswith("+"),
            has_asked=first == "asked",
            tries=None,
            people=size,
        )
        for (first, guest, span), size in zip(ATOMS, sizes, strict=True)
        if size
    ]
    responses = [
        Response(span, {"choice": first[0]}, size)
        for (first, _guest, span), size in zip(ATOMS, sizes, strict=True)
        if size and first not in ("right", "asked")
    ]
    found = []
    for spans in PERIODS.values():
        figure = figures(CONTENT, groups, responses, spans)
        numbers = {
            "people": figure.people, "learners": figure.learners, "guests": figure.guests,
            "right": figure.right.count, "asked": figure.asked.count, "sure": figure.sure_wrong.count,
        }  # fmt: skip
        for part in figure.parts:
            numbers |= {line.mark.lower(): line.share.count for line in part.lines if not line.is_right}
        for cell, number in numbers.items():
            vector = row(cell, spans)
            assert number is None or number == value(vector, sizes)
            if number is not None:
                found.append(vector)
    return found


def reduced(rows):
    """The rows in echelon form, by the place of their first number."""
    basis: dict[int, list[Fraction]] = {}
    for vector in rows:
        rest = remainder(vector, basis)
        lead = next((place for place, factor in enumerate(rest) if factor), None)
        if lead is not None:
            basis[lead] = [factor / rest[lead] for factor in rest]
    return basis


def remainder(vector, basis):
    """What is left of a vector after everything that the rows tell of it."""
    rest = list(vector)
    for place in range(len(rest)):
        if rest[place] and place in basis:
            factor = rest[place]
            rest = [mine - factor * theirs for mine, theirs in zip(rest, basis[place], strict=True)]
    return rest


@settings(max_examples=150, deadline=None)
@given(SIZES)
def test_no_number_of_a_small_group_follows_from_the_numbers_that_are_shown(sizes):
    basis = reduced(shown(sizes))

    spans = [tuple(part) for number in (1, 2, 3) for part in combinations(SPANS, number)]
    told = [
        (cell, part, value(row(cell, part), sizes))
        for cell in CELLS
        for part in spans
        if is_small(value(row(cell, part), sizes)) and not any(remainder(row(cell, part), basis))
    ]
    assert told == []
