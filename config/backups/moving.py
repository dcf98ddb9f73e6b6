"""Move a site to the other kind of database: every row copied, counted and compared, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from config import backends, encoding, running
from config.backups import copying, finishing, postgresql, rows, sqlite, tables
from config.backups.refusal import Refused
from config.backups.rows import Count, Read, Tally
from config.backups.tables import Table
from config.errors import in_short

Tell = Callable[[str], None]
#: Tables into which migrations themselves put rows; the copy begins by emptying them.
MADE_BY_MIGRATIONS = frozenset({"auth_permission", "courses_publication", "django_content_type", "django_migrations"})


@dataclass(frozen=True)
class Moved:
    """A table as it is on either side."""

    name: str
    before: Count
    after: Count

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def move(url: str, *, tell: Tell) -> list[Moved]:
    """Copy the site into the empty database at ``url``. Raises :class:`Refused`, and then that one has no rows."""
    target = target_of(url)
    refuse_waiting_migrations()
    connections.close_all()
    try:
        with running.nobody_serves(settings.ENV.data_dir), source() as read:
            publication = rows.row_at(one("courses_publication"), read)
            with finishing.connected_to(target):
                refuse_rows()
                tell("running the migrations there")
                finishing.migrate()
                tell("copying and comparing")
                moved = copied(read)
                tell("making the search index and pages anew")
                finishing.refresh(beyond=publication[1] if publication else 0)
                tell("verifying the audit trail, papers, answers and results")
                if faults := finishing.audit_faults():
                    tell("\n  ".join(["! the audit finds there what it finds here:", *faults]))
                return moved
    except running.Busy:
        raise Refused("A server serves this site (manage.py start). Stop it, then try again.") from None


def target_of(url: str) -> dict[str, Any]:
    """Django's settings for the database at ``url``, which is of the other kind than the site's."""
    try:
        is_address = urlsplit(url).scheme in {"postgres", "postgresql", "sqlite"} and bool(
            urlsplit(url).path.strip("/")
        )
    except ValueError:
        is_address = False
    if not is_address:
        raise Refused("Give the address of a database: postgres://user:password@host:5432/name, or sqlite:///path.")
    target = backends.database(replace(settings.ENV, database_url=url.replace("sqlite:////", "sqlite:///")))
    if target["ENGINE"] == connection.settings_dict["ENGINE"]:
        raise Refused("The site is on a database of that kind already. To another one of them: backup, then restore.")
    return target


def refuse_waiting_migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused("The site's own database waits for migrations. Run manage.py migrate, then try again.")


def one(name: str) -> Table:
    return next(table for table in tables.site_tables() if table.name == name)


# Where it comes from


@contextmanager
def source() -> Iterator[Read]:
    """The rows of the site, which nobody else can change meanwhile."""
    if connection.vendor == "sqlite":
        with sqlite.alone(Path(connection.settings_dict["NAME"])) as link:
            if link is None:
                raise Refused(f"There is no database at {connection.settings_dict['NAME']}. Check DATA_DIR.")
            yield rows.sqlite_reader(link)
        return
    with closing(postgresql.connect(connection)) as link:
        postgresql.refuse_company(link)
        link.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        names = ", ".join(rows.quoted(table.name) for table in tables.site_tables())
        link.execute(f"LOCK TABLE {names} IN SHARE MODE".encode())
        yield rows.postgresql_reader(link)


# Where it goes


def refuse_rows() -> None:
    """Raises :class:`Refused` when there is something in the database that is to be filled, or it cannot be asked."""
    try:
        present = set(connection.introspection.table_names())
    except OperationalError as error:
        raise Refused(f"The database there cannot be reached: {in_short(error)}") from None
    if trouble := encoding.trouble():
        raise Refused(trouble)
    with connection.cursor() as cursor:
        for table in tables.site_tables():
            if table.name in present - MADE_BY_MIGRATIONS:
                cursor.execute(f"SELECT 1 FROM {rows.quoted(table.name)} LIMIT 1")  # noqa: S608 (names of models)
                if cursor.fetchone():
                    raise Refused(f"The database there is not empty: {table.name} has rows. Give an empty one.")


def copied(read: Read) -> list[Moved]:
    """Copy every table and compare it; nothing is there unless all of it is the same."""
    moved = []
    with copying.emptied() as (write, read_there):
        for table in tables.site_tables():
            tally = Tally(table)
            with closing(read(table)) as found:
                write(table, tally.passing(found), read)
            moved.append(Moved(table.name, tally.count(), rows.count(table, read_there)))
        if others := [each.name for each in moved if not each.is_same]:
            raise Refused(
                f"What was written is not what was read, in {', '.join(others)}. Nothing is left of it there."
            )
    return moved
