"""More than 1,000 requests that no browser sends, by guests and by the signed-in: none fails, none tells of the inside.

What the test client cannot send is sent through a socket in tests/system/test_raw_requests.py.
"""

import logging
from collections import Counter
from urllib.parse import quote

import pytest

from tests.doors.cells import WHOLE, lines
from tests.doors.forms import FORMS
from tests.doors.hostile import ASKED, BODIES, DOORS, HEADERS, NAMES, PAGES, PATHS, VALUES
from tests.doors.knocking import knock
from tests.doors.site import make_site
from tests.doors.test_access import hold

pytestmark = pytest.mark.django_db

#: Words of an error page for developers, and of the file that a path would have reached.
INSIDE = (b"Traceback (most recent", b"Exception Type", b"Django Version", b"root:x:0", b"SECRET_KEY", b"SQLite format")
FORM = "application/x-www-form-urlencoded"
#: Every so many of the values; ``DOORS=all`` tries each at each place.
STEP = 1 if WHOLE else 5


@pytest.fixture(scope="module")
def sent():
    """How many requests each test of this file sent."""
    return Counter()


@pytest.fixture
def site():
    return make_site()


@pytest.fixture
def failures(caplog):
    """What is in the log that should not be there: errors, and whatever comes with a traceback."""
    caplog.set_level(logging.WARNING)

    def found():
        # A request that was refused with 400 is on record in a log of its own.
        kept = [r for r in caplog.records if not r.name.startswith("django.security.")]
        wrong = [r.getMessage()[:200] for r in kept if r.levelno >= logging.ERROR or r.exc_info]
        caplog.clear()
        return wrong

    return found


def problems(label, answer, failures):
    """What is wrong with an answer: that it is a failure, tells of the inside, or left a traceback in the log."""
    wrong = [f"{label}: {answer.status} {answer.failure[:300]}"] if answer.status >= 500 or answer.failure else []
    wrong += [f"{label}: tells {word!r}" for word in INSIDE if word in answer.content]
    return wrong + [f"{label}: logs {line}" for line in failures()]


def query(names, turn):
    """Every name with a value, each with another one at the next turn."""
    return "&".join(f"{name}={VALUES[(place + turn) % len(VALUES)]}" for place, name in enumerate(names))


def test_queries(site, failures, sent):
    """Each page that reads its query meets many values under each name; all others meet them once, by a guest too."""
    wrong = []
    for address in ASKED:
        for turn in range(0, len(VALUES), STEP):
            to = f"{address.format(**site.rows)}?{query(NAMES, turn)}"
            wrong += problems(f"GET {address} turn {turn}", knock(site, "operator", "get", to), failures)
            sent["queries"] += 1
    for turn, (route, _row, address, get, _post) in enumerate(lines()):
        if get["operator"] == 405 or "?" in address:
            continue
        role = "guest" if get["guest"] == 200 else "operator"
        to = f"{address.format(**site.rows)}?{query(NAMES, turn)}&page[]=1&page=2&page=3"
        wrong += problems(f"GET {route} turn {turn} as {role}", knock(site, role, "get", to), failures)
        sent["queries"] += 1

    hold(wrong)


def test_fields_of_forms(site, failures, sent):
    """One field after the other, the rest as it was, so that the form gets further; and all of them at once."""
    wrong = []
    for route, form in FORMS.items():
        fields = form.filled(site)
        names = [name for name in fields if name not in {"ticket", "csrfmiddlewaretoken", "file"}] or ["any"]
        for turn in range(0, len(VALUES), STEP):
            name = names[turn % len(names)]
            changed = {n: VALUES[turn] if n == name else v for n, v in plain(fields).items()}
            if turn % 2:
                changed = {n: VALUES[(turn + at) % len(VALUES)] for at, n in enumerate(changed)}
            twice = f"&{name}={VALUES[turn - 1]}" if turn % 3 == 0 else ""
            body = "&".join(f"{n}={v}" for n, v in {"any": "1", **changed}.items()) + twice
            answer = knock(site, form.role, "post", form.address.format(**site.rows), body.encode(), content_type=FORM)
            wrong += problems(f"POST {route}, {name} at turn {turn}", answer, failures)
            sent["forms"] += 1

    hold(wrong)


def plain(fields):
    """The fields as they would be written in a body, without files; of several values the first."""
    first = {name: value[0] if isinstance(value, list) else value for name, value in fields.items()}
    return {name: quote(str(value), safe="") for name, value in first.items() if name != "file"}


def test_bodies(site, failures, sent):
    wrong = []
    for role, address in DOORS:
        for what, (content_type, body) in BODIES.items():
            answer = knock(site, role, "post", address.format(**site.rows), body, content_type=content_type)
            wrong += problems(f"POST {address} as {role}, {what}", answer, failures)
            sent["bodies"] += 1

    hold(wrong)


def test_headers(site, failures, sent):
    wrong = []
    for what, headers in HEADERS.items():
        for place, address in enumerate(PAGES):
            role = ("guest", "operator")[place % 2] if "HTTP_COOKIE" not in headers else "guest"
            answer = knock(site, role, "get", address.format(**site.rows), **headers)
            wrong += problems(f"GET {address} as {role}, {what}", answer, failures)
            sent["headers"] += 1

    hold(wrong)


def test_paths(site, failures, sent):
    wrong = []
    for path in PATHS:
        for role in ("guest", "operator"):
            wrong += problems(f"GET {path[:80]} as {role}", knock(site, role, "get", path), failures)
            sent["paths"] += 1

    hold(wrong)


def test_that_were_more_than_a_thousand(sent, request):
    """Counted where the whole file runs in one process."""
    print(dict(sent))
    if len(sent) == 5:
        assert sum(sent.values()) > 1000
