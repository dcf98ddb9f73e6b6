"""The list of sittings, one sitting, and its paper."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams import audit, certificates, regrading
from exams.admin.invigilation import words
from exams.delivery import ending
from exams.models.accommodation import Accommodation
from exams.models.audit import AuditEntry
from exams.models.result import Correction
from exams.models.sitting import Sitting
from tests.exams.invigilation.desks import (
    client,
    copies,
    count_of_entries,
    exam_of_ines,
    marked,
    numbers,
    page,
    person,
    press,
    running,
    url,
)
from tests.exams.sittings import START, begin, save
from tests.factories import make_user

pytestmark = pytest.mark.django_db
KEY = "An apple of"


def rows(response):
    return [(row.sitting.learner.email, str(row.sitting.get_state_display())) for row in response.context["rows"]]


def addresses(exam):
    sitting = running(exam)
    done = marked(exam, make_user())
    return [url("exam"), url("releases"), page(sitting), url("paper", sitting.uuid), url("paper", done.uuid)]


def test_its_editors_and_operators_get_in_and_nobody_else(exam):
    found = {
        name: [client(name).get(address).status_code for address in addresses_]
        for addresses_ in [addresses(exam)]
        for name in ("ines", "operator", "cleo", "staff", "alice")
    }
    guest = [Client().get(address).status_code for address in [url("exam"), url("releases")]]

    assert found == {
        "ines": [200] * 5,
        "operator": [200] * 5,
        "cleo": [404] * 5,
        "staff": [404] * 5,
        "alice": [302] * 5,
    }
    assert guest == [302, 302]


def test_a_sitting_of_another_exam_is_not_found_under_this_one(exam):
    other = begin(now=timezone.now())

    assert client("ines").get(page(other)).status_code == 404


def test_the_exams_are_those_one_may_edit(exam):
    running(exam)

    def listed(name):
        response = client(name).get(reverse("admin:exams_sitting_changelist"))
        return response.status_code, [(e.title, e.all, e.running) for e in response.context.get("exams", [])]

    assert listed("ines") == (200, [("The exam", 1, 1)])
    assert listed("cleo") == (200, [])
    assert client("staff").get(reverse("admin:exams_sitting_changelist")).status_code == 403


def test_the_list_has_the_running_first_and_says_how_far_each_is(exam):
    done = marked(exam, make_user("bob@example.org", name="Bob"), right=6)
    sitting = running(exam)
    save(sitting, 1, ("77",) if sitting.paper.get(number=1).content["kind"] == "numeric" else ("a",), is_flagged=True,
         now=timezone.now())  # fmt: skip

    response = client("ines").get(url("exam"))

    assert rows(response) == [("alice@example.org", "In progress"), ("bob@example.org", "Released")]
    first, second = response.context["rows"]
    assert (first.answered, first.flagged, first.result) == (1, 1, None)
    assert (second.answered, second.flagged, second.result) == (6, 0, done.results.get())
    told = response.context["summary"]
    assert (told.total, told.running, told.to_mark, told.graded, told.released) == (2, 1, 0, 0, 1)
    assert (told.passed, told.results, told.percent) == (1, 1, 100)


def test_the_list_is_searched_and_filtered_and_keeps_both_in_its_fields(exam):
    running(exam)
    marked(exam, make_user("bob@example.org", name="Bob"))

    def found(**query):
        return rows(client("ines").get(url("exam"), query))

    assert found(q="ASH") == [("alice@example.org", "In progress")]
    assert found(q="bob@") == [("bob@example.org", "Released")]
    assert found(state="released") == [("bob@example.org", "Released")]
    assert found(state="released", q="ash") == []
    assert len(found(state="made-up")) == 2
    assert len(found(q="\x00")) == 2
    assert (
        '<option value="released" selected>' in client("ines").get(url("exam"), {"state": "released"}).content.decode()
    )


def test_the_list_is_paged(exam):
    sitting = running(exam)
    rest = Sitting.objects.filter(pk=sitting.pk).values().get()
    del rest["id"], rest["uuid"]
    Sitting.objects.bulk_create(
        Sitting(**rest | {"number": n, "state": "released", "ended_at": sitting.deadline}) for n in range(2, 62)
    )

    first, second = client("ines").get(url("exam")), client("ines").get(url("exam"), {"page": 2, "state": "released"})

    assert [len(first.context["rows"]), len(second.context["rows"])] == [50, 10]
    assert "?page=2" in first.content.decode()
    assert "?state=released&amp;page=1" in second.content.decode()


@pytest.mark.parametrize("name", ["exam", "accommodations", "corrections", "items", "trail"])
def test_a_list_asks_as_much_for_many_as_for_few(exam, name, django_assert_num_queries):
    now, ines = timezone.now(), person("ines")
    sitting = marked(exam, make_user())
    items = [row.item for row in sitting.paper.select_related("item")]
    agreed = Accommodation(exam=exam, breaks=1, set_by=ines, set_at=now)
    fixed = Correction(exam=exam, action="void", reason="Wrong.", made_by=ines, made_at=now)

    def add(many):
        for learner in copies(sitting, many):
            Accommodation.objects.create(**as_values(agreed) | {"learner": learner})
        for number in range(many):
            Correction.objects.create(**as_values(fixed) | {"item": items[number % 6], "number": 100 + next(numbers)})
            with transaction.atomic():
                audit.record(
                    action="time extended", subject=f"sitting:{sitting.uuid}", actor=f"person:{ines.pk}", at=now
                )

    add(3)
    desk = client("ines")
    desk.get(url(name))
    with CaptureQueriesContext(connection) as few:
        desk.get(url(name))
    add(37)

    with django_assert_num_queries(len(few)):
        response = desk.get(url(name))

    assert response.status_code == 200
    assert len(few) < 16


def as_values(row):
    """What a row holds, to make others like it."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
            and getattr(row, field.attname) is not None}  # fmt: skip


