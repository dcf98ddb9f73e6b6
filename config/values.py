"""How the text of a setting is read: a value of its type, or ``ValueError`` with what it must be."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

BASE_DIR = Path(__file__).resolve().parent.parent
MODES = ("production", "development", "test")
PROVIDERS = ("google", "github", "microsoft", "gitlab", "openid_connect")


def a_mode(text: str) -> str:
    if text not in MODES:
        raise ValueError(f"must be one of {', '.join(MODES)}")
    return text


def a_count(text: str) -> int:
    if not text.isdigit():
        raise ValueError("must be a whole number, 0 or more")
    return int(text)


def a_flag(text: str) -> bool:
    if text.lower() not in {"", "0", "1", "no", "yes", "false", "true"}:
        raise ValueError("must be 1 or 0")
    return text.lower() in {"1", "yes", "true"}


def a_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def some_paths(text: str) -> tuple[Path, ...]:
    return tuple((BASE_DIR / part).resolve() for part in text.split(os.pathsep) if part)


def a_path(text: str) -> Path:
    return (BASE_DIR / text).resolve()


def a_site_url(text: str) -> str:
    parts = urlsplit(text)
    whole = parts.scheme in {"http", "https"} and parts.hostname and has_possible_port(text)
    if not whole or parts.path.strip("/") or parts.username or parts.query or parts.fragment:
        raise ValueError("must be an address without a path, like https://learn.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def some_providers(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ValueError(f"must be JSON ({error})") from None
    if not isinstance(value, dict) or not all(isinstance(app, dict) for app in value.values()):
        raise ValueError('must be a JSON object of objects, like {"google": {"client_id": "…", "secret": "…"}}')
    if unknown := sorted(set(value) - set(PROVIDERS)):
        raise ValueError(f"does not know {', '.join(unknown)}, only {', '.join(PROVIDERS)}")
    for name, app in value.items():
        needed = ["client_id", "secret", *(["server_url"] if name == "openid_connect" else [])]
        if missing := [key for key in needed if not app.get(key)]:
            raise ValueError(f"{name} needs {', '.join(missing)}")
    return value


def a_time_zone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError("must be a name of the time zone database, like Europe/Vienna")
    return text


def a_log_format(text: str) -> str:
    if text not in {"", "json", "plain"}:
        raise ValueError("must be json or plain")
    return text


def has_possible_port(url: str) -> bool:
    """False when a port of ``url`` is no number that a port can have."""
    return all(port == "" or (port.isdigit() and 0 < int(port) < 65536) for _, port in some_hosts(urlsplit(url).netloc))


HOST = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>.*))?")


def some_hosts(netloc: str) -> list[tuple[str, str]]:
    """The hosts of an address that may name several, each with its port or "": ``user:password@a:5432,b:5432``."""
    found = [HOST.fullmatch(part) for part in netloc.rpartition("@")[2].split(",")]
    return [(unquote(each["host"]).strip("[]"), each["port"] or "") if each else ("", "?") for each in found]
