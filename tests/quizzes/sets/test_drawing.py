"""What is drawn for a practice set, in which order, and how far one is."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from courses.outline import outline
from quizzes import sets
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question
from quizzes.sets import Tally, Wanted
from tests.factories import make_user, now
from tests.quizzes.answering.forms import HERE
from tests.quizzes.sets.forms import answer, shown, started

pytestmark = pytest.mark.django_db

ALL = ["carrot-q1", "fruit-q1", "fruit-q2", "leaf-q1", "leaf-q2"]


def draw(course, who=None, showing="", **wanted):
    found = outline(course, drafts=False)
    return sets.run(found, who, Wanted(**{"length": 0, "started": 1_700_000_000, **wanted}), showing=showing)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ({}, ALL),
        ({"module": "plants"}, ["fruit-q1", "fruit-q2", "leaf-q1", "leaf-q2"]),
        ({"module": "roots"}, ["carrot-q1"]),
        ({"lesson": "leaf"}, ["leaf-q1", "leaf-q2"]),
        ({"module": "roots", "lesson": "leaf"}, []),
        ({"module": "nowhere"}, []),
        ({"only": "new"}, ALL),
        ({"only": "missed"}, []),
        ({"only": "unsure"}, []),
        ({"only": "sure-wrong"}, []),
    ],
)
def test_a_set_draws_the_questions_of_what_was_chosen_and_no_reflections_or_drafts(course, wanted, keys):
    run = draw(course, **wanted)

    assert sorted(question.key for question in run.questions) == keys


def test_the_order_is_mixed_and_belongs_to_the_start(course):
    orders = {tuple(question.key for question in draw(course, started=start).questions) for start in range(1, 40)}

    assert len(orders) > 20
    assert draw(course, started=7).questions == draw(course, started=7).questions


def test_the_filters_follow_the_record(course, ann, learner):
    answer(learner, "fruit-q1", "b")  # right
    answer(learner, "fruit-q2", "a")  # wrong
    learner.post("/courses/botany/practice/leaf-q1/", {"answer": "a", "sure": "yes"}, **HERE)  # sure and wrong
    learner.post("/courses/botany/practice/leaf-q2/", {"answer": "b", "sure": "no"}, **HERE)  # right, not sure

    drawn = {only: sorted(q.key for q in draw(course, ann, only=only).questions) for only in sets.FILTERS}

    assert drawn == {
        "all": ALL,
        "new": ["carrot-q1"],
        "missed": ["fruit-q2", "leaf-q1"],
        "unsure": ["leaf-q2"],
        "sure-wrong": ["leaf-q1"],
    }


def test_somebody_elses_record_is_not_asked(course, learner):
    answer(learner, "fruit-q2", "a")

    assert draw(course, make_user("bob@example.org"), only="missed").questions == []


def test_what_was_answered_stays_in_the_set_though_the_filter_no_longer_fits(course, ann, learner):
    query = started(learner, "only=new&length=3")
    wanted = {name: values[0] for name, values in parse_qs(query).items()}
    first = shown(learner.get(f"/courses/botany/practice/?{query}"))

    answer(learner, first, "b", query)

    run = draw(course, ann, only="new", length=3, started=int(wanted["started"]))
    assert len(run.questions) == 3
    assert run.questions[0].key == first
    assert run.tallies == {Question.objects.get(key=first).pk: Tally(first=True, is_right=True)}
    assert run.current == run.questions[1]
    assert (run.number, run.passed) == (2, 1)


def test_a_set_ends_with_what_is_there_or_what_was_wanted(course):
    assert len(draw(course, length=3).questions) == 3
    assert len(draw(course, length=20).questions) == 5


def test_a_question_left_behind_is_passed_over(course):
    run = draw(course)
    keys = [question.key for question in run.questions]

    assert draw(course, after=keys[0]).current.key == keys[1]
    assert draw(course, after=keys[-1]).current is None
    assert draw(course, after=keys[-1]).skipped == 5
    assert draw(course, after="unknown").current.key == keys[0]
    assert draw(course, showing=keys[3]).current.key == keys[3]


def test_the_tally_counts_right_at_first_later_and_not_yet(course, ann, learner):
    query = started(learner)
    start = int(parse_qs(query)["started"][0])
    answer(learner, "fruit-q1", "b", query)
    for choice in ("a", "c", "b"):
        answer(learner, "fruit-q2", choice, query)
    answer(learner, "leaf-q1", "c", query)
    learner.post(f"/courses/botany/practice/leaf-q2/?{query}", {"do": "show"}, **HERE)

    run = draw(course, ann, started=start)

    assert (run.right_first, run.right_later) == (1, 1)
    assert sorted(question.key for question in run.not_yet) == ["leaf-q1", "leaf-q2"]
    assert set(PracticeAnswer.objects.values_list("place", flat=True)) == {"set"}


def test_answers_elsewhere_or_before_are_not_of_the_set(course, ann, learner):
    answer(learner, "fruit-q1", "b")
    query = started(learner)
    PracticeAnswer.objects.update(place="set", answered_at=now() - timedelta(days=1))
    answer(learner, "fruit-q2", "b")

    assert draw(course, ann, started=int(parse_qs(query)["started"][0])).tallies == {}
