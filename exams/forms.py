"""What the pages of a sitting send."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.delivery.answering import KEY, Change

if TYPE_CHECKING:
    from django.http import QueryDict

GOTO = re.compile(r"[1-9][0-9]{0,3}")


class StartForm(forms.Form):
    agree = forms.BooleanField(
        error_messages={"required": _("Say that you will work alone before you start.")},
        label=_("I will work alone and keep the questions to myself"),
    )


class AnswerForm(forms.Form):
    """Beside the answer: the revision of it that the page saw, a key of this change, the flag, and the time spent.

    A form without ``rev`` or ``key`` is refused: what it would overwrite is not known.
    """

    rev = forms.IntegerField(min_value=0, max_value=1_000_000)
    key = forms.RegexField(KEY)
    flag = forms.BooleanField(required=False)
    seconds = forms.IntegerField(min_value=0, max_value=24 * 60 * 60, required=False)
    last = forms.BooleanField(required=False)

    def change(self, number: int, posted: QueryDict) -> Change:
        """The change that a valid form asks for."""
        values = () if "clear" in posted else tuple(posted.getlist("answer"))
        return Change(
            number=number,
            values=values,
            rev=self.cleaned_data["rev"],
            key=self.cleaned_data["key"],
            is_flagged=self.cleaned_data["flag"],
            seconds=self.cleaned_data.get("seconds") or 0,
            is_last=self.cleaned_data["last"],
        )


def where_to(posted: QueryDict, number: int, size: int) -> int | None:
    """The question that the pressed button leads to; None for the page before the end."""
    if "finish" in posted:
        return None
    found = GOTO.fullmatch(posted.get("goto", ""))
    return min(int(found[0]), size) if found else number
