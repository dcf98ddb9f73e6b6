"""Reading the fields of a content file, one by one, with a message for each that is wrong."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from typing import Any

from courses.sync.problems import Problem
from courses.sync.strict_yaml import Document

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def one_line(text: str) -> str:
    """``text`` with blanks and line breaks as single spaces; spaces that keep words together stay."""
    return re.sub(r"[ \t\r\n\x85\u2028\u2029]+", " ", text).strip()


class Named(ABC):
    """Values under names, taken out one by one as what they should be; what is left at the end is unknown."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self.known: set[str] = set()

    @abstractmethod
    def wrong(self, name: str, message: str) -> None:
        """Tell what is wrong with the value under this name."""

    def raw(self, name: str) -> Any:
        self.known.add(name)
        return self.values.get(name)

    def choice(self, name: str, choices: Collection[str], default: str) -> str:
        value = self.raw(name)
        if value is None:
            return default
        if value not in choices:
            self.wrong(name, f"“{name}” is {value!r}; it must be one of {', '.join(choices)}.")
            return default
        return str(value)

    def count(self, name: str, *, default: int, limit: int = 9999, lowest: int = 0) -> int:
        value = self.raw(name)
        return default if value is None else self.whole(name, value, default=default, limit=limit, lowest=lowest)

    def whole(self, name: str, value: Any, *, default: int = 0, limit: int, lowest: int = 0) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= limit:
            self.wrong(name, f"“{name}” must be a whole number from {lowest} to {limit}, not {value!r}.")
            return default
        return value


class Fields(Named):
    """The values of a whole :class:`Document`."""

    def __init__(self, document: Document, path: str, offset: int = 0) -> None:
        super().__init__(document.values)
        self.document, self.path, self.offset = document, path, offset
        self.problems: list[Problem] = []

    def problem(self, where: tuple[str | int, ...], message: str) -> None:
        line = self.document.lines.get(where) or self.document.lines.get(where[:1]) or 1
        self.problems.append(Problem(self.path, line + self.offset, message))

    def wrong(self, name: str, message: str) -> None:
        self.problem((name,), message)

    def text(self, name: str, *, limit: int, required: bool = False, several_lines: bool = False) -> str:
        """A text without blanks at its ends; line breaks become spaces unless it may have ``several_lines``."""
        value = self.raw(name)
        if value is None or value == "":
            if required:
                self.problem((name,), f"“{name}” is missing; add a line `{name}: …`.")
            return ""
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            self.problem((name,), f"“{name}” must be text; put it in quotes.")
            return ""
        text = str(value).strip() if several_lines else one_line(str(value))
        if required and not text:
            self.problem((name,), f"“{name}” is empty; write it after the colon.")
        if len(text) > limit:
            self.problem((name,), f"“{name}” has {len(text)} characters; at most {limit} fit.")
        return text

    def counts(self, name: str, parts: tuple[str, ...], limit: int) -> tuple[int, ...]:
        value = self.raw(name)
        if value is None:
            return (0,) * len(parts)
        if not isinstance(value, dict):
            self.problem((name,), f"“{name}” must hold {', '.join(parts)}, each on a line of its own.")
            return (0,) * len(parts)
        for key in value:
            if key not in parts:
                self.problem((name, key), f"“{name}” has no part “{key}”; the parts are {', '.join(parts)}.")
        part = Part(self, (name,), value)
        return tuple(part.whole(each, value.get(each, 0), limit=limit) for each in parts)

    def texts(self, name: str, *, limit: int = 200, slugs: bool = False) -> list[str]:
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem((name,), f"“{name}” must be a list, like [one, two].")
            return []
        result = []
        for index, item in enumerate(value):
            if not isinstance(item, (str, int)) or isinstance(item, bool) or len(str(item)) > limit:
                self.problem((name, index), f"“{name}” holds {item!r}; each entry must be text of at most {limit}.")
            elif slugs and not SLUG.fullmatch(str(item)):
                self.problem((name, index), f"“{name}” holds {item!r}; write a slug such as beyond-text.")
            else:
                result.append(str(item))
        return result

    def objectives(self, name: str, levels: Collection[str]) -> list[dict[str, str]]:
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem((name,), f"“{name}” must be a list of `- text: …` entries.")
            return []
        result = []
        for index, item in enumerate(value):
            entry = {"text": item} if isinstance(item, str) else item
            if not isinstance(entry, dict) or not isinstance(entry.get("text"), str) or not entry["text"].strip():
                self.problem((name, index), f"objective {index + 1} has no text; write `- text: …`.")
                continue
            level = "" if entry.get("level") is None else entry["level"]
            if level not in levels and level != "":
                self.problem((name, index, "level"), f"level {level!r} must be one of {', '.join(levels)}.")
            for key in entry.keys() - {"text", "level"}:
                self.problem((name, index, key), f"an objective has no “{key}”; it has text and level.")
            result.append({"text": one_line(entry["text"]), "level": str(level)})
        return result

    def finish(self) -> list[Problem]:
        """All problems, unknown names included."""
        for name in self.values.keys() - self.known:
            known = ", ".join(sorted(self.known))
            self.problem((name,), f"“{name}” is not a field here; the fields are {known}.")
        return self.problems


class Part(Named):
    """The mapping under one name of the document, read field by field. One that is none is told once, as a whole."""

    def __init__(self, fields: Fields, where: tuple[str | int, ...], value: Any) -> None:
        super().__init__(value if isinstance(value, dict) else {})
        self.fields, self.where = fields, where
        self.name = [name for name in where if isinstance(name, str)][-1]
        self.is_mapping = isinstance(value, dict)
        if not self.is_mapping:
            fields.problem(where, f"“{self.name}” must hold names and values, each on a line of its own.")

    def wrong(self, name: str, message: str) -> None:
        if self.is_mapping:
            self.fields.problem((*self.where, name) if name in self.values else self.where, message)

    def text(self, name: str, *, limit: int) -> str:
        value = self.raw(name)
        text = "" if value is None or isinstance(value, (dict, list, bool)) else one_line(str(value))
        if not text:
            self.wrong(name, f"“{name}” is missing; write `{name}: …`.")
        if len(text) > limit:
            self.wrong(name, f"“{name}” has {len(text)} characters; at most {limit} fit.")
        return text

    def flag(self, name: str) -> bool:
        value = self.raw(name)
        if value is not None and not isinstance(value, bool):
            self.wrong(name, f"“{name}” is {value!r}; write true or false.")
        return value is True

    def finish(self) -> None:
        for name in self.values.keys() - self.known:
            known = ", ".join(sorted(self.known))
            self.wrong(name, f"“{self.name}” has no “{name}”; it has {known}.")
