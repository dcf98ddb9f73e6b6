"""A blank item of each kind, to write over."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from exams.editing.shown import KINDS

ANSWERS = {
    "single": "- ( ) …\n  > …\n- (x) …!\n  > …\n- ( ) …?\n  > …",
    "multiple": "- [x] …\n  > …\n- [x] …!\n  > …\n- [ ] …?\n  > …",
    "numeric": "- = 12 .. 13\n  > …",
    "text": '- = "…"\n  > …',
    "matching": "- … -> …\n  > …\n- …! -> …!\n  > …",
    "ordering": "1. …\n2. …!\n3. …?",
}


@dataclass(frozen=True)
class Blank:
    """A kind by its name, and a block of it."""

    kind: str
    name: str
    text: str


def blanks() -> list[Blank]:
    return [Blank(kind, str(name).capitalize(), text(kind)) for kind, name in KINDS.items()]


def text(kind: str) -> str:
    """The block; everything in it can be read, so that it shows in the preview at once."""
    asked = _("What is asked?")
    return (
        f"::: question {{#new-{kind} level=understand lesson=}}\n\n{asked}\n\n{ANSWERS[kind]}\n\nExplanation: …\n\n:::"
    )
