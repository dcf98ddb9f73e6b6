"""What is said of an answer: its own reason, a hint or the explanation when it is due, and nothing else."""

import re

import pytest

from tests.quizzes.answering.forms import ask, rewrite, words

pytestmark = pytest.mark.django_db


def test_nothing_chosen_is_said_beside_the_question(guest):
    response = ask(guest, {"do": "check"})

    assert response.status_code == 200
    assert "Error: Choose an answer before you check it" in words(response)
    assert 'aria-describedby="q-fruit-err"' in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_a_wrong_answer_gets_its_own_reason_and_gives_nothing_else_away(guest):
    text = words(ask(guest, {"do": "check", "answer": "a"}))

    assert "A carrot Not this one Tempting, because it is sweet. A carrot is a root." in text
    assert "Not quite Look again at First things , then have another go. Try again Show the answer" in text
    for secret in ("it grows from a flower", "A cabbage is leaves", "A fruit grows", "Think of seeds"):
        assert secret not in text


def test_feedback_that_names_the_section_is_the_link_to_it(guest, lesson):
    rewrite(lesson, "A carrot is a root.", "A carrot is a root. Look at “First things”.")
    response = ask(guest, {"do": "check", "answer": "a"})

    assert '“<a href="#s-first">First things</a>”.' in response.content.decode()
    assert "Not quite Have another go. Try again Show the answer" in words(response)


def test_on_another_page_the_section_is_linked_with_its_lesson(learner, lesson):
    rewrite(lesson, "A carrot is a root.", "A carrot is a root. Look at “First things”.")
    ask(learner, {"do": "check", "answer": "a"})

    page = learner.get("/learn/practice/botany/fruit/").content.decode()

    assert '“<a href="/courses/botany/fruit/#s-first">First things</a>”.' in page


def test_a_right_answer_is_explained(guest):
    text = words(ask(guest, {"do": "check", "answer": "b", "tries": "1"}))

    assert "An apple Right, on your second try Yes: it grows from a flower and holds seeds." in text
    assert "Why that’s right A fruit grows from a flower and holds seeds. Covered in First things" in text
    assert "A carrot is a root" not in text


@pytest.mark.parametrize(
    ("tries", "label"),
    [
        ("0", "Right "),
        ("1", "Right, on your second try "),
        ("2", "Right, on your third try "),
        ("6", "Right, on try 7 "),
    ],
)
def test_the_number_of_tries_is_said_in_words(guest, tries, label):
    assert f"An apple {label}Yes:" in words(ask(guest, {"answer": "b", "tries": tries}))


def test_the_answer_is_shown_on_request(guest):
    text = words(ask(guest, {"do": "show"}))

    assert "The answer A fruit grows from a flower and holds seeds." in text
    assert "Not quite" not in text


def test_a_hint_keeps_what_was_chosen(guest):
    response = ask(guest, {"do": "hint", "answer": "c"})

    assert "Hint Think of seeds." in words(response)
    assert re.search(r'value="c" id="q-fruit-c" checked', response.content.decode())
    assert "Show a hint" not in words(response)


def test_trying_again_starts_afresh_and_counts_on(guest):
    response = ask(guest, {"do": "again", "answer": "a", "tries": "2"})

    assert "Check answer" in words(response)
    assert "checked" not in response.content.decode()
    assert 'name="tries" value="2"' in response.content.decode()


def test_several_answers_say_which_belong_and_that_more_do(guest):
    text = words(ask(guest, {"answer": ["a", "b"]}, key="several"))

    assert "Question 2 of 2 · Mark every right answer Which are fruits?" in text
    assert "A plum Right It holds a stone." in text
    assert "A leek Not this one A leek is a stem." in text
    assert "At least one more answer applies." in text
    assert "It holds pips" not in text


@pytest.mark.parametrize("answer", [["z"], ["a", "b"], ["<script>"], ["\x00"], ["a" * 5000]])
def test_an_answer_that_is_none_of_the_choices_asks_again(guest, answer):
    response = ask(guest, {"answer": answer})

    assert response.status_code == 200
    assert "This question has changed since you opened the page. Choose again from these answers." in words(response)


def test_how_sure_somebody_is_stays_chosen_when_the_form_comes_back(guest):
    html = ask(guest, {"do": "hint", "sure": "no"}).content.decode()

    assert re.findall(r'name="sure" value="(\w+)"( checked)?', html) == [("yes", ""), ("no", " checked")]
