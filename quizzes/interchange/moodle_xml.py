"""Moodle XML: the question bank of Moodle, read; :mod:`moodle_xml_export` writes it.

What is Moodle's own way of showing and penalizing (numbering, penalty, the options of a hint) is left out without a
note, and so are the sentences that Moodle puts under every question. Everything else that has no place here is a loss.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from quizzes.interchange import xmltree
from quizzes.interchange.drafts import Draft, Impossible, around, decimal
from quizzes.interchange.escapes import escaped, escaped_lines, quoted, tidied
from quizzes.interchange.moodle_xml_export import write
from quizzes.interchange.shapes import MOST_ANSWERS, MOST_QUESTIONS, Incoming, Loss, Unreadable, answer, with_own_keys
from quizzes.interchange.xmltree import Node
from quizzes.syntax import Answer

__all__ = ["read", "write"]

#: Why questions of these types cannot be ours.
IMPOSSIBLE = {
    "description": "a description asks nothing; put its text into the lesson",
    "cloze": "gaps within a text have no kind here; write a question for each gap",
    "multianswer": "gaps within a text have no kind here; write a question for each gap",
    "gapselect": "gaps within a text have no kind here; write a matching",
    "ddwtos": "words dragged into a text have no kind here; write a matching",
    "ddmatch": "this plugin's pairs are not read; export them as the type “matching”",
    "ddimageortext": "places on a picture have no kind here; write a matching",
    "ddmarker": "places on a picture have no kind here; write a matching",
    "calculated": "numbers drawn from formulas have no kind here; write a numeric question for some of them",
    "calculatedsimple": "numbers drawn from formulas have no kind here; write a numeric question for some of them",
    "calculatedmulti": "numbers drawn from formulas have no kind here; write a choice for some of them",
    "random": "a random question names others, which are read where they stand",
    "randomsamatch": "a matching made of random questions has no kind here; write a matching",
    "coderunner": "programs that are run have no kind here; write a reflection",
    "stack": "answers in algebra have no kind here; write a numeric question",
    "formulas": "numbers drawn from formulas have no kind here; write a numeric question for some of them",
    "regexp": "answers as patterns have no kind here; list each accepted answer in a short text",
}
_STANDARD = frozenset(
    {
        *("your answer is correct.", "your answer is partially correct.", "your answer is incorrect."),
        *("die antwort ist richtig.", "die antwort ist teilweise richtig.", "die antwort ist falsch."),
        *("votre réponse est correcte.", "votre réponse est partiellement correcte.", "votre réponse est incorrecte."),
        *("respuesta correcta", "respuesta parcialmente correcta.", "respuesta incorrecta."),
        *("correct", "incorrect", "partially correct", "risposta corretta.", "risposta errata."),
    }
)


def read(data: bytes) -> list[Incoming]:
    """Read the questions of a file. Unreadable when it is no Moodle XML."""
    root = xmltree.read(data)
    if root.name != "quiz":
        raise Unreadable(f"the file begins with <{root.name}>; Moodle XML begins with <quiz>", root.line)
    if sum(1 for _ in root.iter("question")) > MOST_QUESTIONS or sum(1 for _ in root.iter("answer")) > MOST_ANSWERS:
        raise Unreadable(f"the file has more than {MOST_QUESTIONS:,} questions or {MOST_ANSWERS:,} answers; part it")
    found: list[Incoming] = []
    waiting: list[Loss] = []
    for node in root.named("question"):
        if node.get("type") == "category":
            waiting += _category(node)
            continue
        incoming = _question(node)
        losses = (*waiting, *incoming.losses)
        found.append(Incoming(incoming.name, incoming.line, incoming.question, losses))
        waiting = []
    return with_own_keys(found)


def _category(node: Node) -> list[Loss]:
    name = node.said("category", "text").rpartition("/")[2]
    described = " and its description" if node.said("info") else ""
    message = f"the category “{tidied(name)[:80]}”{described}; questions belong to the lesson they enter"
    return [Loss(node.line, f"not carried over: {message}")]


def _question(node: Node) -> Incoming:
    draft = Draft(tidied(node.said("name")).strip()[:200], node.line, key=node.said("idnumber"))
    kind = node.get("type")
    reader = _READERS.get(kind)
    if reader is None:
        return draft.refused(IMPOSSIBLE.get(kind, f"its type “{kind[:40]}” has no kind here"))
    stem = _text(draft, node.first("questiontext"), "the question text")
    _take_common(draft, node)
    try:
        return reader(draft, node, stem)
    except Impossible as reason:
        return draft.refused(str(reason))


def _take_common(draft: Draft, node: Node) -> None:
    """Take what every type has: points, hints, what is said afterwards, tags."""
    if node.get("type") != "essay":
        draft.weigh(node.said("defaultgrade"))
    for hint in node.named("hint"):
        draft.hint(_text(draft, hint, "a hint"))
    draft.explain(_text(draft, node.first("generalfeedback"), "the general feedback"))
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        part = node.first(name)
        said = _text(draft, part, "the feedback to all answers")
        if part is None or not said or said.casefold() in _STANDARD:
            continue
        if name == "correctfeedback":
            draft.explain(said)
        else:
            words = said.replace("\n", " ")[:80]
            draft.lose(
                f"the feedback to any answer that is not right: “{words}”; write it under the choices", part.line
            )
    tags = [tidied(tag.text).strip() for part in node.named("tags") for tag in part.named("tag")]
    if any(tags):
        draft.lose(f"its tags: {', '.join(filter(None, tags))[:200]}")


def _text(draft: Draft, part: Node | None, where: str) -> str:
    """Return the Markdown of an element with a ``<text>``, a format and perhaps files."""
    if part is None:
        return ""
    inner = part.first("text")
    text = inner.text if inner is not None else "".join(item for item in part.content if isinstance(item, str))
    form = part.get("format", "html")
    if form == "plain_text":
        said = escaped_lines(text)
    elif form == "markdown":
        said = text.replace("\r\n", "\n").strip()
    else:
        said = draft.markdown(text.strip().replace("\n", "<br>\n") if form == "moodle_auto_format" else text, where)
    for file in part.named("file"):
        name = tidied(file.get("name"))[:80]
        if not any(f"“{name}”" in loss.message for loss in draft.losses):
            draft.lose(f"the file “{name}” (in {where})", file.line)
    return said


def _worth(node: Node) -> Decimal:
    return decimal(node.get("fraction", "0")) or Decimal(0)


def _choice(draft: Draft, node: Node, stem: str) -> Incoming:
    options = node.named("answer")
    if node.said("single").casefold() in ("false", "0"):
        return _multiple(draft, node, stem, options)
    best = max(map(_worth, options), default=Decimal(0))
    if best <= 0:
        raise Impossible("none of its choices earns anything, so none is right")
    if sum(_worth(option) == best for option in options) > 1:
        raise Impossible("several choices are right and only one is to be chosen; make them one, or let several apply")
    answers = []
    for option in options:
        text = _text(draft, option, "a choice")
        worth = _worth(option)
        if worth not in (0, best) and worth > 0:
            draft.lose(f"the choice “{text[:60]}” earned {_percent(worth)}; here it is wrong", option.line)
        answers.append(_answer(draft, option, text, correct=worth == best))
    if best != 100:
        draft.lose(f"its right choice earned {_percent(best)}; here it earns everything")
    return draft.made("single", stem, answers, shuffle=_is_shuffled(node))


def _multiple(draft: Draft, node: Node, stem: str, options: Sequence[Node]) -> Incoming:
    right = [_worth(option) for option in options if _worth(option) > 0]
    wrong = [_worth(option) for option in options if _worth(option) <= 0]
    if not right:
        raise Impossible("none of its choices earns anything, so none is right")
    share = Decimal(100) / len(right)
    is_even = all(abs(worth - share) < Decimal("0.01") for worth in right)
    credit = "exact" if all(worth == -100 for worth in wrong) and wrong else "partial"
    if credit == "exact" and len(right) > 1:
        draft.lose("part of the credit for some of the right choices; here only all of them earn it")
    elif credit == "partial" and not (is_even and all(abs(worth + share) < Decimal("0.01") for worth in wrong)):
        draft.lose("the weights of its choices; here right ones count the same, and a wrong one takes as much away")
    answers = [
        _answer(draft, option, _text(draft, option, "a choice"), correct=_worth(option) > 0) for option in options
    ]
    return draft.made("multiple", stem, answers, shuffle=_is_shuffled(node), credit=credit)


def _all_or_nothing(draft: Draft, node: Node, stem: str) -> Incoming:
    options = node.named("answer")
    answers = [
        _answer(draft, option, _text(draft, option, "a choice"), correct=_worth(option) > 0) for option in options
    ]
    return draft.made("multiple", stem, answers, shuffle=_is_shuffled(node))


def _true_false(draft: Draft, node: Node, stem: str) -> Incoming:
    options = {option.said("text").casefold(): option for option in node.named("answer")}
    if set(options) != {"true", "false"}:
        raise Impossible("its answers are not “true” and “false”")
    answers = [
        _answer(draft, options[name], name.capitalize(), correct=_worth(options[name]) > 0)
        for name in ("true", "false")
    ]
    return draft.made("single", stem, answers)


def _numerical(draft: Draft, node: Node, stem: str) -> Incoming:
    units = [unit.said("unit_name") for part in node.named("units") for unit in part.named("unit")]
    if any(units):
        named = ", ".join(map(tidied, units))[:80]
        draft.lose(f"its units ({named}): learners type the number alone; name the unit in the question")
    return _typed(draft, node, stem, "numeric")


def _short(draft: Draft, node: Node, stem: str) -> Incoming:
    return _typed(draft, node, stem, "text")


def _typed(draft: Draft, node: Node, stem: str, kind: str) -> Incoming:
    options = node.named("answer")
    best = max(map(_worth, options), default=Decimal(0))
    answers = []
    for option in options:
        said, feedback = option.said("text"), _text(draft, option.first("feedback"), "the feedback to an answer")
        worth = _worth(option)
        right = worth == best and best > 0
        if said == "*" or (kind == "text" and "*" in said.replace(r"\*", "")):
            told = f" with its feedback “{feedback[:60]}”" if feedback else ""
            draft.lose(f"the answer with a wildcard, {tidied(said)[:60]}{told}; list each accepted answer", option.line)
            continue
        if 0 < worth < best:
            draft.lose(f"the answer “{tidied(said)[:60]}” earned {_percent(worth)}; here it is wrong", option.line)
        try:
            tolerance = option.said("tolerance")
            text = around(said, tolerance) if kind == "numeric" else quoted(said.replace(r"\*", "*"))
        except Impossible as reason:
            draft.lose(f"an answer: {reason}", option.line)
            continue
        answers.append(answer(text, correct=right, feedback=feedback, line=option.line))
    if best not in (0, 100):
        draft.lose(f"its right answer earned {_percent(best)}; here it earns everything")
    exact = kind == "text" and node.said("usecase") == "1"
    return draft.typed(kind, stem, answers, case="exact" if exact else "fold")


def _matching(draft: Draft, node: Node, stem: str) -> Incoming:
    if node.said("shuffleanswers").casefold() in ("false", "0"):
        draft.lose("that its right sides keep their order; here they are always mixed")
    answers = []
    for pair in node.named("subquestion"):
        left = _text(draft, pair, "the left side of a pair")
        right = escaped(pair.said("answer", "text"))
        if left or right:
            answers.append(answer(f"{left} -> {right}".strip(), correct=True))
    seen = {item.text.rpartition(" -> ")[2] for item in answers if not item.text.startswith("-> ")}
    kept = [item for item in answers if not (item.text.startswith("-> ") and item.text[3:] in seen)]
    return draft.made("matching", stem, kept, credit="partial")


def _ordering(draft: Draft, node: Node, stem: str) -> Incoming:
    steps = sorted(node.named("answer"), key=_worth)
    grading = node.said("gradingtype")
    if grading not in ("", "ABSOLUTE_POSITION", "0", "ALL_OR_NOTHING", "-1"):
        draft.lose(f"its way of counting, {grading[:40]}; here each step in its own place counts")
    if node.said("selecttype") not in ("", "ALL", "0"):
        draft.lose("that only some of its steps are drawn; here all of them are asked")
    answers = [answer(_text(draft, step, "a step"), correct=True) for step in steps]
    credit = "exact" if grading in ("ALL_OR_NOTHING", "-1") else "partial"
    return draft.made("ordering", stem, answers, credit=credit)


def _essay(draft: Draft, node: Node, stem: str) -> Incoming:
    for name, what in (("graderinfo", "the notes for graders"), ("responsetemplate", "the template of an answer")):
        if node.said(name):
            draft.lose(f"{what}; a reflection has none")
    if node.said("attachments") not in ("", "0"):
        draft.lose("files as answers; a reflection takes text")
    if (decimal(node.said("defaultgrade") or "1") or 0) > 0:
        draft.lose("that somebody grades it; a reflection is kept for the learner and never scored")
    draft.points = 1
    return draft.made("reflection", stem)


def _answer(draft: Draft, node: Node, text: str, *, correct: bool) -> Answer:
    return answer(text, correct=correct, feedback=_text(draft, node.first("feedback"), "the feedback to a choice"))


def _is_shuffled(node: Node) -> bool:
    return node.said("shuffleanswers").casefold() not in ("false", "0")


def _percent(worth: Decimal) -> str:
    return f"{worth.normalize():f} %"


_READERS: dict[str, Callable[[Draft, Node, str], Incoming]] = {
    "multichoice": _choice,
    "multichoiceset": _all_or_nothing,
    "truefalse": _true_false,
    "numerical": _numerical,
    "shortanswer": _short,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
