"""The forms of what can be done to a sitting: what they say first, what they refuse, whom they turn away."""

import pytest
from django.test import Client

from exams.transitions import State
from tests.exams.invigilation.acts import NAMES, state
from tests.exams.invigilation.desks import (
    client,
    count_of_entries,
    exam_of_ines,
    page,
    person,
    running,
    url,
)
from tests.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    return exam_of_ines(rules={"release": "by hand"})


@pytest.mark.parametrize(
    ("name", "fields", "errors"),
    [
        ("extension", {"minutes": "0", "reason": "x"}, {"minutes"}),
        ("extension", {"minutes": "1441", "reason": "x"}, {"minutes"}),
        ("extension", {"minutes": "soon", "reason": "Because."}, {"minutes"}),
        ("extension", {"minutes": "5", "reason": " "}, {"reason"}),
        ("suspension", {"reason": ""}, {"reason"}),
        ("end", {"reason": "x" * 401}, {"reason"}),
        ("voiding", {"reason": "x"}, {"counts"}),
        ("voiding", {"reason": "x", "counts": "maybe"}, {"counts"}),
    ],
)
def test_a_form_with_a_mistake_comes_back_with_what_was_written(exam, name, fields, errors):
    sitting = running(exam)
    desk, address = client("ines"), url("act", sitting.uuid, name)
    seen = form_of(desk.get(address).content.decode(), "act")["seen"]
    before = count_of_entries()

    response = desk.post(address, fields | {"seen": seen})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == errors
    text = response.content.decode()
    assert "<title>Error: " in " ".join(text.split())
    assert form_of(text, "act")["reason"][0].strip() == fields["reason"].strip()
    assert (state(), count_of_entries()) == ("open", before)


def test_what_makes_no_sense_now_is_not_asked_but_said(exam):
    sitting = running(exam)
    desk = client("ines")

    response = desk.get(url("act", sitting.uuid, "release"), follow=True)

    assert response.redirect_chain == [(page(sitting), 302)]
    [told] = [str(message) for message in response.context["messages"]]
    assert told.startswith("Nothing was done. The sitting is “In progress” now.")
    assert desk.get(url("act", sitting.uuid, "made-up")).status_code == 404


def test_every_page_says_what_it_leads_to_before_its_button(exam):
    sitting = running(exam)

    def consequence(name):
        response = client("ines").get(url("act", sitting.uuid, name))
        assert response.context["consequence"] in response.content.decode()
        return response.context["consequence"]

    assert "What is given cannot be taken back." in consequence("extension")
    assert "no answer is taken until you resume" in consequence("suspension")
    assert "ends for good" in consequence("end")
    assert "has no result any more" in consequence("voiding")


@pytest.mark.parametrize("name", NAMES)
def test_strangers_do_nothing(exam, name):
    sitting = running(exam)
    address, before = url("act", sitting.uuid, name), count_of_entries()
    fields = {"seen": f"open {sitting.deadline.isoformat()}", "minutes": "5", "reason": "x", "counts": "no"}

    statuses = {who: client(who).post(address, fields).status_code for who in ("cleo", "staff", "alice")}

    assert statuses == {"cleo": 404, "staff": 404, "alice": 302}
    assert Client().post(address, fields).status_code == 302
    assert (state(), count_of_entries()) == (State.OPEN, before)


def test_a_post_without_its_token_is_turned_away(exam):
    sitting = running(exam)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("ines"))

    for address in [url("act", sitting.uuid, "end"), url("paper", sitting.uuid), url("releases")]:
        assert strict.post(address, {"reason": "x"}).status_code == 403
    assert state() == "open"
