"""Publishing: what it will do is said in numbers first, and is what it does; on time, once, and never with problems."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from courses import manuscript, progress, publishing, versions
from courses.models import publication
from courses.models.outline import FormerSlug, Lesson
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question
from tests.courses.editing.people import FRAGMENT, address, edit, fresh, make_instructor, signed_in
from tests.factories import BODY, make_course, make_lesson, make_module, make_user, now
from tests.forms import form_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def lesson():
    return make_lesson(make_module(make_course("c"), slug="m"), slug="fruit", title="Fruit", questions=1)


@pytest.fixture
def ines(lesson):
    return make_instructor("ines", "c")


@pytest.fixture
def client(ines):
    return signed_in(ines)


def press(client, lesson, do, **changes):
    """Open the publish page and press one of its buttons."""
    page = client.get(address(lesson, "publication")).content.decode()
    sent = {name: values[0] for name, values in form_of(page, "publication_form").items()}
    return client.post(address(lesson, "publication"), {**sent, "do": do, **changes})


def save(lesson, **changes):
    text = manuscript.of_lesson(fresh(lesson))
    changed = type(text)(**{**vars(text), **changes})
    return versions.save(lesson=lesson, manuscript=changed, base=fresh(lesson).head, author=None, now=now())


def reader(lesson):
    return Client().get(fresh(lesson).get_absolute_url()).content.decode()


# Publishing


def test_a_version_that_waits_is_published_by_its_button(lesson, client):
    edit(client, lesson, title="Fruit and seeds", slug="seeds")
    assert "<h1>Fruit</h1>" in reader(lesson)

    response = press(client, lesson, "publish")

    assert response["Location"] == address(lesson)
    row = fresh(lesson)
    assert (row.title, row.slug, row.version, row.head) == ("Fruit and seeds", "seeds", 2, 2)
    assert "<h1>Fruit and seeds</h1>" in reader(lesson)
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["fruit"]
    assert "Version 2 is published." in client.get(address(lesson)).content.decode()


def test_a_draft_becomes_published(lesson, client):
    Lesson.objects.update(status="draft")
    publication.publish()
    assert Client().get(lesson.get_absolute_url()).status_code == 404

    press(client, lesson, "publish")

    assert fresh(lesson).status == "published"
    assert Client().get(lesson.get_absolute_url()).status_code == 200


def test_a_version_with_problems_is_not_published_and_says_where(lesson, client):
    edit(client, lesson, body=BODY + "[x](lesson:nowhere)\n")
    page = client.get(address(lesson, "publication")).content.decode()
    before = all_rows()

    assert "1 problem stops this version" in page
    assert f'{address(lesson)}?line=11">Line 11</a>' in page
    assert 'value="publish"' not in page
    response = press(client, lesson, "publish")

    assert response.status_code == 422
    assert all_rows() == before


def test_a_lesson_without_a_text_is_not_published(lesson, client):
    empty = make_lesson(lesson.module, slug="empty", body="", status="draft")

    response = press(client, empty, "publish")

    assert response.status_code == 422
    assert "there is no text yet; write some before you publish." in response.content.decode()
    assert fresh(empty).status == "draft"


def test_a_page_that_somebody_overtook_changes_nothing(lesson, client):
    edit(client, lesson, title="Second")
    page = client.get(address(lesson, "publication")).content.decode()
    sent = {name: values[0] for name, values in form_of(page, "publication_form").items()}
    press(client, lesson, "publish")
    edit(client, lesson, title="Third")
    before = fresh(lesson)

    response = client.post(address(lesson, "publication"), {**sent, "do": "publish"})

    assert response["Location"] == address(lesson, "publication")
    assert (fresh(lesson).title, fresh(lesson).version) == (before.title, 2)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "burn", "number": "1", "seen": "1", "status": "published"},
        {"do": "publish", "number": "x", "seen": "1", "status": "published"},
        {"do": "publish", "number": "1", "seen": "1", "status": "gone"},
        {"do": "schedule", "number": "1", "seen": "1", "status": "published"},
        {"do": "schedule", "number": "1", "seen": "1", "status": "published", "at": "tomorrow"},
        {"do": "schedule", "number": "1", "seen": "1", "status": "published", "at": "2020-01-01T10:00"},
    ],
)
def test_a_form_that_says_nothing_usable_changes_nothing(lesson, client, sent):
    before = all_rows()

    assert client.post(address(lesson, "publication"), sent).status_code == 422
    after = all_rows()
    assert {t for t in before if before[t] != after[t]} <= {"django_session", "accounts_user"}


@pytest.mark.parametrize("do", ["publish", "schedule"])
def test_a_version_that_is_not_there_is_not_published(lesson, client, do):
    sent = {"do": do, "number": "99", "seen": "1", "status": "published", "at": "2099-01-01T09:00"}

    response = client.post(address(lesson, "publication"), sent)

    assert response["Location"] == address(lesson, "publication")
    assert (fresh(lesson).version, fresh(lesson).publish_at) == (1, None)


# What it does to people


def answer(learner, choice):
    browser = Client()
    browser.force_login(learner)
    browser.post("/courses/c/practice/fruit-q1/", {"answer": choice, "do": "check"}, **HERE, **FRAGMENT)


def learners(lesson, count):
    people = [make_user() for _ in range(count)]
    for person in people:
        progress.remember_place(learner=person, lesson=lesson, section="second", now=now())
        answer(person, "a")
    return people


def test_the_page_says_in_numbers_what_happens_to_whom(lesson, client):
    people = learners(lesson, 3)
    progress.mark_complete(learner=people[0], lesson=lesson, now=now())
    body = lesson.body.replace("- ( ) A carrot\n  > Tempting, because it is sweet. A carrot is a root.\n", "")
    edit(client, lesson, body=body.replace("## Second things {#second}", "## Other things {#other}"))

    page = client.get(address(lesson, "publication")).content.decode()

    for said in (
        "3 learners are in this lesson.",
        "1 learner has completed it, and it stays complete.",
        "3 learners were at “Second things”, which is gone, and go on at the top.",
        "“fruit-q1” asks something else (2.1): 3 answers, each kept with what was asked then.",
        "3 answers point at a removed choice of “fruit-q1”, and keep it in their history.",
    ):
        assert said in page


def test_what_was_announced_is_what_happens(lesson, client):
    people = learners(lesson, 2)
    version = save(lesson, body=lesson.body.replace("An apple", "A red apple"), title="Fruits")
    announced = publishing.announce(fresh(lesson), version)

    done = publishing.publish(lesson=fresh(lesson), version=version, seen=1, now=now())

    assert done.effects == announced.effects
    assert [(e.code, e.subject, e.count) for e in done.effects] == [
        ("readers", "fruit", 2),
        ("reworded", "fruit-q1", 2),
    ]
    assert Question.objects.get().revision.label == "1.2"
    assert PracticeAnswer.objects.filter(learner__in=people).count() == 2


def test_announcing_changes_nothing(lesson):
    learners(lesson, 1)
    version = save(lesson, title="Other", slug="other", body="Nothing left.\n")
    before = all_rows()

    publishing.announce(fresh(lesson), version)

    assert all_rows() == before


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_asks_the_same_number_of_queries_for_many_questions_and_people(
    lesson, client, count, django_assert_num_queries
):
    long = make_lesson(lesson.module, slug="long", questions=count)
    for person in learners(lesson, count):
        progress.remember_place(learner=person, lesson=long, section="first", now=now())
    save(long, body=BODY)
    client.get(address(long, "publication"))

    with django_assert_num_queries(20):
        client.get(address(long, "publication"))


# Withdrawing, retiring, restoring


def test_a_lesson_goes_back_to_draft_and_keeps_everything(lesson, client):
    ann = make_user()
    progress.mark_complete(learner=ann, lesson=lesson, now=now())

    press(client, lesson, "withdraw")

    assert fresh(lesson).status == "draft"
    assert Client().get(lesson.get_absolute_url()).status_code == 404
    press(client, lesson, "publish")
    assert progress.completed_lessons(ann, lesson.course_id) == {lesson.pk}
    assert Client().get(lesson.get_absolute_url()).status_code == 200


def test_a_retired_lesson_comes_back_as_a_draft(lesson, client):
    press(client, lesson, "retire")
    assert fresh(lesson).status == "retired"
    assert Client().get(lesson.get_absolute_url()).status_code == 404

    press(client, lesson, "restore")

    assert fresh(lesson).status == "draft"


def test_a_status_that_was_changed_meanwhile_is_left_alone(lesson):
    Lesson.objects.update(status="retired")

    with pytest.raises(publishing.Overtaken):
        publishing.set_status(lesson=lesson, status="draft", seen="published")
    assert fresh(lesson).status == "retired"


# Schedules

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
