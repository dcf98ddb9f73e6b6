"""Which items a form has: every rule on the bank the exam is to grow to, and the best there is on small banks."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from math import ceil
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.blueprint import Blueprint, Domain, PassMark
from exams.selection import Infeasible, are_enemies, draw, fraction, obstacles, shortages
from tests.exams.banks import forms, full_bank, full_blueprint, item, keeps, repeats

ROOT = Path(__file__).resolve().parents[2]
property_test = settings(max_examples=200, deadline=None, derandomize=True, database=None)
#: Forms that are drawn from the full bank; ``python -m bench`` draws a thousand.
SEEDS = 150
BANK = full_bank()
BY_KEY = {found.key: found for found in BANK}
FULL = full_blueprint()


def blueprint(*items, **fields):
    """Domains D1, D2, … with so many items each."""
    domains = tuple(Domain(f"D{n}", f"Domain {n}", count) for n, count in enumerate(items, start=1))
    return Blueprint(minutes=30, domains=domains, **fields)


def several(number, prefix="i", **fields):
    return [item(f"{prefix}{n:02}", **fields) for n in range(number)]


def scored(form):
    return [key for key in form.keys if key not in form.pilots]


@cache
def drawn():
    return [draw(FULL, BANK, f"seed {number}") for number in range(SEEDS)]


# The bank the exam is to grow to


def test_the_bank_is_the_one_of_the_curriculum():
    counted = [found for found in BANK if not found.is_pilot]

    assert Counter(found.domain for found in counted) == {"D1": 60, "D2": 54, "D3": 32, "D4": 40, "D5": 35, "D6": 32}
    assert (len(counted), len({found.lesson for found in counted})) == (253, 38)
    assert obstacles(FULL, BANK) == []


def test_every_form_keeps_every_rule():
    broken = [form for form in drawn() if not keeps(FULL, BANK, [BY_KEY[key] for key in scored(form)])]

    assert broken == []


def test_the_mark_of_a_form_is_the_sum_of_what_is_expected_of_its_scored_items():
    sums = [sum(BY_KEY[key].expected for key in scored(form)) / 100 for form in drawn()]

    assert [form.pass_mark for form in drawn()] == [ceil(total) for total in sums]
    assert {form.pass_mark for form in drawn()} <= set(range(39, 46))


def test_a_form_asks_each_of_its_items_once_and_its_pilots_among_them():
    assert {(len(form.keys), len(set(form.keys))) for form in drawn()} == {(65, 65)}
    assert {len(form.pilots & set(form.keys)) for form in drawn()} == {5}
    assert all(BY_KEY[key].is_pilot for form in drawn() for key in form.pilots)
    assert not any(BY_KEY[key].is_pilot for form in drawn() for key in scored(form))


def test_no_pilot_is_an_enemy_of_another_item_of_its_form():
    pairs = [
        (pilot, key)
        for form in drawn()
        for pilot in form.pilots
        for key in form.keys
        if key != pilot and are_enemies(BY_KEY[pilot], BY_KEY[key])
    ]

    assert pairs == []
    assert any(found.enemies for found in BANK if found.is_pilot)


def test_every_item_comes_up_and_no_two_forms_are_the_same():
    assert set().union(*(form.keys for form in drawn())) == set(BY_KEY)
    assert len({frozenset(form.keys) for form in drawn()}) == SEEDS


def test_where_an_item_stands_does_not_follow_from_what_it_is():
    first = Counter(BY_KEY[form.keys[0]].domain for form in drawn())
    pilots = [form.keys.index(key) for form in drawn() for key in form.pilots]

    assert set(first) == {"D1", "D2", "D3", "D4", "D5", "D6"}
    assert set(pilots) == set(range(65))


def test_a_learner_sees_no_scored_item_again_until_a_domain_has_no_other():
    """D5 has 35 items for forms of eight: the first domain of which five forms need more than there are."""
    seen, again = set(), []
    for number in range(5):
        form = draw(FULL, BANK, f"attempt {number}", seen=seen)
        again.append(Counter(BY_KEY[key].domain for key in scored(form) if key in seen))
        seen |= set(form.keys)

    assert again[:4] == [Counter()] * 4
    assert {domain: again[4][domain] for domain in ("D1", "D2", "D5")} == {"D1": 5, "D2": 11, "D5": 5}


# The same form from the same bank


def test_the_order_of_the_bank_and_of_what_was_seen_does_not_matter():
    seen = [found.key for found in BANK[::9]]
    expected = draw(FULL, BANK, "one seed", seen=seen)
    shuffled = BANK[:]
    Random(7).shuffle(shuffled)

    assert draw(FULL, shuffled, "one seed", seen=set(seen)) == expected
    assert draw(FULL, BANK[::-1], "one seed", seen=seen[::-1]) == expected
    assert draw(FULL, BANK, "another seed", seen=seen) != expected


@pytest.mark.parametrize("hash_seed", ["0", "1", "4711"])
def test_another_process_draws_the_same(hash_seed):
    program = (
        "from exams.selection import draw; from tests.exams.banks import full_bank, full_blueprint;"
        "form = draw(full_blueprint(), full_bank(), 'one seed', seen={f'i{n:03}' for n in range(0, 253, 4)});"
        "print(*form.keys, form.pass_mark, *sorted(form.pilots))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    form = draw(FULL, BANK, "one seed", seen={f"i{n:03}" for n in range(0, 253, 4)})
    assert done.stdout.split() == [*form.keys, str(form.pass_mark), *sorted(form.pilots)]


def test_a_seed_makes_this_form_and_no_other():
    """What was drawn once can be drawn again in years: this changes only with a new version of selection."""
    form = draw(blueprint(3, 2), [*several(6), *several(6, "k", domain="D2", lesson="l2")], "2026")

    assert (form.keys, form.pilots, form.pass_mark) == (("i04", "k04", "i00", "i01", "k00"), frozenset(), 4)


def test_a_fraction_is_above_nothing_and_at_most_one():
    found = [fraction("seed", str(number)) for number in range(1000)]

    assert (min(found) > 0, max(found) <= 1, len(set(found))) == (True, True, 1000)
    assert [sum(low <= value < low + 0.25 for value in found) for low in (0, 0.25, 0.5, 0.75)] == [272, 254, 238, 236]
    assert fraction("ab", "c") != fraction("a", "bc")


# The best there is, on banks so small that every form can be tried


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


# Exposure


def test_items_that_were_shown_more_are_drawn_less():
    bank = [item(f"i{n:02}", shown=n % 4 * 10) for n in range(40)]

    keys = [key for number in range(400) for key in draw(blueprint(8), bank, str(number)).keys]
    counts = Counter(int(key[1:]) % 4 for key in keys)

    assert [counts[shown] for shown in range(4)] == [1283, 807, 598, 512]


def test_what_was_shown_of_the_bank_evens_out():
    def spread(counts_back):
        shown = Counter()
        for number in range(100):
            bank = [item(f"i{n:02}", shown=shown[f"i{n:02}"] if counts_back else 0) for n in range(30)]
            shown.update(draw(blueprint(6), bank, str(number)).keys)
        return max(shown.values()) - min(shown[f"i{n:02}"] for n in range(30))

    assert (spread(True), spread(False)) == (10, 15)


def test_pilots_that_were_shown_least_come_first_and_one_seen_before_comes_last():
    pilots = [item(f"p{n}", shown=n, is_pilot=True) for n in range(4)]
    rules = blueprint(2, pilots=2)

    assert draw(rules, [*several(5), *pilots], "seed").pilots == {"p0", "p1"}
    assert draw(rules, [*several(5), *pilots], "seed", seen=["p0", "p1"]).pilots == {"p2", "p3"}
    assert draw(rules, [*several(5), *pilots], "seed", seen=["p0", "p1", "p3"]).pilots == {"p2", "p0"}


def test_pilots_that_are_enemies_of_the_form_or_of_each_other_stay_away():
    bank = [
        *several(2),
        item("p0", enemies=["i00"], is_pilot=True),
        item("p1", shown=1, is_pilot=True),
        item("p2", shown=2, enemies=["p1"], is_pilot=True),
        item("p3", shown=3, is_pilot=True),
    ]

    form = draw(blueprint(2, pilots=3), bank, "seed")

    assert (form.pilots, len(form.keys)) == ({"p1", "p3"}, 4)


def test_a_pilot_does_not_count_toward_the_mark():
    bank = [*several(2, expected=50), item("p", expected=100, is_pilot=True)]

    assert draw(blueprint(2, pilots=1), bank, "seed").pass_mark == 1


# What is said when there is no form


@pytest.mark.parametrize(
    ("rules", "bank", "message"),
    [
        (
            blueprint(1),
            [*several(2), item("odd", "D9", "l9")],
            "Item odd is of domain “D9”, which the blueprint does not have.",
        ),
        (
            blueprint(1, 1),
            [item("a", "D1", "both"), item("b", "D2", "both")],
            "Lesson both has items in the domains D1, D2; one lesson has one domain.",
        ),
        (
            blueprint(5),
            [*several(4), item("p", is_pilot=True)],
            "Domain D1 needs 5 scored items, and the bank has 4.",
        ),
        (
            blueprint(3, most_per_lesson=2),
            several(4),
            "Domain D1 needs 3 items; at most 2 from one lesson leave 2. "
            "Write items for more of its lessons, or allow more from one.",
        ),
        (
            replace(blueprint(1), domains=(Domain("D1", "One", 1, touches_all=True),)),
            [item("a", lesson="a"), item("b", lesson="b"), item("n", lesson="")],
            "Domain D1 is to touch each of its lessons: 2 have items, and a form has 1 of the domain.",
        ),
        (
            blueprint(7, levels={"remember": 15, "understand": 35, "apply": 35, "analyze": 15}, tolerance=0),
            [one for level in ("remember", "understand", "apply", "create") for one in several(3, level, level=level)],
            "The shares of the levels do not add up to the 7 items of a form.",
        ),
        (
            blueprint(4, levels={"remember": 50, "understand": 50}, tolerance=0),
            [*several(4), *several(1, "r", level="remember")],
            "Level remember needs at least 2 items on a form, and the bank has 1.",
        ),
        (
            blueprint(2, pilots=3),
            [*several(2), item("p", is_pilot=True)],
            "A form has 3 pilot items, and the bank has 1; mark items with pilot=yes.",
        ),
    ],
)  # fmt: skip
def test_a_shortage_that_the_numbers_show_is_told(rules, bank, message):
    assert [*shortages(rules, bank)] == [message]
    assert obstacles(rules, bank) == [message]


def test_all_shortages_are_told_together():
    rules = blueprint(2, 1, pilots=1)

    assert obstacles(rules, [item("a", "D3", "l3")]) == [
        "Item a is of domain “D3”, which the blueprint does not have.",
        "Domain D1 needs 2 scored items, and the bank has 0.",
        "Domain D2 needs 1 scored items, and the bank has 0.",
        "A form has 1 pilot items, and the bank has 0; mark items with pilot=yes.",
    ]


@pytest.mark.parametrize(
    ("rules", "bank", "messages"),
    [
        (
            blueprint(2, 2, levels={"remember": 75, "understand": 25}, tolerance=0),
            [
                *several(3, "r", level="remember"),
                *several(2, "u"),
                *several(3, "v", domain="D2", lesson="l2"),
            ],
            [
                "Domain D2 needs 2 items, and at most 1 can be had.",
                "Level remember needs 3 items, and at most 2 can be had.",
            ],
        ),
        (
            Blueprint(
                30,
                (Domain("D1", "One", 2, touches_all=True),),
                levels={"remember": 100},
                tolerance=0,
            ),
            [*several(3, "r", level="remember"), item("u", lesson="l2")],
            [
                "Lesson l2 of domain D1 needs 1 item, and at most 0 can be had; "
                "the domain is to touch each of its lessons."
            ],
        ),
        (
            blueprint(2, levels={"remember": 100}, tolerance=0, most_per_lesson=1),
            [*several(3, "r", level="remember"), item("u", lesson="l2")],
            [
                "Domain D1 needs 2 items, and at most 1 can be had.",
                "Level remember needs 2 items, and at most 1 can be had.",
            ],
        ),
        (
            blueprint(2),
            [item("a", enemies=["b", "c"]), item("b", enemies=["c"]), item("c")],
            ["Enemy items leave no form: Domain D1 needs 2 items, and at most 1 can be had."],
        ),
        (
            blueprint(2),
            [item(f"i{n:02}", enemies=[f"i{m:02}" for m in range(30) if m != n]) for n in range(30)],
            ["Enemy items leave no form; part them among more items, or write more."],
        ),
        (
            blueprint(4, pass_mark=PassMark(lowest=3)),
            several(6, expected=50),
            [
                "No form has a pass mark from 3 to 4: those drawn have 2 to 2. "
                "Widen the range, or change what is expected of items."
            ],
        ),
        (
            blueprint(4, pass_mark=PassMark(highest=2)),
            [*several(3, expected=75), *several(3, "e", expected=100)],
            [
                "No form has a pass mark from 0 to 2: those drawn have 4 to 4. "
                "Widen the range, or change what is expected of items."
            ],
        ),
    ],
    ids=["levels", "touches", "lesson", "enemies", "many-enemies", "below", "above"],
)  # fmt: skip
def test_what_only_a_draw_shows_is_told(rules, bank, messages):
    assert [*shortages(rules, bank)] == []
    assert obstacles(rules, bank) == messages
    with pytest.raises(Infeasible) as caught:
        draw(rules, bank, "seed")
    assert str(caught.value) == " ".join(messages)


def test_a_domain_may_be_called_what_its_author_likes():
    rules = replace(blueprint(1), domains=(Domain("{0}", "Braces", 1), Domain("{x}", "Letters", 1)))

    with pytest.raises(Infeasible) as caught:
        draw(rules, [item("a", "{0}")], "seed")

    assert caught.value.reasons == ["Domain {x} needs 1 item, and at most 0 can be had."]
