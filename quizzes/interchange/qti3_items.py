"""One question as the parts of a QTI 3.0 item, in the order of the schema."""

from __future__ import annotations

import html as markup
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from quizzes.interchange import words
from quizzes.interchange.html import to_html_with_losses
from quizzes.kinds import matching, numbers
from quizzes.kinds.storage import letters
from quizzes.syntax import Answer, ParsedQuestion

_TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates"
_RESPONSE = '<qti-variable identifier="RESPONSE"/>'


class Writer:
    """Writes the parts of one item; what they do not say is in ``losses``."""

    def __init__(self, parsed: ParsedQuestion) -> None:
        self.parsed = parsed
        self.losses: list[str] = []

    def parts(self) -> Iterator[str]:
        """Yield the parts of the item."""
        yield from _BODIES[self.parsed.kind or ""](self)

    def html(self, markdown: str) -> str:
        """Return a text as HTML that is XML too."""
        text, lost = to_html_with_losses(markdown, maths="mathml")
        self.losses += lost
        return text.replace("<math", '<math xmlns="http://www.w3.org/1998/Math/MathML"')

    def item(
        self,
        declared: str,
        interaction: str,
        rules: Sequence[str],
        said: Sequence[tuple[str, str]],
        *,
        several: bool = False,
    ) -> Iterator[str]:
        """Yield what is declared, the body, the hints, the rules, and the feedback: pairs of identifier and text."""
        parsed = self.parsed
        feedback = [(identifier, text) for identifier, text in said if text]
        cardinality = "multiple" if several else "single"
        yield declared
        if parsed.kind != "reflection":
            yield outcome("SCORE", "float", f' normal-maximum="{parsed.points}"', "0")
        if feedback:
            yield outcome("FEEDBACK", "identifier", cardinality=cardinality)
        if parsed.explanation:
            yield outcome("EXPLANATION", "identifier")
        hints = ' data-catalog-idref="hints"' if parsed.hints else ""
        yield f"<qti-item-body><div{hints}>{self.html(parsed.stem)}</div>{interaction}</qti-item-body>"
        if parsed.hints:
            contents = (f"<qti-html-content><div>{self.html(hint)}</div></qti-html-content>" for hint in parsed.hints)
            cards = (f'<qti-card support="ext:hint">{content}</qti-card>' for content in contents)
            yield f'<qti-catalog-info><qti-catalog id="hints">{"".join(cards)}</qti-catalog></qti-catalog-info>'
        if rules:
            yield f"<qti-response-processing>{''.join(rules)}</qti-response-processing>"
        yield from (self.modal("FEEDBACK", identifier, text) for identifier, text in feedback)
        if parsed.explanation:
            yield self.modal("EXPLANATION", "explanation", parsed.explanation)

    def modal(self, name: str, identifier: str, markdown: str) -> str:
        """Return a text that shows when the outcome ``name`` has the value ``identifier``."""
        return (
            f'<qti-modal-feedback outcome-identifier="{name}" identifier="{identifier}" show-hide="show">'
            f"<qti-content-body><div>{self.html(markdown)}</div></qti-content-body></qti-modal-feedback>"
        )

    def explained(self) -> str:
        """Return the rule that shows the explanation, "" when there is none."""
        return put("EXPLANATION", "identifier", "explanation") if self.parsed.explanation else ""

    def scored(self) -> str:
        """Return the rule that gives all points."""
        return put("SCORE", "float", str(self.parsed.points))

    def judged(self, *, mapped: bool, echoed: bool) -> list[str]:
        """Return the rules for an answer that is right as declared: its points, or those of the mapping."""
        right = condition(f'<qti-match>{_RESPONSE}<qti-correct identifier="RESPONSE"/></qti-match>', self.explained())
        if mapped:
            given = '<qti-map-response identifier="RESPONSE"/>'
            rules = [f'<qti-set-outcome-value identifier="SCORE">{given}</qti-set-outcome-value>']
            rules += [right] if self.parsed.explanation else []
        else:
            matched = f'<qti-match>{_RESPONSE}<qti-correct identifier="RESPONSE"/></qti-match>'
            rules = [condition(matched, self.scored() + self.explained())]
        if echoed:
            rules.append(f'<qti-set-outcome-value identifier="FEEDBACK">{_RESPONSE}</qti-set-outcome-value>')
        return rules


