"""A new lesson: where it stands and what it is called. It is a draft from then on, so that its text can be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import manuscript as manuscripts
from courses import proofreading, publishing, versions
from courses.editing.desk import address
from courses.manuscript import Manuscript
from courses.models.outline import Course, Lesson, Module, slug_validator
from courses.sync.fields import one_line
from courses.sync.schema import SLUG_LIMIT

if TYPE_CHECKING:
    from accounts.models import User
    from courses.admin.lesson import LessonAdmin


class ModuleField(forms.ModelChoiceField):
    """A module, named with its course."""

    def label_from_instance(self, obj: Module) -> str:
        return f"{obj.course} · {obj}"


class NewLessonForm(forms.Form):
    """Module, title, and the slug if the one that the title makes is not wanted."""

    module = ModuleField(Module.objects.none(), label=gettext_lazy("Module"))
    title = forms.CharField(max_length=160, label=gettext_lazy("Title"))
    slug = forms.CharField(
        required=False,
        max_length=SLUG_LIMIT,
        label=gettext_lazy("Slug"),
        validators=[slug_validator],
        help_text=gettext_lazy("The lesson's address. Left empty, it is made from the title."),
    )

    def __init__(self, *args: Any, author: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modules = Module.objects.filter(course__in=Course.objects.editable_by(author), is_retired=False)
        open_ones = modules.exclude(course__status=Course.Status.RETIRED).select_related("course")
        field = cast("ModuleField", self.fields["module"])
        field.queryset = open_ones.order_by("course__position", "course", "position")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        module, title = data.get("module"), one_line(data.get("title", ""))
        if module is None or not title or "slug" in self.errors:
            return data
        data["title"] = title
        slug = data.get("slug") or slugify(title)[:SLUG_LIMIT].strip("-")
        if not slug:
            self.add_error("slug", _("The title makes no slug; write one with a-z, 0-9 and hyphens."))
        elif findings := proofreading.slug_findings(Lesson(course=module.course), slug):
            self.add_error("slug", capfirst(findings[0].message))
        data["slug"] = slug
        return data


def add(admin: LessonAdmin, request: HttpRequest) -> HttpResponse:
    """The form for a new lesson; it leads to the editor."""
    author = cast("User", request.user)
    if request.method == "POST":
        form = NewLessonForm(request.POST, author=author)
        if form.is_valid():
            lesson = begin(author=author, **form.cleaned_data)
            admin.log_addition(request, lesson, _("Began the lesson."))
            messages.success(request, _("The lesson is a draft now: only people who teach the course see it."))
            return redirect(address(lesson))
    else:
        form = NewLessonForm(author=author, initial={"module": request.GET.get("module", "")})
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "form": form,
        "title": _("Add a lesson"),
    }
    return render(request, "admin/courses/lesson/add.html", context, status=422 if form.is_bound else 200)


def begin(*, author: User | None, module: Module, title: str, slug: str) -> Lesson:
    """Make the draft, empty, at the end of its module; its first version is its author's."""
    last = Lesson.objects.filter(module=module).order_by("-position").first()
    position = last.position + 1 if last else 1
    lesson = Lesson(course=module.course, module=module, position=position)
    text = Manuscript(title=title, slug=slug, minutes=(0, 0, 0, 0), objectives=[], body="")
    manuscripts.put(text, lesson)
    with transaction.atomic():
        lesson.save()
        version = versions.save(lesson=lesson, manuscript=text, base=0, author=author, now=timezone.now())
        publishing.show(lesson, proofreading.proofread(lesson, text), version.number)
    return lesson
