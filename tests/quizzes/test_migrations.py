"""A site of the release before keeps its practice: answers get their standings, and those asked for are not judged."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from quizzes import practice
from quizzes.models.practice import PracticeAnswer, PracticeStanding

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("quizzes", "0001_initial"), ("courses", "0002_first_publication"), ("accounts", "0001_initial")]
START = datetime(2026, 11, 1, 9, tzinfo=UTC)
#: Minutes after the start, the response, whether it was right as the release before kept it.
HISTORY = [(0, {"choice": "a"}, False), (1, {"choice": "b"}, True), (30, None, False), (31, {"choice": "b"}, True)]


@pytest.fixture
def executor():
    """Moves the schema; what it has moved back comes forward again, whatever happens in between."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield MigrationExecutor(connection)
    MigrationExecutor(connection).migrate(latest)


def old_site(apps):
    """A learner who answered one question four times, as rows of the release before."""
    model = apps.get_model
    learner = model("accounts", "User").objects.create(email="ann@example.org")
    course = model("courses", "Course").objects.create(slug="botany", title="Botany")
    module = model("courses", "Module").objects.create(course=course, slug="m", title="M")
    lesson = model("courses", "Lesson").objects.create(course=course, module=module, slug="l", title="L")
    model("courses", "Term").objects.create(course=course, lesson=lesson, slug="root", name="Root", definition="Down.")
    question = model("quizzes", "Question").objects.create(course=course, lesson=lesson, key="q", kind="single")
    revision = model("quizzes", "QuestionRevision").objects.create(
        question=question, number=3, kind="single", content={}, sha256="", created_at=START
    )
    for minutes, response, right in HISTORY:
        model("quizzes", "PracticeAnswer").objects.create(
            learner=learner,
            question=question,
            revision=revision,
            response=response,
            is_correct=right,
            score=float(right),
            answered_at=START + timedelta(minutes=minutes),
        )


def test_practice_of_the_release_before_is_kept_and_stands_as_it_would_now_and_can_go_back(executor):
    executor.migrate(BEFORE)
    old_site(executor.loader.project_state(BEFORE).apps)

    forward = MigrationExecutor(connection)
    forward.migrate(forward.loader.graph.leaf_nodes())

    rows = PracticeAnswer.objects.order_by("answered_at").values_list(
        "response", "is_correct", "score", "was_sure", "place"
    )
    assert list(rows) == [
        ({"choice": "a"}, False, 0.0, None, "lesson"),
        ({"choice": "b"}, True, 1.0, None, "lesson"),
        (None, None, None, None, "lesson"),
        ({"choice": "b"}, True, 1.0, None, "lesson"),
    ]
    standing = PracticeStanding.objects.get()
    answer = PracticeAnswer.objects.select_related("revision").first()
    assert (standing.events, standing.tries, standing.rights) == (4, 3, 2)
    assert (standing.first_correct, standing.is_correct, standing.is_missed) == (False, True, True)
    assert practice.fold_answers(answer.learner, [answer.question_id]) == {
        answer.question_id: practice.standing_of(standing)
    }
    assert answer.revision.label == "3.1"

    back = MigrationExecutor(connection)
    back.migrate(BEFORE)

    answers = back.loader.project_state(BEFORE).apps.get_model("quizzes", "PracticeAnswer").objects
    kept = answers.order_by("answered_at").values_list("response", "is_correct")
    assert list(kept) == [(response, right) for _, response, right in HISTORY]
