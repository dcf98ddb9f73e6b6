"""One process at a time prepares a site, however many are started at once."""

import os

import pytest
from django.db import connection

from config.serving.preparing import one_at_a_time

pytestmark = pytest.mark.django_db


def test_the_second_one_says_that_it_waits_and_goes_on_when_the_first_is_done(tmp_path):
    """The first is another process, which ends without a word, as one that is killed does."""
    read, write = os.pipe()
    go_read, go_write = os.pipe()
    child = os.fork()
    if child == 0:
        connection.connection = None  # the parent's, which the child must not use
        with one_at_a_time(tmp_path, lambda text: None):
            os.write(write, b"first holds it\n")
            os.read(go_read, 1)
            os.write(write, b"first is done\n")
            os._exit(0)
    assert os.read(read, 100) == b"first holds it\n"
    said = []

    def say(text):
        said.append(text)
        os.write(go_write, b".")

    with one_at_a_time(tmp_path, say):
        assert os.read(read, 100) == b"first is done\n"
    assert os.waitpid(child, 0)[1] == 0
    assert said == ["waiting: another start on this machine prepares the site"]


def test_on_postgresql_servers_on_two_machines_wait_for_each_other(tmp_path):
    if connection.vendor != "postgresql":
        assert list(tmp_path.iterdir()) == []
        return
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [int.from_bytes(b"lectern", "big")])
    said = []

    def say(text):
        said.append(text)
        other.close()

    with one_at_a_time(tmp_path, say), connection.copy().cursor() as third:
        third.execute("SELECT pg_try_advisory_lock(%s)", [int.from_bytes(b"lectern", "big")])
        assert third.fetchone() == (False,)
        third.db.close()

    assert said == ["waiting: another start prepares the site's database"]
