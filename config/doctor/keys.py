"""Whether SECRET_KEY opens what was encrypted: the signing key of certificates, and second factors."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings

from accounts import sealing
from config.doctor.findings import Finding, advice, error, ok
from config.doctor.visit import Visit
from exams.credentials import keys
from exams.models.certificate import SigningKey


def signing_key(visit: Visit) -> Iterator[Finding]:
    key = SigningKey.objects.using(visit.rows.alias).filter(retired_at__isnull=True).first()
    if key is None:
        yield ok("no signing key yet: it is made with the first certificate")
        return
    try:
        keys.private_key(key)
    except keys.Unreadable as trouble:
        says, _, mend = str(trouble).partition(". ")
        yield error(says, f"{mend} Until then nobody gets a certificate.")
        return
    try:
        sealing.cipher(keys.PURPOSE, settings.SECRET_KEY).decrypt(key.private.encode())
    except InvalidToken:
        yield advice(
            "the signing key opens with one of SECRET_KEY_FALLBACKS only",
            "Before you take that one away, run manage.py rotate_signing_key.",
        )
    else:
        yield ok("the signing key of certificates opens with SECRET_KEY")


def second_factors(visit: Visit) -> Iterator[Finding]:
    """A few are opened as signing in opens them; how they are kept is the adapter's business."""
    rows = Authenticator.objects.using(visit.rows.alias).filter(type=Authenticator.Type.TOTP).order_by("-pk")
    found = list(rows[:5])
    if not all(opens(row) for row in found):
        yield error(
            "second factors in the database do not open: who uses an authenticator app cannot sign in",
            "Set SECRET_KEY, or SECRET_KEY_FALLBACKS, to the key that the site had when they were set up.",
        )
    elif found:
        yield ok("second factors open")


def opens(authenticator: Authenticator) -> bool:
    try:
        secret = get_adapter().decrypt(authenticator.data["secret"])
        base64.b32decode(secret, casefold=True)
    except (KeyError, ValueError, binascii.Error):
        return False
    return True
