"""Moodle XML is read: what becomes of every type, and what is said of all that has no place here."""

import pytest

from quizzes.interchange import moodle_xml
from quizzes.interchange.shapes import MOST_ANSWERS_OF_ONE, Unreadable
from tests.quizzes.interchange.foreign import blocks, losses, reasons, sample

KINDS = [
    "::: question {#multimodal_1 points=2 shuffle=no}\n\nWhat does it mean for a model to be *multimodal*?\n\n"
    "- ( ) It is smarter\n  > Nothing follows for quality.\n- (x) It takes several kinds of data\n\n"
    "Hint: Think about the inputs.\n\nHint: And about the outputs.\n\n"
    "Explanation: The word counts kinds of data.\n\n:::",
    "::: question {#even credit=partial}\n\nWhich are even?\n\n- [x] 2\n- [ ] 3\n- [x] 4\n\n:::",
    "::: question {#from-noise}\n\nDiffusion starts from noise.\n\n- (x) True\n- ( ) False\n  > It does.\n\n:::",
    "::: question {#dots}\n\nHow many dots?\n\n- = 55 +- 5\n  > Right.\n- != 550\n  > Ten times too many.\n\n:::",
    "::: question {#noise case=exact}\n\nWhat is \\*added\\*?\n\nName it.\n\n"
    '- = "Noise"\n- = "a \\* \\"b\\""\n- != "GAN"\n  > That is a model.\n\n:::',
    "::: question {#kinds-of-data credit=partial}\n\nMatch.\n\n"
    "- Text to image -> A picture\n- Text to **speech** -> A voice \\-> sound\n- -> A film\n\n:::",
    "::: question {#steps}\n\nPut in order.\n\n1. Start from noise\n2. Denoise\n\n:::",
    "::: reflection {#why}\n\nWhy does *denoising* work?\n\nExplanation: Think of erosion.\n\n:::",
]
WRONG = "the feedback to any answer that is not right: “Look again.”"


def question(kind, inside, **common):
    """The bytes of a file with one question."""
    parts = "".join(f"<{name}>{value}</{name}>" for name, value in common.items())
    stem = '<questiontext format="html"><text>So?</text></questiontext>'
    name = "<name><text>q</text></name>"
    return f'<quiz><question type="{kind}">{name}{stem}{parts}{inside}</question></quiz>'.encode()


def answers(*pairs):
    return "".join(f'<answer fraction="{worth}"><text>{text}</text></answer>' for text, worth in pairs)


def test_every_type_that_has_a_kind_becomes_its_question():
    found = moodle_xml.read(sample("moodle-xml/kinds.xml"))

    assert blocks(found) == KINDS
    assert [item.line for item in found] == [10, 29, 39, 45, 51, 61, 69, 78]
    assert losses(found) == [
        [(4, "not carried over: the category “Images and text”; questions belong to the lesson they enter")],
        *([] for _ in range(7)),
    ]


def test_what_is_lost_of_a_question_is_named_with_its_line():
    found = moodle_xml.read(sample("moodle-xml/losses.xml"))

    assert losses(found)[:4] == [
        [
            (3, "not carried over: styles such as colors and sizes (in the question text)"),
            (3, "not carried over: the picture “cat.png”; its words “this animal” were kept (in the question text)"),
            (3, "not carried over: a <script>, with all that is in it (in the question text)"),
            (8, "not carried over: the file “sound.mp3” (in the question text)"),
            (3, "not carried over: its weight of 1.5 points became 2; ours are whole numbers"),
            (12, f"not carried over: {WRONG}; write it under the choices"),
            (3, "not carried over: its tags: animals, easy"),
            (14, "not carried over: the choice “A lion” earned 50 %; here it is wrong"),
        ],
        [
            (17, "not carried over: its units (kg): learners type the number alone; name the unit in the question"),
            (
                22,
                "not carried over: the answer with a wildcard, * with its feedback “Weigh it.”; "
                "list each accepted answer",
            ),
            (
                17,
                "not carried over: the answer 3.5 with its feedback: this foreseen wrong answer lies within the right "
                "one on line 20 and is never reached; change either",
            ),
        ],
        [
            (28, "not carried over: the answer with a wildcard, diff*; list each accepted answer"),
            (25, "none of its answers is right as our questions understand it"),
        ],
        [
            (30, "not carried over: the notes for graders; a reflection has none"),
            (30, "not carried over: files as answers; a reflection takes text"),
            (
                30,
                "not carried over: that somebody grades it; a reflection is kept for the learner and never scored",
            ),
        ],
    ]


