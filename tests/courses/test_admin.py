"""Courses in the admin: who sees what, a text that cannot be rendered, and edits that readers see at once."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from courses.models import publication
from courses.models.outline import FormerSlug, Lesson
from tests.factories import make_course, make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def make_instructor(email, *courses):
    user = make_user(email, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=["courses", "quizzes"]))
    for course in courses:
        course.instructors.add(user)
    return user


@pytest.fixture
def lesson():
    return make_lesson(make_module(make_course("botany"), slug="plants"), slug="fruit", title="Fruit", questions=1)


@pytest.fixture
def instructor(lesson):
    return client_of(make_instructor("ines@example.org", lesson.course))


def form_of(lesson, **changes):
    """What a browser sends back from the lesson's page in the admin, line ends included."""
    data = {
        "module": lesson.module_id,
        "title": lesson.title,
        "slug": lesson.slug,
        "status": lesson.status,
        "read_minutes": lesson.read_minutes,
        "explore_minutes": lesson.explore_minutes,
        "try_minutes": lesson.try_minutes,
        "check_minutes": lesson.check_minutes,
        "objectives": "say what a fruit is | understand",
        "body": lesson.body.replace("\n", "\r\n"),
        "questions-TOTAL_FORMS": "0",
        "questions-INITIAL_FORMS": "0",
    }
    return data | changes


def change(client, lesson, **changes):
    return client.post(reverse("admin:courses_lesson_change", args=[lesson.pk]), form_of(lesson, **changes))


def errors(response):
    return {name: list(found) for name, found in response.context["adminform"].form.errors.items()}


def test_an_instructor_sees_only_the_courses_they_teach(lesson, instructor):
    other = make_lesson(make_module(make_course("geology"), slug="stones"), slug="granite")

    lessons = instructor.get(reverse("admin:courses_lesson_changelist"))
    mine = instructor.get(reverse("admin:courses_lesson_change", args=[lesson.pk]))
    theirs = instructor.get(reverse("admin:courses_lesson_change", args=[other.pk]))

    assert [row.slug for row in lessons.context["cl"].queryset] == ["fruit"]
    assert mine.status_code == 200
    assert theirs.status_code == 302
    assert [str(module) for module in mine.context["adminform"].form.fields["module"].queryset] == [str(lesson.module)]


@pytest.mark.parametrize("model", ["course", "module", "lesson", "mediafile"])
def test_an_instructor_of_nothing_finds_nothing(lesson, model):
    stranger = client_of(make_instructor("sam@example.org"))

    page = stranger.get(reverse(f"admin:courses_{model}_changelist"))

    assert page.context["cl"].queryset.count() == 0


def test_a_learner_cannot_open_the_admin(lesson):
    response = client_of(make_user("ann@example.org")).get(reverse("admin:courses_lesson_changelist"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("admin:login"))


def test_a_lesson_of_anothers_module_cannot_be_made(lesson, instructor):
    foreign = make_module(make_course("geology"), slug="stones")

    response = change(instructor, lesson, module=foreign.pk)

    assert list(errors(response)) == ["module"]
    assert Lesson.objects.get(pk=lesson.pk).module == lesson.module


def test_an_edit_is_seen_at_the_next_request(lesson, instructor):
    reader = Client()
    before = reader.get("/courses/botany/fruit/")

    assert change(instructor, lesson, body=lesson.body.replace("Some words.", "Other words.")).status_code == 302
    after = reader.get("/courses/botany/fruit/", HTTP_IF_NONE_MATCH=before["ETag"])

    assert b"Some words." in before.content
    assert after.status_code == 200
    assert b"Other words." in after.content
    assert b"Some words." not in after.content


def test_saving_without_a_change_leaves_the_text_as_it_was(lesson, instructor):
    before = lesson.body

    assert change(instructor, lesson).status_code == 302

    lesson.refresh_from_db()
    assert lesson.body == before
    assert lesson.questions.get().revisions.count() == 1


def test_a_text_with_problems_comes_back_with_lines_and_is_not_lost(lesson, instructor):
    typed = lesson.body + "\n> [!nonsense]\n>\n> Text.\n"
    line = typed[: typed.index("> [!nonsense]")].count("\n") + 1
    version = publication.version()

    response = change(instructor, lesson, body=typed.replace("\n", "\r\n"))

    assert response.status_code == 200
    (message,) = errors(response)["body"]
    assert message.startswith(f"Line {line}: `nonsense` is no kind of callout; the kinds are analogy, example")
    assert response.context["adminform"].form["body"].value().replace("\r\n", "\n") == typed
    assert Lesson.objects.get(pk=lesson.pk).body == lesson.body
    assert publication.version() == version


def test_a_question_id_of_another_lesson_is_refused(lesson, instructor):
    other = make_lesson(lesson.module, slug="nuts")
    question = lesson.body[lesson.body.index("::: question") :]

    response = change(instructor, other, body=other.body + question)

    (message,) = errors(response)["body"]
    assert message.endswith("question id “fruit-q1” is also in lesson “fruit”; rename one.")


def test_a_new_slug_leaves_a_redirect_and_the_old_one_can_come_back(lesson, instructor):
    assert change(instructor, lesson, slug="fruits").status_code == 302

    moved = Client().get("/courses/botany/fruit/")
    assert (moved.status_code, moved["Location"]) == (301, "/courses/botany/fruits/")

    lesson.refresh_from_db()
    assert change(instructor, lesson, slug="fruit").status_code == 302
    assert Client().get("/courses/botany/fruit/").status_code == 200
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["fruits"]


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("glossary", "“glossary” is an address of the site; choose another."),
        ("nuts", "Another lesson of this course has, or had, this slug; choose another."),
        ("Nuts!", "Use lower-case letters, digits and single hyphens."),
    ],
)
def test_a_slug_that_cannot_be_an_address_is_refused(lesson, instructor, slug, message):
    make_lesson(lesson.module, slug="nuts")

    assert errors(change(instructor, lesson, slug=slug)) == {"slug": [message]}


