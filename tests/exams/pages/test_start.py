"""The page before an exam: who may start, and what everybody else is told."""

import pytest
from django.test import Client

from exams.models.sitting import Sitting
from tests.courses.authors import signed_in
from tests.exams.pages.candidate import path, seated, words
from tests.exams.sittings import make_exam, sit
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_start_page_is_open_and_sets_no_cookie(exam):
    client = Client()

    response = client.get(exam.get_absolute_url())

    assert (response.status_code, dict(client.cookies)) == (200, {})
    assert "Sign in to sit the exam" in words(response)
    assert response["Cache-Control"] == "private, no-store"


def test_a_guest_is_sent_to_sign_in_and_back(exam):
    response = Client().post(exam.get_absolute_url(), {"agree": "on"})

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={exam.get_absolute_url()}")


def test_starting_leads_to_the_first_question(exam):
    client = signed_in(make_user())

    response = client.post(exam.get_absolute_url(), {"agree": "on"})

    sitting = Sitting.objects.get()
    assert (response.status_code, response["Location"]) == (302, path(sitting))
    assert client.get(path(sitting)).status_code == 200
    assert client.session["exam_seats"] == {str(sitting.uuid): sitting.seat}


def test_starting_twice_leads_to_the_same(exam):
    client, sitting = seated(exam)

    again = client.post(exam.get_absolute_url(), {"agree": "on"})

    assert (again["Location"], Sitting.objects.count()) == (path(sitting), 1)
    assert "Continue the exam" in words(client.get(exam.get_absolute_url()))


def test_without_agreeing_the_page_says_so(exam):
    response = signed_in(make_user()).post(exam.get_absolute_url(), {})

    assert response.status_code == 422
    assert "Say that you will work alone before you start." in words(response)
    assert response.content.decode().index("<title>Error:") > 0
    assert Sitting.objects.count() == 0


def test_who_may_not_start_is_told_why():
    exam, learner = make_exam(rules={"attempts": 1}), make_user()
    sit(exam, learner, right=0)

    response = signed_in(learner).post(exam.get_absolute_url(), {"agree": "on"})

    assert response.status_code == 409
    assert "All attempts are used." in words(response)


def test_an_exam_that_cannot_be_drawn_says_so_and_uses_no_attempt():
    exam = make_exam(items=2)

    response = signed_in(make_user()).post(exam.get_absolute_url(), {"agree": "on"})

    assert response.status_code == 503
    assert "The exam cannot be drawn at the moment" in words(response)
