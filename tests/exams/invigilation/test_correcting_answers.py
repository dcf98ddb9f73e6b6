"""The answers that a correction takes: given as a learner would give them, several put aside, one in two spellings."""

import json

import pytest

from exams.models.result import Correction
from tests.exams.invigilation.corrections import address, do, first_item, look
from tests.exams.invigilation.desks import (
    client,
    exam_of_ines,
    marked,
)
from tests.exams.sittings import right_values
from tests.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    """Three of each domain in the bank, so that all papers have the same six items."""
    return exam_of_ines(items=3)


@pytest.mark.parametrize(
    ("kind", "answer", "told"),
    [
        ("single", [], "Say which answers are right."),
        ("single", ["zz"], "This is no answer to this form of the item."),
        ("numeric", ["4\nfour"], "“four”: Write a number, such as 12 or 1.5"),
        ("text", ["  \n "], "Say which answers are right."),
        ("text", ["x" * 201], "Keep it to 200 characters; nothing was stored"),
        ("matching", ["zz:yy"], "This is no answer to this form of the item."),
        ("ordering", [], "Say which answers are right."),
    ],
)
def test_an_answer_that_cannot_be_given_is_said(kind, answer, told):
    exam = exam_of_ines(items=3, kinds=(kind,))
    item = first_item(marked(exam))

    response = look(item, action="key", answer=answer)

    assert response.status_code == 422
    assert response.context["asked"].error.endswith(told)
    assert told in response.content.decode()


def test_a_pairing_that_is_half_set_is_sent_back():
    exam = exam_of_ines(items=3, kinds=("matching",))
    sitting = marked(exam)
    row = sitting.paper.get(number=1)

    response = look(row.item, action="key", answer=right_values(row)[:1])

    assert response.context["asked"].error == "Choose a match for each one before you check"


def test_further_answers_are_put_aside_and_taken_away():
    exam = exam_of_ines(items=3, kinds=("multiple",))
    sitting = marked(exam)
    row = sitting.paper.get(number=1)
    keys = [choice["key"] for choice in row.content["choices"]]
    desk = client("ines")

    one = desk.post(address(row.item), {"do": "add", "answer": keys[:1], "action": "key", "reason": "Two ways."})
    kept = form_of(one.content.decode(), "correction")
    assert [json.loads(value) for value in kept["kept"]] == [keys[:1]]
    assert (kept.get("answer"), kept["action"], kept["reason"]) == (None, ["key"], ["Two ways."])
    two = desk.post(address(row.item), kept | {"do": "add", "answer": keys[1:2]})
    kept = form_of(two.content.decode(), "correction")
    less = desk.post(address(row.item), kept | {"do": f"drop:{kept['kept'][0]}"})
    assert [json.loads(value) for value in form_of(less.content.decode(), "correction")["kept"]] == [keys[1:2]]
    response = desk.post(address(row.item), kept | {"do": "preview", "answer": keys[2:3]})

    assert do(response, row.item)[0] == 302
    assert Correction.objects.get().accepted == [keys[:1], keys[1:2], keys[2:3]]


@pytest.mark.parametrize("kept", ["", "[", "{}", "[1]", '["zz"]', "[" * 5000, "null"])
def test_answers_put_aside_that_are_none_are_left_out(exam, kept):
    item = first_item(marked(exam))

    response = look(item, action="key", kept=[kept])

    assert response.context["asked"].error == "Say which answers are right."


def test_a_preview_can_be_gone_back_from_with_everything_kept():
    exam = exam_of_ines(items=3, kinds=("text",))
    item = first_item(marked(exam))
    response = look(item, action="accept", answer="berry\nnut", may_lower="on")

    back = client("ines").post(address(item), form_of(response.content.decode(), "confirm") | {"do": "edit"})

    fields = form_of(back.content.decode(), "correction")
    assert {name: fields[name] for name in ("action", "answer", "may_lower", "reason")} == {
        "action": ["accept"],
        "answer": ["berry\r\nnut"],
        "may_lower": ["on"],
        "reason": ["It was wrong."],
    }


def test_the_same_answer_in_two_spellings_is_one():
    exam = exam_of_ines(items=3, kinds=("text",))
    item = first_item(marked(exam))

    response = look(item, action="accept", answer="Berry\nberry \nnut")

    assert [says for _packed, says in response.context["chosen"]] == ["Berry", "nut"]
