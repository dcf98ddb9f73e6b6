"""Items of QTI 2 and 3: both say the same in other names. The body, the feedback, and what the item is for us."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizzes.interchange import qti_answers, qti_package, qti_rules, xmltree
from quizzes.interchange.drafts import Draft, Impossible
from quizzes.interchange.escapes import tidied
from quizzes.interchange.shapes import MOST_QUESTIONS, Incoming, Loss, Unreadable, with_own_keys
from quizzes.interchange.xmltree import Node

#: The gap in a text that goes on after its answer.
BLANK = "_____"
_ITEMS = {"qti-assessment-item": 3, "assessmentItem": 2}
_PASSED_OVER = frozenset(
    {
        *("qti-assessment-test", "assessmentTest", "qti-assessment-section", "assessmentSection", "lom", "manifest"),
        *("qti-assessment-stimulus", "assessmentStimulus", "qti-outcome-declaration", "quiz", "assignmentGroups"),
    }
)
_WITHIN = re.compile("-([a-z0-9])")
_SHARED = {
    "stylesheet": "its style sheet", "assessmentStimulusRef": "the passage it shares with other questions",
    "companionMaterialsInfo": "its tools and materials", "templateProcessing": "",
}  # fmt: skip


@dataclass
class Item:
    """An item while it is read: its draft, its declarations and rules, and its feedback by identifier."""

    node: Node
    draft: Draft
    interaction: Node
    response: qti_rules.Response
    rules: qti_rules.Processing
    feedback: dict[str, list[Node]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def said(self, identifier: str) -> str:
        """Return the Markdown of the feedback with this identifier, "" when there is none."""
        self.used.add(identifier)
        texts = (
            self.draft.markdown(_content(node), "feedback", node.line) for node in self.feedback.get(identifier, [])
        )
        return "\n\n".join(filter(None, texts))

    def said_of(self, value: str) -> str:
        """Return what is said of an answer: by a rule that is about it, or by feedback that is named after it."""
        texts = [
            self.said(shown)
            for rule in self.rules.rules
            if rule.value == value and not rule.is_else
            for shown in rule.shown()
            if shown in self.feedback
        ]
        if self.rules.echoes or not self.rules.rules:
            texts.append(self.said(value))
        return "\n\n".join(dict.fromkeys(filter(None, texts)))

    def html(self, node: Node) -> str:
        """Return the HTML of a choice without the feedback in it, which is kept."""
        return _content(node)


def read(data: bytes, version: int) -> list[Incoming]:
    """Read an item or a package of items of one version. Unreadable when there is none in it."""
    found: list[Incoming] = []
    others: set[str] = set()
    for name, root in qti_package.read(data):
        if _ITEMS.get(root.name) == version:
            found.append(_named(_incoming(_plain(root)), name))
        elif root.name not in _PASSED_OVER:
            others.add(root.name)
        if len(found) > MOST_QUESTIONS:
            raise Unreadable(f"the package has more than {MOST_QUESTIONS:,} questions; part it into several")
    if not found:
        wanted = next(name for name, number in _ITEMS.items() if number == version)
        what = f"; it holds <{sorted(others)[0]}>" if others else ""
        raise Unreadable(f"there is no item of QTI {version} here, which begins with <{wanted}>{what}")
    return with_own_keys(found)


def _named(incoming: Incoming, file: str) -> Incoming:
    """Put the name of its file before each loss of a question that came in a package."""
    if not file:
        return incoming
    losses = tuple(Loss(loss.line, f"{file}: {loss.message}") for loss in incoming.losses)
    return Incoming(incoming.name, incoming.line, incoming.question, losses)


def _plain(root: Node) -> Node:
    """Give the names of QTI 3 the form they had in QTI 2: ``qti-simple-choice`` is ``simpleChoice``."""
    for node in root.iter():
        if node.name.startswith("qti-"):
            node.name = _WITHIN.sub(lambda found: found[1].upper(), node.name.removeprefix("qti-"))
            node.attributes = {
                _WITHIN.sub(lambda found: found[1].upper(), name): value for name, value in node.attributes.items()
            }
        elif ":" not in node.name and "math" in node.namespace.lower():
            node.name = node.name.lower() if node.name.lower() == "math" else node.name
    return root


def _incoming(root: Node) -> Incoming:
    title = tidied(root.get("title") or root.get("label")).strip()[:200]
    key = root.get("identifier").removeprefix("_")
    draft = Draft(title or key[:200], root.line, key=key)
    body = root.first("itemBody")
    interactions = [node for node in body.iter() if node.name.endswith("Interaction")] if body else []
    try:
        return _question(draft, root, body, interactions)
    except Impossible as reason:
        return draft.refused(str(reason))


def _question(draft: Draft, root: Node, body: Node | None, interactions: list[Node]) -> Incoming:
    if body is None or not interactions:
        raise Impossible("it asks nothing; put its text into the lesson")
    if root.named("templateDeclaration"):
        raise Impossible("numbers or words that are drawn anew have no kind here; write a question for some of them")
    for extra in [node for node in interactions if node.name == "endAttemptInteraction"]:
        draft.lose("a button that ends the attempt or asks for a hint", extra.line)
    asked = [node for node in interactions if node.name != "endAttemptInteraction"]
    if len(asked) != 1:
        raise Impossible(f"it asks {len(asked)} things at once; write a question for each")
    [interaction] = asked
    name = interaction.get("responseIdentifier", "RESPONSE")
    item = Item(
        root,
        draft,
        interaction,
        qti_rules.responses(root).get(name, qti_rules.Response()),
        qti_rules.processing(root, name),
    )
    _take_rest(item)
    stem = draft.markdown(_stem(item, body), "the question")
    made = qti_answers.question(item, stem)
    _lose_unused(item)
    if made.question is not None:
        return Incoming(made.name, made.line, made.question, tuple(draft.losses))
    return made


def _take_rest(item: Item) -> None:
    """Take points, hints and feedback; note what stands beside the body and has no place here."""
    root, draft = item.node, item.draft
    for node in root.children:
        if _SHARED.get(node.name):
            draft.lose(_SHARED[node.name], node.line)
    for declared in root.named("outcomeDeclaration"):
        if declared.get("identifier") == "SCORE" and declared.get("normalMaximum"):
            draft.weigh(declared.get("normalMaximum"))
        elif declared.get("identifier") == "MAXSCORE":
            draft.weigh(declared.said("defaultValue", "value"))
    for node in root.iter("modalFeedback", "feedbackBlock", "feedbackInline"):
        if node.get("showHide", "show") == "hide":
            draft.lose("feedback that shows unless an answer is given", node.line)
        else:
            item.feedback.setdefault(node.get("identifier"), []).append(node)
    _take_hints(item)
    for identifier in dict.fromkeys(name for rule in item.rules.rules for name in rule.shown(general=True)):
        draft.explain(item.said(identifier))


def _take_hints(item: Item) -> None:
    for card in item.node.iter("card"):
        if "hint" in card.get("support").lower():
            for content in card.named("htmlContent"):
                item.draft.hint(item.draft.markdown(_content(content), "a hint", content.line))
        else:
            item.draft.lose(f"a card of its catalog, “{card.get('support')[:40]}”", card.line)


def _lose_unused(item: Item) -> None:
    for identifier, nodes in item.feedback.items():
        if identifier not in item.used:
            words = " ".join(nodes[0].text.split())[:80]
            item.draft.lose(f"feedback that belongs to no single answer, “{words}”", nodes[0].line)
    if not item.rules.is_known:
        item.draft.lose(
            "its own rules of scoring; compare what is right here with what was right there", item.rules.line
        )


def _stem(item: Item, body: Node) -> str:
    """Return the HTML of the body with the prompt, or a gap, in the place of the interaction."""
    prompt = item.interaction.first("prompt")
    within_line = item.interaction.name in ("textEntryInteraction", "inlineChoiceInteraction")
    if within_line:
        instead: list[str | Node] = [BLANK]
    else:
        instead = [Node("div", 0, {}, prompt.content)] if prompt else []
    stem = _without(item, body, instead)
    text = " ".join(stem.text.split())
    bare = _without(item, body, [])
    if prompt is not None and " ".join(bare.text.split()) == " ".join(prompt.text.split()):
        # Some programs write the question twice.
        stem = bare
    if within_line and text.endswith(BLANK):
        stem = bare
    return xmltree.to_html(*stem.content)


def _without(item: Item, node: Node, instead: list[str | Node]) -> Node:
    """Return a copy of the body for reading: without feedback, notes for others, and the interaction."""
    content: list[str | Node] = []
    for child in node.content:
        if isinstance(child, str):
            content.append(child)
        elif child is item.interaction:
            content += instead
        elif child.name == "rubricBlock" and "candidate" not in child.get("view", "candidate"):
            item.draft.lose("notes for those who score or teach", child.line)
        elif child.name in ("feedbackBlock", "feedbackInline", "endAttemptInteraction", "stylesheet", "catalogInfo"):
            continue
        elif child.name in ("templateBlock", "templateInline", "printedVariable"):
            item.draft.lose("a part of its text that depends on what is drawn or answered", child.line)
        else:
            name = "div" if child.name in ("rubricBlock", "contentBody") else child.name
            content.append(Node(name, child.line, child.attributes, _without(item, child, instead).content))
    return Node(node.name, node.line, node.attributes, content, node.namespace)


def _content(node: Node) -> str:
    """Return the HTML within an element, without feedback and style sheets in it."""
    return xmltree.to_html(*_kept(node))


def _kept(node: Node) -> Iterator[str | Node]:
    for child in node.content:
        if isinstance(child, str):
            yield child
        elif child.name in ("contentBody", "prompt"):
            yield from _kept(child)
        elif child.name not in ("feedbackInline", "feedbackBlock", "stylesheet", "catalogInfo"):
            yield Node(child.name, child.line, child.attributes, list(_kept(child)))
