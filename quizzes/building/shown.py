"""The builder's form as its template draws it: each field with its name, its value and its mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes import kinds
from quizzes.building import draft as form
from quizzes.building.checking import ANSWERS
from quizzes.building.draft import CHOICES, MATCHING, NUMERIC, ORDERING, REFLECTION, TEXT, TOLD, TRUE_FALSE, Draft, Row
from quizzes.building.writing import Mistake

KIND_NAMES = {
    form.SINGLE: (gettext_lazy("Single choice"), gettext_lazy("One answer is right.")),
    form.TRUE_FALSE: (gettext_lazy("True or false"), gettext_lazy("A statement to judge.")),
    form.MULTIPLE: (gettext_lazy("Multiple choice"), gettext_lazy("Several answers may be right.")),
    form.NUMERIC: (gettext_lazy("Number"), gettext_lazy("A number is typed.")),
    form.TEXT: (gettext_lazy("Short text"), gettext_lazy("A few words are typed.")),
    form.MATCHING: (gettext_lazy("Matching"), gettext_lazy("Each left side gets a right one.")),
    form.ORDERING: (gettext_lazy("Ordering"), gettext_lazy("Steps are put in order.")),
    form.REFLECTION: (gettext_lazy("Reflection"), gettext_lazy("Written for oneself, never scored.")),
}
HOW_NAMES = {
    form.EXACT: gettext_lazy("exactly"),
    form.WITHIN: gettext_lazy("± a number"),
    form.PERCENT: gettext_lazy("± percent"),
    form.RANGE: gettext_lazy("from … to"),
}
#: What the second number is called.
HOW_SIGNS = {form.EXACT: "", form.WITHIN: "±", form.PERCENT: "± %", form.RANGE: gettext_lazy("to")}
LEVEL_NAMES = dict(
    zip(
        kinds.LEVELS,
        (
            gettext_lazy("Remember"),
            gettext_lazy("Understand"),
            gettext_lazy("Apply"),
            gettext_lazy("Analyze"),
            gettext_lazy("Evaluate"),
            gettext_lazy("Create"),
        ),
        strict=True,
    )
)
#: The parts of a row that a kind shows; the others travel along unseen.
VISIBLE = {
    NUMERIC: {"text", "how", "other", "feedback"},
    TEXT: {"text", "feedback"},
    MATCHING: {"text", "other", "feedback"},
    ORDERING: {"text"},
    TRUE_FALSE: {"feedback", "key"},
}
CHOICE_PARTS = {"text", "feedback", "key"}


@dataclass(frozen=True)
class Field:
    """A field of the form. ``id`` is the id of its element; that of its mistakes ends in ``-error``."""

    name: str
    value: str
    errors: Sequence[str] = ()

    @property
    def id(self) -> str:
        return f"b-{self.name}"


Making = Callable[..., Field]


@dataclass(frozen=True)
class ShownRow:
    """An answer as the form shows it. ``hidden`` are names and values of the parts that its kind does not show."""

    at: int
    text: Field
    other: Field
    feedback: Field
    key: Field
    how: str
    right: bool
    hidden: Sequence[tuple[str, str]]
    is_first: bool = False
    is_last: bool = False

    @property
    def number(self) -> int:
        return self.at + 1

    @property
    def name(self) -> str:
        return f"row-{self.at}"


@dataclass(frozen=True)
class Option:
    value: str
    name: str
    is_chosen: bool
    note: str = ""


@dataclass(frozen=True)
class ShownForm:
    """Everything that the template draws of the form itself."""

    draft: Draft
    fields: Mapping[str, Field]
    rows: Sequence[ShownRow]
    hints: Sequence[Field]
    spare: Sequence[tuple[str, str]]
    summary: Sequence[tuple[Field, str]]
    kinds: Sequence[Option]
    choices: Mapping[str, Sequence[Option]] = field(default_factory=dict)

    @property
    def is_choice(self) -> bool:
        return self.draft.kind in CHOICES

    @property
    def takes_one(self) -> bool:
        return self.draft.kind in {form.SINGLE, TRUE_FALSE}

    @property
    def has_feedback(self) -> bool:
        return self.draft.kind in TOLD

    @property
    def may_add(self) -> bool:
        return len(self.draft.rows) < form.MOST_ROWS

    @property
    def attributes(self) -> frozenset[str]:
        """The settings that this kind has."""
        kind = form.SINGLE if self.draft.kind == TRUE_FALSE else self.draft.kind
        return kinds.MODULES[kind].ATTRIBUTES - ({"shuffle"} if self.draft.kind == TRUE_FALSE else set())

    @property
    def item(self) -> str:
        """What an answer of this kind is called."""
        return {MATCHING: _("Pair"), ORDERING: _("Step")}.get(self.draft.kind, _("Answer"))


def shown(
    draft: Draft, mistakes: Iterable[Mistake], objectives: Sequence[str], sections: Sequence[tuple[str, str]]
) -> ShownForm:
    """The form to draw. ``objectives`` are the lesson's, ``sections`` ids and titles of its headings."""
    said: dict[str, list[str]] = {}
    told = list(mistakes)
    for mistake in told:
        said.setdefault(mistake.field, []).append(mistake.message)

    def made(name: str, value: str = "") -> Field:
        return Field(name, value, said.get(name, ()))

    texts = {name: getattr(draft, name) for name in ("key", "stem", "explanation", "objective", "level", "section")}
    texts |= {name: getattr(draft, name) for name in ("points", "credit", "case")}
    fields = {name: made(name, value) for name, value in texts.items()}
    fields[ANSWERS] = made(ANSWERS)
    rows = [row_shown(at, row, draft, made) for at, row in enumerate(draft.asked)]
    hints = [made(f"hint-{at}", hint) for at, hint in enumerate(draft.hints)]
    spare = [pair for at in range(len(rows), len(draft.rows)) for pair in unseen(at, draft.rows[at], draft.kind, set())]
    return ShownForm(
        draft=draft,
        fields=fields,
        rows=rows,
        hints=hints,
        spare=spare,
        summary=[(summed(mistake.field, draft, made), mistake.message) for mistake in told],
        kinds=[Option(kind, str(name), kind == draft.kind, str(note)) for kind, (name, note) in KIND_NAMES.items()],
        choices={
            "objective": options(
                draft.objective, [(str(at), f"{at}. {text}") for at, text in enumerate(objectives, 1)]
            ),
            "section": options(draft.section, sections),
            "level": options(draft.level, [(value, str(name)) for value, name in LEVEL_NAMES.items()]),
            "how": [
                Option(how, str(name), is_chosen=False, note=str(HOW_SIGNS[how])) for how, name in HOW_NAMES.items()
            ],
        },
    )


