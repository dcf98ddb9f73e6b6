"""Courses in the admin: who sees what, texts that come back with what is wrong, and nothing that can be lost."""

from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.demo import instructors
from courses import progress
from courses.models.media import MediaFile
from courses.models.outline import Course, FormerSlug, Lesson, Module, Term
from courses.models.publication import version
from quizzes.models.question import Question
from tests.courses.trees import Tree
from tests.factories import BODY, make_course, make_lesson, make_module, make_user, now, question_text
from tests.forms import form_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

ALWAYS_WRITTEN = {"django_admin_log", "courses_publication", "django_session"}


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


class People(dict):
    """A browser for each of the cast, opened when it is first needed; those of most tests stand open."""

    def __missing__(self, name):
        group, staff = instructors(), {"is_staff": True}
        person = {
            "guest": lambda: None,
            "learner": make_user,
            "staff": lambda: make_user(**staff),
            "ines": lambda: make_user("ines@example.org", **staff),
            "cleo": lambda: make_user("cleo@example.org", **staff),
            "operator": lambda: make_user(is_superuser=True, **staff),
        }[name]()
        if name in {"ines", "cleo"}:
            person.groups.add(group)
            Course.objects.get(slug={"ines": "c", "cleo": "other"}[name]).instructors.add(person)
        self[name] = signed_in(person) if person else Client()
        return self[name]

    def all(self):
        return {name: self[name] for name in ("guest", "learner", "staff", "ines", "cleo", "operator")}


def two_courses():
    """Ines teaches course "c" alone, Cleo "other" alone; the operator runs the site; staff has no rights yet."""
    for slug in ("c", "other"):
        module = make_module(make_course(slug, title=f"Course {slug}"), slug="m", title=f"Module of {slug}")
        make_lesson(module, slug="l1", title=f"First of {slug}", questions=1)
        make_lesson(module, slug="l2", title=f"Second of {slug}", body="Text.\n")
        MediaFile.objects.create(
            course=module.course, name=f"{slug}.csv", data=b"x", sha256="0" * 64, content_type="text/csv"
        )
    people = People()
    for name in ("ines", "operator"):
        assert people[name]
    return people


@pytest.fixture
def people():
    return two_courses()


def lesson(slug="l1", course="c"):
    return Lesson.objects.get(course__slug=course, slug=slug)


def address(row, action="change"):
    return reverse(f"admin:courses_{row._meta.model_name}_{action}", args=[row.pk])


def add_address(model):
    return reverse(f"admin:courses_{model}_add")


def form_on(client, url, model):
    response = client.get(url)
    assert response.status_code == 200
    return form_of(response.content.decode(), f"{model}_form")


def change(client, row, **fields):
    """Open the row's page, change these fields, save."""
    url = address(row)
    return client.post(url, form_on(client, url, row._meta.model_name) | fields)


def errors(response):
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def changed(before):
    after = all_rows()
    return {table for table in before if before[table] != after[table]} - ALWAYS_WRITTEN


# Who sees what

MODELS = ("course", "module", "lesson", "mediafile")


@pytest.mark.parametrize("model", MODELS)
def test_who_opens_a_list(people, model):
    url = reverse(f"admin:courses_{model}_changelist")

    assert {role: client.get(url).status_code for role, client in people.all().items()} == {
        "guest": 302, "learner": 302, "staff": 403, "ines": 200, "cleo": 200, "operator": 200,
    }  # fmt: skip


@pytest.mark.parametrize("model", MODELS)
def test_a_list_holds_what_belongs_to_the_courses_one_teaches(people, model):
    url = reverse(f"admin:courses_{model}_changelist")

    def courses(role):
        rows = people[role].get(url).context["cl"].queryset
        return sorted({row.slug if model == "course" else row.course.slug for row in rows})

    assert (courses("ines"), courses("cleo"), courses("operator")) == (["c"], ["other"], ["c", "other"])


@pytest.mark.parametrize("model", ["module", "lesson", "mediafile"])
def test_the_filters_of_a_list_name_no_other_course(people, model):
    make_module(make_course("third", title="Course third"), slug="m")
    page = people["ines"].get(reverse(f"admin:courses_{model}_changelist")).content.decode()

    assert "Course other" not in page
    assert "Course third" not in page


