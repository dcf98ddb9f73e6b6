"""Log lines: JSON for machines in production, plain words elsewhere; with the id of the request, and never a person.

An address can name somebody (a certificate's token, a search), so lines name the route instead; neither query, form,
cookie nor user is written.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any

import structlog

from config.env import Env

#: The id of the request that this thread works on, and the pattern of its address.
request_id: ContextVar[str] = ContextVar("request_id", default="")
route: ContextVar[str] = ContextVar("route", default="")

#: What Django says of a request with its address in it; the line of the request says it without.
SAYS_ADDRESSES = ("django.request", "django.security")


def with_request(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Add the id of the request that is worked on."""
    if identifier := request_id.get():
        event["request_id"] = identifier
    return event


class WithoutAddress(logging.Filter):
    """Replaces an address at the end of what Django says of a request by the pattern of its route.

    Of a request that was refused it says why, without what was sent and without a traceback: nothing failed. Only a
    host that is not the site's is told, since it may be one that is missing in the settings.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        refused, _, why = record.name.rpartition(".")
        if refused == "django.security" and record.exc_info:
            said = f"refused, {why}: {route.get() or 'no route'}"
            record.msg, record.args = str(record.msg)[:200] if why == "DisallowedHost" else said, ()
            record.exc_info = record.exc_text = None
        elif record.args:
            said = record.msg if isinstance(record.msg, str) else str(record.msg)
            if said == "%s: %s" and isinstance(record.args, tuple):  # the name of a status, and the address
                said = str(record.args[0])
            record.msg, record.args = f"{said.partition(':')[0]}: {route.get() or 'no route'}", ()
        for name in ("request", "status_code"):
            record.__dict__.pop(name, None)
        return True


def config(env: Env) -> dict[str, Any]:
    """Django's ``LOGGING``."""
    shared = [
        with_request,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = structlog.processors.JSONRenderer(ensure_ascii=False) if env.log_json else plain
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_address": {"()": WithoutAddress}},
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [strip, structlog.processors.format_exc_info, without_values, last],
            }
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "lines"},
            "requests": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["without_address"]},
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "lectern": {"handlers": ["console"], "level": "INFO", "propagate": False},
            **{name: {"handlers": ["requests"], "level": "ERROR", "propagate": False} for name in SAYS_ADDRESSES},
        },
    }


def without_values(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Take out of a traceback the line in which PostgreSQL repeats the values of a row."""
    if trace := event.get("exception"):
        event["exception"] = "\n".join(line for line in trace.splitlines() if not line.startswith("DETAIL:"))
    return event


def plain(logger: Any, name: str, event: dict[str, Any]) -> str:
    """``2026-11-29T16:00:00Z WARNING name: what, key=value``, and a traceback below."""
    moment, level, source = event.pop("timestamp", ""), event.pop("level", "").upper(), event.pop("logger", "")
    said, trace = event.pop("event", ""), event.pop("exception", "")
    rest = "".join(f", {key}={value}" for key, value in event.items())
    return f"{moment} {level} {source}: {said}{rest}" + (f"\n{trace}" if trace else "")
