"""People in the admin."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.accounts.people import heading, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    sam = make_person("sam@example.org", "Sam", is_staff=True, is_superuser=True)
    client.force_login(sam)
    return sam


def test_a_person_is_added_with_an_address_in_lower_case(client, operator):
    response = client.post(
        "/admin/accounts/user/add/",
        {"email": "Bob@Example.org", "name": "Bob", "password1": "plain-words-1", "password2": "plain-words-1"},
    )

    bob = User.objects.get(name="Bob")
    assert response.status_code == 302
    assert (bob.email, bob.check_password("plain-words-1")) == ("bob@example.org", True)


def test_an_address_that_is_taken_in_another_case_is_refused_with_words(client, operator):
    make_person("alice@example.org")

    response = client.post(
        "/admin/accounts/user/add/",
        {"email": "ALICE@example.org", "name": "A", "password1": "plain-words-1", "password2": "plain-words-1"},
    )

    assert response.status_code == 200
    assert b"already exists" in response.content
    assert User.objects.count() == 2


@pytest.mark.parametrize("path", ["", "add/", "{pk}/change/", "{pk}/password/", "{pk}/history/", "?q=alice"])
def test_the_pages_open(client, operator, path):
    alice = make_person()

    response = client.get("/admin/accounts/user/" + path.format(pk=alice.pk))

    assert response.status_code == 200


def test_an_address_that_is_corrected_there_no_longer_opens_the_account(client, operator):
    alice = make_person("alice@example.org")
    form = client.get(f"/admin/accounts/user/{alice.pk}/change/").context["adminform"].form
    kept = {name: value for name, value in form.initial.items() if name in form.fields and value not in (None, [])}

    response = client.post(
        f"/admin/accounts/user/{alice.pk}/change/", {**kept, "email": "Ash@example.org", "is_active": "on"}
    )

    alice.refresh_from_db()
    guest = Client()
    guest.post("/accounts/login/code/", {"email": "alice@example.org"})
    assert response.status_code == 302
    assert alice.email == "ash@example.org"
    assert mail.outbox[-1].subject == "No account at Lectern has this address"


def test_a_person_added_there_confirms_the_address_at_the_first_sign_in(client):
    User.objects.create_user("bob@example.org", "plain-words-1", name="Bob")

    response = client.post("/accounts/login/", {"login": "bob@example.org", "password": "plain-words-1"})

    assert heading(client.get(response.headers["Location"]).content) == "Confirm your email address"
