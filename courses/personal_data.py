"""What the site keeps of a person as somebody who reads and writes courses (see :mod:`accounts.declared`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts.declared import Exported, PersonalData, Stake
from courses.models.media import MediaFile
from courses.models.progress import Enrolment, LessonProgress
from courses.models.versions import LessonVersion, WorkingCopy

if TYPE_CHECKING:
    from accounts.models import User

OF_THE_COURSE = lazy("It belongs to the course; the site’s operator gives out courses.")


def stakes(person: User) -> Iterable[Stake]:
    if courses := Enrolment.objects.filter(learner=person).count():
        yield Stake(ngettext("Your place in %d course", "Your place in %d courses", courses) % courses)
    if lessons := LessonProgress.objects.completed_by(person).count():
        yield Stake(ngettext("%d lesson marked complete", "%d lessons marked complete", lessons) % lessons)
    if copies := WorkingCopy.objects.filter(author=person).count():
        yield Stake(ngettext("%d text that you have not saved", "%d texts that you have not saved", copies) % copies)
    versions = LessonVersion.objects.filter(made_by=person).count()
    files = MediaFile.objects.filter(uploaded_by=person).count()
    if written := versions + files:
        told = ngettext(
            "%d text or file that you gave to a course, without your name",
            "%d texts and files that you gave to courses, without your name",
            written,
        )
        yield Stake(told % written, is_kept=True)


DATA = PersonalData(
    name="reading",
    title=lazy("Reading and writing courses"),
    stakes=stakes,
    tables=(
        Exported(
            "courses.Enrolment",
            "courses",
            lazy("Courses that you began, and where you stopped"),
            "learner",
            ("course__slug", "course__title", "started_at", "seen_at", "lesson__slug", "section"),
        ),
        Exported(
            "courses.LessonProgress",
            "lessons",
            lazy("Lessons that you marked complete"),
            "learner",
            ("course__slug", "lesson__slug", "lesson__title", "completed_at", "changed_at"),
        ),
        Exported(
            "courses.Course_instructors",
            "teaching",
            lazy("Courses that you teach"),
            "user",
            ("course__slug", "course__title"),
        ),
        Exported(
            "courses.LessonVersion",
            "versions",
            lazy("Versions of lessons that you saved"),
            "made_by",
            ("lesson__slug", "number", "title", "origin", "note", "made_at"),
            {"slug": OF_THE_COURSE, "fields": OF_THE_COURSE, "body": OF_THE_COURSE, "sha256": OF_THE_COURSE},
        ),
        Exported(
            "courses.WorkingCopy",
            "unsaved",
            lazy("Texts that you began and have not saved"),
            "author",
            ("lesson__slug", "base", "rev", "data", "saved_at", "file_path"),
            {"file_sha256": OF_THE_COURSE},
        ),
        Exported(
            "courses.MediaFile",
            "files",
            lazy("Files that you uploaded to courses"),
            "uploaded_by",
            ("course__slug", "name", "content_type", "width", "height", "alt", "uploaded_at"),
            {"data": OF_THE_COURSE, "sha256": OF_THE_COURSE, "synced_sha256": OF_THE_COURSE},
        ),
    ),
)
