"""QTI 1.2 (``questestinterop``), as Canvas, Blackboard and others write it, read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from quizzes.interchange import qti12_rules, qti_package
from quizzes.interchange.drafts import Draft, Impossible, around, decimal, number, spanned
from quizzes.interchange.escapes import quoted, tidied
from quizzes.interchange.qti12_rules import Condition
from quizzes.interchange.qti12_texts import RESPONSES, markdown, stem_of
from quizzes.interchange.shapes import MOST_ANSWERS, MOST_QUESTIONS, Incoming, Loss, Unreadable, answer, with_own_keys
from quizzes.interchange.xmltree import Node
from quizzes.syntax import Answer

#: Why items of these types, as Canvas and Blackboard call them, cannot be questions of ours.
IMPOSSIBLE = {
    "fill_in_multiple_blanks_question": "gaps within a text have no kind here; write a question for each gap",
    "multiple_dropdowns_question": "gaps within a text have no kind here; write a question for each gap",
    "calculated_question": "numbers drawn from formulas have no kind here; write a numeric question for some of them",
    "file_upload_question": "files as answers have no kind here; write a reflection",
    "text_only_question": "a text asks nothing; put it into the lesson",
    "hot_spot_question": "places on a picture have no kind here; write a choice",
    "categorization_question": "a sorting into groups has no kind here; write a matching",
}
_NUMBERS = ("integer", "decimal", "scientific")


@dataclass
class Item:
    """An item while it is read."""

    node: Node
    draft: Draft
    responses: list[Node]
    conditions: list[Condition]
    feedback: dict[str, Node] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def said(self, identifier: str) -> str:
        """Return the Markdown of a feedback, "" when there is none."""
        self.used.add(identifier)
        node = self.feedback.get(identifier)
        return markdown(self.draft, node, "feedback") if node is not None else ""

    def said_of(self, response: str, value: str) -> str:
        """Return what is said of one answer alone."""
        shown = [
            identifier
            for condition in self.conditions
            if condition.wanted == [(response, value)] and not condition.unwanted
            for identifier in condition.shows
            if not _is_general(identifier)
        ]
        return "\n\n".join(dict.fromkeys(filter(None, map(self.said, shown))))


def read(data: bytes) -> list[Incoming]:
    """Read the questions of a file or a package. Unreadable when there is no ``questestinterop`` in it."""
    found: list[Incoming] = []
    is_any = False
    for name, root in qti_package.read(data):
        if root.name != "questestinterop":
            continue
        is_any = True
        if sum(1 for _ in root.iter("response_label", "varequal")) > 2 * MOST_ANSWERS:
            raise Unreadable(f"the file has more than {MOST_ANSWERS:,} answers; part it into several")
        for node in root.iter("item"):
            incoming = _incoming(node)
            losses = tuple(
                Loss(loss.line, f"{name}: {loss.message}" if name else loss.message) for loss in incoming.losses
            )
            found.append(Incoming(incoming.name, incoming.line, incoming.question, losses))
            if len(found) > MOST_QUESTIONS:
                raise Unreadable(
                    f"the file has more than {MOST_QUESTIONS:,} questions; part it into several", node.line
                )
    if not is_any:
        raise Unreadable("there is no QTI 1.2 here, which begins with <questestinterop>")
    return with_own_keys(found)


def _incoming(node: Node) -> Incoming:
    title = tidied(node.get("title")).strip()[:200]
    draft = Draft(
        title or node.get("ident")[:200], node.line, key="" if _says_something(title) else node.get("ident")[:200]
    )
    fields = _fields(node)
    kind = fields.get("question_type", "").strip()
    if kind in IMPOSSIBLE:
        return draft.refused(IMPOSSIBLE[kind])
    presentation = node.first("presentation")
    responses = [part for part in presentation.iter() if part.name in RESPONSES] if presentation else []
    draft.weigh(fields.get("points_possible") or fields.get("qmd_weighting") or qti12_rules.outcome_maximum(node))
    item = Item(node, draft, responses, qti12_rules.conditions(node))
    item.feedback = {part.get("ident"): part for part in node.named("itemfeedback")}
    stem = stem_of(draft, presentation)
    _take_general(item)
    try:
        made = _reader(item, kind)(item, stem)
    except Impossible as reason:
        return draft.refused(str(reason))
    for identifier, feedback in item.feedback.items():
        if identifier not in item.used:
            words = " ".join(feedback.text.split())[:80]
            draft.lose(f"feedback that belongs to no single answer, “{words}”", feedback.line)
    if any(not condition.is_known for condition in item.conditions):
        draft.lose("its own rules of scoring; compare what is right here with what was right there")
    return Incoming(made.name, made.line, made.question, tuple(draft.losses)) if made.question else made


def _says_something(title: str) -> bool:
    """Whether a title names the question: “Question 5” does not."""
    return bool(title) and not re.fullmatch(r"(?:question|item|q)\s*[0-9]*", title, re.IGNORECASE)


def _fields(node: Node) -> dict[str, str]:
    """Return what the metadata of an item say, by name."""
    found = {part.said("fieldlabel"): part.said("fieldentry") for part in node.iter("qtimetadatafield")}
    for part in (inner for meta in node.named("itemmetadata") for inner in meta.children):
        if part.name.startswith(("qmd_", "bbmd_")):
            found.setdefault(part.name, part.text.strip())
    return found


def _reader(item: Item, kind: str) -> Callable[[Item, str], Incoming]:
    """Return what reads an item: by its metadata, or else by what it answers with."""
    if not item.responses:
        raise Impossible("it asks nothing; put its text into the lesson")
    first = item.responses[0]
    if first.name in ("response_grp", "response_xy", "response_extension"):
        raise Impossible("answers on a picture or in groups have no kind here; write a matching or a choice")
    if kind == "matching_question" or (
        len(item.responses) > 1 and all(r.name == "response_lid" for r in item.responses)
    ):
        return _matching
    if len(item.responses) > 1:
        raise Impossible(f"it asks {len(item.responses)} things at once; write a question for each")
    if first.name == "response_lid":
        return _ordering if first.get("rcardinality") == "Ordered" else _choice
    return _essay if kind == "essay_question" or not any(c.earns > 0 for c in item.conditions) else _typed


def _take_general(item: Item) -> None:
    """Take hints and solutions, and the feedback that is for every answer, or for any right one."""
    for feedback in item.node.named("itemfeedback"):
        for hint in feedback.iter("hintmaterial"):
            item.draft.hint(markdown(item.draft, hint, "a hint"))
            item.used.add(feedback.get("ident"))
        for solution in feedback.iter("solutionmaterial"):
            item.draft.explain(markdown(item.draft, solution, "the solution"))
            item.used.add(feedback.get("ident"))
    is_scored = False
    for condition in item.conditions:
        is_right = condition.earns > 0
        for identifier in condition.shows:
            if (is_right and _is_general(identifier)) or (condition.is_about_nothing and not is_scored):
                item.draft.explain(item.said(identifier))
        is_scored = is_scored or is_right


def _is_general(identifier: str) -> bool:
    """Whether a feedback is for any right answer, or for every answer, by its name."""
    name = identifier.casefold()
    return ("correct" in name and "incorrect" not in name) or name == "general_fb"


def _choice(item: Item, stem: str) -> Incoming:
    response = item.responses[0]
    name, labels = response.get("ident"), list(response.iter("response_label"))
    scored = [condition for condition in item.conditions if condition.earns > 0]
    best = max((condition.earns for condition in scored), default=Decimal(0))
    many = response.get("rcardinality").casefold() == "multiple"
    right: set[str] = set()
    for condition in scored:
        values = {value for respident, value in condition.wanted if respident in (name, "")}
        if many or condition.earns == best:
            right |= values
        else:
            shown = ", ".join(sorted(values))
            item.draft.lose(f"that the choice {shown} earned a part of the points; here it is wrong", condition.line)
    answers = []
    for label in labels:
        text = markdown(item.draft, label, "a choice")
        is_right = label.get("ident") in right
        answers.append(answer(text, correct=is_right, feedback=item.said_of(name, label.get("ident"))))
    render = response.first("render_choice")
    shuffle = render is None or render.get("shuffle", "yes").casefold() == "yes"
    if not many:
        if sum(item.correct for item in answers) != 1:
            raise Impossible(f"{len(right)} of its choices are right, and one is to be chosen")
        return item.draft.made("single", stem, answers, shuffle=shuffle)
    if len(scored) > 1:
        item.draft.lose("the points of each choice; here right ones count the same, and a wrong one takes as much away")
    return item.draft.made("multiple", stem, answers, shuffle=shuffle, credit="partial" if len(scored) > 1 else "exact")


def _ordering(item: Item, stem: str) -> Incoming:
    response = item.responses[0]
    labels = {label.get("ident"): label for label in response.iter("response_label")}
    scored = next((condition for condition in item.conditions if condition.earns > 0 and condition.wanted), None)
    order = [value for _, value in scored.wanted if value in labels] if scored else []
    if set(order) != set(labels) or len(order) != len(labels):
        raise Impossible("it does not say the right order of all its steps")
    steps = [answer(markdown(item.draft, labels[value], "a step"), correct=True) for value in order]
    for identifier in scored.shows if scored else []:
        item.draft.explain(item.said(identifier))
    return item.draft.made("ordering", stem, steps)


def _matching(item: Item, stem: str) -> Incoming:
    texts: dict[str, str] = {}
    pairs: list[tuple[str, str]] = []
    for response in item.responses:
        name = response.get("ident")
        for label in response.iter("response_label"):
            texts.setdefault(label.get("ident"), markdown(item.draft, label, "a right side"))
        left = "\n\n".join(
            filter(None, (markdown(item.draft, part, "a left side") for part in response.named("material")))
        )
        right = [
            value
            for condition in item.conditions
            if condition.earns > 0
            for respident, value in condition.wanted
            if respident == name and value in texts
        ]
        if len(set(right)) != 1:
            raise Impossible(f"the left side “{left[:60]}” has {len(set(right)) or 'no'} partners")
        pairs.append((left, texts[right[0]]))
    answers = [answer(f"{left} -> {right}", correct=True) for left, right in pairs]
    partners = {right for _, right in pairs}
    answers += [answer(f"-> {text}", correct=True) for text in dict.fromkeys(texts.values()) if text not in partners]
    parts = sum(condition.earns > 0 for condition in item.conditions)
    return item.draft.made("matching", stem, answers, credit="partial" if parts > 1 else "exact")


def _typed(item: Item, stem: str) -> Incoming:
    response = item.responses[0]
    render = response.first("render_fib")
    form = render.get("fibtype").casefold() if render is not None else ""
    kind = "numeric" if form in _NUMBERS or response.name == "response_num" else "text"
    best = max(condition.earns for condition in item.conditions)
    right: list[tuple[Answer, Condition]] = []
    wrong: list[Answer] = []
    for condition in item.conditions:
        told = condition.earns == 0 and (len(condition.wanted) == 1 or condition.low) and condition.shows
        if condition.earns <= 0 and not told:
            continue
        if 0 < condition.earns < best:
            item.draft.lose("that some answers earned a part of the points; here they are wrong", condition.line)
        shown = [item.said(shown) for shown in condition.shows if not _is_general(shown)]
        said = "\n\n".join(filter(None, shown))
        for text in _answers(item, condition, kind):
            made = answer(text, correct=condition.earns == best, feedback=said)
            right += [(made, condition)] if made.correct else []
            wrong += [] if made.correct else [made]
    spoken = {made.text: made.feedback for made in wrong}
    answers = [
        answer(made.text, correct=True, feedback=made.feedback or spoken.get(made.text, "")) for made, _ in right
    ]
    rest = [made for made in wrong if made.text not in {item.text for item in answers}]
    exact = kind == "text" and any(condition.is_exact for _, condition in right)
    return item.draft.typed(kind, stem, [*answers, *rest], case="exact" if exact else "fold")


def _answers(item: Item, condition: Condition, kind: str) -> list[str]:
    """Return the answers that a condition is about, in the spelling of our questions."""
    values = [value for _, value in condition.wanted]
    try:
        if kind == "text":
            return [quoted(value) for value in values]
        if not (condition.low and condition.high):
            return [number(value) for value in values]
        low, high = decimal(condition.low), decimal(condition.high)
        middle = decimal(values[0]) if len(values) == 1 else None
        if low is not None and high is not None and middle is not None and middle - low == high - middle:
            return [around(values[0], str(middle - low))]
        return [spanned(condition.low, condition.high)]
    except Impossible as reason:
        item.draft.lose(f"an answer: {reason}", condition.line)
        return []


def _essay(item: Item, stem: str) -> Incoming:
    item.draft.lose("that somebody grades it; a reflection is kept for the learner and never scored")
    item.draft.points = 1
    return item.draft.made("reflection", stem)
