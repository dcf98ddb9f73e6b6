"""What a file or a token that somebody presents is worth: read, compared with the record, and said in one finding.

Nothing is believed but what the record says. A token counts when this site signed it and it is, letter for letter, the
one on record; a file counts when it is, byte for byte, the one that this site makes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from exams import certificates
from exams.credentials import badge, baking, keys, numbers, pdf, picture, tokens
from exams.credentials.facts import Facts
from exams.models.certificate import Certificate, SigningKey

#: The largest file that is looked at: several times what the site makes.
LARGEST = 1024 * 1024
KEYWORDS = re.compile(rb"<pdf:Keywords>([0-9A-Z-]{34})</pdf:Keywords>")
ENVELOPE = "data:application/vc+jwt,"


class Outcome(StrEnum):
    """The verdict. The first five are what a genuine certificate is worth now (:class:`certificates.Standing`)."""

    GENUINE = "genuine"
    EXPIRED = "expired"
    RENEWED = "renewed"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # this site signed it once; another token has taken its place
    ALTERED = "altered"  # it names a certificate on record, but is not the file that this site makes
    FORGED = "forged"  # it is not what this site signed
    UNKNOWN = "unknown"  # no certificate has this number
    NOTHING = "nothing"  # no certificate was found in the file


@dataclass(frozen=True)
class Finding:
    """What was found out. ``checks`` are the tests that were made, in order, and whether each was passed."""

    outcome: Outcome
    kind: str = ""
    certificate: Certificate | None = None
    checks: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def is_accepted(self) -> bool:
        return self.outcome == Outcome.GENUINE


def check(data: bytes, *, now: datetime) -> Finding:
    """What a file is worth, whatever its name says it is."""
    if len(data) > LARGEST:
        return Finding(Outcome.NOTHING)
    start = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return checked_pdf(data, now)
    if data.startswith(baking.SIGNATURE):
        return checked_picture(data, "png", now)
    if start.startswith(b"<"):
        return checked_picture(data, "svg", now)
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return Finding(Outcome.NOTHING)
    if start.startswith((b"{", b'"')):
        return checked_json(text, now)
    return checked_token(text, now)


def checked_token(token: str, now: datetime, kind: str = "jwt") -> Finding:
    """What a signed token is worth."""
    try:
        header = tokens.header_of(token)
    except tokens.NotSigned:
        return Finding(Outcome.NOTHING, kind)
    key = SigningKey.objects.filter(kid=header["kid"].rpartition("#")[2]).first()
    if key is None:
        return Finding(Outcome.FORGED, kind, checks=[("key", False)])
    try:
        payload = tokens.read(token, keys.public_key(key))
    except tokens.NotSigned:
        return Finding(Outcome.FORGED, kind, checks=[("key", True), ("signature", False)])
    checks = [("key", True), ("signature", True)]
    certificate = certificates.found(number_in(payload.get("id")))
    if certificate is None:
        return Finding(Outcome.UNKNOWN, kind, checks=[*checks, ("record", False)])
    checks.append(("record", True))
    if certificate.is_withdrawn:
        return Finding(Outcome.WITHDRAWN, kind, certificate, [*checks, ("standing", False)])
    if token != certificate.token:
        was_ours = place_in(payload) in certificate.spent
        outcome = Outcome.REPLACED if was_ours else Outcome.FORGED
        return Finding(outcome, kind, certificate if was_ours else None, [*checks, ("current", False)])
    return standing(certificate, kind, [*checks, ("current", True)], now)


def standing(certificate: Certificate, kind: str, checks: list[tuple[str, bool]], now: datetime) -> Finding:
    """The last step: what the certificate on record is worth now."""
    outcome = Outcome(certificates.standing(certificate, now).value)
    return Finding(outcome, kind, certificate, [*checks, ("standing", outcome == Outcome.GENUINE)])


def checked_picture(data: bytes, kind: str, now: datetime) -> Finding:
    """A baked picture: the token inside, and whether the picture around it is the one that belongs to it."""
    try:
        token = baking.unbake_png(data) if kind == "png" else baking.unbake_svg(data)
    except baking.NotBaked:
        return Finding(Outcome.NOTHING, kind)
    finding = checked_token(token, now, kind)
    if finding.certificate is None or finding.outcome in {Outcome.REPLACED, Outcome.WITHDRAWN}:
        return finding
    facts = Facts.of(finding.certificate.facts)
    made = picture.badge_png(facts, token) if kind == "png" else picture.badge_svg(facts, token)
    return as_made(finding, data == made)


def checked_json(text: str, now: datetime) -> Finding:
    """A JSON document: our envelope and nothing more than that, or a token as a string."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Finding(Outcome.NOTHING, "json")
    if isinstance(found, str):
        return checked_token(found, now, "json")
    address = found.get("id") if isinstance(found, dict) else None
    if not isinstance(address, str) or not address.startswith(ENVELOPE):
        return Finding(Outcome.NOTHING, "json")
    token = address.removeprefix(ENVELOPE)
    finding = checked_token(token, now, "json")
    return as_made(finding, found == badge.enveloped(token)) if finding.certificate else finding


def checked_pdf(data: bytes, now: datetime) -> Finding:
    """A PDF: the one that this site makes of the record, to the byte, or not. Only its number is read out of it."""
    numbers_found = {match.decode() for match in KEYWORDS.findall(data)}
    if len(numbers_found) != 1:
        return Finding(Outcome.NOTHING, "pdf")
    certificate = certificates.found(numbers.read_number(numbers_found.pop()))
    if certificate is None:
        return Finding(Outcome.UNKNOWN, "pdf", checks=[("record", False)])
    checks = [("record", True)]
    if certificate.is_withdrawn:
        return Finding(Outcome.WITHDRAWN, "pdf", certificate, [*checks, ("standing", False)])
    finding = standing(certificate, "pdf", checks, now)
    return as_made(finding, data == pdf.certificate_pdf(Facts.of(certificate.facts)).data)


def as_made(finding: Finding, is_same: bool) -> Finding:
    """Add whether the whole file is what this site makes. A changed one is never more than altered."""
    checks = [*finding.checks, ("whole", is_same)]
    outcome = finding.outcome if is_same else Outcome.ALTERED
    return Finding(outcome, finding.kind, finding.certificate, checks)


def number_in(address: Any) -> str:
    """The certificate number at the end of a credential's id; "" when there is none."""
    if not isinstance(address, str):
        return ""
    try:
        return numbers.read_number(urlsplit(address).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""


def place_in(payload: dict[str, Any]) -> int | None:
    """The place in the status lists that a token of ours names."""
    entry = payload.get("credentialStatus")
    try:
        list_number = int(entry["statusListCredential"].rstrip("/").rpartition("/")[2])  # type: ignore[index]
        return (list_number - 1) * badge.LIST_BITS + int(entry["statusListIndex"])  # type: ignore[index]
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
