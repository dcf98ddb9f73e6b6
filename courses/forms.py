"""What the pages of a course send back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.models.outline import Course, Lesson
from courses.progress import CHECK
from courses.search.words import LONGEST


class PlaceForm(forms.Form):
    """The section a learner is at: the id of one of the lesson's headings, "check" for the questions, or nothing."""

    section = forms.CharField(max_length=120, required=False)

    def __init__(self, *args: Any, lesson: Lesson, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lesson = lesson

    def clean_section(self) -> str:
        section: str = self.cleaned_data["section"]
        known = {heading["id"] for heading in self.lesson.contents}
        if self.lesson.check_at is not None:
            known.add(CHECK)
        if section and section not in known:
            raise ValidationError(_("This lesson has no section “%(section)s”."), params={"section": section})
        return section


class SearchForm(forms.Form):
    """What is looked for, in one course or in all. A query that is too long is cut; any text is a query."""

    q = forms.CharField(required=False, strip=True, widget=forms.TextInput(attrs={"type": "search"}))
    course = forms.ModelChoiceField(
        Course.objects.none(), required=False, to_field_name="slug", empty_label=_("All courses")
    )

    def __init__(self, *args: Any, courses: QuerySet[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]  # it is a choice of rows

    @property
    def asked(self) -> tuple[str, Course | None]:
        """The query and the course; of what is wrong the form says nothing, and looks in all courses."""
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))[:LONGEST], self.cleaned_data.get("course")
