"""The end of an exam on its pages: the look before it, and the result as far as it is told."""

import re
from datetime import timedelta

import pytest

from exams.delivery import ending
from exams.models.sitting import Sitting
from exams.transitions import State
from tests.courses.authors import signed_in
from tests.exams.pages.candidate import fields, path, seated, words
from tests.exams.sittings import START, make_exam, minutes, right_values, save, sit
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_page_before_the_end_lists_what_is_left(exam):
    client, sitting = seated(make_exam(kinds=("numeric",)))
    save(sitting, 1, ("4",))
    save(sitting, 2, ("about four",))
    save(sitting, 3, ("4",), is_flagged=True)

    text = words(client.get(path(sitting, "submit/")))

    assert "You have answered 2 of 6 questions and have 30 minutes left." in text
    assert re.search(r"1 answer cannot be read .*Question 2", text)
    assert re.search(r"3 questions have no answer .*Question 4 Question 5 Question 6", text)
    assert re.search(r"1 question is flagged Question 3", text)


def test_submitting_leads_to_the_result_and_again_to_the_same(exam):
    client, sitting = seated(exam)

    ways = [client.post(path(sitting, "submit/"))["Location"] for _turn in range(3)]

    assert ways == [path(sitting, "result/")] * 3
    assert Sitting.objects.get().results.count() == 1


@pytest.mark.parametrize("end", ["1/", "submit/"])
def test_after_the_time_the_questions_are_gone(exam, clock, end):
    client, sitting = seated(exam)
    row = sitting.paper.get(number=1)
    client.post(path(sitting, "1/answer/"), fields(sitting, answer=right_values(row)))
    clock.move_to(minutes(30))

    response = client.get(path(sitting, end))

    assert response["Location"] == path(sitting, "result/")
    after = Sitting.objects.get()
    assert (after.state, after.ended_at, after.ended_by, after.results.get().points) == (
        State.RELEASED, minutes(30), "time", 1,
    )  # fmt: skip
    assert client.get(path(sitting, "paper/")).status_code == 404


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"release": "by hand"}, "when an instructor releases it"),
        (
            {"release": "after window", "closes": (START + timedelta(days=1)).isoformat()},
            "when the exam closes for everyone: 3 March 2026 at 09:00 (UTC)",
        ),
    ],
)
def test_a_result_that_is_not_released_is_announced(rules, said):
    client, sitting = seated(make_exam(rules=rules))
    client.post(path(sitting, "submit/"))

    text = words(client.get(path(sitting, "result/")))

    assert "Your answers are in" in text
    assert said in text
    assert "points" not in text


@pytest.mark.parametrize(("counts", "said"), [(True, "It counts as one"), (False, "It does not count as one")])
def test_a_voided_attempt_says_why(exam, counts, said):
    client, sitting = seated(exam)
    ending.void(sitting=sitting, by=make_user(), reason="Answers were copied", counts=counts, now=minutes(1))

    text = words(client.get(path(sitting, "result/")))

    assert "This attempt was declared not valid" in text
    assert (said in text, "Answers were copied" in text) == (True, True)


def test_a_pass_tells_points_domains_and_the_way_to_the_certificate(exam):
    learner = make_user(name="Amara Osei")
    sitting = sit(exam, learner, right=5)

    response = signed_in(learner).get(path(sitting, "result/"))
    text = words(response)

    assert "You passed, Amara" in text
    assert "83% 5 of 6 points Pass mark of your questions: 4 points, 66%" in text
    assert "Only your exam answers count here." in text
    assert f'href="/exam/{sitting.uuid}/certificate/"' in response.content.decode()


def test_a_fail_says_how_much_was_missing(exam):
    learner = make_user()
    sitting = sit(exam, learner, right=1)

    text = words(signed_in(learner).get(path(sitting, "result/")))

    assert "Not this time. You were 3 points short." in text
    assert "A plan for the next attempt" in text
    assert "Get your certificate" not in text


@pytest.mark.parametrize(
    ("shows", "points", "domains"), [("result", False, False), ("score", True, False), ("domains", True, True)]
)
def test_the_policy_decides_how_much_is_told(shows, points, domains):
    learner = make_user()
    sitting = sit(make_exam(rules={"shows": shows}), learner, right=1)

    text = words(signed_in(learner).get(path(sitting, "result/")))

    assert ("of 6 points" in text, "By domain" in text) == (points, domains)
    assert "right" not in text.replace("upright", "")
