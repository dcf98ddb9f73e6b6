"""All pairs of states: the moves there are, and no others, in the table and in the database."""

from itertools import product

import pytest
from django.db import transaction

from exams.delivery.moving import NotAllowed, move
from exams.models.sitting import Sitting
from exams.transitions import MOVES, State, is_allowed, sources
from tests.exams.sittings import START, begin, trail

ALLOWED = {
    ("open", "break"), ("open", "suspended"), ("open", "closing"), ("open", "voided"),
    ("break", "open"), ("break", "suspended"), ("break", "closing"), ("break", "voided"),
    ("suspended", "open"), ("suspended", "closing"), ("suspended", "voided"),
    ("closing", "graded"), ("closing", "voided"),
    ("graded", "released"), ("graded", "voided"),
    ("released", "voided"),
    ("voided", "closing"),
}  # fmt: skip
PAIRS = list(product(State.values, State.values))


def test_there_are_seven_states_and_seventeen_moves():
    assert len(PAIRS) == 49
    assert {pair for pair in PAIRS if is_allowed(*pair)} == ALLOWED
    assert {(before, after) for after in State for before in sources(after)} == {
        (State(before), State(after)) for before, after in ALLOWED
    }
    assert set(MOVES) == set(State)


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_sitting_makes_the_moves_there_are(before, after):
    sitting = begin()
    Sitting.objects.filter(pk=sitting.pk).update(state=before, ended_at=START)
    sitting.refresh_from_db()

    if (before, after) in ALLOWED:
        with transaction.atomic():
            moved = move(sitting, State(after), action="moved", actor="system", now=START)
    else:
        with pytest.raises(NotAllowed):
            move(sitting, State(after), action="moved", actor="system", now=START)
        moved = False

    sitting.refresh_from_db()
    assert (moved, sitting.state) == (((before, after) in ALLOWED), after if moved else before)
    assert trail(f"sitting:{sitting.uuid}") == ["sitting started", *(["moved"] if moved else [])]


@pytest.mark.django_db
def test_who_comes_second_moves_nothing_and_is_not_on_record():
    sitting = begin()
    late = Sitting.objects.get(pk=sitting.pk)

    with transaction.atomic():
        first = move(sitting, State.SUSPENDED, action="suspended", actor="system", now=START)
        second = move(late, State.CLOSING, action="ended", actor="system", now=START, ended_at=START)

    assert (first, second) == (True, False)
    assert Sitting.objects.get(pk=sitting.pk).state == State.SUSPENDED
    assert trail(f"sitting:{sitting.uuid}") == ["sitting started", "suspended"]
