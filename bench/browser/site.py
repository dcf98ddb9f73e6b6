"""The site as an operator runs it, for browsers: nginx as shipped (https, HTTP/2, published pages), one app server."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from bench.browser import floor
from bench.machines.processes import Process, app, beside, proxy
from bench.serving import Environment, Prepare, Production, free_port

COURSE = "/courses/certified-ai-practitioner/"
#: What is looked at, by name.
PAGES = {"catalog": "/", "outline": COURSE, "lesson": f"{COURSE}beyond-text-multimodal/"}
#: A query string makes the proxy ask the application, as it does while pages are published anew.
THROUGH_THE_APP = "?app"


@dataclass(frozen=True)
class Site:
    """A site that runs: its ports, those of its floors and of its app, what a learner's browser holds, its folder."""

    port: int
    floor_port: int
    app_port: int
    session: str
    csrf: str
    folder: Path

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def floor(self) -> str:
        return f"https://localhost:{self.floor_port}"

    @property
    def cookies(self) -> list[dict[str, object]]:
        """What the browser of a learner who is signed in holds."""
        held = {"__Host-session": self.session, "__Host-csrf": self.csrf}
        return [{"name": name, "value": value, "url": self.address, "secure": True} for name, value in held.items()]


def chromium() -> str:
    """The browser that the tests use. Ends the program where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if found is None:
        raise SystemExit("bench: there is no Chromium; install Debian's chromium-headless-shell, or set CHROMIUM.")
    return found


def fetched(address: str) -> str:
    """A page's source, whatever the certificate says."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with urlopen(address, context=context) as answer:
        return answer.read().decode()  # type: ignore[no-any-return]


def quietly(command: list[str], environ: dict[str, str]) -> None:
    """Run a command of ours; what it says is told only when it failed."""
    done = subprocess.run(command, env=environ, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"bench: {' '.join(command)}: {done.stderr[-2000:]}")


@contextmanager
def running(environment: Environment, prepare: Prepare, in_production: Production) -> Iterator[Site]:
    """The site with its shipped courses and a learner who is signed in, behind nginx."""
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as name:
        folder, port, floor_port = Path(name), free_port(), free_port()
        folder.chmod(0o755)
        environ = {**environment(folder), "TRUSTED_PROXY_COUNT": "1", "WORKERS": "1"}
        known = prepare(environ)
        address = f"https://localhost:{port}"
        environ = {**in_production(environ, known["key"]), "SITE_URL": address}
        pages = ("publish_pages", str(folder / "pages"))
        for command in (("start", "--prepare-only"), pages):
            quietly([sys.executable, "manage.py", *command], environ)
        server = app("app server", environ, folder)
        started: list[Process] = []
        try:
            for process in (
                server,
                beside("publisher", environ, folder, *pages, "--every", "2"),
                proxy((server.port, server.port), folder, tls=port, besides=floor.server(folder, floor_port)),
            ):
                started.append(process)
                process.start()
            yield Site(port, floor_port, server.port, known["session"], known["csrf"], folder)
        finally:
            for process in reversed(started):
                process.stop()
