"""How fast practice answers may come: enough for anybody who reads them, too slow for a program that tries them all."""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.pace import Limit, TooFast, address_of, too_fast

if TYPE_CHECKING:
    from accounts.models import User
    from courses.views import View
    from quizzes.models.practice import Guest

    Who = User | Guest

BY_PERSON = Limit(settings.PRACTICE_PER_MINUTE)
BY_ADDRESS = Limit(5 * settings.PRACTICE_PER_MINUTE)
NEW_GUESTS = Limit(settings.PRACTICE_PER_MINUTE // 2)


def take_answer(request: HttpRequest, who: Who | None, now: datetime) -> None:
    """Count one answer of a learner or a guest (None: a browser nobody knows yet) and of the network address.

    Raises TooFast.
    """
    if who is not None:
        BY_PERSON.take(who.pk, now)
    BY_ADDRESS.take(address_of(request), now)


def take_guest(request: HttpRequest, guest: Guest, now: datetime) -> None:
    """Count one browser that becomes a guest, and its first answer for it. Raises TooFast."""
    NEW_GUESTS.take(address_of(request), now)
    BY_PERSON.take(guest.pk, now)


def forget() -> None:
    """Start again with nothing counted."""
    for limit in (BY_PERSON, BY_ADDRESS, NEW_GUESTS):
        limit.clear()


def held_to_pace(view: View) -> View:
    """Answer :class:`TooFast` with the page for it, which a script gets as well and then shows whole."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooFast as refusal:
            reason = _("The limit keeps programs from trying out every answer. What you answered before is kept.")
            return too_fast(request, refusal.wait, reason)

    return wrapper
