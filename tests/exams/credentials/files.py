"""The files that the site gives out of a certificate."""

from __future__ import annotations

import json

from exams.credentials import badge, pdf, picture
from exams.credentials.facts import Facts
from exams.models.certificate import Certificate

KINDS = ["pdf", "png", "svg", "json", "jwt"]


def made(certificate: Certificate, kind: str) -> bytes:
    """The file that the site gives out."""
    facts, token = Facts.of(certificate.facts), certificate.token
    return {
        "pdf": lambda: pdf.certificate_pdf(facts).data,
        "png": lambda: picture.badge_png(facts, token),
        "svg": lambda: picture.badge_svg(facts, token),
        "json": lambda: json.dumps(badge.enveloped(token)).encode(),
        "jwt": lambda: token.encode(),
    }[kind]()
