"""Secrets that rows hold encrypted, so that a copy of the database alone opens nothing.

Each purpose has a key of its own, which HKDF (RFC 5869) derives from ``SECRET_KEY``. What was sealed with a former one
(``SECRET_KEY_FALLBACKS``) is read, and nothing new is sealed with it.
"""

from __future__ import annotations

import base64
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.encoding import force_bytes

if TYPE_CHECKING:
    from cryptography.fernet import Fernet, MultiFernet

#: What second factors are kept for: the key of an authenticator app, the seed of recovery codes.
SECOND_FACTORS = b"lectern: secrets of second factors, version 1"
#: What a sealed text begins with; those of releases before 0.2 were kept as they are.
MARK = "sealed:"
#: Where an authenticator keeps its secret, by its type.
PLACES = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class Unreadable(ValueError):
    """A secret was sealed with another ``SECRET_KEY``; the message says what an operator does about it."""

    def __init__(self) -> None:
        super().__init__(
            "A second factor was sealed with another SECRET_KEY. Start with that one, as SECRET_KEY or in "
            "SECRET_KEY_FALLBACKS."
        )


def ciphers(purpose: bytes) -> MultiFernet:
    """Encrypts with the present secret key, decrypts with the former ones too."""
    from cryptography.fernet import MultiFernet

    return MultiFernet([cipher(purpose, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def cipher(purpose: bytes, secret: str | bytes) -> Fernet:
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(force_bytes(secret))
    return Fernet(base64.urlsafe_b64encode(derived))


def sealed(text: str) -> str:
    return MARK + ciphers(SECOND_FACTORS).encrypt(text.encode()).decode()


def opened(text: str) -> str:
    """The secret that :func:`sealed` was given. Raises :class:`Unreadable`."""
    if not text.startswith(MARK):
        return text
    from cryptography.fernet import InvalidToken

    try:
        return ciphers(SECOND_FACTORS).decrypt(text.removeprefix(MARK)).decode()
    except InvalidToken:
        raise Unreadable from None


def seal_the_rest(now: datetime, every: float) -> str:
    """Seal what a release before 0.2 left as it is (``settings.CHORES``); what was done in a line, or nothing.

    Not in a migration: the program of that release may still serve beside this one, and could not read it.
    """
    done = 0
    for row in Authenticator.objects.filter(type__in=PLACES):
        place = PLACES[Authenticator.Type(row.type)]
        if not str(row.data.get(place, MARK)).startswith(MARK):
            data = {**row.data, place: sealed(row.data[place])}
            # As it was read: somebody may use a recovery code at this moment.
            done += Authenticator.objects.filter(pk=row.pk, data=row.data).update(data=data)
    return f"{done} second factors sealed." if done else ""
