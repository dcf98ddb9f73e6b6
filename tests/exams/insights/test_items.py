"""What is shown of an item: worked out by hand, nothing of small groups, and options by fifth."""

import pytest

from exams.insights.items import Times, figures, times
from exams.insights.measures import difference
from exams.insights.tally import MOST_RESPONSES, ItemTally
from quizzes.insights.measures import Share
from quizzes.insights.privacy import is_small
from tests.exams.insights.tallies import CONTENT, A, B, C, D, add, spread, tally
from tests.quizzes.questions import stored


def test_an_item_worked_out_by_hand():
    found = figures(tally((10, 0.9, B), (10, 0.5, B), (10, 0.5, A), (10, 0.1, C), (5, 0.1, None)), CONTENT)

    assert (found.people, found.right, found.unanswered) == (45, Share(20, 45), Share(5, 45))
    assert found.discrimination is not None
    # covariance and variances over 45 people with rests .9 (10), .5 (20), .1 (15) and 20 right
    mean, right = (9 + 10 + 1.5) / 45, 20 / 45
    both = (9 + 5) / 45 - mean * right
    spread_of = (8.1 + 5 + 0.15) / 45 - mean**2
    assert found.discrimination.value == pytest.approx(both / (spread_of * right * (1 - right)) ** 0.5)
    assert [(o.line.mark, o.line.share.count, o.rest) for o in found.options] == [
        ("A", 10, 50), ("B", 20, 70), ("C", 10, 10), ("D", 0, None),
    ]  # fmt: skip
    assert found.expected == 70
    assert found.times == Times(30, 30, 30, 30, 30)
    assert found.score is None


def test_nobody_and_a_few():
    assert figures(ItemTally(), CONTENT).people == 0
    few = figures(tally((2, 0.9, B), (2, 0.1, A)), CONTENT)
    assert (few.people, few.right, few.times, few.parts, few.traces) == (None, Share(None, None), None, [], [])


@pytest.mark.parametrize(("right", "wrong"), [(4, 60), (60, 4), (0, 60), (60, 0), (5, 10)])
def test_no_correlation_of_a_small_group_or_a_few(right, wrong):
    found = figures(tally((right, 0.8, B), (wrong, 0.4, A)), CONTENT)

    assert (found.discrimination, found.index) == (None, None)


def test_options_that_few_chose_are_kept_back_with_another():
    found = figures(tally((30, 0.8, B), (10, 0.4, A), (3, 0.3, C), (9, 0.3, D)), CONTENT)

    assert [(o.line.mark, o.line.share.count) for o in found.options] == [
        ("A", 10),
        ("B", 30),
        ("C", None),
        ("D", None),
    ]
    hidden = [o for o in found.options if o.line.share.count is None]
    assert [(o.discrimination, o.rest) for o in hidden] == [(None, None), (None, None)]


def test_part_points_have_a_mean_score():
    found = ItemTally()
    for _ in range(10):
        add(found, 0.5, A, score=0.5)
        add(found, 0.7, B)

    assert (figures(found, CONTENT).right, figures(found, CONTENT).score) == (Share(10, 20), 75)


def test_who_passed_against_who_did_not():
    found = figures(tally((30, 0.8, B), (10, 0.8, A), (12, 0.4, B), (20, 0.4, A)), CONTENT)

    assert found.gap == difference(30, 40, 12, 32)


@pytest.mark.parametrize(
    "groups", [[(30, 0.8, B), (3, 0.8, A), (12, 0.4, B), (20, 0.4, A)], [(30, 0.8, B), (9, 0.8, A)]]
)
def test_who_passed_is_not_compared_where_a_group_is_small_or_missing(groups):
    assert figures(tally(*groups), CONTENT).gap is None


def test_those_near_their_pass_mark():
    found = tally((8, 0.6, B), (6, 0.6, A), near=True)
    for _ in range(20):
        add(found, 0.9, B)
        add(found, 0.2, A)

    assert figures(found, CONTENT).near == Share(8, 14)
    for _ in range(3):
        add(found, 0.6, A, near=True)
    assert figures(found, CONTENT).near == Share(8, 17)


def test_those_near_are_kept_back_where_a_group_is_small():
    found = tally((8, 0.6, B), (3, 0.6, A), near=True)
    for _ in range(20):
        add(found, 0.9, B)
        add(found, 0.2, A)

    assert figures(found, CONTENT).near == Share(None, None)
    assert figures(tally((30, 0.9, B), (30, 0.2, A)), CONTENT).near == Share(None, None)


