"""The cache that limits are counted in: whether it is there, shared by processes, and forgets nothing too early."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.utils.crypto import get_random_string
from redis import Redis
from redis.exceptions import RedisError, ResponseError

from config.doctor import child
from config.doctor.findings import Finding, NotChecked, advice, error, ok, warning
from config.doctor.settings import is_here
from config.doctor.visit import Visit
from config.errors import in_short

#: So much of what the cache may take is a lot.
FULL = 0.8
#: Seconds to wait for the cache server.
WAIT = 5


def backend() -> type[BaseCache]:
    """The class of the cache in use."""
    found: type[BaseCache] = type(cache._connections[cache._alias])  # type: ignore[attr-defined]
    return found


def table(visit: Visit) -> Iterator[Finding]:
    if not issubclass(backend(), DatabaseCache):
        return
    name = settings.CACHES["default"]["LOCATION"]
    if name not in visit.server.introspection.table_names():
        yield error(
            f"the cache is a table of the database, {name}, and it is missing: nobody can sign in",
            "Run manage.py createcachetable, or restart the site with manage.py start.",
        )


def reachable(visit: Visit) -> Iterator[Finding]:
    key = f"doctor-{get_random_string(12)}"
    raise_if_database_cannot(visit)
    if visit.errors_in("Cache"):
        raise NotChecked("its table is missing")
    try:
        if visit.env.cache_url:
            # The cache itself would wait for ever for a server that does not answer.
            with Redis.from_url(visit.env.cache_url, socket_timeout=WAIT, socket_connect_timeout=WAIT) as client:
                client.ping()
        cache.set(key, key, 10)
        found = cache.get(key)
        cache.delete(key)
    except ResponseError as refusal:
        yield error(
            f"the cache refuses ({in_short(refusal)}): nobody can sign in",
            "Mend that in the server's own settings, or give another one in CACHE_URL.",
        )
        return
    except Exception as trouble:  # each cache raises what it likes
        yield error(
            f"the cache is away ({type(trouble).__name__}): nobody can sign in",
            "Check CACHE_URL, that the server runs, and that this machine may connect to it.",
        )
        return
    if found != key:
        yield error("the cache forgets at once what it is told: limits do not hold", "Set CACHE_URL to a Redis server.")
    else:
        yield ok(f"the cache answers ({backend().__name__})")


def raise_if_database_cannot(visit: Visit) -> None:
    """Raise :class:`NotChecked` where the cache is a table, and writing to the database would fail or never end."""
    if not issubclass(backend(), DatabaseCache):
        return
    if visit.database is None:
        raise NotChecked("the cache is a table of the database, which is away")
    if visit.is_wrong("Database", "standbys"):
        raise NotChecked("the cache is a table of the database, where every commit waits for a standby")


def shared(visit: Visit) -> Iterator[Finding]:
    """A second process writes and this one reads, and the other way round; then both add at the same time."""
    if visit.errors_in("Cache"):
        raise NotChecked("the cache does not work in one process")
    raise_if_database_cannot(visit)
    met = child.meet(cache, f"doctor-{get_random_string(12)}", visit.database)
    if not (met.child_sees and met.parent_sees):
        yield error(
            "each process has a cache of its own: limits of signing in count for each of them, not for the site",
            "Leave CACHE_URL empty (a table of the database), or set it to a Redis server.",
        )
    elif met.won != child.CONTESTED:
        yield error(
            f"two processes that add at once are both told that they were first ({met.won} of {child.CONTESTED})",
            "Limits can be passed this way. Use one Redis server, not a proxy of several, or the database's table.",
        )
    elif met.number != 2 * child.TURNS and backend().incr is not BaseCache.incr:
        yield error(
            f"of {2 * child.TURNS} steps that two processes counted at once, {met.number} are left",
            "Use a single Redis server, not a proxy of several.",
        )
    else:
        yield ok("processes share the cache, and of two that add at once one is first")


def memory(visit: Visit) -> Iterator[Finding]:
    """What a Redis server does when its memory is used up."""
    url = visit.env.cache_url
    if not url:
        return
    try:
        with Redis.from_url(url, socket_timeout=WAIT, socket_connect_timeout=WAIT) as client:
            said: dict[str, Any] = client.info("memory")
    except RedisError as trouble:
        raise NotChecked(f"the server does not tell ({type(trouble).__name__})") from None
    most, used = int(said.get("maxmemory", 0)), int(said.get("used_memory", 0))
    policy = said.get("maxmemory_policy", "")
    if policy != "noeviction":
        yield advice(
            f"when its memory is used up, Redis throws entries away ({policy}): limits and sign-in locks among them",
            "Set maxmemory-policy noeviction, and let nothing else use this server.",
        )
    if most and used > FULL * most:
        yield warning(
            f"Redis uses {used / most:.0%} of the memory it may take",
            "Raise maxmemory, or find out what else writes there.",
        )
    if not urlsplit(url).password and not is_here(url):
        yield warning(
            "Redis is on another machine and asks for no password",
            "Set one (requirepass), and write it into CACHE_URL: redis://:password@host:6379/0.",
        )
    if policy == "noeviction" and not (most and used > FULL * most):
        bound = f"of {most / 2**20:.0f} MB" if most else "without a bound"
        yield ok(f"Redis keeps what it is told, and uses {used / 2**20:.0f} MB {bound}")
