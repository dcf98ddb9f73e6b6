"""What the pages of a certificate show: its words and drawings, its standing, and what its holder may do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from exams import certificates
from exams.credentials import wording
from exams.credentials.facts import Facts, from_second
from exams.credentials.qr import qr_code
from exams.credentials.rosette import VIEW, rings
from exams.models.certificate import Certificate

if TYPE_CHECKING:
    from accounts.models import User

#: Standings of which the files can be had. Nobody is given the clean print of what does not hold.
SERVED = {certificates.Standing.GENUINE, certificates.Standing.EXPIRED, certificates.Standing.RENEWED}


def drawn(facts: Facts) -> dict[str, Any]:
    """The certificate as ``exams/certificates/_certificate.html`` draws it."""
    return {
        "facts": facts,
        "title": wording.title(facts),
        "certifies": wording.certifies(),
        "passed": wording.has_passed(),
        "lines": wording.lines(facts),
        "notes": wording.notes(facts),
        "rings": rings(facts.number),
        "view": VIEW,
        "qr": qr_code(facts.address),
    }


def certificate_context(certificate: Certificate, user: User | None, now: datetime) -> dict[str, Any]:
    """The public page."""
    facts = Facts.of(certificate.facts)
    standing = certificates.standing(certificate, now)
    return {
        **drawn(facts),
        "certificate": certificate,
        "standing": standing.value,
        "is_served": standing in SERVED,
        "renewed_by": getattr(certificate, "renewed_by", None),
        "is_holder": user is not None and certificate.learner_id == user.pk,
        "profile_link": profile_link(facts),
        "checked_at": now,
        "place": "verify",
    }


def profile_link(facts: Facts) -> str:
    """LinkedIn's documented form of an address that adds a certification to one's own profile."""
    issued = from_second(facts.issued_at)
    values = {
        "startTask": "CERTIFICATION_NAME",
        "name": facts.title,
        "organizationName": facts.issuer,
        "issueYear": issued.year,
        "issueMonth": issued.month,
        "certUrl": facts.address,
        "certId": facts.number,
    }
    if facts.expires_at:
        expires = from_second(facts.expires_at)
        values |= {"expirationYear": expires.year, "expirationMonth": expires.month}
    return f"https://www.linkedin.com/profile/add?{urlencode(values)}"
