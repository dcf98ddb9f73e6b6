"""A practice set as a browser goes through it."""

import re
from urllib.parse import urlsplit

from tests.quizzes.answering.forms import HERE


def answer(client, key, choice, query="", **headers):
    return client.post(f"/courses/botany/practice/{key}/?{query}", {"answer": choice, "do": "check"}, **HERE, **headers)


def started(client, query="only=all&length=0"):
    """Start a set as the form does; returns the query of its address."""
    response = client.get(f"/courses/botany/practice/?{query}")
    assert response.status_code == 302
    return urlsplit(response["Location"]).query


def shown(response):
    """The id of the question on a page of a set, or None at the end."""
    found = re.search(r'<form class="q[^"]*" id="q-([a-z0-9-]+)"', response.content.decode())
    return found[1] if found else None
