"""What people do at the pages of certificates, and what these say to them."""

import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.exams.credentials.holders import make_certificate, make_passed

FILES = ["certificate.pdf", "badge.svg", "badge.png", "credential.json", "credential.jwt"]


def recent(**fields):
    """A certificate that is valid on the day the tests run."""
    now = timezone.now()
    sitting = make_passed(started_at=now - timedelta(hours=3), **fields)
    return make_certificate(sitting=sitting, now=now)


def text(answer):
    """The words of the page's main part."""
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL).group()
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("&#x27;", "'").split())


def heading(answer):
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL).group(1)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def upload(client, data, name="file"):
    return client.post("/verify/", {"file": SimpleUploadedFile(name, data)})
