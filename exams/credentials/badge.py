"""The signed badge: an Open Badges 3.0 credential (W3C Verifiable Credentials 2.0) as a JWT.

The JSON-LD contexts are named, never fetched. The same facts, place and key always give the same token.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse
from django.utils import translation

from exams.credentials import keys, tokens, wording
from exams.credentials.facts import Facts, from_second
from exams.credentials.issuer import did_of, key_address
from exams.models.certificate import SigningKey

VC = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
#: How many certificates share a status list: the least that the standard allows, so that none stands alone.
LIST_BITS = 131_072


def credential(facts: Facts, place: int) -> dict[str, Any]:
    """The credential as JSON-LD, without its signature."""
    with translation.override(facts.language):
        body: dict[str, Any] = {
            "@context": [VC, OPEN_BADGES],
            "id": facts.address,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": wording.title(facts),
            "issuer": issuer(facts),
            "image": {"id": f"{facts.address}badge.svg", "type": "Image"},
            "validFrom": facts.issued_at,
            "credentialSubject": subject(facts),
            "credentialStatus": status_entry(facts.site, place),
        }
        if facts.expires_at:
            body["validUntil"] = facts.expires_at
        return body


def issuer(facts: Facts) -> dict[str, Any]:
    return {"id": did_of(facts.site), "type": ["Profile"], "name": facts.issuer, "url": facts.site}


def subject(facts: Facts) -> dict[str, Any]:
    """Who holds it, and what. The holder is named, not addressed: no mail and no account is in it."""
    achievement = f"{facts.course_address}#certificate"
    scored = f"{achievement}-score"
    return {
        "id": holder_id(facts),
        "type": ["AchievementSubject"],
        "identifier": [{"type": "IdentityObject", "hashed": False, "identityHash": facts.name, "identityType": "name"}],
        "achievement": {
            "id": achievement,
            "type": ["Achievement"],
            "achievementType": "Certificate",
            "name": wording.title(facts),
            "description": wording.kind(facts),
            "criteria": {"id": facts.course_address, "narrative": wording.criteria(facts)},
            "alignment": [
                {
                    "type": ["Alignment"],
                    "targetName": wording.course(facts),
                    "targetUrl": facts.course_address,
                    "targetDescription": translation.gettext(
                        "The issuer’s own course. This certificate is tied to it and follows no outside framework."
                    ),
                }
            ],
            "resultDescription": [
                {
                    "id": scored,
                    "type": ["ResultDescription"],
                    "name": translation.gettext("Exam score in points"),
                    "resultType": "RawScore",
                    "valueMin": "0",
                    "valueMax": facts.most,
                    "requiredValue": facts.pass_mark,
                }
            ],
        },
        "result": [{"type": ["Result"], "resultDescription": scored, "value": facts.points}],
    }


def holder_id(facts: Facts) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{facts.address}#holder')}"


def list_address(site: str, place: int) -> str:
    """Where the status list with this place is served."""
    return f"{site}{reverse('exams:status_list', args=[place // LIST_BITS + 1])}"


def status_entry(site: str, place: int) -> dict[str, str]:
    address = list_address(site, place)
    return {
        "id": f"{address}#{place % LIST_BITS}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place % LIST_BITS),
        "statusListCredential": address,
    }


def signed(facts: Facts, place: int, key: SigningKey) -> str:
    """The credential as a JWT: its members are the payload, beside the registered claims. Raises keys.Unreadable."""
    payload = credential(facts, place) | {
        "iss": did_of(facts.site),
        "jti": facts.address,
        "sub": holder_id(facts),
        "nbf": int(from_second(facts.issued_at).timestamp()),
    }
    if facts.expires_at:
        payload["exp"] = int(from_second(facts.expires_at).timestamp())
    return tokens.sign(payload, keys.private_key(key), key_id=key_address(facts.site, key.kid))


def enveloped(token: str) -> dict[str, str]:
    """The signed credential as a JSON document, the way Verifiable Credentials 2.0 wraps a JWT."""
    return {"@context": VC, "id": f"data:application/vc+jwt,{token}", "type": "EnvelopedVerifiableCredential"}
