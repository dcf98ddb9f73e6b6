"""YAML as people mean it: text stays text, every value knows its line, and nothing clever is allowed.

YAML 1.1 reads ``no`` as false, ``1:30`` as ninety and ``1.10`` as 1.1; here only ``true``, ``false``, ``null``
and whole numbers are anything but text. Double keys, aliases, tags and documents over 16 KB are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

LIMIT = 16 * 1024


class YamlProblem(Exception):
    """The text is not YAML that this site reads. ``line`` counts from 1 in the text given."""

    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message
        super().__init__(f"line {line}: {message}")


class Loader(yaml.SafeLoader):
    """SafeLoader without the surprises of YAML 1.1."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise YamlProblem(_mark_line(event.start_mark), "aliases (*name) are not allowed; write the value out.")
        if getattr(event, "tag", None) or getattr(event, "anchor", None):
            raise YamlProblem(_mark_line(event.start_mark), "tags (!name) and anchors (&name) are not allowed.")
        return super().compose_node(parent, index)


for tag, pattern, first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^-?(?:0|[1-9]\d{0,17})$", "-0123456789"),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


@dataclass(frozen=True)
class Document:
    """The values of a mapping, and the line of each key and list item by path (``("minutes", "read")``)."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)


def load(text: str) -> Document:
    """Read a YAML mapping. Raises :class:`YamlProblem` with the line and how to mend it."""
    if len(text.encode()) > LIMIT:
        raise YamlProblem(1, f"more than {LIMIT // 1024} KB of YAML; move long text into the lesson's body.")
    loader = Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise YamlProblem(_line(error), _mend(error)) from None
    except yaml.YAMLError as error:
        raise YamlProblem(1, f"a character that YAML does not allow ({error}).") from None
    except RecursionError:
        raise YamlProblem(1, "values nested too deeply.") from None
    finally:
        loader.dispose()
    lines: dict[tuple[str | int, ...], int] = {}
    if node is None:
        return Document({}, lines)
    if not isinstance(node, yaml.MappingNode):
        raise YamlProblem(node.start_mark.line + 1, "must be `name: value` lines.")
    return Document(_value(node, (), lines), lines)


def _mark_line(mark: Any) -> int:
    return int(mark.line) + 1 if mark else 1


def _line(error: yaml.MarkedYAMLError) -> int:
    return _mark_line(error.problem_mark or error.context_mark)


def _mend(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "not valid YAML"
    if "mapping values are not allowed" in problem:
        return 'a value with a colon in it needs quotes, like title: "Beyond Text: Images".'
    if "\\t" in problem or "'\\t'" in problem:
        return "a tab cannot start a token; indent with spaces."
    return f"not valid YAML: {problem}; look for a missing quote, bracket or indent."


def _value(node: yaml.Node, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlProblem(key_line, "a name must be plain text.")
            key = str(key_node.value)
            if key in result:
                raise YamlProblem(key_line, f"“{key}” stands twice; keep one.")
            lines[(*path, key)] = key_line
            result[key] = _value(value_node, (*path, key), lines)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), lines) for index, item in enumerate(node.value)]
    text = str(node.value)
    match node.tag.rsplit(":", 1)[-1]:
        case "bool":
            return text == "true"
        case "null":
            return None
        case "int":
            return int(text)
    return text


def dump_scalar(value: Any) -> str:
    """``value`` as it is written after ``name: ``, quoted only when plain text would be read as something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    plain = re.fullmatch(r"[A-Za-z(“][^:#\n\t\"'\[\]{}]*[^\s:#\"'\[\]{}]|[A-Za-z]", text)
    if plain and text not in {"true", "false", "null"}:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def dump(values: dict[str, Any], indent: str = "") -> str:
    """``values`` as canonical YAML: block mappings and lists, lists of plain text in brackets."""
    out: list[str] = []
    for key, value in values.items():
        if isinstance(value, dict):
            out.append(f"{indent}{key}:\n{dump(value, indent + '  ')}" if value else f"{indent}{key}: {{}}\n")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            out.append(f"{indent}{key}:\n")
            for item in value:
                block = dump(item, indent + "    ")
                out.append(f"{indent}  - {block[len(indent) + 4 :]}")
        elif isinstance(value, list):
            out.append(f"{indent}{key}: [{', '.join(map(dump_scalar, value))}]\n")
        else:
            out.append(f"{indent}{key}: {dump_scalar(value)}\n")
    return "".join(out)
