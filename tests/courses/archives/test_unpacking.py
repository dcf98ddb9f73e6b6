"""A course is found in a zip file, in a folder or at the top, and what is no part of it is left out with a note."""

import zipfile

import pytest

from courses import archive
from courses.archive import Unpacked, unpack
from tests.courses.archives.zips import LEAST, OWN, zipped


def test_what_belongs_to_no_course_is_left_out_with_a_note():
    junk = {
        "__MACOSX/._course.yml": b"x",
        ".DS_Store": b"x",
        "01-m/Thumbs.db": b"x",
        ".git/config": b"x",
        "LICENSE": b"x",
        "README.md": b"x",
        "inner.zip": zipped(LEAST),
        "exam/exam.yml": b"x",
        "01-m/deep/er.md": b"x",
    }

    unpacked = unpack(zipped({**LEAST, **junk, "01-m/": b""}))

    assert unpacked == Unpacked(LEAST, "a-course", tuple(sorted(f"a-course/{name}" for name in junk)))
    assert archive.notes(unpacked) == [
        "9 files are no part of a course and were left out: a-course/.DS_Store, a-course/.git/config, "
        "a-course/01-m/Thumbs.db, a-course/01-m/deep/er.md, a-course/LICENSE, …"
    ]
    assert archive.notes(Unpacked({}, "", ("a",))) == ["1 file is no part of a course and was left out: a"]
    assert archive.notes(Unpacked({}, "")) == []


@pytest.mark.parametrize("folder", ["", "a-course/"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_course_may_stand_in_a_folder_or_at_the_top(folder, method):
    assert unpack(zipped(OWN, folder, method)) == Unpacked(OWN, folder.removesuffix("/"))


def test_a_folder_of_a_mac_beside_the_course_is_no_second_course():
    data = zipped({**{f"a-course/{n}": d for n, d in LEAST.items()}, "__MACOSX/a-course/._x": b"x"}, folder="")

    assert unpack(data) == Unpacked(LEAST, "a-course", ("__MACOSX/a-course/._x",))
