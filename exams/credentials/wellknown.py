"""The public keys where others look for them: ``/.well-known/did.json`` (did:web) and ``/.well-known/jwks.json``.

Retired keys stay in both, because what they signed is still good.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from exams.credentials import keys, tokens
from exams.credentials.issuer import did_of, key_address
from exams.models.certificate import SigningKey


def jwks() -> dict[str, Any]:
    """All public keys as a JSON Web Key Set."""
    return {
        "keys": [
            keys.jwk(keys.public_key(row)) | {"kid": row.kid, "alg": tokens.ALGORITHM, "use": "sig"}
            for row in SigningKey.objects.all()
        ]
    }


def did_document() -> dict[str, Any]:
    """The DID document of this site. What signs now is named in ``assertionMethod`` with what has signed before."""
    did = did_of(settings.SITE_URL)
    rows = list(SigningKey.objects.all())
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did,
        "verificationMethod": [
            {
                "id": key_address(settings.SITE_URL, row.kid),
                "type": "JsonWebKey2020",
                "controller": did,
                "publicKeyJwk": keys.jwk(keys.public_key(row)),
            }
            for row in rows
        ],
        "assertionMethod": [key_address(settings.SITE_URL, row.kid) for row in rows],
    }
