"""What a question's form sends back."""

from __future__ import annotations

from django import forms


class PracticeForm(forms.Form):
    """Beside the answer: which revision was shown, and what the page has said so far (for its wording only)."""

    revision = forms.IntegerField(min_value=1, max_value=2_000_000_000, required=False)
    tries = forms.IntegerField(min_value=0, max_value=999, required=False)
    hints = forms.IntegerField(min_value=0, max_value=99, required=False)

    def number(self, name: str) -> int:
        """A field's value; anything unreadable counts as nothing, it only changes wording."""
        return self.cleaned_data.get(name) or 0
