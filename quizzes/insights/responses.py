"""Wrong first answers, sorted into what an author can act on: by option, typed answer, pair or place.

What counts as the same answer is what the question's kind takes for the same: numbers by value, words as the kind
folds them. A number or words that the author foresaw stand for the author's answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from quizzes import grading, kinds
from quizzes.asked import plain_words
from quizzes.insights.counting import Response
from quizzes.kinds import storage, text
from quizzes.kinds.shapes import Content, CorruptContent, UnreadableResponse

#: People whose wrong answer has no line of its own: it cannot be read any more, or too many others came before it.
REST = "rest"
#: People who did not do the one thing that the part is about, though their answer was wrong.
OTHER = "other"
#: Of what was typed, so many different answers have a line.
MOST_TYPED = 12


@dataclass(frozen=True)
class Line:
    """One thing that people can do wrong. ``label`` is plain text; ``mark`` is its letter or number, if it has one;
    ``whole`` says it without what stands around it, where the label does not.

    ``is_foreseen``: the author wrote it, so it has a line whether or not anybody did it. ``place`` is where the line of
    what is right stands among the others.
    """

    cell: str
    label: str
    mark: str = ""
    is_foreseen: bool = True
    place: int = 0
    whole: str = ""


@dataclass(frozen=True)
class Part:
    """A way to sort everybody's wrong first answer. ``cells`` holds how many people fell into each cell.

    ``right`` is the line of what was right, if it reads like one; ``wrongs`` are the cells that would be right if the
    key were wrong. Where people can do several of the things at once, each is a part with a cell ``OTHER``.
    """

    name: str
    title: str
    lines: tuple[Line, ...]
    cells: Mapping[str, int]
    right: Line | None = None
    wrongs: frozenset[str] = field(default_factory=frozenset)


def parts(content: Content, responses: Iterable[Response], wrong: int) -> list[Part]:
    """How ``wrong`` people's first answers sort. Empty when the stored question cannot be read."""
    try:
        found = [response for response in responses if is_answer(content, response.response)]
        sort = {
            "single": single,
            "multiple": multiple,
            "numeric": typed,
            "text": typed,
            "matching": matching,
            "ordering": ordering,
        }.get(content["kind"])
        return [completed(part, wrong) for part in sort(content, found)] if sort else []
    except (CorruptContent, KeyError, TypeError):
        return []


def completed(part: Part, wrong: int) -> Part:
    """The part with everybody in it whom it did not sort."""
    rest = wrong - sum(part.cells.values())
    cells = {line.cell: 0 for line in part.lines if line.is_foreseen} | dict(part.cells) | {REST: rest}
    return Part(part.name, part.title, part.lines, cells, part.right, part.wrongs)


def single(content: Content, responses: Iterable[Response]) -> list[Part]:
    """By the option that was chosen."""
    choices = lettered(content)
    counts = Counter({choice["key"]: 0 for choice in choices})
    for given in responses:
        counts[given.response["choice"]] += given.people
    lines = {
        choice["key"]: Line(f"option:{choice['key']}", plain_words(choice["html"]), choice["mark"], place=place)
        for place, choice in enumerate(choices)
    }
    right = next((choice["key"] for choice in choices if choice["correct"]), "")
    wrong = tuple(line for key, line in lines.items() if key != right)
    cells = {f"option:{key}": people for key, people in counts.items() if key != right}
    names = frozenset(line.cell for line in wrong)
    return [Part("answer", _("What people chose"), wrong, cells, lines.get(right), names)]


def multiple(content: Content, responses: Iterable[Response]) -> list[Part]:
    """Option by option: a wrong one that was chosen, a right one that was left out."""
    found = []
    given = list(responses)
    for choice in lettered(content):
        key, is_right = choice["key"], choice["correct"]
        counts = {"did": 0, OTHER: 0}
        for response in given:
            is_chosen = key in response.response["choices"]
            counts["did" if is_chosen != is_right else OTHER] += response.people
        words = plain_words(choice["html"])
        label = _("left out: %(option)s") if is_right else _("chosen: %(option)s")
        line = Line("did", label % {"option": words}, choice["mark"])
        title = _("What people got wrong, option by option")
        found.append(Part(f"option:{key}", title, (line,), counts, None, frozenset({"did"})))
    return found


