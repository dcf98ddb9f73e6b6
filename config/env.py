"""Every setting an operator can give, read from the environment once, typed, with its meaning beside it.

``docs/operating.md`` carries the same table (``tests/house/test_settings_documented.py`` holds them together).
A wrong value is never guessed around: :func:`read` collects all problems and says what to do about each.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.values import (
    a_count,
    a_flag,
    a_list,
    a_log_format,
    a_mode,
    a_path,
    a_site_url,
    a_time_zone,
    has_possible_port,
    some_paths,
    some_providers,
)

#: Not repeated in messages, which end up in logs.
SECRETS = {"secret_key", "secret_key_fallbacks", "social_providers", "metrics_token", "sentry_dsn"}
MINIMUM_KEY_LENGTH = 50
MINIMUM_KEY_VARIETY = 10
MINIMUM_TOKEN_LENGTH = 24


class SettingsError(Exception):
    """The environment does not describe a site that can run; the message says which variable and how to mend it."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(["Lectern cannot start with these settings:", *(f"  - {p}" for p in problems)]))


def variable(default: str, help_text: str, parse: Callable[[str], Any] = str) -> Any:
    """Describe one environment variable: its default as text, what it is for, and how its text is read."""
    return field(metadata={"default": default, "help": help_text, "parse": parse})


@dataclass(frozen=True)
class Env:
    """The site's settings. Field ``secret_key`` is variable ``SECRET_KEY``, and so on; ``mode`` is ``LECTERN_MODE``."""

    mode: str = variable(
        "production",
        "`production`, or `development` (what `make run` sets: demo accounts, mails on the console), or `test`.",
        a_mode,
    )
    debug: bool = variable("0", "In development: Django's own error pages, with details.", a_flag)
    secret_key: str = variable(
        "",
        "Signs sessions and codes. Required in production: at least 50 random characters. "
        "In development one is made and kept in `DATA_DIR`.",
    )
    secret_key_fallbacks: tuple[str, ...] = variable(
        "",
        "Former `SECRET_KEY`s, parted by commas: what they signed or encrypted can still be read, and nothing new is.",
        a_list,
    )
    site_url: str = variable(
        "http://127.0.0.1:8000",
        "The address people use, without a path. `https` switches on secure cookies and HSTS; mails link to it.",
        a_site_url,
    )
    allowed_hosts: tuple[str, ...] = variable(
        "", "Further host names that the site answers to, parted by commas.", a_list
    )
    site_name: str = variable("Lectern", "The name shown in the header, in titles and in mails.")
    data_dir: Path = variable("var", "Where the embedded database and generated files live.", a_path)
    database_url: str = variable(
        "",
        "`postgres://user:password@host:5432/name`; with several hosts (`@one:5432,two:5432/`) the one that takes "
        "writes is used. Empty: SQLite in `DATA_DIR`.",
    )
    cache_url: str = variable(
        "",
        "`redis://host:6379/0`. Empty: a table of the database, so that limits hold across processes.",
    )
    email_url: str = variable(
        "",
        "`smtp://user:password@host:587` (`smtps://` for implicit TLS; STARTTLS is used on 587). "
        "Empty: mails are printed on the console, which production refuses.",
    )
    email_from: str = variable("Lectern <no-reply@localhost>", "The sender of the site's mails.")
    content_roots: tuple[Path, ...] = variable(
        "content", "Folders that courses are read from, parted by the system's path separator.", some_paths
    )
    social_providers: dict[str, Any] = variable(
        "{}",
        'Single sign-on: a JSON object, provider → `{"client_id": …, "secret": …}`; `openid_connect` also takes '
        "`name` and `server_url`. Known: google, github, microsoft, gitlab, openid_connect.",
        some_providers,
    )
    sign_up_open: bool = variable("1", "Whether anybody may create an account.", a_flag)
    session_idle_minutes: int = variable(
        "0",
        "After so many minutes without a request (or up to a tenth less), whoever is signed in signs in again. "
        "0: sixty days after signing in, used or not.",
        a_count,
    )
    unconfirmed_days: int = variable(
        "30",
        "After so many days, an account that somebody signed up for and whose email address was never confirmed goes. "
        "0 keeps it.",
        a_count,
    )
    practice_per_minute: int = variable(
        "120",
        "How many practice answers one person may give in a minute; five times as many may come from one network "
        "address, and half as many new guests. Each server process counts for itself. 0 is no limit.",
        a_count,
    )
    costly_per_minute: int = variable(
        "240",
        "How many searches, checks of files and files of certificates one person may ask for in a minute; ten times as "
        "many may come from one network address. Each server process counts for itself. 0 is no limit.",
        a_count,
    )
    practice_details_months: int = variable(
        "0",
        "After so many months, what somebody answered in practice goes, reflections too; that it was answered, when, "
        "and how it was judged stays. 0 keeps it as long as its person has the account.",
        a_count,
    )
    trusted_proxy_count: int = variable(
        "0",
        "How many reverse proxies stand in front; the visitor's address is read behind that many.",
        a_count,
    )
    hsts_seconds: int = variable("31536000", "How long browsers insist on HTTPS, in seconds.", a_count)
    workers: int = variable(
        "0",
        "Server processes; 0 means as many as there are processors and memory for (the limits of a container count), "
        "at most 8.",
        a_count,
    )
    threads: int = variable("4", "Requests that one server process works on at once.", a_count)
    log_format: str = variable(
        "", "`json` or `plain`. Empty: JSON lines in production, plain words elsewhere.", a_log_format
    )
    log_requests: bool = variable(
        "0",
        "A line for each request; without, only for those that failed (5xx) or took a second. A proxy usually keeps "
        "such a log already.",
        a_flag,
    )
    slow_query_ms: int = variable(
        "500", "Queries that take longer, in milliseconds, are logged, without their values. 0 logs none.", a_count
    )
    metrics_token: str = variable(
        "", "What a Prometheus server sends as its bearer token to read `/metrics`. Empty: there is no `/metrics`."
    )
    sentry_dsn: str = variable(
        "", "Where errors are reported to, if you want that: needs the package `sentry-sdk`. Empty: nowhere."
    )
    time_zone: str = variable("UTC", "The site's time zone, for dates in mails and in the admin.", a_time_zone)

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    @property
    def is_development(self) -> bool:
        return self.mode == "development"

    @property
    def is_secure(self) -> bool:
        return self.site_url.startswith("https://")

    @property
    def log_json(self) -> bool:
        return self.log_format == "json" or (self.is_production and not self.log_format)

    @property
    def metrics_dir(self) -> Path:
        """Where the processes of a server count together, by its port; made empty by ``manage.py start``."""
        return self.data_dir / "metrics"

    @property
    def hosts(self) -> list[str]:
        local = [] if self.is_production else ["localhost", "127.0.0.1", "[::1]", "testserver"]
        return sorted({str(urlsplit(self.site_url).hostname), *self.allowed_hosts, *local})


