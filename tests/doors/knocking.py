"""One request at a door: what came back, and what it wrote on the way. Nothing of it stays."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.signals import got_request_exception
from django.db import connection, transaction

from tests.doors.site import Site

#: What a page of our own sends along with its forms.
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
WRITING = re.compile(r'\s*(?:WITH\b.*?\b)?(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.DOTALL)
READING = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK|WITH|EXPLAIN|PRAGMA|SET\s|SHOW)", re.IGNORECASE)


@dataclass
class Answer:
    """``wrote`` are the tables of which a statement wrote rows, be they the same afterwards."""

    status: int
    content: bytes
    headers: dict[str, str]
    wrote: set[str] = field(default_factory=set)
    failure: str = ""


@contextmanager
def listening() -> Iterator[set[str]]:
    """The tables in which rows are written meanwhile; a statement that is not known to read counts as writing."""
    tables: set[str] = set()

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if found := WRITING.match(sql):
            # What an INSERT wrote is counted only when its RETURNING is read; the others say it at once.
            tables.update({found[2]} if found[1].startswith("INSERT") or context["cursor"].rowcount else set())
        elif not READING.match(sql):
            tables.add(sql[:60])
        return result

    with connection.execute_wrapper(listen):
        yield tables


@contextmanager
def undone() -> Iterator[None]:
    """What happens within leaves no trace in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def knock(site: Site, role: str, method: str, address: str, data: Any = None, **more: Any) -> Answer:
    """Ask as this person's browser would, as if it were the first request. A failure counts as 500 and is named."""
    client = site.browser(role)
    client.raise_request_exception = False
    failures: list[str] = []

    def note(**_: Any) -> None:
        failures.append(repr(sys.exc_info()[1]))

    got_request_exception.connect(note)
    try:
        with undone(), listening() as wrote:
            if isinstance(data, bytes):
                response = client.generic(method.upper(), address, data, **(HERE | more))
            else:
                response = getattr(client, method)(address, *(() if data is None else (data,)), **(HERE | more))
            content = b"".join(response.streaming_content) if response.streaming else response.content
    finally:
        got_request_exception.disconnect(note)
    return Answer(response.status_code, content, dict(response.headers), set(wrote), "".join(failures))
