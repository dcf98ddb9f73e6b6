"""A course as a zip file: packed the same every time, and unpacked whatever anybody put into it without harm."""

import io
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from courses import archive
from courses.archive import ArchiveRefused, Unpacked, unpack
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module
from courses.sync.dump import course_files
from courses.sync.problems import ContentProblems
from quizzes.models.question import QuestionRevision
from tests.courses.trees import FILES, Run, Tree, run
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.snapshot import all_rows

ROOT = Path(__file__).resolve().parents[2]
OWN = {name.removeprefix("a-course/"): text.encode() for name, text in FILES.items()}
#: The least that is a course.
LEAST = {
    "course.yml": b"title: A\n",
    "01-m/module.yml": b"title: M\n",
    "01-m/01-l.md": b"---\ntitle: L\n---\n\nText.\n",
}


def zipped(files, folder="a-course/", method=zipfile.ZIP_DEFLATED):
    """A zip of ``files``; a value may be bytes, or (bytes, changes of the entry)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(f"{folder}{name}")
            entry.compress_type = method
            content, changes = data if isinstance(data, tuple) else (data, {})
            for attribute, value in changes.items():
                setattr(entry, attribute, value)
            made.writestr(entry, content)
    return buffer.getvalue()


def with_entry(name, data=b"x", **changes):
    """A zip of the least course and one entry more, whose name is taken as it is."""
    buffer = io.BytesIO(zipped(LEAST))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as made:
        entry = zipfile.ZipInfo(name)
        entry.filename = entry.orig_filename = name
        for attribute, value in changes.items():
            setattr(entry, attribute, value)
        made.writestr(entry, data)
    return buffer.getvalue()


def patched(data, old, new, count=-1):
    assert old in data
    assert len(old) == len(new)
    return data.replace(old, new, count)


def with_directory(data, **fields):
    """The zip with other fields in the table of contents, in the entry of its last file."""
    offsets = {"flags": (8, "<H"), "method": (10, "<H"), "crc": (16, "<I"), "packed": (20, "<I"), "size": (24, "<I")}
    at = data.rfind(b"PK\x01\x02")
    for name, value in fields.items():
        offset, form = offsets[name]
        data = data[: at + offset] + struct.pack(form, value) + data[at + offset + struct.calcsize(form) :]
    return data


def twice(name, other):
    data = with_entry(f"a-course/{name}")
    return patched(data, f"a-course/{name}".encode(), f"a-course/{other}".encode()) if name != other else data


def bomb(size=100 * 1024 * 1024):
    return zipped({**LEAST, "media/big.txt": b"0" * size})


def many_bombs():
    each = b"0" * archive.MOST_OF_A_FILE
    return zipped({**LEAST, **{f"media/b{number}.txt": each for number in range(25)}})


def overlapping():
    """Fifty names for the same packed bytes."""
    data = zipped({**LEAST, "media/b00.txt": b"0" * 4_000_000})
    at, end = data.rfind(b"PK\x01\x02"), data.rfind(b"PK\x05\x06")
    entry = data[at:end]
    more = b"".join(entry.replace(b"b00.txt", b"b%02d.txt" % number) for number in range(1, 50))
    count, size = struct.unpack("<HI", data[end + 10 : end + 16])
    tail = data[end : end + 8] + struct.pack("<HHI", count + 49, count + 49, size + len(more)) + data[end + 16 :]
    return data[:end] + more + tail


def zip64():
    data = zipped(LEAST)
    end = data.rfind(b"PK\x05\x06")
    return data[:end] + b"PK\x06\x07" + bytes(16) + data[end:]


SIZE = f"over {archive.MOST_OF_A_FILE // 1024 // 1024} MB"
LINK, FIFO = (stat.S_IFLNK | 0o777) << 16, (stat.S_IFIFO | 0o600) << 16
HOSTILE = {
    "nothing": (b"", "This is not a zip file."),
    "no zip": (b"title: A course\n", "This is not a zip file."),
    "a zip behind a program": (b"MZ" + zipped(LEAST), "This is not a zip file."),
    "an empty zip": (zipped({}), "There is no course.yml"),
    "half a zip": (zipped(LEAST)[:-40], "This is not a zip file."),
    "garbage for a table of contents": (patched(zipped(LEAST), b"PK\x01\x02", b"PK\x09\x09"), "is damaged"),
    "a table of contents that is not there": (zipped(LEAST)[:-6] + b"\xff\xff\xff\x7f\0\0", "is damaged"),
    "a zip for large files": (zip64(), "of a kind for very large files"),
    "an absolute path": (with_entry("/etc/passwd.md"), "the path of a whole disk"),
    "a drive": (with_entry("C:/course.md"), "the path of a whole disk"),
    "a path out": (with_entry("../evil.md"), "leads out of its folder"),
    "a path out from within": (with_entry("a-course/media/../../../evil.md"), "leads out of its folder"),
    "a hidden path out": (with_entry("../.hidden"), "leads out of its folder"),
    "a dot": (with_entry("a-course/./evil.md"), "leads out of its folder"),
    "two slashes": (with_entry("a-course//evil.md"), "leads out of its folder"),
    "a backslash": (with_entry("a-course\\..\\evil.md"), "holds a backslash"),
    "a NUL": (with_entry("a-course/media/a.svg\0.md"), "cannot be shown"),
    "a line break": (with_entry("a-course/01-m/a\n.md"), "cannot be shown"),
    "a name that turns around": (with_entry("a-course/01-m/\u202edm.exe"), "cannot be shown"),
    "a name that is not UTF-8": (
        patched(with_entry("a-course/01-m/02-cafX.md"), b"cafX", b"caf\xe9"),
        "its name is not UTF-8",
    ),
    "a name that says UTF-8 and is not": (
        patched(with_entry("a-course/01-m/02-caf\u00e9.md"), "caf\u00e9".encode(), b"caf\xc3\x28"),
        "is damaged",
    ),
    "a very long name": (with_entry(f"a-course/{'a' * 300}.md"), "its name is too long"),
    "a link": (with_entry("a-course/media/a.svg", b"/etc/passwd", external_attr=LINK), "a link or a device"),
    "a link made on Windows": (
        with_entry("a-course/media/a.svg", b"/etc/passwd", external_attr=LINK, create_system=0),
        "a link or a device",
    ),
    "a pipe": (with_entry("a-course/media/a.svg", external_attr=FIFO), "a link or a device"),
    "the same name twice": (twice("01-m/02-x.md", "01-m/01-l.md"), "it is there twice"),
    "the same name in capitals": (with_entry("a-course/01-M/01-L.md"), "it is there twice, also as"),
    "a file that is a folder": (with_entry("a-course/01-m"), "is a file and a folder at once"),
    "a file of another length, longer": (
        with_directory(with_entry("a-course/01-m/02-x.md"), size=5),
        "it is not as long as the zip file says",
    ),
    "a file of another length, shorter": (
        with_directory(with_entry("a-course/01-m/02-x.md", b"x" * 99), size=5),
        "is damaged",
    ),
    "a wrong checksum": (with_directory(with_entry("a-course/01-m/02-x.md"), crc=7), "is damaged"),
    "an encrypted file": (with_directory(with_entry("a-course/01-m/02-x.md"), flags=1), "it is encrypted"),
    "a strange packing": (with_directory(with_entry("a-course/01-m/02-x.md"), method=97), "a way that is not read"),
    "bzip2": (zipped(LEAST, method=zipfile.ZIP_BZIP2), "a way that is not read"),
    "a bomb": (bomb(), SIZE),
    "a bomb that says it is small": (with_directory(bomb(6 * 1024 * 1024), size=1000), "is damaged"),
    "many small bombs": (many_bombs(), "unpacks to more than a course may hold"),
    "one bomb under many names": (overlapping(), "unpacks to more than a course may hold"),
    "a file that is too large": (zipped({**LEAST, "media/a.txt": bytes(archive.MOST_OF_A_FILE + 1)}), SIZE),
    "too many files": (zipped({**LEAST, **{f"media/f{n}.txt": b"" for n in range(2_000)}}), "more than 2000 files"),
    "too many folders": (zipped({**LEAST, **{f"f{n}/": b"" for n in range(2_000)}}), "more than 2000 files"),
    "a zip in media": (zipped({**LEAST, "media/inner.zip": zipped(LEAST)}), "cannot stand in media/"),
    "a program in media": (zipped({**LEAST, "media/a.html": b"<script>"}), "cannot stand in media/"),
    "a folder in media": (zipped({**LEAST, "media/deep/a.svg": b"<svg/>"}), "cannot stand in media/"),
    "no course": (zipped({"readme.md": b"Hello"}), "There is no course.yml"),
    "a course too deep": (zipped(LEAST, folder="content/a-course/"), "There is no course.yml"),
    "two courses": (
        zipped({**{f"a/{n}": d for n, d in LEAST.items()}, **{f"b/{n}": d for n, d in LEAST.items()}}, folder=""),
        "more than one folder: a and b",
    ),
    "a bad folder": (zipped(LEAST, folder="My Course/"), "cannot be a course's address"),
    "a broken lesson": (zipped({**LEAST, "01-m/01-l.md": b"no front matter"}), "1 problem; nothing was changed."),
    "a broken picture": (zipped({**LEAST, "media/a.png": b"no picture"}), "1 problem; nothing was changed."),
    "a YAML bomb": (
        zipped({**LEAST, "course.yml": b"title: &a [x, x]\nkind: *a\n"}),
        "1 problem; nothing was changed.",
    ),
    "bytes that are no text": (zipped({**LEAST, "01-m/01-l.md": b"\xff\xfe"}), "1 problem; nothing was changed."),
}


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """A place of its own for temporary files, to say that nothing is left there or beside it."""
    place = tmp_path / "disk" / "tmp"
    place.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def left_on(disk):
    return sorted(path for path in disk.parent.rglob("*") if path != disk)


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_leaves_database_and_disk_as_they_were(name, disk, tmp_path):
    data, message = HOSTILE[name]
    file = tmp_path / "upload.zip"
    file.write_bytes(data)
    make_lesson(make_module(make_course("a-course")))
    before = all_rows()

    ran = run("import_course", file)

    assert ran.status == 1
    assert message in ran.problems[-1]
    assert ran.problems[-1].lower().endswith("nothing was changed.")
    assert all_rows() == before
    assert left_on(disk) == []


def test_a_bomb_is_noticed_before_it_fills_the_memory():
    names = ("a bomb", "a bomb that says it is small", "many small bombs", "one bomb under many names")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, name in enumerate(names):
            path = Path(folder) / f"{number}.zip"
            path.write_bytes(HOSTILE[name][0])
            paths.append(str(path))
        measured = subprocess.run(
            [sys.executable, "-c", MEASURE, *paths], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
        )
    refused, kilobytes = map(int, measured.stdout.split())

    assert refused == 4
    assert kilobytes < 300 * 1024


MEASURE = """
import os, re, sys
os.environ.update(LECTERN_MODE="test", DJANGO_SETTINGS_MODULE="config.settings")
import django
django.setup()
from courses.archive import ArchiveRefused, unpack
refused = 0
for path in sys.argv[1:]:
    try:
        unpack(open(path, "rb").read())
    except ArchiveRefused:
        refused += 1
