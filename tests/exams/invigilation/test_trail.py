"""The audit trail to read: an exam's for its editors, the site's for operators, and whether its chain holds."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exams import audit, certificates, regrading
from exams.models.audit import AuditEntry
from tests.exams.invigilation.desks import client, count_of_entries, marked, person, running, url
from tests.exams.invigilation.tampering import unguarded
from tests.exams.sittings import make_exam
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SITE = "/admin/exams/auditentry/"


def actions(response):
    return [(told.entry.action, told.entry.subject.partition(":")[0]) for told in response.context["entries"]]


def fill(subject, many):
    from django.db import transaction

    with transaction.atomic():
        for _ in range(many):
            audit.record(action="time extended", subject=subject, actor="system", at=timezone.now())


def test_the_doors_of_an_exams_trail(exam):
    address = url("trail")

    found = {who: client(who).get(address).status_code for who in ("ines", "operator", "cleo", "staff", "alice")}

    assert found == {"ines": 200, "operator": 200, "cleo": 404, "staff": 404, "alice": 302}
    assert Client().get(address).status_code == 302


def test_the_trail_of_the_site_is_for_operators(exam):
    assert reverse("admin:exams_auditentry_changelist") == SITE

    found = {who: client(who).get(SITE).status_code for who in ("operator", "ines", "cleo", "staff", "alice")}
    pressed = {who: client(who).post(f"{SITE}verification/").status_code for who in ("operator", "ines", "alice")}

    assert found == {"operator": 200, "ines": 403, "cleo": 403, "staff": 403, "alice": 302}
    assert pressed == {"operator": 200, "ines": 403, "alice": 302}
    assert (Client().get(SITE).status_code, client("operator").get(f"{SITE}verification/").status_code) == (302, 405)


def test_an_exams_trail_holds_what_belongs_to_it_and_nothing_else(exam):
    running(make_exam(), make_user())
    sitting = marked(exam, right=6)
    held = certificates.issue(sitting=sitting, name="Alice Ash", now=timezone.now(), actor=None)
    item = sitting.paper.get(number=1).item
    regrading.correct(item=item, number=1, action="credit", reason="x", by=person("ines"), now=timezone.now())

    response = client("ines").get(url("trail"))

    assert actions(response) == [
        ("certificate.noted", "certificate"),
        ("result regraded", "sitting"),
        ("item corrected", "item"),
        ("certificate.issued", "certificate"),
        ("result released", "sitting"),
        ("sitting marked", "sitting"),
        ("sitting ended", "sitting"),
        ("sitting started", "sitting"),
    ]
    kinds = {kind: client("ines").get(url("trail"), {"kind": kind}) for kind in ("exam", "item", "certificate")}
    assert {kind: len(actions(found)) for kind, found in kinds.items()} == {"exam": 0, "item": 1, "certificate": 2}
    assert held.number in kinds["certificate"].content.decode()


def test_the_trail_of_an_exam_is_not_widened_by_asking(exam):
    other = running(make_exam(), make_user())
    marked(exam)

    response = client("ines").get(url("trail"), {"subject": f"sitting:{other.uuid}"})

    assert actions(response) == []


def test_it_is_filtered_by_subject_and_by_action(exam):
    one, two = marked(exam), marked(exam, make_user())

    assert len(actions(client("ines").get(url("trail"), {"subject": f"sitting:{one.uuid}"}))) == 4
    assert actions(client("ines").get(url("trail"), {"action": "sitting ended"})) == [("sitting ended", "sitting")] * 2
    assert actions(client("operator").get(SITE, {"subject": f"sitting:{two.uuid}", "action": "sitting started"})) == [
        ("sitting started", "sitting")
    ]
    assert len(actions(client("operator").get(SITE, {"action": "made-up"}))) == 8
    assert actions(client("operator").get(SITE, {"kind": "key"})) == []


def test_it_goes_on_at_a_number_and_keeps_its_filters(exam):
    sitting = running(exam)
    fill(f"sitting:{sitting.uuid}", 60)

    first = client("ines").get(url("trail"), {"action": "time extended"})
    second = client("ines").get(url("trail"), {"action": "time extended", "before": first.context["older"]})

    numbers = [told.entry.number for page in (first, second) for told in page.context["entries"]]
    assert numbers == list(range(61, 1, -1))
    assert "?action=time%20extended&amp;before=12" in first.content.decode()
    assert second.context["older"] is None
    assert len(client("ines").get(url("trail"), {"before": "x" * 40}).context["entries"]) == 50


@pytest.mark.parametrize("who", ["ines", "operator"])
def test_nothing_is_counted_and_few_queries_are_made(exam, who, django_assert_num_queries):
    sitting = running(exam)
    address = url("trail") if who == "ines" else SITE
    desk = client(who)
    fill(f"sitting:{sitting.uuid}", 3)
    desk.get(address)
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        desk.get(address)
    fill(f"sitting:{sitting.uuid}", 40)

    with django_assert_num_queries(len(few)) as many:
        desk.get(address)

    assert [query["sql"] for query in many if "COUNT(" in query["sql"] and "auditentry" in query["sql"]] == []


def test_the_chain_is_verified_when_asked_and_only_then(exam, monkeypatch):
    from exams import verifying

    marked(exam)
    looked = []
    trail = verifying.trail
    monkeypatch.setattr(verifying, "trail", lambda: looked.append(1) or trail())
    before = count_of_entries()

    client("operator").get(SITE)
    assert looked == []
    response = client("operator").post(f"{SITE}verification/")

    assert looked == [1]
    assert "Verified up to entry 4: nothing was changed, taken out or put in between." in response.content.decode()
    assert count_of_entries() == before


def test_a_broken_chain_is_said_entry_by_entry(exam):
    marked(exam)
    with unguarded("exams_auditentry") as cursor:
        cursor.execute("UPDATE exams_auditentry SET actor = 'system' WHERE number = 2")

    response = client("operator").post(f"{SITE}verification/")

    assert response.context["faults"] == ["entry 2 was changed"]
    assert "entry 2 was changed" in response.content.decode()


def test_an_entry_holds_all_that_it_says(exam):
    running(exam)

    [told] = client("ines").get(url("trail")).context["entries"]

    assert [name for name, _value in told.facts] == ["number", "paper", "deadline", "terms", "chain"] or {
        name for name, _value in told.facts
    } == {"number", "paper", "deadline", "terms", "chain"}
    assert AuditEntry.objects.get().sha256 in client("ines").get(url("trail")).content.decode()


def test_an_entry_that_says_less_than_it_should_is_shown_all_the_same(exam):
    sitting = running(exam)
    fill(f"sitting:{sitting.uuid}", 1)

    told = client("ines").get(url("trail")).context["entries"][0]

    assert (told.title, told.detail) == ("Time extended", "")
