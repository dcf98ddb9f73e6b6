"""A person's own data as one ZIP: JSON for each app, spreadsheets, certificates, and a text that explains each file.

It is made when it is asked for, in a temporary file that has no name, and is not kept. Rows are read and written a
batch at a time, so neither memory nor the number of queries grows with them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from accounts import export_words
from accounts.declared import Exported, PersonalData, declared

if TYPE_CHECKING:
    from accounts.models import User

#: An export smaller than this stays in memory.
IN_MEMORY = 4 * 1024 * 1024


def opened(person: User, now: datetime) -> IO[bytes]:
    """The export as an open file, at its start. Whoever closes it ends it."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    try:
        write(person, file, now)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def write(person: User, out: IO[bytes], now: datetime) -> None:
    """Write the ZIP."""
    apps = declared()
    found = [(app, list(app.files(person, now))) for app in apps]
    with ZipFile(out, "w", compression=ZIP_DEFLATED) as archive, translation.override("en"):
        add(archive, "README.txt", [export_words.readme(found, person, now).encode()], now)
        for app, files in found:
            add(archive, f"{app.name}.json", document(app, person, now), now)
            for file in files:
                add(archive, file.name, file.parts, now)


def add(archive: ZipFile, name: str, parts: Iterable[bytes], now: datetime) -> None:
    """One file of the archive, in parts; none of them larger than it has to be is held."""
    info = ZipInfo(name, now.astimezone(UTC).timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with archive.open(info, "w") as file:
        for part in parts:
            file.write(part)


def document(app: PersonalData, person: User, now: datetime) -> Iterator[bytes]:
    """The JSON of one app: an object with a list for each table."""
    between = "{"
    for table in app.tables:
        if isinstance(table, Exported):
            yield f'{between}\n"{table.name}": ['.encode()
            yield from rows(table, person, now)
            yield b"]"
            between = ","
    yield b"\n}\n"


def rows(table: Exported, person: User, now: datetime) -> Iterator[bytes]:
    between = "\n"
    for row in table.of(person, now):
        yield (between + json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)).encode()
        between = ",\n"


def file_name(now: datetime) -> str:
    return f"my-data-{now:%Y-%m-%d}.zip"
