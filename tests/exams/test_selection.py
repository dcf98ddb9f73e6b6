"""Which items a form has: every rule on the bank the exam is to grow to, the same form from the same bank, exposure."""

import os
import subprocess
import sys
from collections import Counter
from functools import cache
from math import ceil
from pathlib import Path
from random import Random

import pytest

from exams.selection import are_enemies, draw, fraction, obstacles
from tests.exams.banks import blueprint, full_bank, full_blueprint, item, keeps, several

ROOT = Path(__file__).resolve().parents[2]

#: Forms that are drawn from the full bank; ``python -m bench`` draws a thousand.
SEEDS = 150
BANK = full_bank()
BY_KEY = {found.key: found for found in BANK}
FULL = full_blueprint()


def scored(form):
    return [key for key in form.keys if key not in form.pilots]


@cache
def drawn():
    return [draw(FULL, BANK, f"seed {number}") for number in range(SEEDS)]


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
