"""What a learner reviews next: which cards and questions wait, in which order, and how many of them today.

The order: what was just forgotten and is due again; cards due by the end of the study day, the longest due first; new
ones, what was missed first; and at the end what was forgotten a moment ago. Every look is a fixed number of queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from courses.models.outline import Course, Lesson, Term
from quizzes.day import day_bounds
from quizzes.models.practice import PracticeStanding
from quizzes.models.question import Question
from quizzes.models.review import ReviewCard, ReviewLog, ReviewSettings
from quizzes.scheduling import LEARNING, RELEARNING, REVIEW

if TYPE_CHECKING:
    from accounts.models import User

#: When nothing else is left, what comes back so soon is asked at once instead of waited for.
AHEAD = timedelta(minutes=20)
#: What pages need of a lesson when a question of it is shown.
WITHOUT_TEXT = ("body", "segments", "front_matter", "problems")


@dataclass(frozen=True)
class Today:
    """A learner's study day: its bounds, how they like to review, and what of it is done.

    ``reviewed`` counts today's reviews of due cards, ``begun`` those of new ones; both are held to the settings.
    """

    learner: User
    now: datetime
    start: datetime
    end: datetime
    settings: ReviewSettings
    reviewed: int
    begun: int

    @property
    def reviews_left(self) -> int:
        return max(0, self.settings.reviews_per_day - self.reviewed)

    @property
    def new_left(self) -> int:
        return max(0, self.settings.new_per_day - self.begun)


@dataclass(frozen=True)
class Waiting:
    """How much waits now, within what is wanted for a day: forgotten a moment ago, due, and new."""

    learning: int
    due: int
    new: int

    @property
    def total(self) -> int:
        return self.learning + self.due + self.new


@dataclass(frozen=True)
class Item:
    """One thing to review: a question or a term. A question without a card is new."""

    question: Question | None = None
    term: Term | None = None
    card: ReviewCard | None = None

    @property
    def reviews(self) -> int:
        return self.card.reviews if self.card else 0

    @property
    def lesson(self) -> Lesson:
        of = self.question or self.term
        assert of is not None
        return of.lesson


def settings_of(learner: User) -> ReviewSettings:
    """How the learner likes to review; the defaults when they never said."""
    return ReviewSettings.objects.filter(pk=learner.pk).first() or ReviewSettings(learner=learner)


def today(learner: User, now: datetime) -> Today:
    """The learner's study day at ``now``. Two queries."""
    start, end = day_bounds(now, learner.zone)
    done = ReviewLog.objects.filter(learner=learner, reviewed_at__gte=start).aggregate(
        begun=Count("pk", filter=Q(number=1)),
        reviewed=Count("pk", filter=Q(number__gt=1, before__state=REVIEW)),
    )
    return Today(learner, now, start, end, settings_of(learner), done["reviewed"], done["begun"])


def readable_lessons(learner: User) -> QuerySet[Lesson]:
    """The lessons this person may read, drafts of the courses they write among them."""
    published = Lesson.objects.published()
    if not learner.is_staff:
        return published
    own = Course.objects.editable_by(learner).exclude(status=Course.Status.RETIRED)
    return published | Lesson.objects.current().filter(course__in=own)


def readable(learner: User, prefix: str) -> Q:
    """That this person may read the lesson at ``prefix``. For most people its own row tells: with a list of all lessons
    to compare, each query would cost what the site has of them.
    """
    if learner.is_staff:
        return Q(**{f"{prefix}__in": readable_lessons(learner).values("pk")})
    return Q(
        **{
            f"{prefix}__status": Lesson.Status.PUBLISHED,
            f"{prefix}__course__status": Course.Status.PUBLISHED,
            f"{prefix}__module__is_retired": False,
        }
    )


def asked(learner: User, prefix: str) -> Q:
    """That the question at ``prefix`` is one to review: still asked, readable, and with something to be right about."""
    current = Q(**{f"{prefix}__is_retired": False}) & readable(learner, f"{prefix}__lesson")
    return current & ~Q(**{f"{prefix}__kind": "reflection"})


def cards(learner: User) -> QuerySet[ReviewCard]:
    """The learner's cards whose question or term can be reviewed, those put aside among them."""
    defined = Q(term__is_retired=False) & readable(learner, "term__lesson")
    return ReviewCard.objects.filter(Q(asked(learner, "question"), question__isnull=False) | defined, learner=learner)


