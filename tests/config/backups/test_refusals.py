"""What is no whole backup, or not one for this site, is refused in words, and the site stays as it was."""

import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from config.backups import manifest, restoring, rows, sealed, tables
from config.backups.manifest import Manifest
from config.backups.refusal import Refused

TABLE = tables.Table("accounts_user", "id", (tables.Column("id", "whole"),))
SAID = Manifest(
    made_at="2026-11-29T19:33:00+00:00",
    site="https://learn.example.org",
    product="0.1.0",
    engine="sqlite",
    engine_version="3.40.1",
    schema="",
    migrations=("accounts.0001_initial",),
    tables=(TABLE,),
    counts={"accounts_user": rows.Count(3, "a" * 64)},
    trail="7 " + "b" * 64,
    key="c" * 32,
    payload="database.sqlite3",
    length=6,
    sha256="d" * 64,
)


def made(path, *, text=None):
    """A backup of a few bytes, with this manifest."""
    with path.open("wb") as file, sealed.written(file) as archive:
        sealed.put(archive, "database.sqlite3", io.BytesIO(b"tables"), level=1)
        archive.writestr(sealed.MANIFEST, manifest.as_json(SAID) if text is None else text)
    return path


def refusal(path):
    with pytest.raises(Refused) as refused:
        manifest.read(path)
    return str(refused.value)


def test_a_backup_says_what_was_put_in_and_opens_with_any_zip_program(tmp_path):
    path = made(tmp_path / "a.lectern")

    assert manifest.read(path) == SAID
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {name: len(archive.read(name)) for name in archive.namelist()}["database.sqlite3"] == 6


def test_no_byte_of_it_can_change_and_none_can_be_missing(tmp_path):
    path = made(tmp_path / "a.lectern")
    whole = path.read_bytes()
    damaged, cut = f"{path} is damaged", f"{path} has no end"
    other, seal = f"{path} is not a backup of Lectern", len(whole) - sealed.SEAL_LENGTH

    for place in [*range(0, len(whole), 37), seal, len(whole) - 1]:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        said = refusal(path)
        due = other if place < 4 else damaged if place < seal else (damaged, cut)
        assert said.startswith(due), (place, said)
    for length in [0, 3, 4, 70, len(whole) // 2, seal, len(whole) - 1]:
        path.write_bytes(whole[:length])
        assert refusal(path).startswith(other if length < 4 else cut), length


def test_other_files_are_refused_in_words(tmp_path):
    text = manifest.as_json(SAID)
    said = json.loads(text)
    cases = {
        "another kind of file": (b"SQLite format 3\0" + b" " * 200, "it begins like another kind of file."),
        "no manifest that can be read": (b"{", "its manifest is another one."),
        "another manifest": (b'{"kind": "a course"}', "its manifest is another one."),
        "a newer format": (
            json.dumps(said | {"format": 2, "product": "9.0"}).encode(),
            "has format 2, and this release reads format 1. "
            "Use the release that made it (Lectern 9.0), or a newer one.",
        ),
        "a manifest without its counts": (
            json.dumps({name: said[name] for name in said if name != "counts"}).encode(),
            "its manifest lacks 'counts'.",
        ),
    }
    for name, (data, due) in cases.items():
        path = tmp_path / "a.lectern"
        if data.startswith(b"SQLite"):
            path.write_bytes(data)
        else:
            made(path, text=data)
        assert refusal(path).endswith(due), (name, refusal(path))
    path.write_bytes(b"PK\x03\x04" + b"nothing" * 30)
    assert "has no end" in refusal(path)
    assert refusal(tmp_path / "none").endswith("cannot be read: No such file or directory.")


def test_a_backup_of_another_release_or_database_is_refused_in_words(monkeypatch):
    def refused(said):
        with pytest.raises(Refused) as refusal:
            restoring.refuse_foreign(said)
        return str(refusal.value)

    here = restoring.connection.vendor
    there = "sqlite" if here == "postgresql" else "postgresql"

    restoring.refuse_foreign(replace(SAID, engine=here))
    assert refused(
        replace(SAID, engine=here, product="0.9.0", migrations=("exams.0099_next", "accounts.0001_initial"))
    ) == (
        "This backup is of a newer release (Lectern 0.9.0): migrations exams.0099_next are not known here. "
        "Install that release, then restore."
    )
    assert refused(replace(SAID, engine=there)).startswith(
        f"This backup is of a site on {restoring.NAMES[there]}, and this site is on {restoring.NAMES[here]}. Restore "
    )


def test_rows_that_are_not_those_of_the_manifest_are_named():
    two = replace(SAID, counts={"a": rows.Count(1, "a"), "b": rows.Count(2, "b"), "c": rows.Count(3, "c")})

    assert two.differences(two.counts) == []
    assert two.differences({"a": rows.Count(1, "x"), "b": rows.Count(1, "b")}) == [
        "a: its 1 rows are not those of the backup",
        "b: 1 rows, and should have 2",
        "c: it is not there",
    ]


def test_the_key_is_known_again_and_not_told(settings, tmp_path):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "one key " * 8, ["a former key " * 8]

    assert replace(SAID, key=manifest.fingerprint("one key " * 8)).is_of_this_key
    assert replace(SAID, key=manifest.fingerprint("a former key " * 8)).is_of_this_key
    assert not replace(SAID, key=manifest.fingerprint("another key " * 8)).is_of_this_key
    assert "one key" not in manifest.as_json(SAID).decode()


def test_check_backup_tells_what_is_in_it(tmp_path, capsys):
    path = made(tmp_path / "a.lectern")

    call_command("check_backup", path, "--tables")

    assert capsys.readouterr().out.splitlines() == [
        "site         https://learn.example.org",
        "made at      2026-11-29T19:33:00+00:00",
        "release      Lectern 0.1.0, 1 migrations",
        "database     sqlite 3.40.1, 6 bytes",
        "rows         3 of 1 tables",
        "people       3",
        f"audit trail  7 {'b' * 64}",
        "secret key   another one than here",
        f"           3  {'a' * 64}  accounts_user",
        "Every byte of it is as it was written.",
    ]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CommandError, match="has no end"):
        call_command("check_backup", path)
