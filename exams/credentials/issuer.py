"""How the site is named as an issuer: ``did:web`` of its address, and each key as a part of that."""

from __future__ import annotations

from urllib.parse import quote, urlsplit


def did_of(site: str) -> str:
    """``https://learn.example.org:8443`` → ``did:web:learn.example.org%3A8443``."""
    return f"did:web:{quote(urlsplit(site).netloc, safe='')}"


def key_address(site: str, kid: str) -> str:
    """What a signature names as its key: found in ``/.well-known/did.json`` and ``jwks.json``."""
    return f"{did_of(site)}#{kid}"