def outcome(name: str, base: str, attributes: str = "", default: str = "", cardinality: str = "single") -> str:
    """Return the declaration of an outcome."""
    inside = f"<qti-default-value><qti-value>{default}</qti-value></qti-default-value>" if default else ""
    return (
        f'<qti-outcome-declaration identifier="{name}" cardinality="{cardinality}" base-type="{base}"{attributes}>'
        f"{inside}</qti-outcome-declaration>"
    )


def put(name: str, base: str, value: str) -> str:
    """Return the rule that sets an outcome."""
    said = f'<qti-base-value base-type="{base}">{value}</qti-base-value>'
    return f'<qti-set-outcome-value identifier="{name}">{said}</qti-set-outcome-value>'


def condition(test: str, then: str) -> str:
    """Return the rule that does something if a test holds."""
    return f"<qti-response-condition><qti-response-if>{test}{then}</qti-response-if></qti-response-condition>"


def declaration(cardinality: str, base: str, right: Sequence[str], mapping: str = "") -> str:
    """Return the declaration of the response."""
    values = "".join(f"<qti-value>{markup.escape(value, quote=False)}</qti-value>" for value in right)
    correct = f"<qti-correct-response>{values}</qti-correct-response>" if right else ""
    return (
        f'<qti-response-declaration identifier="RESPONSE" cardinality="{cardinality}" base-type="{base}">'
        f"{correct}{mapping}</qti-response-declaration>"
    )


def _mapping(worth: Sequence[tuple[str, Decimal]], points: int) -> str:
    entries = "".join(
        f'<qti-map-entry map-key="{key}" mapped-value="{numbers.written(round(value, 6))}"/>' for key, value in worth
    )
    return f'<qti-mapping lower-bound="0" upper-bound="{points}" default-value="0">{entries}</qti-mapping>'


def _choices(writer: Writer) -> Iterator[str]:
    parsed = writer.parsed
    several, partial = parsed.kind == "multiple", parsed.credit == "partial"
    keys = [f"choice-{letters(place)}" for place in range(len(parsed.answers))]
    right = [key for key, answer in zip(keys, parsed.answers, strict=True) if answer.correct]
    shares = [(key, (1 if answer.correct else -1) * Decimal(parsed.points) / len(right))
              for key, answer in zip(keys, parsed.answers, strict=True)]  # fmt: skip
    mapping = _mapping(shares, parsed.points) if partial else ""
    shuffle = "true" if parsed.shuffle else "false"
    options = (
        f'<qti-simple-choice identifier="{key}">{writer.html(answer.text)}</qti-simple-choice>'
        for key, answer in zip(keys, parsed.answers, strict=True)
    )
    interaction = (
        f'<qti-choice-interaction response-identifier="RESPONSE" max-choices="{0 if several else 1}" '
        f'shuffle="{shuffle}">{"".join(options)}</qti-choice-interaction>'
    )
    said = [(key, answer.feedback) for key, answer in zip(keys, parsed.answers, strict=True)]
    rules = writer.judged(mapped=partial, echoed=any(text for _, text in said))
    declared = declaration("multiple" if several else "single", "identifier", right, mapping)
    yield from writer.item(declared, interaction, rules, said, several=several)


def _typed(writer: Writer, base: str, tests: Sequence[tuple[Answer, str]], right: Sequence[str]) -> Iterator[str]:
    """Yield the parts of an item with a typed answer: the first test that holds speaks."""
    said: list[tuple[str, str]] = []
    branches: list[str] = []
    for place, (answer, test) in enumerate(tests):
        identifier = f"answer-{letters(place)}"
        said.append((identifier, answer.feedback))
        then = (writer.scored() + writer.explained()) if answer.correct else put("SCORE", "float", "0")
        then += put("FEEDBACK", "identifier", identifier) if answer.feedback else ""
        name = "qti-response-if" if not branches else "qti-response-else-if"
        branches.append(f"<{name}>{test}{then}</{name}>")
    rules = [f"<qti-response-condition>{''.join(branches)}</qti-response-condition>"]
    interaction = '<p><qti-text-entry-interaction response-identifier="RESPONSE"/></p>'
    yield from writer.item(declaration("single", base, right[:1]), interaction, rules, said)


