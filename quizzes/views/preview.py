"""Trying the questions of a text that is not published: answers are checked as always, and nothing is kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from courses import previewing
from courses.views import signed_in
from quizzes import blocks, origin
from quizzes.forms import PracticeForm
from quizzes.question_html import question_alone
from quizzes.views.answers import answered


@csrf_exempt  # quizzes/origin.py decides instead: the page is made for a guest, and nothing is written
@require_POST
def preview_answer(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """Check an answer, give a hint or show the answer, as on the lesson's page."""
    if not origin.may_answer(request, signed_in=False):
        return render(request, "403_csrf.html", status=403)
    preview = previewing.found(token)
    found = [items for items in preview.proof.derived.blocks.values() if any(item.key == key for item in items)]
    if not found:
        raise Http404("this text asks no such question")
    question = blocks.previewed(preview.lesson, found[0])[key]
    form = PracticeForm(request.POST)
    form.is_valid()
    assert question.revision is not None
    asked = answered(request, question.revision, form, elsewhere=False)
    context = previewing.context(preview, signed_in(request))
    if "X-Fragment" in request.headers:
        action = f"{context['answers_at']}{key}/"
        html = question_alone(asked, preview.lesson.course, context["readable"], action=action)
        return previewing.answer(HttpResponse(html))
    context["answered"] = {key: asked}
    return previewing.answer(render(request, "courses/preview.html", context))
