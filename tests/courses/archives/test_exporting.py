"""A course is packed as its files, the same every time, and comes back as the same bytes."""

import io
import zipfile

import pytest

from courses import archive
from courses.archive import ArchiveRefused, Unpacked, unpack
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module
from courses.sync.dump import course_files
from quizzes.models.question import QuestionRevision
from tests.courses.archives.disk import left_on
from tests.courses.archives.zips import OWN
from tests.courses.trees import ALL_NEW, Run, run


@pytest.mark.django_db
def test_a_course_is_packed_as_its_files_and_the_same_every_time(tree):
    tree.sync()
    course = Course.objects.get()

    packed = archive.pack(course)

    assert archive.pack(Course.objects.get()) == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as made:
        entries = made.infolist()
        assert {entry.filename: made.read(entry) for entry in entries} == tree.files() == dict(course_files(course))
    assert [entry.filename for entry in entries] == sorted(tree.files())
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert unpack(packed) == Unpacked(OWN, "a-course")


@pytest.mark.django_db
def test_an_exported_course_comes_back_as_the_same_bytes(tree, tmp_path, disk):
    tree.sync()
    revisions = list(QuestionRevision.objects.values("kind", "content", "sha256", "number", "wording"))
    file, again = tmp_path / "a.zip", tmp_path / "b.zip"
    assert run("export_course", "a-course", file).out == [f"a-course: {file.stat().st_size:,} bytes in {file}"]
    Course.objects.all().delete()
    assert (Lesson.objects.count(), Module.objects.count(), MediaFile.objects.count()) == (0, 0, 0)

    imported = run("import_course", file)
    run("export_course", "a-course", again)

    assert imported == Run(ALL_NEW, [], 0)
    assert again.read_bytes() == file.read_bytes()
    assert list(QuestionRevision.objects.values("kind", "content", "sha256", "number", "wording")) == revisions
    assert left_on(disk) == []


@pytest.mark.django_db
def test_export_says_what_is_wrong(tree, tmp_path):
    tree.sync()
    file = tmp_path / "a.zip"

    assert run("export_course", "zero", file) == Run([], ["There is no course zero."], 1)
    assert run("export_course", "a-course", file).status == 0
    assert run("export_course", "a-course", file) == Run(
        [], [f"{file} is already there; use --replace to write over it."], 1
    )
    assert run("export_course", "a-course", file, replace=True).status == 0
    assert run("export_course", "a-course", tmp_path / "no/a.zip") == Run(
        [], [f"{tmp_path}/no/a.zip cannot be written (No such file or directory)."], 1
    )
    assert run("import_course", tmp_path / "no.zip") == Run(
        [], [f"{tmp_path}/no.zip cannot be read (No such file or directory)."], 1
    )
    with pytest.raises(ArchiveRefused):
        unpack(b"")


@pytest.mark.django_db
def test_an_export_can_go_to_the_standard_output(tree, capsysbinary):
    tree.sync()

    run("export_course", "a-course", "-")

    assert capsysbinary.readouterr().out == archive.pack(Course.objects.get())
