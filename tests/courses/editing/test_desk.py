"""The editor: what is typed is saved as versions, and never written over anybody's."""

from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from courses import manuscript, proofreading, publishing, versions
from courses.models.outline import FormerSlug, Lesson
from courses.models.versions import LessonVersion, WorkingCopy
from tests.courses.editing.people import FRAGMENT, address, edit, fields, fresh, send, signed_in
from tests.courses.editing.rows import FIRST, state, versions_of
from tests.factories import BODY, make_lesson
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

# Saving


def test_saving_a_published_lesson_makes_a_version_that_waits(lesson, ines):
    response = edit(signed_in(ines), lesson, title="Fruit and seeds")

    assert (response.status_code, response["Location"]) == (302, address(lesson))
    assert versions_of(lesson) == [FIRST, (2, "Fruit and seeds", "editor", "Ines")]
    assert state(lesson) == ("Fruit", "published", 1, 2)
    assert WorkingCopy.objects.count() == 0
    assert "<h1>Fruit</h1>" in Client().get(lesson.get_absolute_url()).content.decode()


def test_a_draft_shows_its_newest_version_to_those_who_teach(lesson, ines):
    Lesson.objects.update(status="draft")
    client = signed_in(ines)

    edit(client, lesson, title="Seeds", slug="seeds", body=BODY + "New words.\n")

    row = fresh(lesson)
    assert (row.title, row.slug, row.version, row.head) == ("Seeds", "seeds", 2, 2)
    assert "New words." in row.segments[-1]["html"]
    assert list(FormerSlug.objects.values_list("slug", "lesson")) == [("fruit", lesson.pk)]


def test_saving_without_a_change_makes_no_version(lesson, ines):
    client = signed_in(ines)
    before = all_rows()

    edit(client, lesson)

    after = all_rows()
    assert {table for table in before if before[table] != after[table]} <= {"django_session"}


def test_a_text_that_cannot_be_shown_is_saved_all_the_same(lesson, ines):
    Lesson.objects.update(status="draft")
    body = BODY + "::: question {#fruit-q1}\n\nNo answers.\n\n:::\n"

    edit(signed_in(ines), lesson, body=body)

    assert LessonVersion.objects.get(number=2).body == body
    assert state(lesson) == ("Fruit", "draft", 1, 2)
    page = signed_in(ines).get(address(lesson)).content.decode()
    assert "no answers; end the question with a list" in page
    assert "No answers." in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "This field is required."),
        ("title", "x" * 161, "Ensure this value has at most 160 characters (it has 161)."),
        ("slug", "", "This field is required."),
        ("slug", "Fruit", "Use lower-case letters, digits and single hyphens."),
        ("slug", "glossary", "“glossary” is an address of the site; choose another slug."),
        ("slug", "second", "Another lesson of this course has, or had, the slug “second”."),
        ("read_minutes", "ten", "Enter a whole number."),
        ("read_minutes", "601", "Ensure this value is less than or equal to 600."),
        ("check_minutes", "-1", "Ensure this value is greater than or equal to 0."),
        ("objectives", "fly | often", "“often” is no level; write one of"),
        ("objectives", "| apply", "has no text before the |; write it."),
        ("prerequisites", "Not a slug", "“Not a slug” is no slug of a lesson; write slugs, parted by commas."),
        ("reviewed_on", "x" * 11, "Ensure this value has at most 10 characters (it has 11)."),
        ("body", "a\x0bb", "The text holds a character that cannot be shown, U+000B; remove it."),
    ],
)
def test_what_no_lesson_can_have_comes_back_and_is_kept(lesson, ines, field, value, said):
    make_lesson(lesson.module, slug="second")
    client = signed_in(ines)

    response = edit(client, lesson, **{field: value})

    assert response.status_code == 422
    assert said in response.content.decode().replace("&#x27;", "'")
    assert versions_of(lesson) == [FIRST]
    assert WorkingCopy.objects.get().data[field] == value
    again = fields(client, lesson)
    assert again[field] == value.replace("\x0b", "\x0b")


def test_further_fields_are_kept_as_files_have_them(lesson, ines):
    edit(signed_in(ines), lesson, reviewed_by=" Ann  Lee ", prerequisites="elsewhere , fruit", facts="", edition="2026")

    assert LessonVersion.objects.get(number=2).fields["details"] == {
        "reviewed_by": "Ann Lee",
        "prerequisites": ["elsewhere", "fruit"],
        "edition": "2026",
    }


def test_pressing_enter_in_a_field_saves(lesson, ines):
    page = signed_in(ines).get(address(lesson)).content.decode()

    assert page.index('name="do" value="save"') < page.index('name="do" value="preview"')


def test_a_form_without_a_button_is_kept_and_leads_back(lesson, ines):
    client = signed_in(ines)

    response = edit(client, lesson, do="", title="By some script")

    assert response["Location"] == address(lesson)
    assert WorkingCopy.objects.get().data["title"] == "By some script"


def test_a_draft_that_was_published_meanwhile_keeps_what_readers_see(lesson, ines):
    Lesson.objects.update(status="draft")
    stale = fresh(lesson)
    text = replace(manuscript.of_lesson(stale), title="Second")
    version = versions.save(lesson=stale, manuscript=text, base=1, author=ines, now=timezone.now())
    Lesson.objects.update(status="published")

    publishing.follow_newest(stale, proofreading.proofread(stale, text), version)

    assert state(lesson) == ("Fruit", "published", 1, 2)


# Two people


def test_the_second_to_save_is_led_to_both_texts_and_writes_over_nothing(lesson, ines, jo):
    first, second = signed_in(ines), signed_in(jo)
    of_ines = fields(first, lesson, title="Ines's title")
    of_jo = fields(second, lesson, body=BODY.replace("Some words.", "Jo's words."))

    send(first, lesson, of_ines)
    response = send(second, lesson, of_jo)

    page = WorkingCopy.objects.get().page
    assert response["Location"] == address(lesson, "merge", page)
    assert versions_of(lesson) == [FIRST, (2, "Ines's title", "editor", "Ines")]
    assert send(second, lesson, of_jo, **FRAGMENT)["X-Go"] == address(lesson, "merge", page)


# Queries


@pytest.mark.parametrize("count", [1, 30])
def test_the_editor_asks_the_same_number_of_queries_for_a_long_lesson(lesson, ines, count, django_assert_num_queries):
    long = make_lesson(lesson.module, slug="long", questions=count)
    client = signed_in(ines)
    client.get(address(long))

    with django_assert_num_queries(12):
        client.get(address(long))
