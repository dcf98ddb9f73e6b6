"""The forms of people who write courses in the admin. They hold to the limits of content files, so that what is saved
here can be written out and read again.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.models.outline import Course, Module
from courses.sync.fields import one_line
from courses.sync.schema import ABOUT_LIMIT, LEVELS
from courses.sync.strict_yaml import UNSEEN


class PlainTextForm(forms.ModelForm):
    """Refuses characters that a content file cannot hold. Browsers send forms with CRLF; files and rows have LF."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, value in list(data.items()):
            if isinstance(value, str):
                data[name] = text = value.replace("\r\n", "\n").replace("\r", "\n")
                if found := UNSEEN.search(text):
                    message = _("The text holds a character that cannot be shown, %(code)s; remove it.")
                    self.add_error(name, ValidationError(message, params={"code": f"U+{ord(found[0]):04X}"}))
        return data


class CourseForm(PlainTextForm):
    """A course's fields. Its slug is its folder's name, so it stays."""

    class Meta:
        model = Course
        fields = ("title", "slug", "kind", "summary", "about", "edition", "disclaimer", "status", "instructors")

    def clean_about(self) -> str:
        about: str = self.cleaned_data["about"].replace("\r\n", "\n")
        if len(about) > ABOUT_LIMIT:
            message = _("%(length)d characters; at most %(limit)d fit.")
            raise ValidationError(message, params={"length": len(about), "limit": ABOUT_LIMIT})
        return about


class ModuleForm(PlainTextForm):
    """A module's fields. Its course and its slug stay: they are where its lessons' files stand."""

    class Meta:
        model = Module
        fields = ("course", "title", "slug", "summary", "is_retired")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("course", "slug"):
            if self.instance.pk and name in self.fields:
                self.fields[name].disabled = True


class ObjectivesField(forms.CharField):
    """Objectives as lines: ``what the learner can do | level``."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 100})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(map(objective_line, value))

    def clean(self, value: Any) -> list[dict[str, str]]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        objectives = []
        for line in lines:
            before, bar, after = line.rpartition("|")
            text, level = (before.strip(), after.strip()) if bar else (after.strip(), "")
            if level and level not in LEVELS:
                raise ValidationError(
                    _("“%(level)s” is no level; write one of %(levels)s after the |."),
                    params={"level": level, "levels": ", ".join(LEVELS)},
                )
            if not text:
                raise ValidationError(_("“%(line)s” has no text before the |; write it."), params={"line": line})
            objectives.append({"text": one_line(text), "level": level})
        return objectives


def objective_line(objective: dict[str, str]) -> str:
    """An objective as the form shows it; a text with a bar of its own is closed by one."""
    text, level = objective["text"], objective.get("level", "")
    return f"{text} | {level}".strip() if level or "|" in text else text
