"""The three people of a development site, so that every role can be tried at once."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.roles import instructors


class DemoAccountsRefused(Exception):
    """Accounts with well-known passwords were asked for on a site that is not a development site."""


@dataclass(frozen=True)
class DemoAccount:
    """How to sign in as one of them. ``created`` says whether this call made the account."""

    email: str
    password: str
    role: str
    created: bool


PEOPLE = (
    ("learner@example.org", "Robin Vale", "read-closely-1", "learner"),
    ("instructor@example.org", "Ines Okafor", "explain-plainly-1", "instructor"),
    ("operator@example.org", "Sam Whitlock", "keep-it-running-1", "operator"),
)


@transaction.atomic
def create_demo_accounts() -> list[DemoAccount]:
    """Make the people who are missing, with verified addresses; those who are there stay as they are.

    Raises :class:`DemoAccountsRefused` unless ``settings.DEMO_ACCOUNTS`` is on: anybody can read their passwords.
    """
    if not settings.DEMO_ACCOUNTS:
        raise DemoAccountsRefused(
            "Demo accounts have well-known passwords; they are made with LECTERN_MODE=development only."
        )
    accounts = []
    for email, name, password, role in PEOPLE:
        user = User.objects.filter(email=email).first()
        created = user is None
        if user is None:
            if role == "operator":
                user = User.objects.create_superuser(email, password, name=name)
            else:
                user = User.objects.create_user(email, password, name=name, is_staff=role == "instructor")
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if role == "instructor":
            user.groups.add(instructors())
        accounts.append(DemoAccount(email, password, role, created))
    return accounts
