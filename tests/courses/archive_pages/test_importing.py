"""A course from a zip file: what it would do is shown before anything changes, and done when told."""

import io
import re
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models.outline import Course, Lesson
from tests.courses.archive_pages.pages import confirm, course_rows, told, upload
from tests.courses.archive_pages.places import BASE, PREVIEW
from tests.courses.archives.zips import LEAST, OWN, zipped
from tests.courses.trees import Tree

pytestmark = pytest.mark.django_db


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


def test_a_course_that_renders_for_longer_than_a_browser_waits_is_not_imported(people, monkeypatch):
    monkeypatch.setattr("courses.arrivals.SECONDS_TO_RENDER", 1e-6)
    before = course_rows()

    assert upload(people["ines"], zipped(OWN, "fresh/")).status_code == 302
    page = people["ines"].get(PREVIEW)

    text = " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())
    # The question of the first lesson, and the other two lessons.
    assert text.count("The texts before this one took 1e-06 seconds to render") == 3
    assert "make a course of fewer lessons, or take it in as files" in text
    assert course_rows() == before


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
