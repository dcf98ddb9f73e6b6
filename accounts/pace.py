"""How often something may be asked for in a minute: enough for anybody who reads, too slow for a program that goes on.

Counted in the memory of the process, without a query: each worker counts for itself, so a site with several workers
allows up to that many times as much. The counts are forgotten when the process ends.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.addresses import client_address

View = Callable[..., HttpResponse]
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


#: Searches, checks of files and files that are made for whoever asks: what costs more than a page.
COSTLY_BY_PERSON = Limit(settings.COSTLY_PER_MINUTE)
COSTLY_BY_ADDRESS = Limit(10 * settings.COSTLY_PER_MINUTE)


def forget() -> None:
    """Start again with nothing costly counted."""
    for limit in (COSTLY_BY_PERSON, COSTLY_BY_ADDRESS):
        limit.clear()


def costly(view: View) -> View:
    """Hold a view that costs more than a page to ``COSTLY_PER_MINUTE``, by person and by network address."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        try:
            if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
                COSTLY_BY_PERSON.take(request.user.pk, now)
            COSTLY_BY_ADDRESS.take(address_of(request), now)
        except TooFast as refusal:
            return too_fast(request, refusal.wait, _("The limit keeps programs from asking for more than people do."))
        return view(request, *args, **kwargs)

    return wrapper


def address_of(request: HttpRequest) -> str:
    """The network address a request came from. Of an IPv6 address only the network counts: one home or machine has
    all the addresses in it.
    """
    address = client_address(request)
    return str(ipaddress.ip_network((address, 64), strict=False)) if ":" in address else address


def too_fast(request: HttpRequest, wait: int, reason: str) -> HttpResponse:
    """429, with the time to wait in words and in ``Retry-After``."""
    response = render(request, "429.html", {"wait_seconds": wait, "reason": reason}, status=429)
    response.headers["Retry-After"] = str(wait)
    response.headers["Cache-Control"] = "private, no-store"
    return response
