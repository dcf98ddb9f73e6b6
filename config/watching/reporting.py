"""Errors reported to a Sentry server, where an operator asked for it; without persons, forms and local values."""

from __future__ import annotations

from importlib import import_module

from config.env import Env


def start(env: Env) -> None:
    """Report errors from now on, if ``SENTRY_DSN`` is set."""
    if env.sentry_dsn:
        import_module("sentry_sdk").init(
            dsn=env.sentry_dsn,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            traces_sample_rate=0.0,
        )