def test_a_type_without_a_kind_says_what_to_do_instead():
    assert reasons(moodle_xml.read(sample("moodle-xml/losses.xml"))) == {
        "Only wildcards": "none of its answers is right as our questions understand it",
        "Two right": "several choices are right and only one is to be chosen; make them one, or let several apply",
        "Intro": "a description asks nothing; put its text into the lesson",
        "": "gaps within a text have no kind here; write a question for each gap",
        "Drag": "words dragged into a text have no kind here; write a matching",
        "Sum": "numbers drawn from formulas have no kind here; write a numeric question for some of them",
        "Odd": "its type “pmatchx” has no kind here",
        "Empty": "it asks nothing that can be shown here; write the question and import it again",
    }


def test_a_file_that_another_program_wrote_is_read():
    found = moodle_xml.read(sample("moodle-xml/moodlexport.xml"))

    assert [item.question.kind for item in found] == ["single", "multiple", "reflection"]
    assert found[0].question.stem == "Is every picture made of dots? $x^2$"
    assert [len(item.losses) for item in found] == [1, 1, 2]


@pytest.mark.parametrize(
    ("pairs", "credit", "lost"),
    [
        ((("a", 50), ("b", -50), ("c", 50)), "partial", 0),
        ((("a", "33.33333"), ("b", "33.33333"), ("c", "33.33333"), ("d", "-33.33333")), "partial", 0),
        ((("a", 100), ("b", -100)), "exact", 0),
        ((("a", 50), ("b", -100), ("c", 50)), "exact", 1),
        ((("a", 70), ("b", 0), ("c", 30)), "partial", 1),
        ((("a", 50), ("b", 0), ("c", 50)), "partial", 1),
    ],
)
def test_weights_of_several_choices_become_the_credit_they_come_to(pairs, credit, lost):
    [found] = moodle_xml.read(question("multichoice", answers(*pairs), single="false"))

    assert (found.question.kind, found.question.credit, len(found.losses)) == ("multiple", credit, lost)


def test_all_or_nothing_multiple_choice_is_exact():
    [found] = moodle_xml.read(question("multichoiceset", answers(("a", 100), ("b", 0), ("c", 100))))

    assert (found.question.kind, found.question.credit, found.losses) == ("multiple", "exact", ())


def test_answers_that_count_as_the_same_are_kept_once():
    [found] = moodle_xml.read(question("shortanswer", answers(("Paris", 100), ("paris", 100), ("PARIS ", 100))))

    assert ([answer.text for answer in found.question.answers], found.losses) == (['"Paris"'], ())


def test_an_answer_that_earned_a_part_is_a_foreseen_wrong_one():
    [found] = moodle_xml.read(question("numerical", answers(("5", 100), ("6", 50))))

    assert [(answer.text, answer.correct) for answer in found.question.answers] == [("5", True), ("6", False)]
    assert [loss.message for loss in found.losses] == ["not carried over: the answer “6” earned 50 %; here it is wrong"]


def test_questions_with_one_name_get_ids_of_their_own():
    one = question("truefalse", answers(("true", 100), ("false", 0))).decode()
    two = one.replace("</quiz>", "") + one.replace("<quiz>", "")

    assert [item.question.key for item in moodle_xml.read(two.encode())] == ["q", "q-2"]


def test_a_question_without_a_name_keeps_its_id_when_it_is_imported_again():
    nameless = question("truefalse", answers(("true", 100), ("false", 0))).replace(b"<name><text>q</text></name>", b"")

    first, second = (moodle_xml.read(nameless)[0].question.key for _ in range(2))
    assert first == second
    assert first.startswith("q-")


def test_more_answers_than_anybody_writes_are_refused():
    many = answers(*((f"a{n}", 100 if n == 0 else 0) for n in range(MOST_ANSWERS_OF_ONE + 1)))

    for kind in ("multichoice", "shortanswer"):
        [found] = moodle_xml.read(question(kind, many, single="true"))
        assert (
            found.losses[-1].message == f"it has {MOST_ANSWERS_OF_ONE + 1} answers; {MOST_ANSWERS_OF_ONE} are the most"
        )


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 1, "the file is empty"),
        (b"<html/>", 1, "the file begins with <html>; Moodle XML begins with <quiz>"),
        (b"<quiz>\n<question>\n</quiz>", 3, "the XML is broken here: mismatched tag"),
        (b"\xff\xfe\x00", 1, "the XML is broken here: unclosed token"),
    ],
)
def test_a_file_that_is_none_says_so_with_the_line(data, line, message):
    with pytest.raises(Unreadable) as refusal:
        moodle_xml.read(data)

    assert (refusal.value.line, refusal.value.message) == (line, message)
