"""Texts, tables, documents and sound: each is whole and of its type, and only to be read or heard."""

from __future__ import annotations

import zlib

import pytest

from courses.uploads import prepare
from tests.courses.uploads.files import mp3, pdf, refusal


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"a\x00b", "This is not plain UTF-8 text; save it as UTF-8."),
        ("a.txt", "größe".encode("cp1252"), "This is not plain UTF-8 text; save it as UTF-8."),
        ("a.csv", "a;b".encode("utf-16"), "This is not plain UTF-8 text; save it as UTF-8."),
        ("a.csv", b'a,"b\n1,2\n', "This is not CSV: line 2: unexpected end of data. Mend it there."),
        ("a.csv", b'a\n"b"c,d\n', "This is not CSV: line 2: ',' expected after '\"'. Mend it there."),
        ("a.csv", b"\n\n", "This table has no rows; save it again with its rows."),
        ("a.json", b'{"a":\n1 "b"}', "This is not JSON: line 2: Expecting ',' delimiter. Mend it there."),
        ("a.json", b"NaN", "This JSON holds a number or a nesting that other programs cannot read; make it simpler."),
        (
            "a.json",
            b"9" * 10_000,
            "This JSON holds a number or a nesting that other programs cannot read; make it simpler.",
        ),
        (
            "a.json",
            b"[" * 200_000,
            "This JSON holds a number or a nesting that other programs cannot read; make it simpler.",
        ),
        ("a.json", b"<html>", "This is not JSON: line 1: Expecting value. Mend it there."),
        ("a.pdf", b"%PDF-1.7\nno end", "This PDF is not whole; save it again."),
        ("a.pdf", b"%PDF-x\n%%EOF", "This PDF is not whole; save it again."),
        ("a.pdf", b"<html>%PDF-1.7\n%%EOF", "This is a web page or XML, not a picture; a drawing begins with <svg>."),
        (
            "a.pdf",
            pdf(after=b"\n<script>alert(1)</script>"),
            "Something else stands behind the end of this PDF; save it again.",
        ),
        (
            "a.pdf",
            pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
            "This PDF can act (JavaScript), not only be read; print it into a new PDF.",
        ),
        (
            "a.pdf",
            pdf(b"/OpenAction<</S/J#61vaScript/J#53(1)>>"),
            "This PDF can act (JavaScript), not only be read; print it into a new PDF.",
        ),
        (
            "a.pdf",
            pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"),
            "This PDF can act (Launch), not only be read; print it into a new PDF.",
        ),
        (
            "a.pdf",
            pdf(
                b">>\nendobj\n2 0 obj<</Type/ObjStm/Filter/FlateDecode>>\nstream\n"
                + zlib.compress(b"<</S/JavaScript>>")
                + b"\nendstream<<"
            ),
            "This PDF can act (JavaScript), not only be read; print it into a new PDF.",
        ),
        (
            "a.pdf",
            pdf(
                b">>\nendobj\n2 0 obj<</Type/ObjStm>>\nstream\n"
                + zlib.compress(bytes(31 * 1024 * 1024))
                + b"\nendstream<<"
            ),
            "This PDF unpacks to more than can be checked; print it into a new PDF.",
        ),
        ("a.pdf", pdf(b"/Encrypt 9 0 R"), "This PDF is protected; save it without a password."),
        (
            "a.mp3",
            b"ID3\x04\x00\x00\x00\x00\x00\x00<script>alert(1)</script>",
            "This is not an MP3 that plays; save the sound as MP3 once more.",
        ),
        ("a.mp3", mp3(1), "This is not an MP3 that plays; save the sound as MP3 once more."),
        ("a.mp3", mp3(2) + b"<script>" * 200, "Most of this file is not sound; save the sound as MP3 once more."),
        (
            "a.mp3",
            b"not sound at all",
            "This is text, not a picture; if it is meant, let its name end in .txt, .csv or .json.",
        ),
    ],
    ids=str,
)
def test_what_is_not_what_its_name_says_is_refused(name, data, message):
    assert refusal(name, data) == message


def test_what_stands_behind_the_sound_goes():
    title = b"ID3\x04\x00\x00\x00\x00\x00\x04abcd" + bytes(3)

    plain = prepare("a.mp3", title + mp3() + b"TAG" + bytes(125))
    odd = prepare("a.mp3", mp3() + b"<script>alert(1)</script>")

    assert (plain.data, plain.notes) == (title + mp3(), ())
    assert (odd.data, odd.notes) == (mp3(), ("What stood behind the sound was left out.",))
