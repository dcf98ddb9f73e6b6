"""How the tests of practice make guests, give answers without a page, and look at what was kept."""

from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.test import RequestFactory

from quizzes import guests, knowledge_check, practice
from quizzes.models.practice import Guest, PracticeAnswer, PracticeStanding

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def make_guest(at=NOW, **fields):
    return Guest.objects.create(made_at=at, **fields)


def request_with(value=None):
    """A form from a browser whose practice cookie has this value."""
    request = RequestFactory().post("/")
    if value is not None:
        request.COOKIES["practice"] = value
    return request


def request_of(guest):
    """A form from a guest's browser."""
    return request_with(cookie_of(guest))


def cookie_of(guest):
    response = HttpResponse()
    guests.set_cookie(response, guest)
    return response.cookies["practice"].value


def give(who, revision, value="a", *, now=NOW, place="lesson", **said):
    """Answer a question: "a" is wrong, "b" is right, None asks for the answer."""
    question = revision.question
    if value is None:
        asked = knowledge_check.revealed(question, revision, question.lesson, tries=0)
    else:
        asked = knowledge_check.checked(question, revision, question.lesson, values=[value], tries=0, hints=0, **said)
    return practice.record(who=who, revision=revision, asked=asked, place=place, now=now)


def owners():
    """Whose each answer is and from which guest, in the order they were given."""
    return list(PracticeAnswer.objects.order_by("pk").values_list("learner", "guest"))


def standings(who):
    """How somebody stands, in the order of the questions."""
    rows = PracticeStanding.objects.of(who).order_by("question")
    return list(rows.values_list("question", "events", "first_correct", "is_missed", "first_at", "last_at"))
