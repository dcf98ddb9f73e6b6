"""The signed status list: one bit for each token ever signed, set when the token is good no more.

A W3C Bitstring Status List 1.0 (purpose: revocation). Each list has 131,072 bits, so that whoever fetches it does not
tell which certificate they look at. It is signed anew with the key in use when it is asked for, and holds for a day.
"""

from __future__ import annotations

import base64
import gzip
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse

from exams.credentials import badge, keys, tokens
from exams.credentials.facts import to_second
from exams.credentials.issuer import did_of, key_address
from exams.models.certificate import Certificate, SigningKey

HOLDS = timedelta(days=1)


def exists(number: int) -> bool:
    """Whether a token was signed with a place in list ``number`` (from 1)."""
    highest = Certificate.objects.aggregate(highest=Max("place"))["highest"]
    return highest is not None and 1 <= number <= highest // badge.LIST_BITS + 1


def set_places(number: int) -> set[int]:
    """The places of list ``number`` whose bits are set: of revoked, withdrawn and replaced tokens."""
    ended = Certificate.objects.filter(Q(revoked_at__isnull=False) | Q(is_withdrawn=True) | ~Q(spent=[]))
    places: set[int] = set()
    for place, spent, revoked_at, is_withdrawn in ended.values_list("place", "spent", "revoked_at", "is_withdrawn"):
        places.update(spent)
        if revoked_at is not None or is_withdrawn:
            places.add(place)
    first = (number - 1) * badge.LIST_BITS
    return {place - first for place in places if first <= place < first + badge.LIST_BITS}


def encoded(places: set[int]) -> str:
    """The bits, most significant first, compressed and in base 64 after a "u" (multibase)."""
    bits = bytearray(badge.LIST_BITS // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> (place % 8)
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decoded(text: str) -> set[int]:
    """The set places of an encoded list of ours."""
    bits = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-(len(text) - 1) % 4)))
    return {place for place in range(len(bits) * 8) if bits[place // 8] & 0x80 >> (place % 8)}


def signed_list(number: int, *, now: datetime) -> str:
    """List ``number`` as a signed credential. It says the hour it was made in, so that it can be kept for a while.

    Raises :class:`exams.credentials.keys.Unreadable`.
    """
    key = SigningKey.objects.get(retired_at__isnull=True)
    site = settings.SITE_URL
    address = f"{site}{reverse('exams:status_list', args=[number])}"
    since = now.replace(minute=0, second=0, microsecond=0)
    payload: dict[str, Any] = {
        "@context": [badge.VC],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(site),
        "validFrom": to_second(since),
        "validUntil": to_second(since + HOLDS),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(set_places(number)),
        },
        "iss": did_of(site),
        "jti": address,
        "sub": f"{address}#list",
        "nbf": int(since.timestamp()),
        "exp": int((since + HOLDS).timestamp()),
    }
    return tokens.sign(payload, keys.private_key(key), key_id=key_address(site, key.kid))
