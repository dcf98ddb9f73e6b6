"""The mails about erasing an account. One that cannot be sent is logged, without its address, and stops nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import timezone

from accounts.mail_turns import turn

if TYPE_CHECKING:
    from accounts.models import ErasureRequest, User

log = logging.getLogger(__name__)


def tell_asked(person: User, request: ErasureRequest) -> None:
    """That it was asked for, until when it can be taken back, and how."""
    send("erasure_asked", person, {"due_at": request.due_at})


def tell_done(person: User) -> None:
    """That it is done. The person is gone: what is left of them in memory says where to send it."""
    send("erasure_done", person, {})


def send(name: str, person: User, context: dict[str, Any]) -> None:
    site = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    try:
        with timezone.override(person.zone):
            mail = get_adapter().render_mail(f"account/email/{name}", person.email, {**context, **site})
        with turn():
            mail.send()
    except Exception as failure:  # whatever a mail server raises; its words can hold the address
        log.warning("a mail about erasing an account was not sent: %s", type(failure).__name__)
