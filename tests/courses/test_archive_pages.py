"""Courses that come and go as a whole, in the admin: who may, what is shown before anything changes, what stays."""

import io
import re
import tempfile
import zipfile

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from accounts.demo import instructors
from config.urls import urlpatterns as site_patterns
from courses import archive, arrivals
from courses.admin.archives import CourseArchives
from courses.admin.outline import CourseAdmin
from courses.models.outline import Course, Lesson
from courses.versions import Outdated
from tests.courses.test_archive import HOSTILE, LEAST, OWN, zipped
from tests.courses.trees import Tree
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.forms import form_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

# The pages at the addresses that they have once they are bases of CourseAdmin.
PAGES = CourseAdmin if issubclass(CourseAdmin, CourseArchives) else type("Pages", (CourseArchives, CourseAdmin), {})
NAMES = ("courses_course_new", "courses_course_import", "courses_course_export")
OWN_PAGES = [
    pattern for pattern in PAGES(Course, admin.site).get_urls() if str(getattr(pattern, "name", "")).startswith(NAMES)
]
ADMIN = ([path("courses/course/", include(OWN_PAGES)), *admin.site.urls[0]], "admin")
urlpatterns = [
    path("admin/", include(ADMIN, namespace="admin")),
    *[pattern for pattern in site_patterns if str(pattern.pattern) != "admin/"],
]
BASE = "/admin/courses/course"
NEW, IMPORT, PREVIEW = f"{BASE}/new/", f"{BASE}/import/", f"{BASE}/import/preview/"
ALWAYS_WRITTEN = {"django_admin_log", "courses_publication", "django_session"}


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def people():
    """Ines teaches course "a-course" alone, Cleo "other" alone; the operator runs the site; staff has no rights."""
    users = {
        "learner": make_user(),
        "staff": make_user(is_staff=True),
        "ines": make_user("ines@example.org", is_staff=True),
        "cleo": make_user("cleo@example.org", is_staff=True),
        "operator": make_user("olu@example.org", is_staff=True, is_superuser=True),
    }
    for name, slug in (("ines", "a-course"), ("cleo", "other")):
        users[name].groups.add(instructors())
        course = make_course(slug)
        course.instructors.add(users[name])
        make_lesson(make_module(course, slug="m"), slug="l")
    clients = {"guest": Client(), **{name: Client() for name in users}}
    for name, user in users.items():
        clients[name].force_login(user)
    return clients


def course_rows():
    return {table: rows for table, rows in all_rows().items() if table not in ALWAYS_WRITTEN}


def upload(client, data, name="course.zip", **fields):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data), **fields})


def errors(response):
    return response.context["form"].errors.get_json_data()


def told(response):
    return [str(message) for message in response.context["messages"]]


def confirm(client, **fields):
    return client.post(PREVIEW, form_of(client.get(PREVIEW).content.decode(), "import_form") | fields)


# Who may


def test_the_pages_open_for_those_who_may_add_courses(people):
    for address in (NEW, IMPORT):
        assert {name: client.get(address).status_code for name, client in people.items()} == {
            "guest": 302, "learner": 302, "staff": 403, "ines": 200, "cleo": 200, "operator": 200,
        }  # fmt: skip
    before = course_rows()
    for address in (NEW, IMPORT, PREVIEW):
        assert {
            people[name].post(address, {"title": "T", "slug": "t"}).status_code for name in ("guest", "learner")
        } == {302}
        assert people["staff"].post(address, {"title": "T", "slug": "t"}).status_code == 403
        assert people["staff"].get(PREVIEW).status_code == 403
    assert course_rows() == before


