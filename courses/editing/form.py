"""The editor's form: a manuscript as fields, and back. It holds to the limits of content files, so that what is saved
here can be written out and read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.authoring import ObjectivesField, objective_line
from courses.manuscript import Manuscript
from courses.models.outline import slug_validator
from courses.sync.fields import SLUG, one_line
from courses.sync.schema import MOST_MINUTES, SLUG_LIMIT
from courses.sync.strict_yaml import UNSEEN

MINUTES = ("read_minutes", "explore_minutes", "try_minutes", "check_minutes")
#: The further fields: name, what it is called, the most characters, and whether it is a list of lesson slugs.
DETAILS = (
    ("reviewed_by", gettext_lazy("Reviewed by"), 160),
    ("reviewed_on", gettext_lazy("Reviewed on"), 10),
    ("edition", gettext_lazy("Edition"), 40),
    ("domain", gettext_lazy("Exam domain"), 20),
    ("prerequisites", gettext_lazy("Prerequisites"), 1000),
    ("forward", gettext_lazy("Leads to"), 1000),
    ("facts", gettext_lazy("Facts"), 1000),
)
LISTS = {"prerequisites", "forward", "facts"}
LESSON_LISTS = {"prerequisites", "forward"}


class ManuscriptForm(forms.Form):
    """All that an author writes of a lesson. Bound to what was typed, it says what no lesson could have."""

    title = forms.CharField(max_length=160, label=gettext_lazy("Title"))
    slug = forms.CharField(max_length=SLUG_LIMIT, label=gettext_lazy("Slug"), validators=[slug_validator])
    read_minutes = forms.IntegerField(min_value=0, max_value=MOST_MINUTES, label=gettext_lazy("Read"))
    explore_minutes = forms.IntegerField(min_value=0, max_value=MOST_MINUTES, label=gettext_lazy("Explore"))
    try_minutes = forms.IntegerField(min_value=0, max_value=MOST_MINUTES, label=gettext_lazy("Try"))
    check_minutes = forms.IntegerField(min_value=0, max_value=MOST_MINUTES, label=gettext_lazy("Check"))
    objectives = ObjectivesField(
        required=False,
        label=gettext_lazy("Learning objectives"),
        help_text=gettext_lazy("One a line; a level may follow after a |, such as “explain diffusion | understand”."),
    )
    body = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 32, "spellcheck": "true", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, limit in DETAILS:
            self.fields[name] = forms.CharField(required=False, max_length=limit, label=label)
        for name in MINUTES:
            self.fields[name].required = False
            self.fields[name].widget.attrs["class"] = "number"
        for name in LISTS:
            self.fields[name].help_text = _("Several are parted by commas.")
        for name, field in self.fields.items():
            if name in self.errors_shown:
                field.widget.attrs["aria-invalid"] = "true"

    @property
    def errors_shown(self) -> Mapping[str, Any]:
        return self.errors if self.is_bound else {}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in list(data.items()):
            if isinstance(value, str):
                data[name] = text = plain_lines(value)
                if found := UNSEEN.search(text):
                    message = _("The text holds a character that cannot be shown, %(code)s; remove it.")
                    self.add_error(name, ValidationError(message, params={"code": f"U+{ord(found[0]):04X}"}))
        if "title" in data:
            data["title"] = one_line(data["title"])
        for name in LESSON_LISTS:
            wrong = [slug for slug in listed(data.get(name, "")) if not SLUG.fullmatch(slug)]
            if wrong:
                message = _("“%(slug)s” is no slug of a lesson; write slugs, parted by commas.")
                self.add_error(name, ValidationError(message, params={"slug": wrong[0]}))
        return data

    def manuscript(self) -> Manuscript:
        """What was written, once the form is valid."""
        return self._put_together(self.cleaned_data)

    def draft(self, fallback: Manuscript) -> Manuscript:
        """What was written as far as a lesson can have it; in the place of what it cannot have, ``fallback``'s."""
        self.is_valid()
        values = {**typed_values(fallback), **self.cleaned_data}
        return self._put_together(values)

    def _put_together(self, data: Mapping[str, Any]) -> Manuscript:
        details = {
            name: listed(data[name]) if name in LISTS else one_line(data[name])
            for name, _label, _limit in DETAILS
            if data.get(name, "").strip()
        }
        read, explore, try_, check = (data[name] or 0 for name in MINUTES)
        return Manuscript(
            title=data["title"],
            slug=data["slug"],
            minutes=(read, explore, try_, check),
            objectives=data["objectives"],
            body=data["body"],
            details={name: value for name, value in details.items() if value},
        )


def plain_lines(text: str) -> str:
    """``text`` with LF at its line ends; browsers send forms with CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def listed(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",") if entry.strip()]


def typed_values(manuscript: Manuscript) -> dict[str, Any]:
    """A manuscript as the values that the form cleans to."""
    values: dict[str, Any] = {
        "title": manuscript.title,
        "slug": manuscript.slug,
        "objectives": manuscript.objectives,
        "body": manuscript.body,
        **dict(zip(MINUTES, manuscript.minutes, strict=True)),
    }
    for name, _label, _limit in DETAILS:
        value = manuscript.details.get(name, "")
        values[name] = ", ".join(value) if isinstance(value, list) else value
    return values


def typed(manuscript: Manuscript) -> dict[str, str]:
    """A manuscript as somebody would have typed it: what a working copy holds."""
    values = typed_values(manuscript)
    values["objectives"] = "\n".join(map(objective_line, manuscript.objectives))
    return {name: str(value) for name, value in values.items()}


def posted(data: Mapping[str, Any]) -> dict[str, str]:
    """The form's fields as they were sent, with plain line ends; what is no field of it is left out.

    A NUL, which no keyboard types and PostgreSQL does not store, becomes the sign for what cannot be read.
    """
    sent = {name: plain_lines(str(data.get(name, ""))) for name in ManuscriptForm().fields}
    return {name: text.replace("\x00", "\N{REPLACEMENT CHARACTER}") for name, text in sent.items()}
