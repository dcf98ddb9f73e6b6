"""Corrections of items and what results say after them, for tests."""

from exams import regrading
from exams.delivery import ending
from tests.exams.sittings import (
    begin,
    item,
    minutes,
    right_values,
    save,
    wrong_values,
)
from tests.factories import make_user


def correct(key, action, accepted=(), **fields):
    values = {"may_lower": False, "reason": "The key was wrong.", "by": make_user(is_staff=True), "now": minutes(60)}
    return regrading.correct(item=item(key), number=1, action=action, accepted=accepted, **(values | fields))


def sit_with(exam, right_keys, **fields):
    """A whole sitting in which the items with these keys are answered rightly, the others wrongly."""
    sitting = begin(exam, **fields)
    for row in sitting.paper.all():
        values = right_values(row) if row.key in right_keys else wrong_values(row)
        save(sitting, row.number, values)
    return ending.submit(sitting=sitting, seat=sitting.seat, now=minutes(1))


def latest(sitting):
    return sitting.results.order_by("-version").first()


def says(sitting):
    result = latest(sitting)
    return result.version, int(result.points), int(result.most), int(result.pass_mark), result.is_passed, result.is_kept
