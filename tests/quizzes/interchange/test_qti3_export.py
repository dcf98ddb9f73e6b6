"""Questions become a QTI 3.0 package and come back as they were; the bytes are the same each time."""

import dataclasses
import io
import zipfile

from hypothesis import HealthCheck, given, settings

from quizzes.interchange import qti3, xmltree
from tests.quizzes.generated import parsed_questions
from tests.quizzes.interchange.foreign import looks, meaning, skeleton
from tests.quizzes.questions import questions

FUZZ = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
LOST = {"matching": ("feedback",), "ordering": ("credit",)}
#: The order of the schema.
ORDER = [
    "qti-response-declaration",
    "qti-outcome-declaration",
    "qti-item-body",
    "qti-catalog-info",
    "qti-response-processing",
    "qti-modal-feedback",
]


def files(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@FUZZ
@given(parsed_questions())
def test_a_question_comes_back_as_it_went(parsed):
    [back] = qti3.read(qti3.write([parsed]).data)

    without = LOST.get(parsed.kind, ())
    assert back.question is not None, back.losses
    assert skeleton(back.question, without=without) == skeleton(parsed, without=without)
    assert back.losses == ()
    assert looks(back.question, maths="mathml") == looks(parsed, maths="mathml")


@FUZZ
@given(parsed_questions())
def test_what_came_back_goes_back_and_forth_unchanged(parsed):
    first = qti3.write([parsed])
    [once] = qti3.read(first.data)
    second = qti3.write([once.question])
    [twice] = qti3.read(second.data)

    assert meaning(twice.question) == meaning(once.question)
    assert qti3.write([parsed]).data == first.data
    assert qti3.write([twice.question]).data == second.data


@FUZZ
@given(parsed_questions())
def test_every_item_is_xml_with_its_parts_in_the_order_of_the_schema(parsed):
    for name, text in files(qti3.write([parsed]).data).items():
        root = xmltree.read(text.encode())
        if name == "imsmanifest.xml":
            continue
        places = [ORDER.index(child.name) for child in root.children]
        identifiers = [node.get("identifier") for node in root.iter() if node.name.endswith("-choice")]

        assert places == sorted(places)
        assert len(identifiers) == len(set(identifiers))


def test_the_package_is_a_manifest_and_a_file_for_each_question():
    source = (
        "::: question {#one points=2}\n\nWhich?\n\n- (x) a\n  > Yes.\n- ( ) b\n\nHint: Look.\n\n"
        "Explanation: So.\n\n:::\n\n::: question {#2nd}\n\nHow many?\n\n- = 2\n\n:::"
    )
    found = files(qti3.write(questions(source)).data)

    assert list(found) == ["imsmanifest.xml", "items/one.xml", "items/_2nd.xml"]
    assert (
        '<resource identifier="r-_2nd" type="imsqti_item_xmlv3p0" href="items/_2nd.xml">'
        '<file href="items/_2nd.xml"/></resource>' in found["imsmanifest.xml"]
    )
    assert found["items/one.xml"].split("\n")[2:-2] == [
        '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">'
        "<qti-correct-response><qti-value>choice-a</qti-value></qti-correct-response></qti-response-declaration>",
        '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="2">'
        "<qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>",
        '<qti-outcome-declaration identifier="FEEDBACK" cardinality="single" base-type="identifier">'
        "</qti-outcome-declaration>",
        '<qti-outcome-declaration identifier="EXPLANATION" cardinality="single" base-type="identifier">'
        "</qti-outcome-declaration>",
        '<qti-item-body><div data-catalog-idref="hints">Which?</div>'
        '<qti-choice-interaction response-identifier="RESPONSE" max-choices="1" shuffle="true">'
        '<qti-simple-choice identifier="choice-a">a</qti-simple-choice>'
        '<qti-simple-choice identifier="choice-b">b</qti-simple-choice></qti-choice-interaction></qti-item-body>',
        '<qti-catalog-info><qti-catalog id="hints"><qti-card support="ext:hint"><qti-html-content>'
        "<div>Look.</div></qti-html-content></qti-card></qti-catalog></qti-catalog-info>",
        "<qti-response-processing><qti-response-condition><qti-response-if>"
        '<qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match>'
        '<qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">2</qti-base-value>'
        '</qti-set-outcome-value><qti-set-outcome-value identifier="EXPLANATION">'
        '<qti-base-value base-type="identifier">explanation</qti-base-value></qti-set-outcome-value>'
        "</qti-response-if></qti-response-condition>"
        '<qti-set-outcome-value identifier="FEEDBACK"><qti-variable identifier="RESPONSE"/></qti-set-outcome-value>'
        "</qti-response-processing>",
        '<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="choice-a" show-hide="show">'
        "<qti-content-body><div>Yes.</div></qti-content-body></qti-modal-feedback>",
        '<qti-modal-feedback outcome-identifier="EXPLANATION" identifier="explanation" show-hide="show">'
        "<qti-content-body><div>So.</div></qti-content-body></qti-modal-feedback>",
    ]


def test_formulas_go_as_mathml_and_come_back_as_they_were():
    [parsed] = questions("::: question {#q}\n\nWhat is $\\frac{a}{b}$?\n\n- (x) $x<y$\n- ( ) `x<y`\n\n:::")
    out = qti3.write([parsed])

    assert '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="\\frac{a}{b}"' in files(out.data)["items/q.xml"]
    assert meaning(qti3.read(out.data)[0].question) == meaning(parsed)


def test_what_qti_does_not_say_is_named():
    source = (
        "::: question {#a}\n\n==Match==\n\n- a -> b\n  > Yes.\n- c -> d\n\n:::\n\n"
        "::: question {#b credit=partial section=s}\n\nOrder\n\n1. a\n2. b\n\n:::"
    )
    out = qti3.write([*questions(source), dataclasses.replace(questions(source)[0], kind=None)])

    assert [(loss.line, loss.message) for loss in out.losses] == [
        (1, 'question "a": the feedback under its pairs; QTI shows feedback for a whole answer'),
        (1, 'question "a": how words that are struck, underlined or highlighted look'),
        (11, 'question "b": part of the credit for steps in their places; QTI\'s order is right as a whole'),
        (11, 'question "b": its section, which only a lesson has'),
        (1, 'question "a" is left out: it has no kind'),
    ]
