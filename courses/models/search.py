"""What can be searched: an entry for each lesson, each of its sections, and each term that it defines."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from courses.models.outline import Course, Lesson


class SearchEntry(models.Model):
    """Something to find, as plain text. Derived from the lesson on every write, and thrown away with it.

    The stems that are looked for stand beside it: on SQLite in the table ``courses_search``, on PostgreSQL in the
    column ``vector`` of this one (:mod:`courses.search.engines`).
    """

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="search_entries")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    anchor = models.CharField(max_length=1000, blank=True)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("lesson", "anchor", name="one_search_entry_per_place"),
            models.CheckConstraint(condition=Q(kind__in=["lesson", "section", "term"]), name="search_entry_kind"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.lesson.get_absolute_url() + (f"#{self.anchor}" if self.anchor else "")
