"""What people type about certificates: the name that stands on one, and what is to be verified."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm, Words
from exams.credentials import checking, numbers
from exams.credentials.facts import NAME_LENGTH, UnusableName, clean_name

WHY_UNUSABLE = {
    "empty": _("Enter your name, with at least one letter"),
    "long": _("Enter a name of at most 100 characters"),
    "unseen": _("The name holds a character that cannot be seen. Type it instead of copying it"),
}


class NameForm(HouseForm):
    """The holder's name, as it will be shown."""

    words = {
        "name": Words(
            _("Name on the certificate"),
            _("Enter your name, with at least one letter"),
            _("As you want others to read it, in any script. Anybody who has the number will see it."),
        )
    }
    name = forms.CharField(max_length=4 * NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def clean_name(self) -> str:
        try:
            return clean_name(self.cleaned_data["name"])
        except UnusableName as problem:
            raise ValidationError(WHY_UNUSABLE[problem.code]) from None


class NumberForm(HouseForm):
    """A number that was typed: small letters, other separators and look-alikes are fine."""

    words = {
        "number": Words(
            _("Certificate number"),
            _("Enter the number that stands on the certificate"),
            _("28 letters and digits, for example N5PQ-KX28-T5CY-4GNF-6YY4-HMAS-W9QS"),
        )
    }
    number = forms.CharField(
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )

    def clean_number(self) -> str:
        number = numbers.read_number(self.cleaned_data["number"])
        if not number:
            raise ValidationError(
                _("There is a slip in this number: its last two characters do not fit the others. Compare it again")
            )
        return number


class FileForm(HouseForm):
    """A certificate as a file."""

    words = {
        "file": Words(
            _("File"),
            _("Choose a file"),
            _("The certificate as PDF, the badge as SVG or PNG, or the signed file (JSON or JWT). At most 1 MB."),
        )
    }
    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".pdf,.svg,.png,.json,.jwt,.txt"}))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > checking.LARGEST:
            raise ValidationError(_("Choose a file of at most 1 MB; certificates are much smaller"))
        return file
