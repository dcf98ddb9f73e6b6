"""What forms look like: counted from the bank, drawn from it, and never for longer than an author waits."""

from decimal import Decimal

import pytest

from exams import bank
from exams.editing import outlook
from exams.models.item import Item, Rating
from tests.exams.authoring.desk import cast, url
from tests.factories import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    return cast(items=7)[1]


def drawn(exam, count=20):
    return outlook.draws(bank.of_exam(exam, exam.blueprint), exam.blueprint, count=count)


def test_the_stock_says_how_many_forms_there_are_and_what_is_provisional(exam):
    Item.objects.filter(key="d1-6").update(is_pilot=True)
    for n in range(5):
        Rating.objects.create(item=Item.objects.get(key="d1-0"), number=1, judge_key=str(n), percent=50, rated_at=now())

    stock = outlook.stock(bank.of_exam(exam, exam.blueprint), exam.blueprint)

    assert [(row.domain.id, row.have, row.pilots, row.forms) for row in stock.domains] == [
        ("D1", 6, 1, 2),
        ("D2", 7, 0, 2),
    ]
    assert (stock.forms, stock.scored, stock.provisional, stock.provisional_percent) == (2, 13, 12, 92)
    assert stock.reasons == ()


def test_forms_share_items_and_have_a_mark(exam):
    found = drawn(exam)

    assert (found.count, found.points, found.provisional) == (20, 6, 100)
    assert (found.lowest, found.highest, found.usual, found.is_steady) == (Decimal(4), Decimal(4), Decimal(4), True)
    assert 20 < found.shared < 70


def test_what_was_found_is_kept_until_the_bank_changes(exam, monkeypatch):
    first = drawn(exam)
    monkeypatch.setattr(outlook, "draw", None)

    assert drawn(exam) == first
    Item.objects.filter(key="d1-6").update(is_retired=True)
    with pytest.raises(TypeError):
        drawn(exam)


def test_drawing_ends_when_it_takes_too_long(exam, monkeypatch):
    monkeypatch.setattr(outlook, "LONGEST", -1.0)

    assert drawn(exam).count == 2


def test_the_pages_say_why_no_form_can_be_drawn():
    people, exam = cast(items=2)

    for page in ("forms", "sample"):
        response = people["ines"].get(url(exam, page), {"seed": "a"})
        assert response.status_code == 200
        assert "Domain D1 needs 3" in response.content.decode()


def test_a_sample_form_is_the_same_for_the_same_seed():
    people, exam = cast()

    def keys(seed):
        return [item.key for item in people["ines"].get(url(exam, "sample"), {"seed": seed}).context["items"]]

    assert keys("abc") == keys("abc")
    assert len({tuple(keys(seed)) for seed in "abcdef"}) > 1
    assert people["ines"].get(url(exam, "sample"), {"seed": "Not/one"}).status_code == 302
