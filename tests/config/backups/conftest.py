"""A site in a database of its own, where a site has it: in a file, or in a PostgreSQL database."""

import contextlib
import sqlite3
from dataclasses import replace
from itertools import count

import psycopg
import pytest
from django.db import connection

from config.backups import finishing

numbers = count(1)


@contextlib.contextmanager
def copied(folder):
    """Another database that is like the tests' own: migrated, and empty."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(folder / "lectern.sqlite3")) as file:
            connection.connection.backup(file)
        yield {"NAME": str(folder / "lectern.sqlite3")}
        return
    name, template = f"{connection.settings_dict['NAME']}_{next(numbers)}", connection.settings_dict["NAME"]
    connection.close()
    with made(name, template):
        yield {"NAME": name}


@contextlib.contextmanager
def made(name, template="template0", options=""):
    """A PostgreSQL database that is gone afterwards."""
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    known = {key: parameters[key] for key in parameters if key not in ("cursor_factory", "context")}
    with contextlib.closing(psycopg.connect(**known, autocommit=True)) as link:
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {options}')
        link.execute(f"ALTER DATABASE \"{name}\" SET timezone TO 'Asia/Tokyo'")  # times are the same everywhere
        try:
            yield
        finally:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def own_database(transactional_db, tmp_path, settings):
    """The site's database and DATA_DIR are of this test alone, and threads and commands find them."""
    settings.ENV = replace(settings.ENV, data_dir=tmp_path)
    with copied(tmp_path) as database, finishing.connected_to(database):
        yield tmp_path


@pytest.fixture
def empty_database(own_database):
    """How to be connected to a new database that has nothing in it, not even tables, for a while."""

    @contextlib.contextmanager
    def elsewhere():
        if connection.vendor == "sqlite":
            folder = own_database / f"empty-{next(numbers)}"
            folder.mkdir()
            with finishing.connected_to({"NAME": str(folder / "lectern.sqlite3")}):
                yield
            return
        name = f"{connection.settings_dict['NAME']}_empty"
        with made(name), finishing.connected_to({"NAME": name}):
            yield

    return elsewhere
