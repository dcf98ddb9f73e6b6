"""Signed tokens (compact JWS, Ed25519): the same bytes for the same payload and key, and one reading of each."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALGORITHM = "EdDSA"
#: Far more than any token of ours: what is longer is not looked at.
LONGEST = 64 * 1024
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}", re.ASCII)


class NotSigned(Exception):
    """This is no token, or not one signed with this key."""


def sign(payload: Mapping[str, Any], private: Ed25519PrivateKey, *, key_id: str) -> str:
    """``payload`` as a compact JWS. Ed25519 needs no random numbers, so the same input gives the same token."""
    body = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return jwt.PyJWS().encode(body, private, algorithm=ALGORITHM, headers={"kid": key_id})


def header_of(token: str) -> dict[str, Any]:
    """The header of something that looks like one of our tokens, not verified. Raises :class:`NotSigned`."""
    if len(token) > LONGEST or not COMPACT.fullmatch(token):
        raise NotSigned("not a compact token")
    try:
        # PyJWT takes base 64 in its one right spelling only: the unused bits of the last character have to be 0.
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise NotSigned("no header") from None
    if header.get("alg") != ALGORITHM or not isinstance(header.get("kid"), str):
        raise NotSigned("another algorithm, or no key named")
    return header


def read(token: str, public: Ed25519PublicKey) -> dict[str, Any]:
    """The payload of a token that this key signed. Raises :class:`NotSigned`."""
    header_of(token)
    try:
        payload = json.loads(jwt.PyJWS().decode(token, public, algorithms=[ALGORITHM]))
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise NotSigned("the signature does not hold") from None
    if not isinstance(payload, dict):
        raise NotSigned("not an object")
    return payload
