"""The environment is read as a whole: what is wrong is named, all of it, with the way to mend it."""

import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config import env as environment
from config.backends import SOON, caches, database, email
from config.env import SettingsError, read
from config.values import BASE_DIR

KEY = secrets.token_urlsafe(50)
PRODUCTION = {
    "SECRET_KEY": KEY,
    "SITE_URL": "https://learn.example.org",
    "EMAIL_URL": "smtp://mail.example.org",
}
MAKE_ONE = 'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'


def problems(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        read(environ)
    return refused.value.problems


def test_a_complete_production_site_is_read():
    env = read(PRODUCTION)

    assert (env.mode, env.is_production, env.is_secure) == ("production", True, True)
    assert env.hosts == ["learn.example.org"]
    assert (env.sign_up_open, env.trusted_proxy_count, env.data_dir) == (True, 0, BASE_DIR / "var")


def test_nothing_set_is_production_and_refused_with_all_that_is_missing():
    assert problems({}) == [
        f"SECRET_KEY: missing. {MAKE_ONE}",
        "EMAIL_URL: missing. Accounts need mail; set it to smtp://user:password@host:587, "
        "or to console: to print mails in the log.",
    ]


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("short", "SECRET_KEY: too weak (5 characters, 5 different). "),
        ("a" * 60, "SECRET_KEY: too weak (60 characters, 1 different). "),
        ("django-insecure-" + KEY, f"SECRET_KEY: too weak ({16 + len(KEY)} characters, "),
    ],
    ids=["short", "repetitive", "a default"],
)
def test_production_refuses_a_weak_key_without_repeating_it(key, says):
    (problem,) = problems({**PRODUCTION, "SECRET_KEY": key})

    assert problem.startswith(says)
    assert problem.endswith(MAKE_ONE)
    assert key not in problem


def test_the_message_lists_every_problem_below_one_line():
    with pytest.raises(SettingsError) as refused:
        read({**PRODUCTION, "WORKERS": "many", "TIME_ZONE": "Mars/Olympus"})

    assert str(refused.value).splitlines() == [
        "Lectern cannot start with these settings:",
        "  - WORKERS: must be a whole number, 0 or more; it is 'many'.",
        "  - TIME_ZONE: must be a name of the time zone database, like Europe/Vienna; it is 'Mars/Olympus'.",
    ]


URL = "must be an address without a path, like https://learn.example.org"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LECTERN_MODE", "prod", "LECTERN_MODE: must be one of production, development, test; it is 'prod'."),
        ("SITE_URL", "learn.example.org", f"SITE_URL: {URL}; it is 'learn.example.org'."),
        ("SITE_URL", "https://x.org/a", f"SITE_URL: {URL}; it is 'https://x.org/a'."),
        ("SITE_URL", "https://me@x.org", f"SITE_URL: {URL}; it is 'https://me@x.org'."),
        ("SITE_URL", "https://x.org:port", f"SITE_URL: {URL}; it is 'https://x.org:port'."),
        ("SIGN_UP_OPEN", "maybe", "SIGN_UP_OPEN: must be 1 or 0; it is 'maybe'."),
        ("TRUSTED_PROXY_COUNT", "-1", "TRUSTED_PROXY_COUNT: must be a whole number, 0 or more; it is '-1'."),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL: must start with postgres: or postgresql: or sqlite:."),
        ("DATABASE_URL", "postgres://a:5432,b:99999/y", "DATABASE_URL: the port must be a number up to 65535."),
        ("DATABASE_URL", "postgres://h:x/y", "DATABASE_URL: the port must be a number up to 65535."),
        ("CACHE_URL", "memcached://x", "CACHE_URL: must start with redis: or rediss:."),
        ("EMAIL_URL", "mail.example.org", "EMAIL_URL: must start with console: or smtp: or smtps:."),
        ("EMAIL_URL", "smtp://h:99999", "EMAIL_URL: the port must be a number up to 65535."),
        (
            "SOCIAL_PROVIDERS",
            '{"gogle": {"client_id": "1", "secret": "2"}}',
            "SOCIAL_PROVIDERS: does not know gogle, only google, github, microsoft, gitlab, openid_connect.",
        ),
        (
            "SOCIAL_PROVIDERS",
            '{"openid_connect": {"client_id": "1"}}',
            "SOCIAL_PROVIDERS: openid_connect needs secret, server_url.",
        ),
        (
            "SOCIAL_PROVIDERS",
            '["google"]',
            'SOCIAL_PROVIDERS: must be a JSON object of objects, like {"google": {"client_id": "…", "secret": "…"}}.',
        ),
    ],
)
def test_a_value_that_cannot_be_is_named(name, value, says):
    assert problems({**PRODUCTION, name: value}) == [says]


def test_a_secret_inside_broken_json_is_not_repeated():
    (problem,) = problems({**PRODUCTION, "SOCIAL_PROVIDERS": '{"google": {"secret": "hush-hush"'})

    assert problem.startswith("SOCIAL_PROVIDERS: must be JSON (")
    assert "hush-hush" not in problem