print(refused, re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])  # of this process alone
"""


def test_what_belongs_to_no_course_is_left_out_with_a_note():
    junk = {
        "__MACOSX/._course.yml": b"x",
        ".DS_Store": b"x",
        "01-m/Thumbs.db": b"x",
        ".git/config": b"x",
        "LICENSE": b"x",
        "README.md": b"x",
        "inner.zip": zipped(LEAST),
        "exam/exam.yml": b"x",
        "01-m/deep/er.md": b"x",
    }

    unpacked = unpack(zipped({**LEAST, **junk, "01-m/": b""}))

    assert unpacked == Unpacked(LEAST, "a-course", tuple(sorted(f"a-course/{name}" for name in junk)))
    assert archive.notes(unpacked) == [
        "9 files are no part of a course and were left out: a-course/.DS_Store, a-course/.git/config, "
        "a-course/01-m/Thumbs.db, a-course/01-m/deep/er.md, a-course/LICENSE, …"
    ]
    assert archive.notes(Unpacked({}, "", ("a",))) == ["1 file is no part of a course and was left out: a"]
    assert archive.notes(Unpacked({}, "")) == []


@pytest.mark.parametrize("folder", ["", "a-course/"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_course_may_stand_in_a_folder_or_at_the_top(folder, method):
    assert unpack(zipped(OWN, folder, method)) == Unpacked(OWN, folder.removesuffix("/"))


def test_a_folder_of_a_mac_beside_the_course_is_no_second_course():
    data = zipped({**{f"a-course/{n}": d for n, d in LEAST.items()}, "__MACOSX/a-course/._x": b"x"}, folder="")

    assert unpack(data) == Unpacked(LEAST, "a-course", ("__MACOSX/a-course/._x",))


# Packing, and there and back


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


@pytest.mark.django_db
def test_a_course_is_packed_as_its_files_and_the_same_every_time(tree):
    tree.sync()
    course = Course.objects.get()

    packed = archive.pack(course)

    assert archive.pack(Course.objects.get()) == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as made:
        entries = made.infolist()
        assert {entry.filename: made.read(entry) for entry in entries} == tree.files() == dict(course_files(course))
    assert [entry.filename for entry in entries] == sorted(tree.files())
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert unpack(packed) == Unpacked(OWN, "a-course")


@pytest.mark.django_db
def test_an_exported_course_comes_back_as_the_same_bytes(tree, tmp_path, disk):
    tree.sync()
    revisions = list(QuestionRevision.objects.values("kind", "content", "sha256", "number", "wording"))
    file, again = tmp_path / "a.zip", tmp_path / "b.zip"
    assert run("export_course", "a-course", file).out == [f"a-course: {file.stat().st_size:,} bytes in {file}"]
    Course.objects.all().delete()
    assert (Lesson.objects.count(), Module.objects.count(), MediaFile.objects.count()) == (0, 0, 0)

    imported = run("import_course", file)
    run("export_course", "a-course", again)

    assert imported == Run(
        [
            "  new: course a-course",
            "  new: module a-course/first",
            "  new: module a-course/second",
            "  new: lesson a-course/alpha",
            "  new: lesson a-course/beta",
            "  new: lesson a-course/gamma",
            "  new: file a-course/dots.svg",
            "  new: file a-course/table.csv",
            "8 changed, 0 unchanged.",
        ],
        [],
        0,
    )
    assert again.read_bytes() == file.read_bytes()
    assert list(QuestionRevision.objects.values("kind", "content", "sha256", "number", "wording")) == revisions
    assert left_on(disk) == []


@pytest.mark.django_db
def test_importing_twice_changes_nothing_the_second_time(tmp_path, disk):
    file = tmp_path / "a-course.zip"
    file.write_bytes(zipped(OWN, folder=""))
    assert run("import_course", file).out[-1] == "8 changed, 0 unchanged."
    before = all_rows()

    assert run("import_course", file) == Run(["0 changed, 8 unchanged."], [], 0)
    assert all_rows() == before


@pytest.mark.django_db
def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path, disk):
    file = tmp_path / "x.zip"
    file.write_bytes(zipped({**OWN, "notes.txt": b"x"}))
    before = all_rows()

    dry = run("import_course", file, dry_run=True)

    assert all_rows() == before
    assert dry.out[0] == "  1 file is no part of a course and was left out: a-course/notes.txt"
    assert dry.out[-1] == "8 would change, 0 unchanged."
    assert run("import_course", file).out[:-1] == dry.out[:-1]


@pytest.mark.django_db
def test_a_course_may_come_under_another_slug(tmp_path):
    file = tmp_path / "x.zip"
    file.write_bytes(zipped(OWN))

    assert run("import_course", file, slug="another").status == 0
    assert run("import_course", file, slug="../evil").problems == [
        "“../evil” cannot be a course's address; use a-z, 0-9 and single hyphens, at most 80 in all. "
        "Nothing was changed."
    ]
    assert [course.slug for course in Course.objects.all()] == ["another"]


@pytest.mark.django_db
def test_what_was_changed_on_both_sides_is_a_conflict_until_a_file_is_taken(tree, tmp_path):
    tree.sync()
    lesson = Lesson.objects.get(slug="alpha")
    Lesson.objects.filter(pk=lesson.pk).update(title="Alpha of the site")
    file = tmp_path / "x.zip"
    changed = OWN["01-first/01-alpha.md"].replace(b"title: Alpha", b"title: Alpha of the file")
    file.write_bytes(zipped({**OWN, "01-first/01-alpha.md": changed}))
    path = "content/a-course/01-first/01-alpha.md"

    left = run("import_course", file)
    assert left.out[0].startswith(f"  conflict: lesson a-course/alpha was changed on the site and in {path}; ")
    assert left.out[1:] == ["0 changed, 7 unchanged."]
    lesson.refresh_from_db()
    assert lesson.title == "Alpha of the site"

    assert run("import_course", file, take=[path]).out[-1] == "1 changed, 7 unchanged."
    lesson.refresh_from_db()
    assert lesson.title == "Alpha of the file"


@pytest.mark.django_db
def test_other_courses_stay_and_lessons_without_a_file_are_hidden(tree, tmp_path):
    tree.sync()
    other = make_lesson(make_module(make_course("b-course")))
    without = {name: data for name, data in OWN.items() if name != "02-second/01-gamma.md"}
    file = tmp_path / "x.zip"
    file.write_bytes(zipped(without))

    ran = run("import_course", file)

    assert ran.out[0] == ("  retired: lesson a-course/gamma has no file any more; hidden, its learners' progress kept")
    assert Lesson.objects.get(slug="gamma").status == "retired"
    assert Lesson.objects.get(pk=other.pk).status == "published"


@pytest.mark.django_db
def test_a_new_course_is_taught_by_who_brings_it_and_an_old_one_by_who_did(tree):
    ann, bob = make_user("ann@example.org"), make_user("bob@example.org")

    archive.take_in(archive.prepare(OWN, "a-course"), instructor=ann)
    archive.take_in(archive.prepare(OWN, "a-course"), instructor=bob)

    assert list(Course.objects.get().instructors.all()) == [ann]


@pytest.mark.django_db
def test_a_course_that_appears_meanwhile_is_not_written_over():
    load = archive.prepare(OWN, "a-course")
    make_course("a-course", title="Of somebody else")
    before = all_rows()

    with pytest.raises(ContentProblems, match="was edited on the site while its files were checked"):
        archive.take_in(load)

    assert all_rows() == before


@pytest.mark.django_db
def test_export_says_what_is_wrong(tree, tmp_path):
    tree.sync()
    file = tmp_path / "a.zip"

    assert run("export_course", "zero", file) == Run([], ["There is no course zero."], 1)
    assert run("export_course", "a-course", file).status == 0
    assert run("export_course", "a-course", file) == Run(
        [], [f"{file} is already there; use --replace to write over it."], 1
    )
    assert run("export_course", "a-course", file, replace=True).status == 0
    assert run("export_course", "a-course", tmp_path / "no/a.zip") == Run(
        [], [f"{tmp_path}/no/a.zip cannot be written (No such file or directory)."], 1
    )
    assert run("import_course", tmp_path / "no.zip") == Run(
        [], [f"{tmp_path}/no.zip cannot be read (No such file or directory)."], 1
    )
    with pytest.raises(ArchiveRefused):
        unpack(b"")


@pytest.mark.django_db
def test_an_export_can_go_to_the_standard_output(tree, capsysbinary):
    tree.sync()

    run("export_course", "a-course", "-")

    assert capsysbinary.readouterr().out == archive.pack(Course.objects.get())
