"""An account is found by its e-mail address, whatever its case."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.accounts.people import make_person

pytestmark = pytest.mark.django_db


def test_an_address_is_stored_in_lower_case_and_without_spaces_around_it():
    user = User.objects.create_user("  Alice@Example.ORG ", "plain-words-1")

    assert user.email == "alice@example.org"


def test_two_accounts_cannot_share_an_address_in_different_case():
    make_person("alice@example.org")

    with transaction.atomic(), pytest.raises(IntegrityError):
        User.objects.bulk_create([User(email="ALICE@example.org")])

    assert list(User.objects.values_list("email", flat=True)) == ["alice@example.org"]


def test_a_reading_setting_the_site_does_not_know_is_refused_by_the_database():
    make_person()

    with transaction.atomic(), pytest.raises(IntegrityError):
        User.objects.update(theme="neon")

    assert User.objects.get().theme == "auto"


@pytest.mark.parametrize(
    ("name", "called"),
    [("Alice Ash", "Alice"), ("", "alice"), ("   ", "alice"), ("李明", "李明")],
)
def test_the_header_calls_people_by_the_first_word_of_their_name(name, called):
    user = User(email="alice@example.org", name=name)

    assert user.short_name == called


def test_a_superuser_may_do_everything():
    user = User.objects.create_superuser("root@example.org", "plain-words-1")

    assert (user.is_staff, user.is_superuser, user.is_active) == (True, True, True)
