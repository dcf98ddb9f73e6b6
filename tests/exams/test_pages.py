"""The pages of an exam: what each says in each state, to whom, and what hostile forms change (nothing)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from exams import accommodations
from exams.delivery import ending
from exams.models.sitting import Answer, AnswerEvent, Sitting
from exams.transitions import State
from tests.exams.sittings import START, begin, make_exam, minutes, right_values, save, sit
from tests.factories import make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def exam():
    return make_exam()


def as_person(user):
    client = Client()
    client.force_login(user)
    return client


def seated(exam, user=None):
    """A client whose browser has started the exam, and the sitting."""
    client = as_person(user or make_user(name="Amara"))
    client.post(exam.get_absolute_url(), {"agree": "on"})
    return client, Sitting.objects.order_by("-pk").first()


def path(sitting, end="1/"):
    return f"/exam/{sitting.uuid}/{end}"


def fields(sitting, number=1, **values):
    answer = Answer.objects.get(sitting=sitting, number=number)
    return {"rev": answer.rev, "key": f"key-{number}-{answer.rev}-{len(values)}", **values}


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("&#x27;", "'"))


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
    client = as_person(make_user())

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
    response = as_person(make_user()).post(exam.get_absolute_url(), {})

    assert response.status_code == 422
    assert "Say that you will work alone before you start." in words(response)
    assert response.content.decode().index("<title>Error:") > 0
    assert Sitting.objects.count() == 0


def test_who_may_not_start_is_told_why():
    exam, learner = make_exam(rules={"attempts": 1}), make_user()
    sit(exam, learner, right=0)

    response = as_person(learner).post(exam.get_absolute_url(), {"agree": "on"})

    assert response.status_code == 409
    assert "All attempts are used." in words(response)


def test_an_exam_that_cannot_be_drawn_says_so_and_uses_no_attempt():
    exam = make_exam(items=2)

    response = as_person(make_user()).post(exam.get_absolute_url(), {"agree": "on"})

    assert response.status_code == 503
    assert "The exam cannot be drawn at the moment" in words(response)


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


def test_saving_in_the_background_says_what_stands_and_how_long_there_is(exam, clock):
    client, sitting = seated(exam)
    clock.move_to(minutes(1.5))

    response = client.post(path(sitting, "1/answer/"), fields(sitting, answer="b"))

    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert response.json() == {
        "outcome": "saved", "rev": 1, "answered": True, "unclear": "", "flagged": False, "left": 28 * 60 + 30,
        "deadline": minutes(30).isoformat(), "clock": "09:01", "ends": "09:30",
    }  # fmt: skip


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
    second = as_person(learner)

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


def test_an_answer_that_cannot_be_read_keeps_one_on_its_page_once(exam):
    client, sitting = seated(make_exam(kinds=("numeric",)))

    first = client.post(path(sitting), fields(sitting, answer="about four", goto="2"))
    shown = client.get(path(sitting))
    second = client.post(path(sitting), fields(sitting, answer="about four", goto="2"))

    assert (first["Location"], second["Location"]) == (path(sitting), path(sitting, "2/"))
    assert "Write a number, such as 12 or 1.5. As it stands, this answer cannot be marked." in words(shown)
    assert 'value="about four"' in shown.content.decode()


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

    response = as_person(learner).get(path(sitting, "result/"))
    text = words(response)

    assert "You passed, Amara" in text
    assert "83% 5 of 6 points Pass mark of your questions: 4 points, 66%" in text
    assert "Only your exam answers count here." in text
    assert f'href="/exam/{sitting.uuid}/certificate/"' in response.content.decode()


def test_a_fail_says_how_much_was_missing(exam):
    learner = make_user()
    sitting = sit(exam, learner, right=1)

    text = words(as_person(learner).get(path(sitting, "result/")))

    assert "Not this time. You were 3 points short." in text
    assert "A plan for the next attempt" in text
    assert "Get your certificate" not in text


@pytest.mark.parametrize(
    ("shows", "points", "domains"), [("result", False, False), ("score", True, False), ("domains", True, True)]
)
def test_the_policy_decides_how_much_is_told(shows, points, domains):
    learner = make_user()
    sitting = sit(make_exam(rules={"shows": shows}), learner, right=1)

    text = words(as_person(learner).get(path(sitting, "result/")))

    assert ("of 6 points" in text, "By domain" in text) == (points, domains)
    assert "right" not in text.replace("upright", "")


@pytest.mark.parametrize("end", ["1/", "1/answer/", "paper/", "seat/", "break/", "submit/", "result/", "certificate/"])
def test_somebody_elses_sitting_is_none(exam, end):
    sitting = begin(exam)
    before = all_rows()

    for client, statuses in ((as_person(make_user()), {404, 405}), (Client(), {302, 405})):
        assert client.get(path(sitting, end)).status_code in statuses
        assert client.post(path(sitting, end), {"rev": 0, "key": "key-00001", "answer": "a"}).status_code in statuses

    after = all_rows()
    assert {table for table in after if after[table] != before[table]} <= {
        "accounts_user", "account_emailaddress", "django_session",
    }  # fmt: skip


def test_looking_at_a_running_exam_writes_nothing(exam):
    client, sitting = seated(exam)
    before = all_rows()

    for end in ("1/", "6/", "paper/", "submit/", "result/"):
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
