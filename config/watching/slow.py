"""Queries that take long are logged: their text and their time, never a value."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

log = logging.getLogger("lectern.queries")
#: So much of a query is shown.
LONGEST = 2_000


def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Look at the queries of a connection that was just made. Receiver of ``connection_created``."""
    if settings.ENV.slow_query_ms and timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.perf_counter() - began) * 1000
        if took >= settings.ENV.slow_query_ms:
            log.warning("slow query", extra={"ms": round(took), "sql": " ".join(str(sql)[:LONGEST].split())})
