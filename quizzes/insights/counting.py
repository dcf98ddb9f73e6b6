"""Counting answers where they are stored: groups of people come back, never their answers one by one.

A person is an account, or a browser without one; answers that a browser brought into an account are that account's.
A person's *first answer* to a question is their first to its present form (its revision number, in any wording): the
ones after it have seen what was said of the first, as in :mod:`quizzes.standing`. Asking for the answer counts as a
first answer that was not right. People who teach the course, and operators, try things out and are left out.

The SQL stands here because every figure follows from one pass over the answers in the order of time, person by person,
and the ORM cannot count groups of what a window function made.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from quizzes.models.question import Question

#: People are told apart by when they first answered, in days before now; the last part is everybody before that.
DAYS = (30, 90)
SPANS = range(len(DAYS) + 1)
#: So many different wrong answers are told apart on one page, the frequent ones first.
MOST_RESPONSES = 3000
#: More tries than this count as so many.
MOST_TRIES = 20

ANSWERS = """
WITH answer AS (
    SELECT
        a.question_id, a.learner_id, CASE WHEN a.learner_id IS NULL THEN a.guest_id END AS guest_id,
        a.response, a.answered_at, r.kind, a.is_correct,
        CASE WHEN a.was_sure THEN 1 ELSE 0 END AS sure,
        CASE WHEN a.response IS NULL THEN 1 ELSE 0 END AS asked,
        ROW_NUMBER() OVER person AS place,
        SUM(CASE WHEN a.is_correct THEN 1 ELSE 0 END) OVER person AS rights,
        COUNT(a.is_correct) OVER person AS tries
    FROM quizzes_question q
    JOIN quizzes_questionrevision present ON present.id = q.revision_id
    JOIN quizzes_practiceanswer a ON a.question_id = q.id
    JOIN quizzes_questionrevision r ON r.id = a.revision_id
    WHERE q.course_id = %s AND q.lesson_id = COALESCE(%s, q.lesson_id) AND q.id = COALESCE(%s, q.id)
        AND r.number = COALESCE(%s, present.number)
        AND NOT EXISTS (
            SELECT 1 FROM courses_course_instructors t WHERE t.course_id = q.course_id AND t.user_id = a.learner_id
        )
        AND NOT EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = a.learner_id AND u.is_superuser)
    WINDOW person AS (
        PARTITION BY a.question_id, a.learner_id, CASE WHEN a.learner_id IS NULL THEN a.guest_id END
        ORDER BY a.answered_at, a.id
    )
)
"""
_PEOPLE = """
, person AS (
    SELECT
        question_id, learner_id, guest_id, MIN(answered_at) AS since, MAX(asked) AS asked,
        MAX(CASE WHEN place = 1 THEN sure ELSE 0 END) AS sure,
        MIN(CASE WHEN rights = 1 AND is_correct THEN tries END) AS tries,
        CASE WHEN MAX(kind) = 'reflection' THEN CASE WHEN MIN(asked) = 0 THEN 'kept' ELSE 'asked' END
        ELSE MAX(
            CASE WHEN place > 1 THEN NULL WHEN asked = 1 THEN 'asked' WHEN is_correct THEN 'right' ELSE 'wrong' END
        ) END AS first
    FROM answer GROUP BY question_id, learner_id, guest_id
)
SELECT
    question_id, CASE WHEN since >= %s THEN 0 WHEN since >= %s THEN 1 ELSE 2 END AS span, NULL AS response,
    CASE WHEN learner_id IS NULL THEN 1 ELSE 0 END AS guest, first, sure, asked,
    CASE WHEN tries > %s THEN %s ELSE tries END AS until_right, COUNT(*) AS people
FROM person GROUP BY 1, 2, 4, 5, 6, 7, 8
"""
_RESPONSES = """
SELECT question_id, span, response, NULL, NULL, NULL, NULL, NULL, people
FROM (
    SELECT
        question_id, CASE WHEN answered_at >= %s THEN 0 WHEN answered_at >= %s THEN 1 ELSE 2 END AS span,
        response, COUNT(*) AS people
    FROM answer WHERE place = 1 AND asked = 0 AND kind <> 'reflection' AND NOT is_correct
    GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT %s
) wrong
"""
#: Both at once, since putting the answers into order is most of the work: groups first, then what was wrong.
COUNTS_SQL = f"{ANSWERS}{_PEOPLE}UNION ALL{_RESPONSES}"


@dataclass(frozen=True)
class Group:
    """People whose answers to a question went the same way.

    ``first`` is "right", "wrong", "asked" (for the answer) or, for a reflection, "kept". ``has_asked`` at any time;
    ``tries`` is how many answers it took until one was right, None if none was.
    """

    span: int
    is_guest: bool
    first: str
    was_sure: bool
    has_asked: bool
    tries: int | None
    people: int


@dataclass(frozen=True)
class Response:
    """People whose first answer to a question was this one, which is wrong."""

    span: int
    response: dict[str, Any]
    people: int


@dataclass(frozen=True)
class Scope:
    """Which questions are looked at: a course's, a lesson's, or one. ``number`` is that of an earlier revision."""

    course: int
    lesson: int | None = None
    question: int | None = None
    number: int | None = None

    @property
    def values(self) -> list[int | None]:
        return [self.course, self.lesson, self.question, self.number]


@dataclass(frozen=True)
class Counts:
    """What was counted, by question id. ``is_capped``: the rarest wrong answers are not told apart."""

    groups: dict[int, list[Group]]
    responses: dict[int, list[Response]]
    is_capped: bool = False


def count(scope: Scope, now: datetime) -> Counts:
    """Count the people of these questions, and their wrong first answers. One query."""
    starts = [connection.ops.adapt_datetimefield_value(now - timedelta(days=days)) for days in DAYS]
    values = [*scope.values, *starts, MOST_TRIES, MOST_TRIES, *starts, MOST_RESPONSES + 1]
    groups: dict[int, list[Group]] = {}
    wrong: list[tuple[int, int, Any, int]] = []
    for question, span, response, guest, first, sure, asked, tries, people in fetched(COUNTS_SQL, values):
        if first is None:
            wrong.append((question, span, response, people))
            continue
        group = Group(span, bool(guest), first, bool(sure), bool(asked), tries, people)
        groups.setdefault(question, []).append(group)
    # Rows of a union come in any order; what is equal stays as the database put it.
    wrong.sort(key=lambda row: (-row[3], row[0], row[1]))
    responses: dict[int, list[Response]] = {}
    for question, span, response, people in wrong[:MOST_RESPONSES]:
        value = json.loads(response) if isinstance(response, str) else response
        responses.setdefault(question, []).append(Response(span, value, people))
    return Counts(groups, responses, is_capped=len(wrong) > MOST_RESPONSES)


def fetched(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def in_span(groups: Collection[Group], spans: Collection[int]) -> list[Group]:
    return [group for group in groups if group.span in spans]


def questions_of(course: int, lesson: int | None = None) -> list[Question]:
    """The questions of a course or a lesson with their present form, retired ones last. One query."""
    found = Question.objects.filter(course=course, **({"lesson": lesson} if lesson else {}))
    return list(found.select_related("revision").order_by("is_retired", "lesson_id", "position", "pk"))
