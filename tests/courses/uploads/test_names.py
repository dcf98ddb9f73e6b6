"""Names: whatever a file was called, it gets a name that is safe everywhere and taken by no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.sync.media import NAME
from courses.uploading.names import free_name, safe_name
from courses.uploads import prepare
from tests.courses.uploads.files import picture


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("Photo 1.PNG", "photo-1.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\me\\shot.final.png", "shot-final.png"),
        ("a\x00b.png", "a-b.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("Größenänderung.jpg", "grossenanderung.png"),
        ("Straße Łódź.png", "strasse-lodz.png"),
        ("図.png", "file.png"),
        ("İstanbul.png", "istanbul.png"),
        ("", "file.png"),
        (".png", "png.png"),
        ("....", "file.png"),
        ("con.png", "file-con.png"),
        ("LPT1.txt", "file-lpt1.png"),
        ("x" * 500 + ".png", "x" * 80 + ".png"),
        ("a/", "file.png"),
        ('"><script>.png', "script.png"),
        ("a%2f..%2fb.png", "a-2f-2fb.png"),
    ],
)
def test_a_name_is_made_safe(name, stored):
    assert prepare(name, picture()).name == stored
    assert NAME.fullmatch(stored)


@given(st.text(max_size=200))
def test_every_name_becomes_one_that_files_may_have(name):
    made = safe_name(name, ".png")

    assert NAME.fullmatch(made)
    assert safe_name(made, ".png") == made


def test_a_taken_name_gets_the_next_number():
    assert free_name("a.png", {"b.png"}) == "a.png"
    assert free_name("a.png", {"a.png", "a-2.png", "a-4.png"}) == "a-3.png"
