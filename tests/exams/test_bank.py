"""The bank as selection wants it, from rows and from files."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exams import bank
from exams.blueprint import Blueprint
from exams.models.item import Item, ItemPool, Rating
from exams.models.sitting import PaperItem
from exams.pools import store
from exams.selection import Candidate
from exams.standard import Standard
from tests.exams.sittings import SINGLE, begin, derived, make_exam, make_pool, rules
from tests.factories import make_course, make_user, now

pytestmark = pytest.mark.django_db

MARK = {"rule": "angoff", "percent": 60, "judges": 2, "expected": {"apply": 60}, "lowest": None, "highest": None}


def exam_of(*items):
    exam = make_exam(items=0, rules={"pass_mark": MARK})
    make_pool(exam.course, list(items), slug="bank")
    return exam


def rate(key, *percents, number=1, turn=1):
    for place, percent in enumerate(percents):
        row = Item.objects.get(key=key)
        Rating.objects.create(
            item=row, number=number, judge_key=f"judge {place}", turn=turn, percent=percent, rated_at=now()
        )


def rate_all(exam):
    for row in Item.objects.filter(course=exam.course):
        Rating.objects.create(item=row, number=1, judge_key="judge", percent=50, rated_at=now())


def expectations(exam):
    return {found.key: found.expected for found in bank.of_exam(exam, exam.blueprint).candidates}


def test_an_item_is_all_that_selection_knows_of_it():
    full = derived("a", domain="D2", lesson="trees", level="evaluate", enemies=("b",), is_pilot=True, expected=40)
    full.content["points"] = 3
    exam = exam_of(full, derived("b"))

    found = bank.of_exam(exam, exam.blueprint)

    assert found.candidates == [
        Candidate("a", "D2", "trees", "evaluate", Decimal(40), 3, frozenset({"b"}), is_pilot=True, shown=0),
        Candidate("b", "D1", "", "understand", Decimal(75), 1, frozenset(), is_pilot=False, shown=0),
    ]
    assert {key: row.key for key, row in found.items.items()} == {"a": "a", "b": "b"}
    assert found.standards == {key: Standard(Decimal(n), is_provisional=True) for key, n in (("a", 40), ("b", 75))}


def test_files_make_the_candidates_that_their_rows_make():
    items = [
        derived("a", domain="D2", lesson="trees", level="evaluate", enemies=("b",), is_pilot=True),
        derived("b", expected=0, level="apply"),
        derived("c", level="apply"),
    ]
    items[2].content["points"] = 2
    exam = exam_of(*items)

    assert bank.of_derived(items, exam.blueprint) == bank.of_exam(exam, exam.blueprint).candidates
    assert [found.expected for found in bank.of_derived(items, exam.blueprint)] == [55, 0, 60]


@pytest.mark.parametrize(
    ("ratings", "expected", "is_provisional"),
    [
        ([], 65, True),
        ([(1, 1, (50,))], 65, True),
        ([(1, 1, (50, 61))], Decimal("55.50"), False),
        ([(1, 1, (50, 60, 71))], Decimal("60.33"), False),
        ([(1, 1, (50, 60)), (1, 2, (70,))], Decimal("65.00"), False),
        ([(2, 1, (50, 60))], 65, True),
    ],
)
def test_ratings_of_the_present_number_count_once_there_are_enough(ratings, expected, is_provisional):
    exam = exam_of(derived("a", expected=65))
    for number, turn, percents in ratings:
        rate("a", *percents, number=number, turn=turn)

    assert bank.of_exam(exam, exam.blueprint).standards == {"a": Standard(Decimal(expected), is_provisional)}
    assert expectations(exam) == {"a": Decimal(expected)}


def test_an_item_that_asks_something_else_is_rated_anew_and_other_words_are_not():
    exam = exam_of(derived("a", expected=65))
    rate("a", 50, 60)
    pool = ItemPool.objects.get(slug="bank")

    store(pool, [derived("a", expected=65, body=SINGLE.replace("Which one", "Which of these"))])
    assert expectations(exam) == {"a": Decimal("55.00")}
    store(pool, [derived("a", "numeric", expected=65)])
    assert expectations(exam) == {"a": Decimal(65)}


def test_retired_items_and_those_of_retired_pools_and_of_other_courses_are_not_in_it():
    exam = exam_of(derived("a"), derived("retired"))
    Item.objects.filter(key="retired").update(is_retired=True)
    make_pool(exam.course, [derived("pooled")])
    ItemPool.objects.exclude(slug="bank").update(is_retired=True)
    make_pool(make_course(), [derived("elsewhere")])

    assert expectations(exam) == {"a": Decimal(75)}


def test_an_item_without_a_form_is_not_in_it():
    exam = exam_of(derived("a"))
    row = Item.objects.get(key="a")
    Item.objects.create(course=exam.course, pool=row.pool, key="bare", kind="single", domain="D1", level="apply")

    assert expectations(exam) == {"a": Decimal(75)}


def test_each_paper_that_an_item_was_in_counts_whoever_sat_it():
    exam = make_exam(items=3)
    first, second = begin(exam), begin(exam, make_user())
    assert begin(make_exam(items=3)).paper.count() == 6

    shown = {found.key: found.shown for found in bank.of_exam(exam, exam.blueprint).candidates}

    assert shown == dict.fromkeys(shown, 2)
    assert (
        set(shown) == set(first.paper.values_list("key", flat=True)) == set(second.paper.values_list("key", flat=True))
    )
    assert sum(bank.exposure(exam.course_id).values()) == PaperItem.objects.filter(sitting__exam=exam).count() == 12


def test_rows_alone_have_their_ratings_and_were_never_shown():
    exam = make_exam(items=3, rules={"pass_mark": MARK})
    begin(exam)
    rate("d1-0", 50, 61)

    found = bank.of_rows(Item.objects.filter(key__in=["d1-0", "d1-1"]).select_related("revision"), exam.blueprint)

    assert [(item.key, item.expected, item.shown) for item in found] == [("d1-0", Decimal("55.50"), 0), ("d1-1", 75, 0)]


def test_nothing_is_made_of_nothing():
    exam = exam_of()

    assert bank.of_exam(exam, exam.blueprint) == bank.Bank({}, {}, [])
    assert bank.of_derived([], Blueprint.of(rules())) == []
    assert bank.of_rows([], exam.blueprint) == []


def test_the_number_of_queries_does_not_grow_with_the_items():
    counts = []
    for number in (3, 30):
        exam = make_exam(items=number)
        begin(exam)
        rate_all(exam)
        with CaptureQueriesContext(connection) as queries:
            bank.of_exam(exam, exam.blueprint)
        counts.append(len(queries))

    assert counts == [3, 3]