@pytest.mark.parametrize("query", ["q=other", "course__id__exact={other}", "course__slug=other", "e=1", "status=draft"])
def test_a_search_finds_nothing_of_another_course(people, query):
    url = reverse("admin:courses_lesson_changelist")
    query = query.format(other=Course.objects.get(slug="other").pk)

    response = people["ines"].get(f"{url}?{query}", follow=True)

    assert "of other" not in response.content.decode()


def row_of(model, course):
    if model == "course":
        return Course.objects.get(slug=course)
    return {"module": Module, "lesson": Lesson, "mediafile": MediaFile}[model].objects.filter(course__slug=course)[0]


@pytest.mark.parametrize("action", ["change", "history", "delete"])
@pytest.mark.parametrize("model", MODELS)
def test_a_row_of_another_course_is_not_found_by_its_number(people, model, action):
    row = row_of(model, "other")
    before = all_rows()

    opened = people["ines"].get(address(row, action))
    posted = people["ines"].post(address(row, action), {"title": "Mine", "post": "yes"})

    expected = (403, 403) if action == "delete" else (302, 405 if action == "history" else 302)
    assert opened.status_code == expected[0]
    assert posted.status_code in {expected[1], 302}
    assert b"of other" not in opened.content
    assert changed(before) == set()


def test_the_choices_of_a_form_are_ones_own(people):
    lesson_page = people["ines"].get(add_address("lesson")).context["adminform"].form
    module_page = people["ines"].get(add_address("module")).context["adminform"].form

    assert [module.course.slug for module in lesson_page.fields["module"].queryset] == ["c"]
    assert [course.slug for course in module_page.fields["course"].queryset] == ["c"]


def test_a_module_of_another_course_cannot_be_named(people):
    foreign = Module.objects.get(course__slug="other")
    before = all_rows()

    response = change(people["ines"], lesson(), module=foreign.pk)

    assert errors(response) == {"module": ["Select a valid choice. That choice is not one of the available choices."]}
    assert changed(before) == set()


def test_only_operators_say_who_teaches(people):
    course = Course.objects.get(slug="c")
    cleo = make_user("cleo-too@example.org", is_staff=True)

    change(people["ines"], course, instructors=[cleo.pk], title="Ines was here")

    course.refresh_from_db()
    assert course.title == "Ines was here"
    assert [person.email for person in course.instructors.all()] == ["ines@example.org"]

    change(people["operator"], course, instructors=[cleo.pk])

    assert [person.email for person in course.instructors.all()] == ["cleo-too@example.org"]


@pytest.mark.parametrize("model", MODELS)
def test_nothing_can_be_deleted(people, model):
    row = row_of(model, "c")
    before = all_rows()

    for role in ("ines", "operator"):
        client = people[role]
        listing = client.get(reverse(f"admin:courses_{model}_changelist")).content.decode()
        page = client.get(address(row)).content.decode()
        assert client.get(address(row, "delete")).status_code == 403
        assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 403
        assert "delete_selected" not in listing
        assert "deletelink" not in page
        assert "-DELETE" not in page

    assert changed(before) == set()


def test_a_file_is_only_looked_at(people):
    file = MediaFile.objects.get(name="c.csv")
    before = all_rows()

    for role in ("ines", "operator"):
        assert people[role].get(reverse("admin:courses_mediafile_add")).status_code == 403
        assert people[role].get(address(file)).status_code == 200
        people[role].post(address(file), {"name": "new.csv", "sha256": "1" * 64, "content_type": "text/html"})

    assert changed(before) == set()


# Saving what was not changed

ODD = """\
---
title: Alpha: odd
status: published
minutes: {read: 1}
objectives:
- use the | operator
- text: compare a | b
  level: apply
- plain
---


Two blank lines above, a tab\there, and two at the end.


""".replace("Alpha: odd", '"Alpha: odd"')  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "", "\n\n\n", "   "])
def test_saving_without_a_change_changes_nothing(tmp_path, people, end):
    tree = Tree(tmp_path)
    tree.write("a-course/02-second/02-odd.md", ODD + end)
    tree.edit("a-course/course.yml", "status", "about: |\n  One.\n\n  Two.\nstatus")
    assert tree.sync().status == 0
    before = all_rows()

    for row in (Course.objects.get(slug="a-course"), Module.objects.get(slug="second"), lesson("odd", "a-course")):
        assert change(people["operator"], row).status_code == 302

    assert changed(before) <= {"courses_term"}
    assert tree.sync().out == ["0 changed, 9 unchanged."]


