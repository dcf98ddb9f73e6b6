"""The blueprint as a value: what its numbers come to, and the same again after it was a row."""

from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.blueprint import EXPECTED, GROUPS, Blueprint, Domain, PassMark
from quizzes.kinds import LEVELS
from tests.exams.banks import full_blueprint

MIX = {"remember": 15, "understand": 35, "apply": 35, "analyze": 15}


def blueprint(items=60, **fields):
    return Blueprint(minutes=90, domains=(Domain("D1", "One", items),), **fields)


def test_every_level_is_of_one_group_and_every_group_has_an_expectation():
    assert set(GROUPS) == set(LEVELS)
    assert list(dict.fromkeys(GROUPS.values())) == list(EXPECTED)


def test_a_form_has_the_items_of_its_domains_and_its_pilots():
    found = full_blueprint()

    assert (found.scored, found.size) == (60, 65)
    assert found.domain("D4") == Domain("D4", "Domain D4", 10, touches_all=True)
    assert found.domain("D7") is None


@pytest.mark.parametrize(
    ("items", "tolerance", "bounds"),
    [
        (60, 2, [(7, 11), (19, 23), (19, 23), (7, 11)]),
        (60, 0, [(9, 9), (21, 21), (21, 21), (9, 9)]),
        (7, 1, [(1, 2), (2, 3), (2, 3), (1, 2)]),
        (7, 0, [(2, 1), (3, 2), (3, 2), (2, 1)]),
        (10, 4, [(0, 5), (0, 7), (0, 7), (0, 5)]),
        (3, 100, [(0, 3), (0, 3), (0, 3), (0, 3)]),
    ],
)
def test_shares_are_numbers_of_items_to_within_the_tolerance(items, tolerance, bounds):
    found = blueprint(items, levels=MIX, tolerance=tolerance)

    assert [found.bounds(group) for group in EXPECTED] == bounds


def test_a_group_without_a_share_has_items_only_within_the_tolerance():
    found = blueprint(20, levels={"remember": 100}, tolerance=1)

    assert [found.bounds(group) for group in EXPECTED] == [(19, 20), (0, 1), (0, 1), (0, 1)]


def test_without_shares_any_number_will_do():
    assert [blueprint(20).bounds(group) for group in EXPECTED] == [(0, 20)] * 4


@pytest.mark.parametrize(
    ("level", "percent"),
    [("remember", 85), ("understand", 75), ("apply", 40), ("analyze", 55), ("evaluate", 55), ("create", 55)],
)
def test_an_expectation_is_that_of_the_group_or_the_usual_one(level, percent):
    assert blueprint(pass_mark=PassMark(expected={"apply": 40})).expected(level) == percent


@pytest.mark.parametrize(
    ("rule", "expected", "points", "mark"),
    [
        (PassMark(), [85] * 9 + [75] * 21 + [65] * 21 + [55] * 9, 60, 42),
        (PassMark(), [75, 75, 75, 75], 4, 3),
        (PassMark(), [75, 75, 75, "75.01"], 4, 4),
        (PassMark(), [150, 75], 3, 3),
        (PassMark(), [], 0, 0),
        (PassMark("percent", 70), [85] * 10, 10, 7),
        (PassMark("percent", 70), [], 11, 8),
        (PassMark("percent", 100), [], 11, 11),
    ],
)
def test_a_mark_is_the_sum_of_what_is_expected_or_a_share_of_the_points_rounded_up(rule, expected, points, mark):
    assert rule.of([Decimal(percent) for percent in expected], points) == Decimal(mark)


@pytest.mark.parametrize(("rule", "worth"), [(PassMark(), Decimal("130.50")), (PassMark("percent", 70), Decimal(140))])
def test_what_an_item_adds_to_the_mark(rule, worth):
    assert rule.worth(Decimal("65.25"), 2) == worth


@pytest.mark.parametrize(
    ("lowest", "highest", "admitted", "below"),
    [
        (39, 45, [39, 40, 44, 45], [37, 38]),
        (None, 38, [37, 38], []),
        (45, None, [45, 46], [37, 38, 39, 40, 44]),
        (None, None, [37, 38, 39, 40, 44, 45, 46], []),
    ],
)
def test_a_range_holds_both_of_its_ends(lowest, highest, admitted, below):
    rule = PassMark(lowest=lowest, highest=highest)
    marks = [37, 38, 39, 40, 44, 45, 46]

    assert [mark for mark in marks if rule.admits(Decimal(mark))] == admitted
    assert [mark for mark in marks if rule.is_below(Decimal(mark))] == below


def as_row(found):
    """The blueprint as a row keeps it."""
    rules = asdict(found)
    for name in ("opens", "closes"):
        rules[name] = rules[name].isoformat() if rules[name] else None
    return {**rules, "domains": list(rules["domains"]), "waits": list(rules["waits"])}


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(
    st.lists(st.builds(Domain, st.text(max_size=3), st.text(max_size=3), st.integers(1, 9), st.booleans()), max_size=3),
    st.builds(PassMark, st.sampled_from(["angoff", "percent"]), st.integers(1, 100), lowest=st.none() | st.just(3)),
    st.lists(st.integers(0, 99), max_size=3),
    st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_a_blueprint_is_the_same_after_it_was_a_row(domains, mark, waits, opens):
    found = Blueprint(30, tuple(domains), MIX, pass_mark=mark, waits=tuple(waits), opens=opens)

    assert Blueprint.of(as_row(found)) == found


def test_a_row_without_a_window_is_open_at_any_time():
    rules = as_row(blueprint(opens=datetime(2026, 12, 1, tzinfo=UTC)))

    assert Blueprint.of({**rules, "opens": ""}) == Blueprint.of({**rules, "opens": None}) == blueprint()


def test_a_row_that_is_still_empty_is_a_blueprint_of_nothing():
    found = Blueprint.of({})

    assert found == Blueprint(minutes=0, domains=())
    assert (found.scored, found.size) == (0, 0)
