"""A proxy with the configuration that is shipped, in front of the real application and of a server that breaks off."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import request_started
from django.db import connections
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler

ROOT = Path(__file__).resolve().parents[2]
#: What a proxy asks to see whether an app server is there.
ALIVE = "/healthz"
OUTER = """\
pid {home}/nginx.pid; error_log {home}/error.log; worker_processes 1; daemon off; master_process off;
events {{ worker_connections 128; }}
http {{
  access_log off; include /etc/nginx/mime.types; default_type application/octet-stream;
  client_body_temp_path {home}/b; proxy_temp_path {home}/p; fastcgi_temp_path {home}/f;
  uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
  include {home}/lectern.conf;
}}
"""


def nginx():
    """The program, or None; Debian has it where only root looks."""
    return shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def shipped(home, *, tls, plain, app, other, leaves_alone=False):
    """The shipped configuration with other paths and ports.

    For tests no server is left alone after a failure, so that both get their turn.
    """
    text = (ROOT / "deploy/nginx.conf").read_text()
    fails = "max_fails=1 fail_timeout=2s"
    for old, new in {
        f"127.0.0.1:8001 {fails}": f"127.0.0.1:{app} {fails if leaves_alone else 'max_fails=0'}",
        f"127.0.0.1:8002 {fails}": f"127.0.0.1:{other} {fails if leaves_alone else 'max_fails=0'}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{tls} ssl http2;",
        "learn.example.org;": "localhost;",
        "/etc/letsencrypt/live/learn.example.org/fullchain.pem": f"{home}/cert.pem",
        "/etc/letsencrypt/live/learn.example.org/privkey.pem": f"{home}/cert.pem",
        "/var/cache/lectern": f"{home}/cache",
        "/var/lib/lectern": str(home),
    }.items():
        assert old in text, f"deploy/nginx.conf has no {old!r} any more"
        text = text.replace(old, new)
    return re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)


def certificate():
    """A key and a certificate for localhost, in one file's text."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    forms = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return made.sign(key, hashes.SHA256()).public_bytes(forms[0]) + key.private_bytes(*forms)


class App(LiveServerThread):
    """Django's server for tests, on a port that it had before."""

    def _create_server(self, connections_override=None):
        return ThreadedWSGIServer(
            (self.host, self.port),
            QuietWSGIRequestHandler,
            allow_reuse_address=True,
            connections_override=connections_override,
        )


class Breaking:
    """The other app server: away, or one that reads a request and then breaks off, or ``answers`` what it was sent.

    To a proxy that asks whether it is alive it says so.
    """

    def __init__(self, port, proxy):
        self.port, self.proxy, self.heard, self.asked = port, proxy, [], threading.Event()

    @contextmanager
    def there(self, *, answers=False):
        listener = socket.create_server(("127.0.0.1", self.port))
        self.heard.clear()
        ok = b"HTTP/1.1 200 OK\r\nX-From: other\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"

        def serve():
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    request = client.recv(65536).decode("latin-1")
                    asked_whether_alive = request.startswith(f"GET {ALIVE} ")
                    if not asked_whether_alive:
                        self.heard.append(request)
                    if answers or asked_whether_alive:
                        client.sendall(ok)
                if asked_whether_alive:
                    self.asked.set()

        thread = threading.Thread(target=serve)
        thread.start()
        self.asked.clear()
        try:
            if self.proxy.asks:
                assert self.asked.wait(10), "nobody asked whether this server is alive"
                time.sleep(self.proxy.notice)
            yield self.heard
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            thread.join(10)
            time.sleep(self.proxy.notice)


class Nginx:
    """How it is started here."""

    #: Whether it asks servers if they are alive, and so long after one has come or gone it knows of it, in seconds.
    asks, notice = False, 0.0
    #: Headers that it makes itself for a file, and that differ from the application's.
    own = frozenset({})
    #: It keeps files of courses, sends files in the best coding or not at all, and hears a form to its end first.
    keeps_files = only_best_coding = hears_first = True
    #: What it says while no app server answers, and of an address that leads out of the site.
    away, outside = {502}, {400}
    #: Codings of which it takes the better one, as the application does, against the weights that are asked for.
    weighted = ("gzip, deflate, br;q=0.5",)
    program = staticmethod(nginx)

    def command(self, site):
        (site.home / "nginx.conf").write_text(OUTER.format(home=site.home))
        text = shipped(site.home, tls=site.tls, plain=site.plain, app=site.port, other=site.other.port)
        (site.home / "lectern.conf").write_text(text)
        return [nginx(), "-p", site.home, "-c", site.home / "nginx.conf", "-e", site.home / "error.log"], {}


