"""A signed credential inside a picture, as Open Badges 3.0 bakes it (section 5.3): into an SVG and into a PNG. Pure.

Own lines: what is baked are our own pictures, and what comes in is read strictly. Each chunk of a PNG must have its
check sum, an SVG must be XML without entities, and neither may hold two credentials.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
KEYWORD = b"openbadgecredential"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
ROOT = re.compile(r"<svg\b[^>]*>")


class NotBaked(Exception):
    """There is no credential in this picture, or the picture is broken."""


def bake_svg(svg: str, token: str) -> bytes:
    """One of our drawings with the token right after its root tag."""
    root = ROOT.search(svg)
    if root is None:
        raise NotBaked("no svg element")
    baked = f'<openbadges:credential xmlns:openbadges="{NAMESPACE}" verify="{token}"/>'
    return (svg[: root.end()] + baked + svg[root.end() :]).encode()


def unbake_svg(data: bytes) -> str:
    """The token in an SVG. Raises :class:`NotBaked`."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        raise NotBaked("not readable as XML") from None
    found = list(root.iter(f"{{{NAMESPACE}}}credential"))
    if len(found) != 1:
        raise NotBaked("one credential is expected")
    return str(found[0].get("verify") or (found[0].text or "").strip())


def bake_png(png: bytes, token: str) -> bytes:
    """A PNG with the token in an uncompressed iTXt chunk before its end."""
    text = KEYWORD + b"\0\0\0\0\0" + token.encode()
    parts = [SIGNATURE]
    for kind, data in chunks(png):
        if kind == b"IEND":
            parts.append(chunk(b"iTXt", text))
        parts.append(chunk(kind, data))
    return b"".join(parts)


def unbake_png(data: bytes) -> str:
    """The token in a PNG. Raises :class:`NotBaked`."""
    found = []
    for kind, content in chunks(data):
        keyword, parted, rest = content.partition(b"\0")
        if kind == b"iTXt" and parted and keyword == KEYWORD:
            compression, languages = rest[:2], rest[2:].split(b"\0", 2)
            if compression != b"\0\0" or len(languages) != 3:
                raise NotBaked("the credential may not be compressed")
            found.append(languages[2])
    if len(found) != 1:
        raise NotBaked("one credential is expected")
    try:
        return found[0].decode("ascii")
    except UnicodeDecodeError:
        raise NotBaked("no token") from None


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG, whole and each with its check sum. Raises :class:`NotBaked`."""
    if not png.startswith(SIGNATURE):
        raise NotBaked("not a PNG")
    position, kind = len(SIGNATURE), b""
    while position < len(png):
        head = png[position : position + 8]
        if len(head) != 8 or kind == b"IEND":
            raise NotBaked("cut off, or with something behind its end")
        length, kind = struct.unpack(">I4s", head)
        data, sum_ = png[position + 8 : position + 8 + length], png[position + 8 + length : position + 12 + length]
        if sum_ != struct.pack(">I", zlib.crc32(kind + data)):
            raise NotBaked("damaged")
        yield kind, data
        position += 12 + length
    if kind != b"IEND":
        raise NotBaked("cut off")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
