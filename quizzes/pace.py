"""How fast practice answers may come: enough for anybody who reads them, too slow for a program that tries them all.

Counted in the memory of the process, without a query: each worker counts for itself, so a site with several workers
allows up to that many times as much. The counts are forgotten when the process ends.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.addresses import client_address

if TYPE_CHECKING:
    from accounts.models import User
    from courses.views import View
    from quizzes.models.practice import Guest

    Who = User | Guest

PERIOD = 60.0


class TooFast(Exception):
    """Over a limit; nothing was stored. ``wait`` is after how many seconds it goes on, rounded up."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"wait {wait} s")


@dataclass
class Limit:
    """At most ``limit`` of something in any minute, for each of many names; 0 is no limit.

    Two counts a name: this minute's, and the last one's, which weighs less the longer this one lasts. So a name that
    uses up its minute does not start the next with a full one. Names that are not seen are forgotten after two minutes.
    """

    limit: int
    minute: int = 0
    counts: dict[Hashable, int] = field(default_factory=dict)
    before: dict[Hashable, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def take(self, name: Hashable, now: datetime) -> None:
        """Count one for ``name``. Raises TooFast, and then does not count it."""
        if not self.limit:
            return
        minute, elapsed = divmod(now.timestamp(), PERIOD)
        with self.lock:
            if minute != self.minute:
                self.before = self.counts if minute == self.minute + 1 else {}
                self.counts, self.minute = {}, int(minute)
            count, before = self.counts.get(name, 0), self.before.get(name, 0)
            if count + before * (1 - elapsed / PERIOD) > self.limit - 1:
                raise TooFast(math.ceil(self.wait(count, before, elapsed)))
            self.counts[name] = count + 1

    def wait(self, count: int, before: int, elapsed: float) -> float:
        """The seconds until one more fits."""
        room = self.limit - 1
        if count > room:
            return PERIOD - elapsed + PERIOD * (1 - room / count)
        return PERIOD * (1 - (room - count) / before) - elapsed

    def clear(self) -> None:
        """Forget all counts."""
        with self.lock:
            self.counts, self.before = {}, {}


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


def address_of(request: HttpRequest) -> str:
    """The network address a request came from. Of an IPv6 address only the network counts: one home or machine has
    all the addresses in it.
    """
    address = client_address(request)
    return str(ipaddress.ip_network((address, 64), strict=False)) if ":" in address else address


def held_to_pace(view: View) -> View:
    """Answer :class:`TooFast` with the page for it, which a script gets as well and then shows whole."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooFast as refusal:
            return too_fast(request, refusal.wait)

    return wrapper


def too_fast(request: HttpRequest, wait: int) -> HttpResponse:
    """429, with the time to wait in words and in ``Retry-After``."""
    reason = _("The limit keeps programs from trying out every answer. What you answered before is kept.")
    response = render(request, "429.html", {"wait_seconds": wait, "reason": reason}, status=429)
    response.headers["Retry-After"] = str(wait)
    response.headers["Cache-Control"] = "private, no-store"
    return response
