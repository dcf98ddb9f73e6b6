"""A sign-up that nobody confirmed goes after its days; an account with anything else to it never does."""

import importlib
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import connection
from django.test import Client

from accounts import unconfirmed
from accounts.models import ErasureRequest, User
from accounts.roles import instructors
from courses import pages
from courses.models.progress import Enrolment
from exams.models.accommodation import Accommodation
from exams.models.sitting import Sitting
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question
from quizzes.models.review import ReviewCard
from tests.accounts.people import code_in_mail, make_person
from tests.exams.sittings import begin
from tests.factories import make_user, now
from tests.lives import a_place_to_learn

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def erased_file(settings, tmp_path):
    settings.ERASED_LIST = tmp_path / "erased.jsonl"


def signed_up(name, *, days=30, verified=False):
    person = User.objects.create_user(f"{name}@example.org", signed_up=True, date_joined=now() - days * DAY)
    EmailAddress.objects.create(user=person, email=person.email, verified=verified, primary=True)
    return person


def left():
    return set(User.objects.values_list("email", flat=True))


def forget(most=None):
    """How many went, and who: their names."""
    before = left()
    return unconfirmed.forget(now=now(), most=most), sorted(who.partition("@")[0] for who in before - left())


def test_who_signs_up_by_any_door_says_so_and_who_is_made_does_not(client):
    client.post("/accounts/signup/", {"name": "Bob", "email": "bob@example.org", "password1": "plain-words-1"})

    made = {who.email: who.signed_up for who in [*User.objects.all(), make_person()]}
    assert made == {"bob@example.org": True, "alice@example.org": False}


def test_after_its_days_it_goes_without_a_word_and_once(settings):
    signed_up("old")
    signed_up("young", days=29)
    signed_up("confirmed", verified=True)

    assert forget() == (1, ["old"])
    assert forget() == (0, [])
    assert mail.outbox == []
    assert not EmailAddress.objects.filter(email="old@example.org").exists()
    settings.UNCONFIRMED_DAYS = 10
    assert forget() == (1, ["young"])
    settings.UNCONFIRMED_DAYS = 0
    signed_up("kept", days=4000)
    assert forget() == (0, [])


def test_any_work_keeps_it_and_so_does_an_operator():
    exam = a_place_to_learn()
    question = Question.objects.first()
    course = exam.course
    kept = {
        "progress": lambda who: Enrolment.objects.create(learner=who, course=course, started_at=now(), seen_at=now()),
        "answers": lambda who: PracticeAnswer.objects.create(
            learner=who, question=question, revision=question.revision, response={}, is_correct=False, score=0,
            answered_at=now(),
        ),
        "reviews": lambda who: ReviewCard.objects.create(learner=who, question=question, added_at=now()),
        "sitting": lambda who: begin(exam, who),
        "accommodation": lambda who: Accommodation.objects.create(exam=exam, learner=who, set_at=now()),
        "teaching": lambda who: course.instructors.add(who),
        "judging": lambda who: exam.judges.add(who),
        "role": lambda who: who.groups.add(instructors()),
        "erasure": lambda who: ErasureRequest.objects.create(person=who, asked_at=now(), due_at=now()),
        "admin": lambda who: LogEntry.objects.create(user=who, action_flag=CHANGE),
        "staff": lambda who: User.objects.filter(pk=who.pk).update(is_staff=True),
        "operator": lambda who: User.objects.filter(pk=who.pk).update(is_superuser=True),
        "was here": lambda who: User.objects.filter(pk=who.pk).update(last_login=now()),
        "made": lambda who: User.objects.filter(pk=who.pk).update(signed_up=False),
    }  # fmt: skip
    for name, do in kept.items():
        do(signed_up(name.replace(" ", "-")))
    signed_up("nothing")

    assert forget() == (1, ["nothing"])
    assert Sitting.objects.count() == 1


def test_beside_the_server_a_few_go_at_a_time(monkeypatch):
    monkeypatch.setattr(unconfirmed, "A_FEW", 2)
    for number in range(3):
        signed_up(f"p{number}", days=40 - number)

    assert [forget(500), forget(500)] == [(2, ["p0", "p1"]), (1, ["p2"])]


def test_who_confirms_in_that_moment_stays(monkeypatch):
    person = signed_up("alice")
    found = unconfirmed.left_behind(now()).get()
    EmailAddress.objects.filter(user=person).update(verified=True)

    assert not unconfirmed.forget_one(found)
    assert EmailAddress.objects.filter(user=person, verified=True).exists()


def test_the_code_still_opens_a_sign_up_that_is_not_forgotten_yet(client):
    client.post("/accounts/signup/", {"name": "Bob", "email": "bob@example.org", "password1": "plain-words-1"})
    assert forget() == (0, [])

    client.post("/accounts/confirm-email/", {"code": code_in_mail()})

    User.objects.update(date_joined=now() - 99 * DAY)
    assert forget() == (0, [])


def test_what_stood_unconfirmed_before_is_told_from_what_an_operator_made():
    bob, made = signed_up("bob"), signed_up("made")
    confirmed, new = signed_up("confirmed", verified=True), make_user("new@example.org")
    User.objects.update(signed_up=False)
    users = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(user=new, content_type=users, object_id=str(made.pk), action_flag=ADDITION)
    LogEntry.objects.create(user=new, content_type=users, object_id=str(bob.pk), action_flag=CHANGE)

    for _ in range(2):
        importlib.import_module("accounts.migrations.0005_who_signed_up_before").tell(apps, connection.schema_editor())

    assert list(User.objects.filter(signed_up=True)) == [bob]
    assert confirmed in User.objects.filter(signed_up=False)


def test_the_privacy_page_says_for_how_long(settings):
    said = {30: "30 days, then it is deleted", 1: "1 day, then it is deleted", 0: "until you confirm it or ask"}
    found = {}
    for days in said:
        settings.UNCONFIRMED_DAYS = days
        pages.shelf.pages.clear()  # as another start does
        page = Client().get("/privacy/").content.decode()
        found[days] = [each for each, text in said.items() if text in page]

    assert found == {days: [days] for days in said}
