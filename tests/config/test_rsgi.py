"""The reader in front of Django: bodies are read to their end first, within limits, and slow clients stop nobody."""

import asyncio
import signal
import socket
import threading
import time

import pytest
from django.db import connections

from config import rsgi
from tests.system import serving
from tests.system.serving import health


class Headers(dict):
    pass


class Scope:
    proto = "http"
    http_version = "1.1"
    server = "127.0.0.1:8000"
    client = "10.1.2.3:5555"
    scheme = "http"
    path = "/é b/"
    query_string = "q=1"

    def __init__(self, method="GET", **headers):
        self.method = method
        self.headers = Headers({name.replace("_", "-"): value for name, value in headers.items()})


class Protocol:
    """A client that sends ``chunks`` and notes the answer."""

    def __init__(self, *chunks, pause=0.0):
        self.chunks, self.pause, self.answer = chunks, pause, None

    async def __aiter__(self):
        for chunk in self.chunks:
            await asyncio.sleep(self.pause)
            yield chunk

    def response_bytes(self, status, headers, body):
        self.answer = (status, headers, body)

    def response_str(self, status, headers, body):
        self.answer = (status, headers, body)

    def response_empty(self, status, headers):
        self.answer = (status, headers, b"")


def echo(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [environ["wsgi.input"].read(), environ["PATH_INFO"].encode("latin-1")]


def ask(scope, protocol):
    asyncio.run(rsgi.Application(echo, threads=1)(scope, protocol))
    return protocol.answer


def test_a_body_arrives_whole_and_headers_keep_their_order():
    status, headers, body = ask(Scope("POST", content_length="4"), Protocol(b"on", b"e "))

    assert status == 200
    assert headers == [("content-type", "text/plain"), ("set-cookie", "a=1"), ("set-cookie", "b=2")]
    assert body == "one /é b/".encode()


def test_the_environment_is_what_wsgi_says():
    scope = Scope("POST", host="example.org", content_type="text/plain", content_length="99", x_one="1")
    scope.headers["x_two"] = "spoofed"

    environ = rsgi.environ(scope, b"abc")

    assert environ["CONTENT_LENGTH"] == "3"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["HTTP_X_ONE"] == "1"
    assert "HTTP_X_TWO" not in environ
    assert environ["REMOTE_ADDR"] == "10.1.2.3"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")


def test_the_address_of_a_visitor_is_bare(monkeypatch):
    monkeypatch.setattr(Scope, "client", "[::ffff:192.0.2.1]:5555")

    assert rsgi.environ(Scope(), b"")["REMOTE_ADDR"] == "::ffff:192.0.2.1"


def test_a_declared_or_sent_body_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(rsgi, "BODY_LIMIT", 4)

    declared = ask(Scope("POST", content_length="5"), Protocol(b"abcde"))
    sent = ask(Scope("POST"), Protocol(b"abc", b"de"))
    fits = ask(Scope("POST", content_length="4"), Protocol(b"abcd"))

    assert (declared[0], sent[0], fits[0]) == (413, 413, 200)


def test_a_body_that_breaks_off_is_no_form():
    """The connection ended in the middle, or nobody can tell; a form without a body is one all the same."""
    broken = ask(Scope("POST", content_length="9"), Protocol(b"answer=a"))
    nothing = ask(Scope("POST", content_length="9"), Protocol())
    unmeasured = ask(Scope("POST", transfer_encoding="chunked"), Protocol(b"answer=a"))
    empty = [ask(Scope("POST", **length), Protocol()) for length in ({}, {"content_length": "0"})]

    assert [answer[0] for answer in (broken, nothing, unmeasured, *empty)] == [400, 400, 411, 200, 200]
    assert b"answer" not in "".join((broken[2], nothing[2], unmeasured[2])).encode()


def test_a_body_that_does_not_come_is_given_up(monkeypatch):
    monkeypatch.setattr(rsgi, "BODY_SECONDS", 0.01)

    assert ask(Scope("POST"), Protocol(b"a", pause=5))[0] == 408


def test_a_process_that_answers_requests_is_in_a_hurry(monkeypatch):
    """And no other one: importing the application changes nothing."""
    mine = {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"timeout": 20}}}
    monkeypatch.setattr(rsgi.connections, "settings", mine)

    rsgi.application.__rsgi_init__(None)

    assert mine["default"]["OPTIONS"] == {"timeout": 5}
    assert connections["default"].settings_dict["OPTIONS"].get("timeout", 20) == 20


def test_one_thread_is_left_for_reading():
    """However long forms wait, a page comes; with a single thread both take turns."""
    may_end = threading.Event()
    inside = []

    def waits(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            inside.append(environ["REQUEST_METHOD"])
            may_end.wait(30)
        return echo(environ, start_response)

    async def visit(threads):
        application = rsgi.Application(waits, threads=threads)
        forms = [Protocol(b"a") for _ in range(2 * threads)]
        sent = [asyncio.create_task(application(Scope("POST", content_length="1"), form)) for form in forms]
        while len(inside) < max(1, threads - 1):
            await asyncio.sleep(0)
        if threads == 1:
            may_end.set()
        page = Protocol()
        await application(Scope(), page)
        waiting = len(inside)
        may_end.set()
        await asyncio.gather(*sent)
        return page.answer[0], waiting, [form.answer[0] for form in forms]

    assert asyncio.run(visit(3)) == (200, 2, [200] * 6)
    inside.clear()
    may_end.clear()
    status, _, answers = asyncio.run(visit(1))
    assert (status, answers) == (200, [200] * 2)


def test_a_form_that_waits_too_long_is_turned_away(monkeypatch):
    """A script soon, which tries again by itself; a person's form later. Nothing of the site is asked for it."""
    monkeypatch.setattr(rsgi, "SCRIPT_SECONDS", 0.01)

    async def visit():
        application = rsgi.Application(rsgi.application.wsgi, threads=1)
        await application.sending.acquire()
        script, form = Protocol(b"a"), Protocol(b"a")
        waits = asyncio.create_task(application(Scope("POST", content_length="1", sec_fetch_mode="navigate"), form))
        await application(Scope("POST", content_length="1", sec_fetch_mode="cors", host="testserver"), script)
        monkeypatch.setattr(application, "wsgi", echo)
        assert not waits.done()
        application.sending.release()
        await waits
        return script.answer, form.answer

    (status, headers, body), form = asyncio.run(visit())

    assert (status, dict(headers)["retry-after"], form[0]) == (503, "5", 200)
    assert b"The site is busy for a moment" in body
    assert "content-security-policy" in dict(headers)


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    """The site's server with one worker of two threads, and its port."""
    with serving.process(tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture
def server(process):
    return process[1]


def test_twenty_slow_clients_do_not_keep_others_waiting(server):
    slow = []
    for _ in range(20):
        client = socket.create_connection(("127.0.0.1", server))
        client.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx")
        slow.append(client)

    answers = [health(server, seconds=3) for _ in range(5)]

    assert answers == [200] * 5
    for client in slow:
        client.close()


def test_a_server_that_is_told_to_stop_answers_what_it_has_in_hand(process):
    """Last of its file: the server is gone afterwards."""
    server, port = process
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na")
        assert health(port, seconds=30) == 200  # the other one has been taken up before this one

        server.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 30
        while health(port, seconds=1) and time.monotonic() < deadline:
            pass
        assert health(port, seconds=1) == 0
        assert server.poll() is None
        client.sendall(b"=1")
        answer = client.recv(65536)

    assert answer.startswith(b"HTTP/1.1 403 ")  # without a form token: it was read, worked on and answered
    assert server.wait(30) == 0
