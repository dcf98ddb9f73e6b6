"""Starting: one sitting at a time, its own frozen paper, and never more attempts than there are."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from exams import accommodations, audit
from exams.delivery import ending, starting
from exams.eligibility import NotEligible
from exams.models.item import Item, ItemRevision
from exams.models.sitting import Answer, PaperItem, Sitting
from exams.pools import store
from exams.selection import Infeasible
from exams.transitions import State
from quizzes import kinds
from tests.exams.sittings import KINDS, SEAT, START, begin, derived, make_exam, minutes, sit, trail
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_start_draws_a_paper_and_starts_the_clock():
    exam, learner = make_exam(kinds=tuple(KINDS)), make_user()

    sitting = begin(exam, learner)

    sitting.refresh_from_db()
    assert (sitting.state, sitting.number, sitting.size, sitting.seat) == (State.OPEN, 1, 6, SEAT)
    assert (sitting.started_at, sitting.deadline, sitting.ended_at) == (START, minutes(30), None)
    assert (sitting.rules, sitting.terms["minutes"], sitting.edition) == (exam.rules, 30, "2026.3")
    assert (sitting.pass_mark, sitting.is_provisional) == (4, False)
    assert [row.domain for row in sitting.paper.order_by("domain")] == ["D1"] * 3 + ["D2"] * 3
    assert [(row.number, row.rev, row.values) for row in sitting.answers.all()] == [(n, 0, []) for n in range(1, 7)]
    assert trail(f"sitting:{sitting.uuid}") == ["sitting started"]


def test_the_paper_holds_whole_copies_and_its_hash_is_of_them():
    sitting = begin()

    rows = list(sitting.paper.select_related("revision"))
    frozen = [
        {
            "number": row.number, "key": row.key, "revision": row.revision.label, "content": row.content,
            "domain": row.domain, "lesson": row.lesson_slug, "level": row.level, "points": row.points,
            "expected": row.expected, "is_pilot": row.is_pilot,
        }
        for row in rows
    ]  # fmt: skip
    assert all(row.content == row.revision.content for row in rows)
    assert starting.paper_hash(frozen) == sitting.paper_sha256


def test_a_paper_stays_as_it_was_whatever_becomes_of_its_items():
    exam = make_exam()
    sitting = begin(exam)
    before = list(sitting.paper.values())

    pool = Item.objects.first().pool
    store(pool, [derived(key, "multiple", domain="D1") for key in Item.objects.values_list("key", flat=True)])
    store(pool, [])

    assert list(sitting.paper.values()) == before
    assert Item.objects.current().count() == 0
    assert begin(exam, sitting.learner) == sitting


def test_a_second_start_leads_to_the_first():
    exam, learner = make_exam(), make_user()

    first, second = begin(exam, learner), begin(exam, learner, now=minutes(5), seat="b" * 32)

    assert (first, second.seat, Sitting.objects.count()) == (second, SEAT, 1)


def test_the_database_holds_one_running_sitting_of_a_learner():
    sitting = begin()
    twin = {
        field.name: getattr(sitting, field.name) for field in Sitting._meta.fields if field.name not in {"id", "uuid"}
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        Sitting.objects.create(**(twin | {"number": 2}))

    ended = Sitting.objects.create(**(twin | {"number": 2, "state": State.VOIDED, "ended_at": START}))
    assert ended.number == 2


def test_later_papers_of_a_learner_have_other_items_until_the_bank_runs_out():
    exam, learner = make_exam(items=6), make_user()

    papers = []
    for number in range(3):
        sitting = sit(exam, learner, right=0, now=START + timedelta(days=number))
        papers.append(set(sitting.paper.values_list("key", flat=True)))

    assert papers[0] & papers[1] == set()
    assert papers[0] | papers[1] == set(Item.objects.values_list("key", flat=True))
    assert len(papers[2]) == 6


def test_pilots_are_on_the_paper_and_count_for_nothing():
    exam = make_exam(rules={"pilots": 2})
    store(Item.objects.first().pool, [
        *(derived(item.key, domain=item.domain) for item in Item.objects.all()),
        *(derived(f"pilot-{n}", domain="D1", is_pilot=True) for n in range(3)),
    ])  # fmt: skip

    sitting = sit(exam, right=8)

    assert (sitting.size, sitting.paper.filter(is_pilot=True).count()) == (8, 2)
    result = sitting.results.get()
    assert (result.points, result.most, result.pass_mark) == (6, 6, 4)
    assert sum(item["state"] == "pilot" for item in result.items) == 2


def test_a_bank_without_a_form_starts_nothing():
    exam, learner = make_exam(items=2), make_user()

    with pytest.raises(Infeasible) as refusal:
        begin(exam, learner)

    assert refusal.value.reasons[0] == "Domain D1 needs 3 items, and at most 2 can be had."
    assert Sitting.objects.count() == 0


def test_who_may_not_start_does_not():
    exam, learner = make_exam(rules={"attempts": 1}), make_user()
    sit(exam, learner, right=0)

    with pytest.raises(NotEligible) as refusal:
        begin(exam, learner, now=minutes(60))

    assert [obstacle.code for obstacle in refusal.value.obstacles] == ["attempts"]
    assert Sitting.objects.count() == 1


def test_what_was_agreed_is_written_into_the_sitting():
    exam, learner, by = make_exam(), make_user(), make_user()
    values = {"extra_percent": 50, "breaks": 2, "break_minutes": 5}
    accommodations.agree(exam=exam, learner=learner, by=by, now=START, values=values)

    sitting = begin(exam, learner)

    assert sitting.terms == {
        "minutes": 30, "extra_percent": 50, "extra_minutes": 0, "breaks": 2, "break_minutes": 5, "window_minutes": 0,
    }  # fmt: skip
    assert sitting.deadline == minutes(45)
    assert trail(f"exam:{exam.pk}") == ["accommodation set"]


def test_an_accommodation_has_no_other_fields():
    exam, learner = make_exam(), make_user()

    with pytest.raises(ValueError, match="an accommodation has no score"):
        accommodations.agree(exam=exam, learner=learner, by=learner, now=START, values={"score": 100})


def test_options_are_in_another_order_for_another_learner_and_in_the_same_for_the_same():
    exam = make_exam(items=3)
    sittings = [begin(exam, make_user()) for _ in range(6)]

    orders = {
        tuple(option.key for option in kinds.present(row.content, f"{sitting.seed}:{row.number}").options)
        for sitting in sittings
        for row in sitting.paper.filter(key="d1-0")
    }

    assert len(orders) > 1


@pytest.mark.parametrize("table", ["PaperItem", "ItemRevision"])
def test_what_is_frozen_cannot_be_changed_in_the_database(table):
    sitting = begin()
    model = {"PaperItem": PaperItem, "ItemRevision": ItemRevision}[table]

    with pytest.raises(Exception, match="rows are never changed"), transaction.atomic():
        model.objects.update(content={})

    assert sitting.paper.first().content != {}


def test_the_queries_of_a_start_do_not_grow_with_the_bank(django_assert_num_queries):
    begin()  # the first entry of the trail makes its head
    for items in (3, 30):
        exam, learner = make_exam(items=items), make_user()
        with django_assert_num_queries(24):
            begin(exam, learner)


def test_answers_of_a_paper_are_one_for_each_question():
    sitting = begin()

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(sitting=sitting, number=1)


def test_the_trail_names_who_started_by_number():
    sitting = begin()
    entry = sitting_entry(sitting)

    assert entry.actor == f"person:{sitting.learner_id}"
    assert entry.data["paper"] == sitting.paper_sha256
    assert list(audit.broken()) == []


def sitting_entry(sitting):
    from exams.models.audit import AuditEntry

    return AuditEntry.objects.get(subject=f"sitting:{sitting.uuid}")


def test_an_ended_sitting_makes_room_for_the_next():
    exam, learner = make_exam(), make_user()
    first = begin(exam, learner)
    ending.submit(sitting=first, seat=SEAT, now=minutes(1))

    second = begin(exam, learner, now=minutes(2))

    assert (second.number, second.state) == (2, State.OPEN)
