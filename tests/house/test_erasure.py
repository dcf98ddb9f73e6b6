"""Deleting a person takes everything of theirs along: every table of ours that points at people is emptied of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import User
from courses import manuscript, progress, versions
from courses.models.media import MediaFile
from courses.models.outline import Term
from courses.models.versions import WorkingCopy
from exams import accommodations, certificates, regrading
from exams.models.blueprint import Exam
from exams.models.item import Item, Rating
from quizzes import guests, queue, review
from quizzes.models.practice import Guest, PracticeAnswer
from quizzes.models.question import Question
from quizzes.models.review import ReviewCard, ReviewSettings
from tests.exams.sittings import make_exam, sit
from tests.factories import BODY, make_course, make_lesson, make_module, make_user, now
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
#: Who teaches a course, and what allauth and Django keep about signing in, have their own tests.
OURS = ("courses", "quizzes", "exams")
#: Of people who write courses: their texts stay without their name, what they had not saved goes with them.
NOT_OF_LEARNERS = {
    "courses.Course_instructors", "courses.LessonVersion", "courses.MediaFile", "courses.WorkingCopy",
}  # fmt: skip


def links_to_people():
    """Every column of our apps that names a person, as (model, field)."""
    return [
        (model, field.name)
        for label in OURS
        if apps.is_installed(label)
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is User and not field.many_to_many
        and model._meta.label not in NOT_OF_LEARNERS
    ]  # fmt: skip


def a_busy_life(learner):
    """Rows of this learner in every table that can have them."""
    client = Client()
    client.post("/courses/botany/practice/fruit-q1/", {"answer": "a", "sure": "yes"}, **HERE)
    guests.merge(guest=Guest.objects.get(learner=None), learner=learner, now=now())
    client = Client()
    client.force_login(learner)
    client.post("/courses/botany/practice/fruit-q2/", {"answer": "b"}, **HERE)
    lesson = Question.objects.get(key="fruit-q1").lesson
    progress.mark_complete(learner=learner, lesson=lesson, now=now())
    review.add_term(learner=learner, term=Term.objects.get(), now=now())
    question = Question.objects.get(key="fruit-q1")
    card = review.made_card(learner, question, now())
    review.schedule(card=card, learner=learner, rating=1, reviews=0, at=now(), answer=None)
    ReviewSettings.objects.create(learner=learner, new_per_day=5)
    an_exam_taken(learner)


def an_exam_taken(person):
    """Rows of this person in every table of exams: as a candidate who holds a certificate, and as one who judges."""
    exam = Exam.objects.get()
    accommodations.agree(exam=exam, learner=person, by=person, now=now(), values={"breaks": 1})
    sitting = sit(exam, person, right=6)
    certificates.issue(sitting=sitting, name=person.email, now=now(), actor=person)
    exam.judges.add(person)
    rated = Item.objects.get(key="d1-0")
    Rating.objects.create(item=rated, number=1, judge=person, judge_key=person.pk, percent=60, rated_at=now())
    values = {"item": rated, "number": 1, "action": "void", "reason": "why", "by": person, "now": now()}
    regrading.undo(correction=regrading.correct(**values), reason="why not", by=person, now=now())


def test_nothing_of_a_deleted_person_is_left_and_nothing_of_others_goes():
    module = make_module(make_course("botany"), slug="m")
    make_lesson(module, slug="fruit", questions=2, body=BODY + 'A [fruit](#term "It holds seeds.").\n\n')
    make_exam(module.course)
    before = all_rows()
    ann = make_user("ann@example.org")
    a_busy_life(ann)
    links = links_to_people()
    assert {
        (model._meta.label, name) for model, name in links if not model._default_manager.filter(**{name: ann}).exists()
    } == set()
    bob = make_user("bob@example.org")
    a_busy_life(bob)
    counts = {model._meta.label: model._default_manager.filter(**{name: bob}).count() for model, name in links}

    gone = ann.pk
    ann.delete()

    assert sum(model._default_manager.filter(**{name: gone}).count() for model, name in links) == 0
    assert {model._meta.label: model._default_manager.filter(**{name: bob}).count() for model, name in links} == counts
    assert b"ann@example.org" not in exams_in_bytes()
    bob.delete()
    after = all_rows()
    ours = [table for table in before if table.startswith(("courses_", "quizzes_"))]
    assert {table: after[table] for table in ours} == {table: before[table] for table in ours}
    assert PracticeAnswer.objects.count() == ReviewCard.objects.count() == 0
    assert queue.waiting(queue.today(make_user("cy@example.org"), now() + timedelta(days=1))).total == 0


def exams_in_bytes():
    """All that the tables of exams hold, to look for a name in."""
    return repr({table: rows for table, rows in all_rows().items() if table.startswith("exams_")}).encode()


def test_the_texts_of_a_deleted_author_stay_without_the_name(client):
    lesson = make_lesson(make_module(make_course("botany"), slug="m"), slug="fruit")
    ann = make_user("ann@example.org")
    text = replace(manuscript.of_lesson(lesson), title="By Ann")
    versions.save(lesson=lesson, manuscript=text, base=1, author=ann, now=now())
    WorkingCopy.objects.create(lesson=lesson, author=ann, base=2, data={"title": "Half"}, saved_at=now())
    MediaFile.objects.create(course=lesson.course, name="a.csv", data=b"x", content_type="text/csv", uploaded_by=ann)

    ann.delete()

    assert list(lesson.versions.values_list("number", "title", "made_by")) == [
        (2, "By Ann", None),
        (1, lesson.title, None),
    ]
    assert WorkingCopy.objects.count() == 0
    assert MediaFile.objects.get().uploaded_by is None
