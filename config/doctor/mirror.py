"""A page that tells the doctor how a request of its own arrived: through how many proxies, from where, over what.

From outside one cannot see which address the site takes a visitor to have, nor whether the server runs with the
settings and the database that this command has. So the doctor asks with a ticket that it signs with ``SECRET_KEY``
and that ends soon; for everybody else there is no such page. It tells about the request itself and about the site,
and digests in the place of values.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from dataclasses import dataclass, fields
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.db import Error
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone

from accounts.addresses import client_address
from config.env import Env, variable_name

PATH = "/doctor/mirror"
PURPOSE = "lectern: doctor's mirror"
#: Seconds that a ticket counts; a site whose clock is wrong is to be found, so not too few.
LASTS = 600
SCHEME = "Doctor "


@dataclass(frozen=True)
class Reflection:
    """How a request arrived. ``address`` is empty where the site cannot tell; ``proxies`` is the length of
    ``X-Forwarded-For``; ``settings`` are digests by variable, ``database`` and ``machine`` digests as well.
    """

    address: str
    proxies: int
    scheme: str
    now: float
    settings: dict[str, str]
    database: str
    machine: str


def ticket() -> str:
    """What the doctor sends as ``Authorization``."""
    return SCHEME + signing.dumps("look", salt=PURPOSE, key=settings.SECRET_KEY)


def mirror(request: HttpRequest) -> JsonResponse:
    """The reflection of a request with a ticket. Raises Http404 for all others."""
    given = request.headers.get("Authorization", "")
    if not given.startswith(SCHEME):
        raise Http404
    try:
        signing.loads(given.removeprefix(SCHEME), salt=PURPOSE, max_age=LASTS)
    except signing.BadSignature:
        raise Http404 from None
    said = {
        "address": address_of(request),
        "proxies": len([part for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]),
        "scheme": str(request.scheme),
        "now": timezone.now().timestamp(),
        "settings": settings_of(settings.ENV),
        "database": database(),
        "machine": digest(machine()),
    }
    return JsonResponse(said, headers={"Cache-Control": "no-store"})


def read(text: bytes) -> Reflection:
    """The reflection that an answer holds. Raises ValueError where it holds none."""
    said = json.loads(text)
    if not isinstance(said, dict) or set(said) != {item.name for item in fields(Reflection)}:
        raise ValueError("not a reflection")
    return Reflection(**said)


def address_of(request: HttpRequest) -> str:
    """The visitor's address as the limits of signing in count it; empty where they cannot tell it."""
    return client_address(request)


def settings_of(env: Env) -> dict[str, str]:
    """A digest of each setting, by its variable."""
    return {variable_name(item.name): digest(repr(getattr(env, item.name))) for item in fields(Env)}


def database() -> str:
    """The moments at which migrations ran differ from one database to the next, to the microsecond."""
    try:
        found = MigrationRecorder.Migration.objects.aggregate(last=Max("id"), at=Max("applied"))
    except Error:
        return ""
    return digest(f"{found['last']} {found['at']}")


def machine() -> str:
    """Containers on one machine share its kernel, and so may share a SQLite file."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    return boot.read_text() if boot.exists() else socket.gethostname()


def digest(text: str) -> str:
    """Equal for equal texts, and tells nothing to who has not the secret key."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:16]