def test_options_by_fifth_without_those_that_nobody_chose():
    people = tally(
        (5, 0.1, B), (10, 0.1, A), (5, 0.1, C), (10, 0.3, B), (5, 0.3, A), (5, 0.3, C), (10, 0.5, B), (5, 0.5, A),
        (5, 0.5, C), (15, 0.7, B), (5, 0.7, C), (20, 0.9, B),
    )  # fmt: skip

    found = figures(people, CONTENT).traces

    assert [(each.mark, each.percents, each.is_right) for each in found] == [
        ("A", [50, 25, 25, 0, 0], False),
        ("B", [25, 50, 50, 75, 100], True),
        ("C", [25, 25, 25, 25, 0], False),
    ]


def test_options_that_few_in_a_fifth_chose_are_drawn_together():
    found = figures(spread(200, (0.6, B), (0.2, A), (0.1, C), (0.1, None)), CONTENT).traces

    assert [(each.mark, each.percents) for each in found] == [
        ("A", [20] * 5), ("B", [60] * 5), ("*", [20] * 5),
    ]  # fmt: skip
    assert [each.mark for each in figures(spread(45, (0.6, B), (0.4, A)), CONTENT).traces] == []


def test_people_are_put_into_thirds_or_halves_where_the_key_could_not_be_drawn():
    def by_level(*few):
        levels = zip((0.1, 0.2, 0.3, 0.4, 0.5, 0.6), few, strict=True)
        return tally(*(group for rest, each in levels for group in ((each, rest, A), (12 - each, rest, B))))

    thirds, halves = by_level(8, 6, 5, 4, 3, 3), by_level(9, 5, 5, 4, 2, 1)

    assert [each.percents for each in figures(thirds, CONTENT).traces] == [[58, 38, 25], [42, 62, 75]]
    assert [each.percents for each in figures(halves, CONTENT).traces] == [[53, 19], [47, 81]]
    few = tally((56, 0.9, B), (2, 0.9, A), (2, 0.1, A), (2, 0.1, B))
    assert figures(few, CONTENT).traces == []


def test_other_kinds_are_drawn_as_right_or_not():
    content = stored("How many?\n\n- = 4")
    people = tally((30, 0.2, {"number": "7"}), seconds=30)
    for _ in range(30):
        add(people, 0.8, {"number": "4"}, score=1.0)

    found = figures(people, content).traces

    assert [(each.is_right, each.percents) for each in found] == [(True, [None, 0, None, 100, None]), (
        False, [None, 100, None, 0, None],
    )]  # fmt: skip


def test_what_was_typed_is_read_as_its_kind_reads_it():
    content = stored("How many?\n\n- = 4\n- != 5")
    people = tally((12, 0.2, {"number": "5"}), (8, 0.3, {"number": "7"}), (30, 0.8, {"number": "4"}))
    for did in list(people.did):
        if did.response == '{"number":"4"}':
            people.did[did._replace(score=1.0)] = people.did.pop(did)

    found = figures(people, content)

    assert [(o.line.label, o.line.share.count) for o in found.options] == [("4", 30), ("5", 12), ("7", 8)]


def test_answers_beyond_what_is_told_apart_are_others():
    found = ItemTally()
    for number in range(MOST_RESPONSES + 50):
        add(found, 0.5, {"number": str(number)})

    assert (found.people, len(found.responses)) == (MOST_RESPONSES + 50, MOST_RESPONSES)
    assert figures(found, stored("How many?\n\n- = 4")).people == MOST_RESPONSES + 50


def test_a_stored_item_that_cannot_be_read_still_has_its_numbers():
    found = figures(tally((30, 0.8, B), (30, 0.4, A)), {})

    assert (found.right, found.parts) == (Share(30, 60), [])


def test_times_of_a_few_have_no_quartiles():
    assert times({10: 2, 20: 2}) is None
    assert times({10: 3, 20: 2}) == Times(10)
    assert times(dict.fromkeys(range(1, 21), 1)) == Times(10.5, 5.75, 15.25, 6, 15)


def test_no_order_of_people_matters():
    groups = [(10, 0.9, B), (12, 0.5, A), (14, 0.3, C), (20, 0.7, B)]

    assert figures(tally(*groups), CONTENT) == figures(tally(*reversed(groups)), CONTENT)


def test_no_shown_count_is_small():
    for c in range(12):
        for d in range(8):
            found = figures(tally((30, 0.8, B), (11, 0.4, A), (c, 0.3, C), (d, 0.2, D), (2, 0.2, None)), CONTENT)
            shown = [o.line.share.count for o in found.options if o.line.share.count is not None]
            assert not any(is_small(count) for count in shown)
