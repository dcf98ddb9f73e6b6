"""A course's files as people who write lessons look at them: what each is, how to write it, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import media_use
from courses.models.media import DRAWING, MediaFile
from courses.models.outline import Course, Lesson
from courses.uploading.insertion import insertion, is_picture, says_nothing

#: How many files a picker shows; the others are found by their names and words.
MOST_SHOWN = 60
KINDS = {
    "drawing": (gettext_lazy("Drawings"), Q(content_type=DRAWING)),
    "picture": (gettext_lazy("Pictures"), Q(content_type__startswith="image/") & ~Q(content_type=DRAWING)),
    "document": (gettext_lazy("Documents"), ~Q(content_type__startswith="image/") & ~Q(content_type="audio/mpeg")),
    "sound": (gettext_lazy("Sound"), Q(content_type="audio/mpeg")),
}


@dataclass(frozen=True)
class Card:
    """One file in a list. ``lessons`` name it now; ``markdown`` shows it, or links to it."""

    file: MediaFile
    lessons: list[Lesson]
    markdown: str
    thumbnail: str

    @property
    def is_picture(self) -> bool:
        return is_picture(self.file)

    @property
    def lacks_words(self) -> bool:
        """Whether somebody has to say what it shows before a lesson can show it."""
        return self.is_picture and says_nothing(self.file.alt)

    @property
    def is_of_the_folder(self) -> bool:
        return bool(self.file.synced_sha256)

    @property
    def kind(self) -> str:
        """ "PNG picture": what the file is, in words."""
        name = self.file.name.rpartition(".")[2].upper()
        if self.file.content_type == DRAWING:
            return _("SVG drawing")
        return _("%(type)s picture") % {"type": name} if self.is_picture else name

    @property
    def alt(self) -> str:
        return self.file.alt


def cards(files: Iterable[MediaFile]) -> list[Card]:
    """Cards for files that come with their courses; the same few queries for any number of them."""
    shown = list(files)
    uses = media_use.uses_in({file.course_id for file in shown})
    return [card(file, uses.get(file.course_id, {}).get(file.name, [])) for file in shown]


def card(file: MediaFile, lessons: list[Lesson]) -> Card:
    return Card(file, lessons, insertion(file), thumbnail_address(file) if is_picture(file) else "")


def thumbnail_address(file: MediaFile) -> str:
    return reverse("admin:courses_mediafile_picture", args=[file.pk, file.sha256[:16]])


def found(files: QuerySet[MediaFile], course: Course, query: str) -> list[MediaFile]:
    """The course's files whose name or words hold every word of ``query``, the latest first."""
    rows = files.filter(course=course)
    for word in query.split():
        rows = rows.filter(Q(name__icontains=word) | Q(alt__icontains=word))
    return list(rows.order_by(F("uploaded_at").desc(nulls_last=True), "name")[:MOST_SHOWN])
