"""The bytes of a text file as text, or a refusal that names what is wrong with them. Pure."""

from __future__ import annotations

import codecs
import re

from quizzes.interchange.shapes import LIMIT, Unreadable

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
# Page and line breaks of word processors: white space where they stand.
_SPACES = str.maketrans({"\x0b": " ", "\x0c": " ", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})


def decoded(data: bytes) -> str:
    """Return the text of a UTF-8 file, its byte order mark and its ways of ending lines taken away.

    Unreadable when it is too long, in another encoding (which is named), or no text.
    """
    if len(data) > LIMIT:
        raise Unreadable(f"this file is larger than {LIMIT // 1024 // 1024} MB; split it")
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise Unreadable(f"this file is in {name}; save it as UTF-8")
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"this file is not in UTF-8: line {line} holds the byte 0x{data[error.start]:02X}, as in {_guess(data)}; "
            "save it as UTF-8",
            line,
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES)
    control = _CONTROLS.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        what = "UTF-16" if text.count("\0") > len(text) // 4 else "no text"
        raise Unreadable(
            f"line {line} holds the character U+{ord(control[0]):04X}, as if this file were {what}; "
            "save it as plain text in UTF-8",
            line,
        )
    return text


def _guess(data: bytes) -> str:
    """Name the encoding that bytes which are not UTF-8 are most likely in."""
    if data.count(b"\0") > len(data) // 4:
        return "UTF-16"
    return "Windows-1252" if any(0x80 <= byte <= 0x9F for byte in data) else "ISO 8859-1 or Windows-1252"
