"""Courses in the admin: who sees what, texts that come back with what is wrong, and nothing that can be lost."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.demo import instructors
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.forms import form_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

ALWAYS_WRITTEN = {"django_admin_log", "courses_publication", "django_session"}
#: Where a text is kept that readers do not see yet; of a lesson's row its newest version alone is of that kind.
NOT_SHOWN = {"courses_lesson", "courses_lessonversion", "courses_workingcopy"}
SHOWN = [field.attname for field in Lesson._meta.concrete_fields if field.name != "head"]


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


def save(client, row, **fields):
    """Open the lesson in the editor, change these fields, save a version."""
    url = address(row)
    return client.post(url, form_on(client, url, "lesson") | fields | {"do": "save"})


def publish(client, row):
    """Open the lesson's publish page and press its button."""
    url = address(row, "publication")
    return client.post(url, form_on(client, url, "publication") | {"do": "publish"})


def release(client, row, **fields):
    """Change these fields of a lesson and publish it; a text that is not saved comes back at once."""
    saved = save(client, row, **fields)
    return publish(client, row) if saved.status_code == 302 else saved


def refused(response):
    """What the editor says at its fields."""
    assert response.status_code == 422
    return dict(response.context["desk"].form.errors)


def problems(response):
    """What the publish page says about the text."""
    assert response.status_code == 422
    return [f"Line {found.line}: {found.message}" for found in response.context["announced"].proof.problems]


def arrange(client, row, **fields):
    """Open the page of a course or a module, change these fields of its outline, move."""
    page = client.get(address(row))
    course = row if isinstance(row, Course) else row.course
    sent = form_of(page.content.decode(), "outline_form") | fields
    return client.post(reverse("admin:courses_course_outline", args=[course.pk]), sent)


def for_readers():
    """Everything that the lessons' rows show; versions that wait are not among it."""
    rows = {table: found for table, found in all_rows().items() if table not in NOT_SHOWN | ALWAYS_WRITTEN}
    return rows | {"lessons": list(Lesson.objects.order_by("pk").values(*SHOWN))}


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

    deleting = action == "delete"
    assert opened.status_code == (403 if deleting else 302)
    assert posted.status_code == (403 if deleting or (model, action) == ("lesson", "change") else 302)
    assert b"of other" not in posted.content
    assert b"of other" not in opened.content
    assert changed(before) == set()


def test_the_choices_of_a_form_are_ones_own(people):
    lesson_page = people["ines"].get(add_address("lesson")).context["form"]
    module_page = people["ines"].get(add_address("module")).context["adminform"].form

    assert [module.course.slug for module in lesson_page.fields["module"].queryset] == ["c"]
    assert [course.slug for course in module_page.fields["course"].queryset] == ["c"]


def test_a_new_lesson_cannot_be_put_into_a_module_of_another_course(people):
    foreign = Module.objects.get(course__slug="other")
    before = all_rows()

    response = people["ines"].post(add_address("lesson"), {"module": foreign.pk, "title": "Mine"})

    assert response.status_code == 422
    assert dict(response.context["form"].errors) == {
        "module": ["Select a valid choice. That choice is not one of the available choices."]
    }
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


@pytest.mark.parametrize("model", ["course", "module", "lesson"])
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


# Courses and modules


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
