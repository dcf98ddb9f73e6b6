"""The people in the course before an edit, and all that hangs on them, made by the rules of the site itself.

Alice has finished *Fruit*, answered everything rightly and reviews; Bob is sure and wrong, and half-way through;
Charlie lets himself be shown answers and is at the knowledge check; Dora reads, with pages open from before the edit;
and somebody without an account has answered too.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.test import Client
from django.utils import timezone

from accounts.models import User
from courses import progress
from courses.models.media import MediaFile
from courses.models.outline import Lesson, Term
from courses.models.publication import Publication
from quizzes import grading, kinds, knowledge_check, practice, review
from quizzes.models.question import Question
from tests.catalogue.course import FILES, SLUG
from tests.courses.editing.people import make_instructor, signed_in
from tests.courses.trees import Tree
from tests.factories import make_user
from tests.forms import form_of

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
#: What people answer: what the form sends, or for matching and ordering the response that it stands for.
Answer = list[str] | dict[str, Any]
RIGHT: dict[str, Answer] = {
    "which": ["b"],
    "parts": ["a", "b"],
    "seeds": ["5"],
    "name": ["core"],
    "pairs": {"pairs": {"a": "a", "b": "b"}},
    "order": {"order": ["a", "b", "c"]},
    "think": ["An apple tree."],
    "deep": ["a"],
    "cold": ["4"],
}
WRONG: dict[str, Answer] = {
    "which": ["a"],
    "parts": ["a", "c"],
    "seeds": ["12"],
    "name": ["peel"],
    "pairs": {"pairs": {"a": "c", "b": "b"}},
    "order": {"order": ["b", "a", "c"]},
    "deep": ["b"],
    "cold": ["9"],
}
LEARNERS = ("alice", "bob", "charlie", "dora")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def lesson(slug: str) -> Lesson:
    return Lesson.objects.select_related("course", "module").get(slug=slug)


def form_values(answer: Answer, content: Any) -> Sequence[str]:
    return kinds.values(content, answer) if isinstance(answer, dict) else answer


def asked(key: str, answer: Answer | None, sure: bool | None) -> Any:
    question = Question.objects.select_related("revision", "lesson__course", "lesson__module").get(key=key)
    about = (question, question.revision, question.lesson)
    if answer is None:
        return question.revision, knowledge_check.revealed(*about, tries=0)
    values = form_values(answer, question.revision.content)
    return question.revision, knowledge_check.checked(*about, values=values, tries=0, hints=0, sure=sure)


def give(who: Any, key: str, answer: Answer | None, at: Any, *, sure: bool | None = None, place: str = "lesson"):
    revision, state = asked(key, answer, sure)
    assert practice.record(who=who, revision=revision, asked=state, place=place, now=at) is not None


def build(folder: Path) -> None:
    """The course, its instructor, and everybody's days in it."""
    Tree(folder, FILES).sync()
    MediaFile.objects.filter(name="leaf.svg").update(synced_sha256="")  # as if it had been uploaded on the site
    make_instructor("ines", SLUG)
    for name in LEARNERS:
        make_user(f"{name}@example.org", name=name.capitalize())
    start = timezone.now() - 20 * DAY
    alices_days(person("alice"), start)
    bobs_days(person("bob"), start)
    charlies_days(person("charlie"), start)
    doras_days(person("dora"), start)
    guest = Client()
    for key in ("which", "seeds"):
        sent = guest.post(f"/courses/{SLUG}/practice/{key}/", {"answer": WRONG[key], "do": "check"}, **HERE)
        assert sent.status_code == 200


