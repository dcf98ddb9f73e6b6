"""The best form there is, on banks so small that every form can be tried."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.blueprint import Blueprint, Domain, PassMark
from exams.selection import Infeasible, draw, obstacles, shortages
from tests.exams.banks import blueprint, forms, item, repeats, several

property_test = settings(max_examples=200, deadline=None, derandomize=True, database=None)


@st.composite
def small(draw_from, ranged=False):
    """A blueprint of one or two domains, a bank of up to nine items, and what a learner saw of it."""
    domains = tuple(
        Domain(f"D{n}", f"Domain {n}", draw_from(st.integers(1, 3)), draw_from(st.booleans()))
        for n in range(draw_from(st.integers(1, 2)))
    )
    keys = [f"i{n}" for n in range(draw_from(st.integers(2, 9)))]
    bank = []
    for key in keys:
        domain = draw_from(st.integers(0, len(domains) - 1))
        lesson = draw_from(st.sampled_from(["", f"l{domain}-0", f"l{domain}-1", f"l{domain}-2"]))
        level = draw_from(st.sampled_from(["remember", "understand", "apply", "evaluate"]))
        bank.append(
            item(
                key,
                f"D{domain}",
                lesson,
                level,
                expected=draw_from(st.sampled_from([30, 50, 85])),
                points=draw_from(st.sampled_from([1, 1, 2])),
                enemies=set(draw_from(st.lists(st.sampled_from(keys), max_size=2))) - {key},
                shown=draw_from(st.integers(0, 3)),
            )
        )
    ends = sorted(draw_from(st.tuples(st.integers(1, 4), st.integers(1, 4))))
    mixes = [{}, {}, {"remember": 50, "understand": 50}, {"remember": 34, "understand": 33, "apply": 33}]
    rules = Blueprint(
        minutes=30,
        domains=domains,
        levels=draw_from(st.sampled_from(mixes)),
        tolerance=draw_from(st.integers(0, 2)),
        most_per_lesson=draw_from(st.integers(0, 2)),
        pass_mark=PassMark(lowest=ends[0], highest=ends[1]) if ranged else PassMark(),
    )
    return rules, bank, draw_from(st.sets(st.sampled_from(keys)))


def drawn_or_none(rules, bank, seen):
    try:
        return draw(rules, bank, "seed", seen=seen)
    except Infeasible:
        return None


@property_test
@given(small())
def test_a_form_is_found_exactly_when_there_is_one_and_none_repeats_less(instance):
    rules, bank, seen = instance
    possible = forms(rules, bank)

    form = drawn_or_none(rules, bank, seen)

    assert (form is None) is (possible == [])
    if form is not None:
        assert frozenset(form.keys) in possible
        assert repeats(form.keys, seen) == min(repeats(keys, seen) for keys in possible)


@settings(property_test, max_examples=100)
@given(small(ranged=True))
def test_a_form_in_the_range_of_marks_is_found_exactly_when_there_is_one(instance):
    rules, bank, seen = instance
    possible = forms(rules, bank)

    form = drawn_or_none(rules, bank, seen)

    assert (form is None) is (possible == [])
    assert form is None or frozenset(form.keys) in possible


@settings(property_test, max_examples=80)
@given(small())
def test_obstacles_are_there_exactly_when_forms_are_not(instance):
    rules, bank, _seen = instance

    assert (obstacles(rules, bank) == []) is (forms(rules, bank) != [])


def test_every_form_that_keeps_the_rules_can_come_up():
    rules = blueprint(2, 1, most_per_lesson=1)
    bank = [
        *(item(f"a{n}", "D1", f"l{n % 2}") for n in range(4)),
        item("b0", "D2", "l9", enemies=["a0"]),
        item("b1", "D2", "l9"),
    ]

    found = {frozenset(draw(rules, bank, str(number)).keys) for number in range(200)}

    assert found == set(forms(rules, bank))
    assert len(found) == 6


def test_an_enemy_gives_way_where_that_repeats_nothing():
    """Leaving out "a" would bring "seen-1" back; leaving out "b" brings "fresh"."""
    bank = [
        item("a", "D1", enemies=["b"]),
        item("seen-1", "D1"),
        item("b", "D2", "l2"),
        item("fresh", "D2", "l2"),
    ]

    found = {frozenset(draw(blueprint(1, 1), bank, str(number), seen=["seen-1"]).keys) for number in range(30)}

    assert found == {frozenset({"a", "fresh"})}


def test_a_lesson_whose_last_item_is_an_enemy_is_still_touched():
    rules = replace(blueprint(2), domains=(Domain("D1", "One", 2, touches_all=True),))
    bank = [item("a1", lesson="a", enemies=["b1"]), item("a2", lesson="a"), item("b1", lesson="b")]

    found = {frozenset(draw(rules, bank, str(number)).keys) for number in range(20)}

    assert found == {frozenset({"a2", "b1"})}


def test_items_without_a_lesson_are_in_the_way_of_no_rule_about_lessons():
    rules = Blueprint(30, (Domain("D1", "One", 3, touches_all=True), Domain("D2", "Two", 2)), most_per_lesson=1)
    bank = [
        *several(2, "none", domain="D1", lesson=""),
        item("a", "D1", "a"),
        *several(2, "other", domain="D2", lesson=""),
    ]

    assert [*shortages(rules, bank)] == []
    assert set(draw(rules, bank, "seed").keys) == {found.key for found in bank}


@pytest.mark.parametrize(
    ("lowest", "highest", "high"), [(10, None, {10}), (None, 5, {0}), (8, 8, {5, 6}), (6, 6, {1, 2})]
)
def test_a_form_is_found_where_hardly_any_has_its_mark_in_the_range(lowest, highest, high):
    """Of 847,660,528 forms of ten out of forty items, one has all that count whole and one in 28 none of them."""
    bank = [*several(10, "whole", expected=100), *several(30, "half", expected=50)]
    rules = blueprint(10, pass_mark=PassMark(lowest=lowest, highest=highest))

    found = [draw(rules, bank, str(number)) for number in range(5)]

    assert {sum(key.startswith("whole") for key in form.keys) for form in found} <= high
    assert all(rules.pass_mark.admits(form.pass_mark) for form in found)


def test_an_item_is_repeated_sooner_than_a_learner_sent_away():
    """All that is in the range was seen: what was not is too easy."""
    bank = [*several(4, "seen", expected=50), *several(4, "easy", expected=100)]
    rules = blueprint(2, pass_mark=PassMark(highest=1))

    form = draw(rules, bank, "seed", seen=[f"seen{n:02}" for n in range(4)])

    assert ({key[:4] for key in form.keys}, form.pass_mark) == ({"seen"}, 1)
