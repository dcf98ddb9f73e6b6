"""Whether the cache is there, whether processes share it, and what a Redis server does with it."""

import json
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection
from redis import Redis

from config.doctor import cache as checks
from config.doctor import child, work
from config.doctor.findings import error, ok
from config.doctor.visit import Found
from config.values import BASE_DIR
from tests.config.doctor.visits import levels, told, visit

pytestmark = pytest.mark.django_db
FILES = "django.core.cache.backends.filebased.FileBasedCache"
#: A program that has its cache in a SQLite file, meets a second one, and says what came of it and what is left.
ALONE = """
import json, sys
from dataclasses import asdict
import django
from django.conf import settings
from config.doctor import child
file = {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1],
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL"}}
table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
settings.configure(DATABASES={"default": file}, CACHES={"default": table}, USE_TZ=True)
django.setup()
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
call_command("createcachetable", verbosity=0)
met = child.meet(cache, "doctor-test", connection)
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM shared_cache")
    print(json.dumps({**asdict(met), "left": cursor.fetchone()[0]}))
"""


def use(settings, **backend):
    settings.CACHES = {"default": backend}


def test_the_cache_of_the_tests_is_there(django_assert_num_queries):
    seen = visit()

    assert told(checks.table, seen) == []
    assert told(checks.reachable, seen) == [("ok", "the cache answers (DatabaseCache)")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache")
        assert cursor.fetchone() == (0,)


def test_a_table_that_is_missing(settings):
    use(settings, BACKEND="django.core.cache.backends.db.DatabaseCache", LOCATION="no_such_table")
    seen = visit()

    assert levels(checks.table, seen) == ["error"]


def test_a_cache_that_forgets(settings):
    use(settings, BACKEND="django.core.cache.backends.dummy.DummyCache")

    assert told(checks.reachable, visit()) == [
        ("error", "the cache forgets at once what it is told: limits do not hold")
    ]


def test_a_cache_that_is_away(settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{nobody.getsockname()[1]}/0"
    use(settings, BACKEND="django.core.cache.backends.redis.RedisCache", LOCATION=url)
    seen = visit(cache_url=url)

    assert told(checks.reachable, seen) == [("error", "the cache is away (ConnectionError): nobody can sign in")]
    assert told(checks.memory, seen) == [("not checked", "the server does not tell (ConnectionError)")]


def test_a_table_in_a_database_that_is_away():
    seen = visit()
    seen.database = None

    says = [("not checked", "the cache is a table of the database, which is away")]
    assert told(checks.reachable, seen) == told(checks.shared, seen) == says
    assert told(checks.memory, seen) == []


def test_a_database_where_commits_never_end():
    seen = visit()
    seen.found = [Found("Database", "standbys", error("every commit waits", ""))]

    says = [("not checked", "the cache is a table of the database, where every commit waits for a standby")]
    assert told(checks.reachable, seen) == told(checks.shared, seen) == says

    seen.found = [Found("Database", "role", error("a superuser", "")), Found("Database", "standbys", ok("one"))]
    assert levels(checks.reachable, seen) == ["ok"]


def test_each_process_has_its_own(settings):
    use(settings, BACKEND="django.core.cache.backends.locmem.LocMemCache", LOCATION="doctor")
    ((level, says),) = told(checks.shared, visit())

    assert (level, says.startswith("each process has a cache of its own")) == ("error", True)


def test_a_cache_whose_first_is_not_the_only_one(settings, tmp_path):
    """Files: two processes that add at once may both be first. Here the second one is told so."""
    use(settings, BACKEND=FILES, LOCATION=str(tmp_path))
    for met, expected in (
        (child.Encounter(True, True, child.CONTESTED, 40), "ok"),
        (child.Encounter(True, True, child.CONTESTED + 1, 40), "error"),
        (child.Encounter(True, False, child.CONTESTED, 40), "error"),
        (child.Encounter(False, True, child.CONTESTED, 40), "error"),
        (child.Encounter(True, True, child.CONTESTED, 39), "ok"),  # it does not promise to count
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(child, "meet", lambda *_, met=met: met)
            assert levels(checks.shared, visit()) == [expected], met


def test_two_processes_share_a_table_of_the_database(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", ALONE, str(tmp_path / "cache.sqlite3")],
        cwd=BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = json.loads(run.stdout or "{}")

    assert found.pop("number", 0) > 0, run.stderr
    assert found == {"child_sees": True, "parent_sees": True, "won": child.CONTESTED, "left": 0}


def test_a_second_process_that_cannot_use_the_cache(settings, tmp_path, monkeypatch):
    use(settings, BACKEND=FILES, LOCATION=str(tmp_path))
    monkeypatch.setattr(child, "databases", lambda database: {"ENGINE": "no.such.engine"})
    settings.CACHES = {"default": {"BACKEND": "tests.no_such_cache.Cache"}}

    with pytest.raises(child.NotChecked, match="a second process did not start"):
        child.meet(LocalCache(), "doctor-test", None)


class LocalCache:
    """Enough of a cache for the side that asks."""

    def set(self, *args):
        pass

    delete_many = set


@contextmanager
def redis_server(folder, *options):
    """A Redis server of its own, and its address; gone afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(folder), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert next((line for line in server.stdout if "eady to accept connections" in line), "")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server here")
def test_a_real_redis(settings, tmp_path):
    with redis_server(tmp_path, "--maxmemory", "64mb", "--maxmemory-policy", "noeviction") as url:
        use(settings, BACKEND="django.core.cache.backends.redis.RedisCache", LOCATION=url)
        seen = visit(cache_url=url)

        assert told(checks.reachable, seen) == [("ok", "the cache answers (RedisCache)")]
        assert told(checks.shared, seen) == [
            ("ok", "processes share the cache, and of two that add at once one is first")
        ]
        assert levels(checks.memory, seen) == ["ok"]

        with Redis.from_url(url) as client:
            assert client.dbsize() == 0
            client.config_set("maxmemory-policy", "allkeys-lru")
            assert told(checks.memory, seen) == [
                (
                    "advice",
                    "when its memory is used up, Redis throws entries away (allkeys-lru): "
                    "limits and sign-in locks among them",
                )
            ]
            client.config_set("maxmemory", client.info("memory")["used_memory"] + 50_000)
            assert levels(checks.memory, seen) == ["advice", "warning"]
        cache.close()


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server here")
def test_a_redis_that_is_full(settings, tmp_path):
    with redis_server(tmp_path, "--maxmemory", "1") as url:
        use(settings, BACKEND="django.core.cache.backends.redis.RedisCache", LOCATION=url)

        assert told(checks.reachable, visit(cache_url=url)) == [
            (
                "error",
                "the cache refuses (command not allowed when used memory > 'maxmemory'): nobody can sign in",
            )
        ]
        cache.close()


def test_the_sweeper_is_not_asked_after_in_a_cache_that_does_not_work():
    seen = visit()
    seen.found = [Found("Cache", "reachable", error("the cache is away", ""))]

    assert told(work.sweeper, seen) == [("not checked", "it leaves word in the cache, which does not work")]


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server here")
def test_a_redis_that_anybody_can_reach(tmp_path):
    """127.0.0.2 is this machine too, and not by a name that the doctor knows for it."""
    with redis_server(tmp_path, "--bind", "127.0.0.2", "--protected-mode", "no") as url:
        found = told(checks.memory, visit(cache_url=url.replace("127.0.0.1", "127.0.0.2")))

    assert [level for level, _ in found] == ["warning", "ok"]
    assert found[0][1] == "Redis is on another machine and asks for no password"
