"""A course and its outline: modules in order, lessons in order, and the terms that lessons define."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.blocks import ASKED

if TYPE_CHECKING:
    from accounts.models import User

SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
slug_validator = RegexValidator(SLUG_PATTERN, _("Use lower-case letters, digits and single hyphens."))


class Sourced(models.Model):
    """A row that is also a file.

    ``front_matter`` keeps the author's own YAML, comments and all, as long as it says what the fields say;
    ``synced_sha256`` is the hash of the file's text when file and row last agreed ("" if they never did).
    """

    front_matter = models.TextField(blank=True, default="", editable=False)
    synced_sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        abstract = True


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self) -> CourseQuerySet:
        return self.filter(status=Course.Status.PUBLISHED)

    def editable_by(self, user: User) -> CourseQuerySet:
        """The courses this person may write: all for operators, else those they teach."""
        if user.is_superuser:
            return self
        return self.filter(instructors=user) if user.is_staff else self.none()


class Course(Sourced):
    """A course. Its slug is its address and its folder's name."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    slug = models.CharField(_("slug"), max_length=80, unique=True, validators=[slug_validator])
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind of course"), max_length=80, blank=True, help_text=_("Shown above the title."))
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    about = models.TextField(_("about"), blank=True, help_text=_("One more sentence or two for the catalog."))
    edition = models.CharField(_("edition"), max_length=40, blank=True)
    disclaimer = models.CharField(_("disclaimer"), max_length=300, blank=True, help_text=_("For the footer."))
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    position = models.PositiveIntegerField(_("position"), default=1)
    instructors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="courses_taught", verbose_name=_("instructors")
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        ordering = ("position", "slug")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["draft", "published", "retired"]), name="course_status")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:course", args=[self.slug])