def variable_name(name: str) -> str:
    """The environment variable of a field of :class:`Env`."""
    return "LECTERN_MODE" if name == "mode" else name.upper()


def read(environ: Mapping[str, str]) -> Env:
    """Read and check all settings.

    ``NAME_FILE`` may name a file that holds the value of ``NAME`` (for secrets).
    Raises :class:`SettingsError` with every problem at once.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for item in fields(Env):
        name = variable_name(item.name)
        text = environ.get(name, "")
        if file_name := environ.get(f"{name}_FILE", ""):
            try:
                text = Path(file_name).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = error.strerror if isinstance(error, OSError) else "it is not text"
                problems.append(f"{name}_FILE: {file_name} cannot be read ({reason}).")
        try:
            values[item.name] = item.metadata["parse"](text or item.metadata["default"])
        except ValueError as error:
            shown = "" if item.name in SECRETS else f"; it is {text!r}"
            problems.append(f"{name}: {error}{shown}.")
            values[item.name] = item.metadata["parse"](item.metadata["default"])
    if not problems and not values["secret_key"] and values["mode"] != "production":
        values["secret_key"] = development_key(values["data_dir"])
    env = Env(**values)
    problems += checked(env)
    if problems:
        raise SettingsError(problems)
    return env


def checked(env: Env) -> list[str]:
    """What is wrong with settings that parse one by one but cannot run together."""
    problems = []
    if env.is_production:
        problems += weak_key(env.secret_key)
        if not env.email_url:
            problems.append(
                "EMAIL_URL: missing. Accounts need mail; set it to smtp://user:password@host:587, "
                "or to console: to print mails in the log."
            )
    for name, text, schemes in (
        ("DATABASE_URL", env.database_url, {"postgres", "postgresql", "sqlite"}),
        ("CACHE_URL", env.cache_url, {"redis", "rediss"}),
        ("EMAIL_URL", env.email_url, {"smtp", "smtps", "console"}),
    ):
        if text and urlsplit(text).scheme not in schemes:
            problems.append(f"{name}: must start with {' or '.join(f'{s}:' for s in sorted(schemes))}.")
        elif not has_possible_port(text):
            problems.append(f"{name}: the port must be a number up to 65535.")
    if env.metrics_token and len(env.metrics_token) < MINIMUM_TOKEN_LENGTH:
        problems.append(f"METRICS_TOKEN: too short; use {MINIMUM_TOKEN_LENGTH} random characters or more.")
    if env.sentry_dsn and find_spec("sentry_sdk") is None:
        problems.append("SENTRY_DSN: the package sentry-sdk is missing; install it, or leave the variable empty.")
    return problems


def weak_key(key: str) -> list[str]:
    """Why ``key`` cannot sign sessions in production, as messages; empty when it can."""
    make_one = 'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    if not key:
        return [f"SECRET_KEY: missing. {make_one}"]
    if len(key) < MINIMUM_KEY_LENGTH or len(set(key)) < MINIMUM_KEY_VARIETY or key.startswith("django-insecure"):
        return [f"SECRET_KEY: too weak ({len(key)} characters, {len(set(key))} different). {make_one}"]
    return []


def development_key(data_dir: Path) -> str:
    """A key of this machine's own, made once and readable by its owner only, so that restarts keep people signed in."""
    path = data_dir / "development-secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=data_dir)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # another process was quicker: its key is the key
            os.link(aside, path)
        os.unlink(aside)
    return path.read_text(encoding="ascii")


def settings_table() -> str:
    """All variables as a Markdown table; ``docs/operating.md`` holds exactly this."""
    rows = ["| variable | default | what it is for |", "|---|---|---|"]
    for item in fields(Env):
        default = f"`{item.metadata['default']}`" if item.metadata["default"] else "empty"
        rows.append(f"| `{variable_name(item.name)}` | {default} | {item.metadata['help']} |")
    return "\n".join(rows)