def row_shown(at: int, row: Row, draft: Draft, made: Making) -> ShownRow:
    visible = VISIBLE.get(draft.kind, CHOICE_PARTS)
    name = f"row-{at}"
    return ShownRow(
        at=at,
        text=made(f"{name}-text", row.text),
        other=made(f"{name}-other", row.other),
        feedback=made(f"{name}-feedback", row.feedback),
        key=made(f"{name}-key", row.key),
        how=row.how,
        right=row.right,
        hidden=unseen(at, row, draft.kind, visible),
        is_first=at == 0,
        is_last=at == len(draft.asked) - 1,
    )


def unseen(at: int, row: Row, kind: str, visible: set[str]) -> list[tuple[str, str]]:
    """The parts of a row that are not shown, as hidden fields."""
    parts = [(part, getattr(row, part)) for part in ("text", "other", "feedback", "key", "was", "raw")]
    hidden = [(f"row-{at}-{part}", value) for part, value in parts if value and part not in visible]
    if row.how != form.EXACT and "how" not in visible:
        hidden.append((f"row-{at}-how", row.how))
    if row.right and (kind in {MATCHING, ORDERING, REFLECTION} or not visible):
        hidden.append((f"row-{at}-right", "yes"))
    return hidden


def options(chosen: str, known: Sequence[tuple[str, str]]) -> list[Option]:
    """The choices of a list; one that is set and unknown stays, so that nothing changes unasked."""
    listed = [Option(value, name, value == chosen) for value, name in known]
    if chosen and not any(option.is_chosen for option in listed):
        listed.append(Option(chosen, _("%(value)s (not in this lesson)") % {"value": chosen}, is_chosen=True))
    return listed


def summed(name: str, draft: Draft, made: Making) -> Field:
    """The field that a mistake in the summary leads to."""
    if name.startswith("row-") and name.endswith("-text") and draft.kind == TRUE_FALSE:
        return made(ANSWERS)
    return made(name)
