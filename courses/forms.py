"""What the pages of a course send back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.models.outline import Lesson
from courses.progress import CHECK


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
