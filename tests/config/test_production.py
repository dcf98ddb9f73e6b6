"""A site in production, with nothing set but what it must be told: HTTPS at its address, no detail to others."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.servers import copy_of_database

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROOT = Path(__file__).resolve().parents[2]
SITE = {
    "LECTERN_MODE": "production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP",
    "SITE_URL": "https://learn.example.org",
    "EMAIL_URL": "console:",
    "TRUSTED_PROXY_COUNT": "1",
    "DEBUG": "1",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
#: What stands in a checkout or beside it, is left behind by editors and servers, or belongs to other programs.
NOT_SERVED = [
    ".git/HEAD", ".git/config", ".gitignore", ".env", "manage.py", "config/settings.py", "config/settings.py.bak",
    "requirements.lock", "pyproject.toml", "Makefile", "var/lectern.sqlite3", "lectern.sqlite3", "db.sqlite3",
    "development-secret-key", "var/development-secret-key", "static/../manage.py", "static/%2e%2e/manage.py",
    "static/..%2fmanage.py", "static/....//manage.py", "static/.fingerprint", "static/staticfiles.json",
    "static/css/", "static/", "media/", "content/", "backup.zip", "backup.sql", "dump.sql", "index.php", "wp-login.php",
    "server-status", "debug/", "__debug__/", "console", "actuator/env", "swagger.json", "api/", "graphql",
    "courses/%2e%2e/%2e%2e/manage.py", "..%2f..%2fetc/passwd", "etc/passwd", "static//etc/passwd", "%2e%2e/etc/passwd",
]  # fmt: skip
ASK = """
import json, logging, sys, django
django.setup()
from django.conf import settings
from django.test import Client
from accounts.demo import DemoAccountsRefused, create_demo_accounts
logging.disable(logging.CRITICAL)
settings.STORAGES = {**settings.STORAGES, "staticfiles": {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
told = {}
secure = {"secure": True, "HTTP_HOST": "learn.example.org", "HTTP_X_FORWARDED_PROTO": "https"}
visitor = Client(raise_request_exception=False)
plain = visitor.get("/learn/?a=1", HTTP_HOST="learn.example.org", HTTP_X_FORWARDED_PROTO="http")
told["plain"] = [plain.status_code, plain["Location"]]
from tests.accounts.people import make_person
person = make_person()
visitor.get("/accounts/login/", **secure)
signed = visitor.post("/accounts/login/", {"login": "alice@example.org", "password": "plain-words-1"}, **secure)
told["cookies"] = {n: [bool(m["secure"]), bool(m["httponly"]), m["samesite"], m["path"], m["domain"]]
                   for n, m in visitor.cookies.items()}
told["session"] = len(signed.cookies["__Host-session"].value)
pages = ["/", "/account/", "/learn/", "/nowhere/", "/healthz", "/accounts/login/", "/admin/"]
answers = [visitor.get(page, **secure) for page in pages]
names = ["Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"]
told["headers"] = {name: sorted({a.headers.get(name, "missing") for a in answers}) for name in names}
told["policies"] = ["base-uri 'none'" in a["Content-Security-Policy"]
                    and "frame-ancestors 'none'" in a["Content-Security-Policy"] for a in answers]
told["open to others"] = [p for p, a in zip(pages, answers) if "Access-Control-Allow-Origin" in a.headers]
told["served"] = {p: a.status_code for p in json.loads(sys.argv[1])
                  if (a := visitor.get("/" + p, **secure)).status_code not in (301, 302, 400, 404)
                  or b"SECRET" in a.content or b"Traceback" in a.content}
told["trace"] = visitor.generic("TRACE", "/", **secure).status_code
told["metrics"] = visitor.get("/metrics", **secure).status_code
told["style guide"] = visitor.get("/styleguide/", **secure).status_code
told["debug"] = settings.DEBUG
told["versions"] = [n for a in answers for n in ("Server", "X-Powered-By") if n in a.headers]
told["hasher"] = person.password.split("$")[0]
try:
    create_demo_accounts()
    told["demo"] = "made"
except DemoAccountsRefused:
    told["demo"] = "refused"
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory, django_db_setup, django_db_blocker):
    """One site in a process of its own, asked once; each test reads what it said."""
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock():
        database = copy_of_database(folder)
    environment = {**os.environ, **SITE, "DATA_DIR": str(folder), "DATABASE_URL": database}
    asked = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(NOT_SERVED)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout.splitlines()[-1])


def test_a_plain_address_leads_to_the_same_one_with_https(told):
    assert told["plain"] == [301, "https://learn.example.org/learn/?a=1"]


def test_cookies_are_of_this_host_alone_and_out_of_reach_of_scripts(told):
    assert told["cookies"] == {
        "__Host-csrf": [True, True, "Lax", "/", ""],
        "__Host-session": [True, True, "Lax", "/", ""],
    }


def test_a_session_has_a_name_that_nobody_guesses(told):
    """32 letters and digits from the system's generator are 165 bits."""
    assert told["session"] == 32


def test_every_answer_tells_browsers_to_be_careful(told):
    assert told["headers"] == {
        "Strict-Transport-Security": ["max-age=31536000; includeSubDomains; preload"],
        "X-Content-Type-Options": ["nosniff"],
        "Referrer-Policy": ["same-origin"],
        "Cross-Origin-Opener-Policy": ["same-origin"],
    }
    assert told["policies"] == [True] * 7
    assert told["open to others"] == []


def test_nothing_of_the_source_the_settings_or_the_data_is_served(told):
    assert told["served"] == {}


def test_what_is_for_development_is_off_whatever_is_asked(told):
    found = {name: told[name] for name in ("debug", "demo", "style guide", "metrics", "trace", "versions")}

    assert found == {
        "debug": False, "demo": "refused", "style guide": 404, "metrics": 404, "trace": 405, "versions": [],
    }  # fmt: skip


def test_passwords_are_stored_with_a_slow_hash(told):
    assert told["hasher"] == "pbkdf2_sha256"
