"""Merging three texts and comparing two: nothing that one side wrote is ever lost."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.comparing import Piece, Row, compare, words
from courses.merging import conflicts, merge, merge_values, merged

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "d d", "e"]), max_size=12).map("\n".join)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "kinds", "both"),
    [
        ("a\nb\nc", "a\nb\nc", "a\nb\nc", ["same"], "a\nb\nc"),
        ("a\nb\nc", "a\nB\nc", "a\nb\nc", ["same", "mine", "same"], "a\nB\nc"),
        ("a\nb\nc", "a\nb\nc", "a\nB\nc", ["same", "theirs", "same"], "a\nB\nc"),
        ("a\nb\nc", "a\nB\nc", "a\nB\nc", ["same", "agreed", "same"], "a\nB\nc"),
        ("a\nb\nc", "a\nX\nc", "a\nY\nc", ["same", "conflict", "same"], "a\nY\n\nX\nc"),
        ("a\nb\nc\nd\ne", "A\nb\nc\nd\ne", "a\nb\nc\nd\nE", ["mine", "same", "theirs"], "A\nb\nc\nd\nE"),
        ("a\nb", "a\nb\nmine", "theirs\na\nb", ["theirs", "same", "mine"], "theirs\na\nb\nmine"),
        ("a\nb\nc", "a\nc", "a\nb\nc\nd", ["same", "mine", "same", "theirs"], "a\nc\nd"),
        ("a\nb\nc", "a\nc", "a\nB\nc", ["same", "conflict", "same"], "a\nB\nc"),
        ("", "mine", "theirs", ["conflict"], "theirs\n\nmine"),
    ],
)
def test_what_one_side_changed_is_taken_and_what_both_changed_is_a_conflict(base, mine, theirs, kinds, both):
    chunks = merge(base, mine, theirs)

    assert [chunk.kind for chunk in chunks] == kinds
    assert merged(chunks) == both


def test_a_choice_settles_a_conflict_and_the_next_one_settles_the_next():
    chunks = merge("1\nx\n2\ny\n3", "1\nX mine\n2\nY mine\n3", "1\nX theirs\n2\nY theirs\n3")

    assert len(conflicts(chunks)) == 2
    assert merged(chunks, ["mine", "theirs"]) == "1\nX mine\n2\nY theirs\n3"
    assert merged(chunks, ["theirs"]) == "1\nX theirs\n2\nY theirs\n\nY mine\n3"


@given(LINES, LINES, LINES)
def test_the_chunks_hold_all_three_texts_whole(base, mine, theirs):
    chunks = merge(base, mine, theirs)

    for side, text in (("base", base), ("mine", mine), ("theirs", theirs)):
        assert "\n".join(line for chunk in chunks for line in getattr(chunk, side)) == text


@given(LINES, LINES)
def test_one_side_alone_wins_whole(base, edited):
    assert merged(merge(base, edited, base)) == edited
    assert merged(merge(base, base, edited)) == edited
    assert merged(merge(base, edited, edited)) == edited
    assert conflicts(merge(base, edited, base)) == []


@given(LINES, LINES, LINES)
def test_both_keeps_every_line_that_a_side_added(base, mine, theirs):
    result = merged(merge(base, mine, theirs)).split("\n")

    for text in (mine, theirs):
        matcher = SequenceMatcher(None, base.split("\n"), text.split("\n"), autojunk=False)
        added = [
            line
            for tag, _i, _i_end, j, j_end in matcher.get_opcodes()
            if tag != "equal"
            for line in text.split("\n")[j:j_end]
        ]
        assert [line for line in added if line not in result] == []


def test_fields_are_merged_one_by_one():
    base = {"title": "A", "slug": "a", "read": "1", "level": "x"}
    mine = {"title": "B", "slug": "a", "read": "2", "level": "y"}
    theirs = {"title": "A", "slug": "b", "read": "3", "level": "y"}

    assert merge_values(base, mine, theirs) == ({"title": "B", "slug": "b", "read": "2", "level": "y"}, ["read"])


def test_a_comparison_shows_what_went_what_came_and_a_little_around():
    old = "\n".join(["1", "2", "3", "4", "5", "The fruit is red.", "7", "8", "9", "10", "11"])
    new = old.replace("red", "green").replace("\n7", "\n7\nseven and a half")

    rows = compare(old, new)

    assert [(row.kind, row.old, row.new, "".join(piece.text for piece in row.pieces)) for row in rows] == [
        ("gap", None, None, ""),
        ("same", 3, 3, "3"),
        ("same", 4, 4, "4"),
        ("same", 5, 5, "5"),
        ("old", 6, None, "The fruit is red."),
        ("new", None, 6, "The fruit is green."),
        ("same", 7, 7, "7"),
        ("new", None, 8, "seven and a half"),
        ("same", 8, 9, "8"),
        ("same", 9, 10, "9"),
        ("same", 10, 11, "10"),
        ("gap", None, None, ""),
    ]
    assert [piece for piece in rows[4].pieces if piece.is_changed] == [Piece("red", is_changed=True)]
    assert [piece for piece in rows[5].pieces if piece.is_changed] == [Piece("green", is_changed=True)]


def test_the_same_text_has_nothing_to_compare():
    assert compare("a\nb", "a\nb") == []


def test_lines_that_have_little_in_common_are_marked_whole():
    assert words("One thing entirely", "??") == (
        (Piece("One thing entirely", is_changed=True),),
        (Piece("??", is_changed=True),),
    )


@given(LINES, LINES)
def test_a_comparison_loses_no_line(old, new):
    rows = compare(old, new)

    assert {row.old for row in rows if row.kind == "old"} <= set(range(1, old.count("\n") + 2))
    gone = [old.split("\n")[row.old - 1] for row in rows if row.kind == "old"]
    assert gone == ["".join(piece.text for piece in row.pieces) for row in rows if row.kind == "old"]
    assert (rows == []) == (old == new)
    assert all(isinstance(row, Row) for row in rows)
