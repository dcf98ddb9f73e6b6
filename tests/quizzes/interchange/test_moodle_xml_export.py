"""Questions become Moodle XML and come back as they were; what Moodle cannot hold is named."""

import dataclasses

from hypothesis import HealthCheck, given, settings

from quizzes.interchange import moodle_xml, shapes
from quizzes.interchange.moodle_xml_export import SHARES
from tests.quizzes.generated import parsed_questions
from tests.quizzes.interchange.foreign import looks, meaning, sample, skeleton
from tests.quizzes.questions import questions

FUZZ = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
# Moodle's pairs have no feedback and no way to count all or nothing. With one right choice both credits are one, and
# without a wrong one Moodle cannot say which it is. A wrong side that reads like a right one as plain text is left out.
LOST = {"matching": ("credit", "feedback"), "reflection": ()}


def left_out(parsed):
    """What a trip through Moodle XML may change of this question."""
    if parsed.kind == "multiple" and sum(answer.correct for answer in parsed.answers) in (1, len(parsed.answers)):
        return ("credit",)
    if any("the wrong side" in loss.message for loss in moodle_xml.write([parsed]).losses):
        return (*LOST["matching"], "answers")
    return LOST.get(parsed.kind, ())


@FUZZ
@given(parsed_questions())
def test_a_question_comes_back_as_it_went(parsed):
    [back] = moodle_xml.read(moodle_xml.write([parsed]).data)

    assert back.question is not None, back.losses
    assert skeleton(back.question, without=left_out(parsed)) == skeleton(parsed, without=left_out(parsed))
    assert looks(back.question) == looks(parsed)


def test_a_wrong_side_that_reads_like_a_right_one_is_left_out_and_named():
    [parsed] = questions(
        "::: question {#q credit=partial}\n\nWhich?\n\n- one -> a\n- two -> b\n- -> `a`\n- -> c\n\n:::"
    )
    out = moodle_xml.write([parsed])

    assert [loss.message for loss in out.losses] == [
        'question "q": the wrong side “`a`”; as plain text it reads like a right one'
    ]
    [back] = moodle_xml.read(out.data)
    assert [answer.text for answer in back.question.answers] == ["one -> a", "two -> b", "-> c"]


@FUZZ
@given(parsed_questions())
def test_what_came_from_moodle_goes_back_and_forth_unchanged(parsed):
    [once] = moodle_xml.read(moodle_xml.write([parsed]).data)
    [twice] = moodle_xml.read(moodle_xml.write([once.question]).data)

    assert meaning(twice.question) == meaning(once.question)


def test_the_sample_of_every_type_survives_export_and_import():
    first = [item.question for item in moodle_xml.read(sample("moodle-xml/kinds.xml"))]
    out = moodle_xml.write(first)

    assert [meaning(item.question) for item in moodle_xml.read(out.data)] == [meaning(parsed) for parsed in first]
    assert out.losses == ()


def test_the_file_is_what_moodle_reads():
    [parsed] = questions(
        "::: question {#dots points=2}\n\nHow $x<y$?\n\n- = 0.5 .. 1.5\n  > *Yes*\n- != 5\n\nHint: Look.\n\n:::"
    )

    assert moodle_xml.write([parsed]).data.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<question type="numerical">\n'
        "<name><text>dots</text></name>\n"
        '<questiontext format="html"><text>How \\(x&amp;lt;y\\)?</text></questiontext>\n'
        '<generalfeedback format="html"><text></text></generalfeedback>\n'
        "<defaultgrade>2</defaultgrade>\n<idnumber>dots</idnumber>\n"
        '<answer fraction="100" format="html"><text>1</text>'
        '<feedback format="html"><text>&lt;em&gt;Yes&lt;/em&gt;</text></feedback><tolerance>0.5</tolerance></answer>\n'
        '<answer fraction="0" format="html"><text>5</text>'
        '<feedback format="html"><text></text></feedback><tolerance>0</tolerance></answer>\n'
        '<hint format="html"><text>Look.</text></hint>\n</question>\n</quiz>\n'
    )


def test_what_moodle_does_not_say_is_named_at_the_line_of_the_question():
    source = (
        "::: question {#pairs objective=2 level=apply}\n\nMatch\n\n- a -> *b*\n  > Yes.\n- c -> d\n\n:::\n\n"
        "::: question {#all}\n\nWhich?\n\n- [x] a\n- [x] b\n- [ ] c\n\n:::"
    )
    out = moodle_xml.write(questions(source))

    assert out.losses == (
        shapes.Loss(1, 'question "pairs": all or nothing; Moodle gives part of the credit for some of the pairs'),
        shapes.Loss(1, 'question "pairs": the feedback under the pair “a -> *b*”; Moodle\'s pairs have none'),
        shapes.Loss(1, 'question "pairs": how the right side “*b*” looks; Moodle\'s right sides are plain text'),
        shapes.Loss(1, 'question "pairs": its objective and level, which only a lesson has'),
        shapes.Loss(
            11, 'question "all": all or nothing; Moodle gives part of the credit for some of the right choices'
        ),
    )


def test_a_share_that_moodle_does_not_know_leaves_the_question_out():
    number = next(number for number in range(1, 30) if number not in SHARES)
    choices = "\n".join(f"- [x] choice {place}" for place in range(number))
    [parsed] = questions(f"::: question {{#many}}\n\nWhich?\n\n{choices}\n\n:::")

    out = moodle_xml.write([parsed])

    assert moodle_xml.read(out.data) == []
    assert [loss.message for loss in out.losses] == [
        f'question "many" is left out: Moodle has no share of the credit for {number} right choices'
    ]


def test_a_question_without_a_kind_is_left_out():
    [parsed] = questions("::: question {#a}\n\nWhich?\n\n- (x) a\n- ( ) b\n\n:::")

    out = moodle_xml.write([dataclasses.replace(parsed, kind=None)])

    assert [loss.message for loss in out.losses] == ['question "a" is left out: it has no kind']
