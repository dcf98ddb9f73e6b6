"""The paper with its key, for the learner who sat it: when it is shown, what stands there, and what it costs."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exams import accommodations, regrading
from exams.delivery import ending
from exams.models.blueprint import Exam
from exams.models.item import Item
from exams.models.sitting import Sitting
from exams.transitions import State
from tests.courses.authors import signed_in
from tests.exams.pages.candidate import path, words
from tests.exams.sittings import KINDS, START, begin, derived, make_exam, make_pool, minutes, right_values, save, sit
from tests.factories import make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db

CLOSES = START + timedelta(hours=2)
LINK = "See your answers"
WAIT = "once nobody sits this exam any more"


def open_exam(**fields):
    rules = {"release": "after window", "shows": "answers", "closes": CLOSES.isoformat(), **fields.pop("rules", {})}
    return make_exam(rules=rules, **fields)


def sat(exam=None, *, right=4):
    """A learner's client and the sitting they ended in the first minutes of the window."""
    learner = make_user(name="Amara")
    sitting = sit(exam or open_exam(), learner, right=right)
    return signed_in(learner), sitting


def is_shown(client, sitting):
    """Whether the answers can be read; the result page says the same."""
    answered = client.get(path(sitting, "answers/"))
    if answered.status_code == 302:
        assert answered["Location"] == path(sitting, "result/")
        assert LINK not in words(client.get(path(sitting, "result/")))
        return False
    assert LINK in words(client.get(path(sitting, "result/")))
    return True


def test_the_answers_are_there_from_the_end_of_the_window(clock):
    client, sitting = sat()

    clock.move_to(CLOSES - timedelta(seconds=1))
    assert not is_shown(client, sitting)
    clock.move_to(CLOSES)
    assert is_shown(client, sitting)


@pytest.mark.parametrize("shows", ["result", "score", "domains"])
def test_an_exam_that_does_not_say_so_never_shows_them(clock, shows):
    client, sitting = sat(open_exam(rules={"shows": shows}))
    clock.move_to(CLOSES)

    assert not is_shown(client, sitting)
    assert WAIT not in words(client.get(path(sitting, "result/")))


def test_a_later_window_that_was_agreed_keeps_them_back_for_everyone(clock):
    client, sitting = sat()
    later = {"window_minutes": 60}
    accommodations.agree(exam=sitting.exam, learner=make_user(), by=make_user(), now=START, values=later)

    clock.move_to(CLOSES + timedelta(minutes=59))
    assert not is_shown(client, sitting)
    assert WAIT in words(client.get(path(sitting, "result/")))
    clock.move_to(CLOSES + timedelta(minutes=60))
    assert is_shown(client, sitting)


@pytest.mark.parametrize("state", State.running())
def test_a_sitting_that_runs_keeps_them_back_for_everyone(clock, state):
    client, sitting = sat()
    staff, learner = make_user(), make_user()
    agreed = {"breaks": 1, "break_minutes": 30, "window_minutes": 60}
    accommodations.agree(exam=sitting.exam, learner=learner, by=staff, now=START, values=agreed)
    other = begin(sitting.exam, learner, now=CLOSES + timedelta(minutes=59))
    if state == State.ON_BREAK:
        ending.begin_break(sitting=other, seat=other.seat, now=CLOSES + timedelta(minutes=59))
    if state == State.SUSPENDED:
        ending.suspend(sitting=other, by=staff, reason="Alarm", now=CLOSES + timedelta(minutes=59))
    accommodations.extend(sitting=other, minutes=30, by=staff, reason="Noise", now=CLOSES + timedelta(minutes=59))
    clock.move_to(CLOSES + timedelta(minutes=61))

    assert Sitting.objects.get(pk=other.pk).state == state
    assert not is_shown(client, sitting)
    other.refresh_from_db()
    ending.end(sitting=other, by=staff, reason="It is over.", now=CLOSES + timedelta(minutes=61))
    assert is_shown(client, sitting)


