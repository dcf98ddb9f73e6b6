"""What the pages of review send back: an answer or a rating, and how somebody likes to review."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from quizzes.forms import PracticeForm
from quizzes.models.review import ReviewSettings
from quizzes.scheduling import RATINGS

#: Zones with a place in their name; the rest are old names and fixed offsets. UTC stands for itself.
REGIONS = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/")
MOST = 1_000_000


class RunForm(forms.Form):
    """Where a run of reviews is: how many cards are done. What cannot be read counts as nothing."""

    done = forms.IntegerField(min_value=0, max_value=MOST, required=False)

    def number(self, name: str) -> int:
        self.is_valid()
        return self.cleaned_data.get(name) or 0


class ReviewForm(PracticeForm):
    """An answer in review, or a rating: with how many reviews the card had, and where the run is."""

    reviews = forms.IntegerField(min_value=0, max_value=MOST, required=False)
    done = forms.IntegerField(min_value=0, max_value=MOST, required=False)
    rating = forms.TypedChoiceField(choices=[(rating, rating) for rating in RATINGS], coerce=int, required=False)
    zone = forms.CharField(max_length=64, required=False)


class ReviewSettingsForm(forms.Form):
    """How a learner likes to review. ``retention`` is in percent."""

    retention = forms.IntegerField(
        label=_("Bring a card back when the chance that you remember it falls to"),
        min_value=70,
        max_value=97,
        help_text=_("In percent, 70 to 97. Higher means that you forget less and review more often."),
        error_messages={
            "required": _("Write a number from 70 to 97"),
            "invalid": _("Write a whole number, such as 90"),
            "min_value": _("Write a number from 70 to 97"),
            "max_value": _("Write a number from 70 to 97"),
        },
    )
    new_per_day = forms.IntegerField(
        label=_("New cards a day"),
        min_value=0,
        max_value=100,
        help_text=_("0 to 100. Each new card comes back a few times in its first weeks."),
        error_messages={
            "required": _("Write a number from 0 to 100"),
            "invalid": _("Write a whole number, such as 10"),
            "min_value": _("Write a number from 0 to 100"),
            "max_value": _("Write a number from 0 to 100"),
        },
    )
    reviews_per_day = forms.IntegerField(
        label=_("Reviews a day at most"),
        min_value=5,
        max_value=500,
        help_text=_("5 to 500. What is more waits for the next day."),
        error_messages={
            "required": _("Write a number from 5 to 500"),
            "invalid": _("Write a whole number, such as 60"),
            "min_value": _("Write a number from 5 to 500"),
            "max_value": _("Write a number from 5 to 500"),
        },
    )
    shortcuts = forms.BooleanField(label=_("Keyboard shortcuts during review"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Your days begin at 4 in the morning there."),
        error_messages={"invalid_choice": _("Choose a time zone from the list")},
    )

    def __init__(self, *args: Any, current_zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices(current_zone)  # type: ignore[attr-defined]  # a ChoiceField
        for name in ("retention", "new_per_day", "reviews_per_day", "time_zone"):
            field = self.fields[name]
            attributes = {"class": "input", "aria-describedby": self.describing(name)}
            if name in self.errors:
                attributes["aria-invalid"] = "true"
            field.widget.attrs.update(attributes)

    def describing(self, name: str) -> str:
        """The ids of the hint and of the mistakes of a field, as ``accounts/_field.html`` gives them."""
        ids = [f"id_{name}_helptext"]
        if self.is_bound and name in self.errors:
            ids.append(f"id_{name}_error")
        return " ".join(ids)

    @classmethod
    def showing(cls, stored: ReviewSettings, zone: str) -> ReviewSettingsForm:
        """The form with what holds now."""
        return cls(
            initial={
                "retention": round(stored.desired_retention * 100),
                "new_per_day": stored.new_per_day,
                "reviews_per_day": stored.reviews_per_day,
                "time_zone": zone,
                "shortcuts": stored.shortcuts,
            },
            current_zone=zone,
        )


def zone_choices(current: str) -> list[tuple[str, Any]]:
    """All zones that are named after a place, the site's own first; and the learner's, whatever it is called."""
    site = _("As on this site (%(zone)s)") % {"zone": settings.TIME_ZONE}
    names = {name for name in available_timezones() if name.startswith((*REGIONS, "Pacific/"))} | {"UTC"}
    names |= {current} - {""}
    return [("", site), *((name, name.replace("_", " ")) for name in sorted(names))]
