"""Spaced review: its home, the card in hand, answers and ratings, putting cards off and aside, settings, terms."""

from __future__ import annotations

from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.personal import personal_for
from courses.views import signed_in
from quizzes import knowledge_check, pace, practice, queue, review, review_access, review_page
from quizzes.asked import Asked
from quizzes.models.question import QuestionRevision
from quizzes.models.review import ReviewCard
from quizzes.question_html import question_html
from quizzes.queue import Item, Today
from quizzes.recall import card_truth
from quizzes.review_forms import ReviewForm, ReviewSettingsForm, RunForm
from quizzes.scheduling import EASY, GOOD, HARD, RATINGS
from quizzes.views.answers import answered

if TYPE_CHECKING:
    from accounts.models import User
    from courses.views import View

AFTER_RIGHT = (HARD, GOOD, EASY)


def learners_only(view: View) -> View:
    """For forms: who is not signed in (any more) signs in and comes back to the review home."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if signed_in(request) is None:
            return redirect_to_login(reverse("quizzes:review"))
        return view(request, *args, **kwargs)

    return wrapper


def today_of(request: HttpRequest) -> Today:
    return queue.today(cast("User", request.user), timezone.now())


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits today, the week ahead, and what was put aside."""
    return private(render(request, "quizzes/review/home.html", review_page.home_context(today_of(request))))


@require_safe
@login_required
def session(request: HttpRequest) -> HttpResponse:
    """The card that is next; after a run of cards a pause, and at the end what comes when."""
    return next_card(request, RunForm(request.GET).number("done"))


def next_card(request: HttpRequest, done: int) -> HttpResponse:
    """The page after ``done`` cards of this run."""
    today = today_of(request)
    item = queue.next_item(today)
    if item is None:
        context = {**review_page.home_context(today), "done": done}
        return private(render(request, "quizzes/review/end.html", context))
    if done and done % review_page.RUN == 0:
        context = {"done": done, "left": queue.waiting(today).total, "place": "review"}
        return private(render(request, "quizzes/review/pause.html", context))
    if item.question is None:
        return private(render(request, "quizzes/review/term.html", review_page.card_context(today, item, done=done)))
    return question_page(request, today, item, done=done, reviews=item.reviews)


def question_page(
    request: HttpRequest,
    today: Today,
    item: Item,
    *,
    done: int,
    reviews: int,
    asked: Asked | None = None,
    is_late: bool = False,
) -> HttpResponse:
    """A question in review: untouched, or as ``asked``. ``is_late``: its card has moved on, nothing can be rated."""
    assert item.question is not None
    context = review_page.card_context(today, item, done=done, asked=asked)
    asked = asked or knowledge_check.untouched(item.question, item.lesson, elsewhere=True)
    hidden: list[tuple[str, Any]] = [("reviews", reviews), ("done", done)]
    if not today.learner.time_zone:
        hidden.append(("zone", ""))  # static/js/review.js fills it in
    if asked.state == "right" and not is_late:
        context["ratings"] = review_page.ratings(
            learner=today.learner, card=item.card, at=today.now, values=AFTER_RIGHT
        )
    follow = {
        "url": f"{reverse('quizzes:review_session')}?done={done + 1}",
        "is_late": is_late,
        "is_rated": "ratings" in context,
    }
    html = question_html(request, asked, item.lesson.course, **question_inputs(item, hidden, follow))
    context |= {"question": asked, "hidden": hidden, "question_html": html}
    return private(render(request, "quizzes/review/question.html", context))


def question_inputs(item: Item, hidden: list[tuple[str, Any]], follow: dict[str, Any]) -> dict[str, Any]:
    """What the form of a question in review needs beside the question."""
    assert item.question is not None
    return {
        "action": reverse("quizzes:review_question", args=[item.lesson.course.slug, item.question.key]),
        "extra": hidden,
        "after": "quizzes/review/_after.html",
        "follow": follow,
        "swap": "#main",
        "final": True,
    }


