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
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from quizzes.models.question import Question

#: People are told apart by when they first answered, in days before now; the last part is everybody before that.
DAYS = (30, 90)
SPANS = range(len(DAYS) + 1)
#: So many different wrong answers to a question are told apart, the frequent ones first.
MOST_RESPONSES = 3000
#: More tries than this count as so many.
MOST_TRIES = 20

#: The answers of a scope, without those of people who try things out.
OF_LEARNERS = """
    FROM quizzes_question q
    JOIN quizzes_questionrevision present ON present.id = q.revision_id
    JOIN quizzes_practiceanswer a ON a.question_id = q.id
    JOIN quizzes_questionrevision r ON r.id = a.revision_id
    WHERE {where}
        AND NOT EXISTS (
            SELECT 1 FROM courses_course_instructors t WHERE t.course_id = q.course_id AND t.user_id = a.learner_id
        )
        AND NOT EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = a.learner_id AND u.is_superuser)"""
ANSWERS = f"""
WITH answer AS (
    SELECT
        a.question_id, a.learner_id, CASE WHEN a.learner_id IS NULL THEN a.guest_id END AS guest_id,
        r.number, a.response, a.answered_at, r.kind, a.is_correct,
        CASE WHEN a.was_sure THEN 1 ELSE 0 END AS sure,
        CASE WHEN a.response IS NULL THEN 1 ELSE 0 END AS asked,
        ROW_NUMBER() OVER person AS place,
        SUM(CASE WHEN a.is_correct THEN 1 ELSE 0 END) OVER person AS rights,
        COUNT(a.is_correct) OVER person AS tries
    {OF_LEARNERS}
    WINDOW person AS (
        PARTITION BY a.question_id, r.number, a.learner_id, CASE WHEN a.learner_id IS NULL THEN a.guest_id END
        ORDER BY a.answered_at, a.id
    )
)
"""
_PEOPLE = """
, person AS (
    SELECT
        question_id, number, learner_id, guest_id, MIN(answered_at) AS since, MAX(asked) AS asked,
        MAX(CASE WHEN place = 1 THEN sure ELSE 0 END) AS sure,
        MIN(CASE WHEN rights = 1 AND is_correct THEN tries END) AS tries,
        CASE WHEN MAX(kind) = 'reflection' THEN CASE WHEN MIN(asked) = 0 THEN 'kept' ELSE 'asked' END
        ELSE MAX(
            CASE WHEN place > 1 THEN NULL WHEN asked = 1 THEN 'asked' WHEN is_correct THEN 'right' ELSE 'wrong' END
        ) END AS first
    FROM answer GROUP BY question_id, number, learner_id, guest_id
)
SELECT
    question_id, number, CASE WHEN since >= %s THEN 0 WHEN since >= %s THEN 1 ELSE 2 END AS span, NULL AS response,
    CASE WHEN learner_id IS NULL THEN 1 ELSE 0 END AS guest, first, sure, asked,
    CASE WHEN tries > %s THEN %s ELSE tries END AS until_right, COUNT(*) AS people
FROM person GROUP BY 1, 2, 3, 5, 6, 7, 8, 9
"""
_RESPONSES = """
SELECT question_id, number, span, response, NULL, NULL, NULL, NULL, NULL, people
FROM (
    SELECT
        question_id, number, span, response, people,
        ROW_NUMBER() OVER (PARTITION BY question_id, number ORDER BY people DESC, span, response) AS place
    FROM (
        SELECT
            question_id, number, CASE WHEN answered_at >= %s THEN 0 WHEN answered_at >= %s THEN 1 ELSE 2 END AS span,
            response, COUNT(*) AS people
        FROM answer WHERE place = 1 AND asked = 0 AND kind <> 'reflection' AND NOT is_correct
        GROUP BY 1, 2, 3, 4
    ) given
) wrong WHERE place <= %s
"""
#: Both at once, since putting the answers into order is most of the work: groups first, then what was wrong.
COUNTS = f"{ANSWERS}{_PEOPLE}UNION ALL{_RESPONSES}"


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
    """Which questions are looked at: a course's, a lesson's, or one. ``number`` is that of an earlier revision.

    ``has_all`` asks for every revision, each with its own first answers.
    """

    course: int
    lesson: int | None = None
    question: int | None = None
    number: int | None = None
    has_all: bool = False

    def sql(self, text: str) -> str:
        """The text with this scope as its condition. Only what is asked for stands there: PostgreSQL guesses that a
        condition which is always true leaves few rows, and then compares every answer with every person.
        """
        where = ["q.course_id = %s"]
        where += ["q.lesson_id = %s"] * (self.lesson is not None) + ["q.id = %s"] * (self.question is not None)
        if not self.has_all:
            where.append("r.number = present.number" if self.number is None else "r.number = %s")
        return text.format(where=" AND ".join(where))

    @property
    def values(self) -> list[int]:
        number = None if self.has_all else self.number
        return [each for each in (self.course, self.lesson, self.question, number) if each is not None]


#: A question by its id, and the number of a revision.
Form = tuple[int, int]


@dataclass(frozen=True)
class Counts:
    """What was counted, by question id. ``is_capped``: the rarest wrong answers are not told apart."""

    groups: dict[int, list[Group]]
    responses: dict[int, list[Response]]
    is_capped: bool = False


@dataclass(frozen=True)
class FormCounts:
    """What was counted of one revision of a question."""

    groups: list[Group] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    is_capped: bool = False


def count(scope: Scope, now: datetime) -> Counts:
    """Count the people of these questions, each in one form, and their wrong first answers. One query."""
    found = count_forms(scope, now)
    return Counts(
        {question: form.groups for (question, _number), form in found.items()},
        {question: form.responses for (question, _number), form in found.items() if form.responses},
        is_capped=any(form.is_capped for form in found.values()),
    )


def count_forms(scope: Scope, now: datetime) -> dict[Form, FormCounts]:
    """The same, form by form. One query."""
    starts = [connection.ops.adapt_datetimefield_value(now - timedelta(days=days)) for days in DAYS]
    values = [*scope.values, *starts, MOST_TRIES, MOST_TRIES, *starts, MOST_RESPONSES + 1]
    groups: dict[Form, list[Group]] = defaultdict(list)
    wrong: dict[Form, list[tuple[int, Any, int]]] = defaultdict(list)
    for question, number, span, response, guest, first, sure, asked, tries, people in fetched(
        scope.sql(COUNTS), values
    ):
        if first is None:
            wrong[question, number].append((span, response, people))
        else:
            group = Group(span, bool(guest), first, bool(sure), bool(asked), tries, people)
            groups[question, number].append(group)
    return {form: of_form(each, wrong.get(form, [])) for form, each in groups.items()}


def of_form(groups: list[Group], wrong: list[tuple[int, Any, int]]) -> FormCounts:
    # Rows of a union come in any order; what is equal stays as the database put it.
    wrong.sort(key=lambda row: (-row[2], row[0]))
    responses = [
        Response(span, json.loads(response) if isinstance(response, str) else response, people)
        for span, response, people in wrong[:MOST_RESPONSES]
    ]
    return FormCounts(groups, responses, is_capped=len(wrong) > MOST_RESPONSES)


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
