"""The site's own server and requests that only a socket can send: each gets the one answer it is due, or none.

One server for all of them. Slow clients are tried in tests/config/test_rsgi.py.
"""

import re
import socket
from http.client import HTTPResponse

from tests.system.raw_requests import RAW, WAITS
from tests.system.serving import health, serving

#: Asked after each: the answer to it has to be the only other one, and nothing of what was smuggled.
PROBE = b"GET /no-such-probe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
SECONDS = 20


def first(client):
    """The status of the first answer, read whole; 0 when the connection is closed instead."""
    try:
        response = HTTPResponse(client)
        response.begin()
        response.read()
    except (OSError, ValueError, ArithmeticError):
        return 0
    except Exception as wrong:
        return repr(wrong)
    return response.status


def rest(client):
    """The statuses of all further answers, with a question that is sent to be the last."""
    found = b""
    try:
        client.sendall(PROBE)
        while data := client.recv(65536):
            found += data
    except OSError:
        pass
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", found)]


def test_each_request_gets_the_one_answer_it_is_due(tmp_path):
    wrong, waiting = [], []
    with (tmp_path / "log").open("wb") as log, serving(tmp_path, log) as port:
        for name, (sent, status) in RAW.items():
            client = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
            client.sendall(sent)
            if status == WAITS:
                waiting.append(client)
                continue
            got = first(client)
            more = rest(client)
            client.close()
            print(name, got, more)
            if got != status or more not in ([], [404]):
                wrong.append(f"{name}: {got}, not {status}; then {more}")
        alive = health(port, seconds=SECONDS)
        for client in waiting:
            client.close()
    logged = (tmp_path / "log").read_text(errors="replace")

    assert wrong == [], "\n" + "\n".join(wrong)
    assert len(waiting) == 3
    assert alive == 200
    kept = [line for line in logged.splitlines() if " ERROR " in line and " django.security." not in line]
    assert kept == []
    assert "panicked" not in logged
