"""Who writes: Ines course "c", Cleo "other", the operator everything; and what a browser does at the admin."""

from django.test import Client
from django.urls import reverse

from accounts.demo import instructors
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.forms import form_of
from tests.snapshot import ALWAYS_WRITTEN, all_rows

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


def row_of(model, course):
    if model == "course":
        return Course.objects.get(slug=course)
    return {"module": Module, "lesson": Lesson, "mediafile": MediaFile}[model].objects.filter(course__slug=course)[0]
