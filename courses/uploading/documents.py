"""Texts, tables, data and PDF: each is checked to be what it says, and kept as it is."""

from __future__ import annotations

import csv
import io
import json
import re
import zlib
from typing import NoReturn

from django.utils.translation import gettext as _

from courses.uploading.results import UploadRefused

#: What a PDF can do beyond being read, by the names for it.
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToR|GoToE)\b")
PROTECTED = re.compile(rb"/Encrypt\b")
STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n(.*?)endstream", re.DOTALL)
NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
MOST_UNPACKED = 30 * 1024 * 1024


def check_text(data: bytes) -> None:
    """Nothing to check: that it is UTF-8 without control characters is how it was found to be text."""


def check_json(data: bytes) -> None:
    try:
        json.loads(data.decode(), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        message = _("This is not JSON: line %(line)d: %(what)s. Mend it there.")
        raise UploadRefused(message % {"line": error.lineno, "what": error.msg.removesuffix(".")}) from None
    except (ValueError, RecursionError):
        message = _("This JSON holds a number or a nesting that other programs cannot read; make it simpler.")
        raise UploadRefused(message) from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def check_csv(data: bytes) -> None:
    """A table: rows of cells, every quotation mark closed."""
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    try:
        rows = sum(1 for row in reader if row)
    except csv.Error as error:
        message = _("This is not CSV: line %(line)d: %(what)s. Mend it there.")
        raise UploadRefused(message % {"line": reader.line_num, "what": error}) from None
    if not rows:
        raise UploadRefused(_("This table has no rows; save it again with its rows."))


def check_pdf(data: bytes) -> None:
    """A document to read: whole, not protected, and without anything that acts."""
    if not re.match(rb"%PDF-[12]\.\d", data) or b"%%EOF" not in data[-1024:]:
        raise UploadRefused(_("This PDF is not whole; save it again."))
    if data[data.rindex(b"%%EOF") + 5 :].strip(b"\r\n\0 \t"):
        raise UploadRefused(_("Something else stands behind the end of this PDF; save it again."))
    if PROTECTED.search(data):
        raise UploadRefused(_("This PDF is protected; save it without a password."))
    for part in parts_of(data):
        plain = NAME_CODE.sub(lambda match: bytes([int(match[1], 16)]), part)
        if found := ACTIVE.search(plain):
            message = _("This PDF can act (%(name)s), not only be read; print it into a new PDF.")
            raise UploadRefused(message % {"name": found[1].decode()})


def parts_of(data: bytes) -> list[bytes]:
    """The file, and what its packed parts hold. Raises UploadRefused when they are too large to look at."""
    parts, left = [data], MOST_UNPACKED
    for match in STREAM.finditer(data):
        unpacker = zlib.decompressobj()
        try:
            parts.append(unpacker.decompress(match[1], left))
        except zlib.error:
            continue
        left -= len(parts[-1])
        if left <= 0 or unpacker.unconsumed_tail:
            raise UploadRefused(_("This PDF unpacks to more than can be checked; print it into a new PDF."))
    return parts
