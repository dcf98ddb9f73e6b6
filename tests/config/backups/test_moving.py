"""A site moves to the other kind of database and back: the same rows, guarded and numbered as before."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from config import backends, running
from config.backups import copying, finishing, moving, rows, sqlite
from config.backups.refusal import Refused
from courses.models import publication
from courses.models.media import MediaFile
from courses.search import results
from exams import verifying
from exams.models.audit import AuditEntry
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question
from tests.config.backups.conftest import made
from tests.exams.sittings import make_exam, sit
from tests.factories import make_lesson, make_user
from tests.quizzes.practicing import give, make_guest

pytestmark = pytest.mark.django_db(transaction=True)

NOWHERE = "postgres://nobody@127.0.0.1:1/nothing"


def site():
    lesson = make_lesson(title="Lighthouses", questions=1)
    give(make_guest(), Question.objects.get().revision)
    MediaFile.objects.create(course=lesson.course, name="a.bin", data=bytes(range(256)), sha256="0" * 64)
    sit(make_exam(lesson.course), make_user("alice@example.org", name="Alice Größe"), right=4)


def address(name):
    known = connection.settings_dict
    host = f"{known['HOST']}" if not known["HOST"].startswith("/") else ""
    user = f"{known['USER']}{':' + quote(known['PASSWORD']) if known['PASSWORD'] else ''}"
    port = f":{known['PORT']}" if known["PORT"] else ""
    more = f"?host={quote(known['HOST'], safe='')}" if known["HOST"].startswith("/") else ""
    return f"postgres://{user}@{host}{port}/{name}{more}"


def refusal(url):
    with pytest.raises(Refused) as refused:
        moving.move(url, tell=lambda text: None)
    return str(refused.value)


def works():
    """What a site must go on doing: chains verify, rows are guarded, new ones get numbers, search finds."""
    assert list(verifying.broken()) == []
    with pytest.raises(DatabaseError, match="rows are never changed"), transaction.atomic():
        AuditEntry.objects.update(actor="nobody")
    assert [found.entry.title for found in results.search(None, "lighthouses").found] == ["Lighthouses"]
    assert User.objects.get(email="alice@example.org").name == "Alice Größe"
    assert bytes(MediaFile.objects.get().data) == bytes(range(256))
    sit(make_exam(), make_user(), right=1)
    assert list(verifying.broken()) == []


def test_a_move_that_cannot_be_is_refused_in_words(own_database, monkeypatch):
    here, other = connection.vendor, "sqlite:///tmp/other" if connection.vendor == "sqlite" else NOWHERE
    target = f"sqlite://{own_database}/new.sqlite3" if here == "postgresql" else NOWHERE

    assert refusal(other) == (
        "The site is on a database of that kind already. To another one of them: backup, then restore."
    )
    for url in ("mysql://host/name", "postgres://host", "name", "postgres://[/x"):
        assert refusal(url).startswith("Give the address of a database: "), url
    server = running.serve(own_database)
    assert refusal(target).startswith("A server serves this site (manage.py start). ")
    running.leave(server)
    if here == "sqlite":
        assert refusal(target).startswith("The database there cannot be reached: ")
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as link:
            link.execute("PRAGMA journal_mode=WAL")
            link.execute("SELECT 1 FROM accounts_user").fetchall()
            assert refusal(target).startswith("Another program uses ")
    with pytest.raises(CommandError, match=r"of that kind already.*\nThe site is where it was\."):
        call_command("move_database", other)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'exams'")
    assert refusal(target) == ("The site's own database waits for migrations. Run manage.py migrate, then try again.")


if connection.vendor == "postgresql":  # the other run has one kind of database only

    def test_a_site_moves_to_sqlite_and_back_and_works_on_both(own_database, capsys):
        site()
        version, file = publication.version(), own_database / "moved.sqlite3"
        name = connection.settings_dict["NAME"]
        back, template = f"{name}_back", name.rpartition("_")[0]
        there = address(back)

        moved = moving.move(f"sqlite://{file}", tell=lambda text: None)

        assert [table.name for table in moved if not table.is_same] == []
        assert {table.name: table.after.rows for table in moved}["accounts_user"] == 1
        assert refusal(f"sqlite://{file}") == (
            "The database there is not empty: account_emailaddress has rows. Give an empty one."
        )
        on_sqlite = backends.database(replace(settings.ENV, database_url=f"sqlite://{file}"))
        with made(back, template), finishing.connected_to(on_sqlite):
            assert publication.version() == version + 1
            works()
            refuse_what_postgresql_refuses(there)
            with finishing.connected_to(backends.database(replace(settings.ENV, database_url=there))):
                assert User.objects.count() == 0

            call_command("move_database", there)

            said = capsys.readouterr().out.splitlines()
            assert [line for line in said if line.endswith("  accounts_user")] == [
                f"{2:>12,}  {digest('accounts_user')} = {digest('accounts_user')}  accounts_user"
            ]
            with finishing.connected_to(backends.database(replace(settings.ENV, database_url=there))):
                assert publication.version() == version + 2
                works()
                assert User.objects.count() == 3


def digest(table):
    with closing(sqlite.connect(Path(connection.settings_dict["NAME"]))) as link:
        return rows.count(moving.one(table), rows.sqlite_reader(link)).sha256[:16]


def refuse_what_postgresql_refuses(there):
    """SQLite takes any text of any length; whoever moves is told which row has one that PostgreSQL does not take."""
    pk = User.objects.get(email="alice@example.org").pk
    mend = "Change it on the site as it is, then try again; there, nothing is left of this try."
    execute("UPDATE accounts_user SET name = 'a' || char(0) WHERE id = %s", pk)
    nul = f"accounts_user, the row whose id is {pk}, column name: PostgreSQL refuses it: "
    assert refusal(there) == f"{nul}PostgreSQL text fields cannot contain NUL (0x00) bytes. {mend}"

    execute("UPDATE accounts_user SET name = printf('%%151c', 'a') WHERE id = %s", pk)
    answer = PracticeAnswer.objects.order_by("pk").values_list("pk", flat=True)[0]
    execute("""UPDATE quizzes_practiceanswer SET response = '{"choice": "\\u0000"}'""")
    assert copy_refusal("accounts_user", there) == f"{nul}value too long for type character varying(150). {mend}"
    assert copy_refusal("quizzes_practiceanswer", there).startswith(
        f"quizzes_practiceanswer, the row whose id is {answer}, column response: PostgreSQL refuses it: "
    )
    execute("""UPDATE quizzes_practiceanswer SET response = '{"choice": "a"}'""")
    User.objects.filter(pk=pk).update(name="Alice Größe")


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def copy_refusal(table, there):
    """Why a table of the SQLite database in use cannot be copied."""
    with closing(sqlite.connect(Path(connection.settings_dict["NAME"]))) as link:
        read = rows.sqlite_reader(link)
        with (
            finishing.connected_to(backends.database(replace(settings.ENV, database_url=there))),
            pytest.raises(Refused) as refused,
            copying.emptied() as (write, _read_there),
            closing(read(moving.one(table))) as found,
        ):
            write(moving.one(table), found, read)
    return str(refused.value)
