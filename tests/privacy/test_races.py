"""Processes that erase at the same moment, and people who keep their account in it: one of the two, and all of it.

`ROUNDS=50 MANY=20` in the environment makes it more.
"""

import os
from functools import partial

import pytest
from django.core import mail

from accounts import erased_list, erasure
from accounts.models import Erased, User
from tests.factories import make_user, now
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

MANY = int(os.environ.get("MANY", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))


@pytest.fixture(autouse=True)
def erased_file(settings, tmp_path):
    settings.ERASED_LIST = tmp_path / "erased.jsonl"


def test_many_processes_erase_once_and_who_keeps_the_account_in_that_moment_keeps_it():
    for turn in range(ROUNDS):
        ann = make_user(f"ann{turn}@example.org")
        request = erasure.ask(person=ann, now=now())
        mail.outbox.clear()
        keep = partial(erasure.keep, person=ann)
        told = at_once(*[partial(erasure.erase_due, now=request.due_at)] * MANY, keep)

        erased, kept = sum(told[:-1]), told[-1]
        assert (erased, bool(kept)) in {(1, False), (0, True)}
        assert (User.objects.count(), Erased.objects.count(), len(mail.outbox)) == (1 - erased, erased, erased)
        erased_list.complete()
        lines = {line.person for line in erased_list.read(erased_list.place())} if erased else {ann.pk}
        assert lines == {ann.pk}
        User.objects.all().delete()
        Erased.objects.all().delete()
        erased_list.place().unlink(missing_ok=True)


def test_of_two_operators_who_go_at_once_one_stays():
    for turn in range(ROUNDS):
        both = [make_user(f"{name}{turn}@example.org", is_superuser=True) for name in ("ann", "bob")]
        told = at_once(
            *[partial(erasure.erase, person=person, now=now()) for person in both], refusals=(erasure.LastOperator,)
        )

        assert sorted(type(each).__name__ for each in told) == ["LastOperator", "NoneType"]
        assert User.objects.filter(is_superuser=True).count() == 1
        User.objects.all().delete()
