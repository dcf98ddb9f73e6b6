"""Clocks are compared with what others say, and two seconds are the most they may be apart."""

from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from config.doctor import clock
from config.doctor.outside.asking import Site
from tests.config.doctor.servers import served
from tests.config.doctor.visits import levels, told, visit


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [
        (100.0, 100.0, 0.0),
        (99.9, 100.9, 0.0),
        (103.0, 103.0, 2.5),
        (100.5, 101.5, 0.0),
        (95.0, 95.0, -5.0),
        (95.0, 96.0, -4.0),
    ],
)
def test_a_clock_that_was_read_between_two_moments(earliest, latest, expected):
    assert clock.difference(earliest, latest, began=100.0, ended=100.5) == expected


@pytest.mark.parametrize(
    ("apart", "level", "says"),
    [
        (0.0, "ok", "the clocks of X and of this machine agree, to 2 s"),
        (2.0, "ok", "the clocks of X and of this machine agree, to 2 s"),
        (2.1, "error", "the clock of X is 2.1 s ahead of this machine's"),
        (-3600.0, "error", "the clock of X is 3600.0 s behind this machine's"),
    ],
)
def test_two_seconds_are_the_most(apart, level, says):
    found = clock.compared("X", apart)

    assert (str(found.level), found.says) == (level, says)


def test_what_the_kernel_says(monkeypatch):
    for status, expected in ((0x2001, "ok"), (0x2041, "warning")):
        monkeypatch.setattr(clock, "kernel_status", lambda status=status: status)
        assert levels(clock.synchronized, visit()) == [expected]


def test_the_kernel_is_asked():
    assert levels(clock.synchronized, visit())[0] in {"ok", "warning", "not checked"}
    assert 0 <= clock.kernel_status() < 2**17


class Dated(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response_only(404)
        if self.server.ahead is not None:
            self.send_header("Date", self.server.ahead)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


def test_the_date_of_an_answer(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dated)
    with served(server) as port:
        seen = visit(trusted_proxy_count=1)
        seen.site = Site("http", "127.0.0.1", port, "learn.example.org")
        now = clock.time.time()
        for date, expected in (
            (formatdate(now, usegmt=True), "ok"),
            (formatdate(now + 60, usegmt=True), "error"),
            (formatdate(now - 60, usegmt=True), "error"),
            ("yesterday", "warning"),
            (None, "warning"),
        ):
            server.ahead = date
            first, second = told(clock.site_clock, seen)
            assert first[0] == expected, (date, first)
            assert second[1].startswith("the site does not know the doctor (status 404)")
