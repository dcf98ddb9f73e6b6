"""An uploaded zip file waits for its sender's word alone, for an hour, and leaves nothing behind."""

import tempfile

import pytest
from django.core.cache import cache

from courses import archive, arrivals
from courses.models.outline import Lesson
from courses.versions import Outdated
from tests.courses.archive_pages.pages import confirm, course_rows, errors, told, upload
from tests.courses.archive_pages.places import BASE, IMPORT, NEW, PREVIEW
from tests.courses.archives.hostile import HOSTILE
from tests.courses.archives.zips import OWN, zipped
from tests.forms import form_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def test_only_what_was_looked_at_is_taken_in(people):
    upload(people["ines"], zipped(OWN, "fresh/"))
    fields = form_of(people["ines"].get(PREVIEW).content.decode(), "import_form")
    upload(people["ines"], zipped({**OWN, "course.yml": b"title: Another\n"}, "fresh/"))
    before = course_rows()

    answers = [
        people["ines"].post(PREVIEW, fields),
        people["cleo"].post(PREVIEW, fields),
        people["ines"].post(PREVIEW, {}),
    ]

    assert [(answer.status_code, answer.context["why"]) for answer in answers] == [
        (410, "This upload is not here any more; choose the file again.")
    ] * 3
    assert course_rows() == before


def test_an_upload_can_be_discarded_and_is_gone_after_an_hour(people, monkeypatch):
    waiting = []
    monkeypatch.setattr(cache, "set", lambda key, value, timeout: waiting.append(timeout))
    upload(people["ines"], zipped(OWN, "fresh/"))
    monkeypatch.undo()
    assert waiting == [3600]

    upload(people["ines"], zipped(OWN, "fresh/"))
    before = course_rows()
    answer = confirm(people["ines"], discard="1")
    assert answer["Location"] == f"{BASE}/"
    assert people["ines"].get(PREVIEW).status_code == 410
    assert course_rows() == before


@pytest.mark.parametrize(
    "name", ["no zip", "a path out", "a link", "a bomb", "many small bombs", "two courses", "no course"]
)
def test_a_hostile_upload_is_told_at_the_form_and_not_kept(name, people):
    before = all_rows()

    answer = upload(people["ines"], HOSTILE[name][0])

    assert HOSTILE[name][1] in errors(answer)["file"][0]["message"]
    assert arrivals.kept(answer.wsgi_request.user) is None
    assert all_rows() == before


def test_a_large_upload_is_refused_before_it_is_read(people, monkeypatch):
    monkeypatch.setattr(arrivals, "MOST_OF_AN_UPLOAD", 1024 * 1024)

    answer = upload(people["ines"], bytes(1024 * 1024 + 1))

    assert [error["message"] for error in errors(answer)["file"]] == ["The file is over 1 MB; make it smaller."]
    assert [error["message"] for error in errors(people["ines"].post(IMPORT, {}))["file"]] == [
        "This field is required."
    ]


def test_an_edit_between_look_and_word_is_told(people, monkeypatch):
    upload(people["ines"], zipped(OWN, "fresh/"))
    before = course_rows()

    def edited_meanwhile(load, **options):
        raise Outdated(Lesson.objects.first(), 1)

    monkeypatch.setattr(archive, "take_in", edited_meanwhile)

    answer = people["ines"].post(
        PREVIEW, form_of(people["ines"].get(PREVIEW).content.decode(), "import_form"), follow=True
    )

    assert told(answer) == ["The course was edited on the site meanwhile; this is what the import would do now."]
    assert course_rows() == before


def test_nothing_is_left_on_the_disk(people, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    upload(people["ines"], zipped(OWN, "fresh/"))
    confirm(people["ines"])
    people["ines"].post(NEW, {"title": "Knots"})
    upload(people["ines"], zipped({**OWN, "01-first/01-alpha.md": b"\xff"}, "more/"))
    people["ines"].get(PREVIEW)

    assert list(tmp_path.iterdir()) == []