class Module(Sourced):
    """A part of a course. Its number is its position."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="modules")
    slug = models.CharField(_("slug"), max_length=80, validators=[slug_validator])
    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    position = models.PositiveIntegerField(_("position"), default=1)
    is_retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("module")
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint("course", "slug", name="one_module_per_slug")]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class LessonQuerySet(models.QuerySet["Lesson"]):
    def published(self) -> LessonQuerySet:
        return self.filter(
            status=Lesson.Status.PUBLISHED, course__status=Course.Status.PUBLISHED, module__is_retired=False
        )

    def current(self) -> LessonQuerySet:
        """Published or draft: everything that has a place in the outline."""
        return self.exclude(status=Lesson.Status.RETIRED).filter(module__is_retired=False)

    def in_order(self) -> LessonQuerySet:
        return self.order_by("module__position", "module_id", "position", "pk")

    def outline(self) -> LessonQuerySet:
        """In order and without the text, for pages that list lessons."""
        return (
            self.in_order()
            .select_related("module")
            .defer("body", "segments", "front_matter", "module__front_matter", "problems")
        )


class Lesson(Sourced):
    """A lesson: fields and one Markdown body. Everything under "derived" follows from them, on write.

    ``segments`` is the lesson in reading order: ``{"html": …}`` and ``{"block": name, "items": [keys]}``;
    ``own`` names those items that a reader writes into, which are not counted.
    A lesson is never deleted by an edit: it is retired, so that nobody's progress goes with it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="lessons")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="lessons")
    slug = models.CharField(_("slug"), max_length=80, validators=[slug_validator])
    title = models.CharField(_("title"), max_length=160)
    position = models.PositiveIntegerField(_("position"), default=1)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    read_minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=0)
    explore_minutes = models.PositiveSmallIntegerField(_("minutes to explore"), default=0)
    try_minutes = models.PositiveSmallIntegerField(_("minutes to try"), default=0)
    check_minutes = models.PositiveSmallIntegerField(_("minutes to check"), default=0)
    minutes = models.GeneratedField(
        expression=F("read_minutes") + F("explore_minutes") + F("try_minutes") + F("check_minutes"),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    objectives = models.JSONField(_("objectives"), default=list, blank=True)
    details = models.JSONField(
        _("further fields"),
        default=dict,
        blank=True,
        help_text=_("domain, prerequisites, forward, facts, edition, reviewed_by, reviewed_on"),
    )
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown, starting at “##” headings."))

    # Which of its versions (courses/models/versions.py) the row shows, the newest one, and what is to come when.
    version = models.PositiveIntegerField(default=0, editable=False)
    head = models.PositiveIntegerField(default=0, editable=False)
    publish_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True, editable=False)
    publish_problem = models.CharField(max_length=400, blank=True, default="", editable=False)

    # Derived on write from the body, by courses/writing.py.
    segments = models.JSONField(default=list, editable=False)
    contents = models.JSONField(default=list, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    renderer_version = models.PositiveSmallIntegerField(default=0, editable=False)
    problems = models.JSONField(default=list, editable=False)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint("course", "slug", name="one_lesson_per_slug"),
            models.CheckConstraint(condition=Q(status__in=["draft", "published", "retired"]), name="lesson_status"),
            models.CheckConstraint(condition=Q(version__lte=F("head")), name="lesson_shows_a_version"),
            models.CheckConstraint(
                condition=Q(publish_at__isnull=True, publish_version__isnull=True)
                | Q(publish_at__isnull=False, publish_version__isnull=False),
                name="lesson_scheduled_whole",
            ),
        ]
        indexes = [models.Index(fields=["publish_at"], name="lessons_due", condition=Q(publish_at__isnull=False))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:lesson", args=[self.course.slug, self.slug])

    @property
    def number(self) -> str:
        """ "3.4": the fourth lesson of the third module, drafts counted, so that numbers do not move."""
        return f"{self.module.position}.{self.position}"

    @property
    def check_at(self) -> int | None:
        """Which segment is the knowledge check that ends the lesson: its last one, footnotes left out, if it asks."""
        text = [at for at, segment in enumerate(self.segments) if not is_notes(segment.get("html", ""))]
        return text[-1] if text and self.segments[text[-1]].get("block") == ASKED else None

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_pending(self) -> bool:
        """Whether there is a saved version that the lesson does not show yet."""
        return self.head > self.version

    @property
    def minutes_by_part(self) -> list[tuple[str, Any]]:
        parts = (
            (_("read"), self.read_minutes),
            (_("explore"), self.explore_minutes),
            (_("try"), self.try_minutes),
            (_("check"), self.check_minutes),
        )
        return [(str(name), minutes) for name, minutes in parts if minutes]


def is_notes(html: str) -> bool:
    """Whether a segment holds a lesson's footnotes and nothing else."""
    return html.lstrip().startswith('<section class="notes"')


class FormerSlug(models.Model):
    """An address a lesson had before; it redirects to the present one."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="former_slugs")
    slug = models.CharField(max_length=80, validators=[slug_validator])

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint("course", "slug", name="one_former_slug")]

    def __str__(self) -> str:
        return self.slug


class TermQuerySet(models.QuerySet["Term"]):
    def current(self) -> TermQuerySet:
        """The terms that some lesson defines now."""
        return self.filter(is_retired=False)


class Term(models.Model):
    """A glossary entry: a term with the lesson that defines it. Derived from that lesson's text.

    A term that is no longer defined is retired, not deleted: learners may review it, and it may come back.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="terms")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="terms")
    slug = models.CharField(max_length=120)
    name = models.CharField(max_length=160)
    definition = models.TextField(help_text=_("HTML, made and cleaned by the renderer."))
    is_linked = models.BooleanField(_("linked where later lessons use it"), default=True)
    is_retired = models.BooleanField(_("retired"), default=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        ordering = ("name",)
        constraints = [models.UniqueConstraint("course", "slug", name="one_term_per_course")]

    def __str__(self) -> str:
        return self.name
