"""A large course costs as many queries as a small one: its sync when nothing changed, and every page of its admin."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.demo import instructors
from bench import big_course
from bench.admin_pages import PAGES, addresses
from bench.big_readers import read_and_answer
from courses import loader, writing
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Term
from courses.rendering import budget
from courses.sync.apply import apply
from courses.sync.dump import course_files
from quizzes.models.question import Question
from tests.factories import make_user

pytestmark = pytest.mark.django_db

#: What each page asks of the database for somebody who teaches the course, the session and the person among it.
QUERIES = {
    "workplace": 7,
    "search": 13,
    "courses": 7,
    "course with its outline": 11,
    "modules": 8,
    "module": 12,
    "lessons": 8,
    "lesson editor": 15,
    "versions": 6,
    "a version compared": 8,
    "publish page": 24,
    "new lesson": 5,
    "media library": 12,
    "media to pick": 10,
    "media file": 15,
    "question builder": 7,
    "questions to import": 6,
    "insights": 5,
    "insights, course": 16,
    "insights, lesson": 14,
    "insights, question": 15,
}


def sync(root):
    apply(loader.load((root,), whole=False))


def queries(call, *args):
    with CaptureQueriesContext(connection) as captured:
        call(*args)
    return len(captured)


def written(root, **size):
    """The course as files, and as rows."""
    big_course.write(root, **size)
    sync(root)
    return Course.objects.get(slug=big_course.SLUG)


def teacher_of(course):
    person = make_user(is_staff=True)
    person.groups.add(instructors())
    course.instructors.add(person)
    client = Client()
    client.force_login(person)
    return client


def asked(client, course):
    """How many queries each page of the admin takes, once the process is warm."""
    found = {}
    for name, address in addresses(course).items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert (name, response.status_code) == (name, 200)
        found[name] = len(captured)
    return found


def test_the_course_is_as_large_as_it_says_and_has_every_kind_of_question():
    names = [name for name, _ in big_course.files()]
    body = big_course.lesson(7)

    assert len([name for name in names if name.endswith(".md")]) == 200
    assert len([name for name in names if name.endswith("module.yml")]) == 20
    assert body.count("\n::: question {") + body.count("\n::: reflection {") == 10
    assert dict(big_course.files()) == dict(big_course.files())


def test_what_is_written_comes_back_as_the_same_bytes(tmp_path):
    course = written(tmp_path, modules=2, lessons=4)

    kinds = set(Question.objects.values_list("kind", flat=True))
    assert kinds == {"single", "multiple", "numeric", "text", "matching", "ordering", "reflection"}
    assert Question.objects.count() == 40
    assert Term.objects.count() == 8
    assert dict(course_files(course)) == {
        path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("lessons", [3, 40])
def test_a_sync_of_nothing_new_is_as_many_queries_for_three_lessons_as_for_forty(tmp_path, lessons):
    written(tmp_path, modules=3, lessons=lessons, questions=2)

    assert queries(sync, tmp_path) == 12  # course, modules, lessons, former slugs and media, twice; a transaction


def test_a_sync_of_nothing_new_derives_nothing_and_does_not_ask_the_renderer(tmp_path, monkeypatch):
    written(tmp_path, modules=2, lessons=4)
    before = list(Lesson.objects.values())
    budget._worker.close()

    def refuse(*args, **kwargs):
        raise AssertionError("something was derived")

    monkeypatch.setattr(writing, "derive", refuse)
    sync(tmp_path)

    assert budget._worker.pid is None
    assert list(Lesson.objects.values()) == before


def test_one_changed_lesson_among_many_is_rendered_alone(tmp_path, monkeypatch):
    written(tmp_path, modules=2, lessons=6)
    derived, derive = [], writing.derive
    monkeypatch.setattr(writing, "derive", lambda body, *args, **kw: derived.append(body) or derive(body, *args, **kw))
    path = next(tmp_path.rglob("*-stretch-4.md"))
    path.write_text(path.read_text().replace("## In use", "## In everyday use"))

    sync(tmp_path)

    assert len(derived) == 1
    assert "## In everyday use" in derived[0]


@pytest.mark.parametrize("questions", [8, 16])
def test_a_lesson_is_stored_in_as_many_queries_whatever_the_number_of_its_questions(tmp_path, questions):
    written(tmp_path, modules=1, lessons=1, questions=questions)
    big_course.write(tmp_path, modules=1, lessons=2, questions=questions)

    assert queries(sync, tmp_path) == 44


def test_every_question_of_a_lesson_that_is_turned_around_keeps_its_row(tmp_path):
    written(tmp_path, modules=1, lessons=1, questions=9)
    before = dict(Question.objects.values_list("key", "pk"))
    path = next(tmp_path.rglob("*.md"))
    text, *blocks = path.read_text().split("\n::: ")

    path.write_text("\n::: ".join([text.rstrip("\n") + "\n", *reversed([b.rstrip("\n") + "\n" for b in blocks])]))
    count = queries(sync, tmp_path)

    keys = [f"stretch-1-{place}" for place in (9, 8, 7, 6, 5, 4, 3, 2, 1)]
    assert list(Question.objects.order_by("position", "-pk").values_list("key", flat=True)) == keys
    assert dict(Question.objects.values_list("key", "pk")) == before
    assert {question.revision.label for question in Question.objects.select_related("revision")} == {"1.1"}
    assert count == 42


@pytest.mark.parametrize("drawings", [1, 3])
def test_drawings_that_only_the_site_has_are_read_together_for_a_text_that_shows_them(tmp_path, drawings):
    course = written(tmp_path, modules=1, lessons=1, questions=1)
    for number in range(3):
        data = big_course.FIGURE.replace("low", f"drawing {number}").encode()
        MediaFile.objects.create(
            course=course, name=f"own-{number}.svg", data=data, sha256="0" * 64, content_type="image/svg+xml"
        )
    path = next(tmp_path.rglob("*.md"))
    shown = "\n\n".join(f"![The two levels.](media/own-{number}.svg)" for number in range(drawings))
    path.write_text(path.read_text().replace("## In use {#in-use}", f"## In use {{#in-use}}\n\n{shown}"))

    count = queries(sync, tmp_path)

    html = "".join(segment.get("html", "") for segment in Lesson.objects.get().segments)
    assert [f"drawing {number}" in html for number in range(3)] == [number < drawings for number in range(3)]
    assert count == 42


@pytest.mark.once
@pytest.mark.parametrize("lessons", [3, 40])
def test_every_page_of_the_admin_is_as_many_queries_for_three_lessons_as_for_forty(tmp_path, lessons):
    course = written(tmp_path, modules=3, lessons=lessons, questions=2)
    read_and_answer(course, people=12)

    assert asked(teacher_of(course), course) == QUERIES


def test_every_page_that_is_compared_has_a_name_of_its_own():
    assert len({page.name for page in PAGES}) == len(PAGES)
    assert [page.name for page in PAGES] == list(QUERIES)
