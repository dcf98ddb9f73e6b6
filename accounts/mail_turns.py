"""Few threads wait for the mail server at once: where it falls silent, the others go on with their work."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException
from threading import BoundedSemaphore

from django.conf import settings

from config.errors import Away

log = logging.getLogger(__name__)

turns = BoundedSemaphore(max(1, settings.ENV.threads // 2))
#: So long a mail waits for its turn, in seconds. A server that is well takes a mail within one.
PATIENCE = 3.0


@contextmanager
def turn() -> Iterator[None]:
    """Send a mail in this block. Raises :class:`config.errors.Away` when it cannot be sent now, whoever it is for."""
    if not turns.acquire(timeout=PATIENCE):
        log.error("A mail was not sent: others wait for a mail server that is silent. `manage.py doctor` says more.")
        raise Away("the mail server does not answer")
    try:
        yield
    except (OSError, SMTPException) as failure:  # its words can hold an address
        log.error("A mail was not sent: %s. `manage.py doctor` says more.", type(failure).__name__)
        raise Away("the mail server is away") from failure
    finally:
        turns.release()
