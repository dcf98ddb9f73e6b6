"""Sign-ups that nobody confirmed: somebody changed their mind, mistyped the address, or gave that of another."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.tidied import in_bites

#: Beside the server, so many at most in one round: for each, every session is looked through for the address.
A_FEW = 20
#: What comes with signing up itself. Any other row that names a person keeps the account.
OWN = frozenset({"account.emailaddress", "socialaccount.socialaccount"})


def forget(*, now: datetime, most: int | None = None) -> int:
    """Delete the accounts whose time to be confirmed is over, at most so many; how many. No mail goes out for it."""
    if not settings.UNCONFIRMED_DAYS:
        return 0
    most = None if most is None else min(most, A_FEW)
    return in_bites(lambda n: sum(map(forget_one, left_behind(now)[:n])), most)


def left_behind(now: datetime) -> QuerySet[User]:
    """Who signed up long ago, never confirmed an address, and whom nothing else on the site speaks of."""
    until = now - timedelta(days=settings.UNCONFIRMED_DAYS)
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    people = User.objects.filter(
        ~Exists(confirmed), signed_up=True, date_joined__lte=until, last_login=None, is_staff=False, is_superuser=False
    )
    relations: list[Any] = list(User._meta.get_fields(include_hidden=True))
    for relation in relations:
        if not (relation.one_to_many or relation.one_to_one) or relation.related_model._meta.label_lower in OWN:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        people = people.filter(~Exists(rows))
    return people.order_by("date_joined", "pk")


def forget_one(person: User) -> bool:
    """Delete one account; False when its address is confirmed in this very moment."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=person, verified=False).delete()
        if EmailAddress.objects.filter(user=person).exists():
            transaction.set_rollback(True)
            return False
        person.delete()
    return True
