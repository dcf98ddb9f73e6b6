"""The table of docs/authoring.md for the formats that are text: what of each kind comes in, goes out, and is lost."""

import pytest

from quizzes import kinds
from quizzes.interchange import formats
from quizzes.syntax import parse

HINT = "\nHint: h\n\nExplanation: e\n"
#: A question of each kind with all that it may have, and what a file of each format says for it.
QUESTIONS = {
    "single": ("{#q points=2 shuffle=no}", f"Q?\n\n- (x) a {{#k}}\n  > f\n- ( ) b\n{HINT}"),
    "multiple": ("{#q}", f"Q?\n\n- [x] a\n  > f\n- [x] b\n- [ ] c\n{HINT}"),
    "numeric": ("{#q}", f"Q?\n\n- = 5 +- 2\n  > f\n- != 9\n{HINT}"),
    "text": ("{#q case=exact}", f'Q?\n\n- = "a"\n  > f\n- != "b"\n{HINT}'),
    "matching": ("{#q}", f"Q?\n\n- a -> b\n  > f\n- c -> d\n{HINT}"),
    "ordering": ("{#q}", f"Q?\n\n1. a\n2. b\n{HINT}"),
    "reflection": ("{#q}", f"Q?\n{HINT}"),
}
INCOMING = {
    "gift": {
        "single": "Q?{=a ~b}",
        "multiple": "Q?{~%50%a ~%50%b ~%-50%c}",
        "numeric": "Q?{#5:2}",
        "text": "Q?{=a}",
        "matching": "Q?{=a->b =c->d}",
        "reflection": "Q?{}",
    },
    "aiken": {"single": "Q?\nA) a\nB) b\nANSWER: A", "multiple": "Q?\nA) a\nB) b\nC) c\nANSWER: A, B"},
    "mkdocs-quiz": {
        "single": "<quiz>\nQ?\n- [x] a\n- [ ] b\n</quiz>",
        "multiple": "<quiz>\nQ?\n- [x] a\n- [x] b\n- [ ] c\n</quiz>",
        "text": "<quiz>\nQ [[a]]?\n</quiz>",
    },
}
#: What is lost when it goes out; "left out" where the whole question is.
LOST = {
    "gift": {
        "single": ["hint", "points=2", "shuffle=no", "keys of choices"],
        "multiple": ["hint", "credit=exact"],
        "numeric": ["hint"],
        "text": ["hint", "case=exact"],
        "matching": ["hint", "feedback of the pair", "credit=exact"],
        "ordering": ["left out, GIFT has no ordering"],
        "reflection": ["hint"],
    },
    "aiken": {
        "single": ["explanation", "feedback", "hints", "keys of choices", "id", "shuffle=no", "points=2"],
        **{
            kind: [f"left out, Aiken has single choices only, not {kind}"]
            for kind in ("multiple", "numeric", "text", "matching", "ordering", "reflection")
        },
    },
}


@pytest.mark.parametrize("slug", INCOMING)
def test_each_kind_comes_in_as_itself_without_a_loss(slug):
    for kind, text in INCOMING[slug].items():
        found = formats.FORMATS[slug].read(text.encode())
        assert [(item.question.kind, item.losses) for item in found] == [(kind, ())]


@pytest.mark.parametrize("slug", LOST)
@pytest.mark.parametrize("kind", QUESTIONS)
def test_what_goes_out_names_each_loss(slug, kind):
    attributes, body = QUESTIONS[kind]
    parsed = parse(attributes, f"\n{body}", 3, "reflection" if kind == "reflection" else "question")
    assert (parsed.kind, parsed.problems) == (kind, ())

    out = formats.FORMATS[slug].write([parsed])

    expected = LOST[slug][kind]
    assert len(out.losses) == len(expected), out.losses
    assert all(name in loss.message for name, loss in zip(expected, out.losses, strict=True)), out.losses
    assert (out.data == b"") == expected[0].startswith("left out")


def test_every_kind_has_its_row():
    assert set(QUESTIONS) == set(kinds.MODULES)
    assert all(set(rows) == set(kinds.MODULES) for rows in LOST.values())
    assert {slug for slug, form in formats.FORMATS.items() if form.writer} & set(INCOMING) == set(LOST)
