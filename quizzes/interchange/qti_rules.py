"""What a QTI item says of its answers: the declarations of responses, and its rules of scoring where we know them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from quizzes.interchange.drafts import Impossible, around, decimal, number, spanned
from quizzes.interchange.xmltree import Node
from quizzes.kinds import numbers

#: The outcomes that show an explanation, whatever answer sets them.
EXPLAINS = ("EXPLANATION", "SOLUTION")
_MATCHES = ("match", "equal", "stringMatch", "member")


@dataclass
class Response:
    """The declaration of a response: the right values, and the credit of each value where there is a mapping."""

    cardinality: str = "single"
    base: str = "identifier"
    correct: list[str] = field(default_factory=list)
    mapping: dict[str, Decimal] = field(default_factory=dict)
    default: Decimal = Decimal(0)
    folds_case: bool = False


@dataclass(frozen=True)
class Rule:
    """What follows from an answer: ``value`` is the one it is about, as our answers write it for what is typed.

    "" is the right answer as declared, None any answer. ``outcomes`` are what is set, ``is_else`` says that it is for
    all other answers.
    """

    value: str | None
    outcomes: Mapping[str, str]
    line: int
    is_else: bool = False
    folds_case: bool = False

    def shown(self, *, general: bool = False) -> list[str]:
        """Return the feedback that the rule shows: of its answer, or (``general``) what explains any right one."""
        if self.is_else:
            return []
        return [
            identifier
            for name, said in self.outcomes.items()
            for identifier in said.split()
            if general == (name in EXPLAINS or not self.value)
        ]

    def earns(self) -> bool:
        """Whether such an answer earns something."""
        return any((decimal(value) or 0) > 0 for name, value in self.outcomes.items() if name in ("SCORE", "RAW_SCORE"))


@dataclass
class Processing:
    """The rules of an item. ``is_known`` is false when one of them is none of those we understand."""

    rules: list[Rule] = field(default_factory=list)
    is_known: bool = True
    is_mapped: bool = False
    line: int = 0
    echoes: set[str] = field(default_factory=set)


def responses(item: Node) -> dict[str, Response]:
    """Return the declared responses of an item by their identifiers."""
    found = {}
    for node in item.named("responseDeclaration"):
        response = Response(node.get("cardinality", "single"), node.get("baseType", "identifier"))
        right = node.first("correctResponse")
        response.correct = [" ".join(value.text.split()) for value in right.named("value")] if right else []
        mapping = node.first("mapping")
        if mapping is not None:
            response.default = decimal(mapping.get("defaultValue", "0")) or Decimal(0)
            for entry in mapping.named("mapEntry"):
                key = " ".join(entry.get("mapKey").split())
                response.mapping[key] = decimal(entry.get("mappedValue", "0")) or Decimal(0)
                response.folds_case = response.folds_case or entry.get("caseSensitive") == "false"
        found[node.get("identifier")] = response
    return found


def processing(item: Node, name: str) -> Processing:
    """Return what follows from each answer to the response ``name``."""
    result = Processing()
    node = item.first("responseProcessing")
    if node is None:
        return result
    result.line = node.line
    template = node.get("template")
    if template:
        result.is_mapped = "map_response" in template
        result.is_known = any(known in template for known in ("match_correct", "map_response"))
        return result
    for child in node.children:
        if child.name == "responseCondition":
            _condition(child, name, result)
        elif child.name == "setOutcomeValue":
            _outcome(child, name, result, Rule(None, {}, child.line))
        else:
            result.is_known = False
    return result


def _condition(node: Node, name: str, result: Processing) -> None:
    for branch in node.children:
        parts = branch.children
        if branch.name == "responseElse":
            _take(parts, name, result, [(None, False)], branch.line, is_else=True)
        elif parts and parts[0].name == "isNull":
            _take(parts[1:], name, result, [], branch.line)
        elif parts and parts[0].name == "not" and parts[0].first("isNull"):
            _take(parts[1:], name, result, [(None, False)], branch.line)
        else:
            try:
                values = list(_values(parts[0], name)) if parts else []
            except (Impossible, _NotKnown):
                result.is_known = False
                continue
            _take(parts[1:], name, result, values, branch.line)


def _take(
    parts: list[Node],
    name: str,
    result: Processing,
    values: list[tuple[str | None, bool]],
    line: int,
    *,
    is_else: bool = False,
) -> None:
    """Keep what the parts of a branch set, for each of the values it is about."""
    outcomes: dict[str, str] = {}
    for part in parts:
        if part.name == "setOutcomeValue":
            outcomes.update(_set(part, name, result))
        elif part.name == "responseCondition":
            _condition(part, name, result)
        else:
            result.is_known = False
    result.rules += (Rule(value, outcomes, line, is_else, folds) for value, folds in values if outcomes)


def _outcome(node: Node, name: str, result: Processing, rule: Rule) -> None:
    outcomes = _set(node, name, result)
    if outcomes:
        result.rules.append(Rule(rule.value, outcomes, node.line))


def _set(node: Node, name: str, result: Processing) -> dict[str, str]:
    """Return what a rule sets, as text; other expressions are noted where they are understood."""
    inner = node.children[0] if node.children else None
    outcome = node.get("identifier")
    if inner is None:
        return {}
    if inner.name == "baseValue":
        return {outcome: inner.text.strip()}
    if inner.name in ("multiple", "ordered") and all(
        child.name in ("baseValue", "variable") for child in inner.children
    ):
        said = " ".join(child.text.strip() for child in inner.children if child.name == "baseValue")
        return {outcome: said} if said else {}
    if inner.name == "sum" and any(child.name == "baseValue" for child in inner.children):
        return {outcome: next(child.text.strip() for child in inner.children if child.name == "baseValue")}
    if any(True for _ in inner.iter("mapResponse")):
        result.is_mapped = True
    elif inner.name == "variable" and inner.get("identifier") == name:
        result.echoes.add(outcome)
    elif not (inner.name == "variable" and inner.get("identifier") in ("MAXSCORE", "SCORE")):
        result.is_known = False
    elif inner.get("identifier") == "MAXSCORE":
        return {outcome: "1"}
    return {}


class _NotKnown(Exception):
    """A condition that this module does not understand."""


def _values(node: Node, name: str) -> Iterator[tuple[str | None, bool]]:
    """Yield the values that a condition is about, and whether case is folded."""
    if node.name == "or":
        for child in node.children:
            yield from _values(child, name)
        return
    if node.name == "and":
        yield _range(node, name), False
        return
    if node.name not in _MATCHES or not any(_is_response(part, name) for part in node.iter("variable")):
        raise _NotKnown
    right = next((part for part in node.children if part.name in ("baseValue", "correct")), None)
    if right is None:
        raise _NotKnown
    value = "" if right.name == "correct" else " ".join(right.text.split())
    folds = node.name == "stringMatch" and node.get("caseSensitive") == "false"
    if node.get("toleranceMode") in ("absolute", "relative"):
        correct = value or None
        yield f"{node.get('toleranceMode')} {' '.join(node.get('tolerance').split())}|{correct or ''}", False
        return
    yield value, folds


def tolerant(value: str, right: str) -> str:
    """Return a value with a tolerance, as :func:`processing` notes it, in the spelling of our numeric answers."""
    rule, _, own = value.partition("|")
    mode, *margins = rule.split()
    middle = own or right
    if not margins or len(margins) > 2:
        raise Impossible("its tolerance is not given as a number")
    low, high = number(margins[0]), number(margins[-1])
    if low == high:
        return f"{number(middle)} +- {low}%" if mode == "relative" else around(middle, low)
    at = Decimal(number(middle))
    share = abs(at) / 100 if mode == "relative" else Decimal(1)
    ends = (numbers.written(at - Decimal(low) * share), numbers.written(at + Decimal(high) * share))
    return spanned(*ends)


def _range(node: Node, name: str) -> str:
    """Return ``low .. high`` for two comparisons that bound a number."""
    ends: dict[str, str] = {}
    for part in node.children:
        bound = part.first("baseValue")
        first = part.children[0] if part.children else None
        if part.name not in ("gte", "lte") or bound is None or first is None or len(part.children) != 2:
            raise _NotKnown
        is_low = (part.name == "gte") == (first.name == "variable")
        ends["low" if is_low else "high"] = bound.text.strip()
        if not any(_is_response(variable, name) for variable in part.iter("variable")):
            raise _NotKnown
    if set(ends) != {"low", "high"} or len(node.children) != 2:
        raise _NotKnown
    return spanned(ends["low"], ends["high"])


def _is_response(node: Node, name: str) -> bool:
    return node.get("identifier") == name
