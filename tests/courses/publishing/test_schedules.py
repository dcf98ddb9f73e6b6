"""A scheduled version is published on time and once, or says why it could not be."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from courses import publishing
from courses.models import publication
from courses.models.outline import Lesson
from tests.courses.editing.people import address, edit, fresh
from tests.courses.publishing.people import press, reader, save
from tests.factories import BODY, make_lesson, now

pytestmark = pytest.mark.django_db

NINE = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)


@pytest.fixture
def scheduled(lesson):
    version = save(lesson, title="Fruit of tomorrow")
    publishing.schedule(lesson=lesson, version=version, seen=1, at=NINE, now=now())
    return lesson


def test_a_scheduled_version_is_published_at_its_time_by_the_first_who_looks(scheduled):
    with time_machine.travel(NINE - timedelta(seconds=1), tick=False):
        assert "<h1>Fruit</h1>" in reader(scheduled)
    with time_machine.travel(NINE, tick=False):
        assert "<h1>Fruit of tomorrow</h1>" in reader(scheduled)

    row = fresh(scheduled)
    assert (row.version, row.publish_at, row.publish_version, row.publish_problem) == (2, None, None, "")
    assert publication.state()[1] is None


def test_a_time_is_meant_in_the_time_zone_of_who_chooses_it(lesson, client, ines):
    ines.time_zone = "America/New_York"
    ines.save()
    edit(client, lesson, title="Later")

    press(client, lesson, "schedule", at="2027-01-15T09:00")

    assert fresh(lesson).publish_at == datetime(2027, 1, 15, 14, 0, tzinfo=UTC)
    assert publication.state()[1] == fresh(lesson).publish_at.timestamp()
    press(client, lesson, "unschedule")
    assert (fresh(lesson).publish_at, publication.state()[1]) == (None, None)


def test_each_scheduled_lesson_is_published_once(scheduled):
    second = make_lesson(scheduled.module, slug="second", status="draft")
    version = save(second, title="Second, later")
    publishing.schedule(lesson=second, version=version, seen=1, at=NINE + timedelta(hours=1), now=now())

    assert [lesson.slug for lesson in publishing.publish_due(now=NINE)] == ["fruit"]
    assert publishing.publish_due(now=NINE) == []
    assert publication.state()[1] == (NINE + timedelta(hours=1)).timestamp()
    assert [lesson.slug for lesson in publishing.publish_due(now=NINE + timedelta(hours=1))] == ["second"]
    assert fresh(second).status == "published"


def test_one_that_cannot_be_published_any_more_says_why_and_readers_keep_their_page(lesson, client):
    make_lesson(lesson.module, slug="goal")
    version = save(lesson, body=BODY + "[Goal](lesson:goal)\n")
    publishing.schedule(lesson=lesson, version=version, seen=1, at=NINE, now=now())
    Lesson.objects.filter(slug="goal").update(status="retired")

    with time_machine.travel(NINE, tick=False):
        assert Client().get(lesson.get_absolute_url()).status_code == 200

    row = fresh(lesson)
    why = "line 11: no lesson of this course has the slug “goal”; mend the link."
    assert (row.version, row.publish_at, row.publish_problem) == (1, None, why)
    page = client.get(address(lesson)).content.decode()
    assert "The lesson was due to be published and could not be: line 11:" in page


def test_a_version_published_by_hand_is_off_the_schedule_and_a_newer_edit_waits_on(scheduled):
    save(scheduled, title="Even newer")
    publishing.publish(lesson=scheduled, version=scheduled.versions.get(number=2), seen=1, now=now())

    assert fresh(scheduled).publish_at is None
    assert fresh(scheduled).is_pending


def test_a_command_publishes_what_is_due(scheduled, capsys):
    Lesson.objects.update(publish_at=timezone.now() - timedelta(minutes=1))

    call_command("publish_due")

    assert capsys.readouterr().out.splitlines() == ["published: c/fruit"]
    assert fresh(scheduled).version == 2


def test_a_schedule_in_the_past_or_with_problems_is_refused(lesson):
    version = save(lesson, body="[x](lesson:nowhere)\n")
    with pytest.raises(ValueError, match="time to come"):
        publishing.schedule(lesson=lesson, version=version, seen=1, at=NINE, now=NINE)
    with pytest.raises(publishing.Unpublishable):
        publishing.schedule(lesson=lesson, version=version, seen=1, at=NINE, now=now())
    assert fresh(lesson).publish_at is None
