"""``python -m bench``: prepare a site, serve it and the bare one, ask both the same in turns, print the ratios."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.serving import Server, serve

ROUNDS, REQUESTS = 7, 600
LESSON = "/courses/certified-ai-practitioner/beyond-text-multimodal/"
PRACTICE = "/courses/certified-ai-practitioner/practice/multimodal-meaning/"

Ask = Callable[[HTTPConnection], int]


@dataclass(frozen=True)
class Row:
    """A comparison: what the site does, the bare view beside it, and the most it may cost."""

    name: str
    site: Ask
    bare: Ask
    limit: float


def get(path: str, **headers: str) -> Ask:
    sent = {"Accept-Encoding": "gzip, br", **headers}

    def ask(connection: HTTPConnection) -> int:
        connection.request("GET", path, headers=sent)
        return connection.getresponse().read().__len__()

    return checked(ask, 200 if "If-None-Match" not in headers else 304)


def post(path: str, body: str, **headers: str) -> Ask:
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "gzip, br", **headers}

    def ask(connection: HTTPConnection) -> int:
        connection.request("POST", path, body=body, headers=sent)
        return connection.getresponse().read().__len__()

    return checked(ask, 200)


def checked(ask: Ask, status: int) -> Ask:
    """The same, and an answer with another status is an error: nothing is measured that failed."""

    def wrapper(connection: HTTPConnection) -> int:
        seen: list[int] = []
        original = connection.getresponse

        def getresponse():  # type: ignore[no-untyped-def]
            response = original()
            seen.append(response.status)
            return response

        connection.getresponse = getresponse  # type: ignore[method-assign]
        try:
            size = ask(connection)
        finally:
            del connection.getresponse
        if seen != [status]:
            raise SystemExit(f"bench: an answer was {seen}, not {status}")
        return size

    return wrapper


def cost(server: Server, ask: Ask) -> float:
    """Processor milliseconds of the server's process tree for one request."""
    connection = server.connect()
    for _ in range(20):
        ask(connection)
    before = server.cpu()
    for _ in range(REQUESTS):
        ask(connection)
    spent = server.cpu() - before
    connection.close()
    return 1000 * spent / REQUESTS


def prepare(environ: dict[str, str]) -> dict[str, str]:
    """A site with its content, a learner who is signed in, and what is needed to ask as that learner."""
    start = [sys.executable, "manage.py", "start", "--prepare-only"]
    subprocess.run(start, env=environ, check=True, stdout=subprocess.DEVNULL)
    script = Path(__file__).with_name("prepare.py")
    run = subprocess.run([sys.executable, str(script)], env=environ, check=True, capture_output=True, text=True)
    return dict(line.split("=", 1) for line in run.stdout.splitlines() if "=" in line)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        page = Path(folder) / "page.br"
        environ = {
            **os.environ, "LECTERN_MODE": "development", "DATA_DIR": folder, "PYTHONPATH": os.getcwd(),
            "BENCH_PAGE": str(page), "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        known = prepare(environ)
        environ["LECTERN_MODE"] = "production"
        environ |= {"SECRET_KEY": known["key"], "EMAIL_URL": "console:", "SITE_URL": "http://127.0.0.1"}
        bare_environ = {**environ, "DJANGO_SETTINGS_MODULE": "bench.bare_settings"}
        with serve("site", environ) as site:
            connection = site.connect()
            connection.request("GET", LESSON, headers={"Accept-Encoding": "br"})
            response = connection.getresponse()
            etag = response.headers["ETag"]
            page.write_bytes(response.read())
            with serve("bare", bare_environ) as bare:
                report(rows(known, etag), site, bare)


def rows(known: dict[str, str], etag: str) -> list[Row]:
    cookie = {"Cookie": f"session={known['session']}; csrf={known['csrf']}"}
    token = f"csrfmiddlewaretoken={known['csrf']}"
    answer = f"{token}&revision=1&answer={known['answer']}&do=check"
    bare_answer = f"{token}&question={known['question']}&revision={known['revision']}&answer=b"
    fragment = {"X-Fragment": "1", "Sec-Fetch-Site": "same-origin"}
    return [
        Row("signed-out lesson", get(LESSON), get("/page/"), 1.5),
        Row("signed-out lesson, 304", get(LESSON, **{"If-None-Match": etag}), get("/page/"), 1.5),
        Row("signed-in lesson", get(LESSON, **cookie), get("/signed-in/", **cookie), 1.3),
        Row(
            "stored practice answer",
            post(PRACTICE, answer, **cookie, **fragment),
            post("/insert/", bare_answer, **cookie),
            2.0,
        ),
    ]


def report(compared: list[Row], site: Server, bare: Server) -> None:
    print(f"CPU per request of the whole process tree, median of {ROUNDS} rounds of {REQUESTS}, in turns")
    print(f"{'':<26}{'site ms':>9}{'bare ms':>9}{'ratio':>8}{'at most':>9}")
    failed = False
    for row in compared:
        ratios, sites, bares = [], [], []
        for _ in range(ROUNDS):
            sites.append(cost(site, row.site))
            bares.append(cost(bare, row.bare))
            ratios.append(sites[-1] / bares[-1])
        ratio = statistics.median(ratios)
        failed |= ratio > row.limit
        print(
            f"{row.name:<26}{statistics.median(sites):>9.3f}{statistics.median(bares):>9.3f}"
            f"{ratio:>8.2f}{row.limit:>9.2f}{'  over' if ratio > row.limit else ''}"
        )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
