"""The interactions of QTI 2 and 3 as kinds of ours."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from quizzes.interchange.drafts import Impossible, number
from quizzes.interchange.escapes import quoted
from quizzes.interchange.qti_rules import Rule, tolerant
from quizzes.interchange.shapes import Incoming, answer
from quizzes.interchange.xmltree import Node
from quizzes.syntax import Answer

if TYPE_CHECKING:
    from quizzes.interchange.qti_item import Item

#: Why an item with this interaction cannot be a question of ours.
IMPOSSIBLE = {
    "gapMatchInteraction": "words dragged into a text have no kind here; write a matching",
    "associateInteraction": "pairs within one list have no kind here; write a matching",
    "hottextInteraction": "words to be marked in a text have no kind here; write a choice",
    "sliderInteraction": "a slider has no kind here; write a numeric question",
    "uploadInteraction": "files as answers have no kind here; write a reflection",
    "drawingInteraction": "drawings as answers have no kind here; write a reflection",
    "mediaInteraction": "a film or a sound asks nothing here; put it into the lesson",
    "customInteraction": "programs of its own are not run here",
    "portableCustomInteraction": "programs of its own are not run here",
}
_ON_A_PICTURE = "places on a picture have no kind here; write a matching or a choice"


def question(item: Item, stem: str) -> Incoming:
    """Return the question. Impossible, with the reason, when our kinds do not hold it."""
    name = item.interaction.name
    reader = _READERS.get(name)
    if reader is None:
        raise Impossible(IMPOSSIBLE.get(name, _ON_A_PICTURE))
    return reader(item, stem)


def _choice(item: Item, stem: str) -> Incoming:
    node = item.interaction
    options = [child for child in node.children if child.name in ("simpleChoice", "inlineChoice")]
    right = _right(item, [option.get("identifier") for option in options])
    answers = [_option(item, option, correct=option.get("identifier") in right) for option in options]
    shuffle = node.get("shuffle", "false") == "true"
    fixed = [option.get("fixed") == "true" for option in options]
    if shuffle and all(fixed):
        shuffle = False
    elif shuffle and any(fixed):
        item.draft.lose("that some of its choices keep their place; write shuffle=no if the order matters")
    if node.name == "inlineChoiceInteraction" or item.response.cardinality == "single":
        if len(right) != 1:
            raise Impossible(f"{len(right)} of its choices are right, and one is to be chosen")
        return item.draft.made("single", stem, answers, shuffle=shuffle)
    if node.get("maxChoices", "0") == "1":
        raise Impossible("one choice is to be chosen, and several are right")
    if not right:
        raise Impossible("it does not say which of its choices are right")
    return item.draft.made("multiple", stem, answers, shuffle=shuffle, credit=_credit(item, right))


def _right(item: Item, options: list[str]) -> list[str]:
    """Return the right values: as declared, else those that earn something by the mapping or the rules."""
    response = item.response
    if response.correct:
        return [value for value in options if value in response.correct]
    if response.mapping:
        best = max(response.mapping.values())
        many = response.cardinality != "single"
        worth = {value: response.mapping.get(value, Decimal(0)) for value in options}
        return [value for value in options if worth[value] > 0 and (many or worth[value] == best)]
    earned = {rule.value for rule in item.rules.rules if rule.earns()}
    return [value for value in options if value in earned]


def _credit(item: Item, right: list[str]) -> str:
    """Return how several choices are counted: in parts where the item maps them, else all or nothing."""
    if not item.rules.is_mapped:
        return "exact"
    worth = item.response.mapping
    share = Decimal(item.draft.points) / len(right)
    wrong = [worth.get(option.get("identifier"), item.response.default) for option in item.interaction.children
             if option.name == "simpleChoice" and option.get("identifier") not in right]  # fmt: skip
    even = all(abs(worth.get(value, Decimal(0)) - share) < Decimal("0.01") for value in right)
    if not (even and all(abs(value + share) < Decimal("0.01") for value in wrong)):
        item.draft.lose(
            "the weights of its choices; here right ones count the same, and a wrong one takes as much away"
        )
    return "partial"


def _option(item: Item, node: Node, *, correct: bool) -> Answer:
    text = item.draft.markdown(item.html(node), "a choice", node.line)
    inline = [item.said(part.get("identifier")) for part in node.iter("feedbackInline", "feedbackBlock")]
    said = dict.fromkeys(filter(None, (*inline, item.said_of(node.get("identifier")))))
    return answer(text, correct=correct, feedback="\n\n".join(said))


def _text_entry(item: Item, stem: str) -> Incoming:
    node = item.interaction
    if node.get("patternMask"):
        item.draft.lose("the pattern that answers must follow")
    kind = "numeric" if item.response.base in ("integer", "float") else "text"
    rules = [rule for rule in item.rules.rules if not rule.is_else and rule.value is not None]
    answers: list[Answer] = []
    folds = item.response.folds_case
    for value, correct, rule in _typed_values(item, rules):
        try:
            text = _typed(item, kind, value)
        except Impossible as reason:
            item.draft.lose(f"an answer: {reason}", rule.line if rule else 0)
            continue
        folds = folds or (rule is not None and rule.folds_case)
        shown = [item.said(said) for said in rule.shown()] if rule else [item.said_of(value)]
        answers.append(answer(text, correct=correct, feedback="\n\n".join(dict.fromkeys(filter(None, shown)))))
    return item.draft.typed(kind, stem, answers, case="fold" if folds or kind == "numeric" else "exact")


def _typed_values(item: Item, rules: list[Rule]) -> list[tuple[str, bool, Rule | None]]:
    """Return the values that may be typed, whether each is right, and the rule that is about it."""
    response = item.response
    best = max((worth for worth in response.mapping.values() if worth > 0), default=None)
    found: dict[str, tuple[str, bool, Rule | None]] = {}
    for rule in rules:
        value = rule.value or ""
        if value.endswith("|") or value == "":
            continue
        found[value] = (value, rule.earns() or value in response.correct, rule)
    tolerance = next((rule for rule in rules if (rule.value or "").endswith("|")), None)
    for value in response.correct:
        if tolerance is not None:
            found[f"{tolerance.value}{value}"] = (f"{tolerance.value}{value}", True, None)
        elif not any(rule.earns() and rule.value for rule in rules) or value in found:
            found.setdefault(value, (value, True, None))
    for value, worth in response.mapping.items():
        if best is not None and 0 < worth < best:
            item.draft.lose(f"the answer “{value[:60]}” earned a part of the points; here it is wrong")
        found.setdefault(value, (value, worth == best, None))
    return list(found.values())


def _typed(item: Item, kind: str, value: str) -> str:
    if kind == "text":
        return quoted(value)
    if "|" in value:
        return tolerant(value, item.response.correct[0] if item.response.correct else "")
    return value if " .. " in value else number(value)


def _order(item: Item, stem: str) -> Incoming:
    options = {child.get("identifier"): child for child in item.interaction.named("simpleChoice")}
    order = [value for value in item.response.correct if value in options]
    if not order:
        raise Impossible("it does not say the right order")
    if set(order) != set(options):
        raise Impossible("some of its steps have no place in the right order")
    answers = []
    for value in order:
        step = _option(item, options[value], correct=True)
        if step.feedback:
            item.draft.lose(f"the feedback to the step “{step.text[:60]}”; a step has none here")
        answers.append(answer(step.text, correct=True))
    if item.rules.is_mapped:
        item.draft.lose("the credit for a part of the order")
    return item.draft.made("ordering", stem, answers)


def _match(item: Item, stem: str) -> Incoming:
    sets = item.interaction.named("simpleMatchSet")
    if len(sets) != 2:
        raise Impossible("a matching needs two lists")
    sides = [{child.get("identifier"): child for child in part.named("simpleAssociableChoice")} for part in sets]
    given = item.response.correct or [value for value, worth in item.response.mapping.items() if worth > 0]
    pairs = [(left, right) for left, _, right in (value.partition(" ") for value in given) if right]
    lefts, rights = sides
    if len({left for left, _ in pairs}) < len(pairs) and len({right for _, right in pairs}) == len(pairs):
        lefts, rights, pairs = rights, lefts, [(right, left) for left, right in pairs]
    partner = dict(pairs)
    if len(partner) != len(pairs) or not pairs:
        raise Impossible("a left side has several partners; write a choice for each")
    if set(partner) != set(lefts) or not set(partner.values()) <= set(rights):
        raise Impossible("some of its left sides have no partner")
    text = {key: _side(item, node) for side in sides for key, node in side.items()}
    answers = [
        answer(f"{text[left]} -> {text[partner[left]]}", correct=True, feedback=item.said_of(f"{left} {partner[left]}"))
        for left in lefts
    ]
    answers += [answer(f"-> {text[right]}", correct=True) for right in rights if right not in partner.values()]
    return item.draft.made("matching", stem, answers, credit="partial" if item.rules.is_mapped else "exact")


def _side(item: Item, node: Node) -> str:
    return item.draft.markdown(item.html(node), "a side of a pair", node.line)


def _extended(item: Item, stem: str) -> Incoming:
    if item.response.correct or item.response.mapping:
        item.draft.lose("its model answer as the right one; a reflection is never judged")
    if item.draft.points != 1:
        item.draft.lose("that somebody scores it; a reflection is kept for the learner and never scored")
        item.draft.points = 1
    return item.draft.made("reflection", stem)


_READERS: dict[str, Callable[[Item, str], Incoming]] = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _choice,
    "textEntryInteraction": _text_entry,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "extendedTextInteraction": _extended,
}
