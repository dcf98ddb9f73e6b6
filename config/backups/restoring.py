"""Put a backup in the place of the site's database, after everything in it has proved to be what was backed up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from config import running
from config.backups import finishing, making, manifest, postgresql, proving, rows, sealed, sqlite
from config.backups.manifest import Manifest
from config.backups.refusal import Refused

#: Says what is being done.
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What an operator asked for; whether people may be replaced, and what the audit finds be accepted."""

    path: Path
    replace: bool = False
    accept_faults: bool = False


def restore(order: Order, *, now: datetime, tell: Tell) -> str:
    """Restore a backup; where the former database is now, or an empty text. Raises :class:`Refused`."""
    tell(f"reading {order.path}")
    said = manifest.read(order.path)
    refuse_foreign(said)
    if not said.is_of_this_key:
        tell(
            "! it was made with another SECRET_KEY: bring that one back (SECRET_KEY, or SECRET_KEY_FALLBACKS), or "
            "nobody with an authenticator app can sign in, and no certificate can be signed before manage.py "
            "rotate_signing_key has made a new signing key"
        )
    stamp = now.astimezone(UTC).strftime(making.STAMP)
    connections.close_all()
    try:
        with running.nobody_serves(settings.ENV.data_dir):
            if said.engine == "postgresql":
                return into_postgresql(order, said, connection, stamp, tell)
            return into_sqlite(order, said, Path(connection.settings_dict["NAME"]), stamp, tell)
    except running.Busy:
        raise Refused(
            f"A server serves this site (manage.py start, with DATA_DIR {settings.ENV.data_dir}). Stop it, then try "
            "again."
        ) from None


def refuse_foreign(said: Manifest) -> None:
    """Raises :class:`Refused` for a backup that cannot become the database of this site."""
    if said.newer:
        raise Refused(
            f"This backup is of a newer release (Lectern {said.product}): migrations {', '.join(said.newer[:3])}"
            f"{' and more' * (len(said.newer) > 3)} are not known here. Install that release, then restore."
        )
    if said.engine != connection.vendor:
        where = {"sqlite": "without DATABASE_URL", "postgresql": "with DATABASE_URL=postgres://…"}
        raise Refused(
            f"This backup is of a site on {NAMES[said.engine]}, and this site is on {NAMES[connection.vendor]}. "
            f"Restore it {where[said.engine]}; manage.py move_database then takes it to the other one."
        )


NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def refuse_people() -> None:
    raise Refused(
        "There are people in the database of this site. Restoring replaces all of it by what is in the backup: give "
        "--replace if that is what you want. What is there now is kept beside."
    )


def finish(order: Order, beyond: int, tell: Tell) -> None:
    """Bring the restored database up to date and look through it. Raises :class:`Refused`."""
    tell("migrating to this release")
    finishing.migrate()
    tell("verifying the audit trail, papers, answers and results")
    if faults := finishing.audit_faults():
        tell("\n  ".join(["! the audit finds what it would have found when the backup was made:", *faults]))
        if not order.accept_faults:
            raise Refused(
                "The audit does not verify. Take an older backup, or give --accept-faults to restore this one as it is."
            )
    tell("making pages and the search index anew, erasing again whom it brought back")
    again = finishing.erase_again()
    if erased := sum(each.outcome == "erased" for each in again):
        tell(f"erased again: {erased}")
    if left := [str(each.person) for each in again if each.outcome == "last operator"]:
        tell(
            f"! not erased, since nobody else could run the site: person {', '.join(left)}. Make another operator "
            "(manage.py createsuperuser), then run manage.py erase_again"
        )
    finishing.refresh(beyond)


# SQLite


def into_sqlite(order: Order, said: Manifest, place: Path, stamp: str, tell: Tell) -> str:
    place.parent.mkdir(parents=True, exist_ok=True)
    with sqlite.alone(place) as former, making.workplace(place.parent) as folder:
        if former is not None and sqlite.has_people(former) and not order.replace:
            refuse_people()
        new = folder / place.name
        tell("unpacking beside the site's database")
        proving.unpack(order.path, said, new)
        tell(f"checking the file, and that it has {said.rows:,} rows in {len(said.tables)} tables")
        proving.check(said, new)
        with finishing.connected_to({"NAME": str(new)}):
            finish(order, sqlite.content_version(former) if former is not None else 0, tell)
        return str(sqlite.put_in_place(new, place, stamp) or "")


# PostgreSQL


def into_postgresql(order: Order, said: Manifest, database: BaseDatabaseWrapper, stamp: str, tell: Tell) -> str:
    """The site's schema is renamed while the restored one has its name; it goes back unless all went well."""
    with closing(postgresql.connect(database)) as link:
        path = postgresql.program("pg_restore", link.info.server_version)
        postgresql.refuse_company(link)
        if postgresql.put_back(link, said.schema):
            tell("! an earlier restore did not come to its end: what was there before it is back")
        if (schema := postgresql.schema_of(link)) != said.schema:
            raise Refused(
                f"The backup is of the schema “{said.schema}”, and this site uses “{schema}”. Set search_path in the "
                "options of DATABASE_URL to the former, or restore into a database of its own."
            )
        if postgresql.has_people(link) and not order.replace:
            refuse_people()
        beyond = postgresql.content_version(link)
        postgresql.set_aside(link, schema)
        try:
            tell("loading it beside the site's tables")
            with sealed.opened(order.path, said.payload) as part:
                postgresql.load(database, path, part)
            link.execute("ANALYZE")
            tell(f"checking {said.rows:,} rows against the manifest")
            proving.compare(said, rows.count_all(said.tables, rows.postgresql_reader(link)))
            with finishing.connected_to({}):
                finish(order, beyond, tell)
        except BaseException:
            postgresql.put_back(link, schema)
            raise
        return postgresql.keep_former(link, stamp) or ""
