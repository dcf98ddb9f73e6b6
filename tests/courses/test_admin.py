"""Courses and modules in the admin: who sees what, what comes back, and nothing that can be lost."""

import pytest
from django.urls import reverse

from courses.models.outline import Course, Module
from tests.courses.authors import add_address, address, change, form_on, lesson, row_of, two_courses
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return two_courses()


def errors(response):
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


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
