"""Course "c", the addresses of its pages, and what a browser reads there."""

from django.test import Client

from courses import writing
from courses.models.outline import Lesson
from tests.factories import BODY, make_course, make_lesson, make_module, question_text

GUEST_PAGES = ["/", "/courses/c/", "/courses/c/l1/", "/courses/c/glossary/"]
EVERY_PAGE = [*GUEST_PAGES, "/learn/"]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def make_c(lessons=1, **fields):
    """Course "c" with one module "m" of lessons l1, l2, …, each with a term and a question."""
    module = make_module(make_course("c", **fields), slug="m", title="The module")
    for number in range(1, lessons + 1):
        body = f'A [term {number}](#term "Number {number}.").\n\n{BODY}{question_text(f"q{number}")}'
        make_lesson(module, slug=f"l{number}", title=f"Lesson number {number}", body=body)
    return module


def rewrite(slug, body):
    lesson = Lesson.objects.get(slug=slug)
    lesson.body = body
    writing.store(lesson, writing.derive(body, {}, objectives=1))
