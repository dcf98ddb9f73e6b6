"""Few threads wait for the mail server at once: where it falls silent, the others go on with their work."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException
from threading import Condition

from django.conf import settings

from config.errors import Away

log = logging.getLogger(__name__)

#: So long a mail waits for its turn, in seconds. A server that is well takes a mail within one.
PATIENCE = 3.0
#: A server that has not taken a mail by then is silent: who waits for a turn holds a thread, and waits for nothing.
SILENCE = 2.0


class Turns:
    """At most ``most`` mails are on their way to the server at once, and no more than one to a server that was silent
    the last time: if it takes that one, the others follow.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.changed = Condition()
        self.under_way: dict[object, float] = {}
        self.was_silent = False

    def begin(self) -> object | None:
        """A turn, to be given back; None where there is none for now, and nobody knows when."""
        turn, asked = object(), time.monotonic()
        with self.changed:
            while len(self.under_way) >= (1 if self.was_silent else self.most):
                now = time.monotonic()
                speaks = min(self.under_way.values()) + SILENCE
                until = min(asked + PATIENCE, speaks)
                if self.was_silent or now >= until:
                    return None
                self.changed.wait(until - now)
            self.under_way[turn] = time.monotonic()
        return turn

    def end(self, turn: object, *, was_sent: bool) -> None:
        """Give a turn back."""
        with self.changed:
            took = time.monotonic() - self.under_way.pop(turn)
            if was_sent or took >= SILENCE:
                self.was_silent = not was_sent
            self.changed.notify_all()


turns = Turns(max(1, settings.ENV.threads // 2))


@contextmanager
def turn() -> Iterator[None]:
    """Send a mail in this block. Raises :class:`config.errors.Away` when it cannot be sent now, whoever it is for."""
    held, was_sent = turns, False
    own = held.begin()
    if own is None:
        log.error("A mail was not sent: others wait for a mail server that is silent. `manage.py doctor` says more.")
        raise Away("the mail server does not answer")
    try:
        yield
        was_sent = True
    except (OSError, SMTPException) as failure:  # its words can hold an address
        log.error("A mail was not sent: %s. `manage.py doctor` says more.", type(failure).__name__)
        raise Away("the mail server is away") from failure
    finally:
        held.end(own, was_sent=was_sent)
