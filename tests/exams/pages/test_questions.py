"""The page of a question: what it shows, what every button saves, and when it shows nothing."""

import re

import pytest

from exams import accommodations
from exams.delivery import ending
from exams.models.sitting import Answer, AnswerEvent, Sitting
from exams.transitions import State
from tests.courses.authors import signed_in
from tests.exams.pages.candidate import fields, path, seated, words
from tests.exams.sittings import START, make_exam, minutes, save
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_question_page_shows_the_question_and_where_one_is(exam):
    client, sitting = seated(exam)
    save(sitting, 2, ("a",), is_flagged=True)

    response = client.get(path(sitting, "2/"))

    assert "Question 2 of 6" in words(response)
    assert 'aria-label="Question 2, answered, flagged" aria-current="step"' in response.content.decode()
    assert "1 answered, 1 flagged" in words(response)
    assert "30:00" in words(response)
    assert response.content.count(b'value="a" id="q-2-a" checked') == 1


@pytest.mark.parametrize("number", ["0", "7", "99999"])
def test_there_are_no_other_questions(exam, number):
    client, sitting = seated(exam)

    assert client.get(path(sitting, f"{number}/")).status_code == 404
    assert client.post(path(sitting, f"{number}/"), {"rev": 0, "key": "key-00001"}).status_code == 404


def test_every_button_saves(exam):
    client, sitting = seated(exam)

    onward = client.post(path(sitting), fields(sitting, answer="a", goto="4"))
    flagged = client.post(path(sitting, "2/"), fields(sitting, 2, flag="on", goto="1"))
    cleared = client.post(path(sitting), fields(sitting, answer="a", clear="1"))
    finished = client.post(path(sitting), fields(sitting, answer="b", finish="1"))

    ways = [response["Location"].removeprefix(f"/exam/{sitting.uuid}/") for response in (
        onward, flagged, cleared, finished,
    )]  # fmt: skip
    assert ways == ["4/", "1/", "1/", "submit/"]
    assert Answer.objects.get(number=1).values == ["b"]
    assert Answer.objects.get(number=2).is_flagged is True
    assert [event.values for event in AnswerEvent.objects.filter(number=1)] == [["a"], [], ["b"]]


def test_a_stale_change_shows_both(exam):
    client, sitting = seated(exam)
    sent = fields(sitting, answer="a")
    save(sitting, 1, ("b",))

    background = client.post(path(sitting, "1/answer/"), sent)
    page = client.post(path(sitting), sent | {"key": "another-key"})

    assert (background.status_code, background.json()["values"], background.json()["rev"]) == (409, ["b"], 1)
    assert page.status_code == 409
    assert "Question 1 has two answers" in words(page)
    assert re.search(r"Saved now\s+An apple .* Keep this one Sent from this page\s+A carrot", words(page))
    assert Answer.objects.get(number=1).values == ["b"]


def test_another_browser_is_asked_before_it_takes_over(exam):
    learner = make_user()
    first, sitting = seated(exam, learner)
    second = signed_in(learner)

    shown = second.get(path(sitting))
    assert "Your exam is open elsewhere" in words(shown)
    assert b"says item" not in shown.content
    assert second.get(path(sitting, "paper/")).status_code == 404
    assert second.post(path(sitting), fields(sitting, answer="a")).status_code == 409
    assert second.post(path(sitting, "submit/")).status_code == 409

    assert second.post(path(sitting, "seat/"))["Location"] == path(sitting)
    assert "Question 1 of 6" in words(second.get(path(sitting)))
    moved = first.post(path(sitting, "1/answer/"), fields(sitting, answer="b"))
    assert (moved.status_code, moved.json()["outcome"]) == (409, "moved")
    assert "Your exam is open elsewhere" in words(first.get(path(sitting)))


def test_an_answer_that_cannot_be_read_keeps_one_on_its_page_once(exam):
    client, sitting = seated(make_exam(kinds=("numeric",)))

    first = client.post(path(sitting), fields(sitting, answer="about four", goto="2"))
    shown = client.get(path(sitting))
    second = client.post(path(sitting), fields(sitting, answer="about four", goto="2"))

    assert (first["Location"], second["Location"]) == (path(sitting), path(sitting, "2/"))
    assert "Write a number, such as 12 or 1.5. As it stands, this answer cannot be marked." in words(shown)
    assert 'value="about four"' in shown.content.decode()


def test_a_suspended_exam_says_so_and_shows_no_question(exam):
    client, sitting = seated(exam)
    ending.suspend(sitting=sitting, by=make_user(), reason="A power cut", now=minutes(1))

    text = words(client.get(path(sitting)))

    assert "Your exam is suspended" in text
    assert "The reason given: A power cut" in text
    assert "says item" not in text


def test_a_break_hides_the_questions(exam, clock):
    learner = make_user()
    values = {"breaks": 1, "break_minutes": 10}
    accommodations.agree(exam=exam, learner=learner, by=learner, now=START, values=values)
    client, sitting = seated(exam, learner)
    assert "Take a break (1 left, at most 10 min)" in words(client.get(path(sitting)))

    client.post(path(sitting, "break/"), {"begin": "1"})
    clock.move_to(minutes(4))
    text = words(client.get(path(sitting)))
    assert "The clock stands still, with 26:00 left. It goes on by itself at 09:10 at the latest." in text
    assert client.get(path(sitting, "paper/")).status_code == 404
    client.post(path(sitting, "break/"), {"end": "1"})

    assert Sitting.objects.get().deadline == minutes(34)
    assert "Take a break" not in words(client.get(path(sitting)))


def test_a_break_that_was_not_agreed_is_none(exam):
    client, sitting = seated(exam)

    assert client.post(path(sitting, "break/"), {"begin": "1"})["Location"] == path(sitting)
    assert Sitting.objects.get().state == State.OPEN


def test_saving_in_the_background_says_what_stands_and_how_long_there_is(exam, clock):
    client, sitting = seated(exam)
    clock.move_to(minutes(1.5))

    response = client.post(path(sitting, "1/answer/"), fields(sitting, answer="b"))

    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert response.json() == {
        "outcome": "saved", "rev": 1, "answered": True, "unclear": "", "flagged": False, "left": 28 * 60 + 30,
        "deadline": minutes(30).isoformat(), "clock": "09:01", "ends": "09:30",
    }  # fmt: skip
