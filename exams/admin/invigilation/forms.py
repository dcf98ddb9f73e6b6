"""The forms of invigilation: they parse and explain; the rules decide."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Field
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from exams.accommodations import MOST_MINUTES
from exams.models.accommodation import Accommodation
from exams.models.result import Correction

REASON = 400


class ActForm(forms.Form):
    """What is confirmed. ``seen`` is how the sitting stood on the page that says what it leads to."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def saw(self) -> str:
        return str(self.data.get("seen", ""))


class ReasonForm(ActForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept in the audit trail."),
        error_messages={"required": gettext_lazy("Say why: the reason is kept in the audit trail.")},
    )


class ToldReasonForm(ReasonForm):
    """A reason that the learner reads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("The learner reads it, and it is kept in the audit trail.")


class PublicReasonForm(ReasonForm):
    """A reason that everybody reads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("The certificate’s public page shows it.")


class ExtensionForm(ReasonForm):
    minutes = forms.IntegerField(
        label=gettext_lazy("More minutes"),
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={"required": gettext_lazy("Say how many minutes more.")},
    )
    field_order = ("minutes", "reason")


class VoidForm(ToldReasonForm):
    counts = forms.ChoiceField(
        label=gettext_lazy("Does it use up an attempt?"),
        choices=[("yes", gettext_lazy("Yes, it counts")), ("no", gettext_lazy("No, as if it had never been sat"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it uses up an attempt.")},
    )
    field_order = ("counts", "reason")


def number(name: str, most: int, help_text: str | Promise) -> forms.IntegerField:
    field = cast("Field[Any, Any]", Accommodation._meta.get_field(name))
    label = str(field.verbose_name)
    return forms.IntegerField(
        label=label[:1].upper() + label[1:], min_value=0, max_value=most, initial=0, help_text=cast("str", help_text)
    )


class AccommodationForm(forms.Form):
    """What is agreed with a learner; the limits are those of the table."""

    extra_percent = number("extra_percent", 300, gettext_lazy("A share of the exam's own time, on top of it."))
    extra_minutes = number("extra_minutes", 1440, gettext_lazy("On top of that, the same for every exam length."))
    breaks = number("breaks", 20, gettext_lazy("How often the learner may stop the clock."))
    break_minutes = number(
        "break_minutes",
        120,
        gettext_lazy("The clock goes on by itself then. The questions are out of sight meanwhile."),
    )
    extra_attempts = number("extra_attempts", 100, gettext_lazy("On top of those that everybody has."))
    no_wait = forms.BooleanField(
        label=gettext_lazy("No waiting between attempts"),
        required=False,
        help_text=gettext_lazy("The next attempt may start at once."),
    )
    window_minutes = number(
        "window_minutes", 43200, gettext_lazy("A start is allowed until then, too, and a sitting may last until then.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("breaks") and data.get("break_minutes") == 0:
            self.add_error("break_minutes", _("Say how many minutes each break may last."))
        if data.get("break_minutes") and data.get("breaks") == 0:
            self.add_error("breaks", _("Say how many breaks there may be."))
        return data


class NewAccommodationForm(AccommodationForm):
    """The same for somebody who is named by their address, all of it."""

    email = forms.EmailField(
        label=gettext_lazy("The learner's e-mail address"),
        help_text=gettext_lazy("The whole address that they sign in with."),
        error_messages={"required": gettext_lazy("Say whose sittings this is for.")},
    )
    field_order = ("email",)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        self.learner = User.objects.filter(email=email).first()
        if self.learner is None:
            raise forms.ValidationError(_("Nobody here signs in with this address. Check its spelling."))
        return email


class UndoForm(forms.Form):
    """Taking a correction back; what every change of results is asked."""

    may_lower = forms.BooleanField(
        label=gettext_lazy("This may take a released pass away"),
        required=False,
        help_text=gettext_lazy("Without it, a learner who was told of a pass keeps it, whatever the new score is."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is shown to everybody whose result changes."),
        error_messages={"required": gettext_lazy("Say why: the reason is shown to everybody whose result changes.")},
    )


class CorrectionForm(UndoForm):
    """What is done to a form of an item; the answers to it are read apart, in the way of its kind."""

    action = forms.ChoiceField(
        label=gettext_lazy("What is done"),
        choices=Correction.Action.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is done to the item.")},
    )
    field_order = ("action", "may_lower", "reason")
