"""A course as one zip file, packed and unpacked. What is unpacked is content and nothing else, whoever packed it."""

from __future__ import annotations

import io
import re
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import loader
from courses.loader import Load
from courses.models.outline import Course
from courses.sync.apply import apply
from courses.sync.dump import course_files
from courses.sync.fields import SLUG
from courses.sync.media import LIMIT as MOST_OF_A_FILE
from courses.sync.media import TYPES
from courses.sync.schema import SLUG_LIMIT

if TYPE_CHECKING:
    from accounts.models import User

MOST_FILES = 2_000
MOST_BYTES = 100 * 1024 * 1024
#: An archive that unpacks to more than this many times its size, once past a megabyte, is made to fill a disk.
MOST_TIMES = 200
MOST_OF_A_DIRECTORY = 1024 * 1024
CHUNK = 64 * 1024
#: The first date that a zip can hold: the same course makes the same bytes, whenever it is packed.
DATE = (1980, 1, 1, 0, 0, 0)
JUNK = {"__macosx", "thumbs.db", "desktop.ini"}
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    struct.error,
)
ENCRYPTED = 0x1 | 0x40 | 0x2000
UTF8 = 0x800


class ArchiveRefused(Exception):
    """The file is not unpacked; the message says why, and how to mend it."""


@dataclass(frozen=True)
class Unpacked:
    """The files of a course by their path in its folder, what the folder is called ("" when the archive has none),
    and names that were left out because a course has no such files.
    """

    files: dict[str, bytes]
    folder: str
    ignored: tuple[str, ...] = ()


# Packing


def pack(course: Course) -> bytes:
    """The course's files as ``dump_content`` writes them, in a zip that is the same for the same files.

    Its exam is left out: a course is handed on, the keys of its exam are not.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in sorted(course_files(course, whole=False)):
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, data, compresslevel=9)
    return buffer.getvalue()


# Unpacking


def unpack(data: bytes) -> Unpacked:
    """The course in an archive. Raises :class:`ArchiveRefused` for anything that is not one, or not only one."""
    if len(data) > MOST_BYTES:
        raise ArchiveRefused(_("The zip file is over %(limit)d MB.") % {"limit": MOST_BYTES // 1024 // 1024})
    check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries, ignored = wanted(archive.infolist())
            top = top_folder([entry.filename for entry in entries])
            inside = [(entry, entry.filename.removeprefix(f"{top}/") if top else entry.filename) for entry in entries]
            kept = [(entry, name) for entry, name in inside if is_content(name)]
            ignored += [entry.filename for entry, name in inside if not is_content(name)]
            files = dict(read_all(archive, kept, len(data)))
    except UNREADABLE as error:
        raise ArchiveRefused(_("This zip file is damaged (%(error)s). Make it anew.") % {"error": error}) from None
    return Unpacked(files, top, tuple(sorted(ignored)))


def check_directory(data: bytes) -> None:
    """Look at the end of the file, before anything is made of its table of contents."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if not data.startswith(b"PK") or end < 0 or len(data) < end + 22:
        raise ArchiveRefused(_("This is not a zip file. Choose a course that was exported, or a zipped course folder."))
    disk, start, here, entries, size, _offset = struct.unpack("<HHHHII", data[end + 4 : end + 20])
    if b"PK\x06\x07" in data[max(0, end - 20) : end] or entries == 0xFFFF or disk or start or here != entries:
        raise ArchiveRefused(_("This zip file is of a kind for very large files. Make a plain zip of the course."))
    if entries > MOST_FILES or size > MOST_OF_A_DIRECTORY:
        raise too_many()


def too_many() -> ArchiveRefused:
    message = _("The zip file holds more than %(limit)d files. A course has fewer; take the others out.")
    return ArchiveRefused(message % {"limit": MOST_FILES})


def wanted(entries: Collection[zipfile.ZipInfo]) -> tuple[list[zipfile.ZipInfo], list[str]]:
    """The files of the archive that may be part of a course, and the names of those that never are."""
    if len(entries) > MOST_FILES:
        raise too_many()
    files, ignored = [], []
    seen: dict[str, str] = {}
    for entry in entries:
        check_name(entry)
        if entry.is_dir():
            continue
        if entry.flag_bits & ENCRYPTED:
            raise refused(entry, _("it is encrypted; zip the course without a password"))
        if is_hidden(entry.filename):
            ignored.append(entry.filename)
            continue
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise refused(entry, _("it is packed in a way that is not read; make a plain zip"))
        folded = unicodedata.normalize("NFC", entry.filename).casefold()
        if folded in seen:
            raise refused(entry, _("it is there twice, also as %(other)s; keep one") % {"other": seen[folded]})
        seen[folded] = entry.filename
        files.append(entry)
    folders = {str(parent) for name in seen for parent in PurePosixPath(name).parents}
    for folded, name in seen.items():
        if folded in folders:
            raise ArchiveRefused(_("“%(name)s” is a file and a folder at once; rename one.") % {"name": name})
    return files, ignored