def test_a_course_is_exported_to_those_who_teach_it(people):
    course = Course.objects.get(slug="a-course")
    address = f"{BASE}/{course.pk}/export/"

    assert {name: client.get(address).status_code for name, client in people.items()} == {
        "guest": 302, "learner": 302, "staff": 404, "ines": 200, "cleo": 404, "operator": 200,
    }  # fmt: skip
    answer = people["ines"].get(address)
    assert answer.content == archive.pack(course)
    assert {name: answer[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")} == {
        "Content-Type": "application/zip",
        "Content-Disposition": 'attachment; filename="a-course.zip"',
        "X-Content-Type-Options": "nosniff",
    }
    assert "private" in answer["Cache-Control"]
    assert people["ines"].post(address).status_code == 405
    assert [people["ines"].get(f"{BASE}/{key}/export/").status_code for key in ("999999", "x", "_5F")] == [404] * 3


def test_reading_the_pages_writes_nothing_and_forms_need_their_token(people):
    upload(people["ines"], zipped(OWN, "fresh/"))
    before = all_rows()

    assert people["cleo"].get(PREVIEW).status_code == 410
    for address in (NEW, IMPORT, PREVIEW, f"{BASE}/{Course.objects.get(slug='a-course').pk}/export/"):
        assert people["ines"].get(address).status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = people["ines"].cookies
    assert [strict.post(address, {"title": "T"}).status_code for address in (NEW, IMPORT, PREVIEW)] == [403] * 3

    assert all_rows() == before


def test_the_ways_to_the_pages_are_shown_to_those_who_may_go_them():
    course = make_course("c")
    tools = [
        render_to_string("admin/courses/archives/_list_tools.html", {"has_add_permission": True}),
        render_to_string("admin/courses/archives/_list_tools.html", {"has_add_permission": False}),
        render_to_string("admin/courses/archives/_course_tools.html", {"original": course}),
    ]

    assert [re.findall(r'href="([^"]*)"', text) for text in tools] == [
        [IMPORT, NEW],
        [],
        [f"{BASE}/{course.pk}/export/"],
    ]


# A new course


def test_a_new_course_belongs_to_who_made_it_and_opens_in_the_admin(people):
    answer = people["ines"].post(NEW, {"title": "Knots & Bends", "slug": ""}, follow=True)

    course = Course.objects.get(slug="knots-bends")
    assert answer.redirect_chain == [(f"{BASE}/{course.pk}/change/", 302)]
    assert told(answer) == ["The course is there, as a draft with two lessons to write over."]
    assert (course.title, course.status, [user.email for user in course.instructors.all()]) == (
        "Knots & Bends", "draft", ["ines@example.org"],
    )  # fmt: skip
    assert course.lessons.count() == 2
    entry = LogEntry.objects.get()
    assert (entry.user.email, entry.object_repr, entry.is_addition()) == ("ines@example.org", "Knots & Bends", True)


def test_an_operator_names_the_instructors_later(people):
    assert people["operator"].post(NEW, {"title": "Knots", "slug": "ropes"}).status_code == 302

    assert list(Course.objects.get(slug="ropes").instructors.all()) == []


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"title": "", "slug": "x"}, {"title": ["This field is required."]}),
        ({"title": "結び目"}, {"slug": ["The title has no letters from a to z; write an address."]}),
        ({"title": "Knots", "slug": "Kn ots"}, {"slug": [
            "“Kn ots” cannot be a course's address; use a-z, 0-9 and single hyphens, at most 80 in all."]}),
        ({"title": "Knots", "slug": "media"}, {"slug": ["“media” is a name of the site's own; choose another."]}),
        ({"title": "Knots", "slug": "a-course"}, {"slug": ["The address “a-course” is taken; choose another."]}),
        ({"title": "Other"}, {"slug": ["The address “other” is taken; choose another."]}),
    ],
)  # fmt: skip
def test_what_cannot_be_a_course_comes_back_with_what_is_wrong(fields, problems, people):
    before = all_rows()

    answer = people["ines"].post(NEW, fields)

    assert answer.status_code == 200
    assert {name: [error["message"] for error in found] for name, found in errors(answer).items()} == problems
    assert form_of(answer.content.decode(), "new_course_form")["title"] == [fields["title"]]
    assert all_rows() == before


def test_a_long_title_makes_an_address_that_fits(people):
    people["ines"].post(NEW, {"title": "knots_and " * 16})

    assert Course.objects.filter(slug=("knots-and-" * 8)[:80].strip("-")).exists()


