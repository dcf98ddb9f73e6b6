"""``/styleguide/``: every component in every state, for whoever works on the look of the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.personal import Personal
from courses.models.outline import Course, Lesson, Module
from courses.outline import OutlineModule, shelf
from courses.rendering import Html, budget
from quizzes import kinds, knowledge_check, syntax
from quizzes.knowledge_check import Asked
from quizzes.models.question import Question, QuestionRevision

SAMPLE = Path(__file__).with_name("styleguide.md")
QUESTION = """
What does the sample ask?

- ( ) Nothing that matters, because it is only a sample of the real thing
  > Tempting, because samples are short. But this one shows every state that a question can be in.
- (x) Which state of a question looks like what
  > Yes: each panel here is one state.
- ( ) How the answer is stored
  > That is not something a page can show.

Hint: Look at the panels beside this one.

Explanation: A style guide shows states, so that they can be looked at together.

"""
SEVERAL = """
Which of these are states of a question?

- [x] Untouched
- [ ] Enchanted
- [x] Answered

Explanation: Untouched and answered are states.

"""


def sample_question(key: str, text: str) -> tuple[Question, QuestionRevision, Lesson]:
    """A question that exists for this page only."""
    parsed = syntax.parse(f"{{#{key}}}", text, 1)
    content = kinds.content(parsed, budget.render_fragments(kinds.fragments(parsed)))
    question = Question(key=key, kind=parsed.kind or "", position=1, total=2)
    revision = QuestionRevision(question=question, number=1, kind=question.kind, content=content)
    return question, revision, Lesson(contents=[])


def question_states() -> list[tuple[str, Asked]]:
    """One question in each state, and one that takes several answers."""

    def sample(key: str, text: str = QUESTION) -> tuple[Question, QuestionRevision, Lesson]:
        return sample_question(key, text)

    checked, shown = knowledge_check.checked, knowledge_check.shown
    fresh = sample("state-untouched")
    several = sample("state-several", SEVERAL)
    return [
        ("Untouched", shown(*fresh, knowledge_check.presented(*fresh[:2]))),
        ("Nothing chosen", checked(*sample("state-empty"), values=[], tries=0, hints=0)),
        ("With a hint", knowledge_check.hinted(*sample("state-hint"), values=["a"], tries=0, hints=0)),
        ("Wrong", checked(*sample("state-wrong"), values=["a"], tries=0, hints=0)),
        ("Right", checked(*sample("state-right"), values=["b"], tries=1, hints=0)),
        ("Answer shown", knowledge_check.revealed(*sample("state-shown"), tries=1)),
        ("Several answers", shown(*several, knowledge_check.presented(*several[:2]))),
        ("Several, some right", checked(*sample("state-some", SEVERAL), values=["a", "b"], tries=0, hints=0)),
    ]


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
        "states": question_states(),
        "course": Course(slug="sample", title="Sample"),
        "boards": boards,
        "shelf_personal": shelf_personal,
        "place": "",
        "here": "/styleguide/",
    }
    return render(request, "styleguide.html", context)
