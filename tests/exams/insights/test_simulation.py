"""People and items whose true values are known: what is estimated finds them again, in order and in size."""

from __future__ import annotations

import random
from collections import Counter
from statistics import mean

from exams.insights.items import figures
from exams.insights.reliability import error_variance, of_scores
from exams.insights.tally import ItemTally
from tests.exams.insights.crowds import rasch
from tests.exams.insights.tallies import CONTENT, A, B, add

#: True difficulty and sharpness of the items of a bank of forty, by the two-parameter logistic model.
HARD = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5]
SHARP = [0.2, 0.6, 1.0, 1.6, 2.2]
BANK = [(hard, sharp) for hard in HARD for sharp in SHARP]
FORM, PEOPLE = 20, 2000


def sat(seed):
    """Who is right with which items: everybody has a random form of half the bank, half of it from each half."""
    dice = random.Random(seed)
    for _ in range(PEOPLE):
        ability = dice.gauss(0, 1)
        form = [*dice.sample(range(20), FORM // 2), *dice.sample(range(20, 40), FORM // 2)]
        yield ability, {item: float(dice.random() < rasch(ability, *BANK[item])) for item in form}


def tallied(seed=7):
    tallies = [ItemTally() for _ in BANK]
    for _ability, right in sat(seed):
        total = sum(right.values())
        for item, score in right.items():
            add(tallies[item], (total - score) / (FORM - 1), B if score else A)
    return [figures(each, CONTENT) for each in tallies]


def rank_correlation(one, other):
    places = [{value: place for place, value in enumerate(sorted(values))} for values in (one, other)]
    pairs = list(zip([places[0][value] for value in one], [places[1][value] for value in other], strict=True))
    n = len(pairs)
    return 1 - 6 * sum((a - b) ** 2 for a, b in pairs) / (n * (n * n - 1))


def test_the_order_of_difficulty_is_found_for_items_that_are_equally_sharp():
    found = tallied()

    for place in range(len(SHARP)):
        shares = [each.right.count / each.right.of for each in found[place :: len(SHARP)]]
        assert shares == sorted(shares, reverse=True) or (SHARP[place] < 0.5 and rank_correlation(
            [-share for share in shares], HARD) > 0.8)  # fmt: skip


def test_the_order_of_sharpness_is_found_for_items_that_are_equally_hard():
    found = tallied()

    for place in range(len(HARD)):
        values = [each.discrimination.value for each in found[place * len(SHARP) : (place + 1) * len(SHARP)]]
        assert rank_correlation(values, SHARP) >= 0.9


def test_an_item_that_measures_nothing_is_told_from_those_that_do():
    found = tallied()

    blunt = [each.discrimination for each in found[0 :: len(SHARP)]]
    sharp = [each.discrimination for each in found[4 :: len(SHARP)]]
    assert max(each.value for each in blunt) < min(each.low for each in sharp)


def test_the_key_rises_from_fifth_to_fifth():
    trace = next(trace for trace in tallied()[22].traces if trace.is_right)

    assert trace.percents == sorted(trace.percents)


def test_reliability_is_how_two_random_forms_go_together():
    dice = random.Random(5)
    one, two, errors = [], [], []
    for _ in range(PEOPLE):
        ability = dice.gauss(0, 1)
        halves = []
        for scores in (one, two):
            form = [dice.sample(range(20), FORM // 2), dice.sample(range(20, 40), FORM // 2)]
            right = [[float(dice.random() < rasch(ability, *BANK[item])) for item in part] for part in form]
            scores.append(sum(map(sum, right)) / FORM)
            halves.append(right)
        errors.append(error_variance(halves[0]) / FORM**2)
    m1, m2 = mean(one), mean(two)
    both = mean((a - m1) * (b - m2) for a, b in zip(one, two, strict=True))
    true = both / (mean((a - m1) ** 2 for a in one) * mean((b - m2) ** 2 for b in two)) ** 0.5

    found = of_scores(Counter(one), mean(errors))

    assert abs(found.value - true) < 0.03
