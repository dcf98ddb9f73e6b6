"""The table of docs/authoring.md: which kind each XML format brings in, which it takes out, and what is lost."""

import pytest

from quizzes.interchange import moodle_xml, qti2, qti3, qti12
from tests.quizzes.interchange.foreign import sample, skeleton
from tests.quizzes.questions import questions

TAIL = "\n\nHint: Look.\n\nExplanation: So.\n\n:::"
FULL = {
    "single": "::: question {#q points=2 shuffle=no}\n\nS\n\n- (x) a\n  > Yes.\n- ( ) b\n  > No." + TAIL,
    "true/false": "::: question {#q points=2}\n\nS\n\n- (x) True\n  > Yes.\n- ( ) False\n  > No." + TAIL,
    "multiple, partial": "::: question {#q points=2 credit=partial}\n\nS\n\n- [x] a\n  > Yes.\n- [x] b\n- [ ] c" + TAIL,
    "multiple, exact": "::: question {#q points=2}\n\nS\n\n- [x] a\n  > Yes.\n- [x] b\n- [ ] c" + TAIL,
    "numeric": "::: question {#q points=2}\n\nS\n\n- = 5 +- 1\n  > Yes.\n- != 9\n  > No." + TAIL,
    "text": '::: question {#q points=2 case=exact}\n\nS\n\n- = "a"\n  > Yes.\n- != "b"\n  > No.' + TAIL,
    "matching, partial": "::: question {#q points=2 credit=partial}\n\nS\n\n- a -> b\n- c -> d\n- -> e" + TAIL,
    "matching, exact": "::: question {#q points=2}\n\nS\n\n- a -> b\n  > Yes.\n- c -> d\n- -> e" + TAIL,
    "ordering, partial": "::: question {#q points=2 credit=partial}\n\nS\n\n1. a\n2. b" + TAIL,
    "ordering, exact": "::: question {#q points=2}\n\nS\n\n1. a\n2. b" + TAIL,
    "reflection": "::: reflection {#q}\n\nS" + TAIL,
}
#: What a question of each kind, with all that the kind can have, loses on its way out and back.
LOST = {
    "moodle_xml": {"multiple, exact": (), "matching, exact": ("credit", "feedback")},
    "qti3": {"matching, exact": ("feedback",), "ordering, partial": ("credit",)},
}
SAID = {
    "moodle_xml": {
        "multiple, exact": ["all or nothing; Moodle gives part of the credit for some of the right choices"],
        "matching, exact": [
            "all or nothing; Moodle gives part of the credit for some of the pairs",
            "the feedback under the pair “a -> b”; Moodle's pairs have none",
        ],
    },
    "qti3": {
        "matching, exact": ["the feedback under its pairs; QTI shows feedback for a whole answer"],
        "ordering, partial": ["part of the credit for steps in their places; QTI's order is right as a whole"],
    },
}
WRITERS = {"moodle_xml": moodle_xml, "qti3": qti3}
#: The kinds that the samples of each format become.
READ = {
    (moodle_xml, "moodle-xml/kinds.xml"): "single multiple single numeric text matching ordering reflection",
    (qti12, "qti12/canvas.xml"): "single ordering numeric multiple text matching reflection",
    (qti2, "qti2/feedback.xml"): "single",
    (qti2, "qti2/numbers.xml"): "numeric",
    (qti2, "qti2/words.xml"): "text",
    (qti2, "qti2/order.xml"): "ordering",
    (qti3, "qti3/basic-match.xml"): "matching",
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("kind", FULL)
def test_each_kind_goes_out_and_comes_back_but_for_what_the_table_says(name, kind):
    [parsed] = questions(FULL[kind])
    out = WRITERS[name].write([parsed])
    [back] = WRITERS[name].read(out.data)

    lost = LOST[name].get(kind, ())
    assert skeleton(back.question, without=lost) == skeleton(parsed, without=lost)
    assert [loss.message.split(": ", 1)[1] for loss in out.losses] == SAID[name].get(kind, [])
    for part in lost:
        assert skeleton(back.question)[part] != skeleton(parsed)[part]


@pytest.mark.parametrize(("reader", "path"), READ, ids=[path for _, path in READ])
def test_each_format_brings_in_the_kinds_that_the_table_says(reader, path):
    found = [item.question.kind for item in reader.read(sample(path)) if item.question]

    assert found == READ[reader, path].split()
