"""What the site keeps of a person as somebody who practices and reviews (see :mod:`accounts.declared`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts.declared import BATCH, Exported, File, PersonalData, Stake
from quizzes import details, kinds
from quizzes.answer_words import worded
from quizzes.asked import plain_words
from quizzes.insights.csv import Cell, streamed
from quizzes.kinds.shapes import Content, CorruptContent, UnreadableResponse
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import QuestionRevision
from quizzes.models.review import ReviewCard, ReviewLog

if TYPE_CHECKING:
    from accounts.models import User

RATINGS = {1: lazy("again"), 2: lazy("hard"), 3: lazy("good"), 4: lazy("easy")}
ANSWER = (
    "question__course__title", "question__lesson__title", "question__key", "revision_id", "response", "is_correct",
    "score", "was_sure", "place", "answered_at",
)  # fmt: skip
REVIEW = (
    "reviewed_at", "card__question__course__title", "card__term__course__title", "card__question__key",
    "card__term__name", "rating", "stability", "difficulty", "due",
)  # fmt: skip
OF_GUESTS = lazy("Always empty: only people without an account have it.")


def stakes(person: User) -> Iterable[Stake]:
    if answers := PracticeAnswer.objects.filter(learner=person).count():
        yield Stake(
            ngettext("%d answer from practice, and your record", "%d answers from practice, and your record", answers)
            % answers
        )
    if cards := ReviewCard.objects.filter(learner=person).count():
        told = ngettext("%d review card with its reviews", "%d review cards with their reviews", cards)
        yield Stake(told % cards)


def files(person: User, now: datetime) -> Iterable[File]:
    yield File(
        "practice-answers.csv",
        lazy("Every answer you gave in practice, with the question as it was asked then. For a spreadsheet."),
        streamed(answer_rows(person)),
    )
    yield File(
        "reviews.csv",
        lazy("Every review: what was asked, how you remembered it, and when it was to come back. For a spreadsheet."),
        streamed(review_rows(person)),
    )


def answer_rows(person: User) -> Iterator[Sequence[Cell]]:
    """The answers, question by question as each was asked, in the order of time. Two queries, read side by side."""
    yield [
        _("Course"), _("Lesson"), _("Question"), _("Asked"), _("Your answer"), _("Result"), _("Score"),
        _("You were sure"), _("Where"), _("When (UTC)"),
    ]  # fmt: skip
    own = PracticeAnswer.objects.filter(learner=person)
    revisions = QuestionRevision.objects.filter(pk__in=own.order_by().values("revision")).order_by("pk")
    contents = revisions.values_list("pk", "content").iterator(chunk_size=50)
    rows = own.order_by("revision_id", "answered_at", "pk").values_list(*ANSWER).iterator(chunk_size=BATCH)
    at, content = 0, {}
    for revision, answers in groupby(rows, key=lambda row: row[3]):
        while at < revision:
            at, content = next(contents, (revision, {}))
        for row in answers:
            yield answer_row(row, content if at == revision else {})


def answer_row(row: tuple[Any, ...], content: Content) -> list[Cell]:
    course, lesson, key, _revision, response, is_correct, score, was_sure, place, at = row
    return [
        course,
        lesson,
        key,
        plain_words(str(content.get("stem", ""))),
        given(content, response),
        result(response, is_correct),
        score,
        {True: _("yes"), False: _("no"), None: None}[was_sure],
        str(PracticeAnswer.Place(place).label),
        moment(at),
    ]


def given(content: Content, response: Any) -> str:
    """What was answered, in words."""
    if response is None:
        return ""
    if details.is_forgotten(response):
        return _("(no longer kept)")
    try:
        return worded(content, kinds.values(content, response))
    except (CorruptContent, UnreadableResponse):
        return str(response)


def result(response: Any, is_correct: bool | None) -> str:
    if is_correct is None:
        return _("answer shown") if response is None else _("not judged")
    return _("right") if is_correct else _("not right")


def review_rows(person: User) -> Iterator[Sequence[Cell]]:
    """The reviews in the order of time. One query."""
    yield [
        _("When (UTC)"), _("Course"), _("Question or term"), _("How you remembered it"), _("Stability in days"),
        _("Difficulty, 1 to 10"), _("Due again (UTC)"),
    ]  # fmt: skip
    found = ReviewLog.objects.filter(learner=person).order_by("reviewed_at", "pk").values_list(*REVIEW)
    for at, *courses, key, term, rating, stability, difficulty, due in found.iterator(chunk_size=BATCH):
        course = courses[0] or courses[1]
        remembered = str(RATINGS[rating])
        yield [moment(at), course, key or term, remembered, round(stability, 2), round(difficulty, 2), moment(due)]


def moment(at: datetime) -> str:
    """A time as spreadsheets read it."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


DATA = PersonalData(
    name="practice",
    title=lazy("Practice and review"),
    stakes=stakes,
    files=files,
    tables=(
        Exported(
            "quizzes.PracticeAnswer",
            "answers",
            lazy("Every answer, as programs read it"),
            "learner",
            (
                "question__course__slug", "question__key", "revision__number", "revision__wording", "response",
                "is_correct", "score", "was_sure", "place", "answered_at", "guest",
            ),
        ),
        Exported(
            "quizzes.PracticeStanding",
            "standings",
            lazy("How you stand with each question, as it follows from the answers"),
            "learner",
            (
                "question__course__slug", "question__key", "events", "tries", "rights", "first_correct", "is_correct",
                "was_sure", "is_missed", "is_sure_wrong", "first_at", "last_at",
            ),
            {"guest": OF_GUESTS},
        ),
        Exported(
            "quizzes.Guest",
            "browsers",
            lazy("Browsers that you practiced in before you signed in there"),
            "learner",
            ("id", "made_at", "merged_at"),
        ),
        Exported(
            "quizzes.ReviewCard",
            "cards",
            lazy("Questions and terms that you review (state: 1 learning, 2 review, 3 relearning)"),
            "learner",
            (
                "question__course__slug", "question__key", "term__course__slug", "term__name", "state", "step",
                "stability", "difficulty", "due", "last_reviewed_at", "reviews", "lapses", "buried_until",
                "is_suspended", "added_at",
            ),
        ),
        Exported(
            "quizzes.ReviewLog",
            "reviews",
            lazy("Every review, as programs read it (rating: 1 again, 2 hard, 3 good, 4 easy)"),
            "learner",
            (
                "card__question__key", "card__term__name", "number", "rating", "answer", "reviewed_at", "before",
                "stability", "difficulty", "due",
            ),
        ),
        Exported(
            "quizzes.ReviewSettings",
            "review_settings",
            lazy("How you like to review"),
            "learner",
            ("desired_retention", "new_per_day", "reviews_per_day", "shortcuts"),
        ),
    ),
)  # fmt: skip
