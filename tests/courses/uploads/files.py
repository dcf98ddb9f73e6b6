"""Files as somebody sends them: pictures, drawings, sound and documents in a few bytes; taken, or refused."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime

import pytest
from PIL import Image

from courses.uploads import UploadRefused, prepare, store

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
RED = (200, 30, 30)


def picture(kind="PNG", size=(8, 6), mode="RGB", color=RED, **options):
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, kind, **options)
    return out.getvalue()


def drawing(inside="", head=""):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"{head}>{inside}</svg>'.encode()


def refusal(name, data):
    with pytest.raises(UploadRefused) as refused:
        prepare(name, data)
    return str(refused.value)


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of_size(width, height):
    """A PNG that says it is this large, and holds nothing of that."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def mp3(frames=3):
    """Frames of silence: MPEG 1 layer III, 128 kbit/s, 44,100 Hz."""
    return (b"\xff\xfb\x90\x64" + bytes(413)) * frames


def pdf(inside=b"", after=b"\n"):
    return b"%PDF-1.7\n1 0 obj\n<</Type/Catalog" + inside + b">>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF" + after


def put(course, name="a.png", data=None, alt="A red square", **options):
    return store(course, prepare(name, picture() if data is None else data), alt=alt, by=None, now=NOW, **options)
