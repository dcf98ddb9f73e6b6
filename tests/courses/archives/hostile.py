"""Zip files made to do harm, or with no course in them: what each holds, and what is said of it."""

import stat
import struct
import zipfile

from courses import archive
from tests.courses.archives.zips import LEAST, patched, with_directory, with_entry, zipped


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