# Texts


def test_a_changed_text_shows_at_once(people, client):
    assert "Some words." in client.get("/courses/c/l1/").content.decode()

    response = change(people["ines"], lesson(), body="## First {#first}\r\n\r\nNew words.\r\n")

    assert response.status_code == 302
    assert lesson().body == "## First {#first}\n\nNew words.\n"
    page = client.get("/courses/c/l1/").content.decode()
    assert ("New words." in page, "Some words." in page) == (True, False)
    assert LogEntry.objects.filter(object_id=lesson().pk).count() == 1


def test_a_bad_text_comes_back_with_what_is_wrong_and_the_words_typed(people):
    text = 'Fine.\r\n\r\n> [!nonsense]\r\n>\r\n> Text.\r\n\r\n<b onclick="x">not lost</b> [a](lesson:nowhere)\r\n'
    before = all_rows()

    response = change(people["ines"], lesson(), body=text, title="A new title")

    found = errors(response)
    assert list(found) == ["body"]
    assert [message.split(": ")[0] for message in found["body"]] == ["Line 3", "Line 7", "Line 7"]
    assert "nonsense" in found["body"][0]
    assert found["body"][2] == "Line 7: no lesson of this course has the slug “nowhere”; mend the link."
    sent = form_of(response.content.decode(), "lesson_form")
    assert (sent["body"], sent["title"]) == ([text], ["A new title"])
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            BODY + question_text("x").replace("(x)", "( )"),
            'Line 15: question "x" has no right choice; mark exactly one with (x)',
        ),
        ("::: question {#open}\n\nWhat?\n", "Line 1: "),
        ("See [it](lesson:gone).", "Line 1: no lesson of this course has the slug “gone”; mend the link."),
        ("\n![A dog.](media/dog.png)", "Line 2: the course has no picture media/dog.png; "),
        ("x" * 262_145, "Line 1: This text has 256 kB; the most is 256 kB."),
        (BODY + question_text("l1-q1"), "Line 11: question id “l1-q1” is also in lesson “l1”; rename one."),
        ("a\x07b", "The text holds a character that cannot be shown, U+0007; remove it."),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_with_a_text(people, body, message):
    before = all_rows()

    response = change(people["ines"], lesson("l2"), body=body)

    assert errors(response)["body"][0].startswith(message)
    assert changed(before) == set()


def test_half_a_character_is_stored_as_the_sign_for_that(people):
    url = address(lesson("l2"))
    fields = form_on(people["ines"], url, "lesson") | {"body": b"a\xed\xa0\x80b"}

    sent = people["ines"].post(url, urlencode(fields, doseq=True), content_type="application/x-www-form-urlencoded")

    assert sent.status_code == 302
    assert lesson("l2").body == "a\ufffd\ufffd\ufffdb"


def test_a_term_of_another_lesson_is_taken(people):
    change(people["ines"], lesson("l2"), body='A [fruit](#term "Sweet.").\n')
    assert Term.objects.get().lesson == lesson("l2")

    response = change(people["ines"], lesson(), body='Line one.\n\nA [fruit](#term "Sweet.").\n')

    assert errors(response) == {"body": ["Line 3: the term “Fruit” is also defined in lesson “l2”; keep one."]}


def test_links_to_drafts_to_itself_and_by_former_slugs_are_fine(people):
    draft = make_lesson(lesson().module, slug="draft", status="draft", body="x\n")
    FormerSlug.objects.create(course=draft.course, lesson=draft, slug="older")

    text = "[a](lesson:draft), [b](lesson:older), [c](lesson:l2)\n"

    assert change(people["ines"], lesson("l2"), body=text).status_code == 302


# Slugs


def test_a_changed_slug_redirects_and_keeps_the_progress(people, client):
    learner = make_user()
    progress.mark_complete(learner=learner, lesson=lesson(), now=now())
    pk = lesson().pk

    assert change(people["ines"], lesson(), slug="fresh").status_code == 302

    assert lesson("fresh").pk == pk
    assert progress.completed_lessons(learner, lesson("fresh").course_id) == {pk}
    moved = client.get("/courses/c/l1/")
    assert (moved.status_code, moved["Location"]) == (301, "/courses/c/fresh/")


