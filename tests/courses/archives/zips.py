"""Courses as zip files, and zip files with one entry that is not as it should be."""

import io
import struct
import zipfile

from tests.courses.trees import FILES

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