def test_a_sitting_asks_as_much_for_many_entries_as_for_few(exam, django_assert_num_queries):
    sitting = running(exam)
    desk = client("ines")
    for number in range(3):
        save(sitting, 1, ("a", "b")[number % 2 : number % 2 + 1], now=timezone.now())
    with CaptureQueriesContext(connection) as few:
        desk.get(page(sitting))
    for number in range(37):
        save(sitting, 2, ("a", "b")[number % 2 : number % 2 + 1], now=timezone.now())
        if number % 4 == 0:
            ending.suspend(sitting=Sitting.objects.get(), by=person("ines"), reason="x", now=timezone.now())
            ending.resume(sitting=Sitting.objects.get(), by=person("operator"), now=timezone.now())

    with django_assert_num_queries(len(few)):
        response = desk.get(page(sitting))

    assert len(response.context["log"]) == 40
    assert len(response.context["moves"]) == 21


def test_a_sitting_tells_every_move_in_words_with_who_and_why(exam):
    sitting = running(exam)
    ending.suspend(sitting=sitting, by=person("ines"), reason="The alarm went off.", now=timezone.now())
    ending.resume(sitting=Sitting.objects.get(), by=person("operator"), now=timezone.now())

    moves = client("ines").get(page(sitting)).context["moves"]

    assert [(told.title, told.actor) for told in moves] == [
        ("Sitting started", "Alice Ash"),
        ("Sitting suspended", "Ines"),
        ("Sitting resumed", "Olu"),
    ]
    assert moves[1].detail == "The alarm went off."
    assert moves[0].detail.startswith("Attempt 1, until ")
    assert moves[0].detail.endswith("(30 min)")


def test_every_entry_that_the_rules_write_has_words(exam):

    passed = marked(exam, right=6)
    certificates.issue(sitting=passed, name="Alice Ash", now=timezone.now(), actor=person("alice"))
    item = passed.paper.get(number=1).item
    now, ines = timezone.now(), person("ines")
    made = regrading.correct(item=item, number=1, action="void", reason="Wrong.", by=ines, now=now)
    regrading.undo(correction=made, reason="Right.", by=ines, now=now)
    ending.void(sitting=Sitting.objects.get(), by=ines, reason="Copied.", counts=False, now=now)
    ending.reinstate(sitting=Sitting.objects.get(), by=ines, reason="Not copied.", now=now)

    told = words.told(AuditEntry.objects.order_by("number"))

    assert [one.entry.action for one in told if one.title == one.entry.action] == []
    silent = {"certificate.noted", "key.made", "result released"}
    assert [one.entry.action for one in told if not one.detail and one.entry.action not in silent] == []
    assert "Form 1, “The item is left out”: Wrong." in [one.detail for one in told]
    assert "It uses up no attempt: Copied." in [one.detail for one in told]


def test_somebody_who_was_erased_is_no_name_any_more(exam):
    sitting = running(exam)
    Sitting.objects.update(learner=None)
    number = person("alice").pk
    person("alice").delete()

    response = client("ines").get(page(sitting))

    assert response.context["title"] == "Somebody whose account was erased"
    assert response.context["moves"][0].actor == f"somebody whose account was erased (person:{number})"
    assert client("ines").get(url("exam")).status_code == 200


def test_looking_writes_nothing(exam):
    sitting = running(exam, now=START)
    before = count_of_entries()

    text = client("ines").get(page(sitting)).content.decode()
    client("ines").get(url("exam"))
    client("ines").get(url("paper", sitting.uuid))

    assert "Time is up, about to be marked" in text
    assert (Sitting.objects.get().state, count_of_entries()) == ("open", before)


def test_a_result_with_its_versions_and_its_certificate_stand_on_the_page(exam):
    sitting = marked(exam, right=6)
    held = certificates.issue(sitting=sitting, name="Alice Ash", now=timezone.now(), actor=None)
    item = sitting.paper.get(number=1).item
    regrading.correct(item=item, number=1, action="credit", reason="Ambiguous.", by=person("ines"), now=timezone.now())

    response = client("ines").get(page(sitting))

    assert [(r.version, [c.item.key for c in found]) for r, found in response.context["results"]] == [
        (2, [item.key]),
        (1, []),
    ]
    assert response.context["standing"] == "genuine"
    assert held.number in response.content.decode()


def test_all_marked_results_are_released_at_once_after_their_number_was_shown():
    exam = exam_of_ines(rules={"release": "by hand"})
    for _ in range(3):
        marked(exam, make_user())
    running(exam)
    desk = client("ines")

    asked = desk.get(url("releases"))
    assert asked.context["waiting"] == 3
    assert "Results of this exam are released by hand only." in asked.content.decode()
    status, said = press(desk, url("releases"))

    assert (status, said) == (302, ["3 results were released."])
    assert sorted(Sitting.objects.values_list("state", flat=True)) == ["open", "released", "released", "released"]
    assert desk.get(url("releases")).context["waiting"] == 0
    assert desk.post(url("releases")).status_code == 302
    assert list(audit.broken()) == []
