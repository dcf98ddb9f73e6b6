"""The form of an exam: its blueprint as fields. It is read by the code that reads ``exam.yml``, so that both agree.

What was typed becomes the values of a YAML document; :func:`exams.schema.read_exam` says what is wrong with them, and
each of its problems is said at the field that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from courses.editing.form import plain_lines
from courses.sync import strict_yaml
from courses.sync.fields import Fields
from exams import schema
from exams.blueprint import EXPECTED
from exams.editing.exam_fields import CHOICES, COUNTS, DEFAULTS, EMPTY, MOMENTS, NESTED, PARTS, TEXTS

Where = tuple[str | int, ...]
#: A number as YAML reads it; anything else stays the text that was typed, for the message about it.
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?")
SPARE, MOST_JUDGES = 3, 50


class Placed(Fields):
    """Fields that remember what of the document each problem is about."""

    def __init__(self, document: strict_yaml.Document) -> None:
        super().__init__(document, "")
        self.placed: list[tuple[Where, str]] = []

    def problem(self, where: Where, message: str) -> None:
        self.placed.append((where, message))


class ExamForm(forms.Form):
    """All of an exam but its course. Valid, ``values`` are what ``exam.yml`` would say, ``people`` its judges.

    ``zone`` is where the times of the form are at home; ``stored`` keeps a time as it was written while nobody
    changes it.
    """

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        zone: tzinfo,
        initial: Mapping[str, str] | None = None,
        stored: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(DEFAULTS if initial is None else initial), auto_id="id_%s")
        self.zone, self.stored = zone, stored or {}
        self.values: dict[str, Any] = {}
        self.people: list[User] = []
        given = self.initial if data is None else data
        self.rows = rows_of(given, spare=SPARE if data is None else 0)
        for name, (label, limit, help_text) in TEXTS.items():
            widget = forms.Textarea(attrs={"rows": 2}) if name == "summary" else forms.TextInput()
            widget.attrs["maxlength"] = limit
            self.add(name, label, widget, help_text)
        self.add_choice("status")
        for name, (label, help_text) in COUNTS.items():
            self.add(name, label, number(), help_text)
        for group in EXPECTED:
            self.add(f"level-{group}", group.capitalize(), number())
            self.add(f"expected-{group}", group.capitalize(), number())
        for name in CHOICES:
            self.add_choice(name)
        hours = _("Before the second attempt, the third…, parted by commas: 24, 168, 720. The last one stays.")
        self.add("wait_hours", _("Hours to wait"), forms.TextInput(), hours)
        for name, label in MOMENTS.items():
            self.add(name, label, forms.TextInput(attrs={"type": "datetime-local"}))
        told = _("Email addresses, one a line. They rate the items beside the instructors of the course.")
        self.add("people", _("Judges"), forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}), told)
        for row in range(self.rows):
            self.add(f"domain-{row}-id", _("Id"), forms.TextInput(attrs={"maxlength": 20}))
            self.add(f"domain-{row}-title", _("Title"), forms.TextInput(attrs={"maxlength": 120}))
            self.add(f"domain-{row}-items", _("Items"), number())
            self.add(f"domain-{row}-every_lesson", _("Touches every lesson"), forms.CheckboxInput(), value="yes")
        if self.is_bound:
            for name in self.errors:
                if name in self.fields:
                    self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}

    def add(self, name: str, label: Any, widget: forms.Widget, help_text: Any = "", value: str = "") -> None:
        if value:
            widget = forms.CheckboxInput(attrs={"value": value}, check_test=lambda given: given in (True, value))
        self.fields[name] = forms.CharField(
            required=False, strip=False, label=label, widget=widget, help_text=help_text
        )

    def add_choice(self, name: str) -> None:
        label, choices = CHOICES[name]
        self.add(name, label, forms.Select(choices=list(choices)))

    def typed(self, name: str) -> str:
        """What was typed into a field, without blanks at its ends."""
        return plain_lines(str(self.data.get(name) or "")).strip()

    def clean(self) -> dict[str, Any]:
        for name in self.fields:
            if found := strict_yaml.UNSEEN.search(self.typed(name)):
                message = _("The text holds a character that cannot be shown, %(code)s; remove it.")
                self.add_error(name, ValidationError(message, params={"code": f"U+{ord(found[0]):04X}"}))
        if not self.errors:
            self.read()
        self.people = self.judges()
        return self.cleaned_data

    def read(self) -> None:
        """Read what was typed as if it stood in ``exam.yml``."""
        shown = [row for row in range(self.rows) if any(self.typed(f"domain-{row}-{part}") for part in PARTS[:3])]
        try:
            fields = Placed(strict_yaml.load(strict_yaml.dump(self.document(shown))))
        except strict_yaml.YamlProblem as problem:
            self.add_error(None, capfirst(str(problem)))
            return
        self.values = schema.read_exam(fields)
        fields.finish()
        for where, message in fields.placed:
            said = capfirst(message) if where != ("title",) or self.typed("title") else _("Write a title.")
            self.add_error(field_of(where, shown), said)

    def document(self, rows: Iterable[int]) -> dict[str, Any]:
        """What was typed, as ``exam.yml`` would have it; empty fields are left out."""
        found = {name: self.typed(name) for name in (*TEXTS, "status", "release", "shows", "mode")}
        values: dict[str, Any] = {name: text for name, text in found.items() if text}
        values |= self.counts({name: name for name in COUNTS if not any(name in part for part in NESTED.values())})
        values["domains"] = [self.domain(row) for row in rows]
        values["levels"] = self.counts({f"level-{group}": group for group in EXPECTED})
        for name, parts in NESTED.items():
            values[name] = self.counts({part: part for part in parts if part in COUNTS})
            values[name] |= {part: self.typed(part) for part in parts if part in CHOICES and self.typed(part)}
        if hours := self.typed("wait_hours"):
            values["attempts"]["wait_hours"] = [counted(each.strip()) for each in hours.split(",") if each.strip()]
        values["pass_mark"]["expected"] = self.counts({f"expected-{group}": group for group in EXPECTED})
        values |= {name: text for name in MOMENTS if (text := self.moment(name))}
        return {name: value for name, value in values.items() if value not in ({}, [])}

    def counts(self, names: Mapping[str, str]) -> dict[str, Any]:
        return {name: counted(text) for field, name in names.items() if (text := self.typed(field))}

    def domain(self, row: int) -> dict[str, Any]:
        values: dict[str, Any] = {part: self.typed(f"domain-{row}-{part}") for part in ("id", "title")}
        values["items"] = counted(self.typed(f"domain-{row}-items"))
        return values | ({"every_lesson": True} if self.typed(f"domain-{row}-every_lesson") else {})

    def moment(self, name: str) -> str:
        """The time as ``exam.yml`` has it: as it is stored if it was not changed, else in UTC."""
        text, before = self.typed(name), self.stored.get(name)
        if before and text == local(before, self.zone):
            return str(before)
        if not LOCAL.fullmatch(text):
            return text
        try:
            return datetime.fromisoformat(text).replace(tzinfo=self.zone).astimezone(UTC).isoformat()
        except (ValueError, OverflowError):
            return text

    def judges(self) -> list[User]:
        wanted = list(dict.fromkeys(self.typed("people").replace(",", " ").lower().split()))
        if len(wanted) > MOST_JUDGES:
            self.add_error("people", _("At most %(n)d judges fit.") % {"n": MOST_JUDGES})
            return []
        found = {user.email: user for user in User.objects.filter(email__in=wanted, is_active=True)}
        for email in wanted:
            if email not in found:
                message = _("Nobody here has the address “%(email)s”. They sign up first, then you name them.")
                self.add_error("people", message % {"email": email})
        return list(found.values())

    # For the page

    @property
    def domain_rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"domain-{row}-{part}"] for part in PARTS] for row in range(self.rows)]

    @property
    def levels(self) -> list[forms.BoundField]:
        return [self[f"level-{group}"] for group in EXPECTED]

    @property
    def expected(self) -> list[forms.BoundField]:
        return [self[f"expected-{group}"] for group in EXPECTED]

    def with_rows(self, more: int) -> ExamForm:
        """The same form with room for more domains, nothing of it checked."""
        data = {**{name: str(self.data.get(name) or "") for name in self.fields}, "rows": str(self.rows + more)}
        return ExamForm(zone=self.zone, initial=data, stored=self.stored)


def number() -> forms.Widget:
    return forms.TextInput(attrs={"inputmode": "numeric", "class": "number", "autocomplete": "off"})


def counted(text: str) -> int | str:
    return int(text) if WHOLE.fullmatch(text) else text


def rows_of(given: Mapping[str, Any], *, spare: int) -> int:
    """How many rows of domains the form has: as many as it sent, or those there are and some more."""
    sent = str(given.get("rows") or "")
    if sent.isascii() and sent.isdecimal() and len(sent) < 4:
        return min(max(int(sent), 1), schema.MOST_DOMAINS)
    filled = sum(f"domain-{row}-id" in given for row in range(schema.MOST_DOMAINS))
    return min(max(filled + spare, 1), schema.MOST_DOMAINS)


def field_of(where: Where, rows: list[int]) -> str:
    """The field that a problem about this part of the document is said at. ``rows`` are those that were filled in."""
    match where:
        case ("domains", int(at), str(part)) if part in PARTS:
            return f"domain-{rows[at]}-{part}"
        case ("domains", int(at), *_):
            return f"domain-{rows[at]}-id"
        case ("domains", *_):
            return "domain-0-id"
        case ("levels", str(group)):
            return f"level-{group}"
        case ("levels",):
            return "level-remember"
        case ("pass_mark", "expected", str(group)):
            return f"expected-{group}"
        case (str(outer), str(inner)) if inner in NESTED.get(outer, ()):
            return inner
    return str(where[0]) if where[0] not in NESTED else NESTED[str(where[0])][0]


def local(moment: str, zone: tzinfo) -> str:
    return datetime.fromisoformat(moment).astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def typed_values(values: Mapping[str, Any], people: Iterable[User], zone: tzinfo) -> dict[str, str]:
    """An exam's fields as somebody would have typed them."""
    rules = EMPTY | values["rules"]
    mark = EMPTY["pass_mark"] | rules["pass_mark"]
    shown: dict[str, Any] = {name: values[name] for name in (*TEXTS, "status")}
    shown |= {name: rules[name] for name in ("minutes", "release", "shows", "lessons", "mode")}
    shown |= {name: rules[name] or "" for name in ("within_days", "valid_months")}
    shown |= {
        "level_tolerance": rules["tolerance"],
        "most_from_one_lesson": rules["most_per_lesson"] or "",
        "pilot_items": rules["pilots"] or "",
        "most": rules["attempts"] or "",
        "wait_hours": ", ".join(map(str, rules["waits"])),
        "knowledge_checks": rules["checks"],
        **{name: mark[name] for name in ("rule", "percent", "judges")},
        "from": mark["lowest"] or "",
        "to": mark["highest"] or "",
        **{f"level-{group}": rules["levels"].get(group, "") for group in EXPECTED},
        **{f"expected-{group}": mark["expected"].get(group, percent) for group, percent in EXPECTED.items()},
        **{name: local(rules[name], zone) if rules[name] else "" for name in MOMENTS},
        "people": "\n".join(sorted(person.email for person in people)),
    }
    for row, domain in enumerate(rules["domains"]):
        shown |= {f"domain-{row}-{part}": domain[part] for part in ("id", "title", "items")}
        shown[f"domain-{row}-every_lesson"] = "yes" if domain["touches_all"] else ""
    return {name: str(value) for name, value in shown.items()}
