"""Practice and exams are kept apart: nothing that happens in one changes a row of the other, and nothing links them."""

import random

import pytest
from django.apps import apps
from django.test import Client

from exams.models.sitting import Sitting
from quizzes.models.question import Question
from tests.exams.sittings import make_exam, right_values
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
PRACTICE = ("check", "again", "show", "hint", "look at the lesson", "practice set", "review", "record", "complete")
EXAM = ("save", "flag", "clear", "look", "paper", "check", "submit", "result", "start")


@pytest.fixture
def site():
    course = make_course("botany")
    make_lesson(make_module(course, slug="m"), slug="fruit", questions=3)
    return make_exam(course, items=6)


def practice(what, client, dice):
    key = dice.choice(list(Question.objects.values_list("key", flat=True)))
    match what:
        case "check" | "again" | "show" | "hint":
            data = {"answer": dice.choice("abc"), "do": what, "sure": dice.choice(["yes", "no"])}
            client.post(f"/courses/botany/practice/{key}/", data, **HERE)
        case "look at the lesson":
            client.get("/courses/botany/fruit/")
        case "practice set":
            client.get("/courses/botany/practice/?only=all&started=1")
        case "review":
            client.get("/review/session/")
        case "record":
            client.get("/learn/practice/")
        case "complete":
            client.post("/courses/botany/fruit/completion/", {"done": "on"})


def sit_on(what, client, exam, dice):
    sitting = Sitting.objects.order_by("-pk").first()
    if what == "start" or sitting is None:
        client.post(exam.get_absolute_url(), {"agree": "on"})
        return
    number = dice.randint(1, 6)
    answer = sitting.answers.get(number=number)
    data = {"rev": answer.rev, "key": f"key-{dice.getrandbits(60):x}", "answer": "b"}
    match what:
        case "save":
            row = sitting.paper.get(number=number)
            client.post(f"/exam/{sitting.uuid}/{number}/answer/", data | {"answer": right_values(row)})
        case "flag":
            client.post(f"/exam/{sitting.uuid}/{number}/", data | {"flag": "on", "goto": "1"})
        case "clear":
            client.post(f"/exam/{sitting.uuid}/{number}/", data | {"clear": "1"})
        case "look":
            client.get(f"/exam/{sitting.uuid}/{number}/")
        case "paper":
            client.get(f"/exam/{sitting.uuid}/paper/")
        case "check":
            client.get(f"/exam/{sitting.uuid}/submit/")
        case "submit":
            client.post(f"/exam/{sitting.uuid}/submit/")
        case "result":
            client.get(f"/exam/{sitting.uuid}/result/")


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.once) for seed in range(2, 6))])
def test_no_step_of_one_changes_a_row_of_the_other(site, seed):
    dice, client = random.Random(seed), Client()
    client.force_login(make_user())

    moved = {"exams": 0, "quizzes": 0}
    for _step in range(40):
        if dice.random() < 0.5:
            apart, near = "exams", "quizzes"
            before = all_rows(apart), all_rows(near)
            practice(dice.choice(PRACTICE), client, dice)
        else:
            apart, near = "quizzes", "exams"
            before = all_rows(apart), all_rows(near)
            sit_on(dice.choice(EXAM), client, site, dice)
        assert all_rows(apart) == before[0]
        moved[near] += all_rows(near) != before[1]

    assert min(moved.values()) > 1


def test_no_column_links_practice_and_exams():
    def links(app, other):
        return [
            f"{model.__name__}.{field.name}"
            for model in apps.get_app_config(app).get_models(include_auto_created=True)
            for field in model._meta.get_fields()
            if field.is_relation and field.concrete and field.related_model
            and field.related_model._meta.app_label == other
        ]  # fmt: skip

    assert links("exams", "quizzes") == []
    assert links("quizzes", "exams") == []
