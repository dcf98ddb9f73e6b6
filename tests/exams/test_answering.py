"""Answers that arrive: what stands is the last one that was acknowledged, and nothing that arrives is lost."""

from datetime import timedelta

import pytest

from exams import audit
from exams.delivery import answering, ending
from exams.delivery.answering import BadAnswer, Change
from exams.models.sitting import Answer, AnswerEvent, Sitting
from exams.transitions import State
from tests.exams.sittings import KINDS, SEAT, begin, make_exam, minutes, right_values, save, wrong_values

pytestmark = pytest.mark.django_db

OTHER = "b" * 32


def standing(sitting, number=1):
    return Answer.objects.get(sitting=sitting, number=number)


def outcomes(sitting):
    return list(sitting.log.values_list("sequence", "number", "outcome", "rev"))


def chain_of(sitting):
    """Walk the log as a verifier does; returns its last hash and its length."""
    import hashlib

    last = hashlib.sha256(f"{sitting.uuid}:{sitting.paper_sha256}".encode()).hexdigest()
    count = 0
    for event in sitting.log.order_by("sequence"):
        count += 1
        assert (event.sequence, event.previous) == (count, last)
        assert audit.chained(last, answering.facts(event)) == event.sha256
        last = event.sha256
    return last, count


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_read_and_kept_whatever_its_kind(kind):
    sitting = begin(make_exam(kinds=(kind,)))
    row = sitting.paper.get(number=1)

    saved = save(sitting, 1, right_values(row), now=minutes(1))

    answer = standing(sitting)
    assert (saved.outcome, saved.answer.rev) == ("saved", 1)
    assert (answer.values, answer.rev, answer.unclear) == (list(right_values(row)), 1, "")
    assert answer.response is not None
    assert answer.answered_at == minutes(1)
    sitting.refresh_from_db()
    assert (sitting.chain, sitting.events) == chain_of(sitting)


def test_a_change_builds_on_the_answer_that_its_page_saw():
    sitting = begin()
    save(sitting, 1, ("a",), rev=0)
    save(sitting, 1, ("b",), rev=1)

    late = save(sitting, 1, ("c",), rev=1)

    assert (late.outcome, late.answer.values, late.answer.rev) == ("stale", ["b"], 2)
    assert standing(sitting).values == ["b"]
    assert outcomes(sitting) == [(1, 1, "saved", 1), (2, 1, "saved", 2), (3, 1, "stale", 2)]
    assert sitting.log.get(sequence=3).values == ["c"]


def test_a_page_from_the_future_is_stale_too():
    sitting = begin()

    assert save(sitting, 1, ("a",), rev=5).outcome == "stale"
    assert standing(sitting).values == []


def test_the_same_change_twice_is_one():
    sitting = begin()

    first = save(sitting, 1, ("a",), rev=0, key="one-change")
    again = save(sitting, 1, ("a",), rev=0, key="one-change")

    assert (first.was_sent_before, again.was_sent_before) == (False, True)
    assert (again.outcome, again.answer.rev, AnswerEvent.objects.count()) == ("saved", 1, 1)


def test_a_repetition_that_comes_late_is_told_what_became_of_the_first():
    sitting = begin()
    save(sitting, 1, ("a",), rev=0, key="one-change")
    save(sitting, 1, ("b",), rev=1)

    again = save(sitting, 1, ("a",), rev=0, key="one-change", now=minutes(31))

    assert (again.outcome, again.answer.values) == ("saved", ["b"])
    assert AnswerEvent.objects.count() == 2


def test_what_stands_already_is_saved_without_a_word_in_the_log():
    sitting = begin()
    save(sitting, 1, ("a",), rev=0)

    saved = save(sitting, 1, ("a",), rev=0)

    assert (saved.outcome, saved.answer.rev, AnswerEvent.objects.count()) == ("saved", 1, 1)


def test_a_flag_is_a_change_and_keeps_the_time_of_the_answer():
    sitting = begin()
    save(sitting, 1, ("a",), now=minutes(1))

    save(sitting, 1, ("a",), now=minutes(2), is_flagged=True)

    answer = standing(sitting)
    assert (answer.is_flagged, answer.rev, answer.answered_at) == (True, 2, minutes(1))


def test_an_answer_can_be_taken_back():
    sitting = begin()
    save(sitting, 1, ("a",))

    save(sitting, 1, ())

    answer = standing(sitting)
    assert (answer.values, answer.response, answer.is_answered, answer.rev) == ([], None, False, 2)


@pytest.mark.parametrize(
    ("kind", "values", "unclear"),
    [
        ("numeric", ("about four",), "number"),
        ("numeric", ("1,500",), "separator"),
        ("numeric", ("4 kg",), "unit"),
        ("matching", ("a:b",), "partial"),
    ],
)
def test_what_cannot_be_read_is_kept_as_it_was_written(kind, values, unclear):
    sitting = begin(make_exam(kinds=(kind,)))
    if kind == "matching":
        values = (right_values(sitting.paper.get(number=1))[0],)

    saved = save(sitting, 1, values)

    answer = standing(sitting)
    assert saved.outcome == "saved"
    assert (answer.values, answer.response, answer.unclear) == (list(values), None, unclear)