def _numeric(writer: Writer) -> Iterator[str]:
    tests, right = [], []
    for answer, span in words.spans(writer.parsed):
        low, high = (f'<qti-base-value base-type="float">{numbers.written(end)}</qti-base-value>' for end in
                     (span.low, span.high))  # fmt: skip
        if span.low == span.high:
            test = f'<qti-equal tolerance-mode="exact">{_RESPONSE}{low}</qti-equal>'
        else:
            test = f"<qti-and><qti-gte>{_RESPONSE}{low}</qti-gte><qti-lte>{_RESPONSE}{high}</qti-lte></qti-and>"
        tests.append((answer, test))
        right += [numbers.written(span.value)] if answer.correct else []
    yield from _typed(writer, "float", tests, right)


def _text(writer: Writer) -> Iterator[str]:
    tests, right = [], []
    case = "true" if writer.parsed.case == "exact" else "false"
    for answer, plain in words.texts(writer.parsed):
        said = f'<qti-base-value base-type="string">{markup.escape(plain, quote=False)}</qti-base-value>'
        test = f'<qti-string-match case-sensitive="{case}">{_RESPONSE}{said}</qti-string-match>'
        tests.append((answer, test))
        right += [plain] if answer.correct else []
    yield from _typed(writer, "string", tests, right)


def _matching(writer: Writer) -> Iterator[str]:
    parsed, partial = writer.parsed, writer.parsed.credit == "partial"
    pairs = [matching.sides(answer.text) or ("", "") for answer in parsed.answers]
    rights = {right: f"right-{letters(place)}" for place, right in enumerate(dict.fromkeys(side for _, side in pairs))}
    lefts = {left: f"left-{letters(place)}" for place, left in enumerate(left for left, _ in pairs if left)}
    right_pairs = [f"{lefts[left]} {rights[right]}" for left, right in pairs if left]
    share = Decimal(parsed.points) / len(right_pairs)
    mapping = _mapping([(pair, share) for pair in right_pairs], parsed.points) if partial else ""
    if any(answer.feedback for answer in parsed.answers):
        writer.losses.append("the feedback under its pairs; QTI shows feedback for a whole answer")
    sets = "".join(
        "<qti-simple-match-set>"
        + "".join(
            f'<qti-simple-associable-choice identifier="{key}" match-max="{most}">{writer.html(text)}'
            "</qti-simple-associable-choice>"
            for text, key in sides.items()
        )
        + "</qti-simple-match-set>"
        for sides, most in ((lefts, 1), (rights, len(lefts)))
    )
    interaction = (
        f'<qti-match-interaction response-identifier="RESPONSE" max-associations="{len(lefts)}" shuffle="true">'
        f"{sets}</qti-match-interaction>"
    )
    declared = declaration("multiple", "directedPair", right_pairs, mapping)
    yield from writer.item(declared, interaction, writer.judged(mapped=partial, echoed=False), [])


def _ordering(writer: Writer) -> Iterator[str]:
    parsed = writer.parsed
    if parsed.credit == "partial":
        writer.losses.append("part of the credit for steps in their places; QTI's order is right as a whole")
    keys = [f"step-{letters(place)}" for place in range(len(parsed.answers))]
    steps = "".join(
        f'<qti-simple-choice identifier="{key}">{writer.html(step.text)}</qti-simple-choice>'
        for key, step in zip(keys, parsed.answers, strict=True)
    )
    interaction = (
        f'<qti-order-interaction response-identifier="RESPONSE" shuffle="true">{steps}</qti-order-interaction>'
    )
    rules = writer.judged(mapped=False, echoed=False)
    yield from writer.item(declaration("ordered", "identifier", keys), interaction, rules, [])


def _reflection(writer: Writer) -> Iterator[str]:
    interaction = '<qti-extended-text-interaction response-identifier="RESPONSE"/>'
    rules = [writer.explained()] if writer.parsed.explanation else []
    yield from writer.item(declaration("single", "string", []), interaction, rules, [])


_BODIES: dict[str, Callable[[Writer], Iterator[str]]] = {
    "single": _choices,
    "multiple": _choices,
    "numeric": _numeric,
    "text": _text,
    "matching": _matching,
    "ordering": _ordering,
    "reflection": _reflection,
}
