"""Exams on the learner's home: which are there, what each says, where it leads, and what that costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models.outline import Course
from courses.models.progress import Enrolment
from exams import accommodations, certificates, home
from exams.delivery import ending, marking
from exams.models.blueprint import Exam
from exams.models.sitting import Sitting
from tests.courses.authors import signed_in
from tests.exams.pages.candidate import path, words
from tests.exams.sittings import START, begin, make_exam, minutes, sit
from tests.factories import make_course, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return make_user(name="Amara")


def enrol(learner, course):
    Enrolment.objects.create(learner=learner, course=course, started_at=START, seen_at=START)


def panel(learner):
    """The words of the exams on the home page, and the addresses that its links lead to."""
    page = signed_in(learner).get("/learn/").content.decode()
    if 'id="exams-h"' not in page:
        return "", []
    section = page[page.index('<section class="flow under" aria-labelledby="exams-h"') :]
    section = section[: section.index("</section>")]

    class Found:
        content = section.encode()

    return words(Found), [part.split('"')[0] for part in section.split('href="')[1:]]


def certified(learner, **rules):
    sitting = sit(make_exam(rules=rules), learner, right=6)
    certificate = certificates.issue(sitting=sitting, name="Amara", now=minutes(2), actor=learner)
    return sitting, certificate


def test_nothing_is_said_where_no_course_with_an_exam_was_begun(learner):
    make_exam()
    enrol(learner, make_course())
    for status in (Exam.Status.DRAFT, Exam.Status.RETIRED):
        enrol(learner, make_exam(status=status).course)
    hidden = make_exam()
    Course.objects.filter(pk=hidden.course_id).update(status=Course.Status.DRAFT)
    enrol(learner, hidden.course)

    assert panel(learner) == ("", [])


def test_the_exam_of_a_course_that_was_begun_is_introduced(learner, exam):
    enrol(learner, exam.course)

    text, links = panel(learner)

    assert "The exam 6 questions, 30 min. Practice never counts towards it. About the exam" in text
    assert links == [exam.course.get_absolute_url(), exam.get_absolute_url()]


def test_one_that_runs_leads_back_into_it(learner, exam):
    sitting = begin(exam, learner)

    text, links = panel(learner)

    assert "It is running and ends at 09:30." in text
    assert links[-1] == sitting.get_absolute_url()


@pytest.mark.parametrize(("state", "said"), [("break", "You are on a break."), ("suspended", "the time stands still.")])
def test_one_that_stands_still_says_so(learner, exam, clock, state, said):
    agreed = {"breaks": 1, "break_minutes": 10}
    accommodations.agree(exam=exam, learner=learner, by=learner, now=START, values=agreed)
    sitting = begin(exam, learner)
    if state == "break":
        ending.begin_break(sitting=sitting, seat=sitting.seat, now=START)
    else:
        ending.suspend(sitting=sitting, by=None, reason="Alarm", now=START)
    clock.move_to(minutes(5))

    assert said in panel(learner)[0]


def test_a_result_is_awaited_from_the_end_until_it_is_released(learner, exam, clock):
    sitting = begin(exam, learner)
    clock.move_to(minutes(30))

    text, links = panel(learner)

    assert "Your answers are in. The result is not released yet." in text
    assert links[-1] == path(sitting, "result/")
    assert Sitting.objects.get().state == "open"

    waiting = sit(make_exam(rules={"release": "by hand"}), learner, right=6)
    assert panel(learner)[0].count("The result is not released yet.") == 2
    marking.release(waiting, actor="system", now=minutes(31))
    assert panel(learner)[0].count("The result is not released yet.") == 1


def test_a_pass_leads_to_its_certificate(learner, clock):
    sitting = sit(make_exam(), learner, right=6)
    assert "Passed on 2 March 2026. Your certificate is waiting. Get your certificate" in panel(learner)[0]
    assert path(sitting, "certificate/") in panel(learner)[1]

    certificate = certificates.issue(sitting=sitting, name="Amara", now=minutes(2), actor=learner)
    text, links = panel(learner)

    assert "The certificate is valid until 2 March 2028. See your certificate" in text
    assert links[-2:] == [certificate.get_absolute_url(), path(sitting, "result/")]


def test_what_became_of_a_certificate_is_said(learner, clock):
    staff = make_user()
    _one, revoked = certified(learner)
    _two, withdrawn = certified(learner)
    certified(learner, valid_months=0)
    certificates.revoke(certificate=revoked, reason="By mistake.", now=minutes(3), actor=staff)
    certificates.withdraw(certificate=withdrawn, now=minutes(3), actor=learner)

    text = panel(learner)[0]
    assert "Passed on 2 March 2026. The certificate was revoked. See" in text
    assert "Passed on 2 March 2026. You took the certificate back. See" in text
    assert text.count("Passed on 2 March 2026. See your certificate") == 1


def test_an_expired_certificate_says_when(learner, clock):
    certified(learner, valid_months=1)
    clock.move_to(START + timedelta(days=40))

    assert "Passed on 2 March 2026. The certificate expired on 2 April 2026." in panel(learner)[0]


def test_who_has_not_passed_is_led_to_what_to_study(learner, exam):
    sitting = sit(exam, learner, right=1)

    text, links = panel(learner)

    assert "Not passed yet. The last attempt was on 2 March 2026. What to study next About the exam" in text
    assert links[-2:] == [path(sitting, "result/"), exam.get_absolute_url()]


def test_a_renewal_that_failed_does_not_hide_the_pass(learner, clock):
    sitting, certificate = certified(learner, valid_months=4)
    clock.move_to(START + timedelta(days=60))
    sit(sitting.exam, learner, right=0, now=START + timedelta(days=60))

    text, links = panel(learner)

    assert "Passed on 2 March 2026. The certificate is valid until 2 July 2026." in text
    assert certificate.get_absolute_url() in links


def test_a_sitting_that_was_voided_says_so_and_an_earlier_one_goes_before_it(learner, exam, clock):
    one = sit(exam, learner, right=1)
    clock.move_to(minutes(10))
    other = sit(exam, learner, right=1, now=minutes(5))
    ending.void(sitting=other, by=make_user(), reason="Help was found.", counts=True, now=minutes(10))
    assert "Not passed yet." in panel(learner)[0]

    ending.void(sitting=one, by=make_user(), reason="Help was found.", counts=True, now=minutes(10))
    text, links = panel(learner)

    assert "Your last attempt was declared invalid. Why About the exam" in text
    assert path(other, "result/") in links


def test_what_was_sat_stays_when_the_exam_or_its_course_is_gone(learner, exam):
    sit(exam, learner, right=1)
    Exam.objects.update(status=Exam.Status.RETIRED)

    text, links = panel(learner)

    assert "What to study next" in text
    assert "About the exam" not in text
    assert len(links) == 1


def test_nobody_sees_anothers(learner, exam):
    sit(exam, make_user(), right=6)

    assert panel(learner) == ("", [])


@pytest.mark.parametrize("number", [1, 4])
def test_the_queries_do_not_grow_with_exams_and_attempts(learner, number):
    for _ in range(number):
        certified(learner)
        enrol(learner, make_exam().course)

    with CaptureQueriesContext(connection) as queries:
        assert len(home.exams_of(learner, START)) == 2 * number

    assert len(queries) == 4
