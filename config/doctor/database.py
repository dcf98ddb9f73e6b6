"""The database: whether it is there, supported and up to date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.core import checks
from django.db import Error
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import NotSupportedError

from config.doctor import settings
from config.doctor.findings import Finding, error, first_of, ok, warning
from config.doctor.visit import Visit

#: PostgreSQL n is supported for five years, which end in November of this year + n.
FIRST_END = 2012
#: Seconds to wait for a database server; without a bound it is minutes.
WAIT = 10


def reachable(visit: Visit) -> Iterator[Finding]:
    """Connect. A database file that is not there is not made by looking for it."""
    database = visit.server
    name = str(database.settings_dict["NAME"])
    if database.vendor == "sqlite" and not is_there(name):
        visit.database = None
        yield error(
            f"there is no database {name}",
            "Is DATA_DIR the one that the site runs with? manage.py start makes a new database.",
        )
        return
    if database.vendor == "postgresql":
        database.settings_dict["OPTIONS"].setdefault("connect_timeout", WAIT)
    try:
        database.ensure_connection()
        with database.cursor() as cursor:
            cursor.execute("SELECT 1")
    except NotSupportedError as trouble:
        visit.database = None
        yield error(str(trouble), "Move the data to a newer database server.")
    except Error as trouble:
        visit.database = None
        yield error(
            f"the database is away: {str(trouble).strip().partition(chr(10))[0]}",
            "Check DATABASE_URL, that the server runs, and that this machine may connect to it.",
        )
    else:
        yield ok(f"{database.display_name} answers")


def is_there(name: str) -> bool:
    """Whether a database file is there, or needs none: one in memory, as tests have it."""
    return name == ":memory:" or "mode=memory" in name or Path(name.removeprefix("file:").partition("?")[0]).exists()


def version(visit: Visit) -> Iterator[Finding]:
    database = visit.server
    number = database.get_database_version()
    shown = ".".join(map(str, number))
    needed = database.features.minimum_database_version or ()
    if number < needed:
        yield error(
            f"{database.display_name} {shown} is too old; {'.'.join(map(str, needed))} or later is needed",
            "Move the data to a newer database server.",
        )
    elif database.vendor == "postgresql" and visit.now.date() > end_of_support(number[0]):
        yield warning(
            f"PostgreSQL {shown} gets no corrections any more, since {end_of_support(number[0]):%B %Y}",
            "Plan the move to a newer major version.",
        )
    else:
        yield ok(f"{database.display_name} {shown} is supported")


def end_of_support(major: int) -> date:
    """The end of the month of the last correction."""
    return date(FIRST_END + major, 11, 30)


def django_checks(visit: Visit) -> Iterator[Finding]:
    """What Django itself checks of a database."""
    yield from settings.heard(checks.run_checks(tags=[checks.Tags.database], databases=[visit.server.alias]))


def migrations(visit: Visit) -> Iterator[Finding]:
    executor = MigrationExecutor(visit.server)
    waiting = [f"{m.app_label}.{m.name}" for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    unknown = sorted(
        f"{app}.{name}"
        for app, name in set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
        if app in executor.loader.migrated_apps and (app, name) not in executor.loader.replacements
    )
    if waiting:
        visit.is_migrated = False
        yield error(
            f"migrations wait ({len(waiting)}): {first_of(waiting, 3)}",
            "Run manage.py migrate, or restart the site with manage.py start.",
        )
    if unknown:
        yield warning(
            f"the database was changed by a newer release than this one: {first_of(unknown, 3)}",
            "Run the release that the site runs.",
        )
    if not waiting and not unknown:
        yield ok("every migration has run")
