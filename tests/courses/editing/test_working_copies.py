"""Working copies: what is typed is kept before it is saved, for its author alone, window by window."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.editing import copies, tickets
from courses.models.versions import WorkingCopy
from tests.courses.editing.people import FRAGMENT, address, edit, fields, send, signed_in
from tests.courses.editing.rows import FIRST, versions_of

pytestmark = pytest.mark.django_db


def test_what_is_typed_is_kept_before_it_is_saved(lesson, ines):
    client = signed_in(ines)
    form = fields(client, lesson, title="Half a ti", read_minutes="x", body="Half a sen")

    response = send(client, lesson, form, do="", page="working_copy", **FRAGMENT)

    assert response.status_code == 200
    assert "Kept at" in response.content.decode()
    assert versions_of(lesson) == [FIRST]
    copy = WorkingCopy.objects.get()
    assert (copy.author, copy.base, copy.rev) == (ines, 1, 1)
    again = fields(client, lesson)
    assert (again["title"], again["read_minutes"], again["body"]) == ("Half a ti", "x", "Half a sen")


def test_the_answer_to_typing_holds_problems_terms_and_the_preview(lesson, ines):
    client = signed_in(ines)
    body = 'A [seed](#term "What grows.").\n\n## First {#first}\n\n[x](lesson:nowhere)\n'

    page = send(client, lesson, fields(client, lesson, body=body), do="", page="working_copy", **FRAGMENT)

    text = page.content.decode()
    assert 'data-line="5">Line 5</a> no lesson of this course has the slug “nowhere”; mend the link.' in text
    assert 'data-line="1">Seed</a>' in text
    assert "data-preview=" in text


def test_nobody_else_sees_or_gets_what_is_not_saved(lesson, ines, jo):
    client = signed_in(ines)
    send(client, lesson, fields(client, lesson, title="Mine alone"), do="", page="working_copy", **FRAGMENT)

    assert fields(signed_in(jo), lesson)["title"] == "Fruit"
    assert b"Mine alone" not in signed_in(jo).get(address(lesson)).content


def test_two_windows_hold_two_texts_and_the_later_one_opens_first(lesson, ines):
    client = signed_in(ines)
    one, two = fields(client, lesson, title="One"), fields(client, lesson, title="Two")

    send(client, lesson, one, do="", page="working_copy", **FRAGMENT)
    send(client, lesson, two, do="", page="working_copy", **FRAGMENT)

    assert WorkingCopy.objects.count() == 2
    assert fields(client, lesson)["title"] == "Two"
    first = WorkingCopy.objects.get(data__title="One")
    assert fields(client, lesson, query=f"?copy={first.page}")["title"] == "One"
    assert "Other windows of yours hold texts" in client.get(address(lesson)).content.decode()


def test_a_text_that_is_gone_on_with_in_another_window_is_taken_over_not_doubled(lesson, ines):
    client = signed_in(ines)
    send(client, lesson, fields(client, lesson, title="One"), do="", page="working_copy", **FRAGMENT)
    again = fields(client, lesson, title="One and more")

    send(client, lesson, again, do="", page="working_copy", **FRAGMENT)

    assert [copy.data["title"] for copy in WorkingCopy.objects.all()] == ["One and more"]


def test_a_text_that_went_on_in_its_own_window_is_not_taken_away_from_it(lesson, ines):
    client = signed_in(ines)
    first = fields(client, lesson, title="One")
    send(client, lesson, first, do="", page="working_copy", **FRAGMENT)
    second = fields(client, lesson, title="One and more")
    send(client, lesson, first | {"title": "One, elsewhere"}, do="", page="working_copy", **FRAGMENT)

    send(client, lesson, second, do="", page="working_copy", **FRAGMENT)

    assert sorted(copy.data["title"] for copy in WorkingCopy.objects.all()) == ["One and more", "One, elsewhere"]


def test_throwing_away_leads_back_to_the_newest_version(lesson, ines):
    client = signed_in(ines)

    response = edit(client, lesson, do="discard", title="Not this")

    assert response.status_code == 302
    assert WorkingCopy.objects.count() == 0
    assert fields(client, lesson)["title"] == "Fruit"


def test_old_copies_go_and_a_person_has_a_limited_number(lesson, ines):
    now = timezone.now()
    for number in range(copies.MOST + 5):
        ticket = tickets.Ticket(ines.pk, lesson.pk, uuid.uuid4(), 1)
        copies.keep(ticket=ticket, data={"title": str(number)}, now=now + timedelta(minutes=number))

    assert WorkingCopy.objects.count() == copies.MOST
    assert not WorkingCopy.objects.filter(data__title="0").exists()
    late = tickets.Ticket(ines.pk, lesson.pk, uuid.uuid4(), 1)
    copies.keep(ticket=late, data={"title": "late"}, now=now + timedelta(days=100))
    assert [copy.data["title"] for copy in WorkingCopy.objects.all()] == ["late"]