# A course from a zip file


def test_an_import_shows_what_it_would_do_and_does_it_when_told(people):
    before = course_rows()

    sent = upload(people["ines"], zipped({**OWN, "notes.txt": b"x"}, "fresh/"))
    page = people["ines"].get(PREVIEW)

    assert (sent.status_code, sent["Location"]) == (302, PREVIEW)
    text = " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())
    assert "The course's address is “fresh”. It is a new course." in text
    assert "1 file is no part of a course and was left out: fresh/notes.txt" in text
    assert "New (8) course fresh module first module second lesson alpha lesson beta lesson gamma file dots.svg" in text
    assert course_rows() == before

    done = confirm(people["ines"], **{"import": "1"})
    after = people["ines"].get(done["Location"])

    course = Course.objects.get(slug="fresh")
    assert done["Location"] == f"{BASE}/{course.pk}/change/"
    assert told(after) == ["The course is imported: 8 parts were written."]
    assert [user.email for user in course.instructors.all()] == ["ines@example.org"]
    assert [lesson.slug for lesson in course.lessons.in_order()] == ["alpha", "beta", "gamma"]
    assert LogEntry.objects.get().is_addition()
    assert people["ines"].get(PREVIEW).status_code == 410


def test_the_address_is_the_field_or_the_folder_or_the_name_of_the_file(people):
    for data, name, fields in (
        (zipped(LEAST, "one/"), "x.zip", {}),
        (zipped(LEAST, ""), "two.zip", {}),
        (zipped(LEAST, "one/"), "x.zip", {"slug": "three"}),
    ):
        assert upload(people["operator"], data, name, **fields).status_code == 302
        assert confirm(people["operator"]).status_code == 302

    assert {"one", "two", "three"} <= set(Course.objects.values_list("slug", flat=True))
    assert Course.objects.get(slug="one").instructors.count() == 0


def test_a_course_of_others_is_only_called_taken(people):
    before = all_rows()

    answer = upload(people["ines"], zipped(OWN, "other/"))

    assert [error["message"] for error in errors(answer)["slug"]] == ["The address “other” is taken; choose another."]
    assert people["ines"].get(PREVIEW).status_code == 410
    assert all_rows() == before
    assert upload(people["operator"], zipped(OWN, "other/")).status_code == 302


def test_who_stops_teaching_a_course_cannot_import_into_it_any_more(people):
    upload(people["ines"], zipped(OWN))
    fields = form_of(people["ines"].get(PREVIEW).content.decode(), "import_form")
    Course.objects.get(slug="a-course").instructors.clear()
    before = course_rows()

    answers = [people["ines"].get(PREVIEW), people["ines"].post(PREVIEW, fields)]

    assert [(answer.status_code, answer.context["why"]) for answer in answers] == [
        (409, "The address “a-course” is taken; choose another.")
    ] * 2
    assert course_rows() == before


def test_who_may_add_courses_and_not_change_them_cannot_import_into_one(people):
    course = Course.objects.get(slug="a-course")
    adder = make_user(is_staff=True)
    adder.user_permissions.add(Permission.objects.get(codename="add_course"))
    course.instructors.add(adder)
    client = Client()
    client.force_login(adder)

    assert upload(client, zipped(OWN)).status_code == 302
    assert client.get(PREVIEW).status_code == 403
    assert upload(client, zipped(OWN), slug="fresh").status_code == 302
    assert client.get(PREVIEW).status_code == 200


