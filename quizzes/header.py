"""The header of a question, its attributes `{#id objective=2 level=understand}`: read, checked, written."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quizzes import kinds

if TYPE_CHECKING:
    from quizzes.syntax import ParsedQuestion

COMMON = ("objective", "level", "points", "section")
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_PART = re.compile(
    r"#(?P<key>\S*)"
    r'|(?P<name>[\w-]+)=(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"]*))(?=\s|$)'
    r"|\S+"
)
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "level": kinds.LEVELS,
    "credit": kinds.CREDITS,
    "case": kinds.CASES,
    "shuffle": ("yes", "no"),
}


@dataclass
class Attributes:
    """The attributes with their defaults; ``given`` names those that the author wrote.

    ``has_key`` says that an id was written, be it a usable one or not. ``further`` are those that the place where the
    question stands knows beside the usual ones, as they were written.
    """

    key: str | None = None
    has_key: bool = False
    objective: int | None = None
    level: str | None = None
    points: int = 1
    shuffle: bool = True
    credit: str = "exact"
    case: str = "fold"
    section: str | None = None
    further: dict[str, str] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def names(kind: str | None = None) -> tuple[str, ...]:
    """Return the names that may be given, for one kind or (None) for any."""
    modules = [kinds.MODULES[kind]] if kind else list(kinds.MODULES.values())
    return (*COMMON, *sorted({name for module in modules for name in module.ATTRIBUTES}))


def read(text: str, further: Collection[str] = ()) -> Attributes:
    """Read attributes, with or without their braces. What is wrong is told in ``problems``.

    ``further`` are names that may be given here beside :func:`names`.
    """
    result = Attributes()
    bare = text.strip()
    if bare.startswith("{") != bare.endswith("}"):
        result.problems.append("the attributes need a brace at both ends: {#id …}")
    for part in _PART.finditer(bare.removeprefix("{").removesuffix("}")):
        if part["key"] is not None:
            _take_key(result, part["key"])
        elif part["name"] is None:
            result.problems.append(f"attribute `{part[0]}` is not understood; write #id or name=value")
        elif part["name"] in result.given:
            result.problems.append(f"attribute `{part['name']}` is given twice; keep one")
        elif part["name"] not in (*names(), *further):
            known = ", ".join((*names(), *further))
            result.problems.append(f"unknown attribute `{part['name']}`; known are {known}")
        else:
            result.given.add(part["name"])
            value = part["value"] if part["quoted"] is None else part["quoted"]
            if part["name"] in further:
                result.further[part["name"]] = value
            else:
                _take_value(result, part["name"], value)
    return result


def write(parsed: ParsedQuestion) -> str:
    """Return the attributes in canonical order with braces, without those that have their default."""
    parts = (
        f"#{parsed.key}" if parsed.key else "",
        f"objective={parsed.objective}" if parsed.objective else "",
        f"level={parsed.level}" if parsed.level else "",
        f"points={parsed.points}" if parsed.points != 1 else "",
        "" if parsed.shuffle else "shuffle=no",
        f"credit={parsed.credit}" if parsed.credit != "exact" else "",
        f"case={parsed.case}" if parsed.case != "fold" else "",
        f"section={parsed.section}" if parsed.section else "",
        *(_further(name, value) for name, value in parsed.further),
    )
    return "{" + " ".join(part for part in parts if part) + "}"


def _further(name: str, value: str) -> str:
    return f'{name}="{value}"' if re.search(r"\s", value) or not value else f"{name}={value}"


def _take_key(result: Attributes, key: str) -> None:
    result.has_key = True
    if result.key is not None:
        result.problems.append(f"a second id `#{key}`; keep one")
    elif not KEY.fullmatch(key):
        result.problems.append(f"the id `#{key}` is not usable; write up to 64 lower-case letters, digits, - and _")
    else:
        result.key = key


def _take_value(result: Attributes, name: str, value: str) -> None:
    if name in ("objective", "points"):
        if _NUMBER.fullmatch(value):
            setattr(result, name, int(value))
        else:
            result.problems.append(f"{name}={value} is not a whole number from 1 to 9999; write {name}=1")
    elif name == "section":
        if KEY.fullmatch(value):
            result.section = value
        else:
            result.problems.append(f"section={value} is not the id of a heading; write what stands in {{#…}}")
    else:
        allowed = _WORDS[name]
        if value not in allowed:
            result.problems.append(f"{name}={value} is not known; use one of {', '.join(allowed)}")
        elif name == "shuffle":
            result.shuffle = value == "yes"
        else:
            setattr(result, name, value)
