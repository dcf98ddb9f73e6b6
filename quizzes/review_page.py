"""What the pages of review show: the card in hand, the ratings with their dates, and what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models.outline import Course
from quizzes import queue, review
from quizzes.asked import Asked, plain_words
from quizzes.day import days_between, study_date
from quizzes.forecast import Day, forecast, minutes, plot
from quizzes.models.practice import PracticeAnswer, PracticeStanding
from quizzes.models.review import ReviewCard
from quizzes.queue import Item, Today
from quizzes.scheduling import AGAIN, EASY, GOOD, HARD

if TYPE_CHECKING:
    from accounts.models import User

#: After so many cards in one go the page asks whether to go on.
RUN = 20
#: How far ahead a date is told in days; further off it is told as a date.
IN_DAYS = 30


@dataclass(frozen=True)
class Rating:
    """A button: the value it sends, its name, when the card would come back in words, and that day."""

    value: int
    name: str
    when: str
    day: date


@dataclass(frozen=True)
class Away:
    """A card that was put off until tomorrow or put aside, in words."""

    card: ReviewCard
    kind: str
    course: Course
    key: str
    title: str
    is_for_good: bool


def ratings(*, learner: User, card: ReviewCard | None, at: datetime, values: Iterable[int]) -> list[Rating]:
    """The ratings that can be given to a review at ``at``, each with its next date."""
    names = {AGAIN: _("Again"), HARD: _("Hard"), GOOD: _("Good"), EASY: _("Easy")}
    dates = review.dates(learner=learner, card=card, at=at)
    return [
        Rating(value, names[value], comes_back(at, dates[value], learner), study_date(dates[value], learner.zone))
        for value in values
    ]


def comes_back(now: datetime, due: datetime, learner: User) -> str:
    """When a card comes back, said at ``now``: "in 10 minutes", "tomorrow", "in 9 days", "on August 21"."""
    days = days_between(now, due, learner.zone)
    wait = round((due - now).total_seconds() / 60)
    if wait < 60:
        return ngettext("in %d minute", "in %d minutes", wait) % wait
    if days <= 1:
        return _("tomorrow") if days else _("today")
    if days <= IN_DAYS:
        return ngettext("in %d day", "in %d days", days) % days
    return _("on %(date)s") % {"date": day_name(study_date(due, learner.zone), study_date(now, learner.zone))}


def day_name(day: date, today: date) -> str:
    """ "August 21", with the year when it is another one."""
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def seen(last: datetime, today: Today) -> str:
    """When a question was last answered: "last seen 6 days ago"."""
    days = days_between(last, today.now, today.learner.zone)
    if days <= 0:
        return _("last seen today")
    if days == 1:
        return _("last seen yesterday")
    return ngettext("last seen %d day ago", "last seen %d days ago", days) % days


def card_context(today: Today, item: Item, *, done: int, asked: Asked | None = None) -> dict[str, Any]:
    """What every page with a card shows around it. ``done`` counts the cards of this run, before this one."""
    is_over = asked is not None and not asked.is_open and asked.state != "right"
    left = queue.waiting(today).total + is_over
    context = {
        "item": item,
        "lesson": item.lesson,
        "course": item.lesson.course,
        "done": done,
        "number": done + 1,
        "total": done + max(left, 1),
        "shortcuts": today.settings.shortcuts,
        "place": "review",
    }
    if item.question is not None and (asked is None or asked.is_open):
        context |= memories(today, item)
    return context


def memories(today: Today, item: Item) -> dict[str, Any]:
    """When the learner last answered the question, and whether it asks something else since."""
    assert item.question is not None
    assert item.question.revision is not None
    answers = PracticeAnswer.objects.of(today.learner).filter(question=item.question)
    last = answers.order_by("-answered_at", "-pk").values_list("answered_at", "revision__number").first()
    if last is None:
        return {}
    return {"seen": seen(last[0], today), "has_changed": last[1] != item.question.revision.number}


def home_context(today: Today) -> dict[str, Any]:
    """The review home: what waits today, the week ahead, what is put aside; or what to do instead."""
    days = forecast(today)
    now = days[0]
    context = {
        "waiting": now,
        "minutes": minutes(now.total),
        "days": [(day, label(day, at)) for at, day in enumerate(days)],
        "plot": [(bar, label(bar.day, at)) for at, bar in enumerate(plot(days))],
        "plot_words": in_words(days),
        "away": [away(card, today) for card in queue.put_aside(today)[:100]],
        "settings": today.settings,
        "place": "review",
    }
    return context if now.total else {**context, **nothing_context(today)}


def nothing_context(today: Today) -> dict[str, Any]:
    """Why nothing waits: nothing was met yet, the day's measure is full, or all is reviewed until a later day."""
    met = PracticeStanding.objects.filter(learner=today.learner, events__gt=0)
    courses = Course.objects.published().filter(pk__in=met.values("question__course"))[:10]
    later = queue.next_due(today)
    held = queue.due(today)[:1].count() if not today.reviews_left else 0
    fresh = queue.new_questions(today.learner, today.now)[:1].count() or queue.new_terms(today)[:1].count()
    return {
        "has_cards": bool(courses) or ReviewCard.objects.filter(learner=today.learner).exists(),
        "is_full": bool(held or fresh),
        "next_day": comes_back(today.now, later, today.learner) if later else "",
        "courses": courses,
    }


def label(day: Day, ahead: int) -> str:
    """A day under its bar: "Today", then "Tue"."""
    return date_format(day.date, "D") if ahead else _("Today")


def in_words(days: list[Day]) -> str:
    """The plot as one sentence, for those who do not see it."""
    told = [
        ngettext("%(day)s %(n)d card", "%(day)s %(n)d cards", day.total)
        % {"day": date_format(day.date, "l") if at else _("today"), "n": day.total}
        for at, day in enumerate(days)
    ]
    return _("Cards in the next seven days: %(days)s") % {"days": ", ".join(told)}


def away(card: ReviewCard, today: Today) -> Away:
    if card.question is not None:
        assert card.question.revision is not None
        title, key, kind = plain_words(card.question.revision.content["stem"]), card.question.key, "question"
        course = card.question.lesson.course
    else:
        assert card.term is not None
        title, key, kind, course = card.term.name, card.term.slug, "term", card.term.lesson.course
    return Away(card, kind, course, key, title, card.is_suspended)
