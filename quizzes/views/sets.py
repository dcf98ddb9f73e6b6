"""Practice sets: choosing one, and practicing it question by question. Open to everyone, like the lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses import access
from courses.models.outline import Course
from courses.outline import Outline, outline
from courses.views import signed_in
from quizzes import guests, knowledge_check, sets
from quizzes.asked import Asked
from quizzes.forms import SetForm
from quizzes.question_html import question_html
from quizzes.sets import Run, Wanted

if TYPE_CHECKING:
    from accounts.models import User
    from quizzes.models.practice import Guest


@require_safe
def practice_set(request: HttpRequest, course: str) -> HttpResponse:
    """Choose what to practice; with a filter in the address, begin; with a start in it, the next question."""
    found = access.readable_course(signed_in(request), course)
    wanted = SetForm(request.GET).wanted()
    if wanted.started:
        return set_page(request, found, wanted, who_asks(request))
    if "only" in request.GET:
        wanted = sets.begin(wanted, now=timezone.now())
        return redirect(f"{reverse('quizzes:set', args=[found.slug])}?{wanted.query}")
    return private(render(request, "quizzes/sets.html", choices(request, found, wanted)))


def set_page(
    request: HttpRequest,
    course: Course,
    wanted: Wanted,
    who: User | Guest | None,
    *,
    answered: Asked | None = None,
) -> HttpResponse:
    """The question that is next in the set, or the one just answered; at the end, how it went."""
    found = course_outline(request, course)
    run = sets.run(found, who, wanted, showing=answered.key if answered else "")
    template = "quizzes/set.html" if run.current else "quizzes/set_end.html"
    context = question_context(request, course, run, answered) if run.current else end_context(run)
    return private(render(request, template, {**run_context(course, found, run), **context}))


def course_outline(request: HttpRequest, course: Course) -> Outline:
    """The course as this reader sees it, drafts for those who write it."""
    return outline(course, drafts=access.may_edit(signed_in(request), course))


def who_asks(request: HttpRequest) -> User | Guest | None:
    """Whose practice it is: the learner's, the guest's in this browser, or nobody's yet."""
    return signed_in(request) or guests.guest_of(request)


def choices(request: HttpRequest, course: Course, wanted: Wanted) -> dict[str, Any]:
    """What can be chosen, with how many questions each filter holds."""
    found = course_outline(request, course)
    questions = sets.questions_of(found.lessons)
    standings = sets.standings_of(who_asks(request), questions)
    counts = sets.counts(questions, standings)
    asking = {question.lesson.module_id for question in questions}
    return {
        "course": course,
        "wanted": wanted,
        "filters": [(only, sets.label(only), counts[only]) for only in sets.FILTERS],
        "modules": [module.module for module in found.modules if module.module.pk in asking],
        "lengths": sets.LENGTHS,
        "total": len(questions),
        "place": "courses",
        "disclaimer": course.disclaimer,
    }


def run_context(course: Course, found: Outline, run: Run) -> dict[str, Any]:
    """What both pages of a set show: which set it is."""
    return {
        "course": course,
        "run": run,
        "wanted": run.wanted,
        "title": sets.label(run.wanted.only),
        "scope": sets.scope_title(found, run.wanted),
        "place": "courses",
        "disclaimer": course.disclaimer,
    }


def question_context(request: HttpRequest, course: Course, run: Run, answered: Asked | None) -> dict[str, Any]:
    """The question that is shown, and the ways on."""
    assert run.current is not None
    lesson = run.current.lesson
    asked = answered or knowledge_check.untouched(run.current, lesson, elsewhere=True)
    inputs = question_inputs(course, run.wanted, asked.key)
    return {
        "lesson": lesson,
        "question": asked,
        "question_html": question_html(request, asked, course, **inputs),
        "follow": inputs["follow"],
        "stop": run.wanted.left_behind(run.questions[-1].key).query,
    }


def end_context(run: Run) -> dict[str, Any]:
    """How the set went, and what to do next."""
    again = [question for question in run.answered if run.tallies[question.pk].first is not True]
    return {
        "again": [(knowledge_check.untouched(item, item.lesson, elsewhere=True), item.lesson) for item in again],
        "once_more": run.wanted.afresh(only="missed") if again else run.wanted.afresh(),
    }


def question_inputs(course: Course, wanted: Wanted, key: str) -> dict[str, str]:
    """What the form of a question in a set needs beside the question."""
    page = reverse("quizzes:set", args=[course.slug])
    return {
        "action": f"{reverse('quizzes:practice', args=[course.slug, key])}?{wanted.query}",
        "after": "quizzes/set/_after.html",
        "follow": f"{page}?{wanted.left_behind(key).query}",
    }


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-cache"
    return response
