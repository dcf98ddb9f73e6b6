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
#: Characters that YAML, PostgreSQL or a page cannot hold: controls, lone surrogates and non-characters.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
#: Text that reads as itself without quotes.
PLAIN = re.compile(r"[A-Za-z(“][^:#\x85\u2028\u2029\ufeff\r\n\t\"'\[\]{}]*[^\s:#\ufeff\"'\[\]{}]|[A-Za-z]")


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
    if unseen := UNSEEN.search(text):
        raise YamlProblem(text.count("\n", 0, unseen.start()) + 1, _invisible(unseen[0]))
    loader = Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise YamlProblem(_line(error), _mend(error)) from None
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


def _invisible(character: str) -> str:
    return f"a character that cannot be shown, U+{ord(character):04X}; remove it."


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
    if unseen := UNSEEN.search(text):
        raise YamlProblem(line, _invisible(unseen[0]))
    match node.tag.rsplit(":", 1)[-1]:
        case "bool":
            return text == "true"
        case "null":
            return None
        case "int":
            return int(text)
    return text


def dump_scalar(value: Any, *, in_list: bool = False) -> str:
    """``value`` as it is written after ``name: ``, quoted only when plain text would be read as something else.

    ``in_list``: between the brackets of a list, where a comma parts.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if PLAIN.fullmatch(text) and text not in {"true", "false", "null"} and not (in_list and "," in text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + re.sub("[\r\x85\u2028\u2029\ufeff]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'


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
            out.append(f"{indent}{key}: [{', '.join(dump_scalar(item, in_list=True) for item in value)}]\n")
        else:
            out.append(f"{indent}{key}: {dump_scalar(value)}\n")
    return "".join(out)
