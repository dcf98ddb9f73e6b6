"""How a practice question goes with the others: by hand, of enough accounts alone, flagged where it goes against."""

import pytest

from accounts.models import User
from quizzes.insights import agreement
from quizzes.insights.agreement import agreements, from_sums
from quizzes.insights.flags import agreement_flags
from quizzes.insights.measures import Estimate, fisher
from quizzes.models.practice import PracticeAnswer
from tests.quizzes.insights.crowds import MINUTE, SINGLE, crowd, lesson_asking, revision
from tests.quizzes.insights.desk import LESSON, QUESTION, page, words
from tests.quizzes.practicing import NOW

#: Sums over a hundred people, half of them right: 40 of those with a rest of 1, 10 of those with a rest of 0.
SUMS = (100, 50.0, 50.0, 50.0, 40.0)


def test_a_correlation_from_sums_by_hand():
    found = from_sums(*SUMS)

    assert found is not None
    assert found.value == pytest.approx(0.6)  # (40 - 25) / √(25 · 25)
    assert (found.low, found.high) == fisher(found.value, 100)


@pytest.mark.parametrize(
    "sums",
    [(49, 25.0, 25.0, 25.0, 20.0), (100, 4.0, 50.0, 50.0, 4.0), (100, 96.0, 50.0, 50.0, 50.0),
     (100, 50.0, 50.0, 25.0, 25.0), (100, 50.0, 50.0, 50.0, 50.0)],
)  # fmt: skip
def test_nothing_is_said_of_few_people_or_without_a_difference(sums):
    assert from_sums(*sums) is None


@pytest.mark.parametrize(
    ("found", "names"),
    [(None, []), (Estimate(-0.1, -0.3, 0.1), []), (Estimate(0.0, -0.1, 0.1), []),
     (Estimate(-0.3, -0.4, -0.1), ["against"])],
)  # fmt: skip
def test_only_what_clearly_goes_against_the_others_is_flagged(found, names):
    assert [flag.name for flag in agreement_flags(found)] == names


@pytest.fixture
def answered(lesson, monkeypatch):
    """Sixty people with four questions: half are right with three of them, and "grain" turns that round."""
    monkeypatch.setattr(agreement, "OTHERS", 3)
    keys = [f"more{number}" for number in range(3)]
    lesson_asking(*(SINGLE.replace("#grain", f"#{key}") for key in keys), slug="more", module=lesson.module)
    people = User.objects.bulk_create([User(email=f"agree{number}@example.org") for number in range(60)])
    for place, who in enumerate(people):
        is_strong = place < 30
        for key in keys:
            answer(who, key, is_right=is_strong if place % 6 else not is_strong)
        answer(who, "grain", is_right=not is_strong)
        answer(who, "grain", is_right=True, now=NOW + MINUTE)
    return lesson


def answer(who, key, *, is_right, now=NOW):
    form = revision(key)
    PracticeAnswer.objects.create(
        learner=who, question=form.question, revision=form, response={"choice": "b" if is_right else "a"},
        is_correct=is_right, score=float(is_right), answered_at=now,
    )  # fmt: skip


@pytest.mark.django_db
def test_first_answers_of_accounts_are_compared_with_their_others(answered):
    crowd(revision("grain"), [{"choice": "b"}] * 20, guests=20)
    crowd(revision("grain"), [{"choice": "b"}] * 20)  # with no other question

    found = agreements(answered.course_id)

    # 25 of the 30 strong ones are right elsewhere and wrong here, and five of the weak ones the other way round.
    assert found[revision("grain").question_id].value == pytest.approx(-2 / 3)
    # With "more0" go the two others of its kind and "grain": 2/3 and 1/3 of the rest, turned round for a sixth.
    assert found[revision("more0").question_id].value > 0.5
    assert set(found) == {revision(key).question_id for key in ("grain", "more0", "more1", "more2")}


@pytest.mark.django_db
def test_people_who_teach_the_course_are_left_out(answered):
    for who in User.objects.filter(email__startswith="agree")[:20]:
        answered.course.instructors.add(who)

    assert agreements(answered.course_id) == {}


@pytest.mark.django_db
def test_the_pages_say_it_over_all_time_alone(answered, ines):
    assert "Goes with the others: -0.67 (-0.79 to -0.50)" in words(page(ines, LESSON))
    assert "Goes against the other questions" in words(page(ines, LESSON))
    assert "Goes with the other questions -0.67" in words(page(ines, QUESTION))
    for address in (LESSON, QUESTION):
        assert "-0.67" not in words(page(ines, f"{address}?period=30"))


@pytest.mark.django_db
def test_it_takes_one_query(answered, django_assert_num_queries):
    with django_assert_num_queries(1):
        agreements(answered.course_id)
