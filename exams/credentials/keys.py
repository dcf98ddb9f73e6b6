"""The site's signing keys: made when first needed, kept encrypted, rotated without losing what they signed.

The private half is encrypted with a key that HKDF derives from ``SECRET_KEY``, so a copy of the database alone cannot
sign. When the secret key changes, what was signed still verifies; only signing needs the former one
(``SECRET_KEY_FALLBACKS``) or a new key (``manage.py rotate_signing_key``).
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime

from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import IntegrityError, transaction

from accounts import sealing
from exams import audit
from exams.models.certificate import SigningKey

PURPOSE = b"lectern: private signing keys, version 1"


class Unreadable(Exception):
    """The private key in use cannot be decrypted; the message says what an operator does about it."""

    def __init__(self, kid: str) -> None:
        super().__init__(
            f"Signing key {kid} was encrypted with another SECRET_KEY. Start once with that one (as SECRET_KEY, or in "
            "SECRET_KEY_FALLBACKS), or make a new key: manage.py rotate_signing_key. Certificates that are issued "
            "stay valid either way."
        )


def key_in_use(*, now: datetime) -> SigningKey:
    """The key to sign with; made when there is none. Two processes that make it at once end up with one."""
    with transaction.atomic():
        found = SigningKey.objects.filter(retired_at__isnull=True).first()
        if found is not None:
            return found
        return made(now=now, actor=audit.SYSTEM)


def rotate(*, now: datetime, actor: str = audit.SYSTEM) -> SigningKey:
    """Put a new key in use. The former one verifies what it signed; its private half is destroyed."""
    with transaction.atomic():
        for former in SigningKey.objects.filter(retired_at__isnull=True):
            if SigningKey.objects.filter(pk=former.pk, retired_at__isnull=True).update(retired_at=now, private=""):
                audit.record(action="key.retired", subject=f"key:{former.kid}", actor=actor, at=now)
        return made(now=now, actor=actor)


def made(*, now: datetime, actor: str) -> SigningKey:
    """A new key in use, or the one that another process made in the same moment."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key()
    row = SigningKey(kid=thumbprint(public), public=public_pem(public), private=encrypted(private), made_at=now)
    try:
        with transaction.atomic():
            # The trail first, here and in exams.certificates: all wait in the same order, so none for each other.
            audit.record(action="key.made", subject=f"key:{row.kid}", actor=actor, at=now)
            row.save(force_insert=True)
    except IntegrityError:
        return SigningKey.objects.get(retired_at__isnull=True)
    return row


def private_key(key: SigningKey) -> Ed25519PrivateKey:
    """The private half. Raises :class:`Unreadable`."""
    try:
        pem = sealing.ciphers(PURPOSE).decrypt(key.private.encode())
    except InvalidToken:
        raise Unreadable(key.kid) from None
    private = serialization.load_pem_private_key(pem, password=None)
    assert isinstance(private, Ed25519PrivateKey)
    return private


def public_key(key: SigningKey) -> Ed25519PublicKey:
    public = serialization.load_pem_public_key(key.public.encode())
    assert isinstance(public, Ed25519PublicKey)
    return public


def jwk(public: Ed25519PublicKey) -> dict[str, str]:
    """The public key as RFC 8037 writes it."""
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return {"crv": "Ed25519", "kty": "OKP", "x": base64.urlsafe_b64encode(raw).rstrip(b"=").decode()}


def thumbprint(public: Ed25519PublicKey) -> str:
    """The key's id: RFC 7638, so that anybody can work it out from the key."""
    canonical = json.dumps(jwk(public), sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()


def public_pem(public: Ed25519PublicKey) -> str:
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def encrypted(private: Ed25519PrivateKey) -> str:
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return sealing.ciphers(PURPOSE).encrypt(pem).decode()
