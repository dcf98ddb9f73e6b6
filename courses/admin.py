"""Courses in the admin: plain, and safe. A text that cannot be rendered is sent back with what is wrong in it."""

from __future__ import annotations

from typing import Any

from adminsortable2.admin import SortableAdminBase, SortableTabularInline
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import writing
from courses.models import publication
from courses.models.media import MediaFile
from courses.models.outline import Course, FormerSlug, Lesson, Module
from courses.sync.schema import LEVELS
from courses.sync.source import RESERVED_SLUGS

COURSE_PATHS = {Course: "pk", Module: "course", Lesson: "course", MediaFile: "course"}


class TaughtCoursesOnly(admin.ModelAdmin):
    """An admin of course material: instructors see what belongs to the courses they teach, operators all."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        taught = Course.objects.editable_by(request.user)  # type: ignore[arg-type]
        path = COURSE_PATHS[self.model]
        return super().get_queryset(request).filter(**{f"{path}__in": taught})

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        taught = Course.objects.editable_by(request.user)  # type: ignore[arg-type]
        if db_field.name == "course":
            kwargs["queryset"] = taught
        if db_field.name == "module":
            kwargs["queryset"] = Module.objects.filter(course__in=taught).select_related("course")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted here: a deleted lesson would take its learners' progress along. Retire it."""
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        publication.publish()


class ModuleInline(SortableTabularInline):
    """A course's modules; drag them into order."""

    model = Module
    fields = ("position", "title", "slug", "summary", "is_retired")
    extra = 0
    can_delete = False
    show_change_link = True


@admin.register(Course)
class CourseAdmin(SortableAdminBase, TaughtCoursesOnly):
    """A course and the order of its modules."""

    list_display = ("title", "slug", "status", "edition")
    fields = ("title", "slug", "kind", "summary", "about", "edition", "disclaimer", "status", "instructors")
    filter_horizontal = ("instructors",)
    inlines = (ModuleInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if request.user.is_superuser else ("instructors",)


class LessonInline(SortableTabularInline):
    """A module's lessons; drag them into order."""

    model = Lesson
    fields = ("position", "title", "slug", "status", "minutes")
    readonly_fields = ("title", "slug", "minutes")
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Module)
class ModuleAdmin(SortableAdminBase, TaughtCoursesOnly):
    """A module and the order of its lessons."""

    list_display = ("title", "course", "position", "is_retired")
    list_filter = ("course",)
    fields = ("course", "title", "slug", "summary", "is_retired")
    inlines = (LessonInline,)


class ObjectivesField(forms.CharField):
    """Objectives as lines: ``what the learner can do | level``."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 100})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(" | ".join(part for part in (item["text"], item.get("level")) if part) for item in value)

    def clean(self, value: Any) -> list[dict[str, str]]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        objectives = []
        for line in lines:
            text, _bar, level = (part.strip() for part in line.partition("|"))
            if level and level not in LEVELS:
                raise ValidationError(
                    _("“%(level)s” is no level; write one of %(levels)s after the |."),
                    params={"level": level, "levels": ", ".join(LEVELS)},
                )
            objectives.append({"text": text, "level": level})
        return objectives


class LessonForm(forms.ModelForm):
    """The lesson's fields and its text; the text is rendered while it is checked."""

    objectives = ObjectivesField(
        required=False,
        label=gettext_lazy("Learning objectives"),
        help_text=gettext_lazy("One a line; a level may follow after a |, such as “explain diffusion | understand”."),
    )

    class Meta:
        model = Lesson
        fields = (
            "module",
            "title",
            "slug",
            "status",
            "read_minutes",
            "explore_minutes",
            "try_minutes",
            "check_minutes",
            "objectives",
            "body",
        )
        widgets = {"body": forms.Textarea(attrs={"rows": 40, "cols": 110, "spellcheck": "true"})}

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise ValidationError(_("“%(slug)s” is an address of the site; choose another."), params={"slug": slug})
        return slug

    def clean_body(self) -> str:
        """Browsers send forms with CRLF; files and rows have LF."""
        body: str = self.cleaned_data["body"]
        return body.replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        module = data.get("module")
        if module is None or self.errors:
            return data
        self.check_slug(module.course, data["slug"])
        media = writing.course_media(module.course.slug, module.course.media_files.all())
        derived = writing.derive(data["body"], media, objectives=len(data["objectives"]))
        ignore = {self.instance.pk} if self.instance.pk else set()
        problems = [*derived.problems, *writing.clashes(module.course, derived, ignore=ignore)]
        for problem in sorted(problems, key=lambda finding: finding.line):
            self.add_error("body", _("Line %(line)d: %(message)s") % {"line": problem.line, "message": problem.message})
        self.derived = derived
        return data

    def check_slug(self, course: Course, slug: str) -> None:
        lessons = Lesson.objects.filter(course=course, slug=slug).exclude(pk=self.instance.pk)
        former = FormerSlug.objects.filter(course=course, slug=slug).exclude(lesson=self.instance.pk)
        if lessons.exists() or former.exists():
            self.add_error("slug", _("Another lesson of this course has, or had, this slug; choose another."))


@admin.register(Lesson)
class LessonAdmin(TaughtCoursesOnly):
    """A lesson as fields and one Markdown text."""

    form = LessonForm
    list_display = ("title", "module", "position", "status", "minutes", "word_count")
    list_filter = ("course", "status")
    search_fields = ("title", "slug", "body")
    list_select_related = ("module",)
    ordering = ("course", "module__position", "position")

    def view_on_site(self, obj: Lesson) -> str:
        return obj.get_absolute_url()

    def save_model(self, request: HttpRequest, obj: Lesson, form: Any, change: bool) -> None:
        obj.course = obj.module.course
        if not change:
            last = Lesson.objects.filter(module=obj.module).order_by("-position").first()
            obj.position = last.position + 1 if last else 1
        old_slug = form.initial.get("slug")
        former = [old_slug] if change and old_slug != obj.slug else []
        FormerSlug.objects.filter(course=obj.course, slug=obj.slug, lesson=obj.pk).delete()
        writing.store(obj, form.derived, former_slugs=former)


@admin.register(MediaFile)
class MediaFileAdmin(TaughtCoursesOnly):
    """A course's files, to look at; they come with the course's folder."""

    list_display = ("name", "course", "content_type", "width", "height")
    list_filter = ("course",)
    fields = ("course", "name", "content_type", "width", "height", "sha256")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
