"""The page before an exam: who may start, and what everybody else is told."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exams import accommodations
from exams.models.sitting import Sitting
from tests.courses.authors import signed_in
from tests.exams.pages.candidate import path, seated, words
from tests.exams.sittings import START, make_exam, sit
from tests.factories import make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db

WHO = [
    # lessons, knowledge checks, who may sit
    ("completed", "attempted", "anyone who has marked every lesson complete and tried every practice question"),
    ("completed", "any", "anyone who has marked every lesson complete"),
    ("any", "attempted", "anyone who has tried every practice question"),
    ("any", "any", "anyone with an account"),
]


def rule(exam, name, client=None):
    """What the page says of this rule before the start, line by line."""
    page = (client or Client()).get(exam.get_absolute_url()).content.decode()
    text = re.search(rf"<dt>{name}</dt><dd>(.*?)</dd>", page)[1]
    return [line.strip() for line in re.split(r"<[^>]+>", text) if line.strip()]


def worth(page):
    """What a page says that a pass is worth."""
    (text,) = re.findall(r"<p>(A pass is worth .*?)</p>", page.content.decode())
    return text


def test_the_start_page_is_open_and_sets_no_cookie(exam):
    client = Client()

    response = client.get(exam.get_absolute_url())

    assert (response.status_code, dict(client.cookies)) == (200, {})
    assert "Sign in to sit the exam" in words(response)
    assert response["Cache-Control"] == "private, no-store"


def test_a_guest_is_sent_to_sign_in_and_back(exam):
    response = Client().post(exam.get_absolute_url(), {"agree": "on"})

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={exam.get_absolute_url()}")


def test_starting_leads_to_the_first_question(exam):
    client = signed_in(make_user())

    response = client.post(exam.get_absolute_url(), {"agree": "on"})

    sitting = Sitting.objects.get()
    assert (response.status_code, response["Location"]) == (302, path(sitting))
    assert client.get(path(sitting)).status_code == 200
    assert client.session["exam_seats"] == {str(sitting.uuid): sitting.seat}


def test_starting_twice_leads_to_the_same(exam):
    client, sitting = seated(exam)

    again = client.post(exam.get_absolute_url(), {"agree": "on"})

    assert (again["Location"], Sitting.objects.count()) == (path(sitting), 1)
    assert "Continue the exam" in words(client.get(exam.get_absolute_url()))


def test_without_agreeing_the_page_says_so(exam):
    response = signed_in(make_user()).post(exam.get_absolute_url(), {})

    assert response.status_code == 422
    assert "Say that you will work alone before you start." in words(response)
    assert response.content.decode().index("<title>Error:") > 0
    assert Sitting.objects.count() == 0


def test_who_may_not_start_is_told_why():
    exam, learner = make_exam(rules={"attempts": 1}), make_user()
    sit(exam, learner, right=0)

    response = signed_in(learner).post(exam.get_absolute_url(), {"agree": "on"})

    assert response.status_code == 409
    assert "All attempts are used." in words(response)


def test_an_exam_that_cannot_be_drawn_says_so_and_uses_no_attempt():
    exam = make_exam(items=2)

    response = signed_in(make_user()).post(exam.get_absolute_url(), {"agree": "on"})

    assert response.status_code == 503
    assert "The exam cannot be drawn at the moment" in words(response)


@pytest.mark.parametrize(("lessons", "checks", "who"), WHO)
def test_who_may_sit_is_said_to_everybody_here_and_on_the_courses_page(lessons, checks, who):
    exam = make_exam(rules={"lessons": lessons, "checks": checks})
    said = who[0].upper() + who[1:]

    assert rule(exam, "Who can sit it") == [said, "Your account keeps track of what you have done"]
    assert rule(exam, "Who can sit it", signed_in(make_user())) == [said]
    assert f"Open to {who}." in words(Client().get(exam.course.get_absolute_url()))


def test_who_is_not_ready_reads_how_much_is_left():
    exam = make_exam(rules={"lessons": "completed", "checks": "attempted"})
    module = make_module(exam.course)
    make_lesson(module, slug="fruit", questions=1)
    make_lesson(module, slug="root")

    page = words(signed_in(make_user()).get(exam.get_absolute_url()))

    assert "You can’t start yet 2 lessons are not marked complete." in page
    assert "1 lesson has a practice question that you have not tried." in page
    assert "You can’t start yet" not in words(Client().get(exam.get_absolute_url()))


@pytest.mark.parametrize(
    ("rules", "guest", "learner"),
    [
        ({}, ["As many as you like"], ["This is attempt 1"]),
        ({"attempts": 4}, ["4"], ["This is attempt 1 of 4"]),
        (
            {"attempts": 4, "within_days": 365},
            ["Up to 4 in any 365 days"],
            ["This is attempt 1 of 4", "Only attempts of the last 365 days count"],
        ),
        (
            {"waits": [24, 168]},
            ["As many as you like", "Wait between attempts: 24 hours, then 7 days"],
            ["This is attempt 1", "Wait between attempts: 24 hours, then 7 days"],
        ),
    ],
)
def test_how_many_attempts_there_are_is_said_once(rules, guest, learner):
    exam = make_exam(rules=rules)

    assert rule(exam, "Attempts") == guest
    assert rule(exam, "Attempts", signed_in(make_user())) == learner


def test_attempts_that_were_agreed_are_counted_in():
    exam, learner = make_exam(rules={"attempts": 4, "within_days": 365}), make_user()
    accommodations.agree(exam=exam, learner=learner, by=learner, now=START, values={"extra_attempts": 2})

    found = rule(exam, "Attempts", signed_in(learner))

    assert found == ["This is attempt 1 of 6", "Only attempts of the last 365 days count"]


HARDER = [
    "The harder your questions, the fewer you need",
    "The number you need is set before you start and shown with your result",
]


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ({"rule": "percent", "percent": 60}, ["60% of the points"]),
        ({"rule": "angoff", "lowest": 3, "highest": 5}, ["3 to 5 of 6 points", *HARDER]),
        ({"rule": "angoff", "lowest": 3}, ["A number of points that depends on your questions", *HARDER]),
    ],
)
def test_what_passes_is_said_plainly(mark, said):
    assert rule(make_exam(rules={"pass_mark": mark}), "To pass") == said


@pytest.mark.parametrize(
    ("rules", "end"),
    [
        (
            {"valid_months": 24},
            "It holds for 24 months. The exam is unproctored: nobody supervises it, and the certificate says so.",
        ),
        (
            {"valid_months": 1, "mode": "proctored"},
            "It holds for 1 month. The exam is proctored: somebody supervises it in the room.",
        ),
        ({"valid_months": 0, "mode": "proctored"}, "The exam is proctored: somebody supervises it in the room."),
    ],
)
def test_what_a_pass_is_worth_is_said_here_and_on_the_courses_page_in_the_same_words(rules, end):
    exam = make_exam(rules=rules)

    here, there = (worth(Client().get(page.get_absolute_url())) for page in (exam, exam.course))

    assert here == there
    assert here == (
        "A pass is worth an assessment-based certificate: course and exam come from the same provider. It is no "
        f"license and no independent certification, and it claims no accreditation. {end}"
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_a_guest_once_and_a_learner_the_same_at_any_number_of_lessons(number):
    exam = make_exam(rules={"lessons": "completed", "checks": "attempted"})
    module = make_module(exam.course)
    for _ in range(number):
        make_lesson(module, questions=1)
    counts = []

    for client in (Client(), signed_in(make_user())):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(exam.get_absolute_url()).status_code == 200
        counts.append(len(queries))

    assert counts == [1, 14]
