"""Whether the exams of the coming days can be held: forms, keys, the sweeper, and what other sections found."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.utils import timezone

from config.doctor import exams, keys, work
from config.doctor.findings import error, warning
from config.doctor.visit import Found
from exams import heartbeat
from exams.credentials import keys as signing
from tests.config.doctor.visits import NOW, told, visit
from tests.exams.sittings import make_exam
from tests.factories import make_course, make_user

pytestmark = pytest.mark.django_db
NONE = ("ok", "no exam is open or opens within 7 days")
WELL = ("ok", "database, keys, cache, clock, mail, files and sweeper have no error")


def test_which_exams_are_looked_at():
    week = timedelta(days=7)
    for opens, closes, is_due in (
        (None, None, True),
        (NOW - week, None, True),
        (NOW + week, None, True),
        (NOW + week + timedelta(seconds=1), None, False),
        (NOW - week, NOW, False),
        (NOW - week, NOW + timedelta(seconds=1), True),
    ):
        window = {"opens": opens and opens.isoformat(), "closes": closes and closes.isoformat()}
        exam = make_exam(rules=window)
        assert (told(exams.open_exams, visit(now=NOW)) != [NONE]) is is_due, window
        exam.delete()

    make_exam(status="draft")
    make_exam(make_course(status="draft"))
    assert told(exams.open_exams, visit(now=NOW)) == [NONE]


def test_a_bank_that_has_forms_and_one_that_has_none():
    make_exam(make_course("botany"))
    make_exam(make_course("zoology"), items=2, rules={"opens": "2026-03-04T08:00:00+00:00"})
    seen = visit(now=NOW)

    assert told(exams.open_exams, seen) == [
        ("ok", "the exam of botany is open: forms of 6 items from 10"),
        ("error", "nobody can start the exam of zoology: no form can be drawn from its 4 items"),
        WELL,
    ]


def test_errors_elsewhere_are_in_the_way_and_warnings_are_not():
    make_exam(make_course("botany"))
    seen = visit(now=NOW)
    seen.found = [
        Found("Mail", "server", error("away", "")),
        Found("Clock", "site_clock", error("an hour behind", "")),
        Found("Cache", "memory", warning("full", "")),
        Found("Content", "in_sync", error("broken", "")),
    ]

    assert told(exams.open_exams, seen)[-1] == (
        "error", "exams cannot be relied on while there are errors in Clock, Mail",
    )  # fmt: skip


def test_the_signing_key(settings):
    seen = visit()
    assert told(keys.signing_key, seen) == [("ok", "no signing key yet: it is made with the first certificate")]

    signing.key_in_use(now=timezone.now())
    assert told(keys.signing_key, seen) == [("ok", "the signing key of certificates opens with SECRET_KEY")]

    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key " * 5
    ((level, says),) = told(keys.signing_key, seen)
    assert (level, says.endswith("was encrypted with another SECRET_KEY")) == ("error", True)

    settings.SECRET_KEY_FALLBACKS = [former]
    assert told(keys.signing_key, seen) == [("advice", "the signing key opens with one of SECRET_KEY_FALLBACKS only")]


def test_second_factors():
    seen = visit()
    assert told(keys.second_factors, seen) == []

    factor = Authenticator.objects.create(user=make_user(), type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    assert told(keys.second_factors, seen) == [("ok", "second factors open")]

    for data in ({"secret": "not a secret!"}, {}):
        factor.data = data
        factor.save()
        assert [level for level, _ in told(keys.second_factors, seen)] == ["error"], data


def test_the_sweeper():
    cache.delete(heartbeat.KEY)
    assert told(work.sweeper, visit(now=NOW)) == [("ok", "no exam is open, and no sweeper ran")]

    make_exam()
    assert told(work.sweeper, visit(now=NOW)) == [
        ("error", "the sweeper never ran: exams end when somebody looks, not on time")
    ]

    heartbeat.beat(NOW - timedelta(seconds=20), 30)
    assert told(work.sweeper, visit(now=NOW)) == [("ok", "the sweeper ran 20 s ago")]

    heartbeat.beat(NOW - timedelta(hours=1), 30)
    assert told(work.sweeper, visit(now=NOW)) == [
        ("error", "the sweeper is late: exams end when somebody looks, not on time")
    ]


def test_without_tables_there_is_no_telling():
    seen = visit()
    seen.is_migrated = False
    for check in (exams.open_exams, keys.signing_key, keys.second_factors, work.sweeper):
        assert told(check, seen) == [("not checked", "migrations wait")], check
