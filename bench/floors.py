"""The pages that most people ask for beside the least that the same kind of answer can cost, in processor time.

The floors: a file from nginx; bytes that are there already from a new Django project; a lean signed-in view of it with
the session, the user and one query; and a validated form that becomes one row.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.asking import Row, get, post, report
from bench.serving import Environment, Prepare, Production, Server, free_port, listening, prepared, serve

Environ = dict[str, str]
LESSON = "/courses/certified-ai-practitioner/beyond-text-multimodal/"
PRACTICE = "/courses/certified-ai-practitioner/practice/multimodal-meaning/"
FRAGMENT = {"X-Fragment": "1", "Sec-Fetch-Site": "same-origin"}
#: A static file with the bytes of a lesson, kept as it is sent to browsers that take brotli.
STATIC = "bench.0123456789ab.css"
NGINX = """\
pid {home}/nginx.pid; error_log {home}/error.log; worker_processes 1; daemon off; master_process off;
events {{ worker_connections 128; }}
http {{
  access_log off; include /etc/nginx/mime.types; default_type application/octet-stream; sendfile on;
  client_body_temp_path {home}/b; proxy_temp_path {home}/p; fastcgi_temp_path {home}/f;
  uwsgi_temp_path {home}/u; scgi_temp_path {home}/s; keepalive_requests 1000000;
  include {site}/lectern.conf;
}}
"""


def run(environment: Environment, prepare: Prepare, in_production: Production) -> bool:
    with prepared(environment, prepare, in_production) as (environ, known):
        bare_environ = {**environ, "DJANGO_SETTINGS_MODULE": "bench.bare_settings"}
        with serve("site", environ) as site:
            etag = keep_page(site, Path(environ["BENCH_PAGE"]))
            with serve("bare", bare_environ) as bare:
                compared = rows(known, etag, site, bare)
                kept = report(compared, heads=("site ms", "floor ms"), rounds=7, requests=600)
            with published(environ, site) as server:
                if server is None:
                    print("nginx is not here: published pages were not measured")
                    return kept
                as_file = Row(
                    "published lesson, a static file", (server, get(LESSON)), (server, get(f"/static/{STATIC}")), 1.1
                )
                return report([as_file], heads=("site ms", "floor ms"), rounds=5, requests=20_000) and kept


def keep_page(site: Server, path: Path) -> str:
    """Put the lesson's bytes where the bare view finds them, as they are kept for good; returns their tag."""
    connection = site.connect()
    connection.request("GET", LESSON, headers={"Accept-Encoding": "br", "If-None-Match": '"1-1"'})  # none of ours
    response = connection.getresponse()
    path.write_bytes(response.read())
    return response.headers["ETag"]


def rows(known: dict[str, str], etag: str, site: Server, bare: Server) -> list[Row]:
    cookie = {"Cookie": f"session={known['session']}; csrf={known['csrf']}"}
    guest = {"Cookie": f"practice={known['guest']}"}
    token = f"csrfmiddlewaretoken={known['csrf']}"
    answer = f"revision=1.1&answer={known['answer']}&do=check"
    bare_answer = f"{token}&question={known['question']}&revision={known['revision']}&answer=b"
    bare_insert = (bare, post("/insert/", bare_answer, **cookie))
    unchanged = get(LESSON, **{"If-None-Match": etag})
    return [
        Row("signed-out lesson", (site, get(LESSON)), (bare, get("/page/")), 1.25),
        Row("signed-out lesson, 304", (site, unchanged), (bare, get("/page/")), 1.25),
        Row("signed-in lesson", (site, get(LESSON, **cookie)), (bare, get("/signed-in/", **cookie)), 1.1),
        Row("guest answer", (site, post(PRACTICE, answer, **guest, **FRAGMENT)), bare_insert, 1.4),
        Row("signed-in answer", (site, post(PRACTICE, f"{token}&{answer}", **cookie, **FRAGMENT)), bare_insert, 1.4),
    ]


@contextmanager
def published(environ: Environ, site: Server) -> Iterator[Server | None]:
    """nginx as it is shipped, without TLS, over published pages and a static file of the same bytes, if it is here."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if nginx is None:
        yield None
        return
    home = Path(environ["DATA_DIR"])
    publish = [sys.executable, "manage.py", "publish_pages", str(home / "pages"), "--every", "2"]
    publisher = subprocess.Popen(publish, env=environ, stdout=subprocess.DEVNULL)
    try:
        while not list((home / "pages/lease").glob("*-*")):
            if publisher.poll() is not None:
                raise SystemExit("bench: the pages could not be published")
            time.sleep(0.1)
        packed = home / "static" / f"{STATIC}.br"
        packed.write_bytes(Path(environ["BENCH_PAGE"]).read_bytes())
        packed.chmod(0o644)
        home.chmod(0o755)
        port = free_port()
        shipped = (Path(__file__).parents[1] / "deploy/nginx.conf").read_text()
        with proxy(nginx, home / "nginx", plainly(shipped, home, port, site.port), port) as server:
            yield server
    finally:
        publisher.terminate()
        publisher.wait(20)


def plainly(shipped: str, home: Path, port: int, app: int) -> str:
    """The shipped configuration with this site's paths and ports, and http where it has https."""
    left_out = ("ssl_certificate", "listen [::]")
    text = "\n".join(line for line in shipped.split("\n") if not line.strip().startswith(left_out))
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "127.0.0.1:8001": f"127.0.0.1:{app}",
        "learn.example.org": "127.0.0.1",
        "/var/lib/lectern": str(home),
        "/var/cache/lectern": f"{home}/cache",
    }.items():
        text = text.replace(old, new)
    return text


@contextmanager
def proxy(nginx: str, home: Path, text: str, port: int) -> Iterator[Server]:
    home.mkdir()
    (home / "lectern.conf").write_text(text)
    (home / "nginx.conf").write_text(NGINX.format(home=home, site=home))
    process = subprocess.Popen([nginx, "-p", str(home), "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")])
    try:
        listening(port)
        yield Server("nginx", process.pid, port)
    finally:
        process.terminate()
        process.wait(20)
