"""Which browser may answer in a sitting: the one whose session holds the sitting's seat."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.addresses import client_address
from exams.audit import shortened
from exams.models.sitting import Sitting

NAME = "exam_seats"
#: A session remembers the seats of this many sittings.
MOST = 8


def seat_of(request: HttpRequest, sitting: Sitting) -> str:
    """The seat that this browser has in the sitting, or ""."""
    return str(request.session.get(NAME, {}).get(str(sitting.uuid), ""))


def remember(request: HttpRequest, sitting: Sitting, seat: str) -> None:
    """Keep the seat in this browser's session."""
    held = {**request.session.get(NAME, {}), str(sitting.uuid): seat}
    request.session[NAME] = dict(list(held.items())[-MOST:])


def is_seated(request: HttpRequest, sitting: Sitting) -> bool:
    """Whether this browser is the one that may answer."""
    return seat_of(request, sitting) == sitting.seat


def address(request: HttpRequest) -> str:
    """Where the request came from, shortened, for the log."""
    return shortened(client_address(request))
