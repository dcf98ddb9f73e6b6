"""The outline on the page of a course, and on that of a module."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.urls import reverse

from courses.admin.outline import lesson_state
from courses.models.outline import Course, Lesson
from tests.courses.authors import address, arrange, lesson, row_of, two_courses
from tests.factories import make_course, make_lesson, make_module
from tests.forms import form_of
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return two_courses()


def course():
    return Course.objects.get(slug="c")


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def outline_of(client, row):
    page = client.get(address(row)).content.decode()
    return page[page.index('<section id="outline"') : page.index("</section>", page.index('<section id="outline"'))]


def send(client, **fields):
    """Press something on the outline of course "c"."""
    return arrange(client, course(), **fields)


# What is shown


def test_lessons_stand_in_order_with_all_that_an_author_asks(people):
    draft = make_lesson(lesson().module, slug="l3", title="A draft", status="draft", body="x\n")
    Lesson.objects.filter(pk=draft.pk).update(problems=[[4, "a word is missing."], [9, "too long."]])

    shown = outline_of(people["ines"], course())

    rows = [words(row.split("<div popover")[0]) for row in shown.split('<li class="lesson-row"')[1:]]
    assert [row.split("> ", 1)[-1] for row in rows] == [
        "1.1 First of c Published 15 min 1 question View as a learner: First of c Move or retire: First of c",
        "1.2 Second of c Published 15 min View as a learner: Second of c Move or retire: Second of c",
        "1.3 A draft Draft 15 min 2 notes about the text Line 4 : a word is missing. Line 9 : too long. "
        "View as a learner: A draft Move or retire: A draft",
    ]  # fmt: skip
    assert f'href="{address(draft)}?line=9"' in shown
    assert f'href="{reverse("admin:courses_lesson_add")}?module={draft.module_id}"' in shown
    assert f'href="{reverse("admin:courses_module_add")}?course={draft.course_id}"' in shown
    assert 'href="/courses/c/l3/"' in shown


def test_a_modules_page_has_its_own_lessons_only(people):
    make_lesson(make_module(course(), slug="next"), slug="elsewhere", title="Elsewhere", body="x\n")

    shown = outline_of(people["ines"], lesson().module)

    assert ("First of c" in shown, "Elsewhere" in shown, "Add module" in shown) == (True, False, False)


def test_a_course_that_is_new_says_what_comes_first(people):
    new = make_course("new")

    assert "This course has no modules yet. Add the first one, then write a lesson in it." in outline_of(
        people["operator"], new
    )


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"status": "draft"}, ("Draft", "not", ())),
        ({"status": "draft", "head": 2, "version": 1}, ("Draft", "not", ())),
        ({"status": "published"}, ("Published", "right", ())),
        ({"status": "published", "head": 2, "version": 1}, ("Published", "right", ("edit pending",))),
        ({"status": "retired"}, ("Retired", "", ())),
        (
            {"status": "draft", "publish_at": datetime(2027, 3, 4, 9, 5, tzinfo=ZoneInfo("UTC"))},
            ("Draft", "not", ("scheduled for 03/04/2027 9:05 a.m.",)),
        ),
        (
            {"status": "draft", "publish_problem": "line 3: x."},
            ("Draft", "not", ("could not be published: line 3: x.",)),
        ),
    ],
)
def test_the_state_of_a_lesson_in_words(settings, fields, state):
    settings.TIME_ZONE = "UTC"
    shown = lesson_state(Lesson(**{"head": 1, "version": 1, **fields}))

    assert (shown.name, shown.tone, shown.details) == state


@pytest.mark.parametrize("model", ["course", "module"])
def test_the_number_of_queries_is_the_same_for_three_lessons_and_for_sixty(people, django_assert_num_queries, model):
    client, module = people["ines"], lesson().module
    row = row_of(model, "c")
    expected = {"course": 11, "module": 12}[model]
    client.get(address(row))
    with django_assert_num_queries(expected):
        client.get(address(row))

    for number in range(58):
        make_lesson(module, slug=f"more{number}", body="x\n")
    Lesson.objects.filter(slug="l2").update(status="retired")

    with django_assert_num_queries(expected):
        assert "more57" in client.get(address(row)).content.decode()


# What the form does


def test_a_move_is_told_and_written_down(people):
    response = send(people["ines"], **{f"l-{lesson('l2').pk}": "1"})

    told = "The lesson “Second of c” is number 1 of “Module of c” now."
    assert said(response) == [told]
    entry = LogEntry.objects.get()
    assert (entry.user.email, entry.get_edited_object(), entry.change_message) == ("ines@example.org", course(), told)


def test_nothing_moved_is_told_and_not_written_down(people):
    before = all_rows()

    response = send(people["ines"])

    assert said(response) == ["Everything is where it was."]
    assert changed(before) == set()
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("step", "expected"),
    [("l2-up", ["l2", "l1"]), ("l1-down", ["l2", "l1"]), ("l1-up", ["l1", "l2"]), ("l2-down", ["l1", "l2"])],
)
def test_buttons_move_a_lesson_by_one(people, step, expected):
    slug, _, way = step.partition("-")

    send(people["ines"], step=f"l-{lesson(slug).pk}-{way}")

    assert list(lesson().module.lessons.values_list("slug", flat=True)) == expected


def test_buttons_move_a_module_by_one(people):
    make_module(course(), slug="next", title="Next")

    response = send(people["ines"], step=f"m-{course().modules.get(slug='next').pk}-up")

    assert list(course().modules.values_list("slug", "position")) == [("next", 1), ("m", 2)]
    assert said(response) == ["The module “Next” is number 1 now."]


def test_a_stale_page_says_what_changed_and_changes_nothing(people):
    stale = form_of(people["ines"].get(address(course())).content.decode(), "outline_form")
    arrange(people["operator"], course(), **{f"l-{lesson('l2').pk}": "1"})
    make_lesson(lesson().module, slug="l3", title="Third", body="x\n")
    before = all_rows()

    response = people["ines"].post(
        reverse("admin:courses_course_outline", args=[course().pk]), stale | {"step": f"l-{lesson().pk}-down"}
    )

    assert said(response) == [
        "Nothing was moved: the outline has changed since you opened this page. The lesson “Second of c” is number 1 "
        "of “Module of c” now. “Third” is new. Move it again."
    ]
    assert changed(before) == set()


def test_a_lesson_is_retired_and_comes_back(people, client):
    pk = lesson("l2").pk

    assert said(send(people["ines"], retire=f"l-{pk}-published")) == ["Retired the lesson “Second of c”."]
    assert client.get("/courses/c/l2/").status_code == 404
    assert "Bring back" in outline_of(people["ines"], course())

    response = send(people["ines"], restore=f"l-{pk}-retired")
    assert said(response)[-1] == "Brought the lesson “Second of c” back as a draft, at the end of its module."
    assert lesson("l2").status == "draft"
    assert LogEntry.objects.count() == 2


def test_a_module_is_retired_and_comes_back(people, client):
    pk = lesson().module_id

    assert said(send(people["ines"], retire=f"m-{pk}")) == ["Retired the module “Module of c”."]
    assert client.get("/courses/c/l1/").status_code == 404
    assert said(send(people["ines"], restore=f"m-{pk}"))[-1] == "Brought the module “Module of c” back, at the end."
    assert client.get("/courses/c/l1/").status_code == 200


def test_a_lesson_that_somebody_published_meanwhile_is_not_retired(people):
    before = all_rows()

    response = send(people["ines"], retire=f"l-{lesson().pk}-draft")

    assert said(response) == ["Nothing was changed: somebody changed this lesson meanwhile. Look at it again."]
    assert changed(before) == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"retire": "l-{other}-published"},
        {"retire": "m-{module}"},
        {"restore": "l-{other}-published"},
        {"retire": "l-"},
        {"retire": "x"},
        {"retire": "l-99999999999999999999-draft"},
        {"retire": "m-١"},
        {"step": "l-{other}-up"},
        {"step": "m-{module}-up"},
        {"step": "l-1-sideways"},
        {"step": "l--up"},
        {"made_from": ""},
        {"made_from": "1:1:1"},
        {"order": "{module}:{other}"},
        {"l-{mine}": "-1"},
        {"l-{mine}": "1.5"},
        {"l-{mine}": "9" * 30},
        {"l-{mine}-module": "{module}"},
        {"l-{mine}-module": "x"},
        {"m-{home}": "first"},
    ],
    ids=str,
)
def test_what_the_form_did_not_offer_is_refused(people, fields):
    other = lesson("l1", "other")
    names = {"other": other.pk, "module": other.module_id, "mine": lesson().pk, "home": lesson().module_id}
    before = all_rows()

    response = send(people["ines"], **{key.format(**names): value.format(**names) for key, value in fields.items()})

    assert len(said(response)) == 1
    assert said(response)[0].startswith("Nothing was moved: ")
    assert changed(before) == set()
    assert LogEntry.objects.count() == 0


def test_a_script_gets_the_outline_alone(people):
    client = people["ines"]
    sent = form_of(client.get(address(course())).content.decode(), "outline_form")

    response = client.post(
        reverse("admin:courses_course_outline", args=[course().pk]),
        sent | {"step": f"l-{lesson('l2').pk}-up"},
        HTTP_X_FRAGMENT="1",
    )

    page = response.content.decode().strip()
    assert response.status_code == 200
    assert (page.startswith('<section id="outline"'), page.endswith("</section>")) == (True, True)
    assert "The lesson “Second of c” is number 1 of “Module of c” now." in page
    assert page.index("Second of c</a>") < page.index("First of c</a>")


@pytest.mark.parametrize(("role", "status"), [("guest", 302), ("learner", 302), ("staff", 404), ("cleo", 404)])
def test_nobody_else_moves_anything(people, role, status):
    url = reverse("admin:courses_course_outline", args=[course().pk])
    sent = form_of(people["ines"].get(address(course())).content.decode(), "outline_form")
    client = people[role]
    before = all_rows()

    assert client.get(url).status_code == status
    assert client.post(url, sent | {"step": f"l-{lesson('l2').pk}-up"}).status_code == status
    assert changed(before) == set()


def test_looking_at_the_address_of_the_form_is_not_allowed(people):
    assert people["ines"].get(reverse("admin:courses_course_outline", args=[course().pk])).status_code == 405
