"""Question banks in the admin: a file of another system is shown before it is imported; a course's questions go out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from courses.models.outline import Course, Lesson
from courses.versions import Outdated
from quizzes import importing
from quizzes.importing import ImportRefused, Plan
from quizzes.interchange import shapes
from quizzes.interchange.formats import FORMATS
from quizzes.interchange.shapes import Unreadable

if TYPE_CHECKING:
    from accounts.models import User

HOUR = 60 * 60
#: The most megabytes of an upload, which is read while its sender waits; the command takes larger files.
MOST = 2
TYPES = {"qti3": ("application/zip", "zip"), "moodle-xml": ("application/xml", "xml")}


class ImportForm(forms.Form):
    """The file, what it is, and where its questions go."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=format_lazy(
            gettext_lazy(
                "GIFT, Aiken, Moodle XML, QTI (also as a zip), or mkdocs-quiz Markdown; at most {most} MB. "
                "For larger files there is the command import_questions on the server, for up to {limit} MB."
            ),
            most=MOST,
            limit=shapes.LIMIT // 1024 // 1024,
        ),
    )
    form = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Format"),
        choices=[("", gettext_lazy("Tell by the content")), *((slug, known.name) for slug, known in FORMATS.items())],
    )
    lesson = forms.ModelChoiceField(
        Lesson.objects.none(),
        required=False,
        label=gettext_lazy("Lesson"),
        empty_label=gettext_lazy("A new lesson, as a draft"),
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course
        field = cast("forms.ModelChoiceField[Lesson]", self.fields["lesson"])
        field.queryset = Lesson.objects.filter(course=course).current().in_order().select_related("module", "course")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST * 1024 * 1024:
            message = _(
                "The file has more than %(n)d MB. Split it, or import it on the server: "
                "manage.py import_questions FILE --course %(course)s"
            )
            raise forms.ValidationError(message % {"n": MOST, "course": self.course.slug})
        return file


class QuestionInterchange(admin.ModelAdmin):
    """Adds the pages for question banks to the admin of questions."""

    def get_urls(self) -> list[URLPattern]:
        def named(route: str, name: str, view: Any, *methods: str) -> URLPattern:
            door = self.admin_site.admin_view(require_http_methods(["HEAD", *methods])(view))
            pattern: URLPattern = path(f"{route}/<int:course_id>/", door, name=f"quizzes_question_{name}")
            return pattern

        return [
            named("import", "import", self.import_view, "GET", "POST"),
            named("import/preview", "import_preview", self.preview_view, "GET", "POST"),
            named("export", "export", self.export_view, "GET"),
            *super().get_urls(),
        ]

    def course_for(self, request: HttpRequest, course_id: int) -> Course:
        """The course, if this person may write it. Raises Http404."""
        user = cast("User", request.user)
        course = Course.objects.editable_by(user).filter(pk=course_id).first()
        if course is None or not user.has_perm("courses.change_lesson"):
            raise Http404("no such course")
        return course

    def bank_page(
        self, request: HttpRequest, name: str, course: Course, status: int = 200, **context: Any
    ) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "course": course, **context}
        return render(request, f"admin/quizzes/interchange/{name}.html", whole, status=status)

    def import_view(self, request: HttpRequest, course_id: int) -> HttpResponse:
        """The form. What can be read is kept for the next page, which shows what it would make."""
        course = self.course_for(request, course_id)
        form = ImportForm(request.POST or None, request.FILES or None, course=course)
        if request.method == "POST" and form.is_valid():
            file, lesson = form.cleaned_data["file"], form.cleaned_data["lesson"]
            kept = (file.name, file.read(), form.cleaned_data["form"], lesson.pk if lesson else None)
            try:
                self.planned(course, kept)
            except Unreadable as problem:
                form.add_error("file", _("Line %(line)d: %(message)s") % {"line": problem.line, "message": problem})
            except ImportRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                cache.set(place(request, course), kept, HOUR)
                return redirect("admin:quizzes_question_import_preview", course.pk)
        title = _("Import questions")
        formats = [known for known in FORMATS.values() if known.writer]
        status = 422 if request.method == "POST" else 200
        return self.bank_page(request, "import", course, status, form=form, title=title, formats=formats)

    def planned(self, course: Course, kept: tuple[str, bytes, str, int | None]) -> Plan:
        name, data, form, lesson_id = kept
        lesson = None
        if lesson_id is not None:
            found = Lesson.objects.filter(course=course, pk=lesson_id)
            lesson = found.select_related("course", "module").first()
            if lesson is None:
                raise ImportRefused(_("The lesson is not there any more; choose another."))
        return importing.plan(course=course, name=name, data=data, form=form, lesson=lesson)

    def preview_view(self, request: HttpRequest, course_id: int) -> HttpResponse:
        """What would be made, and what not and why; pressing the button does it."""
        course = self.course_for(request, course_id)
        kept = cache.get(place(request, course))
        if kept is None or (request.method == "POST" and request.POST.get("digest") != digest(kept)):
            messages.warning(request, _("This upload is not here any more; choose the file again."))
            return redirect("admin:quizzes_question_import", course.pk)
        try:
            planned = self.planned(course, kept)
            if request.method == "POST":
                return self.carried_out(request, course, planned)
        except (Unreadable, ImportRefused) as problem:
            messages.error(request, str(problem))
            return redirect("admin:quizzes_question_import", course.pk)
        except Outdated:
            messages.warning(request, _("Somebody saved the lesson meanwhile; this is what the import would do now."))
            return redirect("admin:quizzes_question_import_preview", course.pk)
        title = _("Import “%(name)s”") % {"name": kept[0]}
        return self.bank_page(request, "preview", course, planned=planned, digest=digest(kept), title=title)

    def carried_out(self, request: HttpRequest, course: Course, planned: Plan) -> HttpResponse:
        count = len(planned.of("new"))
        version = importing.carry_out(planned, author=cast("User", request.user), now=timezone.now())
        cache.delete(place(request, course))
        if version is None:
            messages.info(request, _("Every question of the file is there already; nothing was changed."))
            return redirect("admin:courses_course_change", course.pk)
        told = ngettext("%(n)d question was imported.", "%(n)d questions were imported.", count) % {"n": count}
        messages.success(request, told)
        return redirect(reverse("admin:courses_lesson_change", args=[version.lesson_id]))

    def export_view(self, request: HttpRequest, course_id: int) -> HttpResponse:
        """The course's questions as a file; what the format cannot hold is listed on the page before it.

        Those of drafts go out only when they are asked for.
        """
        course = self.course_for(request, course_id)
        form = FORMATS.get(request.GET.get("format", ""))
        if form is None or form.write is None:
            raise Http404("no such format")
        drafts = "drafts" in request.GET
        questions = importing.exported(course, drafts=drafts)
        outgoing = form.write(questions)
        if "download" not in request.GET:
            title = _("Export as %(format)s") % {"format": form.name}
            shown: dict[str, Any] = {"form": form, "count": len(questions), "losses": outgoing.losses, "drafts": drafts}
            return self.bank_page(request, "export", course, title=title, **shown)
        kind, ending = TYPES.get(form.slug, ("text/plain; charset=utf-8", form.endings[0].lstrip(".")))
        response = HttpResponse(outgoing.data, content_type=kind)
        response.headers["Content-Disposition"] = f'attachment; filename="{course.slug}-questions.{ending}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "private, no-store"
        return response


def place(request: HttpRequest, course: Course) -> str:
    """Where the file waits between the two pages: one for each person and course, in the cache that servers share."""
    return f"question-import-{request.user.pk}-{course.pk}"


def digest(kept: tuple[str, bytes, str, int | None]) -> str:
    """What the page that was looked at names, so that nothing else is imported by it."""
    return hashlib.sha256(repr(kept).encode()).hexdigest()
