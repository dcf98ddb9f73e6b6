"""Accommodations: who has which, a new one by address, and what that does to a sitting that runs."""

import pytest
from django.test import Client
from django.utils import timezone

from exams import accommodations
from exams.models.accommodation import Accommodation
from exams.timing import Terms
from tests.exams.invigilation.desks import (
    client,
    count_of_entries,
    exam_of_ines,
    last_entry,
    page,
    person,
    press,
    running,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    return exam_of_ines(rules={"minutes": 90})


def agreed(exam, **values):
    return accommodations.agree(
        exam=exam, learner=person("alice"), by=person("ines"), now=timezone.now(), values=values
    )


def new(**fields):
    return press(client("ines"), url("accommodation_new"), "accommodation", **fields)


def test_doors(exam):
    pages = [url("accommodations"), url("accommodation_new"), url("accommodation", agreed(exam).pk)]

    found = {who: [client(who).get(one).status_code for one in pages] for who in ("ines", "operator", "cleo", "staff")}

    assert found == {"ines": [200] * 3, "operator": [200] * 3, "cleo": [404] * 3, "staff": [404] * 3}
    assert [Client().get(one).status_code for one in pages] == [302] * 3
    assert client("alice").get(pages[0]).status_code == 302
    assert client("ines").get(url("accommodation", 999)).status_code == 404


def test_a_new_one_is_made_by_address_with_everything_it_has(exam):
    status, said = new(
        email=" Alice@Example.org ",
        extra_percent="25",
        extra_minutes="5",
        breaks="2",
        break_minutes="10",
        extra_attempts="1",
        no_wait="on",
        window_minutes="60",
    )

    assert (status, said) == (
        302,
        [
            "Agreed with Alice Ash: 90 min and 25% more and 5 more minutes: 117 min 30 s in all; 2 breaks of up to 10 "
            "min."
        ],
    )
    found = Accommodation.objects.get()
    assert [getattr(found, name) for name in accommodations.FIELDS] == [25, 5, 2, 10, 1, True, 60]
    assert (found.learner, found.set_by) == (person("alice"), person("ines"))
    action, actor, data = last_entry()
    assert (action, actor, data["extra_percent"]) == ("accommodation set", f"person:{person('ines').pk}", 25)


def test_an_address_that_nobody_has_is_said_and_kept(exam):
    desk = client("ines")

    response = desk.post(url("accommodation_new"), {"email": "alice@example.com", "extra_percent": "25"})

    assert response.status_code == 422
    assert response.context["form"].errors["email"] == ["Nobody here signs in with this address. Check its spelling."]
    assert 'value="alice@example.com"' in response.content.decode()
    assert 'value="25"' in response.content.decode()
    assert Accommodation.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"extra_percent": "301"}, "extra_percent"),
        ({"extra_percent": "-1"}, "extra_percent"),
        ({"extra_minutes": "1441"}, "extra_minutes"),
        ({"breaks": "21", "break_minutes": "1"}, "breaks"),
        ({"break_minutes": "121", "breaks": "1"}, "break_minutes"),
        ({"breaks": "1"}, "break_minutes"),
        ({"break_minutes": "5"}, "breaks"),
        ({"extra_attempts": "101"}, "extra_attempts"),
        ({"window_minutes": "43201"}, "window_minutes"),
        ({"extra_percent": "a lot"}, "extra_percent"),
    ],
)
def test_what_is_beyond_the_limits_comes_back(exam, fields, wrong):
    whole = dict.fromkeys(accommodations.FIELDS, "0") | {"email": "alice@example.org"} | fields
    del whole["no_wait"]

    response = client("ines").post(url("accommodation_new"), whole)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [wrong])
    assert (Accommodation.objects.count(), count_of_entries()) == (0, 0)


def test_one_is_changed_and_its_form_says_what_it_comes_to(exam):
    found = agreed(exam, extra_percent=25)
    address = url("accommodation", found.pk)
    shown = client("ines").get(address)
    assert shown.context["sums"] == "25 percent of 90 minutes are 22 min 30 s: 112 min 30 s in all."

    status, _said = press(client("ines"), address, "accommodation", extra_percent="50")

    assert status == 302
    found.refresh_from_db()
    assert found.extra_percent == 50


def test_a_new_form_works_an_example_out(exam):
    told = client("ines").get(url("accommodation_new")).context["sums"]

    assert told == "For instance, 25 percent of 90 minutes are 22 min 30 s: 112 min 30 s in all."


def test_a_sitting_that_runs_is_not_changed_and_that_is_said(exam):
    sitting = running(exam)

    status, said = new(email="alice@example.org", extra_percent="50")

    assert status == 302
    assert said[1].startswith("Alice Ash is sitting the exam now, until ")
    assert said[1].endswith("This does not change that sitting, only later ones: to give it more time, extend it.")
    before = sitting.deadline
    sitting.refresh_from_db()
    assert (sitting.deadline, Terms.of(sitting.terms).extra_percent) == (before, 0)
    form = client("ines").get(url("accommodation", Accommodation.objects.get().pk)).content.decode()
    assert url("act", sitting.uuid, "extension") in form
    assert page(sitting) in client("ines").get(url("accommodations")).content.decode()


def test_strangers_agree_on_nothing(exam):
    found = agreed(exam)
    before = count_of_entries()
    fields = {"email": "alice@example.org", "extra_percent": "300"}

    for address in [url("accommodation_new"), url("accommodation", found.pk)]:
        assert [client(who).post(address, fields).status_code for who in ("cleo", "staff", "alice")] == [404, 404, 302]

    assert count_of_entries() == before
