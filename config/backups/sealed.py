"""The file of a backup: a zip file with the database and a manifest, whose last bytes are the SHA-256 of all others.

Any program that opens zip files can take it apart. It is written in one go from its start to its end, so that it can go
into a pipe; and no byte of it can change, and none of it can be missing, without being noticed.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from config.backups.refusal import Refused

MANIFEST = "manifest.json"
#: The seal is the comment of the zip file, which is the last thing in it.
MARK = b"sha256:"
SEAL_LENGTH = len(MARK) + 64
BLOCK = 1024 * 1024
#: A manifest of a few hundred tables has some tens of KB.
MOST_OF_A_MANIFEST = 16 * BLOCK


class Sink(Protocol):
    """What a backup is written to: a file or a pipe."""

    def write(self, data: bytes, /) -> object: ...

    def flush(self) -> object: ...


class Sealing:
    """Passes on what is written, holds back the last bytes, and puts the seal in their place at the end."""

    def __init__(self, sink: Sink) -> None:
        self.sink, self.digest, self.held = sink, hashlib.sha256(), b""

    def write(self, data: bytes) -> int:
        known = self.held + bytes(data)
        ready, self.held = known[:-SEAL_LENGTH], known[-SEAL_LENGTH:]
        self.pass_on(ready)
        return len(data)

    def flush(self) -> None:
        self.sink.flush()

    def pass_on(self, data: bytes) -> None:
        self.digest.update(data)
        self.sink.write(data)

    def seal(self) -> None:
        self.sink.write(MARK + self.digest.hexdigest().encode())
        self.sink.flush()


@contextmanager
def written(sink: Sink) -> Iterator[zipfile.ZipFile]:
    """A zip file to put the parts of a backup in; sealed when all went well."""
    sealing = Sealing(sink)
    with zipfile.ZipFile(sealing, "w") as archive:  # type: ignore[call-overload]  # it asks for no more than write
        yield archive
        archive.comment = b" " * SEAL_LENGTH
    sealing.seal()


def put(archive: zipfile.ZipFile, name: str, source: IO[bytes], *, level: int = 0) -> tuple[int, str]:
    """Add all of ``source``, compressed at ``level``; its length and its SHA-256."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
    info._compresslevel = level  # type: ignore[attr-defined]  # open() takes it from here alone
    with archive.open(info, "w", force_zip64=True) as part:
        return copy(source, part)


def copy(source: IO[bytes], target: IO[bytes]) -> tuple[int, str]:
    """Copy all of ``source``; its length and its SHA-256, worked out on the way."""
    digest, length = hashlib.sha256(), 0
    while block := source.read(BLOCK):
        target.write(block)
        digest.update(block)
        length += len(block)
    return length, digest.hexdigest()


def check(path: Path) -> None:
    """Read the file once. Raises :class:`Refused` unless every byte is as it was written."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            begins = file.read(4)
            file.seek(max(0, size - SEAL_LENGTH))
            seal = file.read()
            if begins != b"PK\x03\x04":
                raise Refused(f"{path} is not a backup of Lectern: it begins like another kind of file.")
            if not is_seal(seal):
                raise Refused(
                    f"{path} has no end: it was cut short, or it is not a backup of Lectern. Take another copy of it."
                )
            file.seek(0)
            if hash_of(file, size - SEAL_LENGTH) != seal.removeprefix(MARK).decode():
                raise Refused(f"{path} is damaged: it is not as it was written. Take another copy of it.")
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error


def is_seal(data: bytes) -> bool:
    return data.startswith(MARK) and len(data) == SEAL_LENGTH and set(data[len(MARK) :]) <= set(b"0123456789abcdef")


def hash_of(file: BinaryIO, length: int) -> str:
    """The SHA-256 of the next ``length`` bytes."""
    digest = hashlib.sha256()
    while length > 0 and (block := file.read(min(BLOCK, length))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest()


def manifest_of(path: Path) -> bytes:
    """The text of the manifest. Raises :class:`Refused`."""
    check(path)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(MANIFEST) as part:
            return part.read(MOST_OF_A_MANIFEST)
    except (zipfile.BadZipFile, KeyError) as error:
        raise Refused(f"{path} is not a backup of Lectern: there is no manifest in it.") from error


@contextmanager
def opened(path: Path, name: str) -> Iterator[IO[bytes]]:
    """One part of a backup that was checked, to be read."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as part:
            yield part
    except (zipfile.BadZipFile, KeyError) as error:
        raise Refused(f"{path} is not a whole backup: “{name}” is missing or damaged.") from error