def test_a_slug_that_is_changed_back_needs_no_redirect(people, client):
    change(people["ines"], lesson(), slug="fresh")
    change(people["ines"], lesson("fresh"), slug="l1")

    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["fresh"]
    assert client.get("/courses/c/l1/").status_code == 200
    assert client.get("/courses/c/fresh/")["Location"] == "/courses/c/l1/"


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("l2", "Another lesson of this course has, or had, this slug; choose another."),
        ("before", "Another lesson of this course has, or had, this slug; choose another."),
        ("glossary", "“glossary” is an address of the site; choose another."),
        ("Upper", "Use lower-case letters, digits and single hyphens."),
        ("a--b", "Use lower-case letters, digits and single hyphens."),
        ("", "This field is required."),
        ("x" * 81, "Ensure this value has at most 80 characters (it has 81)."),
    ],
)
def test_a_slug_that_cannot_be(people, slug, message):
    FormerSlug.objects.create(course=lesson().course, lesson=lesson("l2"), slug="before")
    before = all_rows()

    assert errors(change(people["ines"], lesson(), slug=slug)) == {"slug": [message]}
    assert changed(before) == set()


def test_a_slug_of_another_course_is_free(people):
    make_lesson(Module.objects.get(course__slug="other"), slug="elsewhere", body="x\n")

    assert change(people["ines"], lesson(), slug="elsewhere").status_code == 302


# Objectives and other fields


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", []),
        ("say it", [{"text": "say it", "level": ""}]),
        (
            "say it | understand\r\n\r\n  do it|apply  ",
            [{"text": "say it", "level": "understand"}, {"text": "do it", "level": "apply"}],
        ),
        ("use a | b | apply", [{"text": "use a | b", "level": "apply"}]),
        ("use a | b |", [{"text": "use a | b", "level": ""}]),
    ],
)
def test_objectives_are_lines(people, written, kept):
    assert change(people["ines"], lesson("l2"), objectives=written).status_code == 302
    assert lesson("l2").objectives == kept

    shown = form_on(people["ines"], address(lesson("l2")), "lesson")["objectives"]
    change(people["ines"], lesson("l2"), objectives=shown)

    assert lesson("l2").objectives == kept


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "say it\r\ndo it | master",
            "“master” is no level; write one of remember, understand, apply, analyze, evaluate, create after the |.",
        ),
        ("| apply", "“| apply” has no text before the |; write it."),
        ("|", "“|” has no text before the |; write it."),
    ],
)
def test_objectives_complain(people, written, message):
    before = all_rows()

    response = change(people["ines"], lesson(), objectives=written)

    assert errors(response) == {"objectives": [message]}
    assert form_of(response.content.decode(), "lesson_form")["objectives"] == [written]
    assert changed(before) == set()


def test_a_question_about_an_objective_that_goes_is_told(people):
    response = change(
        people["ines"], lesson(), objectives="one | apply", body=lesson().body.replace("objective=1", "objective=2")
    )

    assert errors(response) == {"body": ["Line 11: question “l1-q1”: objective 2 of 1; count from 1."]}


@pytest.mark.parametrize(("field", "value"), [("read_minutes", 601), ("try_minutes", 32_768), ("check_minutes", -1)])
def test_minutes_have_the_limits_of_the_files(people, field, value):
    before = all_rows()

    assert list(errors(change(people["ines"], lesson(), **{field: value}))) == [field]
    assert changed(before) == set()


def test_the_largest_minutes_fit(people):
    names = ("read_minutes", "explore_minutes", "try_minutes", "check_minutes")

    change(people["ines"], lesson(), **dict.fromkeys(names, 600))

    assert lesson().minutes == 2400


def test_a_course_that_is_unpublished_is_gone_at_once(people, client):
    assert client.get("/courses/c/l1/").status_code == 200

    change(people["ines"], Course.objects.get(slug="c"), status="draft")

    assert client.get("/courses/c/l1/").status_code == 404


def test_a_text_too_long_for_a_course_file_is_refused(people):
    course = Course.objects.get(slug="c")

    assert errors(change(people["ines"], course, about="x" * 1001)) == {"about": ["1001 characters; at most 1000 fit."]}
    assert change(people["ines"], course, about="a\r\nb").status_code == 302
    course.refresh_from_db()
    assert course.about == "a\nb"


