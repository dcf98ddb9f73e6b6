"""Who may use the builder and for what, and what hostile forms come to."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.models.outline import Course
from tests.factories import make_user
from tests.quizzes.building.forms import FRUIT, address, fields, new, said, signed_in, soup
from tests.quizzes.building.test_reading import block

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.quizzes.building.places")]


@pytest.mark.parametrize("name", ["module", "course"])
def test_a_module_or_a_course_is_place_enough(alice, lesson, name):
    pk = {"module": lesson.module_id, "course": lesson.course_id}[name]
    url = reverse("admin:quizzes_question_builder") + f"?{name}={pk}"

    written = alice.post(url, {**fields(alice.get(url)), **FRUIT, "do": "write"})

    assert soup(written).select_one(".builder-do a")["href"] == reverse(
        "admin:courses_course_change", args=[lesson.course_id]
    )
    assert soup(written).select_one("form.q") is not None


@pytest.mark.parametrize(
    "query", ["", "?lesson=", "?lesson=x", "?lesson=²", "?lesson=99999999999999999999", "?lesson=0"]
)
def test_a_place_that_is_none_is_not_found(alice, query):
    assert alice.get(reverse("admin:quizzes_question_builder") + query).status_code == 404


def test_strangers_learn_nothing(lesson):
    bob = make_user(is_staff=True)
    Course.objects.create(slug="his", title="His").instructors.set([bob])
    charlie = make_user()

    assert signed_in(bob).get(address(lesson)).status_code == 404
    assert signed_in(bob).post(address(lesson), {"source": ""}).status_code == 404
    assert signed_in(charlie).get(address(lesson)).status_code == 302
    assert Client().post(address(lesson), {"source": ""}).status_code == 302
    assert signed_in(make_user(is_staff=True, is_superuser=True)).get(address(lesson)).status_code == 200
    assert signed_in(bob).put(address(lesson)).status_code == 405


def test_a_form_from_elsewhere_is_refused(alice, lesson):
    client = Client(enforce_csrf_checks=True)
    client.cookies = alice.cookies

    assert client.post(address(lesson), {"source": ""}).status_code == 403


def test_hostile_fields_are_only_text(alice, lesson):
    hostile = {
        "shown": "nonsense",
        "kind": "x",
        "rows": "9" * 50,
        "hints": "-1",
        "letters": "²",
        "right": "x" * 99,
        "row-0-how": "x",
        "row-0-was": "A b",
        "fixed": "No!",
        "do": "explode-1",
        "stem": "a\x00b<script>",
    }

    page = alice.post(address(lesson), hostile)

    assert page.status_code == 200
    assert (fields(page)["stem"], fields(page)["rows"], fields(page)["fixed"]) == ("ab<script>", "0", "")
    assert b"<script>" not in page.content.split(b"<main")[1]


def test_a_form_of_a_quarter_of_a_megabyte_is_told_to_be_shorter(alice, lesson):
    page = alice.post(address(lesson), {**new(alice, lesson, **FRUIT), "explanation": "x " * 131_072, "do": "write"})

    assert (page.status_code, said(page)) == (422, ["This question is longer than 64 kB; shorten it."])


def test_the_hundredth_answer_is_the_last(alice, lesson):
    rows = {f"row-{at}-{part}": f"{part} {at}" for at in range(100) for part in ("text", "feedback", "key")}

    page = alice.post(address(lesson), {**new(alice, lesson), **rows, "rows": "100", "do": "add-answer"})

    assert len(soup(page).select(".builder-row")) == 100
    assert soup(page).select_one("#b-add-row") is None
    assert "at most 100 answers" in soup(page).select_one(".builder-part .builder-note").get_text()


def test_the_queries_do_not_grow_with_the_answers(alice, lesson, django_assert_num_queries):
    def queries(count):
        source = block(*[f"- [{'x' if at else ' '}] number {at}" for at in range(count)])
        with django_assert_num_queries(7):
            alice.post(address(lesson), {"source": source})

    queries(2)
    queries(60)
