"""What is done to a sitting by hand: what it leads to is said first, what happened afterwards, and why nothing did."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exams import certificates
from exams.delivery import ending, marking
from exams.models.certificate import Certificate
from exams.models.sitting import Sitting
from tests.exams.invigilation.acts import act, state
from tests.exams.invigilation.desks import (
    client,
    count_of_entries,
    exam_of_ines,
    last_entry,
    marked,
    page,
    person,
    running,
    send,
    url,
)
from tests.exams.sittings import START, answer_all, trail
from tests.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    return exam_of_ines(rules={"release": "by hand"})


def offered(sitting):
    return [action.name for action in client("ines").get(page(sitting)).context["actions"]]


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

    marking.release(sitting=Sitting.objects.get(), actor="system", now=now)
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
    marking.release(sitting=sitting, actor="system", now=timezone.now())
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