def in_play(today: Today) -> QuerySet[ReviewCard]:
    """The cards that can come today: neither put aside nor put off."""
    is_here = Q(buried_until__isnull=True) | Q(buried_until__lte=today.now)
    return cards(today.learner).filter(is_here, is_suspended=False)


def learning(today: Today) -> QuerySet[ReviewCard]:
    """Cards on their way to a first date, or forgotten and on their way back."""
    soon = today.now + AHEAD
    return in_play(today).filter(state__in=(LEARNING, RELEARNING), reviews__gt=0, due__lte=soon).order_by("due", "pk")


def due(today: Today) -> QuerySet[ReviewCard]:
    """Cards whose date comes before the study day ends."""
    return in_play(today).filter(state=REVIEW, due__lt=today.end).order_by("due", "pk")


def new_questions(learner: User, now: datetime) -> QuerySet[PracticeStanding]:
    """Questions the learner has met and not reviewed yet, what was missed first, then what was met first."""
    taken = Q(reviews__gt=0) | Q(is_suspended=True) | Q(buried_until__gt=now)
    with_card = ReviewCard.objects.filter(taken, learner=learner, question=OuterRef("question"))
    met = PracticeStanding.objects.filter(asked(learner, "question"), ~Exists(with_card), learner=learner, events__gt=0)
    return met.order_by("-is_missed", "first_at", "question_id")


def new_terms(today: Today) -> QuerySet[ReviewCard]:
    """Terms the learner has added and not reviewed yet, the first added first."""
    return in_play(today).filter(term__isnull=False, reviews=0).order_by("added_at", "pk")


def waiting(today: Today) -> Waiting:
    """How much waits now. Four queries, fewer when a day's measure is full; none looks further than that measure."""
    new = new_questions(today.learner, today.now)[: today.new_left].count() if today.new_left else 0
    if new < today.new_left:
        new += new_terms(today)[: today.new_left - new].count()
    return Waiting(
        learning=learning(today)[:1000].count(),
        due=due(today)[: today.reviews_left].count() if today.reviews_left else 0,
        new=new,
    )


def next_item(today: Today) -> Item | None:
    """What to review now, or None when nothing is left for today."""
    forgotten = whole(learning(today)).first()
    if forgotten is not None and forgotten.due is not None and forgotten.due <= today.now:
        return of_card(forgotten)
    card = whole(due(today)).first() if today.reviews_left else None
    if card is not None:
        return of_card(card)
    return (next_new(today) if today.new_left else None) or (of_card(forgotten) if forgotten else None)


def next_new(today: Today) -> Item | None:
    """The new question or term that comes first: what was missed, then what was met or added first."""
    met = new_questions(today.learner, today.now).select_related(
        "question__revision", "question__lesson__course", "question__lesson__module"
    )
    standing = met.defer(*(f"question__lesson__{name}" for name in WITHOUT_TEXT)).first()
    added = whole(new_terms(today)).first()
    if standing is not None and (standing.is_missed or added is None or standing.first_at <= added.added_at):
        card = ReviewCard.objects.filter(learner=today.learner, question=standing.question_id).first()
        return Item(question=standing.question, card=card)
    return of_card(added) if added else None


def whole(found: QuerySet[ReviewCard]) -> QuerySet[ReviewCard]:
    """Cards with what it takes to show them."""
    return found.select_related(
        "question__revision",
        "question__lesson__course",
        "question__lesson__module",
        "term__lesson__course",
        "term__lesson__module",
    ).defer(*(f"{of}__lesson__{name}" for of in ("question", "term") for name in WITHOUT_TEXT))


def of_card(card: ReviewCard) -> Item:
    return Item(question=card.question, term=card.term, card=card)


def put_aside(today: Today) -> QuerySet[ReviewCard]:
    """The cards that were taken out for good or until tomorrow, the latest first."""
    is_away = Q(is_suspended=True) | Q(buried_until__gt=today.now)
    return whole(cards(today.learner).filter(is_away)).order_by("-is_suspended", "-pk")


def next_due(today: Today) -> datetime | None:
    """When the next card comes after today, or None when none has a date."""
    later = cards(today.learner).filter(is_suspended=False, due__gte=today.end)
    return later.order_by("due").values_list("due", flat=True).first()
