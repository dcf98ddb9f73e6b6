"""What hostile forms, strangers and looking change: nothing."""

import pytest
from django.test import Client

from exams.models.sitting import Answer, AnswerEvent, Sitting
from exams.transitions import State
from tests.courses.authors import signed_in
from tests.exams.pages.candidate import fields, path, seated, words
from tests.exams.sittings import START, begin, make_exam, minutes
from tests.factories import make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

#: The pages below a sitting.
ENDS = ("1/", "1/answer/", "paper/", "seat/", "break/", "submit/", "result/", "answers/", "certificate/")


@pytest.mark.parametrize("missing", ["rev", "key"])
def test_a_form_that_does_not_say_what_it_stands_on_is_refused(exam, missing):
    client, sitting = seated(exam)
    sent = fields(sitting, answer="a")
    del sent[missing]

    page, background = client.post(path(sitting), sent), client.post(path(sitting, "1/answer/"), sent)

    assert (page.status_code, background.status_code) == (400, 400)
    assert "That could not be saved" in words(page)
    assert background.json() == {"outcome": "refused", "why": "incomplete"}
    assert (Answer.objects.get(number=1).rev, AnswerEvent.objects.count()) == (0, 0)


def test_an_answer_that_is_none_is_refused(exam):
    client, sitting = seated(exam)
    sent = fields(sitting, answer="nonsense")

    page, background = client.post(path(sitting), sent), client.post(path(sitting, "1/answer/"), sent)

    assert (page.status_code, background.status_code) == (400, 400)
    assert background.json() == {"outcome": "refused", "why": "unreadable"}
    assert Answer.objects.get(number=1).rev == 0


def test_twenty_fields_that_are_nobodys_business_change_nothing(exam):
    client, sitting = seated(exam)
    forged = {
        "score": "100", "points": "6", "state": "released", "deadline": "2099-01-01T00:00", "time": "2000-01-01",
        "now": "0", "received_at": "2000-01-01", "answered_at": "2000-01-01", "is_correct": "on", "learner": "1",
        "sitting": "7", "item": "1", "number": "5", "response": '{"choice": "b"}', "is_passed": "on", "seat": "x",
        "left": "9999", "extra_minutes": "600", "pass_mark": "0", "version": "9",
    }  # fmt: skip

    client.post(
        path(sitting, "1/answer/"), fields(sitting, answer="a") | forged,
        HTTP_DATE="Mon, 02 Mar 2020 09:00:00 GMT",
    )  # fmt: skip
    client.post(path(sitting, "submit/"), forged)

    answer, after = Answer.objects.get(number=1), Sitting.objects.get()
    assert (answer.values, answer.answered_at, after.deadline, after.ended_at) == (["a"], START, minutes(30), START)
    assert (after.state, after.results.get().points, after.results.get().version) == (State.RELEASED, 0, 1)


@pytest.mark.parametrize("field", ["left", "deadline", "now", "time", "timer", "end", "last", "seconds", "at", "date"])
def test_no_time_that_a_browser_sends_is_believed(exam, clock, field):
    client, sitting = seated(exam)
    clock.move_to(minutes(31))

    response = client.post(path(sitting, "1/answer/"), fields(sitting, answer="b", **{field: "1"}))

    assert (response.status_code, response.json()["outcome"]) == (410, "late")
    assert Answer.objects.get(number=1).values == []
    assert AnswerEvent.objects.get().received_at == minutes(31)


@pytest.mark.parametrize(
    "end", ["1/", "1/answer/", "paper/", "seat/", "break/", "submit/", "result/", "answers/", "certificate/"]
)
def test_somebody_elses_sitting_is_none(exam, end):
    sitting = begin(exam)
    before = all_rows()

    for client, statuses in ((signed_in(make_user()), {404, 405}), (Client(), {302, 405})):
        assert client.get(path(sitting, end)).status_code in statuses
        assert client.post(path(sitting, end), {"rev": 0, "key": "key-00001", "answer": "a"}).status_code in statuses

    after = all_rows()
    assert {table for table in after if after[table] != before[table]} <= {
        "accounts_user", "account_emailaddress", "django_session",
    }  # fmt: skip


def test_looking_at_a_running_exam_writes_nothing(exam):
    client, sitting = seated(exam)
    before = all_rows()

    for end in ("1/", "6/", "paper/", "submit/", "result/", "answers/"):
        client.get(path(sitting, end))
        client.head(path(sitting, end))
    client.get(exam.get_absolute_url())

    assert all_rows() == before


def test_a_person_who_is_deactivated_answers_no_more(exam):
    client, sitting = seated(exam)
    sitting.learner.is_active = False
    sitting.learner.save()

    response = client.post(path(sitting, "1/answer/"), fields(sitting, answer="b"))

    assert response.status_code == 302
    assert Answer.objects.get(number=1).values == []
    assert Sitting.objects.get().state == State.OPEN


@pytest.mark.parametrize(("end", "queries"), [("1/", 5), ("paper/", 5), ("submit/", 4)])
def test_the_queries_of_a_page_do_not_grow_with_the_paper(django_assert_num_queries, end, queries):
    for items in (3, 30):
        domains = [{"id": name, "title": name, "items": items, "touches_all": False} for name in ("D1", "D2")]
        client, sitting = seated(make_exam(items=items, rules={"domains": domains}))
        with django_assert_num_queries(queries):
            client.get(path(sitting, end))
