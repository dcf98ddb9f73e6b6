"""The editor: what is typed is kept whatever happens, saved as versions, and never written over anybody's."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses import manuscript, proofreading, publishing, versions
from courses.editing import copies, tickets
from courses.models.outline import FormerSlug, Lesson
from courses.models.versions import LessonVersion, WorkingCopy
from tests.courses.editing.people import FRAGMENT, address, edit, fields, fresh, make_instructor, send, signed_in
from tests.factories import BODY, make_course, make_lesson, make_module, make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    make_lesson(make_module(make_course("other"), slug="m"), slug="elsewhere")
    return make_lesson(make_module(make_course("c"), slug="m"), slug="fruit", title="Fruit", questions=1)


@pytest.fixture
def ines(lesson):
    return make_instructor("ines", "c")


@pytest.fixture
def jo(lesson):
    return make_instructor("jo", "c")


def versions_of(lesson):
    found = LessonVersion.objects.filter(lesson=lesson).order_by("number")
    return [(v.number, v.title, v.origin, v.made_by.name if v.made_by else None) for v in found]


def state(lesson):
    row = fresh(lesson)
    return row.title, row.status, row.version, row.head


FIRST = (1, "Fruit", "files", None)


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


# Keeping what is typed


def test_what_is_typed_is_kept_before_it_is_saved(lesson, ines):
    client = signed_in(ines)
    form = fields(client, lesson, title="Half a ti", read_minutes="x", body="Half a sen")

    response = send(client, lesson, form, do="", page="working_copy", **FRAGMENT)

    assert response.status_code == 200
    assert "Kept at" in response.content.decode()
    assert versions_of(lesson) == [FIRST]
    copy = WorkingCopy.objects.get()
    assert (copy.author, copy.base, copy.rev) == (ines, 1, 1)
    again = fields(client, lesson)
    assert (again["title"], again["read_minutes"], again["body"]) == ("Half a ti", "x", "Half a sen")


def test_the_answer_to_typing_holds_problems_terms_and_the_preview(lesson, ines):
    client = signed_in(ines)
    body = 'A [seed](#term "What grows.").\n\n## First {#first}\n\n[x](lesson:nowhere)\n'

    page = send(client, lesson, fields(client, lesson, body=body), do="", page="working_copy", **FRAGMENT)

    text = page.content.decode()
    assert 'data-line="5">Line 5</a> no lesson of this course has the slug “nowhere”; mend the link.' in text
    assert 'data-line="1">Seed</a>' in text
    assert "data-preview=" in text


def test_nobody_else_sees_or_gets_what_is_not_saved(lesson, ines, jo):
    client = signed_in(ines)
    send(client, lesson, fields(client, lesson, title="Mine alone"), do="", page="working_copy", **FRAGMENT)

    assert fields(signed_in(jo), lesson)["title"] == "Fruit"
    assert b"Mine alone" not in signed_in(jo).get(address(lesson)).content


def test_two_windows_hold_two_texts_and_the_later_one_opens_first(lesson, ines):
    client = signed_in(ines)
    one, two = fields(client, lesson, title="One"), fields(client, lesson, title="Two")

    send(client, lesson, one, do="", page="working_copy", **FRAGMENT)
    send(client, lesson, two, do="", page="working_copy", **FRAGMENT)

    assert WorkingCopy.objects.count() == 2
    assert fields(client, lesson)["title"] == "Two"
    first = WorkingCopy.objects.get(data__title="One")
    assert fields(client, lesson, query=f"?copy={first.page}")["title"] == "One"
    assert "Other windows of yours hold texts" in client.get(address(lesson)).content.decode()


def test_a_text_that_is_gone_on_with_in_another_window_is_taken_over_not_doubled(lesson, ines):
    client = signed_in(ines)
    send(client, lesson, fields(client, lesson, title="One"), do="", page="working_copy", **FRAGMENT)
    again = fields(client, lesson, title="One and more")

    send(client, lesson, again, do="", page="working_copy", **FRAGMENT)

    assert [copy.data["title"] for copy in WorkingCopy.objects.all()] == ["One and more"]


def test_a_text_that_went_on_in_its_own_window_is_not_taken_away_from_it(lesson, ines):
    client = signed_in(ines)
    first = fields(client, lesson, title="One")
    send(client, lesson, first, do="", page="working_copy", **FRAGMENT)
    second = fields(client, lesson, title="One and more")
    send(client, lesson, first | {"title": "One, elsewhere"}, do="", page="working_copy", **FRAGMENT)

    send(client, lesson, second, do="", page="working_copy", **FRAGMENT)

    assert sorted(copy.data["title"] for copy in WorkingCopy.objects.all()) == ["One and more", "One, elsewhere"]


def test_throwing_away_leads_back_to_the_newest_version(lesson, ines):
    client = signed_in(ines)

    response = edit(client, lesson, do="discard", title="Not this")

    assert response.status_code == 302
    assert WorkingCopy.objects.count() == 0
    assert fields(client, lesson)["title"] == "Fruit"


def test_old_copies_go_and_a_person_has_a_limited_number(lesson, ines):
    now = timezone.now()
    for number in range(copies.MOST + 5):
        ticket = tickets.Ticket(ines.pk, lesson.pk, uuid.uuid4(), 1)
        copies.keep(ticket=ticket, data={"title": str(number)}, now=now + timedelta(minutes=number))

    assert WorkingCopy.objects.count() == copies.MOST
    assert not WorkingCopy.objects.filter(data__title="0").exists()
    late = tickets.Ticket(ines.pk, lesson.pk, uuid.uuid4(), 1)
    copies.keep(ticket=late, data={"title": "late"}, now=now + timedelta(days=100))
    assert [copy.data["title"] for copy in WorkingCopy.objects.all()] == ["late"]


# Sessions that end


@pytest.mark.parametrize("do", ["save", "publish", "preview", "tidy", "discard", ""])
def test_a_session_that_ended_keeps_the_text_and_gives_it_back_after_signing_in(lesson, ines, do):
    client = signed_in(ines)
    form = fields(client, lesson, title="Written for an hour")
    client.logout()

    response = send(client, lesson, form, do=do)

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address(lesson)}")
    assert versions_of(lesson) == [FIRST]
    client.force_login(ines)
    assert fields(client, lesson)["title"] == "Written for an hour"


def test_typing_after_the_session_ended_is_kept_and_says_where_to_sign_in(lesson, ines):
    client = signed_in(ines)
    form = fields(client, lesson, title="Still typing")
    client.logout()

    response = send(client, lesson, form, do="", page="working_copy", **FRAGMENT)

    assert response.status_code == 401
    assert f'<a href="/accounts/login/?next={address(lesson)}">Sign in and go on</a>' in response.content.decode()
    assert WorkingCopy.objects.get().data["title"] == "Still typing"


def test_a_form_of_somebody_else_is_kept_for_them_and_does_nothing_here(lesson, ines, jo):
    form = fields(signed_in(ines), lesson, title="By Ines")

    response = send(signed_in(jo), lesson, form, do="publish")

    assert response.status_code == 302
    assert versions_of(lesson) == [FIRST]
    assert WorkingCopy.objects.get().author == ines
    assert send(signed_in(jo), lesson, form, do="save", **FRAGMENT).status_code == 403


def test_a_form_token_is_not_needed_and_a_strange_ticket_is_no_use(lesson, ines):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ines)
    form = fields(client, lesson, title="New title")
    form.pop("csrfmiddlewaretoken", None)
    before = all_rows()

    for ticket in ("", "x", form["ticket"][:-1] + "!", tickets.issue(user=ines.pk, lesson=lesson.pk + 1, base=1)):
        response = send(client, lesson, form | {"ticket": ticket})
        assert response.status_code == 403
        assert "New title" in response.content.decode()
        assert response.content.decode().count("The hook.") == 1

    assert all_rows() == before
    assert send(client, lesson, form).status_code == 302
    assert versions_of(lesson)[1:] == [(2, "New title", "editor", "Ines")]


def test_who_does_not_teach_the_course_any_more_keeps_nothing_in_it(lesson, ines):
    client = signed_in(ines)
    form = fields(client, lesson, title="Too late")
    lesson.course.instructors.remove(ines)

    response = send(client, lesson, form)

    assert response.status_code == 403
    assert "Too late" in response.content.decode()
    assert (versions_of(lesson), WorkingCopy.objects.count()) == ([FIRST], 0)
    ines.is_active = False
    ines.save()
    assert send(client, lesson, form).status_code == 403


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


# Who may


def test_who_opens_the_editor(lesson, ines):
    cleo = make_instructor("cleo", "other")
    staff = make_user(is_staff=True)
    operator = make_user(is_staff=True, is_superuser=True)

    def status(person):
        return (signed_in(person) if person else Client()).get(address(lesson)).status_code

    assert [status(who) for who in (None, make_user(), staff, cleo, ines, operator)] == [302, 302, 403, 302, 200, 200]


PAGES = [
    ("versions", "get", ()),
    ("version", "get", (1,)),
    ("restoration", "post", (1,)),
    ("publication", "get", ()),
    ("publication", "post", ()),
    ("merge", "get", (uuid.UUID(int=7),)),
]


@pytest.mark.parametrize(("page", "method", "more"), PAGES)
def test_strangers_do_not_learn_that_there_is_a_lesson(lesson, ines, page, method, more):
    cleo = make_instructor("cleo", "other")
    before = all_rows()

    answers = [
        getattr(client, method)(address(lesson, page, *more)).status_code
        for client in (Client(), signed_in(make_user()), signed_in(make_user(is_staff=True)), signed_in(cleo))
    ]

    assert answers == [302, 302, 404, 404]
    after = all_rows()
    unlike = {table for table in before if before[table] != after[table]}
    assert unlike <= {"accounts_user", "account_emailaddress", "django_session"}


@pytest.mark.parametrize("count", [1, 30])
def test_the_editor_asks_the_same_number_of_queries_for_a_long_lesson(lesson, ines, count, django_assert_num_queries):
    long = make_lesson(lesson.module, slug="long", questions=count)
    client = signed_in(ines)
    client.get(address(long))

    with django_assert_num_queries(12):
        client.get(address(long))
