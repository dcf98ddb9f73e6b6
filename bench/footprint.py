"""What the server takes: memory after it has been used, and the time from its start to the first page."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.floors import LESSON, PRACTICE
from bench.serving import Environment, Prepare, Production, children, free_port, memory, prepared
from config.serving.server import SWEEPER

Environ = dict[str, str]
#: MB for two workers and the process that starts them; seconds to the first page.
MOST_MEMORY, MOST_SECONDS = 130, 0.6
STARTS = 5


def run(environment: Environment, prepare: Prepare, in_production: Production) -> bool:
    with prepared(environment, prepare, in_production) as (environ, known):
        environ = as_installed({**environ, "WORKERS": "2"})
        subprocess.run(
            [sys.executable, "manage.py", "start", "--prepare-only"], env=environ, check=True, stdout=subprocess.DEVNULL
        )
        seconds = [first_page(environ) for _ in range(STARTS)]
        bare = [bare_start(environ) for _ in range(STARTS)]
        first, least = statistics.median(seconds), statistics.median(bare)
        taken = memory_used(environ, known)
    print(f"start to the first page: {first:.2f} s, median of {STARTS} (at most {MOST_SECONDS}); ", end="")
    print(f"Python that imports Django and its admin alone: {least:.2f} s")
    for name, megabytes in taken.items():
        print(f"{name}: {megabytes:.0f} MB")
    return first <= MOST_SECONDS and taken["two workers and their parent, used"] <= MOST_MEMORY


def as_installed(environ: Environ) -> Environ:
    """Without what only the tests bring and structlog reads where it is, a tenth of a start: rich."""
    hiding = Path(environ["DATA_DIR"]) / "as-installed"
    hiding.mkdir()
    (hiding / "rich.py").write_text('raise ImportError("requirements.lock does not name it")\n')
    return {**environ, "PYTHONPATH": os.pathsep.join([str(hiding), environ["PYTHONPATH"]])}


def start(environ: Environ, port: int, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "start", "--serve-only", "--port", str(port), *options]
    return subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)


def page(port: int, path: str, cookie: str = "", form: str = "") -> int:
    """The status of one request; 0 when nobody answers yet."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Accept-Encoding": "br, gzip", "Cookie": cookie, "Sec-Fetch-Site": "same-origin", "X-Fragment": "1"}
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    with suppress(OSError, HTTPException):
        connection.request("POST" if form else "GET", path, body=form or None, headers=headers)
        with connection.getresponse() as response:
            response.read()
            return response.status
    return 0


def first_page(environ: Environ) -> float:
    port = free_port()
    began = time.monotonic()
    process = start(environ, port, "--no-sweeper")
    while page(port, LESSON) != 200:
        time.sleep(0.005)
    seconds = time.monotonic() - began
    process.terminate()
    process.wait(30)
    return seconds


def bare_start(environ: Environ) -> float:
    """What no site that is made with Django can do without."""
    code = "import django; django.setup(); import django.contrib.admin.sites, django.core.handlers.wsgi"
    settings = {"DJANGO_SETTINGS_MODULE": "bench.empty_settings"}
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", code], env={**environ, **settings}, check=True)
    return time.monotonic() - began


def memory_used(environ: Environ, known: dict[str, str]) -> dict[str, float]:
    """Megabytes before and after every published page was read by a guest and a learner, and 200 answers were given."""
    port = free_port()
    process = start(environ, port)
    while page(port, LESSON) != 200:
        time.sleep(0.05)
    time.sleep(3)
    fresh = parts_of(process.pid)
    cookie = f"session={known['session']}; csrf={known['csrf']}"
    answer = f"csrfmiddlewaretoken={known['csrf']}&revision=1.1&answer={known['answer']}&do=check"
    for address in known["pages"].split(" "):
        for reader in ("", "", cookie, cookie):
            if page(port, address, reader) != 200:
                raise SystemExit(f"bench: {address} was not answered")
    for _ in range(200):
        page(port, PRACTICE, cookie, answer)
    used = parts_of(process.pid)
    process.terminate()
    process.wait(30)
    return {
        "two workers and their parent, new": fresh[0],
        "two workers and their parent, used": used[0],
        "the sweeper, new": fresh[1],
        "the sweeper, used": used[1],
    }


def parts_of(pid: int) -> tuple[float, float]:
    """Megabytes of the server and of its sweeper."""
    sweeper = next(child for child in children(pid) if Path(f"/proc/{child}/comm").read_text().strip() == SWEEPER)
    whole, beside = memory(pid) / 1024, memory(sweeper) / 1024
    return whole - beside, beside
