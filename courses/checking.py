"""Checking content files on their own, before any site has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from courses import loader
from courses.sync.plan import Action, Plan, Step
from courses.sync.problems import Problem
from courses.sync.shapes import CourseSource
from courses.sync.work import CourseWork


def check(courses: Iterable[CourseSource]) -> Iterator[Problem]:
    """Every problem and every piece of advice about ``courses``, as if all their lessons were new."""
    for course in courses:
        lessons = [item for _, item in course.lessons()]
        steps = [Step(Action.CREATE, "lesson", f"{course.slug}/{item.slug}", item.path) for item in lessons]
        plan = Plan(steps)
        yield from loader.check(CourseWork(course), plan)
