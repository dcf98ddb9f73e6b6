"""A paper with its key: who opens it, what of that is on record, and what stands there."""

import pytest
from django.utils import timezone
from django.utils.html import escape

from tests.exams.invigilation.desks import (
    client,
    count_of_entries,
    exam_of_ines,
    last_entry,
    marked,
    page,
    person,
    running,
    url,
)
from tests.exams.sittings import save

pytestmark = pytest.mark.django_db

KEY = "An apple of"


def test_the_page_of_a_sitting_gives_neither_key_nor_answers(exam):
    sitting = running(exam)
    save(sitting, 1, ("a",), now=timezone.now())

    text = client("ines").get(page(sitting)).content.decode()

    assert KEY not in text
    assert "Which one" not in text


def test_the_paper_of_a_running_sitting_is_opened_on_record(exam):
    sitting = running(exam)
    save(sitting, 1, ("b",), now=timezone.now())
    desk, address = client("ines"), url("paper", sitting.uuid)

    asked = desk.get(address).content.decode()
    assert KEY not in asked
    shown = desk.post(address)

    assert shown.status_code == 200
    assert escape(KEY) in shown.content.decode()
    assert last_entry() == ("paper opened", f"person:{person('ines').pk}", {"state": "open"})
    assert [one.points for one in shown.context["questions"]] == [None] * 6
    assert client("ines").get(page(sitting)).context["moves"][-1].detail == "While the sitting was “In progress”"


def test_strangers_leave_no_trace_in_the_trail(exam):
    sitting = running(exam)
    before = count_of_entries()

    statuses = [client(name).post(url("paper", sitting.uuid)).status_code for name in ("cleo", "staff", "alice")]

    assert statuses == [404, 404, 302]
    assert count_of_entries() == before


@pytest.mark.parametrize("kind", ["single", "multiple", "numeric", "text", "matching", "ordering"])
def test_a_marked_paper_shows_key_answers_and_points(kind):
    exam = exam_of_ines(kinds=(kind,))
    sitting = marked(exam, right=4)
    before = count_of_entries()

    response = client("ines").get(url("paper", sitting.uuid))

    questions = response.context["questions"]
    assert [one.points for one in questions] == [1, 1, 1, 1, 0, 0]
    assert [one.verdict for one in questions] == ["Right"] * 4 + ["Not right"] * 2
    if kind in {"single", "multiple"}:
        assert [line.is_right == line.is_chosen for line in questions[0].lines] == [True] * 3
    assert count_of_entries() == before
