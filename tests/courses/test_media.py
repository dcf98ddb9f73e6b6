"""A course's files over HTTP: kept for good under their hash, harmless, and only for those who see the course."""

import hashlib

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from courses.models.media import MediaFile
from courses.models.outline import Course
from tests.courses.trees import SVG, Tree
from tests.factories import make_course, make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def make_file(name="table.csv", content_type="text/csv; charset=utf-8", data=b"a,b\n", course=None):
    course = course or Course.objects.filter(slug="c").first() or make_course("c")
    sha256 = hashlib.sha256(data).hexdigest()
    return MediaFile.objects.create(course=course, name=name, data=data, sha256=sha256, content_type=content_type)


def test_a_file_is_sent_as_it_is_and_kept_for_good(client):
    file = make_file()

    response = client.get(file.get_absolute_url())

    assert (response.status_code, response.content) == (200, b"a,b\n")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert file.get_absolute_url() == f"/courses/c/media/{file.sha256[:16]}/table.csv"


@pytest.mark.parametrize(
    ("name", "content_type", "disposition"),
    [
        ("a.csv", "text/csv; charset=utf-8", 'attachment; filename="a.csv"'),
        ("a.txt", "text/plain; charset=utf-8", 'attachment; filename="a.txt"'),
        ("a.json", "application/json", 'attachment; filename="a.json"'),
        ("a.pdf", "application/pdf", 'attachment; filename="a.pdf"'),
        ("a.svg", "image/svg+xml", None),
        ("a.png", "image/png", None),
        ("a.mp3", "audio/mpeg", None),
    ],
)
def test_a_file_cannot_act_as_a_page_of_the_site(client, name, content_type, disposition):
    file = make_file(name, content_type, b"<script>alert(1)</script>")

    response = client.get(file.get_absolute_url())

    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert response.get("Content-Disposition") == disposition


def test_an_old_address_leads_to_the_file_of_today(client):
    file = make_file()

    response = client.get("/courses/c/media/0000000000000000/table.csv?x=1")

    assert (response.status_code, response["Location"]) == (302, file.get_absolute_url())
    assert "immutable" not in response.get("Cache-Control", "")


@pytest.mark.parametrize(
    "address",
    [
        "/courses/c/media/0000000000000000/other.csv",
        "/courses/x/media/0000000000000000/table.csv",
        "/courses/c/media/0000000000000000/TABLE.CSV",
        "/courses/c/media/0000000000000000/..%2Ftable.csv",
        "/courses/c/media/0000000000000000/%2e%2e",
        "/courses/c/media/0000000000000000/%ff%fe",
        "/courses/c/media/0000000000000000/" + "x" * 5000,
        "/courses/c/media/table.csv",
    ],
)
def test_what_is_not_there_is_404(client, address):
    make_file()

    assert client.get(address).status_code == 404


def test_a_file_is_only_read(client):
    address = make_file().get_absolute_url()
    before = all_rows()

    assert (client.head(address).status_code, client.head(address).content) == (200, b"")
    assert client.post(address).status_code == 405
    assert all_rows() == before


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("published", {"guest": 200, "learner": 200, "colleague": 200, "instructor": 200, "operator": 200}),
        ("draft", {"guest": 404, "learner": 404, "colleague": 404, "instructor": 200, "operator": 200}),
        ("retired", {"guest": 404, "learner": 404, "colleague": 404, "instructor": 404, "operator": 404}),
    ],
)
def test_files_are_for_those_who_see_the_course(status, expected):
    course = make_course("c", status=status)
    instructor, colleague = make_user(is_staff=True), make_user(is_staff=True)
    course.instructors.set([instructor])
    make_course("other").instructors.set([colleague])
    address = make_file(course=course).get_absolute_url()
    people = {
        "learner": make_user(),
        "colleague": colleague,
        "instructor": instructor,
        "operator": make_user(is_staff=True, is_superuser=True),
    }
    clients = {"guest": Client(), **{role: Client() for role in people}}
    for role, person in people.items():
        clients[role].force_login(person)

    answers = {role: client.get(address) for role, client in clients.items()}

    assert {role: answer.status_code for role, answer in answers.items()} == expected
    wanted = "public" if status == "published" else "private"
    assert {answer["Cache-Control"].split(",")[0] for answer in answers.values() if answer.status_code == 200} <= {
        wanted
    }


def test_a_file_of_the_same_name_in_another_course_is_another_file(client):
    make_file()
    other = make_file(data=b"other\n", course=make_course("d"))

    assert client.get(other.get_absolute_url()).content == b"other\n"
    with pytest.raises(IntegrityError), transaction.atomic():
        make_file()


def test_a_changed_file_has_a_new_address(tmp_path, client):
    tree = Tree(tmp_path)
    tree.sync()
    before = MediaFile.objects.get(name="table.csv").get_absolute_url()
    assert f'href="{before}"' in client.get("/courses/a-course/beta/").content.decode()
    tree.write("a-course/media/table.csv", "changed\n")

    tree.sync()

    after = MediaFile.objects.get(name="table.csv").get_absolute_url()
    assert after != before
    assert client.get(before)["Location"] == after
    assert f'href="{after}"' in client.get("/courses/a-course/beta/").content.decode()


def test_a_figure_is_drawn_in_the_lesson_and_served_as_a_file(tmp_path, client):
    Tree(tmp_path).sync()

    assert '<circle cx="2"' in client.get("/courses/a-course/beta/").content.decode()
    file = client.get(MediaFile.objects.get(name="dots.svg").get_absolute_url())
    assert (file["Content-Type"], file.content.decode()) == ("image/svg+xml; charset=utf-8", SVG.format(2))


def test_a_file_is_one_query(client, django_assert_num_queries):
    address = make_file().get_absolute_url()

    with django_assert_num_queries(1):
        client.get(address)
