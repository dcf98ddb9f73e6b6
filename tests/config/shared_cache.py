"""A shared cache as RFC 9111 allows one to be, and no more careful than that: it keeps whatever it may."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client

#: Kept without a word about how long (RFC 9110, 15.1).
BY_ITSELF = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501}


def directives(response: HttpResponse) -> dict[str, str]:
    """Cache-Control, its names in small letters."""
    parts = response.headers.get("Cache-Control", "").split(",")
    return {name.strip().lower(): value.strip('" ') for name, _, value in (part.partition("=") for part in parts)}


def may_be_kept(response: HttpResponse) -> bool:
    """RFC 9111, 3, for a cache that many people share."""
    said = directives(response)
    if {"private", "no-store"} & set(said) or response.headers.get("Vary", "") == "*":
        return False
    says_how_long = bool({"public", "max-age", "s-maxage"} & set(said)) or "Expires" in response.headers
    return says_how_long or response.status_code in BY_ITSELF


def is_fresh(response: HttpResponse) -> bool:
    """As long as the tests run: anything but 0 is forever, and so is what says nothing."""
    said = directives(response)
    return "no-cache" not in said and said.get("s-maxage", said.get("max-age", "1")) != "0"


@dataclass
class Kept:
    asked_with: dict[str, str]
    response: HttpResponse


@dataclass
class SharedCache:
    """Stands before the site for all browsers. ``kept`` is by address, ``hits`` counts what it answered itself."""

    kept: dict[str, list[Kept]] = field(default_factory=dict)
    hits: int = 0

    def get(self, client: Client, address: str, **headers: str) -> HttpResponse:
        """What this browser gets for the address."""
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        sent = {"cookie": cookies, "accept-encoding": "identity", **{k.lower(): v for k, v in headers.items()}}
        found = next((one for one in self.kept.get(address, []) if self.fits(one, sent)), None)
        if found and is_fresh(found.response):
            self.hits += 1
            return found.response
        asking = {**headers, "Accept-Encoding": "identity"}
        if found and "ETag" in found.response.headers:
            asking["If-None-Match"] = found.response.headers["ETag"]
        response = client.get(address, headers=asking)
        if found and response.status_code == 304:
            self.hits += 1
            return found.response
        if may_be_kept(response):
            self.kept.setdefault(address, []).insert(0, Kept(sent, response))
        return response

    @staticmethod
    def fits(one: Kept, sent: dict[str, str]) -> bool:
        names = [name.strip().lower() for name in one.response.headers.get("Vary", "").split(",") if name.strip()]
        return all(one.asked_with.get(name, "") == sent.get(name, "") for name in names)