def test_other_fields_of_a_form_are_ignored(people):
    """A form sends what it likes; derived fields and the course come from the text and the module."""
    other = Course.objects.get(slug="other")

    change(
        people["ines"], lesson("l2"), course=other.pk, segments='[{"html": "<script>x</script>"}]', word_count=9999,
        position=99, synced_sha256="f" * 64, renderer_version=99, minutes=1, title="Kept",
    )  # fmt: skip

    row = lesson("l2")
    assert (row.title, row.course.slug, row.position, row.word_count) == ("Kept", "c", 2, 1)
    assert row.segments == [{"html": "<p>Text.</p>"}]
    assert (row.synced_sha256, row.renderer_version < 99, row.minutes) == ("", True, 15)


# Adding, moving, ordering


def lesson_fields(module, **fields):
    return {
        "module": module.pk,
        "title": "New one",
        "slug": "new-one",
        "status": "draft",
        "read_minutes": 1,
        "explore_minutes": 0,
        "try_minutes": 0,
        "check_minutes": 0,
        "objectives": "",
        "body": "Text.\n",
        "questions-TOTAL_FORMS": 0,
        "questions-INITIAL_FORMS": 0,
        **fields,
    }


def test_a_new_lesson_goes_to_the_end_of_its_module(people):
    response = people["ines"].post(
        add_address("lesson"), lesson_fields(lesson().module, body=BODY + question_text("new-q"))
    )

    assert response.status_code == 302
    row = lesson("new-one")
    assert (row.course.slug, row.position, row.status) == ("c", 3, "draft")
    assert Question.objects.get(key="new-q").lesson == row


def test_a_first_lesson_has_number_one(people):
    module = make_module(Course.objects.get(slug="c"))

    people["ines"].post(add_address("lesson"), lesson_fields(module))

    assert lesson("new-one").position == 1


def arrange(client, row, **fields):
    """Open the page of a course or a module, change these fields of its outline, move."""
    page = client.get(address(row))
    course = row if isinstance(row, Course) else row.course
    sent = form_of(page.content.decode(), "outline_form") | fields
    return client.post(reverse("admin:courses_course_outline", args=[course.pk]), sent)


def test_a_lesson_moves_to_the_end_of_another_module(people):
    module = make_module(Course.objects.get(slug="c"), slug="next")
    make_lesson(module, slug="there", body="x\n")
    moved = lesson()

    response = arrange(people["ines"], moved.course, **{f"l-{moved.pk}-module": module.pk})

    assert (response.status_code, response["Location"]) == (302, f"{address(moved.course)}#outline")
    assert (lesson().module, lesson().position) == (module, 2)
    assert lesson("l2").position == 1


def test_a_lesson_stays_in_its_course(people):
    foreign = Module.objects.get(course__slug="other")
    before = all_rows()

    arrange(people["operator"], lesson().course, **{f"l-{lesson().pk}-module": foreign.pk})

    assert changed(before) == set()


def test_dragging_lessons_changes_their_order_and_shows_at_once(people, client):
    module = lesson().module
    first, second = lesson().pk, lesson("l2").pk
    page = client.get("/courses/c/").content.decode()
    assert page.index("First of c") < page.index("Second of c")
    seen = version()

    response = arrange(people["ines"], module, order=f"{module.pk}:{second},{first}")

    assert (response.status_code, response["Location"]) == (302, f"{address(module)}#outline")
    assert (lesson("l1").position, lesson("l2").position) == (2, 1)
    assert version() > seen
    page = client.get("/courses/c/").content.decode()
    assert page.index("Second of c") < page.index("First of c")


def test_a_lesson_of_another_module_cannot_be_slipped_into_the_list(people):
    foreign = lesson("l1", "other")
    module = lesson().module
    before = all_rows()

    for order in (
        f"{module.pk}:{lesson().pk},{lesson('l2').pk},{foreign.pk}",
        f"{module.pk}:{lesson().pk}",
        f"{module.pk}:{lesson().pk},{lesson().pk}",
        f"{foreign.module_id}:{foreign.pk}",
        "1",
        "x" * 300_000,
    ):
        arrange(people["ines"], module, order=order)
        arrange(people["ines"], module, made_from=order)

    assert changed(before) == set()