@require_POST
@learners_only
@pace.held_to_pace
def question(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """Check an answer, give a hint or show the answer; or, after a right answer, take the rating."""
    form = ReviewForm(request.POST)
    form.is_valid()
    today = today_of(request)
    revision = review_access.question_in_review(today.learner, course, key, form.text("revision"))
    review.keep_zone(learner=today.learner, zone=form.text("zone"))
    if form.number("rating") in AFTER_RIGHT:
        return rated_question(request, today, revision, form)
    asked = answered(request, revision, form, elsewhere=True)
    if practice.is_kept(asked):
        pace.take_answer(request, today.learner, today.now)
    item = Item(question=revision.question, card=review.card_of(today.learner, revision.question))
    state: dict[str, Any] = {"asked": asked, "reviews": form.number("reviews"), "done": form.number("done")}
    try:
        review.answer_question(
            learner=today.learner, revision=revision, asked=asked, reviews=state["reviews"], now=today.now
        )
    except review.AlreadyReviewed:
        return question_page(request, today, item, is_late=True, **state)
    return question_page(request, today, item, **state)


def rated_question(request: HttpRequest, today: Today, revision: QuestionRevision, form: ReviewForm) -> HttpResponse:
    """Take the rating of a right answer, and go on. A rating that comes twice or too late changes nothing."""
    try:
        with suppress(review.AlreadyReviewed):
            review.rate_question(
                learner=today.learner,
                question=revision.question,
                rating=form.number("rating"),
                reviews=form.number("reviews"),
                now=today.now,
            )
    except review.NothingToRate:
        messages.warning(request, _("Answer the question before you say how it felt. It is still in your queue."))
    return onward(request, form.number("done") + 1)


def onward(request: HttpRequest, done: int) -> HttpResponse:
    """The next card: at once where a script asks, else by its address."""
    if "X-Fragment" in request.headers:
        return next_card(request, done)
    return redirect(f"{reverse('quizzes:review_session')}?done={done}")


@login_required
def term(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """GET: a term with its definition, and the ratings. POST: the rating."""
    today = today_of(request)
    card = review_access.term_in_review(today.learner, course, key)
    if request.method == "POST":
        return rated_term(request, today, card)
    done = RunForm(request.GET).number("done")
    context = review_page.card_context(today, queue.of_card(card), done=done)
    context["ratings"] = review_page.ratings(learner=today.learner, card=card, at=today.now, values=RATINGS)
    return private(render(request, "quizzes/review/term.html", context))


def rated_term(request: HttpRequest, today: Today, card: ReviewCard) -> HttpResponse:
    """Take the rating of a term, and go on. A second form of the same page changes nothing."""
    form = ReviewForm(request.POST)
    form.is_valid()
    review.keep_zone(learner=today.learner, zone=form.text("zone"))
    if form.number("rating"):
        with suppress(review.AlreadyReviewed):
            review.rate_term(
                learner=today.learner,
                card=card,
                rating=form.number("rating"),
                reviews=form.number("reviews"),
                now=today.now,
            )
    return onward(request, form.number("done") + bool(form.number("rating")))


@require_POST
@learners_only
def question_rest(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """Put a question off or aside, or bring it back. One without a card gets it now."""
    today = today_of(request)
    found = review_access.question_in_review(today.learner, course, key).question
    return rested(request, today, review.made_card(today.learner, found, today.now))


@require_POST
@learners_only
def term_rest(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """Put a term off or aside, or bring it back."""
    today = today_of(request)
    return rested(request, today, review_access.term_in_review(today.learner, course, key))


def rested(request: HttpRequest, today: Today, card: ReviewCard) -> HttpResponse:
    """``do`` is "later" (until tomorrow), "away" (for good) or "back"; anything else changes nothing."""
    match request.POST.get("do"):
        case "later":
            review.put_off(card, learner=today.learner, now=today.now)
            messages.success(request, _("Put off until tomorrow. To have it today, bring it back on the review page."))
        case "away":
            review.put_aside(card, learner=today.learner)
            messages.success(request, _("It will not come again. To have it back, bring it back on the review page."))
        case "back":
            review.bring_back(card, learner=today.learner)
            messages.success(request, _("It is back in your queue."))
            return redirect("quizzes:review")
    return onward(request, RunForm(request.POST).number("done"))


@login_required
def review_settings(request: HttpRequest) -> HttpResponse:
    """How the learner likes to review."""
    learner = cast("User", request.user)
    stored = queue.settings_of(learner)
    form = ReviewSettingsForm.showing(stored, learner.time_zone)
    if request.method == "POST":
        form = ReviewSettingsForm(request.POST, current_zone=learner.time_zone)
        if form.is_valid():
            given = dict(form.cleaned_data)
            review.keep_settings(
                learner=learner,
                zone=given.pop("time_zone"),
                desired_retention=given.pop("retention") / 100,
                **given,
            )
            messages.success(request, _("Your review settings are saved."))
            return redirect("quizzes:review_settings")
    return private(render(request, "quizzes/review/settings.html", {"form": form, "place": "review"}))


@require_POST
def glossary_card(request: HttpRequest, course: str, term: str) -> HttpResponse:
    """Add a term to the learner's review, or take it out with ``remove``. A guest signs in and comes back to it."""
    learner = signed_in(request)
    back = f"{reverse('courses:glossary', args=[course])}#t-{term}"
    if learner is None:
        return redirect_to_login(back)
    found = review_access.glossary_term(learner, course, term)
    if "remove" in request.POST:
        review.remove_term(learner=learner, term=found)
    else:
        review.add_term(learner=learner, term=found, now=timezone.now())
    if "X-Fragment" not in request.headers:
        return redirect(back)
    mine = frozenset() if "remove" in request.POST else frozenset({card_truth(found.slug)})
    personal = personal_for(request, learner).joined({}, mine)
    context = {"course": found.course, "term": found, "learner": True, "personal": personal}
    return private(render(request, "quizzes/review/_card_switch.html", context))
