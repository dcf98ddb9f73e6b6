"""The judges' pages: strangers see nothing, judges one item at a time, instructors what comes of it."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exams import judging
from exams.models.blueprint import Exam
from exams.models.item import Item, Rating
from tests.courses.authors import signed_in
from tests.exams.authoring.desk import HERE, cast
from tests.exams.sittings import START, item
from tests.factories import make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

BASE = "/courses/c/exam/judging/"
STANDARD = "/courses/c/exam/standard/"


@pytest.fixture
def stage():
    people, exam = cast()
    jo = make_user("jo@example.org", name="Jo")
    exam.judges.add(jo)
    return people, signed_in(jo), jo


def rate(client, key="d1-0", percent="70", **fields):
    return client.post(f"{BASE}{key}/", {"percent": percent, "number": "1", "turn": "1"} | fields, **HERE)


def others(*percents, key="d1-0"):
    for percent in percents:
        judging.rate(item=item(key), judge=make_user(), percent=percent, turn=1, now=START)


ADDRESSES = {
    BASE: (302, 404, 404, 200, 200, 200),
    f"{BASE}d1-0/": (302, 404, 404, 200, 200, 200),
    f"{BASE}nothing/": (302, 404, 404, 404, 404, 404),
    "/courses/other/exam/judging/": (302, 404, 404, 404, 404, 404),
    STANDARD: (302, 404, 404, 404, 200, 200),
    f"{STANDARD}items.csv": (302, 404, 404, 404, 200, 200),
    f"{STANDARD}d1-0/second-round/": (405,) * 6,
}


def test_strangers_learn_nothing_and_guests_sign_in(stage):
    people, jo, _user = stage
    clients = [Client(), people["learner"], people["cleo"], jo, people["ines"], people["operator"]]

    found = {address: tuple(client.get(address).status_code for client in clients) for address in ADDRESSES}

    assert found == ADDRESSES


def test_strangers_cannot_rate_or_open(stage):
    people, jo, _user = stage
    before = all_rows()["exams_rating"]

    rated = [rate(client).status_code for client in (Client(), people["learner"], people["cleo"])]
    opened = [
        client.post(f"{STANDARD}d1-0/second-round/", **HERE).status_code
        for client in (Client(), people["learner"], people["cleo"], jo)
    ]

    assert (rated, opened) == ([302, 404, 404], [302, 404, 404, 404])
    assert all_rows()["exams_rating"] == before


def test_a_retired_exam_is_not_judged(stage):
    _people, jo, _user = stage
    Exam.objects.update(status="retired")

    assert jo.get(BASE).status_code == 404


def test_the_first_page_says_who_is_just_qualified_and_how_far_the_judge_is(stage):
    _people, jo, user = stage
    judging.rate(item=item("d1-0"), judge=user, percent=40, turn=1, now=START)

    response = jo.get(BASE)

    page = response.content.decode()
    assert (response.context["rated"], response.context["total"], response.context["next"].key) == (1, 10, "d1-1")
    for words in ("The just-qualified learner", "catches the commonest misuse", "Worked example: a hard item"):
        assert words in page
    assert "1 of 10 items rated" in page
    assert STANDARD not in page


def test_an_item_is_shown_with_its_key_and_nothing_of_others(stage):
    _people, jo, _user = stage
    others(11, 37)

    response = jo.get(f"{BASE}d1-0/")

    page = response.content.decode()
    assert [line.is_right for line in response.context["item"].lines] == [False, True, False]
    assert "Of 100 just-qualified people, how many get this right?" in page
    assert not any(number in page for number in ("11 to 37", ">11<", ">37<"))
    assert response.context["form"].initial == {"number": 1, "turn": 1, "percent": None}


def test_rating_goes_on_to_the_next_item_that_waits_and_ends_at_the_list(stage):
    _people, jo, user = stage

    response = rate(jo)

    assert response["Location"] == f"{BASE}d1-1/?kept=d1-0#item"
    assert "Kept: 70 of 100 for d1-0." in jo.get(response["Location"]).content.decode()
    for row in Item.objects.exclude(key__in=["d1-0", "d2-4"]):
        judging.rate(item=row, judge=user, percent=50, turn=1, now=START)
    last = rate(jo, "d2-4")
    assert last["Location"] == f"{BASE}?kept=d2-4"
    assert "You rated every item that waits for you." in jo.get(last["Location"]).content.decode()
    assert Rating.objects.filter(judge=user).count() == 10


def test_what_was_said_stands_in_the_field_when_the_judge_comes_back(stage):
    _people, jo, _user = stage
    rate(jo, percent="0")

    assert jo.get(f"{BASE}d1-0/").context["form"]["percent"].value() == 0
    assert jo.get(f"{BASE}?kept=nothing").status_code == 200


@pytest.mark.parametrize("percent", ["", "101", "-1", "half", "50.5"])
def test_what_is_no_rating_is_said_at_the_field(stage, percent):
    _people, jo, _user = stage

    response = rate(jo, percent=percent)

    assert response.status_code == 422
    assert response.context["form"].errors == {"percent": ["Write a whole number from 0 to 100."]}
    page = response.content.decode()
    assert ('aria-describedby="rate-err"' in page, "Error: Item 1 of 10" in page) == (True, True)
    assert not Rating.objects.exists()


@pytest.mark.parametrize("fields", [{"number": "2"}, {"turn": "2"}, {"number": ""}, {"turn": "9"}])
def test_an_item_that_changed_meanwhile_is_looked_at_again(stage, fields):
    _people, jo, _user = stage

    response = rate(jo, **fields)

    assert response["Location"] == f"{BASE}d1-0/?changed=yes#item"
    assert "Look at it as it is now." in jo.get(response["Location"]).content.decode()
    assert not Rating.objects.exists()


def test_in_the_second_round_the_judge_sees_how_far_apart_all_were(stage):
    _people, jo, user = stage
    rate(jo, percent="20")
    others(80)

    listed, page = jo.get(BASE), jo.get(f"{BASE}d1-0/").content.decode()
    rate(jo, percent="45", turn="2")

    assert listed.context["again"] == 1
    assert "Alone, 2 judges said 20 to 80, 50.00 on average. You said 20. Stay with it, or change it." in page
    assert list(Rating.objects.filter(judge=user).values_list("turn", "percent")) == [(1, 20), (2, 45)]


def test_an_instructor_opens_a_second_round_or_is_told_why_not(stage):
    people, _jo, _user = stage
    others(50)
    early = people["ines"].post(f"{STANDARD}d1-0/second-round/", **HERE)
    others(55)

    response = people["ines"].post(f"{STANDARD}d1-0/second-round/", **HERE)

    assert (early.status_code, response.status_code) == (409, 302)
    assert "A second round needs two judges who rated d1-0 alone." in early.content.decode()
    assert response["Location"] == f"{STANDARD}#item-d1-0"
    assert people["ines"].post(f"{STANDARD}nothing/second-round/", **HERE).status_code == 404
    assert judging.standing(item("d1-0")).is_second


def test_the_overview_and_its_spreadsheet_say_the_same(stage):
    people, _jo, _user = stage
    others(10, 20, 30, 40, 50)

    page = people["ines"].get(STANDARD).content.decode()
    sheet = people["ines"].get(f"{STANDARD}items.csv")

    assert "10–50 <b>wide</b>" in page
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert rows[1] == ["d1-0", "1", "D1", "remember", "5", "30.00", "15.81", "10", "50", "30.00", "no", "yes"]
    assert rows[2] == ["d1-1", "1", "D1", "understand", "0", "", "", "", "", "75", "yes", "no"]
    assert [row[:2] for row in rows[-5:]] == [
        ["Judges", "5"],
        ["Judged", "2026-03-02"],
        ["Judges who rated every item", "0"],
        ["Their mean, in percent", ""],
        ["Its standard error", ""],
    ]
    assert sheet["Content-Disposition"] == 'attachment; filename="c-standard.csv"'


def test_an_exam_without_items_says_so(stage):
    people, jo, _user = stage
    Item.objects.update(is_retired=True)

    assert "The exam has no items yet." in jo.get(BASE).content.decode()
    assert "The exam has no items yet." in people["ines"].get(STANDARD).content.decode()


def test_asking_changes_nothing(stage):
    people, jo, _user = stage
    for client in (jo, people["ines"]):
        client.get(BASE)
    before = all_rows()

    for client in (jo, people["ines"]):
        for address in ADDRESSES:
            client.get(address)
            client.head(address)

    assert all_rows() == before


@pytest.mark.parametrize("address", [BASE, f"{BASE}d1-0/", STANDARD, f"{STANDARD}items.csv"])
def test_queries_do_not_grow_with_the_items(address):
    counts = []
    people, _exam = cast(items=3)
    client = people["ines"]
    client.get(address)
    for number in (3, 60):
        if number == 60:
            from tests.exams.sittings import derived, make_pool

            extra = [derived(f"x-{n}", domain="D1", lesson="roots") for n in range(57)]
            make_pool(Exam.objects.get().course, extra)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
