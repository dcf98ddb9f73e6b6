"""Numbers in two directions keep small groups back, and give none of them away."""

from hypothesis import given
from hypothesis import strategies as st

from exams.insights.privacy import Bin, shown_bins, shown_rows
from quizzes.insights.privacy import is_small

CELLS = st.sampled_from([0, 0, 1, 2, 4, 5, 6, 9, 30])
ROWS = st.dictionaries(st.sampled_from("abcdr"), st.lists(CELLS, min_size=3, max_size=3), min_size=1)
BINS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12)


def test_a_table_without_small_cells_is_shown_as_it_is():
    rows = {"r": [10, 20], "a": [9, 5], "b": [6, 0]}

    assert shown_rows(rows) == (["r", "a", "b"], [0, 0])


def test_an_option_that_few_in_a_fifth_chose_goes_with_the_smallest():
    rows = {"r": [10, 20], "a": [9, 3], "b": [6, 7]}

    assert shown_rows(rows, last="r") == (["r"], [15, 10])


def test_what_goes_together_grows_until_it_is_no_small_group():
    rows = {"r": [10, 20], "a": [1, 0], "b": [2, 9], "c": [30, 30]}

    assert shown_rows(rows, last="r") == (["r"], [33, 39])


def test_a_row_whose_sum_is_kept_back_elsewhere_is_not_shown():
    rows = {"r": [10, 20], "a": [9, 5], "b": [6, 8]}

    assert shown_rows(rows, {"a"}, last="r") == (["r"], [15, 13])


def test_nothing_is_shown_where_everything_would_have_to_go_together():
    assert shown_rows({"r": [3, 20], "a": [9, 9]}) is None
    assert shown_rows({"r": [0, 0]}) is None


@given(ROWS, st.sets(st.sampled_from("abcdr"), max_size=2))
def test_no_shown_cell_is_small_and_none_stands_alone_behind_them(rows, hide):
    found = shown_rows(rows, hide, last="r")

    if found is not None:
        names, rest = found
        back = [name for name in rows if name not in names]
        assert not any(is_small(people) for name in names for people in rows[name])
        assert not any(map(is_small, rest))
        assert len(back) != 1
        assert not any(name in hide and any(rows[name]) for name in names)


def test_bins_join_their_smaller_neighbor():
    bins = [Bin(0, 5, 2, 0), Bin(5, 10, 9, 0), Bin(20, 25, 6, 6)]

    assert shown_bins(bins, is_passing_shown=True) == [Bin(0, 10, 11, 0), Bin(20, 25, 6, 6)]


def test_few_who_passed_within_a_bin_are_not_told_by_how_many_passed():
    # 26 passed, and 23 of them are above: without joining, three of the bin in between would be known.
    bins = [Bin(60, 65, 20, 0), Bin(65, 70, 9, 3), Bin(70, 75, 23, 23)]

    found = shown_bins(bins, is_passing_shown=True)
    mixed = [each for each in found if each.is_mixed]
    assert not is_small(sum(each.passed for each in mixed))
    assert not is_small(sum(each.people - each.passed for each in mixed))
    assert shown_bins(bins, is_passing_shown=False) == bins


def test_a_small_group_has_no_bins():
    assert shown_bins([Bin(0, 5, 4, 0)], is_passing_shown=False) == []
    assert shown_bins([], is_passing_shown=True) == []


@given(BINS, st.booleans())
def test_no_bin_is_small_and_nobody_is_lost(sizes, is_shown):
    bins = [Bin(5 * at, 5 * at + 5, passed + failed, passed) for at, (passed, failed) in enumerate(sizes)]
    people = sum(each.people for each in bins)

    found = shown_bins(bins, is_passing_shown=is_shown)

    if is_small(people) or not people:
        assert found == []
        return
    assert sum(each.people for each in found) == people
    assert not any(is_small(each.people) for each in found)
    assert [each.low for each in found] == sorted(each.low for each in found)
    mixed = [each for each in found if each.is_mixed]
    if is_shown and len(found) > 1:
        assert not is_small(sum(each.passed for each in mixed))
        assert not is_small(sum(each.people - each.passed for each in mixed))


def test_bins_add_up():
    assert Bin(0, 5, 2, 1) + Bin(5, 10, 3, 3) == Bin(0, 10, 5, 4)