def alices_days(alice: User, start: Any) -> None:
    """Everything right; the lesson finished; two rounds of review, and two terms in it."""
    for minute, (key, values) in enumerate(RIGHT.items()):
        give(alice, key, values, start + minute * timedelta(minutes=2))
    progress.mark_complete(learner=alice, lesson=lesson("fruit"), now=start + HOUR)
    progress.remember_place(learner=alice, lesson=lesson("fruit"), section="second", now=start + HOUR)
    for reviews, day in enumerate((1, 4)):
        for key in ("which", "seeds", "pairs", "cold", "deep"):
            at = start + day * DAY
            revision, state = asked(key, RIGHT[key] if reviews == 0 or key != "pairs" else WRONG[key], None)
            review.answer_question(learner=alice, revision=revision, asked=state, reviews=reviews, now=at)
            if state.state == "right":
                review.rate_question(learner=alice, question=revision.question, rating=3, reviews=reviews, now=at)
    for slug in ("fruit", "taproot"):
        card = review.add_term(learner=alice, term=Term.objects.get(slug=slug), now=start + DAY)
        review.rate_term(learner=alice, card=card, rating=3, reviews=0, now=start + 2 * DAY)


def bobs_days(bob: User, start: Any) -> None:
    """Sure and wrong; then a practice set that he has begun; he reads the second section."""
    for minute, (key, values) in enumerate(WRONG.items()):
        give(bob, key, values, start + minute * timedelta(minutes=2), sure=True)
    give(bob, "which", ["c"], start + HOUR, sure=False)
    give(bob, "which", RIGHT["which"], start + 2 * DAY, sure=True, place="set")
    give(bob, "think", ["A pear."], start + 2 * DAY)
    progress.remember_place(learner=bob, lesson=lesson("fruit"), section="second", now=start + 2 * DAY)


def charlies_days(charlie: User, start: Any) -> None:
    give(charlie, "which", None, start)
    give(charlie, "parts", WRONG["parts"], start, sure=False)
    revision, state = asked("parts", WRONG["parts"], False)
    review.answer_question(learner=charlie, revision=revision, asked=state, reviews=0, now=start + DAY)
    progress.remember_place(learner=charlie, lesson=lesson("fruit"), section=progress.CHECK, now=start)


def doras_days(dora: User, start: Any) -> None:
    progress.mark_complete(learner=dora, lesson=lesson("roots"), now=start)
    progress.remember_place(learner=dora, lesson=lesson("storage"), section="cellar", now=start)


# The same people for every test


@dataclass(frozen=True)
class Photo:
    """Rows as they were made once, to be put into the tables of each test."""

    rows: tuple[tuple[Any, tuple[Any, ...]], ...]


def models() -> list[Any]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def photograph(make: Callable[[], None]) -> Photo:
    """What ``make`` adds to the tables."""
    before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in models()}
    make()
    added = [(model, tuple(model._base_manager.exclude(pk__in=before[model]))) for model in models()]
    return Photo(tuple((model, rows) for model, rows in added if rows and model._meta.label != "sessions.Session"))


def put_back(photo: Photo) -> None:
    Publication.objects.all().delete()
    for model, rows in photo.rows:
        model._base_manager.bulk_create(copy.copy(row) for row in rows)
    Publication.objects.get_or_create(pk=1)


# Dora, and the pages that she opened before


class OpenPages:
    """The lessons as they stand in Dora's tabs: she answers what she sees there.

    ``revisions`` are the forms of the questions that she sees, ``right`` what is right of them.
    """

    def __init__(self) -> None:
        self.client = signed_in(person("dora"))
        self.revisions: dict[str, str] = {}
        self.right: dict[str, list[str]] = {}
        keys = Question.objects.current().select_related("revision").filter(course__slug=SLUG)
        pages = [
            self.client.get(found.get_absolute_url()).content.decode()
            for found in Lesson.objects.published().filter(course__slug=SLUG)
        ]
        for question in keys:
            shown = next((page for page in pages if f'id="q-{question.key}"' in page), None)
            if shown is not None and question.revision is not None:
                self.revisions[question.key] = form_of(shown, f"q-{question.key}")["revision"][0]
                values = grading.reveal(question.revision.content).values
                self.right[question.key] = list(values) or ["My own words."]

    def answer(self, key: str) -> int:
        """Answer what this page shows, rightly; returns the status."""
        sent = {"answer": self.right[key], "revision": self.revisions[key], "do": "check"}
        return self.client.post(f"/courses/{SLUG}/practice/{key}/", sent, **HERE, HTTP_X_FRAGMENT="1").status_code
