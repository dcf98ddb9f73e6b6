"""Checking content files on their own, before any site has them."""

from __future__ import annotations

from collections.abc import Iterator

from courses import loader
from courses.sync.further import loaders
from courses.sync.plan import Action, Plan, Step
from courses.sync.problems import Problem
from courses.sync.shapes import Reading
from courses.sync.work import CourseWork


def check(reading: Reading) -> Iterator[Problem]:
    """Every problem and every piece of advice about the courses of ``reading``, as if all they hold were new."""
    for course in reading.courses:
        lessons = [item for _, item in course.lessons()]
        steps = [Step(Action.CREATE, "lesson", f"{course.slug}/{item.slug}", item.path) for item in lessons]
        plan = Plan(steps)
        yield from loader.check(CourseWork(course), plan)
        for other in loaders():
            yield from other.check(course, reading)