@pytest.mark.parametrize("closes", [(CLOSES + timedelta(days=30)).isoformat(), None])
def test_an_exam_that_opens_again_closes_them_again(clock, closes):
    client, sitting = sat()
    clock.move_to(CLOSES)
    assert is_shown(client, sitting)
    exam = Exam.objects.get()
    exam.rules["closes"] = closes
    exam.save()

    assert not is_shown(client, sitting)
    exam.status = Exam.Status.RETIRED
    exam.save()
    assert is_shown(client, sitting)


def test_a_voided_sitting_shows_none(clock):
    client, sitting = sat()
    clock.move_to(CLOSES)
    ending.touch(sitting, now=CLOSES)
    ending.void(sitting=sitting, by=make_user(), reason="Help was found.", counts=True, now=CLOSES)

    assert not is_shown(client, sitting)


def test_they_are_the_learners_own(clock):
    _client, sitting = sat()
    clock.move_to(CLOSES)

    assert signed_in(make_user()).get(path(sitting, "answers/")).status_code == 404
    assert Client().get(path(sitting, "answers/"))["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_was_answered_and_what_is_right(clock, kind):
    learner = make_user()
    sitting = begin(open_exam(kinds=(kind,)), learner)
    first = sitting.paper.get(number=1)
    save(sitting, 1, right_values(first))
    ending.submit(sitting=sitting, seat=sitting.seat, now=START)
    clock.move_to(CLOSES)

    page = signed_in(learner).get(path(sitting, "answers/"))
    text = words(page)

    assert [question.state for question in page.context["questions"]] == ["right", *["unanswered"] * 5]
    assert text.count("Not answered · 0 of 1") == 5
    assert "Right · 1 of 1" in text
    assert first.content["explanation"] in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"


def test_an_option_says_why_and_the_lesson_is_named(clock):
    exam = open_exam()
    lesson = make_lesson(make_module(exam.course), title="How flowers fruit")
    Item.objects.update(lesson=lesson, lesson_slug=lesson.slug)
    client, sitting = sat(exam)
    clock.move_to(CLOSES)

    text = words(client.get(path(sitting, "answers/")))

    assert text.count("It grows from a flower.") == 6
    assert text.count("Covered in") == 6
    assert "How flowers fruit" in text


def test_a_correction_is_told_with_its_reason(clock):
    client, sitting = sat()
    row = sitting.paper.get(number=6)
    regrading.correct(
        item=row.item, number=row.revision_number, action="void", reason="Two answers were right.", by=make_user(),
        now=minutes(5),
    )  # fmt: skip
    clock.move_to(CLOSES)

    text = words(client.get(path(sitting, "answers/")))

    assert "Corrected after the exam: Two answers were right." in text
    assert text.count("Left out by a correction") == 1


@pytest.mark.parametrize("number", [1, 5])
def test_the_queries_do_not_grow_with_the_questions(clock, number):
    domains = [{"id": "D1", "title": "Roots", "items": number, "touches_all": False}]
    client, sitting = sat(open_exam(rules={"domains": domains}), right=number)
    clock.move_to(CLOSES)
    client.get(path(sitting, "answers/"))

    with CaptureQueriesContext(connection) as queries:
        assert len(client.get(path(sitting, "answers/")).context["questions"]) == number

    assert len(queries) == 9


def test_somebody_who_answered_everything_rightly_is_told_so(clock):
    client, sitting = sat(right=6)
    clock.move_to(CLOSES)

    assert words(client.get(path(sitting, "answers/"))).count("Right · 1 of 1") == 6


def test_tables_of_different_questions_have_different_names(clock):
    one = [{"id": "D1", "title": "Roots", "items": 2, "touches_all": False}]
    exam = open_exam(items=0, rules={"domains": one})
    region = '<div class="scroll wide" role="region" tabindex="0" aria-label="Table 1"><table></table></div>'
    items = [replace(derived(f"t{n}"), content={**derived("t").content, "stem": region}) for n in range(2)]
    make_pool(exam.course, items)
    client, sitting = sat(exam, right=2)
    clock.move_to(CLOSES)

    page = client.get(path(sitting, "answers/")).content.decode()

    assert re.findall(r'role="region" tabindex="0" aria-label="([^"]+)"', page) == [
        "Question 1: Table 1", "Question 2: Table 1",
    ]  # fmt: skip
