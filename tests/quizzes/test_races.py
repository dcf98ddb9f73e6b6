"""Answers, sign-ins and merges that come at the same moment: nothing is lost, nothing is double."""

import threading
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from quizzes import guests, knowledge_check, practice
from quizzes.models.practice import Guest, PracticeAnswer, PracticeStanding
from quizzes.models.question import QuestionRevision
from tests.factories import make_lesson, make_user
from tests.races import at_once, hang_up, insist

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


minutes = count(1)


@pytest.fixture
def revisions():
    make_lesson(questions=2)
    return list(QuestionRevision.objects.select_related("question__lesson__course").order_by("pk"))


def answers(who, revisions, *, times=8, offset=0):
    """A step that answers the questions in turn, each answer a bit later than all before."""

    def step():
        kept = 0
        for number in range(times):
            for revision in revisions:
                question = revision.question
                values = ["b"] if (number + offset) % 3 else ["a"]
                asked = knowledge_check.checked(
                    question, revision, question.lesson, values=values, tries=0, hints=0, sure=True
                )
                now = NOW + timedelta(minutes=next(minutes))
                row = insist(
                    lambda now=now, asked=asked, revision=revision: practice.record(
                        who=who, revision=revision, asked=asked, now=now
                    )
                )
                kept += row is not None
        return kept

    return step


def kept_and_folded(who, revisions):
    kept = {row.question_id: practice.standing_of(row) for row in PracticeStanding.objects.of(who)}
    return kept, practice.fold_answers(who, [revision.question_id for revision in revisions])


def test_answers_of_one_learner_from_several_tabs(revisions):
    learner = make_user()

    counts = at_once(*(answers(learner, revisions, offset=offset) for offset in range(4)))

    assert counts == [16, 16, 16, 16]
    kept, folded = kept_and_folded(learner, revisions)
    assert kept == folded
    assert [standing.events for standing in kept.values()] == [32, 32]


def test_an_answer_that_others_would_overtake_each_time_is_kept(revisions, monkeypatch):
    """The others stand in line for the question's row, however often they come between its reading and its writing."""
    learner, real, others = make_user(), practice.fold_answers, []
    answer = answers(learner, revisions[:1], times=1)
    answer()

    def overtaken(who, questions):
        folded = real(who, questions)
        if threading.current_thread() is threading.main_thread():
            others.append(threading.Thread(target=lambda: (insist(answer), hang_up())))
            others[-1].start()
            others[-1].join(timeout=0.3)  # one that stands in line is not back before this answer is kept
        return folded

    with monkeypatch.context() as patched:
        patched.setattr(practice, "fold_answers", overtaken)
        practice.restand(learner, [revisions[0].question_id])
    for other in others:
        other.join()

    kept, folded = kept_and_folded(learner, revisions[:1])
    assert kept == folded
    assert kept[revisions[0].question_id].events == 1 + len(others) == 2


def test_signing_in_while_tabs_go_on_answering(revisions):
    learner, guest = make_user(), Guest.objects.create(made_at=NOW)
    answers(guest, revisions, times=1)()

    def merge():
        return insist(lambda: guests.merge(guest=guest, learner=learner, now=NOW))

    at_once(
        answers(guest, revisions, offset=1),
        answers(guest, revisions, offset=2),
        answers(learner, revisions, offset=3),
        merge,
    )

    assert PracticeAnswer.objects.filter(learner=learner).count() == PracticeAnswer.objects.count() == 2 + 3 * 16
    kept, folded = kept_and_folded(learner, revisions)
    assert kept == folded
    assert PracticeStanding.objects.count() == 2


def test_the_same_browser_signs_in_to_two_accounts_at_once(revisions):
    people, guest = [make_user(), make_user()], Guest.objects.create(made_at=NOW)
    answers(guest, revisions)()

    counts = at_once(
        *(lambda who=who: insist(lambda: guests.merge(guest=guest, learner=who, now=NOW)) for who in people)
    )

    assert sorted(counts) == [0, 16]
    winner = people[counts.index(16)]
    assert set(PracticeAnswer.objects.values_list("learner", flat=True)) == {winner.pk}
    assert set(PracticeStanding.objects.values_list("learner", flat=True)) == {winner.pk}


def test_two_devices_of_one_person_sign_in_at_once(revisions):
    learner = make_user()
    devices = [Guest.objects.create(made_at=NOW) for _ in range(2)]
    for offset, device in enumerate(devices):
        answers(device, revisions, offset=offset)()

    counts = at_once(
        *(lambda one=one: insist(lambda: guests.merge(guest=one, learner=learner, now=NOW)) for one in devices)
    )

    assert counts == [16, 16]
    kept, folded = kept_and_folded(learner, revisions)
    assert kept == folded
    assert [standing.events for standing in kept.values()] == [16, 16]
