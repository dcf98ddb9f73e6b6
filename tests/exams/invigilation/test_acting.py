"""What is done to a sitting by hand: what it leads to is said first, what happened afterwards, and why nothing did."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from exams import certificates
from exams.delivery import ending
from exams.models.certificate import Certificate
from exams.models.sitting import Sitting
from exams.transitions import State
from tests.exams.invigilation.desks import (
    client,
    count_of_entries,
    exam_of_ines,
    last_entry,
    marked,
    page,
    person,
    press,
    running,
    send,
    url,
)
from tests.exams.sittings import START, answer_all, trail
from tests.forms import form_of

pytestmark = pytest.mark.django_db
NAMES = [
    "extension",
    "suspension",
    "resumption",
    "end",
    "release",
    "revocation",
    "certificate",
    "voiding",
    "reinstatement",
]


@pytest.fixture
def exam():
    return exam_of_ines(rules={"release": "by hand"})


def act(name, sitting, **fields):
    """As Ines: open the page of an action, fill it in, press."""
    return press(client("ines"), url("act", sitting.uuid, name), **fields)


def offered(sitting):
    return [action.name for action in client("ines").get(page(sitting)).context["actions"]]


def state():
    return Sitting.objects.get().state


def by_ines():
    return f"person:{person('ines').pk}"


def test_each_state_offers_what_makes_sense_in_it(exam):
    sitting = running(exam)
    now, ines = timezone.now(), person("ines")
    assert offered(sitting) == ["extension", "suspension", "end", "voiding"]

    ending.suspend(sitting=sitting, by=ines, reason="x", now=now)
    assert offered(sitting) == ["extension", "resumption", "end", "voiding"]

    ending.resume(sitting=sitting, by=ines, now=now)
    answer_all(Sitting.objects.get(), 6, now=now)
    ending.end(sitting=Sitting.objects.get(), by=ines, reason="x", now=timezone.now())
    assert offered(sitting) == ["release", "voiding"]

    ending.release(sitting=Sitting.objects.get(), actor="system", now=now)
    held = certificates.issue(sitting=Sitting.objects.get(), name="Alice Ash", now=timezone.now(), actor=None)
    assert offered(sitting) == ["revocation", "voiding"]

    certificates.revoke(certificate=held, reason="x", now=now)
    assert offered(sitting) == ["certificate", "voiding"]

    ending.void(sitting=Sitting.objects.get(), by=ines, reason="x", counts=True, now=now)
    assert offered(sitting) == ["reinstatement"]


def test_a_running_sitting_is_extended(exam):
    sitting = running(exam)
    before = sitting.deadline

    status, said = act("extension", sitting, minutes="15", reason="The network was down.")

    assert (status, len(said)) == (302, 1)
    assert said[0].startswith("Alice Ash has 15 minutes more: until ")
    assert Sitting.objects.get().deadline == before + timedelta(minutes=15)
    action, actor, data = last_entry()
    assert (action, actor, data["minutes"], data["reason"]) == (
        "time extended", by_ines(), 15, "The network was down.",
    )  # fmt: skip


def test_a_sitting_whose_time_is_up_is_not_extended(exam):
    sitting = running(exam, now=START)

    status, said = act("extension", sitting, minutes="15", reason="Late.")

    assert status == 302
    assert said[0].startswith(
        "Nothing was done. The sitting is “Marked, not released” now. Last: sitting marked, by the"
    )
    assert trail(f"sitting:{sitting.uuid}") == ["sitting started", "sitting ended", "sitting marked"]


def test_a_sitting_is_suspended_and_resumed_with_the_time_that_was_left(exam):
    sitting = running(exam)
    before = sitting.deadline

    assert act("suspension", sitting, reason="The alarm went off.") == (
        302, ["The sitting is suspended. Its time stands still until you resume it."],
    )  # fmt: skip
    assert (state(), Sitting.objects.get().reason) == ("suspended", "The alarm went off.")
    status, said = act("resumption", sitting)

    assert (status, state()) == (302, "open")
    assert said[0].startswith("The sitting goes on, until ")
    assert Sitting.objects.get().deadline > before
    assert trail(f"sitting:{sitting.uuid}") == ["sitting started", "sitting suspended", "sitting resumed"]


def test_a_sitting_is_ended_and_its_reason_is_on_record(exam):
    sitting = running(exam)

    assert act("end", sitting, reason="Left the room.") == (
        302, ["The sitting is ended and marked. It is “Marked, not released” now."],
    )  # fmt: skip

    ended = Sitting.objects.get()
    assert (ended.state, ended.ended_by, ended.reason) == ("graded", "staff", "Left the room.")
    moves = client("ines").get(page(sitting)).context["moves"]
    assert [(told.title, told.detail) for told in moves[1:2]] == [
        ("Sitting ended", "Ended by staff, after 0 entries of the answer log: Left the room.")
    ]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ("yes", "The sitting is voided; it uses up an attempt."),
        ("no", "The sitting is voided; it uses up no attempt."),
    ],
)
def test_a_sitting_is_voided_and_reinstated(exam, counts, said):
    sitting = marked(exam)

    assert act("voiding", sitting, counts=counts, reason="Copied.") == (302, [said])
    assert (state(), Sitting.objects.get().is_counted) == ("voided", counts == "yes")
    assert act("reinstatement", sitting, reason="Not copied.") == (
        302, ["The sitting is reinstated and marked anew. It is “Marked, not released” now."],
    )  # fmt: skip

    assert (state(), Sitting.objects.get().is_counted) == ("graded", True)
    assert trail(f"sitting:{sitting.uuid}")[-3:] == ["sitting voided", "sitting reinstated", "sitting marked"]


def test_a_sitting_is_not_reinstated_while_its_learner_sits_again(exam):
    first = running(exam)
    act("voiding", first, counts="no", reason="The alarm.")
    running(exam)

    status, said = act("reinstatement", first, reason="After all.")

    assert (status, said) == (
        302,
        [
            "Nothing was done. Alice Ash is sitting the exam again at the moment. Reinstate this sitting when that one "
            "has ended."
        ],
    )
    first.refresh_from_db()
    assert first.state == "voided"


def test_a_result_is_released_by_hand(exam):
    sitting = marked(exam)

    assert act("release", sitting) == (302, ["The result is released. Alice Ash sees it now."])

    assert state() == "released"
    assert last_entry()[:2] == ("result released", by_ines())


def test_a_certificate_is_revoked_and_reinstated(exam):
    sitting = marked(exam, right=6)
    ending.release(sitting=sitting, actor="system", now=timezone.now())
    certificates.issue(sitting=sitting, name="Alice Ash", now=timezone.now(), actor=None)

    assert act("revocation", sitting, reason="Copied.") == (
        302, ["The certificate is revoked. Its page says so, with your reason."],
    )  # fmt: skip
    assert Certificate.objects.get().revoked_reason == "Copied."
    assert act("certificate", sitting, reason="Not copied.") == (302, ["The certificate is genuine again."])

    assert Certificate.objects.get().revoked_at is None
    assert last_entry()[:2] == ("certificate.reinstated", by_ines())
    assert [told.title for told in client("ines").get(page(sitting)).context["moves"]][-2:] == [
        "Certificate revoked",
        "Certificate reinstated",
    ]


@pytest.mark.parametrize("name", ["extension", "suspension", "end", "voiding"])
def test_what_somebody_else_moved_meanwhile_is_left_alone_and_said(exam, name):
    sitting = running(exam)
    desk, address = client("ines"), url("act", sitting.uuid, name)
    fields = form_of(desk.get(address).content.decode(), "act") | {"minutes": "5", "reason": "x", "counts": "no"}
    ending.suspend(sitting=sitting, by=person("operator"), reason="The alarm.", now=timezone.now())
    before = count_of_entries()

    status, said = send(desk, address, fields)

    assert status == 302
    assert said[0].startswith("Nothing was done. The sitting is “Suspended” now. Last: sitting suspended, by Olu, ")
    assert (state(), count_of_entries()) == ("suspended", before)


@pytest.mark.parametrize("name", ["extension", "suspension", "end"])
def test_a_move_that_loses_the_race_within_the_rule_says_so_too(exam, name, monkeypatch):
    sitting = running(exam)
    desk, address = client("ines"), url("act", sitting.uuid, name)
    fields = form_of(desk.get(address).content.decode(), "act") | {"minutes": "5", "reason": "x"}
    touch = ending.touch

    def quicker(found, *, now):
        monkeypatch.setattr(ending, "touch", touch)
        other = Sitting.objects.get(pk=found.pk)
        ending.void(sitting=other, by=person("operator"), reason="Quicker.", counts=True, now=now)
        return found

    monkeypatch.setattr(ending, "touch", quicker)
    status, said = send(desk, address, fields)

    assert status == 302
    assert said[0].startswith("Nothing was done. The sitting is “Voided” now. Last: sitting voided, by Olu, ")
    assert trail(f"sitting:{sitting.uuid}") == ["sitting started", "sitting voided"]


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
