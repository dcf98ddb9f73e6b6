"""From a paper and its answers to a score: every state of an item, the mark, the bands, and what corrections do."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams import scoring
from exams.blueprint import Blueprint, Domain, PassMark
from exams.scoring import Entry, Fix
from quizzes import grading, kinds
from tests.exams.sittings import KINDS, derived

D = Decimal
RIGHT, WRONG = {"choice": "b"}, {"choice": "a"}


def entry(number=1, kind="single", **fields):
    item = derived(f"item-{number}", kind)
    values = {"key": item.key, "revision": 1, "content": item.content, "domain": "D1", "points": 1, "expected": D(70)}
    return Entry(number=number, **(values | fields))


def blueprint(rule="percent", percent=60, **fields):
    domains = (Domain("D1", "One", 3), Domain("D2", "Two", 2))
    return Blueprint(minutes=30, domains=domains, pass_mark=PassMark(rule=rule, percent=percent, **fields))


def fixed(action, accepted=(), id=7):
    return {("item-1", 1): Fix(id, action, accepted)}


def the_item(response, fix=None, **fields):
    report = scoring.score(blueprint(), [entry(**fields)], {1: response}, fix or {})
    (item,) = report.items
    return item.points, item.most, item.state


@pytest.mark.parametrize(
    ("response", "fix", "outcome"),
    [
        (RIGHT, None, (D(1), D(1), "right")),
        (WRONG, None, (D(0), D(1), "wrong")),
        (None, None, (D(0), D(1), "unanswered")),
        ({"choice": "gone"}, None, (D(0), D(1), "wrong")),
        (RIGHT, fixed("void"), (D(0), D(0), "void")),
        (None, fixed("void"), (D(0), D(0), "void")),
        (WRONG, fixed("credit"), (D(1), D(1), "credit")),
        (None, fixed("credit"), (D(1), D(1), "credit")),
        (WRONG, fixed("key", (("a",),)), (D(1), D(1), "right")),
        (RIGHT, fixed("key", (("a",),)), (D(0), D(1), "wrong")),
        (WRONG, fixed("accept", (("a",),)), (D(1), D(1), "right")),
        (RIGHT, fixed("accept", (("a",),)), (D(1), D(1), "right")),
        ({"choice": "c"}, fixed("accept", (("a",),)), (D(0), D(1), "wrong")),
        ({"choice": "c"}, fixed("accept", (("a",), ("c",))), (D(1), D(1), "right")),
        (None, fixed("accept", (("a",),)), (D(0), D(1), "unanswered")),
    ],
)
def test_every_state_of_an_item(response, fix, outcome):
    assert the_item(response, fix) == outcome


def test_a_pilot_counts_for_nothing_whatever_is_answered_or_corrected():
    assert the_item(RIGHT, is_pilot=True) == (D(0), D(0), "pilot")
    assert the_item(RIGHT, fixed("credit"), is_pilot=True) == (D(0), D(0), "pilot")


def test_a_correction_of_another_form_of_the_item_does_not_concern_it():
    assert the_item(WRONG, {("item-1", 2): Fix(1, "credit")}) == (D(0), D(1), "wrong")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_marked_by_the_same_code_as_practice(kind):
    one = entry(kind=kind)
    values = grading.reveal(one.content).values
    response = kinds.read(values, one.content)

    assert the_item(response, kind=kind) == (D(1), D(1), "right")


def test_part_credit_is_a_share_of_the_points_rounded_to_hundredths():
    content = derived("item-1", "multiple").content | {"credit": "partial"}
    several = {"choices": ["a"]}

    points, most, state = the_item(several, content=content, points=3)

    assert (points, most, state) == (D("1.50"), D(3), "partial")


@pytest.mark.parametrize(
    ("kind", "accepted", "given_values", "state"),
    [
        ("text", (("a stone",),), ("  A  Stone ",), "right"),
        ("text", (("a stone",),), ("a rock",), "wrong"),
        ("numeric", (("5",),), ("5.0",), "right"),
        ("numeric", (("5",),), ("6",), "wrong"),
        ("ordering", (("a:2", "b:1", "c:3"),), ("a:2", "b:1", "c:3"), "right"),
    ],
)
def test_typed_answers_are_accepted_in_any_way_of_writing(kind, accepted, given_values, state):
    one = entry(kind=kind)
    if kind == "ordering":
        keys = [value.partition(":")[0] for value in grading.reveal(one.content).values]
        swapped = tuple(f"{key}:{place}" for key, place in zip(keys, (2, 1, 3), strict=True))
        accepted, given_values = (swapped,), swapped
    response = kinds.read(given_values, one.content)

    report = scoring.score(blueprint(), [one], {1: response}, fixed("accept", accepted))

    assert report.items[0].state == state


@pytest.mark.parametrize(
    ("rule", "expected", "points", "mark"),
    [
        ("percent", [70, 70, 70], 1, 2), ("percent", [10, 10, 10], 1, 2),
        ("angoff", [85, 75, 65], 1, 3), ("angoff", [50, 50, 50], 1, 2), ("angoff", [66, 67, 67], 1, 2),
        ("angoff", [66, 67, 68], 1, 3), ("angoff", [50, 50, 50], 2, 3),
    ],
)  # fmt: skip
def test_the_mark_is_the_sum_of_what_is_expected_rounded_up(rule, expected, points, mark):
    paper = [entry(n, expected=D(percent), points=points) for n, percent in enumerate(expected, 1)]

    assert scoring.score(blueprint(rule), paper, {}, {}).pass_mark == mark


def test_a_void_item_leaves_the_mark_as_well():
    paper = [entry(n, expected=D(90)) for n in (1, 2, 3)]

    whole, without = (scoring.score(blueprint("angoff"), paper, {}, fix) for fix in ({}, fixed("void")))

    assert (whole.most, whole.pass_mark) == (3, 3)
    assert (without.most, without.pass_mark, without.corrections) == (2, 2, (7,))


def test_full_credit_leaves_the_mark_as_it_is():
    paper = [entry(n, expected=D(90)) for n in (1, 2, 3)]

    report = scoring.score(blueprint("angoff"), paper, {}, fixed("credit"))

    assert (report.points, report.most, report.pass_mark) == (1, 3, 3)


@pytest.mark.parametrize(("right", "passed"), [(1, False), (2, True), (3, True)])
def test_the_mark_itself_passes(right, passed):
    paper = [entry(n) for n in (1, 2, 3)]
    responses = {n: RIGHT if n <= right else WRONG for n in (1, 2, 3)}

    assert scoring.score(blueprint(), paper, responses, {}).is_passed is passed


@pytest.mark.parametrize(
    ("right", "band"), [(0, "below"), (3, "below"), (4, "near"), (5, "near"), (6, "near"), (7, "above")]
)
def test_near_is_within_one_standard_error_of_who_just_passes(right, band):
    """Ten items at 50 percent: 5 expected, √(10 · 0.25) = 1.58 the error, so 3.42 to 6.58 is near."""
    paper = [entry(n, expected=D(50)) for n in range(1, 11)]
    responses = {n: RIGHT if n <= right else WRONG for n in range(1, 11)}

    domain = scoring.score(blueprint(), paper, responses, {}).domains[0]

    assert (domain.points, domain.expected, domain.band) == (right, D("5.00"), band)


def test_domains_part_the_points_and_an_empty_one_says_nothing():
    paper = [entry(1), entry(2, domain="D2")]

    report = scoring.score(blueprint(), paper, {1: RIGHT, 2: WRONG}, fixed("void"))

    assert [(d.id, d.title, d.points, d.most, d.band) for d in report.domains] == [
        ("D1", "One", 0, 0, "near"), ("D2", "Two", 0, 1, "below"),
    ]  # fmt: skip


@given(
    st.lists(st.sampled_from([RIGHT, WRONG, None]), min_size=1, max_size=6),
    st.dictionaries(st.integers(1, 6), st.sampled_from(["void", "credit"]), max_size=6),
    st.randoms(),
)
def test_points_are_within_bounds_and_do_not_depend_on_the_order_of_the_paper(answers, actions, chance):
    paper = [entry(n, domain="D1" if n % 2 else "D2") for n in range(1, len(answers) + 1)]
    responses = dict(enumerate(answers, 1))
    fixes = {(f"item-{n}", 1): Fix(n, action) for n, action in actions.items()}

    report = scoring.score(blueprint(), paper, responses, fixes)
    shuffled = list(paper)
    chance.shuffle(shuffled)
    again = scoring.score(blueprint(), shuffled, responses, fixes)

    assert 0 <= report.points <= report.most <= len(paper)
    assert sum(domain.points for domain in report.domains) == report.points
    assert (again.points, again.most, again.pass_mark, again.domains) == (
        report.points, report.most, report.pass_mark, report.domains,
    )  # fmt: skip
