"""A change of results on its way through the pages: what is to be done, and what it would come to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Max
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from exams import regrading
from exams.admin.invigilation import answers
from exams.admin.invigilation.answers import Accepted
from exams.admin.invigilation.desk import called
from exams.admin.invigilation.forms import CorrectionForm
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemRevision
from exams.models.result import Correction
from exams.regrading import Difference
from quizzes import grading
from quizzes.answer_words import worded

#: How many learners whose result changes a preview names.
NAMED = 200
TAKES_ANSWERS = {Correction.Action.KEY, Correction.Action.ACCEPT}


@dataclass
class Correcting:
    """A correction on its way through the pages: the form of an item, and what was set so far."""

    exam: Exam
    item: Item
    form: ItemRevision
    sent: forms.Form = field(default_factory=CorrectionForm)
    accepted: Accepted = field(default_factory=Accepted)

    @property
    def content(self) -> dict[str, Any]:
        return self.form.content

    def take(self, request: HttpRequest) -> None:
        """Read what was sent, to be looked at or done."""
        self.sent = CorrectionForm(request.POST)
        self.accepted = answers.read(self.content, request.POST)
        if self.sent.is_valid() and self.takes_answers and not self.accepted.answers and not self.accepted.error:
            self.accepted = Accepted(self.accepted.kept, error=_("Say which answers are right."))

    def arrange(self, request: HttpRequest, do: str) -> None:
        """Put the answer in the controls beside those set before, take one away, or go on with what was previewed."""
        fields = {name: request.POST.get(name) for name in ("action", "may_lower", "reason")}
        self.sent = CorrectionForm(initial=fields)
        found = answers.read(self.content, request.POST)
        if do == "add" and not found.error:
            found = Accepted(found.answers)
        if do.startswith("drop:"):
            gone = do.removeprefix("drop:")
            kept = tuple(values for values in found.kept if answers.packed(values) != gone)
            found = Accepted(kept, found.current, found.typed)
        self.accepted = found if do == "add" else Accepted(found.kept, found.current, found.typed)

    @property
    def takes_answers(self) -> bool:
        return self.sent.cleaned_data.get("action") in TAKES_ANSWERS

    @property
    def is_complete(self) -> bool:
        if not self.sent.is_valid():
            return False
        return not self.takes_answers or not self.accepted.error

    @property
    def reason(self) -> str:
        return str(self.sent.cleaned_data["reason"])

    def change(self) -> dict[str, Any]:
        """What the rules are told, for the preview and for the correction alike."""
        return {
            "item": self.item,
            "number": self.form.number,
            "action": self.sent.cleaned_data["action"],
            "accepted": self.accepted.answers if self.takes_answers else (),
            "may_lower": self.sent.cleaned_data["may_lower"],
        }

    def mark(self) -> str:
        return mark_of(*self.change().values())

    def context(self) -> dict[str, Any]:
        standing = self.item.corrections.filter(number=self.form.number, undone_at__isnull=True).first()
        key = grading.reveal(self.content)
        return {
            "item": self.item,
            "number": self.form.number,
            "form": self.sent,
            "accepted": self.accepted,
            "kept": answers.listed(self.content, self.accepted.kept),
            "chosen": answers.listed(self.content, self.accepted.answers),
            "asked": answers.asked(self.content, self.accepted),
            "is_typed": answers.is_typed(self.content),
            "takes_further": answers.takes_further(self.content),
            "key": worded(self.content, key.values) if not key.text else "",
            "key_html": key.text,
            "takes_answers": self.sent.is_bound and self.sent.is_valid() and self.takes_answers,
            "standing": standing,
        }


def mark_of(item: Item, number: int, action: str, accepted: Sequence[Sequence[str]], may_lower: bool) -> str:
    """Names a change and everything that its preview depends on: the results that it concerns, and their versions."""
    found = regrading.concerned(item, number).annotate(version=Max("results__version"))
    results = list(found.values_list("pk", "state", "version"))
    standing = list(item.corrections.filter(number=number, undone_at__isnull=True).values_list("pk", flat=True))
    said = (item.pk, number, action, [list(values) for values in accepted], may_lower, results, standing)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def preview_context(differences: list[Difference]) -> dict[str, Any]:
    """A preview in numbers, and those whose result changes, by name. One query."""
    changing = [each for each in differences if each.is_change or each.is_kept]
    learners = User.objects.only("name", "email").in_bulk([each.sitting.learner_id for each in changing[:NAMED]])
    return {
        "counts": regrading.counts(differences),
        "changing": [(each, called(learners.get(each.sitting.learner_id or 0))) for each in changing[:NAMED]],
        "more": len(changing) - len(changing[:NAMED]),
    }
