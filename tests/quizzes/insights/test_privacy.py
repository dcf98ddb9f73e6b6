"""No number speaks of fewer than five people, and none can be worked out from the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.insights.privacy import ASKED, FEWEST, RIGHT, is_small, kept_back, settle, settle_within

CELLS = st.dictionaries(st.sampled_from([RIGHT, ASKED, "a", "b", "c", "d", "on"]), st.integers(0, 20), min_size=2)


@pytest.mark.parametrize(("people", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_people_are_a_small_group_and_nobody_is_none(people, small):
    assert is_small(people) is small


@pytest.mark.parametrize(
    ("table", "back"),
    [
        ({"a": 21, "b": 33, "c": 8, "d": 38}, set()),
        ({"a": 10, "b": 0, "c": 0}, set()),
        # The second smallest goes along: 8 people in all say nothing of either.
        ({"a": 3, "b": 5, "c": 9}, {"a", "b"}),
        # Two small ones that are five together need no third.
        ({"a": 3, "b": 2, "c": 9}, {"a", "b"}),
        # Two small ones that are only four together do.
        ({"a": 3, "b": 1, "c": 9, "d": 30}, {"a", "b", "c"}),
        ({"a": 4, "b": 0, "c": 0, "d": 7}, {"a", "d"}),
        # Shared cells last, cells that no page shows first.
        ({"a": 4, RIGHT: 5, "b": 20}, {"a", "b"}),
        ({"a": 4, RIGHT: 50, "on": 30, "b": 6}, {"a", "on"}),
        ({"a": 2, RIGHT: 50}, {"a", RIGHT}),
    ],
)  # fmt: skip
def test_what_a_table_keeps_back(table, back):
    assert kept_back(table) == back


def test_a_cell_can_be_kept_back_for_another_reason_also_when_nobody_is_in_it():
    assert kept_back({"a": 0, "b": 9, "c": 7}, hide=["a"]) == {"a", "c"}


@given(CELLS)
def test_nothing_small_is_shown_and_nothing_is_kept_back_alone(table):
    back = kept_back(table)

    assert all(not is_small(people) for name, people in table.items() if name not in back)
    if sum(table.values()) >= FEWEST and back:
        assert len(back) >= 2
        assert sum(table[name] for name in back) >= FEWEST


@given(CELLS)
def test_no_cell_follows_from_the_total_and_the_cells_that_are_shown(table):
    """Other tables with the same total and the same shown cells exist for every cell that is kept back."""
    back = kept_back(table)
    if sum(table.values()) < FEWEST:
        return

    for name in back:
        others = sum(table[other] for other in back if other != name)
        assert table[name] > 0
        assert others > 0, "its number would be the rest"


def test_tables_about_the_same_people_keep_the_same_cells_back():
    tables = {
        "first": {RIGHT: 30, "wrong": 8, ASKED: 7},
        "options": {RIGHT: 30, ASKED: 7, "a": 3, "b": 5},
        "sure": {RIGHT: 30, ASKED: 7, "sure": 2, "unsure": 6},
    }

    assert settle(tables) == {"first": frozenset(), "options": {"a", "b"}, "sure": {"sure", "unsure"}}


def test_what_one_table_has_to_keep_back_no_other_tells():
    tables = {
        "first": {RIGHT: 30, "wrong": 9, ASKED: 7},
        "options": {RIGHT: 30, ASKED: 7, "a": 9, "b": 0},
        "sure": {RIGHT: 30, ASKED: 7, "sure": 9, "unsure": 0},
        "asking": {ASKED: 7, "later": 3, "never": 36},
    }

    assert settle(tables)["asking"] == {"later", "never"}

    tables = {
        "first": {RIGHT: 30, "wrong": 13, ASKED: 3},
        "options": {RIGHT: 30, ASKED: 3, "a": 13, "b": 0},
        "sure": {RIGHT: 30, ASKED: 3, "sure": 9, "unsure": 4},
        "asking": {ASKED: 3, "later": 0, "never": 43},
    }
    assert settle(tables) == {
        "first": {ASKED, "wrong"},
        "options": {ASKED, "a"},
        "sure": {ASKED, "unsure"},
        "asking": {ASKED, "never"},
    }


def test_a_share_of_right_answers_is_not_shown_beside_a_table_that_would_tell_it():
    tables = {"first": {RIGHT: 57, "wrong": 3, ASKED: 0}, "options": {RIGHT: 57, ASKED: 0, "a": 2, "b": 1}}

    assert settle(tables) == {"first": {RIGHT, "wrong"}, "options": {RIGHT, "a", "b"}}


def test_what_a_longer_time_has_more_is_kept_back_where_it_is_small():
    ninety = {"first": {RIGHT: 20, "wrong": 10}, "options": {RIGHT: 20, "a": 5, "b": 5}}
    older = {"first": {RIGHT: 9, "wrong": 6}, "options": {RIGHT: 9, "a": 6, "b": 0}}

    assert settle_within(ninety, [older]) == {"first": frozenset(), "options": frozenset()}
    # Without these ninety days there are 2 and 4 people who chose a and b: both can be had by subtraction.
    older["options"] = {RIGHT: 9, "a": 2, "b": 4}
    assert settle_within(ninety, [older]) == {"first": frozenset(), "options": {"a", "b"}}


@pytest.mark.parametrize(("more", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_time_that_leaves_out_a_few_people_is_not_shown_at_all(more, shown):
    found = settle_within({"who": {"learners": 30, "guests": 10}}, [{"who": {"learners": more, "guests": 0}}])

    assert (found is not None) is shown
