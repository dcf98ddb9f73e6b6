"""``start``: serving what is prepared, and refusing what is not, with words."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder

from config.management.commands import start
from config.serving import machine, static_files
from config.values import BASE_DIR

pytestmark = pytest.mark.django_db


@pytest.fixture
def served(monkeypatch, settings, tmp_path):
    """What would be run: the server, and whether a sweeper went with it."""
    settings.STATIC_ROOT = tmp_path
    (tmp_path / ".fingerprint").write_text(static_files.fingerprint())
    seen = {"sweepers": 0}
    monkeypatch.setattr(start.server, "apart", lambda work: work() or 0)
    monkeypatch.setattr(start.server, "load", lambda: None)
    monkeypatch.setattr(start.server, "serve", lambda *server: seen.update(server=server))
    monkeypatch.setattr(start.server, "sweep", lambda: seen.update(sweepers=seen["sweepers"] + 1))
    monkeypatch.setattr(start.os, "chdir", lambda path: None)
    monkeypatch.setattr(start.Command, "count_together", lambda self, port: seen.update(port=port))
    monkeypatch.setattr(start.Command, "prepare", lambda self: seen.update(prepared=True))
    monkeypatch.setattr(start, "is_taken", lambda host, port: False)
    monkeypatch.setattr(start.connection, "close", lambda: None)
    return seen


def test_each_way_to_start_does_its_part(served, monkeypatch):
    monkeypatch.setattr(machine, "this_machine", lambda: machine.Machine(3))
    cases = [
        ([], (True, 1, True)),
        (["--no-sweeper"], (True, 0, True)),
        (["--prepare-only"], (True, 0, False)),
        (["--serve-only"], (False, 1, True)),
        (["--serve-only", "--no-sweeper", "--port", "8001"], (False, 0, True)),
    ]
    for options, expected in cases:
        served.clear()
        served["sweepers"] = 0
        call_command("start", *options)
        assert (options, ("prepared" in served, served["sweepers"], "server" in served)) == (options, expected)
    assert (served["port"], served["server"]) == ("8001", ("127.0.0.1", 8001, 3))


def test_nothing_is_served_when_the_site_cannot_be_prepared(served, monkeypatch, capsys):
    def fail(self):
        raise CommandError("courses/botany/course.yml: no title.", returncode=3)

    monkeypatch.setattr(start.Command, "prepare", fail)
    with pytest.raises(SystemExit) as ended:
        call_command("start")

    assert (ended.value.code, capsys.readouterr().err) == (3, "CommandError: courses/botany/course.yml: no title.\n")
    assert "server" not in served


def test_what_start_makes_is_closed_to_others_and_what_it_found_open_is_closed(served, settings, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o755)
    (data / "lectern.sqlite3").touch(0o644)
    settings.ENV = replace(settings.ENV, data_dir=data)
    before = os.umask(0o022)
    try:
        start.Command().run_from_argv(["manage.py", "start", "--serve-only"])
        made = tmp_path / "made later"
        made.touch()
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (data, data / "lectern.sqlite3", made)}
    assert modes == {"data": 0o711, "lectern.sqlite3": 0o600, "made later": 0o600}


def test_a_folder_that_cannot_be_used_is_told_in_a_line(served, settings, tmp_path):
    (tmp_path / "data").touch()
    settings.ENV = replace(settings.ENV, data_dir=tmp_path / "data")
    with pytest.raises(CommandError) as refused:
        call_command("start")
    assert str(refused.value) == (
        f"DATA_DIR, {tmp_path}/data, cannot be used: File exists. Give it to the account that serves the site."
    )


@pytest.mark.parametrize("way", ["--prepare-only", "--serve-only"])
def test_a_database_that_does_not_answer_is_told_in_a_line(tmp_path, way):
    environment = {
        **os.environ, "LECTERN_MODE": "development", "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "postgres://lectern:a-password@127.0.0.1:9/lectern",
    }  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "manage.py", "start", way], cwd=BASE_DIR, env=environment, capture_output=True, text=True
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        'CommandError: The database does not answer: connection failed: connection to server at "127.0.0.1", port 9 '
        "failed: Connection refused. Start it, or mend DATABASE_URL.\n"
    )


def test_serving_only_is_refused_when_something_is_missing(served, settings):
    MigrationRecorder.Migration.objects.filter(app="exams").order_by("-pk").first().delete()
    with pytest.raises(CommandError) as refused:
        call_command("start", "--serve-only")
    assert str(refused.value) == "1 migrations wait; run `manage.py start --prepare-only` first."


def test_serving_only_is_refused_without_the_static_files_of_this_release(served, settings, tmp_path):
    (tmp_path / ".fingerprint").write_text("of another release")
    with pytest.raises(CommandError) as refused:
        call_command("start", "--serve-only")
    assert str(refused.value) == (
        f"The static files of this release are not in {tmp_path}; run `manage.py start --prepare-only` first, "
        "on this machine."
    )
    assert "server" not in served


def test_static_files_of_former_releases_stay_for_a_month(settings, tmp_path, monkeypatch):
    """The command that collects is Django's; here it writes what it would."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    now = [1_800_000_000.0]
    monkeypatch.setattr(static_files.time, "time", lambda: now[0])

    def release(name):
        def collected(command, **options):
            hashed = f"a.{name:0>12}.css"
            for file in (hashed, f"{hashed}.br", "a.css"):
                path = settings.STATIC_ROOT / file
                assert file == hashed or not path.exists() or file.endswith(".br"), "copies are made anew"
                path.write_text(name)
                static_files.os.utime(path, (now[0], now[0]))
            (settings.STATIC_ROOT / "staticfiles.json").write_text(json.dumps({"paths": {"a.css": hashed}}))

        monkeypatch.setattr(static_files, "call_command", collected)
        static_files.collect()
        return sorted(path.name for path in settings.STATIC_ROOT.iterdir() if "." + "0" * 9 in path.name)

    day = 24 * 3600
    assert release("1") == ["a.000000000001.css", "a.000000000001.css.br"]
    now[0] += 400 * day
    assert release("2") == [f"a.{name:0>12}.css{ending}" for name in "12" for ending in ("", ".br")]
    now[0] += 29 * day
    assert release("3") == [f"a.{name:0>12}.css{ending}" for name in "123" for ending in ("", ".br")]
    now[0] += 2 * day
    assert release("4") == [f"a.{name:0>12}.css{ending}" for name in "234" for ending in ("", ".br")]
    assert static_files.are_collected()
    assert (settings.STATIC_ROOT / "a.000000000004.css").stat().st_mode & 0o777 == 0o644
