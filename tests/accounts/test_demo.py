"""Three people for trying out a development site, and only there."""

import re

import pytest
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password

from accounts.demo import DemoAccount, DemoAccountsRefused, create_demo_accounts
from accounts.models import User
from tests.accounts.people import is_signed_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def development(settings):
    settings.DEMO_ACCOUNTS = True


def test_they_are_made_once(development):
    first = create_demo_accounts()
    second = create_demo_accounts()

    assert first == [
        DemoAccount("learner@example.org", "read-closely-1", "learner", True),
        DemoAccount("instructor@example.org", "explain-plainly-1", "instructor", True),
        DemoAccount("operator@example.org", "keep-it-running-1", "operator", True),
    ]
    assert [account.created for account in second] == [False, False, False]
    assert User.objects.count() == 3


def test_they_can_sign_in_with_what_is_printed(development, client):
    for account in create_demo_accounts():
        validate_password(account.password)
        sign_in(client, account.email, account.password)

        assert is_signed_in(client)
        client.post("/accounts/logout/")


def test_each_may_do_what_the_role_needs(development):
    create_demo_accounts()

    learner, instructor, operator = User.objects.order_by("pk")
    assert learner.get_all_permissions() == set()
    assert (learner.is_staff, instructor.is_staff, operator.is_superuser) == (False, True, True)
    assert instructor.has_perms(["courses.add_course", "courses.change_lesson", "courses.view_module"])
    theirs = re.compile(r"courses\.(?!delete_)|(quizzes|exams)\.view_|exams\.(add|change)_(exam|itempool)$")
    assert [permission for permission in instructor.get_all_permissions() if not theirs.match(permission)] == []
    assert list(Group.objects.values_list("name", flat=True)) == ["Instructors"]


def test_what_was_changed_about_them_stays(development):
    create_demo_accounts()
    User.objects.filter(email="learner@example.org").update(name="Somebody else", is_active=False)

    create_demo_accounts()

    learner = User.objects.get(email="learner@example.org")
    assert (learner.name, learner.is_active) == ("Somebody else", False)


def test_a_site_that_is_not_for_development_refuses_them(settings):
    settings.DEMO_ACCOUNTS = False

    with pytest.raises(DemoAccountsRefused, match="LECTERN_MODE=development"):
        create_demo_accounts()

    assert User.objects.count() == 0
