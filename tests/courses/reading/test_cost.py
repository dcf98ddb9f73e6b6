"""What a page costs: reading writes nothing, and thirty lessons ask as little as two."""

import pytest
from django.test import Client
from django.utils import timezone

from courses import pages, progress
from courses.models.outline import FormerSlug, Lesson
from tests.courses.reading.course import EVERY_PAGE, make_c, signed_in, text
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

# Reading writes nothing


@pytest.mark.parametrize("role", ["guest", "learner", "instructor", "operator"])
def test_reading_changes_no_row(people, role):
    client = people[role]
    lesson = Lesson.objects.get(slug="l1")
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="old")
    before = all_rows()

    for page in [*EVERY_PAGE, "/courses/c/draft/", "/courses/c/old/", "/courses/nowhere/", "/privacy/", "/healthz"]:
        for _ in range(2):
            client.get(page)
        client.head(page)

    assert all_rows() == before


# Queries


def learner_with_marks():
    user = make_user()
    for lesson in Lesson.objects.filter(course__slug="c", slug__in=["l1", "l2"]):
        progress.mark_complete(learner=user, lesson=lesson, now=timezone.now())
    return signed_in(user)


QUERIES = [
    # page, who, cold, warm
    ("/courses/c/l1/", "guest", 6, 1),
    ("/courses/c/l1/", "learner", 9, 4),
    # The last lesson asks for the terms of earlier ones and, once for all readers, for the exam.
    ("/courses/c/{last}/", "guest", 8, 1),
    ("/courses/c/{last}/", "learner", 11, 4),
    ("/courses/c/", "guest", 6, 1),
    ("/courses/c/", "learner", 10, 5),
    ("/courses/c/glossary/", "guest", 5, 1),
    ("/courses/c/glossary/", "learner", 8, 4),
    ("/", "guest", 5, 1),
    ("/", "learner", 7, 3),
    ("/learn/", "learner", 15, 13),
]


@pytest.mark.parametrize("lessons", [2, 30])
def test_a_page_asks_as_little_for_thirty_lessons_as_for_two(lessons, django_assert_num_queries):
    make_c(lessons)
    clients = {"guest": Client(), "learner": learner_with_marks()}

    for page, who, cold, warm in QUERIES:
        pages.shelf.pages.clear()
        with django_assert_num_queries(cold):
            text(clients[who].get(page.format(last=f"l{lessons}")))
        with django_assert_num_queries(warm):
            text(clients[who].get(page.format(last=f"l{lessons}")))


@pytest.mark.parametrize(("courses", "queries"), [(1, 13), (3, 15)])
def test_the_learning_page_asks_one_question_for_each_course_and_twelve_for_the_rest(
    courses, queries, django_assert_num_queries
):
    user = make_user()
    for _ in range(courses):
        module = make_module()
        for _ in range(3):
            make_lesson(module, body="x\n")
        progress.remember_place(learner=user, lesson=module.lessons.first(), section="", now=timezone.now())
    client = signed_in(user)
    text(client.get("/learn/"))

    with django_assert_num_queries(queries):
        text(client.get("/learn/"))


def test_marking_asks_the_same_at_any_size(django_assert_num_queries):
    for lessons, slug in ((1, "c"), (30, "d")):
        module = make_module(make_course(slug), slug="m")
        for number in range(lessons):
            make_lesson(module, slug=f"l{number}", body="x\n")
        client = signed_in(make_user())

        with django_assert_num_queries(14):
            client.post(f"/courses/{slug}/l0/completion/")
        with django_assert_num_queries(4):
            client.post(f"/courses/{slug}/l0/place/")
