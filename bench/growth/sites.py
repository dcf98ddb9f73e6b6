"""The part ``growth`` of the bench: fill sites of many sizes, serve them at once, ask each the same in turns."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench.growth import table
from bench.growth.pages import Page
from bench.growth.sizes import LEARNERS, LESSONS, Size
from bench.serving import Server, serve

Environment = Callable[[Path], dict[str, str]]
Prepare = Callable[[dict[str, str]], dict[str, str]]
#: The site that all others are made from.
EMPTY = "growth_empty"
InProduction = Callable[[dict[str, str], str], dict[str, str]]


@dataclass
class Site:
    """A filled site that is served, and what its pages ask of the database."""

    size: Size
    server: Server
    database: str
    cookies: dict[str, str]
    pages: list[Page]
    queries: dict[str, dict[str, Any]]
    sizes: dict[str, list[int]]


def run(environment: Environment, prepare: Prepare, in_production: InProduction) -> bool:
    """Both tables. Whether all pages keep their limits."""
    kept = True
    for title, sizes in (("learners", LEARNERS), ("lessons", LESSONS)):
        if os.environ.get("GROWTH_ONLY", title) == title:
            with served(sizes, environment, prepare, in_production) as sites:
                kept = table.report(sites) and kept
    return kept


@contextmanager
def served(
    sizes: Sequence[Size], environment: Environment, prepare: Prepare, in_production: InProduction
) -> Iterator[list[Site]]:
    """Sites of these sizes, filled and served."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lectern-bench-")))
        base = quiet(environment(folder / EMPTY))
        Path(base["DATA_DIR"]).mkdir()
        stack.enter_context(own_database(base, EMPTY))
        prepare(base)
        filled = []
        for size in sizes:
            environ = quiet(environment(folder / size.database))
            shutil.copytree(base["DATA_DIR"], environ["DATA_DIR"])
            database = stack.enter_context(own_database(environ, size.database, like=EMPTY))
            began = time.monotonic()
            filled.append((size, environ, database, fill(environ, size)))
            print(f"{size.name}: filled in {time.monotonic() - began:.0f} s", flush=True)
        yield [
            Site(
                size,
                stack.enter_context(serve(size.name, in_production(environ, known["key"]))),
                database,
                known["cookies"],
                [Page(**page) for page in known["pages"]],
                known["queries"],
                known["sizes"],
            )
            for size, environ, database, known in filled
        ]


def fill(environ: dict[str, str], size: Size) -> dict[str, Any]:
    script = Path(__file__).with_name("site.py")
    command = [sys.executable, str(script), json.dumps(asdict(size))]
    told = subprocess.run(command, env=environ, check=True, stdout=subprocess.PIPE, text=True).stdout
    known: dict[str, Any] = json.loads(told.splitlines()[-1])
    return known


def quiet(environ: dict[str, str]) -> dict[str, str]:
    """Nobody reads what a site that is filled logs of its slow queries."""
    return {**environ, "SLOW_QUERY_MS": "0"}


@contextmanager
def own_database(environ: dict[str, str], name: str, like: str = "template1") -> Iterator[str]:
    """With ``DATABASE_URL``: a database of the site's own on that server, named in ``environ``; "" on SQLite."""
    url = urlsplit(environ.get("DATABASE_URL", ""))
    if not url.scheme.startswith("postgres"):
        yield ""
        return
    import psycopg

    with psycopg.connect(urlunsplit(url), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'.encode())
    environ["DATABASE_URL"] = urlunsplit(url._replace(path=f"/{name}"))
    try:
        yield name
    finally:
        with psycopg.connect(urlunsplit(url), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
