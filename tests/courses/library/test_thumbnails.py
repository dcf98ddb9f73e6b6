"""Pictures of the files: small, kept by the browser, and with nothing in them that acts."""

from __future__ import annotations

import re

import pytest

from courses.models.media import MediaFile
from courses.sync.shapes import digest
from tests.courses.library.pages import to
from tests.courses.uploads.files import drawing, opened, picture, put

pytestmark = pytest.mark.django_db


def test_a_photograph_s_thumbnail_is_small_and_kept(course, ines):
    file = put(course, "a.jpg", picture("JPEG", (1600, 800)))

    response = ines.get(to("picture", file.pk, file.sha256[:16]))

    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert opened(response.content).size == (480, 240)
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_a_drawing_s_thumbnail_has_the_colors_of_the_site_and_nothing_that_acts(course, ines):
    evil = drawing('<circle class="fig-ink" r="2"/><script>alert(1)</script><image href="https://evil.example/x"/>')
    file = MediaFile.objects.create(
        course=course, name="e.svg", data=evil, sha256=digest("e.svg", evil), content_type="image/svg+xml"
    )

    response = ines.get(to("picture", file.pk, file.sha256[:16]))

    text = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert '<circle class="fig-ink" r="2"' in text
    assert ".fig-ink" in text
    assert "--ink:" in text
    assert not re.search("script|alert|evil|<image", text)


@pytest.mark.parametrize(
    ("name", "content_type", "data"),
    [
        ("a.csv", "text/csv", b"a"),
        ("a.svg", "image/svg+xml", b"<svg/>"),
        ("a.png", "image/png", b"no picture"),
        ("a.png", "image/jpeg", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_what_has_no_picture_is_404(course, ines, name, content_type, data):
    file = MediaFile.objects.create(
        course=course, name=name, data=data, sha256=digest(name, data), content_type=content_type
    )

    assert ines.get(to("picture", file.pk, file.sha256[:16])).status_code == 404
    assert ines.get(to("picture", file.pk, "0" * 16)).status_code == 404
