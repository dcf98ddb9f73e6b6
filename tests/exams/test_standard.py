"""The passing standard, against tables that were worked out by hand."""

from decimal import Decimal

import pytest

from exams.blueprint import Blueprint, PassMark
from exams.standard import Consensus, Panel, Standard, consensus, expected, latest, panel

ROOT_HALF = 0.7071067811865476


def ratings(*percents):
    """One rating of each judge, all of the first turn."""
    return [(f"judge {n}", 1, percent) for n, percent in enumerate(percents)]


@pytest.mark.parametrize(
    ("percents", "said"),
    [
        ([70], Consensus(1, Decimal("70.00"), None, 70, 70)),
        ([60, 80], Consensus(2, Decimal("70.00"), pytest.approx(20 * ROOT_HALF), 60, 80)),
        ([80, 60, 70, 60, 80], Consensus(5, Decimal("70.00"), pytest.approx(10), 60, 80)),
        ([50, 50, 51], Consensus(3, Decimal("50.33"), pytest.approx(3**-0.5), 50, 51)),
        ([0, 100], Consensus(2, Decimal("50.00"), pytest.approx(100 * ROOT_HALF), 0, 100)),
        ([75, 75, 75, 75], Consensus(4, Decimal("75.00"), 0, 75, 75)),
    ],
)
def test_judges_say_their_mean_and_how_far_they_are_apart(percents, said):
    assert consensus(ratings(*percents)) == said


@pytest.mark.parametrize(
    ("percents", "mean"),
    [([50] * 7 + [51], "50.12"), ([50] * 5 + [51] * 3, "50.38"), ([1, 0, 0], "0.33"), ([100, 100, 99], "99.67")],
)
def test_a_mean_has_two_places_and_a_half_goes_to_the_even_one(percents, mean):
    assert consensus(ratings(*percents)).mean == Decimal(mean)


def test_without_ratings_judges_say_nothing():
    assert consensus([]) is None
    assert latest([]) == {}


@pytest.mark.parametrize(
    ("percents", "is_wide"), [([40, 70], False), ([40, 71], True), ([40, 55, 75], True), ([9], False)]
)
def test_more_than_thirty_apart_is_to_be_discussed(percents, is_wide):
    assert consensus(ratings(*percents)).is_wide is is_wide


@pytest.mark.parametrize("order", [1, -1])
def test_what_a_judge_said_last_stands(order):
    said = [("anna", 1, 40), ("ben", 1, 80), ("anna", 2, 60), ("carl", 2, 70)]

    assert latest(said[::order]) == {"anna": 60, "ben": 80, "carl": 70}
    assert consensus(said[::order]) == Consensus(3, Decimal("70.00"), pytest.approx(10), 60, 80)


def test_a_second_turn_can_bring_judges_together():
    first = [("anna", 1, 20), ("ben", 1, 80)]

    assert [consensus(first).is_wide, consensus([*first, ("anna", 2, 65)]).is_wide] == [True, False]


@pytest.mark.parametrize(
    ("said", "own", "standard"),
    [
        (ratings(60, 70, 80), None, Standard(Decimal("70.00"), is_provisional=False)),
        (ratings(60, 70, 81), 55, Standard(Decimal("70.33"), is_provisional=False)),
        (ratings(60, 70), 55, Standard(Decimal(55), is_provisional=True)),
        (ratings(60, 70), 0, Standard(Decimal(0), is_provisional=True)),
        (ratings(60, 70), None, Standard(Decimal(75), is_provisional=True)),
        ([], None, Standard(Decimal(75), is_provisional=True)),
        ([("anna", 1, 60), ("anna", 2, 70), ("ben", 1, 80)], None, Standard(Decimal(75), is_provisional=True)),
    ],
)
def test_enough_judges_stand_for_the_item_else_its_author_else_its_level(said, own, standard):
    assert expected(consensus(said), judges=3, own=own, level=75) == standard


def test_a_panel_has_the_mean_of_its_judges_and_its_error():
    """Marks of 60, 70 and 80 percent: s = 10, and the standard error of their mean is 10 / √3."""
    found = panel({"anna": [50, 60, 70], "ben": [60, 70, 80], "carl": [70, 80, 90]})

    assert found == Panel(3, pytest.approx(70), pytest.approx(10 / 3**0.5))


def test_one_judge_has_a_mark_without_an_error_and_no_judge_has_none():
    assert panel({"anna": [50, 61], "ben": []}) == Panel(1, pytest.approx(55.5), None)
    assert panel({"anna": []}) is None
    assert panel({}) is None


def test_the_mark_of_a_form_is_the_sum_of_the_means_as_in_the_curriculum():
    """Nine, twenty-one, twenty-one and nine items of the four levels: 7.65 + 15.75 + 13.65 + 4.95 = 42.00."""
    blueprint = Blueprint(minutes=90, domains=(), pass_mark=PassMark())
    items = {"remember": 9, "understand": 21, "apply": 21, "evaluate": 9}

    points = [Decimal(blueprint.expected(level) * number) / 100 for level, number in items.items()]

    assert points == [Decimal("7.65"), Decimal("15.75"), Decimal("13.65"), Decimal("4.95")]
    assert blueprint.pass_mark.of([point * 100 for point in points], 60) == 42