def test_the_status_of_a_lesson_cannot_be_slipped_into_the_outline(people, client):
    Lesson.objects.filter(pk=lesson("l2").pk).update(status="draft")

    arrange(people["ines"], lesson().module, **{"lessons-1-status": "published", f"l-{lesson('l2').pk}-status": "x"})
    change(people["ines"], lesson().module, **{"lessons-1-status": "published"})

    assert client.get("/courses/c/l2/").status_code == 404


def test_dragging_modules_changes_their_order(people, client):
    course = Course.objects.get(slug="c")
    first = lesson().module
    second = make_module(course, slug="second", title="Second module")
    added = make_lesson(second, slug="l3", body="x\n")
    seen = version()

    arrange(people["ines"], course, order=f"{second.pk}:{added.pk};{first.pk}:{lesson().pk},{lesson('l2').pk}")

    assert list(course.modules.values_list("slug", "position")) == [("second", 1), ("m", 2)]
    assert version() > seen
    page = client.get("/courses/c/").content.decode()
    assert page.index("1. Second module") < page.index("2. Module of c")


def test_a_module_added_from_a_courses_page_goes_to_its_end(people):
    course = Course.objects.get(slug="c")
    url = f"{add_address('module')}?course={course.pk}"
    assert url in people["ines"].get(address(course)).content.decode()
    fields = form_on(people["ines"], url, "module")
    assert fields["course"] == [str(course.pk)]

    people["ines"].post(url, fields | {"title": "New", "slug": "new"})

    assert list(course.modules.values_list("slug", "position")) == [("m", 1), ("new", 2)]


def test_two_modules_of_a_course_cannot_have_one_slug(people):
    course = Course.objects.get(slug="c")
    fields = form_on(people["ines"], f"{add_address('module')}?course={course.pk}", "module")
    before = all_rows()

    response = people["ines"].post(add_address("module"), fields | {"title": "Twin", "slug": "m"})

    assert errors(response) == {"slug": ["Another module of this course has this slug; choose another."]}
    assert changed(before) == set()


def test_a_module_added_on_its_own_goes_to_the_end(people):
    course = Course.objects.get(slug="c")
    fields = form_on(people["ines"], add_address("module"), "module")

    response = people["ines"].post(add_address("module"), fields | {"course": course.pk, "title": "New", "slug": "new"})

    assert response.status_code == 302
    assert list(course.modules.values_list("slug", "position")) == [("m", 1), ("new", 2)]


def test_a_module_keeps_its_course_and_its_slug(people):
    module = lesson().module

    response = change(
        people["operator"], module, course=Course.objects.get(slug="other").pk, slug="moved", title="Renamed"
    )

    assert response.status_code == 302
    module.refresh_from_db()
    assert (module.title, module.slug, module.course.slug) == ("Renamed", "m", "c")


def test_a_course_keeps_its_slug(people):
    course = Course.objects.get(slug="c")

    change(people["operator"], course, slug="moved", **{"modules-0-slug": "moved"}, title="Renamed")

    course.refresh_from_db()
    assert (course.title, course.slug, course.modules.get().slug) == ("Renamed", "c", "m")


def test_an_instructor_teaches_the_course_they_add(people):
    fields = form_on(people["ines"], add_address("course"), "course")

    response = people["ines"].post(add_address("course"), fields | {"title": "Mine", "slug": "mine", "_continue": "1"})

    assert (response.status_code, response["Location"]) == (302, address(Course.objects.get(slug="mine")))
    assert [person.email for person in Course.objects.get(slug="mine").instructors.all()] == ["ines@example.org"]
    assert people["ines"].get(response["Location"]).status_code == 200


@pytest.mark.parametrize("model", ["course", "module", "lesson"])
def test_every_page_of_the_admin_opens(people, model):
    row = row_of(model, "c")

    for url in (
        reverse(f"admin:courses_{model}_changelist"),
        add_address(model),
        address(row),
        address(row, "history"),
    ):
        assert people["ines"].get(url).status_code == 200
        assert people["operator"].get(url).status_code == 200


def test_saving_a_page_is_a_bounded_number_of_queries(people, django_assert_max_num_queries):
    module = lesson().module
    for number in range(20):
        make_lesson(module, slug=f"more{number}", body="x\n")

    with django_assert_max_num_queries(25):
        people["ines"].get(reverse("admin:courses_lesson_changelist"))
    with django_assert_max_num_queries(40):
        people["ines"].get(address(lesson()))
