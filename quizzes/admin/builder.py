"""The question builder: a form that reads a question block, shows what learners will see, and writes the block.

It stores nothing. A script opens it in a dialog over the lesson editor and asks for parts of the page with
``X-Fragment``; without a script it is a page of its own, whose block is copied into the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quizzes.building import posted, reading, shown, writing
from quizzes.building.draft import KINDS, Draft, fresh
from quizzes.building.place import Place, place_of
from quizzes.building.previewing import Preview, advice_on, preview_of, question_of, write
from quizzes.building.writing import Mistake
from quizzes.forms import PracticeForm
from quizzes.views.answers import answered

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite


class QuestionBuilderViews:
    """Gives an admin of questions the builder: put ``builder_urls()`` into its ``get_urls``."""

    admin_site: AdminSite

    def builder_urls(self) -> list[URLPattern]:
        return [path("builder/", self.admin_site.admin_view(self.builder), name="quizzes_question_builder")]

    def get_urls(self) -> list[URLPattern]:
        return [*self.builder_urls(), *super().get_urls()]  # type: ignore[misc]  # an admin stands beside it

    @property
    def builder(self) -> Any:
        return require_http_methods(["GET", "HEAD", "POST"])(self.build)

    def build(self, request: HttpRequest) -> HttpResponse:
        place = place_of(request)
        sent, action = request.POST, request.POST.get("do", "")
        if "try" in sent:
            return self.tried(request, place)
        if request.method != "POST":
            kind = request.GET.get("kind", "")
            return self.filled(request, place, fresh(kind) if kind in KINDS else fresh(), focus="b-stem")
        if "shown" not in sent:
            return self.opened(request, place, sent.get("source", ""))
        draft = posted.answered(sent, action)
        if action == "preview":
            return self.previewed(request, place, draft)
        if action == "write":
            return self.written(request, place, draft)
        return self.filled(request, place, draft, **after(action, draft))

    def opened(self, request: HttpRequest, place: Place, source: str) -> HttpResponse:
        """The form filled from a block, or why it can only be written in the text."""
        found = reading.read(source)
        if found.refused:
            return self.answer(request, place, "refused", opened=found)
        is_new = not found.source
        preview = Preview() if is_new else preview_of(place, found.draft)
        return self.filled(request, place, found.draft, opened=found, preview=preview, focus="b-stem")

    def previewed(self, request: HttpRequest, place: Place, draft: Draft) -> HttpResponse:
        preview = preview_of(place, draft)
        if "X-Fragment" not in request.headers:
            return self.filled(request, place, draft, preview=preview)
        return self.answer(request, place, "preview", preview=preview)

    def written(self, request: HttpRequest, place: Place, draft: Draft) -> HttpResponse:
        """The block with its preview; or the form with what is to be mended."""
        written = write(place, draft)
        preview = preview_of(place, draft, written)
        mistakes = list(written.mistakes)
        if not mistakes and preview.asked is None:
            mistakes = [Mistake("stem", message) for message in preview.missing]
        if mistakes:
            return self.filled(request, place, draft, mistakes=mistakes, preview=preview, status=422)
        return self.answer(request, place, "written", preview=preview, draft=draft)

    def tried(self, request: HttpRequest, place: Place) -> HttpResponse:
        """An answer to the question in the preview: checked as always, kept nowhere."""
        found = reading.read(request.POST.get("source", ""))
        written = writing.write(found.draft, found.draft.key)
        question = question_of(place, written)[0] if written.text and not found.refused else None
        if question is None or question.revision is None:
            raise Http404("this is no question that can be tried")
        form = PracticeForm(request.POST)
        form.is_valid()
        asked = answered(request, question.revision, form, elsewhere=False)
        preview = Preview(asked, question.key, written.text, advice=advice_on(written))
        part = "preview" if "X-Fragment" in request.headers else "written"
        return self.answer(request, place, part, preview=preview, draft=found.draft)

    def filled(
        self,
        request: HttpRequest,
        place: Place,
        draft: Draft,
        *,
        mistakes: Sequence[Mistake] = (),
        preview: Preview | None = None,
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        sections = [(heading.id, heading.text) for heading in place.contents]
        drawn = shown.shown(draft, mistakes, place.objectives, sections)
        context = {"form": drawn, "preview": preview or Preview(), **context}
        return self.answer(request, place, "form", draft=draft, status=status, **context)

    def answer(
        self, request: HttpRequest, place: Place, part: str, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        """A part of the builder by itself for the script, else on the page."""
        context |= {"place": place, "part": f"admin/quizzes/builder/_{part}.html"}
        if preview := context.get("preview"):
            context["extra"] = trying(request, preview.text)
        if "X-Fragment" in request.headers:
            return render(request, context["part"], context, status=status)
        is_new = not context["draft"].fixed if "draft" in context else False
        title = _("New question") if is_new else _("Question")
        frame = {**self.admin_site.each_context(request), "title": title, **context}
        return render(request, "admin/quizzes/builder/page.html", frame, status=status)


def trying(request: HttpRequest, text: str) -> list[tuple[str, str]]:
    """What the form of a previewed question sends along, so that it can be tried."""
    return [("try", "yes"), ("source", text), ("csrfmiddlewaretoken", get_token(request))]


def after(action: str, draft: Draft) -> dict[str, Any]:
    """Where the focus goes after a button, and what is said about it."""
    verb, _dash, place = action.partition("-")
    part = "hint" if place.startswith("hint") else "row"
    total = len(draft.hints) if part == "hint" else len(draft.asked)
    number = place.removeprefix("hint-")
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else total - 1
    field_name = "" if part == "hint" else "-text"
    if verb == "add":
        return {"focus": f"b-{part}-{total - 1}{field_name}", "said": _("Added number %(number)d.") % {"number": total}}
    if verb == "remove":
        said = _("Removed number %(number)d; %(total)d are left.") % {"number": at + 1, "total": total}
        return {"focus": f"b-add-{part}" if not total else f"b-{part}-{min(at, total - 1)}{field_name}", "said": said}
    if verb in {"up", "down"}:
        now = max(0, at - 1) if verb == "up" else min(total - 1, at + 1)
        said = _("It is number %(number)d of %(total)d now.") % {"number": now + 1, "total": total}
        other = verb if 0 < now < total - 1 else "down" if now == 0 else "up"
        return {"focus": f"b-{part}-{now}-{other}", "said": said}
    return {"focus": f"b-kind-{draft.kind}", "said": str(shown.KIND_NAMES[draft.kind][0])}