def test_a_course_that_is_there_keeps_what_was_changed_on_the_site_unless_told(people, tmp_path):
    Course.objects.get(slug="a-course").delete()
    Tree(tmp_path).sync()
    course = Course.objects.get(slug="a-course")
    course.instructors.add(*Course.objects.get(slug="other").instructors.all())
    Lesson.objects.filter(slug="alpha").update(title="Alpha of the site")
    changed = OWN["01-first/01-alpha.md"].replace(b"title: Alpha", b"title: Alpha of the file")
    files = {**OWN, "01-first/01-alpha.md": changed, "course.yml": b"title: Renamed\nstatus: published\n"}
    upload(people["cleo"], zipped({name: data for name, data in files.items() if "gamma" not in name}))
    take = "content/a-course/01-first/01-alpha.md"

    page = people["cleo"].get(PREVIEW)

    assert [(outcome.title, [part.said for part in outcome.steps]) for outcome in page.context["outcomes"]] == [
        ("Changed", ["course a-course"]),
        ("Changed on the site and in the zip file", ["lesson alpha"]),
        ("Not in the zip file", ["lesson gamma"]),
    ]
    assert f'value="{take}"' in page.content.decode()

    confirm(people["cleo"])
    assert (Course.objects.get(pk=course.pk).title, Lesson.objects.get(slug="alpha").title) == (
        "Renamed", "Alpha of the site",
    )  # fmt: skip
    assert Lesson.objects.get(slug="gamma").status == "retired"

    upload(people["cleo"], zipped({name: data for name, data in files.items() if "gamma" not in name}))
    confirm(people["cleo"], take=[take])
    assert Lesson.objects.get(slug="alpha").title == "Alpha of the file"
    assert [entry.is_change() for entry in LogEntry.objects.all()] == [True, True]
    upload(people["cleo"], zipped({name: data for name, data in files.items() if "gamma" not in name}))
    again = people["cleo"].get(PREVIEW).content.decode()
    assert "Nothing would change" in again
    assert 'name="import"' not in again


def test_problems_are_shown_with_their_place_and_nothing_can_be_imported(people):
    broken = OWN["01-first/02-beta.md"].replace(b"lesson:alpha#first", b"lesson:alfa")
    upload(people["ines"], zipped({**OWN, "01-first/02-beta.md": broken}, "fresh/"))
    before = course_rows()

    page = people["ines"].get(PREVIEW)
    sent = confirm(people["ines"], **{"import": "1"})

    assert (page.status_code, sent.status_code) == (200, 409)
    assert [str(problem) for problem in page.context["problems"]] == [
        "01-first/02-beta.md:8: no lesson of this course has the slug “alfa”; mend the link."
    ]
    assert "<code>01-first/02-beta.md:8</code>" in page.content.decode()
    assert 'name="import"' not in page.content.decode()
    assert course_rows() == before


def test_advice_does_not_stop_an_import(people):
    longer = OWN["01-first/01-alpha.md"].replace(b"read: 2", b"read: 60")
    upload(people["ines"], zipped({**OWN, "01-first/01-alpha.md": longer}, "fresh/"))

    page = people["ines"].get(PREVIEW)

    assert [str(finding) for finding in page.context["advice"]] == [
        "01-first/01-alpha.md:11: the text has 8 words, which take about 1 minute to read, not 60."
    ]
    assert confirm(people["ines"])["Location"].endswith("/change/")


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


def test_what_was_exported_is_imported_as_the_same_bytes(people):
    exported = people["ines"].get(f"{BASE}/{Course.objects.get(slug='a-course').pk}/export/").content
    upload(people["ines"], exported, slug="copy")
    confirm(people["ines"])

    again = people["ines"].get(f"{BASE}/{Course.objects.get(slug='copy').pk}/export/").content

    with zipfile.ZipFile(io.BytesIO(exported)) as one, zipfile.ZipFile(io.BytesIO(again)) as two:
        files = {name.removeprefix("a-course/"): one.read(name) for name in one.namelist()}
        assert {name.removeprefix("copy/"): two.read(name) for name in two.namelist()} == files


def test_the_pages_ask_as_much_of_the_database_for_many_parts_as_for_one(people):
    counts = []
    for number in (1, 5):
        lessons = {f"01-m/{n:02}-l{n}.md": f"---\ntitle: L{n}\n---\n\nText.\n".encode() for n in range(2, 2 + number)}
        upload(people["ines"], zipped({**LEAST, **lessons}, "fresh/"))
        with CaptureQueriesContext(connection) as queries:
            people["ines"].get(PREVIEW)
        counts.append(len(queries))

    assert counts[0] == counts[1]
