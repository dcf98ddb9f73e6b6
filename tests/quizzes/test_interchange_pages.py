"""Question banks in the admin: a file is looked at first, imported once, and only into courses one teaches."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses.models.outline import Course, Lesson
from quizzes.models.question import Question
from tests.courses.editing.people import make_instructor, signed_in, told
from tests.factories import BODY, make_course, make_lesson, make_module, make_user, question_text
from tests.forms import form_of
from tests.quizzes.test_importing import GIFT
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    make_lesson(make_module(make_course("other"), slug="m"), slug="l")
    course = make_course("c", title="Course c")
    make_lesson(make_module(course, slug="m"), slug="first", title="First lesson", body=BODY + question_text("own"))
    return course


@pytest.fixture
def client(course):
    return signed_in(make_instructor("ines", "c"))


def url(name, course, query=""):
    return reverse(f"admin:quizzes_question_{name}", args=[course.pk]) + query


def upload(client, course, data=GIFT, name="bank.gift", **fields):
    file = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
    return client.post(url("import", course), {"file": file, "form": "", "lesson": "", **fields})


def confirm(client, course):
    page = client.get(url("import_preview", course)).content.decode()
    sent = {name: values[0] for name, values in form_of(page, "import_form").items()}
    return client.post(url("import_preview", course), sent)


def test_a_file_is_shown_before_anything_is_made(client, course):
    before = all_rows()

    response = upload(client, course)

    assert response["Location"] == url("import_preview", course)
    page = client.get(response["Location"]).content.decode()
    assert "Questions from bank" in page
    assert "Import 3 questions" in page
    assert page.count(">made") == 3
    assert page.count("cannot be made") == 1
    assert "::: question {#capital}" in page
    after = all_rows()
    kept = {table for table in before if before[table] != after[table]}
    assert kept <= {"django_session", "accounts_user", "lectern_cache", "django_cache", "cache"}


def test_the_button_makes_them_and_leads_to_the_lesson(client, course):
    upload(client, course)

    response = confirm(client, course)

    lesson = Lesson.objects.get(slug="imported-bank")
    assert response["Location"] == reverse("admin:courses_lesson_change", args=[lesson.pk])
    assert told(response) == ["3 questions were imported."]
    assert sorted(Question.objects.values_list("key", flat=True)) == ["capital", "essay", "legs", "own"]
    assert lesson.versions.get(number=2).made_by.name == "Ines"
    upload(client, course)
    page = client.get(url("import_preview", course)).content.decode()
    assert page.count("there already, in “Questions from bank”") == 3
    assert confirm(client, course)["Location"] == reverse("admin:courses_course_change", args=[course.pk])
    assert Question.objects.count() == 4


def test_they_can_go_to_the_end_of_a_lesson_that_is_there(client, course):
    lesson = Lesson.objects.get(slug="first")

    upload(client, course, lesson=str(lesson.pk))
    confirm(client, course)

    lesson.refresh_from_db()
    assert (lesson.version, lesson.head) == (1, 2)
    assert Lesson.objects.filter(course=course).count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The submitted file is empty."),
        (b"\x00\x01\x02", "Line 1:"),
        (
            b"x" * (2 * 1024 * 1024 + 1),
            "The file has more than 2 MB. Split it, or import it on the server: "
            "manage.py import_questions FILE --course c",
        ),
    ],
)
def test_a_file_that_cannot_be_read_comes_back_with_the_reason(client, course, data, said):
    before = all_rows()

    response = upload(client, course, data=data)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert all_rows()["courses_lesson"] == before["courses_lesson"]


def test_the_form_says_how_large_a_file_may_be_here_and_by_the_command(client, course):
    page = client.get(url("import", course)).content.decode()

    assert "mkdocs-quiz Markdown; at most 2 MB." in page
    assert "there is the command import_questions on the server, for up to 8 MB." in page


def test_a_question_retired_long_ago_is_left_alone_and_the_page_says_why(client, course):
    upload(client, course)
    confirm(client, course)
    Question.objects.filter(key="capital").update(is_retired=True)
    Lesson.objects.filter(slug="imported-bank").update(body=BODY)
    Lesson.objects.get(slug="imported-bank").versions.update(body=BODY)

    upload(client, course)
    page = client.get(url("import_preview", course)).content.decode()

    said = "left alone: its id is that of a question of “Questions from bank” that is no longer asked; give it another"
    assert page.count(said) == 1


def test_drafts_go_out_only_when_they_are_asked_for(client, course):
    draft = make_lesson(
        course.modules.get(), slug="d", status="draft", body=BODY + question_text("unseen").replace("fruit", "draft")
    )
    page = client.get(url("export", course, "?format=gift")).content.decode()
    assert "1 question, as readers get it." in page
    assert 'href="?format=gift&amp;drafts"' in page

    page = client.get(url("export", course, "?format=gift&drafts")).content.decode()
    assert "2 questions, those of drafts too." in page
    assert 'href="?format=gift&amp;drafts&amp;download"' in page
    files = [client.get(url("export", course, f"?format=gift&download{more}")).content for more in ("", "&drafts")]
    assert [b"::unseen::" in file for file in files] == [False, True]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_lesson_of_another_course_cannot_be_chosen(client, course):
    other = Lesson.objects.get(course__slug="other")

    assert upload(client, course, lesson=str(other.pk)).status_code == 422


def test_an_upload_that_is_gone_or_another_one_is_asked_for_again(client, course):
    upload(client, course)
    page = client.get(url("import_preview", course)).content.decode()
    sent = {name: values[0] for name, values in form_of(page, "import_form").items()}
    upload(client, course, data=GIFT.replace("Tokyo", "Edo"))
    before = all_rows()["courses_lesson"]

    response = client.post(url("import_preview", course), sent)

    assert response["Location"] == url("import", course)
    assert all_rows()["courses_lesson"] == before
    assert client.get(url("import_preview", Course.objects.get(slug="c"))).status_code == 200
    assert signed_in(make_instructor("jo", "c")).get(url("import_preview", course)).status_code == 302


@pytest.mark.parametrize("form", ["gift", "moodle-xml", "qti3"])
def test_the_questions_of_a_course_go_out_with_what_the_format_does_not_say(client, course, form):
    page = client.get(url("export", course, f"?format={form}")).content.decode()
    assert "1 question, as readers get it." in page

    file = client.get(url("export", course, f"?format={form}&download"))

    assert file["Content-Disposition"].startswith('attachment; filename="c-questions.')
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Cache-Control"].startswith("private, no-store")
    if form == "qti3":
        assert zipfile.ZipFile(io.BytesIO(file.content)).testzip() is None
    else:
        assert b"Which one is a fruit?" in file.content


@pytest.mark.parametrize("query", ["", "?format=", "?format=aiken2", "?format=qti2"])
def test_a_format_that_is_not_written_is_not_found(client, course, query):
    assert client.get(url("export", course, query)).status_code == 404


@pytest.mark.parametrize("name", ["import", "import_preview", "export"])
def test_strangers_do_not_learn_of_the_course(course, client, name):
    cleo = signed_in(make_instructor("cleo", "other"))
    people = [Client(), signed_in(make_user()), signed_in(make_user(is_staff=True)), cleo]

    assert [person.get(url(name, course, "?format=gift")).status_code for person in people] == [302, 302, 404, 404]
    assert [person.post(url(name, course)).status_code for person in people][2:] in ([404, 404], [405, 405])
