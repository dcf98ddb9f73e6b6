"""The pages of a course's files as a browser uses them, and what they say."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.courses.uploads.files import picture

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
FRAGMENT = {"X-Fragment": "1"}


def sent(name="Photo.png", data=None):
    return SimpleUploadedFile(name, picture(color=(1, 2, 3)) if data is None else data, "text/html")


def to(action, *args):
    return reverse(f"admin:courses_mediafile_{action}", args=args)


def library(client, course=None, **query):
    address = to("changelist")
    response = client.get(address, ({"course__id__exact": course.pk} if course else {}) | query)
    assert response.status_code == 200
    return response


def names(response):
    return [card.file.name for card in response.context["cards"]]


def said(response):
    return [str(message) for message in response.context["messages"]]


def pick(client, course, **query):
    return client.get(to("pick"), {"course": course.pk, **query})


def inserts(response):
    return [unescape(text) for text in re.findall(r'data-insert="([^"]*)"', response.content.decode())]


def fresh(response):
    found = re.search(r'data-fresh="([^"]*)"', response.content.decode())
    return unescape(found[1]) if found else None


def errors(response):
    return [unescape(text) for text in re.findall(r'class="media-error"[^>]*>([^<]*)<', response.content.decode())]
