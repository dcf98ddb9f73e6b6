"""What becomes of an answer: a row for each that was judged, reflected or shown, and a standing that follows."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError

from quizzes import knowledge_check, practice
from quizzes.models.practice import Guest, PracticeAnswer, PracticeStanding
from quizzes.models.question import Question, QuestionRevision
from tests.factories import BODY, make_lesson, make_user, question_text

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def revision():
    return make_revision("q")


def make_revision(key):
    make_lesson(body=BODY + question_text(key))
    return QuestionRevision.objects.select_related("question__lesson__course").get(question__key=key)


def several():
    text = question_text("s").replace("( ) A carrot", "[x] A carrot").replace("(x)", "[x]").replace("( )", "[ ]")
    make_lesson(body=BODY + text.replace("{#s ", "{#s credit=partial "))
    return QuestionRevision.objects.select_related("question__lesson__course").get(question__key="s")


def make_guest(now=NOW):
    return Guest.objects.create(made_at=now)


def checked(revision, values, *, sure=None):
    question = revision.question
    return knowledge_check.checked(question, revision, question.lesson, values=values, tries=0, hints=0, sure=sure)


def shown(revision):
    return knowledge_check.revealed(revision.question, revision, revision.question.lesson, tries=0)


def reflected(revision):
    """A reflection that was stored, as far as keeping it goes."""
    return replace(checked(revision, []), state="kept", response={"text": "My thoughts."})


def answer(revision, values, *, who=None, now=NOW, **said):
    return practice.record(who=who or make_user(), revision=revision, asked=checked(revision, values, **said), now=now)


def rows():
    return list(PracticeAnswer.objects.order_by("pk").values_list("response", "is_correct", "score", "answered_at"))


def standings(who):
    """How somebody stands, as rows and as their answers say."""
    kept = {row.question_id: practice.standing_of(row) for row in PracticeStanding.objects.of(who)}
    return kept, practice.fold_answers(who, list(Question.objects.values_list("pk", flat=True)))


@pytest.mark.parametrize(("value", "is_correct", "score"), [("a", False, 0.0), ("b", True, 1.0)])
def test_a_graded_answer_is_a_row(revision, value, is_correct, score):
    learner = make_user()

    row = answer(revision, [value], who=learner)

    assert rows() == [({"choice": value}, is_correct, score, NOW)]
    assert (row.learner, row.question, row.revision) == (learner, revision.question, revision)


@pytest.mark.parametrize(
    ("values", "response", "is_correct", "score"),
    [
        (["a"], ["a"], False, 0.5),
        (["b", "a"], ["a", "b"], True, 1.0),
        (["a", "b", "c"], ["a", "b", "c"], False, 0.5),
        (["c"], ["c"], False, 0.0),
    ],
)
def test_several_answers_have_a_part_of_the_score(values, response, is_correct, score):
    answer(several(), values)

    assert rows() == [({"choices": response}, is_correct, score, NOW)]


def test_the_shown_answer_is_a_row_without_a_response_and_without_a_verdict(revision):
    practice.record(who=make_user(), revision=revision, asked=replace(shown(revision), sure=True), now=NOW)

    assert list(PracticeAnswer.objects.values_list("response", "is_correct", "score", "was_sure")) == [
        (None, None, None, None)
    ]


def test_a_reflection_is_a_row_without_a_verdict(revision):
    learner = make_user()

    practice.record(who=learner, revision=revision, asked=reflected(revision), now=NOW)

    assert rows() == [({"text": "My thoughts."}, None, None, NOW)]
    assert list(PracticeStanding.objects.of(learner).values_list("events", "tries", "is_missed")) == [(1, 0, False)]


@pytest.mark.parametrize("sure", [True, False, None])
def test_how_sure_somebody_was_is_kept_with_the_answer(revision, sure):
    answer(revision, ["a"], sure=sure)

    assert PracticeAnswer.objects.get().was_sure is sure


def test_where_it_was_answered_is_kept(revision):
    for place in ("lesson", "set", "review"):
        practice.record(who=make_user(), revision=revision, asked=checked(revision, ["a"]), place=place, now=NOW)

    assert list(PracticeAnswer.objects.order_by("pk").values_list("place", flat=True)) == ["lesson", "set", "review"]


@pytest.mark.parametrize("values", [[], ["z"], ["a", "b"]])
def test_what_was_not_graded_is_no_row(revision, values):
    assert answer(revision, values) is None
    assert rows() == []


def test_a_hint_and_a_fresh_start_are_no_rows(revision):
    question = revision.question
    hint = knowledge_check.hinted(question, revision, question.lesson, values=["a"], tries=0, hints=0)
    again = knowledge_check.untouched(question, question.lesson)

    for asked in (hint, again):
        assert practice.is_kept(asked) is False
        assert practice.record(who=make_user(), revision=revision, asked=asked, now=NOW) is None
    assert rows() == []
    assert not PracticeStanding.objects.exists()


def test_every_try_is_a_row_of_its_own(revision):
    learner = make_user()

    for value in ("a", "a", "b", "b"):
        answer(revision, [value], who=learner)

    assert [is_correct for _, is_correct, _, _ in rows()] == [False, False, True, True]
    assert PracticeStanding.objects.of(learner).get().events == 4


def test_a_guest_has_answers_and_a_standing_of_their_own(revision):
    guest, learner = make_guest(), make_user()

    kept = answer(revision, ["a"], who=guest)
    answer(revision, ["b"], who=learner)

    assert (kept.guest, kept.learner) == (guest, None)
    assert PracticeStanding.objects.of(guest).get().is_missed is True
    assert PracticeStanding.objects.of(learner).get().is_missed is False


def test_an_answer_of_a_guest_who_signed_in_meanwhile_is_the_learners(revision):
    guest, learner = make_guest(), make_user()
    Guest.objects.update(learner=learner, merged_at=NOW)

    kept = answer(revision, ["a"], who=guest)

    assert (kept.guest, kept.learner) == (guest, learner)
    assert [row.learner for row in PracticeStanding.objects.all()] == [learner]


def test_an_answer_of_a_guest_who_is_gone_is_not_kept(revision):
    guest = make_guest()
    Guest.objects.all().delete()

    assert answer(revision, ["a"], who=guest) is None
    assert rows() == []


def test_an_answer_costs_three_queries(revision, django_assert_num_queries):
    learner, guest = make_user(), make_guest()
    asked = checked(revision, ["a"])

    for now in (NOW, NOW + timedelta(minutes=1)):  # the first answer makes the standing, the second moves it
        with django_assert_num_queries(5):  # within a test, a transaction is two more
            practice.record(who=learner, revision=revision, asked=asked, now=now)
        with django_assert_num_queries(6):  # and whether the guest is still one
            practice.record(who=guest, revision=revision, asked=asked, now=now)


def test_an_answer_that_comes_late_stands_at_its_time(revision):
    learner = make_user()
    answer(revision, ["b"], who=learner, now=NOW)

    answer(revision, ["a"], who=learner, now=NOW - timedelta(hours=1))

    kept, folded = standings(learner)
    assert kept == folded
    assert kept[revision.question_id].first_correct is False


def test_a_standing_that_was_moved_meanwhile_is_made_anew(revision, monkeypatch):
    """As if another answer had come between reading the standing and writing it."""
    learner = make_user()
    answer(revision, ["a"], who=learner)
    real, seen = practice.standing_of, []

    def read_and_be_overtaken(row):
        if not seen:
            seen.append(row)
            answer(revision, ["b"], who=learner, now=NOW + timedelta(hours=1))
        return real(row)

    monkeypatch.setattr(practice, "standing_of", read_and_be_overtaken)
    answer(revision, ["a"], who=learner, now=NOW + timedelta(hours=2))

    kept, folded = standings(learner)
    assert kept == folded
    assert (kept[revision.question_id].events, kept[revision.question_id].tries) == (3, 3)


@pytest.mark.parametrize("seed", range(5))
def test_standings_are_what_the_answers_come_to(seed):
    """Random histories of two learners and a guest with three questions, in and out of order."""
    chance = random.Random(seed)
    revisions = [make_revision(f"q{number}") for number in range(3)]
    people = [make_user(), make_user(), make_guest()]
    now = NOW

    for _ in range(60):
        now += timedelta(minutes=chance.choice([-30, 0, 0.5, 1, 5, 9, 11, 60]))
        revision = chance.choice(revisions)
        given = [checked(revision, ["a"], sure=chance.choice([True, False, None])), checked(revision, ["b"])]
        asked = chance.choice([*given, *given, shown(revision), reflected(revision)])
        practice.record(who=chance.choice(people), revision=revision, asked=asked, now=now)

    assert PracticeAnswer.objects.count() == 60
    for who in people:
        kept, folded = standings(who)
        assert kept == folded
        assert sum(standing.events for standing in kept.values()) == PracticeAnswer.objects.of(who).count()


def test_standing_anew_takes_rows_without_answers_away_and_makes_missing_ones(revision):
    learner, other = make_user(), make_revision("other")
    answer(revision, ["a"], who=learner)
    answer(other, ["a"], who=learner)
    PracticeAnswer.objects.filter(question=other.question).delete()
    PracticeStanding.objects.filter(question=revision.question).delete()

    practice.restand(learner, [revision.question_id, other.question_id])

    kept, folded = standings(learner)
    assert kept == folded
    assert list(kept) == [revision.question_id]


def test_deleting_a_learner_deletes_what_they_answered(revision):
    learner, stays = make_user(), make_user()
    guest = make_guest()
    answer(revision, ["a"], who=guest)
    Guest.objects.update(learner=learner, merged_at=NOW)
    PracticeAnswer.objects.update(learner=learner)
    answer(revision, ["a"], who=learner)
    answer(revision, ["b"], who=stays)

    learner.delete()

    assert [row.learner for row in PracticeAnswer.objects.all()] == [stays]
    assert [row.learner for row in PracticeStanding.objects.exclude(learner=None)] == [stays]
    assert not Guest.objects.exists()


def test_a_revision_that_was_answered_cannot_go(revision):
    answer(revision, ["a"])

    with pytest.raises(RestrictedError), transaction.atomic():
        revision.delete()


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_a_score_lies_between_nothing_and_all(revision, score):
    row = answer(revision, ["a"])

    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeAnswer.objects.filter(pk=row.pk).update(score=score)


def test_a_key_and_a_number_stand_once(revision):
    question = revision.question

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(course=question.course, lesson=question.lesson, key="q", kind="single")
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionRevision.objects.create(
            question=question, number=1, kind="single", content={}, sha256="", created_at=NOW
        )


def test_rows_are_named_for_the_log(revision):
    row = answer(revision, ["a"])

    assert str(revision.question) == "q"
    assert str(revision) == f"{revision.question_id} revision 1.1"
    assert str(row) == f"{row.learner_id} on {revision.question_id}"