def lettered(content: Content) -> list[dict[str, Any]]:
    """The stored choices in the author's order, with the letters A, B, C … to call them by."""
    choices = storage.part(content, "choices", list)
    return [{**choice, "mark": storage.letters(place).upper()} for place, choice in enumerate(choices)]


def typed(content: Content, responses: Iterable[Response]) -> list[Part]:
    """By what was typed: the foreseen wrong answers in the author's order, then whatever else many people typed."""
    foreseen = {answer["key"]: answer for answer in storage.part(content, "answers", list) if not answer["correct"]}
    right = [answer for answer in content["answers"] if answer["correct"]]
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for given in responses:
        reached, label = typed_answer(content, given.response, foreseen)
        counts[reached] += given.people
        labels[reached] = label
    lines = [Line(f"answer:{key}", spelled(answer["text"])) for key, answer in foreseen.items()]
    known = {line.cell for line in lines}
    others = [name for name, _people in counts.most_common() if name not in known]
    lines += [Line(name, labels[name], is_foreseen=False) for name in others[:MOST_TYPED]]
    cells = {name: people for name, people in counts.items() if name not in others[MOST_TYPED:]}
    answer = Line("right", " / ".join(spelled(answer["text"]) for answer in right))
    return [Part("answer", _("What people typed"), tuple(lines), cells, answer, frozenset(cells))]


def typed_answer(content: Content, response: Mapping[str, Any], foreseen: Mapping[str, Any]) -> tuple[str, str]:
    """The cell of a typed answer, and how the kind reads it: nobody's own spelling is shown."""
    if content["kind"] == "text":
        case = content.get("case", "fold")
        said = text.fold(response["text"], case)
        key = next((key for key, answer in foreseen.items() if text.fold(answer["text"], case) == said), None)
    else:
        said = response["number"]
        key = next((key for key in foreseen if reaches(content, foreseen[key], response)), None)
    if key is not None:
        return f"answer:{key}", ""
    return f"typed:{said}", said


def reaches(content: Content, answer: Mapping[str, Any], response: Mapping[str, Any]) -> bool:
    """Whether a number lies within a stored answer: asked of the kind itself, as if that answer were the right one."""
    only = {**content, "answers": [{**answer, "correct": True}]}
    return grading.grade(only, response).correct is True


def spelled(text: str) -> str:
    return text.replace("+-", "±").replace("..", "…")


def matching(content: Content, responses: Iterable[Response]) -> list[Part]:
    """Pair by pair: the wrong partners of each left side."""
    rights = {right["key"]: plain_words(right["html"]) for right in storage.part(content, "rights", list)}
    given = list(responses)
    found = []
    for left in storage.part(content, "lefts", list):
        counts: Counter[str] = Counter()
        for response in given:
            partner = response.response["pairs"][left["key"]]
            counts[OTHER if partner == left["right"] else f"right:{partner}"] += response.people
        words = plain_words(left["html"])
        lines = tuple(
            Line(f"right:{key}", partner, whole=f"{words} → {partner}")
            for key, partner in rights.items()
            if key != left["right"]
        )
        title = _("Partners of “%(left)s”") % {"left": words}
        names = frozenset(line.cell for line in lines)
        own = Line("right", rights[left["right"]])
        found.append(Part(f"left:{left['key']}", title, lines, {OTHER: 0} | dict(counts), own, names))
    return found


def ordering(content: Content, responses: Iterable[Response]) -> list[Part]:
    """By the first place that holds a wrong step."""
    items = storage.part(content, "items", list)
    counts: Counter[str] = Counter()
    for given in responses:
        counts[f"place:{grading.grade(content, given.response).lead + 1}"] += given.people
    # Right in all but the last place is right altogether.
    lines = tuple(
        Line(f"place:{place}", words, str(place), whole=_("step %(place)d, %(step)s") % {"place": place, "step": words})
        for place, words in enumerate([plain_words(item["html"]) for item in items[:-1]], start=1)
    )
    return [Part("place", _("The first place with a wrong step"), lines, counts)]


def is_answer(content: Content, response: Any) -> bool:
    """Whether a stored response is an answer to this question still; the others are ``REST``."""
    try:
        kinds.values(content, response)
    except UnreadableResponse:
        return False
    return True


def is_readable(content: Content) -> bool:
    """Whether this version can work with the stored question."""
    try:
        kinds.asks(content)
    except CorruptContent:
        return False
    return True
