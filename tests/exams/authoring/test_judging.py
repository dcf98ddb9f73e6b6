"""Judging by its rules: who may, what is told when, and what the judges say together."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exams import audit, judging, standard_record
from exams.judging import FIRST, SECOND, NotOpen, Outdated, OutOfRange
from exams.models.item import Item, Rating
from tests.exams.authoring.desk import cast
from tests.exams.sittings import START, derived, item, trail
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def judge(name="jo"):
    return make_user(f"{name}@example.org", name=name.capitalize())


def said(who, percent, key="d1-0", turn=FIRST, **fields):
    return judging.rate(item=item(key), judge=who, percent=percent, turn=turn, now=START, **fields)


def spread(*percents, key="d1-0"):
    """As many judges as there are percents, each with their first rating."""
    people = [make_user() for _percent in percents]
    for who, percent in zip(people, percents, strict=True):
        said(who, percent, key)
    return people


def test_judges_and_instructors_may_judge_and_nobody_else(exam):
    jo, stranger, teacher = judge(), make_user(), make_user(is_staff=True)
    gone = judge("gone")
    exam.judges.add(jo, gone)
    exam.course.instructors.add(teacher)
    gone.is_active = False

    may = [judging.may_judge(who, exam) for who in (jo, teacher, stranger, gone, None)]

    assert may == [True, True, False, False, False]


def test_a_rating_is_of_the_present_form_and_may_be_changed_until_the_second_round(exam):
    jo = judge()

    said(jo, 40)
    said(jo, 55)

    assert list(Rating.objects.values_list("item__key", "number", "turn", "percent", "judge")) == [
        ("d1-0", 1, 1, 55, jo.pk)
    ]


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_rating_runs_from_0_to_100(exam, percent):
    with pytest.raises(OutOfRange):
        said(judge(), percent)

    assert [said(judge(name), edge).percent for name, edge in (("a", 0), ("b", 100))] == [0, 100]


def test_what_was_rated_must_be_what_is_asked_now(exam):
    jo = judge()
    said(jo, 50, number=1)

    with pytest.raises(Outdated):
        said(jo, 60, number=2)

    Item.objects.filter(key="d1-1").update(revision=None)
    with pytest.raises(Outdated):
        said(jo, 60, "d1-1")


def test_a_new_revision_is_rated_anew(exam):
    from exams.pools import store

    jo = judge()
    said(jo, 50)
    pool = item("d1-0").pool
    other = derived("d1-0", "multiple", domain="D1", lesson="roots")
    store(pool, [other])

    standing = judging.standing(item("d1-0"), jo)

    assert (standing.own, standing.first, standing.is_waiting) == ({}, None, True)


@pytest.mark.parametrize(
    ("percents", "is_second"), [((50,), False), ((40, 70), False), ((40, 71), True), ((20, 50, 55), True)]
)
def test_the_second_round_opens_when_two_judges_are_more_than_30_apart(exam, percents, is_second):
    spread(*percents)

    assert judging.standing(item("d1-0")).is_second is is_second


def test_in_the_first_turn_judges_see_nothing_of_the_others(exam):
    people = spread(40, 60)

    standing = judging.standing(item("d1-0"), people[0])

    assert (standing.turn, standing.own, standing.is_waiting) == (FIRST, {1: 40}, False)


def test_in_the_second_turn_the_first_rating_stands_and_the_second_counts(exam):
    people = spread(20, 80)

    with pytest.raises(NotOpen):
        said(people[0], 25)
    said(people[0], 45, turn=SECOND)
    said(people[0], 50, turn=SECOND)

    standing = judging.standing(item("d1-0"), people[0])
    assert (standing.own, standing.rating, standing.is_waiting) == ({1: 20, 2: 50}, 50, False)
    assert (standing.first.lowest, standing.first.highest, standing.first.mean) == (20, 80, Decimal(50))


def test_who_comes_late_rates_alone_first(exam):
    spread(20, 80)
    late = judge()

    with pytest.raises(NotOpen):
        said(late, 50, turn=SECOND)
    said(late, 50)
    said(late, 60, turn=SECOND)

    assert judging.standing(item("d1-0"), late).own == {1: 50, 2: 60}


def test_a_second_turn_before_its_time_is_refused(exam):
    people = spread(50, 55)

    with pytest.raises(NotOpen):
        said(people[0], 60, turn=SECOND)


def test_an_instructor_opens_the_second_round_once_two_judges_were_alone(exam):
    teacher = make_user(is_staff=True)
    people = spread(50)
    with pytest.raises(NotOpen):
        judging.open_second_round(item=item("d1-0"), by=teacher, now=START)
    said(judge(), 55)

    judging.open_second_round(item=item("d1-0"), by=teacher, now=START)
    judging.open_second_round(item=item("d1-0"), by=teacher, now=START)

    assert judging.standing(item("d1-0"), people[0]).turn == SECOND
    assert judging.standing(item("d1-1"), people[0]).turn == FIRST
    assert trail(f"item:{item('d1-0').pk}:1") == ["judging.opened"]
    assert list(audit.broken()) == []


def test_the_pseudonym_of_a_judge_outlives_the_account_and_the_secret(exam, settings):
    jo = judge()
    first = said(jo, 50)
    settings.SECRET_KEY = "another-secret-" * 4

    second = said(jo, 60, "d1-1")

    assert (second.judge_key, len(first.judge_key)) == (first.judge_key, 32)
    assert first.judge_key not in {str(jo.pk), jo.email}
    jo.delete()
    assert list(Rating.objects.order_by().values_list("judge", "judge_key").distinct()) == [(None, first.judge_key)]


def test_pilots_and_retired_items_are_not_rated(exam):
    Item.objects.filter(key="d1-0").update(is_pilot=True)
    Item.objects.filter(key="d1-1").update(is_retired=True)

    assert [row.key for row in judging.items_of(exam)] == [
        "d1-2", "d1-3", "d1-4", "d2-0", "d2-1", "d2-2", "d2-3", "d2-4",
    ]  # fmt: skip


# Together


def test_the_overview_says_mean_spread_and_what_counts(exam):
    spread(10, 20, 30, 40, 50)
    spread(60, 70, key="d1-1")

    rows = {row.item.key: row for row in standard_record.overview(exam)}

    first, second, third = rows["d1-0"], rows["d1-1"], rows["d1-2"]
    assert (first.said.judges, first.said.mean, round(first.said.sd, 2), first.is_wide) == (5, 30, 15.81, True)
    assert (first.standard.percent, first.standard.is_provisional) == (Decimal(30), False)
    assert (second.standard.percent, second.standard.is_provisional, second.can_open) == (Decimal(75), True, True)
    assert (third.said, third.standard.percent, third.can_open) == (None, Decimal(65), False)


def test_the_record_names_judges_dates_mean_and_standard_error(exam):
    jo, al, gone = judge("jo"), judge("al"), judge("gone")
    for n, row in enumerate(judging.items_of(exam)):
        for who, percent in ((jo, 60), (al, 70)):
            when = START + timedelta(days=n)
            judging.rate(item=row, judge=who, percent=percent, turn=FIRST, now=when)
    said(gone, 10)
    gone.delete()

    record = standard_record.record(standard_record.overview(exam))

    assert (record.judges, record.names, record.complete, record.items, record.rated) == (3, ("Al", "Jo"), 2, 10, 0)
    assert (record.first_on, record.last_on) == (START.date(), (START + timedelta(days=9)).date())
    assert (record.panel.mark, round(record.panel.error, 6)) == (65, 5)


def test_nobody_judged_is_an_empty_record(exam):
    record = standard_record.record(standard_record.overview(exam))

    assert (record.judges, record.first_on, record.panel, record.rated) == (0, None, None, 0)


def test_typical_forms_have_their_marks_and_a_standard_error_in_points(exam):
    exam.rules = exam.rules | {"pass_mark": exam.rules["pass_mark"] | {"rule": "angoff", "judges": 2}}
    exam.save()
    for row in judging.items_of(exam):
        for who, percent in (("jo", 60), ("al", 70)):
            person = make_user(f"{who}-{row.key}@example.org")
            Rating.objects.create(item=row, number=1, judge=person, judge_key=who, percent=percent, rated_at=START)

    typical = standard_record.typical(exam)

    assert (typical.lowest, typical.highest, typical.usual, typical.points) == (4, 4, 4, 6)
    assert round(typical.error, 6) == 0.3


def test_forms_that_cannot_be_drawn_have_no_mark(exam):
    Item.objects.filter(domain="D1").update(is_retired=True)

    assert standard_record.typical(exam) is None


def test_a_mark_without_enough_judges_has_no_error(exam):
    assert standard_record.typical(exam).error is None


@pytest.mark.parametrize("number", [3, 60])
def test_queries_do_not_grow_with_the_items(number):
    exam = cast(items=number)[1]
    jo = judge()
    items = judging.items_of(exam)
    rows = [Rating(item=row, number=1, judge=jo, judge_key="jo", percent=50, rated_at=START) for row in items]
    Rating.objects.bulk_create(rows)

    with CaptureQueriesContext(connection) as queries:
        standings = judging.standings(judging.items_of(exam), jo)
        found = standard_record.overview(exam)
        standard_record.record(found)
        standard_record.typical(exam)

    assert (len(standings), len(queries)) == (2 * number, 14)
