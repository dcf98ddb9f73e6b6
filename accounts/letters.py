"""Requests about a person that reach the operator by letter: who is meant."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.management.base import CommandError

from accounts.models import User


def found(email: str) -> User:
    """The person with this address, in whatever case. Raises CommandError."""
    address = email.strip().lower()
    person = User.objects.filter(email=address).first()
    if person is None:
        other = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
        person = other.user if other else None
    if person is None:
        raise CommandError("Nobody signs in with this address. Ask for the address of the account.")
    return person
