"""How the tests of insights let many people answer by the product's own rules."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from accounts.models import User
from quizzes import kinds, knowledge_check, practice
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import QuestionRevision
from tests.factories import BODY, make_lesson
from tests.quizzes.practicing import NOW, make_guest

numbers = count(1)
MINUTE = timedelta(minutes=1)

SINGLE = """\
::: question {#grain}

Which part holds the starch?

- ( ) The bran
  > Fibre.
- (x) The endosperm
  > Yes.
- ( ) The germ
  > Oil.
- ( ) The husk
  > Chaff.

Explanation: Starch.

:::
"""
REFLECTION = """\
::: reflection {#thoughts}

What would you bake?

:::
"""


def lesson_asking(*blocks: str, **fields):
    """A lesson with these question blocks."""
    return make_lesson(body=BODY + "\n".join(blocks), **({"slug": "flour"} | fields))


def revision(key: str, number: int | None = None) -> QuestionRevision:
    """The latest wording of a question, or of one of its revisions."""
    found = QuestionRevision.objects.select_related("question__lesson__course").filter(question__key=key)
    return (found.filter(number=number) if number else found).order_by("-number", "-wording")[0]


def learner(**fields) -> User:
    return User.objects.create(email=f"crowd{next(numbers)}@example.org", **fields)


def say(who, form, response, *, now=NOW, sure=None, place="lesson") -> PracticeAnswer | None:
    """Answer one form of a question with a stored response; None asks for the answer."""
    question = form.question
    if response is None:
        asked = knowledge_check.revealed(question, form, question.lesson, tries=0)
    else:
        values = list(kinds.values(form.content, response))
        asked = knowledge_check.checked(question, form, question.lesson, values=values, tries=0, hints=0, sure=sure)
    return practice.record(who=who, revision=form, asked=asked, place=place, now=now)


def crowd(form, responses, *, now=NOW, guests=0, sure=None):
    """As many people as there are responses, each with one; the last ``guests`` of them have no account."""
    people = []
    for place, response in enumerate(responses):
        who = make_guest(at=now) if place >= len(responses) - guests else learner()
        say(who, form, response, now=now, sure=sure)
        people.append(who)
    return people


def chosen(**options) -> list[dict[str, str] | None]:
    """Responses to a single choice: ``a=3`` is three people who chose a; ``asked`` are those who asked for it."""
    asked = options.pop("asked", 0)
    return [{"choice": key} for key, people in options.items() for _ in range(people)] + [None] * asked
