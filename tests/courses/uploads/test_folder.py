"""Uploads beside a course's folder: a sync leaves them alone, a dump writes them out, and two of a name conflict."""

from __future__ import annotations

import pytest

from courses.models.media import MediaFile
from courses.uploads import UploadRefused, prepare, store
from tests.courses.trees import Tree, run
from tests.courses.uploads.files import NOW, drawing, picture, put


@pytest.mark.django_db
def test_what_came_with_the_folder_is_replaced_there(tmp_path):
    Tree(tmp_path).sync()
    file = MediaFile.objects.get(name="dots.svg")

    with pytest.raises(UploadRefused) as refused:
        store(file.course, prepare("dots.svg", drawing("<g/>")), alt="", by=None, now=NOW, replace=True)

    assert str(refused.value) == "“dots.svg” came with the course's folder; replace it there."


@pytest.mark.django_db
def test_a_sync_leaves_uploads_alone_and_dump_writes_them_out(tmp_path):
    tree = Tree(tmp_path)
    tree.sync()
    course = MediaFile.objects.first().course
    file = put(course)

    again = tree.sync()

    assert again.out == ["0 changed, 8 unchanged."]
    assert MediaFile.objects.get(name="a.png").pk == file.pk
    dumped = run("dump_content", tmp_path / "dump")
    assert (dumped.status, dumped.problems) == (0, [])
    assert (tmp_path / "dump/a-course/media/a.png").read_bytes() == bytes(file.data)


@pytest.mark.django_db
def test_what_was_dumped_is_what_the_site_has(tmp_path):
    tree = Tree(tmp_path)
    tree.sync()
    course = MediaFile.objects.first().course
    for name, data in (("a.png", picture()), ("b.svg", drawing("<g/>")), ("c.jpg", picture("JPEG"))):
        put(course, name, data)
    files = {name: bytes(data) for name, data in MediaFile.objects.values_list("name", "data")}
    for name, data in files.items():
        tree.write(f"a-course/media/{name}", data)

    result = tree.sync()

    assert (result.status, result.out) == (0, ["0 changed, 11 unchanged."])
    assert {name: bytes(data) for name, data in MediaFile.objects.values_list("name", "data")} == files


@pytest.mark.django_db
def test_another_file_of_the_same_name_in_the_folder_is_a_conflict(tmp_path):
    tree = Tree(tmp_path)
    tree.sync()
    file = put(MediaFile.objects.first().course)
    tree.write("a-course/media/a.png", picture(color=(0, 0, 255)))

    result = tree.sync()

    assert [line.strip().partition(";")[0] for line in result.out if "conflict" in line] == [
        "conflict: file a-course/a.png was changed on the site and in content/a-course/media/a.png"
    ]
    assert bytes(MediaFile.objects.get(name="a.png").data) == bytes(file.data)
    assert MediaFile.objects.get(name="a.png").alt == "A red square"
