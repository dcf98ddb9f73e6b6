"""Files on the disk: what must be written, what must not be read by others, and what belongs to this release."""

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from config.doctor import content, rounds, storage
from config.doctor.findings import error
from config.doctor.visit import Found
from config.serving.static_files import fingerprint
from courses import loader
from courses.models.outline import Lesson
from courses.sync.apply import apply
from tests.config.doctor.visits import levels, told, visit
from tests.factories import write_tree

COURSE = {
    "a-course/course.yml": "title: A Course\nsummary: One lesson.\nstatus: published\n",
    "a-course/01-first/module.yml": "title: The first\n",
    "a-course/01-first/01-alpha.md": "---\ntitle: Alpha\nstatus: draft\n---\n\nSome words.\n",
}


@pytest.fixture
def open_folder():
    """A folder that every account can enter, unlike those that pytest makes."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_where_data_is_written(tmp_path):
    assert told(storage.writable, visit(data_dir=tmp_path)) == [("ok", f"DATA_DIR, {tmp_path}, can be written")]
    assert list(tmp_path.iterdir()) == []

    missing = tmp_path / "missing"
    assert told(storage.writable, visit(data_dir=missing)) == [
        ("error", f"nothing can be written into DATA_DIR, {missing} (No such file or directory)")
    ]
    says = [("not checked", "there is no DATA_DIR")]
    assert told(storage.private, visit(data_dir=missing)) == told(storage.space, visit(data_dir=missing)) == says


def test_what_others_can_read(open_folder):
    seen = visit(data_dir=open_folder, mode="production")
    private = ("ok", "other accounts of this machine cannot read the database, keys and backups in DATA_DIR")
    (open_folder / "static").mkdir()
    (open_folder / "static" / "lectern.css").touch(0o644)

    assert told(storage.private, seen) == [private]

    (open_folder / "backups" / "daily").mkdir(parents=True)
    for name in ("lectern.sqlite3", "lectern.sqlite3-wal", "development-secret-key", "backups/daily/1.zip"):
        file = open_folder / name
        file.touch()
        file.chmod(0o644)
        assert told(storage.private, seen) == [
            ("warning", f"every account of this machine can read {name} in DATA_DIR")
        ]
        assert levels(storage.private, visit(data_dir=open_folder, mode="development")) == ["advice"]
        file.chmod(0o640)
        assert told(storage.private, seen) == [private], name

    file.chmod(0o644)
    open_folder.chmod(0o750)
    assert told(storage.private, seen) == [("ok", "other accounts of this machine cannot enter DATA_DIR")]


def test_room_on_the_disk(tmp_path, monkeypatch):
    seen = visit(data_dir=tmp_path)
    (tmp_path / "lectern.sqlite3").write_bytes(b"x" * 2 * storage.MB)
    assert storage.size(tmp_path) == 2 * storage.MB
    monkeypatch.setattr(storage, "LITTLE", 0)
    [(_level, says)] = told(storage.space, seen)
    assert says.endswith(" MB are free in DATA_DIR; the database has 2 MB")
    (tmp_path / "lectern.sqlite3").unlink()
    [(_level, says)] = told(storage.space, seen)  # PostgreSQL has it
    assert says.endswith(" MB are free in DATA_DIR")

    free = shutil.disk_usage(tmp_path).free
    for name, value, expected in (
        ("LITTLE", 0, "ok"), ("LITTLE", 2 * free, "warning"), ("NONE", 2 * free, "error"),
    ):  # fmt: skip
        with monkeypatch.context() as patch:
            patch.setattr(storage, name, value)
            assert levels(storage.space, seen) == [expected], name
    monkeypatch.setattr(storage, "size", lambda folder: free)
    assert levels(storage.space, seen) == ["warning"]


def test_static_files(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    assert told(storage.static_files, visit()) == [
        ("error", f"there are no static files in {tmp_path}: pages come without style")
    ]

    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": {"a.css": "a.1234.css", "b.css": "b.1234.css"}}))
    (tmp_path / "a.1234.css").touch()
    assert told(storage.static_files, visit()) == [("error", "static files that pages name are missing: b.1234.css")]

    (tmp_path / "b.1234.css").touch()
    (tmp_path / ".fingerprint").write_text("of another release")
    assert told(storage.static_files, visit()) == [("warning", "the static files are those of another release or mode")]

    (tmp_path / ".fingerprint").write_text(fingerprint())
    assert told(storage.static_files, visit()) == [("ok", "2 static files are published and up to date")]


def test_who_runs_it(monkeypatch):
    for number, expected in ((0, ["advice"]), (1000, [])):
        monkeypatch.setattr("os.geteuid", lambda number=number: number)
        assert levels(storage.person, visit()) == expected


def test_content_that_can_be_read(tmp_path):
    missing = tmp_path / "missing"
    write_tree(tmp_path / "content", COURSE)
    root = tmp_path / "content"
    seen = visit(content_roots=(root, missing))

    assert told(content.readable, seen) == [
        ("error", f"CONTENT_ROOTS names {missing}, where no folder is"),
        ("ok", "3 content files can be read"),
    ]
    (root / "a-course" / "media.csv").symlink_to("nowhere.csv")
    assert told(content.readable, seen)[1] == ("error", "1 content file cannot be read: a-course/media.csv")


@pytest.mark.django_db
def test_content_that_is_in_step(tmp_path, settings):
    root = tmp_path / "content"
    root.mkdir()
    write_tree(root, COURSE)
    settings.CONTENT_ROOTS = (root,)
    seen = visit(content_roots=(root,))

    assert told(content.in_sync, seen) == [
        ("warning", "3 changes of the files are not on the site: a-course, a-course/first, a-course/alpha")
    ]
    assert not Lesson.objects.exists()

    apply(loader.load((root,)))
    assert told(content.in_sync, seen) == [("ok", "the site has what the files say")]

    Lesson.objects.update(body="Words of the site.\n")
    assert told(content.in_sync, seen) == [("ok", "the site has what the files say; 1 text changed on the site")]

    file = root / "a-course/01-first/01-alpha.md"
    file.write_text(file.read_text().replace("Some words", "Other words"))
    assert told(content.in_sync, seen) == [("warning", "1 text changed both in files and on the site: a-course/alpha")]

    file.write_text("---\ntitle: Alpha\nstatus: nonsense\n---\n\nSome words.\n")
    ((level, says),) = told(content.in_sync, seen)
    assert (level, says.startswith("the content has 1 problem, and no sync takes it in: ")) == ("error", True)
    assert "01-alpha.md:3:" in says

    seen.is_quick = True
    assert levels(content.in_sync, seen) == ["not checked"]


@pytest.mark.django_db
def test_content_is_compared_with_a_whole_database(tmp_path):
    seen = visit(content_roots=(tmp_path,))
    for section, says in (
        ("Content", "the files cannot be read"), ("Database", "the database has to be mended first"),
    ):  # fmt: skip
        seen.found = [Found(section, "x", error("wrong", ""))]
        assert told(content.in_sync, seen) == [("not checked", says)]
    seen = replace(seen, found=[], is_migrated=False)
    assert told(content.in_sync, seen) == [("not checked", "migrations wait")]
    assert "Content" in rounds.SECTIONS