def test_objectives_are_lines_with_a_level(lesson, instructor):
    change(instructor, lesson, objectives="name a fruit | remember\r\n\r\nsay why")
    lesson.refresh_from_db()

    wrong = change(instructor, lesson, objectives="name a fruit | easy")

    assert lesson.objectives == [{"text": "name a fruit", "level": "remember"}, {"text": "say why", "level": ""}]
    (message,) = errors(wrong)["objectives"]
    assert message.startswith("“easy” is no level; write one of remember, understand")


def test_a_new_lesson_takes_the_next_place_in_its_module(lesson, instructor):
    response = instructor.post(
        reverse("admin:courses_lesson_add"), form_of(lesson, slug="nuts", title="Nuts", body="Words.\n")
    )

    assert response.status_code == 302
    made = Lesson.objects.get(slug="nuts")
    assert (made.course, made.position, made.synced_sha256) == (lesson.course, 2, "")


def test_modules_take_the_order_they_are_dragged_into(lesson, instructor):
    course = lesson.course
    second = make_module(course, slug="soil", title="Soil")
    first = lesson.module
    version = publication.version()
    data = {
        "title": course.title,
        "slug": course.slug,
        "kind": "",
        "summary": course.summary,
        "about": "",
        "edition": "",
        "disclaimer": "",
        "status": course.status,
        "modules-TOTAL_FORMS": "2",
        "modules-INITIAL_FORMS": "2",
    }
    for index, (module, position) in enumerate([(first, 2), (second, 1)]):
        prefix = f"modules-{index}"
        data |= {f"{prefix}-id": module.pk, f"{prefix}-course": course.pk, f"{prefix}-position": position}
        data |= {f"{prefix}-title": module.title, f"{prefix}-slug": module.slug, f"{prefix}-summary": ""}

    response = instructor.post(reverse("admin:courses_course_change", args=[course.pk]), data)

    assert response.status_code == 302
    assert list(course.modules.values_list("slug", "position")) == [("soil", 1), ("plants", 2)]
    assert publication.version() > version


def test_nothing_can_be_deleted(lesson):
    operator = client_of(make_user("olu@example.org", is_staff=True, is_superuser=True))

    for model, row in (("course", lesson.course), ("module", lesson.module), ("lesson", lesson)):
        response = operator.post(reverse(f"admin:courses_{model}_delete", args=[row.pk]), {"post": "yes"})
        assert response.status_code == 403

    assert Lesson.objects.filter(pk=lesson.pk).exists()


def test_questions_stand_beside_their_lesson_and_cannot_be_changed(lesson, instructor):
    page = instructor.get(reverse("admin:courses_lesson_change", args=[lesson.pk])).content.decode()

    assert "Which one is a fruit?" in page
    assert 'name="questions-0-key"' not in page
