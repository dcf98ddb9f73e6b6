"""The site itself behind a proxy with a certificate, for a visit that looks at it from outside."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.db import connections
from django.test.testcases import LiveServerThread

from config.doctor.outside.asking import Site
from tests.config.doctor import certificates
from tests.config.doctor.servers import Proxy, served
from tests.config.doctor.visits import visit
from tests.factories import make_course, make_lesson, make_module

NAME = "learn.example.org"
SECURE = {
    "ALLOWED_HOSTS": [NAME],
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SECURE_HSTS_SECONDS": 31536000,
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    return certificates.write(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def here(db, settings, files, monkeypatch):
    """The site as in production: ``proxy`` and ``plain`` (on http) to spoil, and the ``seen`` visit."""
    authority, certificate = files
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    settings.ENV = replace(settings.ENV, site_url=f"https://{NAME}", trusted_proxy_count=1, allowed_hosts=(NAME,))
    for name, value in SECURE.items():
        setattr(settings, name, value)
    make_lesson(make_module(make_course("botany")), slug="fruit")
    connection = connections["default"]
    connection.inc_thread_sharing()
    site = LiveServerThread("127.0.0.1", lambda handler: handler, connections_override={"default": connection})
    site.daemon = True
    site.start()
    site.is_ready.wait()
    try:
        proxy, plain = Proxy(site.port, certificate=certificate), Proxy(site.port, scheme="http")
        with served(proxy) as port, served(plain) as plain_port:
            seen = visit()
            seen.site = Site("https", "127.0.0.1", port, NAME, plain_port)
            seen.site.greet()
            yield SimpleNamespace(proxy=proxy, plain=plain, seen=seen, port=port)
    finally:
        site.terminate()
        connection.dec_thread_sharing()
