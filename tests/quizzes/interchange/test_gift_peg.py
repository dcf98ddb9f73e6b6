"""GIFT that we write, read by a parser that others wrote: gift-pegjs 1.0.2, which only development needs.

It is found in ``$GIFT_PEGJS`` or in ``build/node/node_modules/gift-pegjs``. Four of its faults are known and accounted
for here: it decodes ``\\n`` into a line break and a semicolon; it decodes nothing on the right side of a pair; it calls
the first feedback of a true/false question that of "true" (Moodle shows it to those who are wrong); and it takes a
right choice with an arrow that stands first for a pair, so that we escape the arrow where Markdown lets us.
"""

import json
import os
import re
import shutil
import subprocess
from itertools import repeat
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from quizzes import kinds
from quizzes.interchange import gift
from quizzes.interchange.markup import plain_words
from quizzes.kinds import matching
from tests.quizzes.generated import parsed_questions
from tests.quizzes.interchange.test_gift_round_trip import HELD

ROOT = Path(__file__).parents[3]
PARSER = Path(os.environ.get("GIFT_PEGJS") or ROOT / "build/node/node_modules/gift-pegjs").absolute()
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(
    NODE is None or not (PARSER / "package.json").exists(),
    reason="needs node, and gift-pegjs in $GIFT_PEGJS or build/node/node_modules/gift-pegjs",
)
_UNDECODED = {"&&058;": ":", "&&035;": "#", "&&061;": "=", "&&123;": "{", "&&125;": "}", "&&126;": "~", "&&092;": "\\"}
#: A right choice that stands first and has an arrow in code, where no sign can be escaped.
ARROW_IN_CODE = re.compile(r"\{\n\t=[^\n#]*->[^\n]*\n\t~")
TYPES = {"multiple": "MC", "single": "MC", "numeric": "Numerical", "text": "Short", "matching": "Matching"}


def parsed_by_others(texts):
    script = Path(__file__).with_name("gift_peg.cjs")
    ran = subprocess.run(
        [NODE, script, PARSER], input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(ran.stdout)


def test_it_is_the_version_that_this_was_written_against():
    assert json.loads((PARSER / "package.json").read_text())["version"] == "1.0.2"


def drawn(count, held=HELD):
    """Questions of all sorts, drawn without a search for the smallest: one run of the parser takes them all."""
    collected = []

    @settings(max_examples=count, deadline=None, database=None, phases=[Phase.generate])
    @given(parsed_questions(held))
    def collect(parsed):
        collected.append(parsed)

    collect()
    return collected


def test_others_read_what_we_write_as_we_mean_it():
    written = [(parsed, gift.write([parsed]).data.decode()) for parsed in drawn(500)]
    kept = [(parsed, text) for parsed, text in written if _is_read(text.encode())]

    found = parsed_by_others([text for _, text in kept])

    for (parsed, text), read in zip(kept, found, strict=True):
        assert isinstance(read, list), f"{read['error']}\n{text}"
        assert [_as_read(item) for item in read] == [_as_meant(parsed)], text


def test_a_whole_file_is_read_question_by_question():
    questions = [next(parsed for parsed in drawn(40, (kind,)) if _is_read(gift.write([parsed]).data)) for kind in HELD]

    read = parsed_by_others([gift.write(questions).data.decode()])[0]

    assert [item["title"] for item in read] == ["q"] * len(HELD)


def _is_read(data):
    return bool(data) and not ARROW_IN_CODE.search(data.decode())


def _as_read(item):
    said = {
        "type": item["type"],
        "id": item["id"],
        "title": item["title"],
        "format": item["stem"]["format"],
        "stem": _text(item["stem"]),
        "explanation": _text(item["globalFeedback"]),
    }
    if item["type"] == "TF":
        said["answers"] = [item["isTrue"], _text(item["trueFeedback"]), _text(item["falseFeedback"])]
    elif item["type"] == "Matching":
        pairs = item["matchPairs"]
        said["answers"] = [(_text(pair["subquestion"]), _decoded(pair["subanswer"])) for pair in pairs]
    elif item["type"] != "Essay":
        said["answers"] = [
            (_weight(choice), _answer(choice["text"]), _text(choice["feedback"])) for choice in item["choices"]
        ]
    return said


def _weight(choice):
    return choice["weight"] if choice["weight"] is not None else 100 * choice["isCorrect"]


def _answer(text):
    if "text" in text:
        return _text(text)
    if text["type"] == "high-low":
        return pytest.approx((text["numberLow"], text["numberHigh"]))
    number, margin = text["number"], text.get("range", 0)
    return pytest.approx((number - margin, number + margin))


def _text(part):
    """A text as the parser gives it, its line breaks mended and its arrows as they show."""
    return _shown(part["text"].replace("\n;", "\n")) if part else ""


def _shown(text):
    return re.sub(r"\\?-\\?>", "->", text).strip()


def _decoded(text):
    for code, sign in _UNDECODED.items():
        text = text.replace(code, sign)
    return text


def _as_meant(parsed):
    said = {
        "type": TYPES.get(parsed.kind, "Essay"),
        "id": parsed.key,
        "title": parsed.key,
        "format": "markdown",
        "stem": _shown(parsed.stem),
        "explanation": _shown(parsed.explanation),
    }
    if [answer.text for answer in parsed.answers] == ["True", "False"]:
        right, wrong = sorted(parsed.answers, key=lambda answer: not answer.correct)
        said |= {"type": "TF", "answers": [right.text == "True", _shown(wrong.feedback), _shown(right.feedback)]}
    elif parsed.kind == "matching":
        sides = [matching.sides(answer.text) for answer in parsed.answers]
        said["answers"] = [(_shown(left), plain_words(right) or " ".join(right.split())) for left, right in sides]
    elif parsed.kind != "reflection":
        said["answers"] = list(_answers_as_meant(parsed))
    return said


def _answers_as_meant(parsed):
    """The answers with their weights: those to a number with the right ones first, with their bounds."""
    right = sum(answer.correct for answer in parsed.answers)
    share = round(100 / right, 5) if parsed.kind == "multiple" else 100
    cost = {"multiple": -share if parsed.credit == "partial" else -100}.get(parsed.kind, 0)
    spans = _bounds(parsed) if parsed.kind == "numeric" else repeat(None)
    for answer, span in zip(_in_order(parsed), spans, strict=False):
        weight = share if answer.correct else cost
        said = _shown(answer.text)
        if parsed.kind == "text":
            said = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", answer.text[1:-1]).replace("*", r"\*")
        yield weight, said if span is None else span, _shown(answer.feedback)


def _in_order(parsed):
    return sorted(parsed.answers, key=lambda answer: parsed.kind == "numeric" and not answer.correct)


def _bounds(parsed):
    content = kinds.content(parsed, [""] * len(kinds.fragments(parsed)))
    meanings = sorted((asked.meaning for asked in kinds.asks(content)), key=lambda meaning: not meaning[0])
    return [(float(low), float(high)) for _, low, high in meanings]
