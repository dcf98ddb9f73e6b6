"""The addresses an operator gives (``DATABASE_URL``, ``CACHE_URL``, ``EMAIL_URL``) as Django's own settings."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from config.env import Env
from config.limits import LOCK_SECONDS
from config.values import some_hosts

#: A server that went without a word is noticed within seconds, not when the system gives up on it after minutes.
SOON = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}

#: Entries of the shared cache in the database. When it is full, Django drops a third of them, and with them what
#: wrong passwords were counted; Django's own 300 would be filled by one busy morning, or by one visitor on purpose.
MOST_COUNTS = 100_000


def database(env: Env) -> dict[str, Any]:
    """``DATABASES["default"]`` for :attr:`Env.database_url`."""
    parts = urlsplit(env.database_url)
    if parts.scheme in {"postgres", "postgresql"}:
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        hosts = some_hosts(parts.netloc)
        if len(hosts) > 1:  # whichever of them takes writes now: a failover needs no new address
            query.setdefault("target_session_attrs", "read-write")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", ",".join(host for host, _ in hosts)),
            "PORT": ",".join(port for _, port in hosts) if any(port for _, port in hosts) else "",
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**SOON, **query},
        }
    name = unquote(parts.path) if env.database_url else str(env.data_dir / "lectern.sqlite3")
    return {
        "ENGINE": "config.sqlite",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # An acknowledged answer survives a power cut (FULL); writers queue up instead of failing (IMMEDIATE).
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728;",
        },
    }


def hurry(database: dict[str, Any]) -> None:
    """Have requests wait for whoever holds the database for less long than their browsers wait for them."""
    options = database["OPTIONS"]
    if database["ENGINE"] != "django.db.backends.postgresql":
        options["timeout"] = LOCK_SECONDS
    else:
        options["options"] = f"{options.get('options', '')} -c lock_timeout={LOCK_SECONDS}s".strip()


def caches(env: Env) -> dict[str, Any]:
    """``CACHES`` for :attr:`Env.cache_url`: always one that all processes share, since limits are counted in it."""
    if env.cache_url:
        return {
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": env.cache_url,
                # Who waits for a silent cache holds a thread that others need.
                "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
            }
        }
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "shared_cache",
            "OPTIONS": {"MAX_ENTRIES": MOST_COUNTS},
        }
    }


def email(env: Env) -> dict[str, Any]:
    """Django's ``EMAIL_*`` settings for :attr:`Env.email_url`."""
    parts = urlsplit(env.email_url)
    if parts.scheme not in {"smtp", "smtps"}:
        return {"EMAIL_BACKEND": "accounts.mail.ReadableConsoleBackend"}
    port = parts.port or (465 if parts.scheme == "smtps" else 25)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and port == 587,
        "EMAIL_TIMEOUT": 10,
    }
