"""``/styleguide/``: every component in every state, for whoever works on the look of the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.personal import Personal
from config.styleguide_questions import SAMPLES, Sample
from courses.models.outline import Course, Lesson, Module
from courses.outline import OutlineModule, shelf
from courses.rendering import Html, budget
from quizzes import kinds, knowledge_check, syntax
from quizzes.asked import Asked
from quizzes.kinds.shapes import Response
from quizzes.models.question import Question, QuestionRevision

SAMPLE = Path(__file__).with_name("styleguide.md")


def sample_question(key: str, text: str, block: str) -> tuple[Question, QuestionRevision, Lesson]:
    """A question that exists for this page only."""
    parsed = syntax.parse(f"{{#{key}}}", text, 1, block)
    content = kinds.content(parsed, budget.render_fragments(kinds.fragments(parsed)))
    question = Question(key=key, kind=parsed.kind or "", position=1, total=2)
    revision = QuestionRevision(question=question, number=1, kind=question.kind, content=content)
    return question, revision, Lesson(contents=[])


def states_of(name: str, sample: Sample) -> list[tuple[str, Asked]]:
    """One question in each state that it can have."""

    def made(state: str) -> tuple[Question, QuestionRevision, Lesson]:
        return sample_question(f"{name}-{state}", sample.text, "reflection" if name == "reflection" else "question")

    def checked(state: str, response: Response, tries: int) -> Asked:
        question = made(state)
        values = kinds.values(question[1].content, response)
        return knowledge_check.checked(*question, values=values, tries=tries, hints=0)

    untouched = knowledge_check.shown(*made("untouched"))
    sent_back = knowledge_check.checked(*made("sent-back"), values=sample.unclear, tries=0, hints=0)
    if sample.wrong is None:
        return [("Untouched", untouched), ("Sent back", sent_back), ("Kept", checked("kept", sample.right, 0))]
    return [
        ("Untouched", untouched),
        ("Sent back", sent_back),
        ("With a hint", knowledge_check.hinted(*made("hint"), values=[], tries=0, hints=0, sure=False)),
        ("Wrong", checked("wrong", sample.wrong, 0)),
        ("Right", checked("right", sample.right, 1)),
        ("Answer shown", knowledge_check.revealed(*made("shown"), tries=1)),
    ]


def question_states() -> list[tuple[str, list[tuple[str, Asked]]]]:
    """Every kind of question, each in every state."""
    return [(name.capitalize(), states_of(name, sample)) for name, sample in SAMPLES.items()]


def sample_shelf() -> tuple[list[Any], Personal]:
    course = Course(slug="sample", title="Sample")
    modules = []
    for number in (1, 2):
        module = Module(pk=number, course=course, position=number)
        lessons = [
            Lesson(pk=number * 10 + index, module=module, course=course, minutes=20 + 11 * index) for index in range(5)
        ]
        modules.append(OutlineModule(module, lessons, 5))
    truths = frozenset({"done:10", "done:11", "done:12", "now:13", "module_full:1"})
    return shelf(modules), Personal({"ring:2": "40"}, truths)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Shown in development and to staff; anyone else gets 404."""
    if not (settings.DEVELOPMENT or request.user.is_staff):
        raise Http404("no such page")
    rendered = budget.render_document(SAMPLE.read_text(encoding="utf-8"), {})
    boards, shelf_personal = sample_shelf()
    context = {
        "lesson_html": [segment.html for segment in rendered.segments if isinstance(segment, Html)],
        "kinds": question_states(),
        "course": Course(slug="sample", title="Sample"),
        "boards": boards,
        "shelf_personal": shelf_personal,
        "place": "",
        "here": "/styleguide/",
    }
    return render(request, "styleguide.html", context)
