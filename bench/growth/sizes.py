"""Which sites are compared: how many learners they have and what each has done, and how many lessons."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class History:
    """What each learner of a crowd has done. One in ``sat`` has sat the exam, and holds its certificate."""

    lessons: int
    answers: int
    cards: int
    sat: int


#: Somebody a few weeks into the course.
WHOLE = History(lessons=12, answers=60, cards=20, sat=20)
#: As few rows as still make each table that grows with learners grow: one million people fit into a run.
NARROW = History(lessons=2, answers=3, cards=1, sat=1_000)


@dataclass(frozen=True)
class Size:
    """A site: a crowd in the shipped course, and, where there are any, further courses with so many lessons in all.

    With further courses the pages of the first of those are compared, without them those of the shipped one.
    """

    name: str
    learners: int = 100
    history: History = WHOLE
    courses: int = 0
    lessons: int = 0

    @property
    def database(self) -> str:
        """A name for its database on a PostgreSQL server that holds several."""
        return "growth_" + "".join(sign for sign in self.name if sign.isalnum())


#: The most learners: one million when asked for.
MOST = int(os.environ.get("GROWTH", "100000"))
#: What the others are measured by comes first.
LEARNERS = (
    Size("100 learners", 100),
    Size("1 learner", 0),
    Size("10,000 learners", 10_000),
    Size(f"{MOST:,} learners", MOST, NARROW),
)
LESSONS = (
    Size("40 lessons", courses=1, lessons=40),
    Size("400 in 10 courses", courses=10, lessons=400),
    Size("4,000 in 100 courses", courses=100, lessons=4_000),
    Size("400 in one course", courses=1, lessons=400),
    Size("4,000 in one course", courses=1, lessons=4_000),
)