def test_a_value_can_be_read_from_a_file(tmp_path):
    (tmp_path / "key").write_text(f"{KEY}\n")
    environ = {**PRODUCTION, "SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key")}

    assert read(environ).secret_key == KEY


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path):
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")

    missing = problems({**PRODUCTION, "SITE_NAME_FILE": str(tmp_path / "none")})
    binary = problems({**PRODUCTION, "SITE_NAME_FILE": str(tmp_path / "binary")})

    assert missing == [f"SITE_NAME_FILE: {tmp_path}/none cannot be read (No such file or directory)."]
    assert binary == [f"SITE_NAME_FILE: {tmp_path}/binary cannot be read (it is not text)."]


def test_development_makes_a_key_of_its_own_and_keeps_it(tmp_path):
    environ = {"LECTERN_MODE": "development", "DATA_DIR": str(tmp_path / "var")}

    first, second = read(environ), read(environ)

    file = tmp_path / "var" / "development-secret-key"
    assert first.secret_key == second.secret_key == file.read_text()
    assert len(first.secret_key) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_hosts_come_from_the_address_and_the_list():
    env = read({**PRODUCTION, "ALLOWED_HOSTS": "www.example.org, , old.example.org"})

    assert env.hosts == ["learn.example.org", "old.example.org", "www.example.org"]


@pytest.mark.parametrize(("text", "open_"), [("1", True), ("yes", True), ("0", False), ("no", False), ("False", False)])
def test_sign_up_is_opened_and_closed(text, open_):
    assert read({**PRODUCTION, "SIGN_UP_OPEN": text}).sign_up_open is open_


def of(**variables: str) -> environment.Env:
    return read({**PRODUCTION, **variables})


def test_a_postgres_address_is_taken_apart():
    settings = database(of(DATABASE_URL="postgres://al%40x:p%2Fw@db.example.org:6432/le%20arn?sslmode=require"))

    assert settings == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "le arn",
        "USER": "al@x",
        "PASSWORD": "p/w",
        "HOST": "db.example.org",
        "PORT": "6432",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**SOON, "sslmode": "require"},
    }


def test_of_several_postgres_hosts_the_one_that_takes_writes_is_used():
    settings = database(of(DATABASE_URL="postgres://al:pw@[fd00::1]:5432,two.example.org:5433/learn?connect_timeout=2"))

    assert (settings["HOST"], settings["PORT"]) == ("fd00::1,two.example.org", "5432,5433")
    assert settings["OPTIONS"] == {**SOON, "connect_timeout": "2", "target_session_attrs": "read-write"}
    assert database(of(DATABASE_URL="postgres://one,two/learn"))["PORT"] == ""


def test_a_postgres_socket_is_named_by_its_folder():
    settings = database(of(DATABASE_URL="postgresql:///learn?host=/run/postgresql"))

    assert (settings["HOST"], settings["PORT"], settings["OPTIONS"]) == ("/run/postgresql", "", SOON)


def test_without_an_address_the_database_is_a_file_that_survives_a_power_cut():
    settings = database(of(DATA_DIR="/srv/learn"))

    assert (settings["ENGINE"], settings["NAME"]) == ("config.sqlite", "/srv/learn/lectern.sqlite3")
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in settings["OPTIONS"]["init_command"]


def test_limits_are_always_counted_where_all_processes_see_them():
    table = caches(of())["default"]["BACKEND"]
    redis = caches(of(CACHE_URL="redis://cache:6379/0"))["default"]

    assert table == "django.core.cache.backends.db.DatabaseCache"
    assert (redis["BACKEND"], redis["LOCATION"]) == (
        "django.core.cache.backends.redis.RedisCache",
        "redis://cache:6379/0",
    )
    assert redis["OPTIONS"] == {"socket_connect_timeout": 2, "socket_timeout": 2}


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://u%40x:p@mail.example.org:587", 587, False, True),
        ("smtps://u%40x:p@mail.example.org", 465, True, False),
        ("smtp://u%40x:p@mail.example.org", 25, False, False),
    ],
)
def test_mail_goes_out_by_smtp(url, port, ssl, tls):
    settings = email(of(EMAIL_URL=url))

    assert settings == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "u@x",
        "EMAIL_HOST_PASSWORD": "p",
        "EMAIL_USE_SSL": ssl,
        "EMAIL_USE_TLS": tls,
        "EMAIL_TIMEOUT": 10,
    }


def test_mail_is_printed_when_the_operator_says_so():
    assert email(of(EMAIL_URL="console:")) == {"EMAIL_BACKEND": "accounts.mail.ReadableConsoleBackend"}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "TMPDIR", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR, env={**kept, **variables}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_a_production_site_passes_djangos_own_check(tmp_path: Path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", DATA_DIR=str(tmp_path), **PRODUCTION)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (1 silenced).\n"


def test_a_production_site_without_its_key_says_so_instead_of_a_traceback():
    done = manage("check")

    assert done.returncode == 1
    assert done.stderr.splitlines()[:2] == [
        "Lectern cannot start with these settings:",
        f"  - SECRET_KEY: missing. {MAKE_ONE}",
    ]
