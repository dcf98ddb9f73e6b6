"""What an answered question looks like is drawn once for all who bring it into that state, and is each one's own."""

import re

import pytest
from django.template import loader
from django.test import Client

from courses.models import publication
from quizzes import question_html
from tests.factories import BODY, make_lesson, make_user
from tests.quizzes.answering.forms import ask, rewrite, words

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')
TYPED = """\
::: question {#number objective=1 level=understand section=second}

How many sides has a cube?

- = 6

Explanation: A cube has six sides.

:::
"""


@pytest.fixture
def drawn(monkeypatch):
    """The states that were drawn from templates, not found."""
    seen = []
    original = loader.render_to_string

    def render(template, context):
        seen.append((context["question"].state, context["question"].tries, context["learner"]))
        return original(template, context)

    monkeypatch.setattr(question_html.loader, "render_to_string", render)
    return seen


def signed_in(email, **fields):
    client = Client()
    client.force_login(make_user(email, **fields))
    return client


def test_the_same_answer_of_two_learners_is_drawn_once_and_carries_each_one_s_token(learner, drawn):
    bob = signed_in("bob@example.org")
    first, again, other = (ask(client, {"answer": "a"}).content.decode() for client in (learner, learner, bob))

    assert drawn == [("wrong", 1, True)]
    assert [len(TOKEN.findall(page)) for page in (first, again, other)] == [1, 1, 1]
    assert len({TOKEN.findall(page)[0] for page in (first, again, other)}) == 3
    assert len({TOKEN.sub("", page) for page in (first, again, other)}) == 1


def test_a_kept_state_is_what_would_be_drawn(learner, guest, drawn, monkeypatch):
    answers = [
        {"answer": "a"},
        {"answer": "b"},
        {"answer": "a", "tries": "1"},
        {"do": "show"},
        {"do": "again"},
        {},
    ]
    kept = [
        [TOKEN.sub("", ask(client, data).content.decode()) for _ in range(2)]
        for client in (learner, guest)
        for data in answers
    ]
    monkeypatch.setattr(question_html, "FEW_STATES", frozenset())
    plain = [TOKEN.sub("", ask(client, data).content.decode()) for client in (learner, guest) for data in answers]

    assert kept == [[page, page] for page in plain]
    assert len(set(plain)) == len(drawn) / 2 == 12


def test_a_guest_s_form_has_no_token_and_a_learner_s_has_one(learner, guest):
    pages = [ask(client, {"answer": "a"}).content.decode() for client in (guest, learner, guest, learner)]

    assert [len(TOKEN.findall(page)) for page in pages] == [0, 1, 0, 1]


def test_an_edit_shows_with_the_next_answer(lesson, guest, drawn):
    ask(guest, {"answer": "a"})
    rewrite(lesson, "A carrot is a root.", "A carrot is a thick root.")
    publication.publish()

    assert "A carrot is a thick root." in words(ask(guest, {"answer": "a"}))
    assert len(drawn) == 2


def test_what_is_typed_and_what_an_instructor_sees_is_not_kept(lesson, drawn):
    make_lesson(lesson.module, slug="cube", body=BODY + TYPED)
    guest, ines = Client(), signed_in("ines@example.org", is_staff=True)
    for _ in range(2):
        ask(guest, {"answer": "7"}, key="number")
        ask(ines, {"answer": "a"})

    assert [state for state, _, _ in drawn] == ["wrong"] * 4


def test_few_states_of_a_question_are_kept_the_newest_ones(guest, drawn):
    for tries in [*range(question_html.MOST_STATES + 1), question_html.MOST_STATES, 0]:
        ask(guest, {"answer": "a", "tries": str(tries)})

    assert [tries for _, tries, _ in drawn] == [*range(1, question_html.MOST_STATES + 2), 1]
