"""Where a request came from: the one answer for limits, session lists and audit trails."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's IP address in its usual spelling; empty when the server gives none that can be read.

    Behind ``TRUSTED_PROXY_COUNT`` proxies it is read that many entries from the right of X-Forwarded-For: what stands
    further left is the visitor's own claim. A list that is too short, or an entry that is no address, is no word of
    those proxies; then it is whoever the server talks to.
    """
    direct = spelled(str(request.META.get("REMOTE_ADDR", "")))
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < proxies <= len(forwarded):
        return spelled(forwarded[-proxies]) or direct
    return direct


def spelled(text: str) -> str:
    """``text`` as an address without brackets, port and zone; an IPv4 address in IPv6 clothes as what it is."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)
