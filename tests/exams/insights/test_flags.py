"""What numbers ask of an item's author: each rule on both sides, by its interval, and never from too few people."""

import pytest

from exams.insights.flags import (
    EXPOSED,
    NAMES,
    exposure_flags,
    facility_flags,
    item_flags,
    passer_flags,
    sharpness_flags,
    signed,
    time_flags,
    titles,
)
from exams.insights.items import Times, figures
from exams.insights.measures import difference
from quizzes.insights.measures import Estimate, Share
from tests.exams.insights.tallies import CONTENT, A, B, C, D, spread, tally


def named(found):
    return [(flag.name, flag.level) for flag in found]


def flags_of(people, kind="single", pace=90.0):
    return named(item_flags(figures(people, CONTENT), kind=kind, pace=pace))


def test_a_sound_item_has_no_flag():
    assert flags_of(tally((10, 0.2, A), (8, 0.2, C), (7, 0.4, D), (20, 0.5, B), (40, 0.8, B))) == []


@pytest.mark.parametrize("people", [0, 4, 24])
def test_too_few_people_draw_no_flag(people):
    assert flags_of(tally((people, 0.2, B), (people, 0.9, A))) == []


def test_a_wrong_answer_that_draws_more_people_than_the_key():
    assert ("key", "err") in flags_of(spread(100, (0.3, B), (0.7, A)))


@pytest.mark.parametrize(
    ("gap", "flag"),
    [
        (None, []),
        (difference(30, 40, 10, 40), []),
        (difference(20, 40, 22, 40), [("passers", "wait")]),
        (difference(10, 40, 30, 40), [("passers", "err")]),
    ],
)
def test_those_who_passed_are_right_less_often(gap, flag):
    assert named(passer_flags(gap)) == flag


def test_a_wrong_answer_that_goes_with_the_score_more_than_the_key():
    strong_prefer_a = tally((40, 0.9, A), (10, 0.3, A), (10, 0.9, B), (30, 0.5, B), (30, 0.2, C))

    assert ("distractor", "err") in flags_of(strong_prefer_a)


@pytest.mark.parametrize(
    ("found", "flag"),
    [
        (None, []),
        (Estimate(0.15, 0.0, 0.3), []),
        (Estimate(0.05, -0.2, 0.3), [("discrimination", "wait")]),
        (Estimate(0.05, 0.0, 0.14), [("discrimination", "not")]),
    ],
)
def test_an_item_that_hardly_tells_people_apart(found, flag):
    assert named(sharpness_flags(found)) == flag


@pytest.mark.parametrize(
    ("right", "flag"),
    [
        (Share(35, 100), []),
        (Share(30, 100), [("hard", "wait")]),
        (Share(20, 100), [("hard", "not")]),
        (Share(95, 100), []),
        (Share(97, 100), [("easy", "wait")]),
        (Share(99, 100), [("easy", "wait")]),
        (Share(300, 300), [("easy", "not")]),
        (Share(None, 60, at_most=4), [("hard", "not")]),
        (Share(None, 60, at_least=56), []),
        (Share(None, 300, at_least=296), [("easy", "not")]),
        (Share(None, 60), []),
        (Share(None, None), []),
    ],
)
def test_too_hard_and_too_easy(right, flag):
    assert named(facility_flags(right)) == flag


def test_an_option_that_nobody_chooses():
    fifty = [(10, 0.2, A), (10, 0.2, C), (30, 0.8, B)]

    assert flags_of(tally(*fifty)) == [("unchosen", "wait")]
    found = item_flags(
        figures(tally(*((2 * n, rest, said) for n, rest, said in fifty)), CONTENT), kind="single", pace=90
    )
    assert named(found) == [("unchosen", "not")]
    assert found[0].advice == "Fewer than 5% of 100 choose D: write a mistake that people make, or drop it."
    assert flags_of(tally(*((2 * n, rest, said) for n, rest, said in fifty)), kind="multiple") == []


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_an_option_whose_number_is_kept_back_is_not_named_and_counts_as_four(few):
    large = [(60, 0.2, A), (40, 0.2, C), (few, 0.2, D), (130, 0.8, B)]
    medium = [(30, 0.2, A), (20, 0.2, C), (few, 0.2, D), (60, 0.8, B)]

    found = item_flags(figures(tally(*large), CONTENT), kind="single", pace=90)

    assert named(found) == [("unchosen", "not")]
    people = 230 + few
    assert found[0].advice == f"Fewer than 5 of {people} choose one of those that are hidden."
    assert flags_of(tally(*medium)) == [("unchosen", "wait")]


def test_an_option_of_more_than_a_twentieth_draws_no_flag():
    assert flags_of(tally((10, 0.2, A), (10, 0.2, C), (6, 0.2, D), (74, 0.8, B))) == []


@pytest.mark.parametrize(
    ("found", "flag"),
    [
        (None, []),
        (Times(300), []),
        (Times(200, 100, 300, 181, 220), [("slow", "not")]),
        (Times(200, 100, 300, 179, 220), []),
        (Times(8, 5, 12, 6, 11), [("quick", "not")]),
        (Times(10, 5, 15, 6, 12), []),
    ],
)
def test_a_median_time_that_is_far_off(found, flag):
    assert named(time_flags(found, 90)) == flag
    assert named(time_flags(found, 0)) == []


@pytest.mark.parametrize(
    ("papers", "of", "flag"),
    [(0, 100, []), (49, 49, []), (40, 100, []), (49, 100, []), (60, 100, [("exposed", "not")])],
)
def test_an_item_that_too_many_have_seen(papers, of, flag):
    assert named(exposure_flags(papers, of)) == flag
    assert EXPOSED == 0.4


def test_the_gravest_flag_comes_first_and_what_may_be_comes_last():
    found = flags_of(spread(400, (0.1, B), (0.88, A), (0.02, C)))

    assert found[0] == ("key", "err")
    assert [level for _name, level in found] == sorted(
        (level for _name, level in found), key=["err", "not", "wait"].index
    )


def test_every_flag_has_a_title_for_the_filter():
    assert tuple(titles()) == NAMES


@pytest.mark.parametrize(("value", "text"), [(0.341, "+0.34"), (-0.08, "−0.08"), (-0.001, "+0.00"), (0, "+0.00")])
def test_a_correlation_as_people_write_it(value, text):
    assert signed(value) == text
