"""PostgreSQL: whether an acknowledged answer survives a power cut, and whether there is room for all app servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.doctor.findings import Finding, NotChecked, advice, error, ok, warning
from config.doctor.settings import workers
from config.doctor.visit import Visit
from config.encoding import WANTED

#: Beside the threads of the server: the sweeper, and a command that somebody runs.
BESIDE = 2
DURABLE = {"on", "remote_apply", "remote_write"}


def row(visit: Visit, query: str) -> tuple[Any, ...]:
    """The one row of a query."""
    with visit.server.cursor() as cursor:
        cursor.execute(query)
        found = cursor.fetchone()
    return tuple(found or ())


def shown(visit: Visit, name: str) -> str:
    """A setting of the server as this site's connections have it."""
    return str(row(visit, f"SHOW {name}")[0])


def durability(visit: Visit) -> Iterator[Finding]:
    if visit.server.vendor != "postgresql":
        return
    broken = [name for name in ("fsync", "full_page_writes") if shown(visit, name) != "on"]
    for name in broken:
        yield error(
            f"{name} is off: a power cut can destroy the whole database",
            f"Set {name} = on in postgresql.conf, and reload the server.",
        )
    commit = shown(visit, "synchronous_commit")
    standbys = shown(visit, "synchronous_standby_names")
    if commit == "off":
        yield error(
            "synchronous_commit is off: a crash takes back answers that were acknowledged",
            "Set it to on, for the server, the database and the role (ALTER ROLE … RESET synchronous_commit).",
        )
    elif commit == "local" and standbys:
        yield warning(
            "synchronous_commit is local: an answer is acknowledged before the standby has it",
            "Set it to on.",
        )
    elif not broken:
        yield ok(f"commits reach the disk (synchronous_commit {commit}, fsync, full_page_writes)")


def standbys(visit: Visit) -> Iterator[Finding]:
    if visit.server.vendor != "postgresql":
        return
    if row(visit, "SELECT pg_is_in_recovery()")[0]:
        yield error(
            "this server is a standby: nothing can be written",
            "Let DATABASE_URL name the primary, or promote this one.",
        )
        return
    names = shown(visit, "synchronous_standby_names")
    every, hidden, synchronous = row(
        visit,
        "SELECT count(*), count(*) FILTER (WHERE state IS NULL), "
        "count(*) FILTER (WHERE sync_state IN ('sync', 'quorum') AND state = 'streaming') FROM pg_stat_replication",
    )
    yield followed(names, every, hidden, synchronous)


def followed(names: str, every: int, hidden: int, synchronous: int) -> Finding:
    """What the numbers of standbys mean: all, those whose state is hidden, and those that confirm commits.

    Raises :class:`NotChecked`.
    """
    if not names:
        return ok(f"standbys that follow: {every}; none is waited for" if every else "no standby is waited for")
    if synchronous:
        return ok(f"{synchronous} of {every} standbys confirm each commit ({names})")
    if hidden:
        raise NotChecked("the role may not see how standbys do; GRANT pg_read_all_stats TO it")
    return error(
        f"synchronous_standby_names is {names}, and no such standby follows: every commit waits for one",
        "Bring the standby back, or empty synchronous_standby_names and reload.",
    )


def connections(visit: Visit) -> Iterator[Finding]:
    """Room for each thread of each app server. How many there are is seen by the addresses that are connected."""
    if visit.server.vendor != "postgresql":
        return
    most, of_role, of_database, machines = row(
        visit,
        "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int "
        "- coalesce(current_setting('reserved_connections', true)::int, 0), "
        "(SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user), "
        "(SELECT datconnlimit FROM pg_database WHERE datname = current_database()), "
        "(SELECT count(DISTINCT coalesce(client_addr::text, 'here')) FROM pg_stat_activity "
        "WHERE datname = current_database() AND usename = current_user)",
    )
    room = min([most, *(limit for limit in (of_role, of_database) if limit >= 0)])
    each = workers(visit) * visit.env.threads + BESIDE
    seen = max(1, machines)
    where = f"{each} for each app server, {seen} of which {'is' if seen == 1 else 'are'} connected"
    if room < each * seen:
        yield error(
            f"the database takes {room} connections, and the site may want {each * seen} ({where})",
            "Raise max_connections, or lower WORKERS or THREADS, or put a connection pooler in between.",
        )
    elif room < each * (seen + 1):
        yield advice(
            f"the database takes {room} connections: enough ({where}), but not for one app server more",
            "Raise max_connections before you add one.",
        )
    else:
        yield ok(f"the database takes {room} connections; {where}")


def encoding(visit: Visit) -> Iterator[Finding]:
    if visit.server.vendor != "postgresql":
        return
    found, zone = shown(visit, "server_encoding"), shown(visit, "TimeZone")
    if found != WANTED:
        yield error(
            f"the database is encoded in {found}: names and lessons in other scripts cannot be stored",
            "Make a database WITH ENCODING 'UTF8' TEMPLATE template0, and move the data there.",
        )
    if zone != "UTC":
        yield warning(
            f"the connection's time zone is {zone}, not UTC, which Django asks for",
            "A pooler that forgets what a connection asked for is in between: let it keep TimeZone.",
        )
    if found == WANTED and zone == "UTC":
        yield ok("the database is encoded in UTF8, and speaks UTC")


def role(visit: Visit) -> Iterator[Finding]:
    if visit.server.vendor != "postgresql":
        return
    is_super, is_encrypted, is_far = row(
        visit,
        "SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user), "
        "coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false), "
        "coalesce(inet_client_addr() <> inet_server_addr() AND NOT inet_client_addr() <<= '127.0.0.0/8', false)",
    )
    if is_super:
        yield advice(
            "the site connects as a superuser of the database server",
            "Make a role of its own that owns the site's database alone.",
        )
    if is_far and not is_encrypted:
        yield warning(
            "the database is on another machine, and the connection is not encrypted",
            "Add ?sslmode=verify-full to DATABASE_URL, or see that the network between is yours alone.",
        )
