"""Content packages: the XML files of a zip, in the order of its manifest. Nothing is unpacked onto a disk."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from quizzes.interchange import xmltree
from quizzes.interchange.shapes import LIMIT, Unreadable
from quizzes.interchange.xmltree import Node

MOST_ENTRIES = 2_000
MOST_BYTES = 100 * 1024 * 1024
#: How many times its packed size a file may have, once it is larger than SMALL.
MOST_RATIO, SMALL = 200, 1024 * 1024
MANIFEST = "imsmanifest.xml"


def is_package(data: bytes) -> bool:
    """Whether the bytes are a zip."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read(data: bytes) -> Iterator[tuple[str, Node]]:
    """Yield the XML files of a package, or the one file that ``data`` is, with their names ("" for the one).

    Unreadable when a file is broken, or when the package is not to be trusted.
    """
    if not is_package(data):
        yield "", xmltree.read(data)
        return
    if len(data) > LIMIT:
        raise Unreadable(f"the package has {len(data) // 1024:,} kB; {LIMIT // 1024:,} kB are the most")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = _checked(archive)
            for name in _order(archive, entries):
                yield name, _tree(archive, entries[name], name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Unreadable(f"the package cannot be unpacked: {error}") from None


def _checked(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the files of a package by name. Unreadable when it is a bomb, or leads out of itself."""
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise Unreadable(f"the package has {len(infos):,} entries; {MOST_ENTRIES:,} are the most")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise Unreadable(f"the package unpacks to more than {MOST_BYTES // 1024 // 1024} MB")
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        shown = name[:80]
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or "\0" in name:
            raise Unreadable(f"the package holds a file outside of itself, {shown}; pack it again")
        if name in entries:
            raise Unreadable(f"the package holds {shown} twice; pack it again")
        if info.flag_bits & 1:
            raise Unreadable(f"the file {shown} is locked with a password; pack it without one")
        if info.file_size > SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size):
            raise Unreadable(f"the file {shown} unpacks to {MOST_RATIO} times its size and more; it is not read")
        entries[name] = info
    return entries


def _order(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> list[str]:
    """Return the names of the XML files: those of the manifest in its order, else all by name."""
    manifest = next((name for name in sorted(entries, key=len) if posixpath.basename(name) == MANIFEST), None)
    listed: list[str] = []
    if manifest is not None:
        folder = posixpath.dirname(manifest)
        root = _tree(archive, entries[manifest], manifest)
        for resource in root.iter("resource"):
            names = [resource.get("href"), *(file.get("href") for file in resource.named("file"))]
            paths = (posixpath.normpath(posixpath.join(folder, unquote(name))) for name in names if name)
            listed += (path for path in paths if path in entries and path.lower().endswith(".xml"))
    unlisted = [name for name in sorted(entries) if name.lower().endswith((".xml", ".qti", ".dat"))]
    names = listed or unlisted
    return [name for name in dict.fromkeys(names) if posixpath.basename(name) != MANIFEST]


def _tree(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Node:
    if info.file_size > LIMIT:
        raise Unreadable(f"the file {name[:80]} has {info.file_size // 1024:,} kB; {LIMIT // 1024:,} kB are the most")
    with archive.open(info) as file:
        data = file.read(LIMIT + 1)
    try:
        return xmltree.read(data)
    except Unreadable as problem:
        raise Unreadable(f"{name[:80]}: {problem.message}", problem.line) from None
