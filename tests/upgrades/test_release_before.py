"""A site of the release before is taken over in the middle of things: every page that is open can still be sent."""

import json
import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

from tests.config.backups.conftest import made
from tests.config.backups.test_moving import address

ROOT = Path(__file__).parents[2]
RELEASES = Path(__file__).parent / "releases"
BEFORE = max(RELEASES.iterdir(), key=lambda folder: [int(part) for part in folder.name.split(".")])
#: What became of each page that was sent (an address without the number of its sitting), and what is there then.
SENT = {
    "practice by form": [200, ""],
    "practice by script": [200, ""],
    "the lesson is done": [302, "/courses/botany/fruit/#finish"],
    "review": [200, ""],
    "exam by form": [302, "/exam/…/4/"],
    "exam by script": [200, ""],
    "exam, an answer changed": [200, ""],
    "exam, the end": [302, "/exam/…/result/"],
    "the certificate": [302, "/verify/…/"],
    "the editor": [302, "/admin/courses/lesson/1/change/"],
}
FOUND = {
    "practice": [
        ["fruit-q1", False, "lesson"],
        ["fruit-q2", True, "lesson"],
        ["fruit-q3", True, "lesson"],
        ["fruit-q4", False, "lesson"],
        ["fruit-q1", True, "review"],
    ],
    "reviews": 0,  # a right answer waits for how well it was remembered
    "lessons done": ["fruit"],
    "answers": [  # number, revision, answered, flagged
        [1, 2, False, False],
        [2, 1, True, False],
        [3, 1, True, True],
        [4, 1, True, False],
        [5, 0, False, False],
        [6, 0, False, False],
    ],
    "states": [["ann@example.org", "released"], ["bob@example.org", "released"]],
    "certificates": ["Bob Birch"],
    "versions of the lesson": [[1, "Lesson fruit"], [2, "Fruit and seeds"]],
    "broken": [],
}
#: What a new migration may do while the program of the release before still serves beside it.
HARMLESS = (migrations.CreateModel, migrations.AddIndex, migrations.AlterModelOptions, migrations.AlterModelManagers)


@pytest.fixture
def site(tmp_path):
    """The database of the release before, in a folder with its open pages."""
    shutil.copy(BEFORE / "pages.json", tmp_path)
    (tmp_path / "site.sqlite3").write_bytes(lzma.decompress((BEFORE / "site.sqlite3.xz").read_bytes()))
    return tmp_path


def taken_over(folder, database):
    """What :mod:`tests.upgrades.found` tells of it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.upgrades.found", str(folder)],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": database}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def without_number(address):
    first, _, rest = address.removeprefix("/").partition("/")
    return f"/{first}/…/{rest.partition('/')[2]}" if first in {"exam", "verify"} else address


def check(told):
    sent = {what: [status, without_number(address)] for what, (status, address) in told.pop("sent").items()}
    assert sent == SENT
    assert told == FOUND


def test_pages_of_the_release_before_still_save(site):
    check(taken_over(site, f"sqlite:///{site}/site.sqlite3"))


if connection.vendor == "postgresql":  # the other run has one kind of database only

    @pytest.mark.django_db(transaction=True)
    def test_pages_of_the_release_before_still_save_on_postgresql(site):
        with made(f"{connection.settings_dict['NAME']}_before"):
            check(taken_over(site, address(f"{connection.settings_dict['NAME']}_before")))


def test_the_program_of_the_release_before_can_serve_beside_the_new_one(site):
    """While one machine after the other is brought up to date, the old program works on the new tables."""
    with closing(sqlite3.connect(site / "site.sqlite3")) as database:
        known = set(database.execute("SELECT app, name FROM django_migrations"))
    new = {
        key: migration
        for key, migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items()
        if key not in known and key[0] in {config.label for config in apps.get_app_configs()}
    }

    wrong = [
        f"{app}.{name}: {operation.describe()}"
        for (app, name), migration in sorted(new.items())
        for operation in migration.operations
        if not is_harmless(operation, {made.name_lower for made in migration.operations if hasattr(made, "bases")})
    ]

    assert wrong == []


def is_harmless(operation, made):
    """Whether rows that the program of the release before reads and writes go on as they did.

    ``made`` names the models that the same migration makes: nobody writes them yet. A column that is gone, renamed or
    must be filled stops the old program; take it out one release later, and give a new one ``db_default`` or NULL.
    """
    if isinstance(operation, HARMLESS):
        return True
    if getattr(operation, "model_name", "").lower() in made:
        return True
    if isinstance(operation, migrations.AddField):
        return operation.field.null or operation.field.has_db_default() or operation.field.many_to_many
    return isinstance(operation, migrations.RunPython) and (
        operation.elidable or operation.code.__name__ == "make_index"  # of one database alone, so no AddIndex
    )
