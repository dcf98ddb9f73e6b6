"""Writers of an embedded database are served by turns, and nobody's death, patience or forgetting stops the others."""

import fcntl
import gc
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from config import backends, errors
from config.backups import finishing
from config.sqlite import base
from config.sqlite.line import Place, line_of, opened

pytestmark = pytest.mark.once

#: Another process that stands in the line of the database named by its argument, and says when it is its turn.
STANDS = """
import sys
from pathlib import Path
from config.sqlite import base
from config.sqlite.line import Place
place = Place(Path(sys.argv[1]))
place.take(60)
print(place.has_lock, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path, django_db_blocker):
    """The path of an embedded database that the site's settings lead to; who waits there is patient for a moment."""
    path = tmp_path / "lectern.sqlite3"
    database = backends.database(replace(settings.ENV, database_url="", data_dir=tmp_path))
    database["OPTIONS"]["timeout"] = 0.6
    with django_db_blocker.unblock(), finishing.connected_to(database):
        write("CREATE TABLE t (id integer PRIMARY KEY, n integer)")
        write("INSERT INTO t VALUES (1, 0)")
        yield path


def write(statement="UPDATE t SET n = n + 1"):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def number():
    with connection.cursor() as cursor:
        return cursor.execute("SELECT n FROM t").fetchone()[0]


@contextmanager
def another_process(path):
    process = subprocess.Popen(
        [sys.executable, "-c", STANDS, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "True\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def is_free(path):
    """Whether nobody of this process stands in line, and no process has the file's lock."""
    with closing_file(path) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return not line_of(path).waiting


@contextmanager
def closing_file(path):
    handle = os.open(f"{path}-line", os.O_RDWR)
    try:
        yield handle
    finally:
        os.close(handle)


def test_the_threads_of_a_process_are_served_in_the_order_in_which_they_came(file):
    places = [Place(file) for _ in range(4)]
    line = line_of(file)
    for place in places:
        line.join(place)

    served = []
    for leaves in (0, 2, 1, 3):  # the third one loses patience before its turn
        served.append([place.turn.is_set() for place in places])
        line.leave(places[leaves])

    assert served == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, False, False],
        [True, True, False, True],
    ]
    assert not line.waiting
    for place in places:
        place.close()


def test_a_transaction_has_its_turn_until_its_end_whatever_that_is(file):
    def fail():
        raise RuntimeError

    ends = {"well": lambda: None, "badly": fail, "closed": connection.close}
    states = {}
    for name, end in ends.items():
        try:
            with transaction.atomic():
                write()
                with transaction.atomic():
                    write()
                inside = is_free(file)
                end()
        except RuntimeError:
            pass
        states[name] = (inside, is_free(file))

    assert states == dict.fromkeys(ends, (False, True))
    assert number() == 2
    with pytest.raises(OperationalError, match="incomplete input"):
        write("UPDATE t SET")
    assert is_free(file)


def test_a_statement_alone_has_a_turn_and_reading_needs_none(file):
    with another_process(file):
        assert number() == 0
    write()

    assert (number(), is_free(file)) == (1, True)


def test_a_process_that_is_killed_loses_its_place(file):
    with another_process(file) as other:
        assert not is_free(file)
        other.send_signal(signal.SIGKILL)
        other.wait()

        place = Place(file)
        place.take(60)

        assert place.has_lock
        place.close()


def test_a_place_that_somebody_forgot_holds_nobody_up_for_longer_than_their_patience(file, monkeypatch):
    """Who has waited in line for all of it has none left for SQLite."""
    left = []
    be_patient = base.DatabaseWrapper.be_patient

    def noted(wrapper, seconds):
        left.append(seconds)
        be_patient(wrapper, seconds)

    monkeypatch.setattr(base.DatabaseWrapper, "be_patient", noted)
    with another_process(file):
        write()
        with transaction.atomic():
            write()

        assert number() == 2
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] == 600
    assert left == [0.0, 0.6, 0.0, 0.6]
    assert not line_of(file).waiting


def test_a_database_that_is_locked_is_said_to_be_away_and_the_next_one_is_served(file):
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = []
        for _turn in range(2):
            with pytest.raises(OperationalError, match="database is locked") as error, transaction.atomic():
                write()
            refused.append(errors.is_away(error.value))
        with pytest.raises(OperationalError, match="database is locked"):
            write()
        other.execute("ROLLBACK")

    assert refused == [True, True]
    write()
    assert (number(), is_free(file)) == (1, True)


def test_a_thread_that_ends_in_the_middle_takes_its_place_along(file):
    def begin():
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        write()

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    gc.collect()  # as with SQLite alone, its transaction lasts as long as its connection

    write()

    assert (number(), is_free(file)) == (1, True)


def test_many_threads_and_another_process_lose_nothing(file):
    """`LINE_TURNS` makes it a drill."""
    turns, failed = int(os.environ.get("LINE_TURNS", "10")), []
    connection.settings_dict["OPTIONS"]["timeout"] = 60

    def work():
        try:
            for turn in range(turns):
                if turn % 2:
                    write()
                else:
                    with transaction.atomic():
                        write()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    with another_process(file) as other:
        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        other.stdin.close()  # it goes, and with it its place
        for thread in threads:
            thread.join()

    assert (failed, number(), is_free(file)) == ([], 6 * turns, True)


def test_the_file_has_the_rights_of_the_database_and_without_it_nobody_waits(file):
    os.chmod(file, 0o640)
    os.unlink(f"{file}-line")
    connection.close()

    write()

    assert oct(os.stat(f"{file}-line").st_mode & 0o777) == "0o640"
    assert opened(file.parent / "none" / "a") is None
    alone = Place(file)
    os.close(alone.handle)
    alone.handle = None
    alone.take(60)
    assert (alone.has_lock, list(alone.line.waiting)) == (False, [alone])
    alone.close()
    assert list(alone.line.waiting) == []


@contextmanager
def held_as_restored(path):
    """The database as a backup leaves it, without a write-ahead log, while somebody else is about to write."""
    connection.close()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        assert other.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_who_opens_a_restored_database_waits_for_who_holds_it(file):
    with held_as_restored(file) as other:
        release = threading.Timer(0.2, other.rollback)
        release.start()

        assert number() == 0

        release.join()
    assert connection.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_who_opens_a_restored_database_that_nobody_lets_go_is_told_so_after_a_while(file):
    with held_as_restored(file) as other:
        began = time.monotonic()
        with pytest.raises(OperationalError, match="database is locked"):
            connection.ensure_connection()
        assert time.monotonic() - began >= connection.patience
        other.rollback()

    assert number() == 0


def test_what_is_wrong_with_a_database_is_told_at_once(file, monkeypatch):
    connection.close()
    paused = []
    monkeypatch.setattr(base, "pause", paused.append)
    file.unlink()
    file.mkdir()

    with pytest.raises(OperationalError, match="unable to open database file"):
        connection.ensure_connection()

    assert paused == []
