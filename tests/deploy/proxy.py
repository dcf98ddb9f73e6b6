"""nginx with the configuration that is shipped, in front of the real application and of a server that breaks off."""

from __future__ import annotations

import http.client
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
    """The other app server: away, or one that reads a request and then breaks off, or ``answers`` what it was sent."""

    def __init__(self, port):
        self.port, self.heard = port, []

    @contextmanager
    def there(self, *, answers=False):
        listener = socket.create_server(("127.0.0.1", self.port))
        self.heard.clear()

        def serve():
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    self.heard.append(client.recv(65536).decode("latin-1"))
                    if answers:
                        client.sendall(
                            b"HTTP/1.1 200 OK\r\nX-From: other\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
                        )

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield self.heard
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            thread.join(10)


class Site:
    """Everything together: ``ask`` goes through nginx, ``hits`` counts what reached the application."""

    def __init__(self, home):
        self.home, self.hits, self.process, self.app, self.folder = home, 0, None, None, None
        self.tls, self.plain, self.port, other = (free_port() for _ in range(4))
        self.other = Breaking(other)
        self.address = f"https://localhost:{self.tls}"
        self.tls_context = ssl.create_default_context(cadata=None)
        self.tls_context.check_hostname, self.tls_context.verify_mode = False, ssl.CERT_NONE
        (home / "cert.pem").write_bytes(certificate())
        (home / "nginx.conf").write_text(OUTER.format(home=home))

    def count(self, **kwargs):
        self.hits += 1

    def start(self):
        request_started.connect(self.count)
        self.start_app()
        text = shipped(self.home, tls=self.tls, plain=self.plain, app=self.port, other=self.other.port)
        (self.home / "lectern.conf").write_text(text)
        command = [
            nginx(),
            "-p",
            str(self.home),
            "-c",
            str(self.home / "nginx.conf"),
            "-e",
            str(self.home / "error.log"),
        ]
        self.process = subprocess.Popen(command)
        for _ in range(200):
            assert self.process.poll() is None, (self.home / "error.log").read_text()
            try:
                return socket.create_connection(("127.0.0.1", self.tls), timeout=1).close()
            except OSError:
                threading.Event().wait(0.05)
        raise AssertionError("nginx does not answer")

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
        try:
            yield
        finally:
            self.start_app()

    def publish(self):
        """What `publish_pages --every` does at each look."""
        seen = time.time()
        self.folder.update()
        self.folder.lease.grant(self.folder.key, seen)

    def ask(self, path, method="GET", *, body=None, **headers):
        """The answer as ``(status, headers by lower-case name, body)``."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.tls, timeout=30, context=self.tls_context)
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