@pytest.mark.parametrize(
    ("values", "key", "message"),
    [
        (("nonsense",), "key-00001", "names a choice that the question does not have"),
        (("a", "b"), "key-00001", "takes one choice"),
        (("a",), "short", "needs a key"),
        (("a",), "with spaces in it", "needs a key"),
        (("x" * 2001,), "key-00001", "too long"),
        (("x",) * 101, "key-00001", "too long"),
        (("a\x00",), "key-00001", "cannot be stored"),
    ],
)
def test_what_is_no_answer_to_the_question_is_refused_and_nothing_is_kept(values, key, message):
    sitting = begin()

    with pytest.raises(BadAnswer, match=message):
        save(sitting, 1, values, key=key, rev=0)

    assert (standing(sitting).rev, AnswerEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize("number", [0, 7, -1])
def test_a_question_that_the_paper_does_not_have_takes_no_answer(number):
    sitting = begin()

    with pytest.raises(BadAnswer, match="no such question"):
        answering.save(sitting=sitting, change=Change(number, ("a",), 0, "key-00001"), seat=SEAT, now=minutes(1))


def test_another_browser_saves_nothing_until_it_takes_over():
    sitting = begin()

    before = save(sitting, 1, ("a",), seat=OTHER)
    assert answering.take_seat(sitting=sitting, seat=OTHER, key="seat-key-1", now=minutes(1)) is True
    after = save(sitting, 1, ("a",), seat=OTHER)
    old = save(sitting, 1, ("b",), seat=SEAT)

    assert (before.outcome, after.outcome, old.outcome) == ("moved", "saved", "moved")
    assert standing(sitting).values == ["a"]
    assert [row[2] for row in outcomes(sitting)] == ["moved", "seated", "saved", "moved"]
    sitting.refresh_from_db()
    assert sitting.seat == OTHER
    assert (sitting.chain, sitting.events) == chain_of(sitting)


def test_taking_over_twice_is_once():
    sitting = begin()

    for _turn in range(2):
        assert answering.take_seat(sitting=sitting, seat=OTHER, key="seat-key-1", now=minutes(1)) is True

    assert outcomes(sitting) == [(1, None, "seated", 0)]


def test_there_is_nothing_to_take_over_once_it_has_ended():
    sitting = begin()
    ending.submit(sitting=sitting, seat=SEAT, now=minutes(1))

    assert answering.take_seat(sitting=sitting, seat=OTHER, key="seat-key-1", now=minutes(2)) is False
    assert Sitting.objects.get().seat == SEAT


@pytest.mark.parametrize("state", ["break", "suspended", "closing", "graded", "released", "voided"])
def test_only_an_open_sitting_takes_answers_and_what_comes_is_logged(state):
    sitting = begin()
    Sitting.objects.filter(pk=sitting.pk).update(state=state, ended_at=minutes(1))

    saved = save(sitting, 1, ("a",), now=minutes(2))

    assert (saved.outcome, standing(sitting).values) == ("late", [])
    assert outcomes(sitting) == [(1, 1, "late", 0)]
    sitting.refresh_from_db()
    assert (sitting.chain, sitting.events, sitting.state) == (*chain_of(sitting), state)


@pytest.mark.parametrize(("told", "passed", "kept"), [(30, 60, 30), (500, 60, 60), (-5, 60, 0)])
def test_time_on_a_question_is_never_more_than_has_passed(told, passed, kept):
    sitting = begin()

    save(sitting, 1, ("a",), now=sitting.started_at + timedelta(seconds=passed), seconds=told)

    assert standing(sitting).seconds == kept


def test_a_log_entry_cannot_be_changed_in_the_database():
    sitting = begin()
    save(sitting, 1, ("a",))

    with pytest.raises(Exception, match="rows are never changed"):
        AnswerEvent.objects.update(values=["b"])


def test_the_answer_that_is_marked_is_the_last_one_acknowledged():
    sitting = begin()
    rows = list(sitting.paper.all())
    for row in rows:
        save(sitting, row.number, wrong_values(row), now=minutes(1))
        save(sitting, row.number, right_values(row), now=minutes(2))
        save(sitting, row.number, wrong_values(row), rev=0, now=minutes(3))

    ending.submit(sitting=sitting, seat=SEAT, now=minutes(4))

    assert sitting.results.get().points == 6
    assert sitting.state == State.RELEASED


def test_the_queries_of_a_save_do_not_grow(django_assert_num_queries):
    sitting = begin(make_exam(items=30, rules={"domains": [
        {"id": "D1", "title": "One", "items": 30, "touches_all": False},
        {"id": "D2", "title": "Two", "items": 30, "touches_all": False},
    ]}))  # fmt: skip
    for number in range(1, 40):
        save(sitting, number, ("a",))
    change = Change(50, ("a",), 0, "key-of-the-last")

    with django_assert_num_queries(9):
        answering.save(sitting=sitting, change=change, seat=SEAT, now=minutes(1))
