"""What a QTI 1.2 item says of its answers: its conditions in order, what each earns and which feedback it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from quizzes.interchange.drafts import decimal
from quizzes.interchange.xmltree import Node


@dataclass
class Condition:
    """One condition: the values it asks for and against by response, its bounds, what it earns, what it shows.

    ``is_other`` says that it holds for all answers (that no earlier condition has taken).
    """

    line: int
    wanted: list[tuple[str, str]] = field(default_factory=list)
    unwanted: list[tuple[str, str]] = field(default_factory=list)
    low: str = ""
    high: str = ""
    is_other: bool = False
    is_exact: bool = False
    is_known: bool = True
    earns: Decimal = Decimal(0)
    shows: list[str] = field(default_factory=list)

    @property
    def is_about_nothing(self) -> bool:
        """Whether the condition names no value of its own."""
        return not (self.wanted or self.unwanted or self.low or self.high)


def conditions(item: Node) -> list[Condition]:
    """Return the conditions of an item in their order."""
    return [_condition(node) for part in item.named("resprocessing") for node in part.named("respcondition")]


def _condition(node: Node) -> Condition:
    found = Condition(node.line)
    for variable in node.named("conditionvar"):
        _take(variable, found, is_wanted=True)
    for put in node.named("setvar"):
        value = decimal(put.text) or Decimal(0)
        found.earns += -value if put.get("action") == "Subtract" else value
    found.shows = [show.get("linkrefid") for show in node.named("displayfeedback")]
    return found


def _take(node: Node, found: Condition, *, is_wanted: bool) -> None:
    for part in node.children:
        name, value = part.name, part.text.strip()
        if name in ("and", "or", "not"):
            _take(part, found, is_wanted=is_wanted != (name == "not"))
        elif name in ("varequal", "varsubset"):
            values = [item.strip() for item in value.split(",")] if name == "varsubset" else [value]
            pairs = [(part.get("respident"), item) for item in values if item]
            (found.wanted if is_wanted else found.unwanted).extend(pairs)
            found.is_exact = found.is_exact or part.get("case").casefold() == "yes"
        elif name in ("vargte", "vargt") and is_wanted:
            found.low = value
        elif name in ("varlte", "varlt") and is_wanted:
            found.high = value
        elif name in ("other", "unanswered"):
            found.is_other = found.is_other or name == "other"
        elif name not in ("qticomment", "durequal", "var_extension"):
            found.is_known = False


def outcome_maximum(item: Node) -> str:
    """Return the greatest score that the item declares, "" when it declares none or only percent."""
    found = [node.get("maxvalue") for node in item.iter("decvar") if node.get("maxvalue")]
    return found[0] if found and (decimal(found[0]) or 0) not in (0, 100) else ""
