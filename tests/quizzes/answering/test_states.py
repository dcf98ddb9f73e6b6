"""Every state of a question, for guests and learners, as a part of the page and as the whole of it."""

import pytest

from quizzes.models.practice import PracticeAnswer
from tests.quizzes.answering.forms import FRAGMENT, HERE, ask, words
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

STATES = [
    # fields, what the page says of the question, the row that a learner gets
    ({}, "Error: Choose an answer before you check it", None),
    ({"do": "check"}, "Error: Choose an answer before you check it", None),
    ({"do": "check", "answer": ""}, "Error: Choose an answer before you check it", None),
    ({"answer": "a"}, "Not quite", ({"choice": "a"}, False)),
    ({"do": "check", "answer": "a"}, "Not quite", ({"choice": "a"}, False)),
    ({"do": "check", "answer": "b"}, "Why that’s right", ({"choice": "b"}, True)),
    ({"do": "anything", "answer": "b"}, "Why that’s right", ({"choice": "b"}, True)),
    ({"do": ["again", "check"], "answer": "b"}, "Why that’s right", ({"choice": "b"}, True)),
    ({"do": "show", "answer": "a"}, "The answer", (None, None)),
    ({"do": "hint", "answer": "a"}, "Hint Think of seeds.", None),
    ({"do": "again", "answer": "b"}, "Check answer", None),
    ({"do": "check", "answer": "d"}, "This question has changed since you opened the page.", None),
    ({"do": "check", "answer": ["b", "b", "c"]}, "This question has changed since you opened the page.", None),
    ({"do": "check\x00", "answer": "b\x00"}, "This question has changed since you opened the page.", None),
    ({"do": "check", "answer": "b", "revision": "1"}, "Why that’s right", ({"choice": "b"}, True)),
    ({"do": "check", "answer": "b", "revision": "9" * 400}, "Why that’s right", ({"choice": "b"}, True)),
    ({"do": "check", "answer": "b", "tries": "-7", "hints": "1e9"}, "Why that’s right", ({"choice": "b"}, True)),
]


@pytest.mark.parametrize("headers", [HERE, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize(("fields", "said", "row"), STATES)
def test_a_guest_gets_an_answer_and_a_cookie_only_with_one_that_is_kept(guest, fields, said, row, headers):
    before = all_rows()

    response = ask(guest, fields, headers=headers)

    assert response.status_code == 200
    assert said in words(response)
    assert ("<h1>" in response.content.decode()) is (headers is HERE)
    assert response["Cache-Control"] == "private, no-store"
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert list(response.cookies) == (["practice"] if row else [])
    rows = list(PracticeAnswer.objects.filter(learner=None, guest__isnull=False).values_list("response", "is_correct"))
    assert rows == ([row] if row else [])
    if not row:
        assert all_rows() == before


@pytest.mark.parametrize("headers", [HERE, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize(("fields", "said", "row"), STATES)
def test_a_learner_gets_the_same_answer_and_a_row(learner, fields, said, row, headers):
    response = ask(learner, fields, headers=headers)

    assert response.status_code == 200
    assert said in words(response)
    rows = list(PracticeAnswer.objects.values_list("response", "is_correct"))
    assert rows == ([row] if row else [])
    assert response.content.decode().count('name="csrfmiddlewaretoken"') >= 1
