"""Requests have ids, and the lines that they leave in the log say what was asked without saying who asked."""

import json
import logging
import re
import sys

import pytest
from django.test import Client

from config import env as environment
from config.watching import logs, requests
from tests.factories import make_course, make_lesson, make_module, make_user

ADDRESS = "/courses/botany/fruit/?q=ann@example.org"


@pytest.fixture(autouse=True)
def between_requests():
    """As a thread is that no request was answered by: what another test asked for has left its id."""
    logs.request_id.set("")
    logs.route.set("")


@pytest.fixture
def lesson(db):
    return make_lesson(make_module(make_course("botany")), slug="fruit")


@pytest.fixture
def every_request(settings, caplog):
    """The records of requests, all of which leave a line."""
    logger = logging.getLogger("lectern")
    logger.addHandler(caplog.handler)
    settings.ENV = changed(settings.ENV, log_requests=True)
    yield caplog
    logger.removeHandler(caplog.handler)


def changed(env, **values):
    return type(env)(**{**{name: getattr(env, name) for name in env.__dataclass_fields__}, **values})


def lines(caplog):
    return [record for record in caplog.records if record.name == "lectern.requests"]


@pytest.mark.django_db
def test_an_answer_has_the_id_of_its_request(client):
    first, second = (client.get("/accounts/login/").headers["X-Request-ID"] for _ in range(2))

    assert re.fullmatch("[0-9a-f]{16}", first)
    assert first != second


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        (1, "0af7651916cd43dd", True),
        (0, "0af7651916cd43dd", False),
        (1, "short", False),
        (1, "a" * 65, False),
        (1, 'x" onload="alert(1)', False),
        (1, "", False),
    ],
)
@pytest.mark.django_db
def test_only_a_proxy_of_ours_names_a_request(client, settings, proxies, given, kept):
    settings.ENV = changed(settings.ENV, trusted_proxy_count=proxies)
    found = client.get("/accounts/login/", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert (found == given) == kept


def test_a_page_that_caches_keep_has_none(client, lesson):
    assert "X-Request-ID" not in client.get("/courses/botany/fruit/").headers


def test_a_line_has_the_route_and_nothing_of_a_person(lesson, every_request):
    client = Client()
    client.force_login(make_user("ann@example.org", name="Ann Example"))
    answer = client.get(ADDRESS, headers={"User-Agent": "Ann's phone"}, REMOTE_ADDR="203.0.113.7")

    (line,) = lines(every_request)
    assert (line.method, line.route, line.status) == ("GET", "courses/<slug:course>/<slug:lesson>/", 200)
    assert line.ms > 0
    text = json.dumps({key: str(value) for key, value in vars(line).items()})
    for secret in ("ann", "Ann", "fruit", "203.0.113", "phone"):
        assert secret not in text
    assert answer.headers["X-Request-ID"]


def test_what_is_not_there_has_no_route(client, db, every_request):
    client.get("/nobody@example.org")

    (line,) = lines(every_request)
    assert (line.route, line.status) == ("", 404)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_machines_leave_no_line(client, db, every_request, path):
    client.get(path)

    assert lines(every_request) == []


@pytest.mark.parametrize(
    ("wanted", "route", "status", "seconds", "says"),
    [
        (False, "a/", 200, 0.01, False),
        (False, "a/", 404, 0.01, False),
        (False, "a/", 500, 0.01, True),
        (False, "a/", 503, 0.01, True),
        (False, "a/", 200, 1.0, True),
        (False, "healthz", 500, 0.01, True),
        (True, "a/", 200, 0.01, True),
        (True, "healthz", 200, 0.01, False),
    ],
)
def test_without_being_asked_only_trouble_is_said(settings, wanted, route, status, seconds, says):
    settings.ENV = changed(settings.ENV, log_requests=wanted)

    assert requests.says_something(route, status, seconds) is says


def written(record_maker, *, as_json=True):
    """What the handlers of this site write for a record."""
    env = changed(environment.read({"LECTERN_MODE": "test"}), log_format="json" if as_json else "plain")
    config = logs.config(env)
    fields = dict(config["formatters"]["lines"])
    formatter = fields.pop("()")(**fields)
    record = record_maker()
    return formatter.format(record)


def record(message, *args, **fields):
    made = logging.getLogger("lectern.x").makeRecord("lectern.x", logging.WARNING, "f.py", 1, message, args, None)
    vars(made).update(fields)
    return made


def test_a_line_is_json_with_the_id_of_its_request():
    logs.request_id.set("abc12345")
    found = json.loads(written(lambda: record("took %s", 5, ms=12.5)))
    logs.request_id.set("")

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", found.pop("timestamp"))
    assert found == {
        "event": "took 5", "level": "warning", "logger": "lectern.x", "ms": 12.5, "request_id": "abc12345",
    }  # fmt: skip


def test_plain_words_where_people_read():
    found = written(lambda: record("took %s", 5, ms=12.5), as_json=False)

    assert found.split(" ", 1)[1] == "WARNING lectern.x: took 5, ms=12.5"


def test_a_traceback_loses_the_line_with_values():
    said = "\n".join(["duplicate key", "DETAIL:  Key (email)=(ann@example.org) already exists."])
    try:
        raise ValueError(said)
    except ValueError:
        trouble = sys.exc_info()
    found = written(lambda: record("failed", exc_info=trouble))

    assert "duplicate key" in json.loads(found)["exception"]
    assert "ann@example.org" not in found


def test_what_django_says_of_a_request_names_the_route_alone():
    made = record("Internal Server Error: %s", "/verify/ABCD/", request=object(), status_code=500)
    logs.route.set("verify/<token>/")

    assert logs.WithoutAddress().filter(made)
    assert made.getMessage() == "Internal Server Error: verify/<token>/"
    named = record("%s: %s", "Service Unavailable", "/verify/ABCD/", request=object(), status_code=503)
    logs.WithoutAddress().filter(named)
    assert named.getMessage() == "Service Unavailable: verify/<token>/"
    assert "request" not in vars(made)
    logs.route.set("")


@pytest.mark.parametrize(
    ("name", "message", "said"),
    [
        (
            "DisallowedHost",
            "Invalid HTTP_HOST header: 'evil'" + "x" * 500,
            "Invalid HTTP_HOST header: 'evil'" + "x" * 168,
        ),
        ("TooManyFieldsSent", "ann@example.org sent too many", "refused, TooManyFieldsSent: no route"),
    ],
)
def test_a_refused_request_leaves_no_traceback_and_nothing_of_what_was_sent(name, message, said):
    trouble = (ValueError, ValueError("ann@example.org"), None)
    record = logging.LogRecord(f"django.security.{name}", logging.ERROR, "x", 1, message, (), trouble)

    assert logs.WithoutAddress().filter(record) is True
    assert (record.getMessage(), record.exc_info, record.exc_text) == (said, None, None)


@pytest.fixture
def few_requests(caplog):
    """The records of requests, of which only some leave a line."""
    logger = logging.getLogger("lectern")
    logger.addHandler(caplog.handler)
    yield caplog
    logger.removeHandler(caplog.handler)


def test_who_is_refused_something_leaves_a_line_with_a_number(db, few_requests):
    ann, client = make_user("ann@example.org"), Client(enforce_csrf_checks=True)
    client.force_login(ann)
    client.post("/settings/reading/", {"theme": "dark"})
    client.get("/admin/accounts/user/")
    client.get("/courses/nothing/")
    client.get("/learn/")
    Client().get("/courses/nothing/")

    found = [(line.status, line.route, line.person) for line in lines(few_requests)]
    assert found == [
        (403, "settings/reading/", ann.pk),
        (404, "courses/<slug:course>/", ann.pk),
    ]
