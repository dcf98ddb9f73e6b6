"""What a question's form sends back."""

from __future__ import annotations

from django import forms

from quizzes.sets import FILTERS, LENGTHS, Wanted


class PracticeForm(forms.Form):
    """Beside the answer: which revision was shown, and what the page has said so far (for its wording only)."""

    revision = forms.RegexField(r"^[1-9][0-9]{0,8}(\.[1-9][0-9]{0,8})?$", required=False)
    tries = forms.IntegerField(min_value=0, max_value=999, required=False)
    hints = forms.IntegerField(min_value=0, max_value=99, required=False)
    sure = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda word: word == "yes", empty_value=None, required=False
    )

    def text(self, name: str) -> str:
        return self.cleaned_data.get(name) or ""

    @property
    def is_sure(self) -> bool | None:
        """What the learner said before checking; None when nothing (readable) was said."""
        return self.cleaned_data.get("sure")

    def number(self, name: str) -> int:
        """A field's value; anything unreadable counts as nothing, it only changes wording."""
        return self.cleaned_data.get(name) or 0


class SetForm(forms.Form):
    """What a practice set is made of, in the query of its address. What cannot be read counts as not given."""

    only = forms.ChoiceField(choices=[(name, name) for name in FILTERS], required=False)
    module = forms.SlugField(max_length=80, required=False)
    lesson = forms.SlugField(max_length=80, required=False)
    length = forms.TypedChoiceField(choices=[(number, number) for number in LENGTHS], coerce=int, required=False)
    started = forms.IntegerField(min_value=1, max_value=32_503_680_000_000, required=False)
    after = forms.RegexField(r"^[a-z0-9][a-z0-9_-]{0,79}$", required=False)

    def wanted(self) -> Wanted:
        """The set that the query describes, defaults in place of what is missing or unreadable."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            only=given.get("only") or "all",
            module=given.get("module") or "",
            lesson=given.get("lesson") or "",
            length=given["length"] if given.get("length") in LENGTHS else Wanted.length,
            started=given.get("started") or 0,
            after=given.get("after") or "",
        )