class Caddy:
    """How it is started here: as shipped but for the certificate, and in a tenth of the time."""

    asks, notice = True, 0.7
    own = frozenset({"etag", "content-length", "transfer-encoding", "via"})
    keeps_files = only_best_coding = hears_first = False
    #: An address that leads out goes to the application, whose server of static files here says 500.
    away, outside, weighted = {502, 503}, {404, 500}, ()

    @staticmethod
    def program():
        return shutil.which("caddy")

    def command(self, site):
        text = (ROOT / "deploy/Caddyfile").read_text()
        for old, new in {
            "{$SITE_HOST:learn.example.org} {": f"{site.address} {{\n\ttls {site.home}/cert.pem {site.home}/cert.pem",
            "health_interval 1s": "health_interval 100ms",
            "lb_try_duration 30s": "lb_try_duration 1s",
        }.items():
            assert old in text, f"deploy/Caddyfile has no {old!r} any more"
            text = text.replace(old, new)
        (site.home / "Caddyfile").write_text(text.replace("{\n\tservers", "{\n\tauto_https off\n\tservers", 1))
        environment = {
            "HOME": str(site.home), "DATA_DIR": str(site.home), "SITE_HOST": "localhost",
            "APPS": f"127.0.0.1:{site.port} 127.0.0.1:{site.other.port}", "CADDY_ADMIN": f"unix/{site.home}/admin",
        }  # fmt: skip
        return [self.program(), "run", "--adapter", "caddyfile", "--config", site.home / "Caddyfile"], environment


class Site:
    """Everything together: ``ask`` goes through the proxy, ``hits`` counts what reached the application."""

    def __init__(self, home, proxy):
        self.home, self.proxy, self.hits, self.process, self.app, self.folder = home, proxy, 0, None, None, None
        self.tls, self.plain, self.port, other = (free_port() for _ in range(4))
        self.other = Breaking(other, proxy)
        self.address = f"https://localhost:{self.tls}"
        self.tls_context = ssl.create_default_context(cadata=None)
        self.tls_context.check_hostname, self.tls_context.verify_mode = False, ssl.CERT_NONE
        (home / "cert.pem").write_bytes(certificate())

    def count(self, environ, **kwargs):
        self.hits += environ["PATH_INFO"] != ALIVE

    def start(self):
        request_started.connect(self.count)
        self.start_app()
        command, environment = self.proxy.command(self)
        log = self.home / "error.log"
        with log.open("a") as said:
            self.process = subprocess.Popen(
                [str(word) for word in command], env={**os.environ, **environment}, stdout=said, stderr=said
            )
        for _ in range(200):
            assert self.process.poll() is None, log.read_text()
            try:
                socket.create_connection(("127.0.0.1", self.tls), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return time.sleep(self.proxy.notice)
        raise AssertionError(f"the proxy does not answer: {log.read_text()}")

    def stop(self):
        self.process.terminate()
        self.process.wait(15)
        self.stop_app()
        request_started.disconnect(self.count)

    def start_app(self):
        shared = {name: connections[name] for name in connections if connections[name].vendor == "sqlite"}
        self.app = App("127.0.0.1", StaticFilesHandler, connections_override=shared, port=self.port)
        for connection in shared.values():
            connection.inc_thread_sharing()
        self.app.start()
        self.app.is_ready.wait()
        assert self.app.error is None, self.app.error

    def stop_app(self):
        self.app.terminate()
        for connection in self.app.connections_override.values():
            connection.dec_thread_sharing()

    @contextmanager
    def app_away(self):
        self.stop_app()
        time.sleep(self.proxy.notice)
        try:
            yield
        finally:
            self.start_app()
            time.sleep(self.proxy.notice)

    def publish(self):
        """What `publish_pages --every` does at each look."""
        seen = time.time()
        self.folder.update()
        self.folder.lease.grant(self.folder.key, seen)

    def ask(self, path, method="GET", *, body=None, **headers):
        """The answer as ``(status, headers by lower-case name, body)``."""
        connection = http.client.HTTPSConnection("localhost", self.tls, timeout=30, context=self.tls_context)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers={"Host": f"localhost:{self.tls}", **named})
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        finally:
            connection.close()

    def came_from_file(self, path, method="GET", **headers):
        """Whether the application heard nothing of it."""
        before = self.hits
        self.ask(path, method, **headers)
        return self.hits == before
