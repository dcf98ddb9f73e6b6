"""The formats that questions come in and go out by: their names, their modules, and how to tell one by its file.

Modules are imported when they are used: nobody loads the parser of a format that no file is in.
"""

from __future__ import annotations

import importlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quizzes.interchange import effort
from quizzes.interchange.encoding import decoded
from quizzes.interchange.shapes import Incoming, Outgoing, Unreadable
from quizzes.syntax import ParsedQuestion

Read = Callable[[bytes], list[Incoming]]
Write = Callable[[Sequence[ParsedQuestion]], Outgoing]

#: How much of a file is looked at to tell its format.
_HEAD = 256 * 1024


@dataclass(frozen=True)
class Format:
    """A format: its slug, its name for people, the endings of its files, and the modules that read and write it."""

    slug: str
    name: str
    endings: tuple[str, ...]
    reader: str
    writer: str = ""

    @property
    def read(self) -> Read:
        """Its ``read(data) -> list[Incoming]``, which raises Unreadable and nothing else, within an allowance."""
        reading: Read = importlib.import_module(f"quizzes.interchange.{self.reader}").read

        def limited(data: bytes) -> list[Incoming]:
            with effort.allowed(len(data)):
                return reading(data)

        return limited

    @property
    def write(self) -> Write | None:
        """Its ``write(questions) -> Outgoing``; None where it is only read."""
        if not self.writer:
            return None
        writing: Write = importlib.import_module(f"quizzes.interchange.{self.writer}").write
        return writing


FORMATS = {
    form.slug: form
    for form in (
        Format("gift", "GIFT", (".gift", ".txt"), "gift", "gift"),
        Format("aiken", "Aiken", (".aiken", ".txt"), "aiken", "aiken"),
        Format("mkdocs-quiz", "mkdocs-quiz Markdown", (".md", ".markdown"), "mkdocs_quiz"),
        Format("moodle-xml", "Moodle XML", (".xml",), "moodle_xml", "moodle_xml_export"),
        Format("qti3", "QTI 3.0", (".zip", ".xml"), "qti3", "qti3"),
        Format("qti2", "QTI 2.0 to 2.2", (".zip", ".xml"), "qti2"),
        Format("qti12", "QTI 1.2", (".zip", ".xml"), "qti12"),
    )
}

# What an XML file of each format holds; the first that is found tells.
_XML = (
    ("moodle-xml", re.compile(rb"<question\s+type\s*=")),
    ("qti12", re.compile(rb"<(?:\w{1,40}:)?questestinterop\b|ims_qtiasiv1p2|imsqti_(?:[a-z]{1,20}_)?xmlv1p\d")),
    ("qti3", re.compile(rb"<(?:\w{1,40}:)?qti-assessment-(?:item|test)\b|imsqtiasi_v3p0|imsqti_[a-z]{1,20}_xmlv3p0")),
    ("qti2", re.compile(rb"<(?:\w{1,40}:)?assessment(?:Item|Test)\b|imsqti_v2p\d|imsqti_[a-z]{1,20}_xmlv2p\d")),
)
_TEXT = (
    ("mkdocs-quiz", re.compile(r"^[ \t]*(?:<quiz>|<\?quiz\?>|quiz-start[ \t]*$)", re.MULTILINE | re.IGNORECASE)),
    (
        "aiken",
        re.compile(r"^[ \t]*[A-Z][.)][ \t]+\S.*\n(?:[ \t]*\n){0,3}[ \t]*ANSWER[ \t]*:", re.MULTILINE | re.IGNORECASE),
    ),
    (
        "gift",
        re.compile(
            r"^[ \t]*(?:\$CATEGORY:|::[^\n:]{1,500}::)"
            r"|(?<!\\)\{\s{0,500}(?:[=~]|\#\s{0,50}[-+=~.\d]|\#\#\#\#|\}|(?:T|F|TRUE|FALSE)\s{0,50}[#}])",
            re.MULTILINE | re.IGNORECASE,
        ),
    ),
)


def guess(name: str, data: bytes) -> str:
    """Return the slug of the format a file is in, by what it holds; its name decides where that could be two.

    Unreadable, with the formats that are known, when it is in none of them.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_package(data)
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    head = data[:_HEAD]
    if start.startswith(b"<"):
        for slug, pattern in _XML:
            if pattern.search(head):
                return slug
        if start.startswith(b"<?xml"):
            raise Unreadable(f"this XML holds no questions in a known format; known are {_known()}")
    text = decoded(data)
    fitting = [slug for slug, pattern in _TEXT if pattern.search(text, 0, _HEAD)]
    ending = "".join(name.lower().rpartition(".")[1:])
    named = [slug for slug, _ in _TEXT if ending == FORMATS[slug].endings[0]]
    if not fitting and (not named or ending == ".md"):
        raise Unreadable(f"this file holds no questions in a known format; known are {_known()}")
    return next((slug for slug in named if slug in fitting), [*fitting, *named][0])


def _of_package(data: bytes) -> str:
    """Return the format of a zip, by its manifest or the first file in it that tells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info for info in archive.infolist() if info.filename.lower().endswith(".xml")][:50]
            names.sort(key=lambda info: not info.filename.lower().endswith("imsmanifest.xml"))
            for info in names:
                with archive.open(info) as file:
                    head = file.read(_HEAD)
                for slug, pattern in _XML:
                    if pattern.search(head):
                        return slug
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise Unreadable("this zip cannot be opened; pack it again, without a password") from None
    raise Unreadable(f"this zip holds no questions in a known format; known are {_known()}")


def _known() -> str:
    names = [form.name for form in FORMATS.values()]
    return f"{', '.join(names[:-1])} and {names[-1]}"
