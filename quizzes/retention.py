"""What of practice does not stay for ever: guests who never signed in, and, where that is wanted, old answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from accounts.tidied import Tidied, in_bites
from quizzes import details, guests


def tidy(now: datetime, most: int | None) -> Iterator[Tidied]:
    """Everything of this app whose time is over, at most so many rows of each kind."""
    over = in_bites(lambda n: guests.clear(now=now, limit=n), most)
    yield Tidied(f"guests with their answers after {guests.GUEST_DAYS} days", over)
    yield Tidied("practice answers word by word", in_bites(lambda n: details.forget(now=now, most=n), most))
