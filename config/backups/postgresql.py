"""PostgreSQL: a dump of the same snapshot that the rows are counted in, and a schema that takes the place of another.

A restore needs the owner of the database and no more: no right to make databases or roles, no superuser.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient
from psycopg import sql

from config.backups.refusal import Refused
from config.backups.tables import LEFT_OUT
from config.errors import in_short

#: Where the site's tables are kept while a restored schema has their name.
ASIDE = "lectern_set_aside"


def connect(database: BaseDatabaseWrapper) -> psycopg.Connection[Any]:
    """A connection of our own to the site's database, each statement for itself. Raises :class:`Refused`."""
    parameters = database.get_connection_params()
    for made_for_django in ("cursor_factory", "context"):
        parameters.pop(made_for_django, None)
    try:
        connection = psycopg.connect(**parameters, autocommit=True)
    except psycopg.OperationalError as error:
        raise Refused(f"The database cannot be reached: {in_short(error)}") from error
    # Times are copied without their zone: they are in this one.
    connection.execute("SET TIME ZONE 'UTC'")
    return connection


def schema_of(connection: psycopg.Connection[Any]) -> str:
    """The schema that the site's tables are in."""
    found = value(connection, "SELECT current_schema()")
    if found is None:
        raise Refused("This database has no schema that the site could use: CREATE SCHEMA public; then try again.")
    return str(found)


def value(connection: psycopg.Connection[Any], query: str, values: Sequence[Any] = ()) -> Any:
    row = connection.execute(query.encode(), values).fetchone()
    return row[0] if row else None


def tables(connection: psycopg.Connection[Any]) -> set[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return {name for (name,) in rows}


def has_people(connection: psycopg.Connection[Any]) -> bool:
    found = "accounts_user" in tables(connection)
    return found and value(connection, "SELECT EXISTS (SELECT 1 FROM accounts_user)") is True


def content_version(connection: psycopg.Connection[Any]) -> int:
    if "courses_publication" not in tables(connection):
        return 0
    return int(value(connection, "SELECT version FROM courses_publication") or 0)


def refuse_company(connection: psycopg.Connection[Any]) -> None:
    """Raises :class:`Refused` when somebody else is connected to the database.

    Every connection is seen, from whatever machine; not a server that is about to connect.
    """
    others = value(
        connection,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND usesysid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'",
    )
    if others:
        raise Refused(
            f"{others} other connection{'s' * (others != 1)} to this database. Stop the servers and sweepers on every "
            "machine, and close what else is connected (psql, a pool), then try again."
        )


# The programs that come with PostgreSQL


def program(name: str, server: int) -> str:
    """The path of ``pg_dump`` or ``pg_restore``, if it can speak with a ``server`` of this version."""
    path = shutil.which(name)
    major = server // 10000
    where = f"Install the PostgreSQL client programs of version {major} or later (Debian: postgresql-client-{major})"
    if path is None:
        raise Refused(f"{name} is missing. {where}.")
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"\) (\d+)", said)
    if found is None or int(found[1]) < major:
        raise Refused(
            f"{path} is of version {found[1] if found else 'unknown'}, and the server of {major}: an older one cannot "
            f"read a newer server. {where}, and put that first on PATH."
        )
    return path


def command(path: str, database: BaseDatabaseWrapper, *options: str) -> tuple[list[str], dict[str, str]]:
    """The command line and the environment to reach the site's database; the password is not on the command line."""
    settings: dict[str, Any] = {**database.settings_dict, "NAME": database.settings_dict["NAME"] or "postgres"}
    arguments, extra = DatabaseClient.settings_to_cmd_args_env(settings, [])
    environment = {**os.environ, **(extra or {})}
    if more := settings["OPTIONS"].get("options"):
        environment["PGOPTIONS"] = str(more)
    return [path, *arguments[1:-1], "--dbname", arguments[-1], *options], environment


@contextmanager
def dumped(database: BaseDatabaseWrapper, path: str, snapshot: str, schema: str) -> Iterator[IO[bytes]]:
    """The dump of a snapshot, to be read while it is made. Raises :class:`Refused` with what pg_dump says."""
    absent = [f"--exclude-table-data={pattern(schema)}.{pattern(table)}" for table in LEFT_OUT]
    arguments, environment = command(
        path, database, "--format=custom", "--compress=1", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", f"--schema={pattern(schema)}", *absent,
    )  # fmt: skip
    with running(arguments, environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout


def pattern(name: str) -> str:
    """A name that is meant letter by letter."""
    return '"' + name.replace('"', '""') + '"'


def load(database: BaseDatabaseWrapper, path: str, dump: IO[bytes]) -> None:
    """Run a dump, all of it or nothing. Raises :class:`Refused` with what pg_restore says."""
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    arguments, environment = command(path, database, *options)
    with running(arguments, environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        try:
            shutil.copyfileobj(dump, process.stdin, 1024 * 1024)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended, and says why


@contextmanager
def running(arguments: list[str], environment: dict[str, str], **streams: int) -> Iterator[subprocess.Popen[bytes]]:
    """A program that must end well; it does not outlive what is done with it."""
    with subprocess.Popen(arguments, env=environment, stderr=subprocess.PIPE, **streams) as process:  # type: ignore[call-overload]  # noqa: S603
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        assert process.stderr is not None
        said = process.stderr.read().decode(errors="replace").strip()
        if process.wait():
            raise Refused(f"{os.path.basename(arguments[0])} failed: {said or process.returncode}")


# One schema in the place of another


def put_back(connection: psycopg.Connection[Any], schema: str) -> bool:
    """Undo a restore that did not come to its end: the tables that were set aside get their name back."""
    if not has_schema(connection, ASIDE):
        return False
    with connection.transaction():
        drop(connection, schema)
        rename(connection, ASIDE, schema)
    return True


def set_aside(connection: psycopg.Connection[Any], schema: str) -> None:
    """Take the site's tables out of the way. The dump makes a schema of the same name again."""
    try:
        rename(connection, schema, ASIDE)
    except psycopg.errors.InsufficientPrivilege as error:
        name, person = connection.info.dbname, connection.info.user
        raise Refused(
            f"The role {person} may not rename the schema {schema} ({str(error).strip()}). As its owner run: "
            f'ALTER SCHEMA "{schema}" OWNER TO "{person}"; GRANT CREATE ON DATABASE "{name}" TO "{person}"; then try '
            "again."
        ) from error


def keep_former(connection: psycopg.Connection[Any], stamp: str) -> str | None:
    """Give the tables that were replaced a name to be found by; without tables there is nothing to keep."""
    if value(connection, "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = %s)", [ASIDE]):
        name = f"before_restore_{re.sub('[^0-9a-z]', '', stamp.lower())}"
        rename(connection, ASIDE, name)
        return name
    drop(connection, ASIDE)
    return None


def has_schema(connection: psycopg.Connection[Any], name: str) -> bool:
    return value(connection, "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = %s)", [name]) is True


def rename(connection: psycopg.Connection[Any], name: str, other: str) -> None:
    connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(other)))


def drop(connection: psycopg.Connection[Any], name: str) -> None:
    connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
