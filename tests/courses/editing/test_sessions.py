"""Sessions that end while somebody writes: the text is kept, for its author alone, and given back."""

import pytest
from django.test import Client

from courses.editing import tickets
from courses.models.versions import WorkingCopy
from tests.courses.editing.people import FRAGMENT, address, fields, send, signed_in
from tests.courses.editing.rows import FIRST, versions_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("do", ["save", "publish", "preview", "tidy", "discard", ""])
def test_a_session_that_ended_keeps_the_text_and_gives_it_back_after_signing_in(lesson, ines, do):
    client = signed_in(ines)
    form = fields(client, lesson, title="Written for an hour")
    client.logout()

    response = send(client, lesson, form, do=do)

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address(lesson)}")
    assert versions_of(lesson) == [FIRST]
    client.force_login(ines)
    assert fields(client, lesson)["title"] == "Written for an hour"


def test_typing_after_the_session_ended_is_kept_and_says_where_to_sign_in(lesson, ines):
    client = signed_in(ines)
    form = fields(client, lesson, title="Still typing")
    client.logout()

    response = send(client, lesson, form, do="", page="working_copy", **FRAGMENT)

    assert response.status_code == 401
    assert f'<a href="/accounts/login/?next={address(lesson)}">Sign in and go on</a>' in response.content.decode()
    assert WorkingCopy.objects.get().data["title"] == "Still typing"


def test_a_form_of_somebody_else_is_kept_for_them_and_does_nothing_here(lesson, ines, jo):
    form = fields(signed_in(ines), lesson, title="By Ines")

    response = send(signed_in(jo), lesson, form, do="publish")

    assert response.status_code == 302
    assert versions_of(lesson) == [FIRST]
    assert WorkingCopy.objects.get().author == ines
    assert send(signed_in(jo), lesson, form, do="save", **FRAGMENT).status_code == 403


def test_a_form_token_is_not_needed_and_a_strange_ticket_is_no_use(lesson, ines):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ines)
    form = fields(client, lesson, title="New title")
    form.pop("csrfmiddlewaretoken", None)
    before = all_rows()

    for ticket in ("", "x", form["ticket"][:-1] + "!", tickets.issue(user=ines.pk, lesson=lesson.pk + 1, base=1)):
        response = send(client, lesson, form | {"ticket": ticket})
        assert response.status_code == 403
        assert "New title" in response.content.decode()
        assert response.content.decode().count("The hook.") == 1

    assert all_rows() == before
    assert send(client, lesson, form).status_code == 302
    assert versions_of(lesson)[1:] == [(2, "New title", "editor", "Ines")]


def test_who_does_not_teach_the_course_any_more_keeps_nothing_in_it(lesson, ines):
    client = signed_in(ines)
    form = fields(client, lesson, title="Too late")
    lesson.course.instructors.remove(ines)

    response = send(client, lesson, form)

    assert response.status_code == 403
    assert "Too late" in response.content.decode()
    assert (versions_of(lesson), WorkingCopy.objects.count()) == ([FIRST], 0)
    ines.is_active = False
    ines.save()
    assert send(client, lesson, form).status_code == 403
