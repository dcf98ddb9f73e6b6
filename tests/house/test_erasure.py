"""Deleting a person takes everything of theirs along: every table of ours that points at people is emptied of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps

from accounts.models import User
from courses import manuscript, versions
from courses.models.media import MediaFile
from courses.models.versions import WorkingCopy
from quizzes import queue
from quizzes.models.practice import PracticeAnswer
from quizzes.models.review import ReviewCard
from tests.factories import make_course, make_lesson, make_module, make_user, now
from tests.lives import a_busy_life, a_place_to_learn
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

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


def test_nothing_of_a_deleted_person_is_left_and_nothing_of_others_goes():
    a_place_to_learn()
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
