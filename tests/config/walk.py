"""An address for every route of the site that can be read, with two learners, and something of each behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLPattern, get_resolver

from courses.models.media import MediaFile
from exams import certificates
from exams.models.sitting import Sitting
from tests.exams.sittings import make_exam, minutes, sit
from tests.factories import BODY, make_course, make_lesson, make_module, make_user

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@dataclass
class Cast:
    """Alice and Bob, who practiced and sat the exam; a guest; somebody whose session is over (``lapsed``).

    ``marks`` are the words that only their owner may be sent.
    """

    clients: dict[str, Client]
    sittings: dict[str, Sitting]
    marks: dict[str, tuple[bytes, ...]]
    addresses: list[str]


def cast() -> Cast:
    """The rows, and everybody's browser."""
    course = make_course("botany")
    exam = make_exam(course)
    body = f'{BODY}An [ovary](#term "It holds seeds.").\n\n'
    make_lesson(make_module(course, slug="plants"), slug="fruit", questions=2, body=body)
    file = MediaFile.objects.create(
        course=course, name="a.svg", data=DRAWING, sha256="0123456789abcdef" * 4, content_type="image/svg+xml"
    )
    clients, sittings = {"guest": Client(), "lapsed": Client()}, {}
    clients["lapsed"].cookies["session"] = "a" * 32
    numbers = {}
    for name in ("alice", "bob"):
        person = make_user(f"{name}-mark@example.org", name=f"Mark-{name} Example")
        clients[name] = Client()
        clients[name].force_login(person)
        for question in ("fruit-q1", "fruit-q2"):
            clients[name].post(f"/courses/botany/practice/{question}/", {"answer": "a"}, **HERE)
        clients[name].post("/courses/botany/glossary/ovary/card/", **HERE)
        sittings[name] = sit(exam, person, right=6)
        numbers[name] = certificates.issue(
            sitting=sittings[name], name="Shown to all", now=minutes(40), actor=person
        ).number
    values = {
        "course": "botany", "lesson": "fruit", "term": "ovary", "sha256": file.sha256[:16], "name": "a.svg",
        "kind": "svg", "list_number": "1", "token": "made-up", "key": "fruit-q1",
    }  # fmt: skip
    addresses = []
    for name in ("alice", "bob"):
        own = values | {"uuid": str(sittings[name].uuid), "number": "1"}
        for route in routes(get_resolver().url_patterns):
            here = own | ({"number": numbers[name]} if route.startswith("verify/") else {})
            addresses.append("/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found, here=here: here.get(found[1], "x"), route))
    marks = {
        name: (f"Mark-{name}".encode(), f"{name}-mark@example.org".encode(), str(sittings[name].uuid).encode())
        for name in sittings
    }
    return Cast(clients, sittings, marks, [*dict.fromkeys(addresses), "/static/css/lectern.css", "/no/such/page/"])


def routes(patterns: Any, prefix: str = "") -> Iterator[str]:
    """Every route outside the admin and the sign-in machinery, whose addresses hold no patterns."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if "(" not in route:
                yield route
        elif not route.startswith("admin/"):
            yield from routes(pattern.url_patterns, route)
