"""GIFT files of others and our own, question by question: kind, id, how many are right, and the lines of losses."""

from pathlib import Path

import pytest

from courses.rendering import render_fragments
from quizzes import kinds
from quizzes.interchange import gift

SAMPLES = Path(__file__).parent / "samples/gift"

FILES = {
    "multipleAnswersFloat.gift": [(1, "multiple", "q-8dd79ef482", 3, [2])],
    "newlineAndLaTeX.gift": [(1, "reflection", "q-0d12c296c9", 0, [])],
    "symbolsAll.gift": [(1, "single", "gift-range-of-non-escaped-symbols", 1, [])],
    "tag_id_and_two_tags.gift": [(3, "reflection", "393", 0, [3])],
    "shortFirstEmbeddedHTML.gift": [(1, "text", "q-3362e10b80", 1, []), (3, "text", "continents", 1, [])],
    "category1.gift": [(4, "single", "q-0aea2e650f", 1, [2])],
    "every-kind.gift": [
        (5, "single", "model-1", 1, [2, 5, 8]),
        (12, "single", "half-right", 1, [12]),
        (14, "multiple", "both", 2, []),
        (20, "multiple", "weighted", 2, [20, 20]),
        (22, "multiple", "enough", 2, [22]),
        (24, "text", "words", 2, [24, 24]),
        (26, "text", "wildcard", 2, [26]),
        (28, "numeric", "sum", 1, [28]),
        (30, "numeric", "pi", 1, [32, 33]),
        (36, "numeric", "range", 1, []),
        (38, "matching", "pairs", 4, []),
        (45, "single", "day", 1, []),
        (47, "single", "night", 1, []),
        (49, "reflection", "think", 0, []),
        (51, "single", "markup", 1, []),
        (53, "single", "lines", 1, []),
        (56, None, None, 0, [56]),
        (58, None, None, 0, [58]),
        (60, None, None, 0, [60]),
        (61, "single", "next", 1, []),
        (63, "text", "q-d0fc5495fa", 1, []),
    ],
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_to_the_last_question(name):
    found = gift.read((SAMPLES / name).read_bytes())

    assert [_summary(incoming) for incoming in found] == FILES[name]


@pytest.mark.parametrize("name", FILES)
def test_what_is_read_can_be_shown_in_a_lesson(name):
    questions = [incoming.question for incoming in gift.read((SAMPLES / name).read_bytes()) if incoming.question]

    assert all(render_fragments(kinds.fragments(question)) for question in questions)


def test_every_sample_has_its_line_here():
    assert {path.name for path in SAMPLES.iterdir()} == set(FILES)


def _summary(incoming):
    lines = [loss.line for loss in incoming.losses]
    question = incoming.question
    if question is None:
        return incoming.line, None, None, 0, lines
    return incoming.line, question.kind, question.key, sum(answer.correct for answer in question.answers), lines