def check_name(entry: zipfile.ZipInfo) -> None:
    """Refuse a name that could lead out of a folder, or that two systems could read differently."""
    name = entry.orig_filename
    parts = name.removesuffix("/").split("/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not entry.flag_bits & UTF8 and not name.isascii():
        raise refused(entry, _("its name is not UTF-8; zip the course with a program of today, or rename the file"))
    if not name or any(unicodedata.category(character) in {"Cc", "Cs", "Cf"} for character in name):
        raise refused(entry, _("its name holds characters that cannot be shown; rename it"))
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        raise refused(entry, _("its name is the path of a whole disk; zip the course's folder itself"))
    if "\\" in name:
        raise refused(entry, _("its name holds a backslash; zip with a program that writes / between folders"))
    if any(part in {"", ".", ".."} for part in parts):
        raise refused(entry, _("its name leads out of its folder; zip the course's folder itself"))
    if len(name.encode()) > 400 or any(len(part.encode()) > 200 for part in parts):
        raise refused(entry, _("its name is too long; shorten it"))
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise refused(entry, _("it is a link or a device; put a plain file there"))


def refused(entry: zipfile.ZipInfo, reason: str) -> ArchiveRefused:
    shown = "".join(c if c.isprintable() else "�" for c in entry.orig_filename)[:120]
    return ArchiveRefused(_("“%(name)s” cannot be unpacked: %(reason)s.") % {"name": shown, "reason": reason})


def is_hidden(name: str) -> bool:
    """Whether a file belongs to an operating system or an editor, and not to the course."""
    return any(part.startswith(".") or part.casefold() in JUNK for part in name.split("/"))


def top_folder(names: Collection[str]) -> str:
    """The one folder that holds the course; "" when the archive holds its files themselves."""
    if "course.yml" in names:
        return ""
    found = [name.split("/")[0] for name in names if name.count("/") == 1 and name.endswith("/course.yml")]
    if not found:
        message = _(
            "There is no course.yml in this zip file, neither at its top nor in a folder. Zip a course's folder."
        )
        raise ArchiveRefused(message)
    others = sorted({name.split("/")[0] for name in names if "/" in name} - {found[0]})
    if others:
        message = _("The zip file holds more than one folder: %(first)s and %(others)s. Zip one course's folder alone.")
        raise ArchiveRefused(message % {"first": found[0], "others": ", ".join(others[:5])})
    return found[0]


def is_content(name: str) -> bool:
    """Whether a course reads such a file. Under ``media/`` every file counts, so that a wrong one is told."""
    path = PurePosixPath(name)
    if path.parts[0] == "media":
        if len(path.parts) != 2 or path.suffix not in TYPES:
            message = _("“%(name)s” cannot stand in media/; the types of file there are %(types)s, without folders.")
            raise ArchiveRefused(message % {"name": name, "types": ", ".join(sorted(TYPES))})
        return True
    if len(path.parts) == 1:
        return name == "course.yml"
    is_lesson = path.suffix == ".md" or path.name == "module.yml"
    return is_lesson and len(path.parts) == 2 and path.parts[0] != "exam"


def read_all(
    archive: zipfile.ZipFile, entries: Collection[tuple[zipfile.ZipInfo, str]], size: int
) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each entry, counted while they are unpacked: what an archive says of itself is not believed."""
    total = 0
    for entry, name in entries:
        if entry.file_size > MOST_OF_A_FILE:
            raise too_large(entry)
        pieces: list[bytes] = []
        length = 0
        with archive.open(entry) as stream:
            while piece := stream.read(CHUNK):
                pieces.append(piece)
                length, total = length + len(piece), total + len(piece)
                if length > MOST_OF_A_FILE:
                    raise too_large(entry)
                if total > MOST_BYTES or (total > 1024 * 1024 and total > MOST_TIMES * size):
                    message = _(
                        "The zip file unpacks to more than a course may hold (%(limit)d MB, %(times)d times its size)."
                    )
                    raise ArchiveRefused(message % {"limit": MOST_BYTES // 1024 // 1024, "times": MOST_TIMES})
        if length != entry.file_size:
            raise refused(entry, _("it is not as long as the zip file says; make the zip anew"))
        yield name, b"".join(pieces)


def too_large(entry: zipfile.ZipInfo) -> ArchiveRefused:
    return refused(entry, _("it is over %(limit)d MB; make it smaller") % {"limit": MOST_OF_A_FILE // 1024 // 1024})


# Taking in


def slug_problem(slug: str) -> str | None:
    """Why ``slug`` cannot be a course's, or None."""
    if SLUG.fullmatch(slug) and len(slug) <= SLUG_LIMIT:
        return None
    message = _("“%(slug)s” cannot be a course's address; use a-z, 0-9 and single hyphens, at most %(limit)d in all.")
    return message % {"slug": slug[:100], "limit": SLUG_LIMIT}


def prepare(files: Mapping[str, bytes], slug: str, *, take: Collection[str] = ()) -> Load:
    """A sync of these files as the course ``slug``, ready to be shown or written; the files are on disk meanwhile only.

    Raises :class:`courses.sync.problems.ContentProblems`, and :class:`ArchiveRefused` for a slug that cannot be one.
    """
    if problem := slug_problem(slug):
        raise ArchiveRefused(problem)
    with tempfile.TemporaryDirectory(prefix="lectern-course-") as folder:
        root = Path(folder) / "content"
        for name, data in files.items():
            path = root / slug / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return loader.load((root,), take=take, whole=False)


@transaction.atomic
def take_in(load: Load, *, instructor: User | None = None) -> Course:
    """Write what :func:`prepare` read, all of it or nothing; ``instructor`` teaches the course if it is a new one."""
    (work,) = load.works
    is_new = work.course is None
    apply(load)
    course = Course.objects.get(slug=work.source.slug)
    if is_new and instructor is not None:
        course.instructors.add(instructor)
    return course


def notes(unpacked: Unpacked) -> list[str]:
    """What to say about files that were left out."""
    count = len(unpacked.ignored)
    if not count:
        return []
    message = ngettext(
        "%(count)d file is no part of a course and was left out: %(names)s",
        "%(count)d files are no part of a course and were left out: %(names)s",
        count,
    )
    names = ", ".join(unpacked.ignored[:5]) + (", …" if count > 5 else "")
    return [message % {"count": count, "names": names}]
