"""Items of QTI 2 and 3 are read: every interaction that has a kind, feedback, rules of scoring, and what is lost."""

import pytest

from quizzes.interchange import qti2, qti3
from quizzes.interchange.qti_answers import IMPOSSIBLE
from quizzes.interchange.shapes import Unreadable
from tests.quizzes.interchange.foreign import blocks, losses, reasons, sample

QTI2 = {
    "feedback": "::: question {#luggage points=3}\n\nThe sign reads **Never leave luggage unattended**.\n\n"
    "What does it ask?\n\n- (x) Stay with it.\n  > Yes.\n- ( ) Let others look after it.\n"
    "  > Others may be strangers.\n- ( ) None of these\n\nExplanation: Unattended means alone.\n\n:::",
    "numbers": "::: question {#boiling}\n\nWater boils at \\_\\_\\_\\_\\_ degrees Celsius.\n\n"
    "- = 100 +- 2\n- != 212 +- 1%\n  > That is in Fahrenheit.\n\n:::",
    "order": "::: question {#order}\n\nWho came in first?\n\n1. Michael\n2. Rubens\n3. Jenson\n\n:::",
    "words": "::: question {#richard}\n\nMade glorious summer by this sun of \\_\\_\\_\\_\\_;\n\n"
    '- = "York"\n- != "Jork"\n\n:::',
}
QTI3 = {
    "basic-choice": "::: question {#basic-choice shuffle=no}\n\nChoose the response declaration.\n\n"
    "- (x) response declaration\n- ( ) outcome declaration\n\n:::",
    "basic-match": "::: question {#basic-match}\n\nMatch QTI variables to their roles.\n\n"
    "- Response -> Candidate answer\n- Outcome -> Derived score\n\n:::",
    "basic-mathml": '::: question {#basic-mathml case=exact}\n\n$2 + 2$ \\=\n\n- = "4"\n\n:::',
}


def item(body, declared="", processing="", *, more=""):
    """The bytes of an item of QTI 3."""
    return (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q" title="Q">'
        f"{declared}{more}<qti-item-body>{body}</qti-item-body>{processing}</qti-assessment-item>"
    ).encode()


def declared(base, right=(), cardinality="single", mapping=""):
    values = "".join(f"<qti-value>{value}</qti-value>" for value in right)
    correct = f"<qti-correct-response>{values}</qti-correct-response>" if right else ""
    return (
        f'<qti-response-declaration identifier="R" cardinality="{cardinality}" base-type="{base}">'
        f"{correct}{mapping}</qti-response-declaration>"
    )


def mapping(**worth):
    entries = "".join(f'<qti-map-entry map-key="{key}" mapped-value="{value}"/>' for key, value in worth.items())
    return f"<qti-mapping>{entries}</qti-mapping>"


def choices(*keys, most=1):
    options = "".join(f'<qti-simple-choice identifier="{key}">{key}</qti-simple-choice>' for key in keys)
    return (
        f'<p>So?</p><qti-choice-interaction response-identifier="R" max-choices="{most}">'
        f"{options}</qti-choice-interaction>"
    )


MAPPED = '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response"/>'
TYPED = '<p>So? <qti-text-entry-interaction response-identifier="R"/></p>'


def rule(test, value="1", name="SCORE", base="float"):
    put = f'<qti-set-outcome-value identifier="{name}"><qti-base-value base-type="{base}">{value}</qti-base-value>'
    inside = f"<qti-response-if>{test}{put}</qti-set-outcome-value></qti-response-if>"
    return (
        f"<qti-response-processing><qti-response-condition>{inside}</qti-response-condition></qti-response-processing>"
    )


@pytest.mark.parametrize("name", QTI2)
def test_an_item_of_qti_2_becomes_its_question(name):
    assert blocks(qti2.read(sample(f"qti2/{name}.xml"))) == [QTI2[name]]


@pytest.mark.parametrize("name", QTI3)
def test_an_item_of_qti_3_that_others_wrote_becomes_its_question(name):
    found = qti3.read(sample(f"qti3/{name}.xml"))

    assert blocks(found) == [QTI3[name]]
    assert losses(found) == [[]]


def test_what_is_lost_of_an_item_is_named_with_its_line():
    assert losses(qti2.read(sample("qti2/feedback.xml"))) == [
        [
            (11, "not carried over: notes for those who score or teach"),
            (
                2,
                "not carried over: that some of its choices keep their place; write shuffle=no if the order matters",
            ),
            (35, "not carried over: feedback that belongs to no single answer, “Read the sign again.”"),
        ]
    ]
    assert losses(qti2.read(sample("qti2/words.xml"))) == [
        [(2, "not carried over: the answer “Jork” earned a part of the points; here it is wrong")]
    ]


def test_items_that_have_no_kind_say_what_to_write_instead():
    found = [*qti3.read(sample("qti3/basic-composite.xml")), *qti3.read(sample("qti3/challenge-water-cycle.xml"))]

    assert reasons(found) == {
        "basic-composite": "it asks 2 things at once; write a question for each",
        "Challenge 05 — Complete the water cycle": IMPOSSIBLE["gapMatchInteraction"],
    }


@pytest.mark.parametrize("interaction", [*IMPOSSIBLE, "hotspotInteraction", "graphicOrderInteraction"])
def test_every_other_interaction_has_its_reason(interaction):
    name = "qti-" + "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in interaction)
    [found] = qti3.read(item(f'<p>So?</p><{name} response-identifier="R"></{name}>', declared("identifier")))

    said = IMPOSSIBLE.get(interaction, "places on a picture have no kind here; write a matching or a choice")
    assert (found.question, found.losses[-1].message) == (None, said)


@pytest.mark.parametrize(
    ("declaration", "processing", "credit", "lost"),
    [
        (declared("identifier", ["a", "b"], "multiple"), "", "exact", 0),
        (declared("identifier", ["a", "b"], "multiple", mapping(a="0.5", b="0.5", c="-0.5")), MAPPED, "partial", 0),
        (declared("identifier", [], "multiple", mapping(a="0.5", b="0.5", c="-0.5")), MAPPED, "partial", 0),
        (declared("identifier", ["a", "b"], "multiple", mapping(a="0.9", b="0.1")), MAPPED, "partial", 1),
    ],
)
def test_several_choices_are_counted_as_the_item_counts_them(declaration, processing, credit, lost):
    [found] = qti3.read(item(choices("a", "b", "c", most=0), declaration, processing))

    assert [answer.correct for answer in found.question.answers] == [True, True, False]
    assert (found.question.kind, found.question.credit, len(found.losses)) == ("multiple", credit, lost)


def test_the_right_choice_may_be_said_by_the_rules_alone():
    test = (
        '<qti-match><qti-variable identifier="R"/><qti-base-value base-type="identifier">b</qti-base-value></qti-match>'
    )
    [found] = qti3.read(item(choices("a", "b"), declared("identifier"), rule(test)))

    assert [answer.correct for answer in found.question.answers] == [False, True]


@pytest.mark.parametrize(
    ("test", "answer"),
    [
        ('<qti-equal tolerance-mode="exact">{R}{C}</qti-equal>', "10"),
        ('<qti-equal tolerance-mode="absolute" tolerance="0.5">{R}{C}</qti-equal>', "10 +- 0.5"),
        ('<qti-equal tolerance-mode="absolute" tolerance="1 2">{R}{C}</qti-equal>', "9 .. 12"),
        ('<qti-equal tolerance-mode="relative" tolerance="5 5">{R}{C}</qti-equal>', "10 +- 5%"),
        ("<qti-and><qti-gte>{R}{9}</qti-gte><qti-lte>{R}{11}</qti-lte></qti-and>", "9 .. 11"),
        ("<qti-and><qti-lte>{9}{R}</qti-lte><qti-gte>{11}{R}</qti-gte></qti-and>", "9 .. 11"),
    ],
)
def test_numbers_are_right_within_the_bounds_that_the_rules_give(test, answer):
    parts = {"{R}": '<qti-variable identifier="R"/>', "{C}": '<qti-correct identifier="R"/>'}
    parts |= {f"{{{n}}}": f'<qti-base-value base-type="float">{n}</qti-base-value>' for n in (9, 11)}
    for short, full in parts.items():
        test = test.replace(short, full)
    [found] = qti3.read(item(TYPED, declared("float", ["10"]), rule(test)))

    assert [answer.text for answer in found.question.answers] == [answer]
    assert found.losses == ()


def test_rules_that_are_not_understood_are_said_and_the_declared_answer_holds():
    odd = "<qti-response-processing><qti-exit-response/></qti-response-processing>"
    [found] = qti3.read(item(TYPED, declared("integer", ["7"]), odd))

    assert [answer.text for answer in found.question.answers] == ["7"]
    assert [loss.message for loss in found.losses] == [
        "not carried over: its own rules of scoring; compare what is right here with what was right there"
    ]


def test_words_fold_case_only_where_the_item_does():
    folded = '<qti-string-match case-sensitive="false"><qti-variable identifier="R"/>'
    folded += '<qti-base-value base-type="string">Bee</qti-base-value></qti-string-match>'

    [exact] = qti3.read(item(TYPED, declared("string", ["Bee"])))
    [loose] = qti3.read(item(TYPED, declared("string", ["Bee"]), rule(folded)))
    assert (exact.question.case, loose.question.case) == ("exact", "fold")


def test_hints_stand_in_a_catalog():
    card = '<qti-card support="ext:hint"><qti-html-content><p>Look.</p></qti-html-content></qti-card>'
    sign = '<qti-card support="sign-language"><qti-file-href>a.mp4</qti-file-href></qti-card>'
    catalog = f'<qti-catalog-info><qti-catalog id="h">{card}{sign}</qti-catalog></qti-catalog-info>'
    [found] = qti3.read(item(choices("a", "b"), declared("identifier", ["a"]), catalog))

    assert found.question.hints == ("Look.",)
    assert [loss.message for loss in found.losses] == ["not carried over: a card of its catalog, “sign-language”"]


@pytest.mark.parametrize(
    ("body", "declaration", "reason"),
    [
        ("<p>Read.</p>", "", "it asks nothing; put its text into the lesson"),
        (choices("a", "b"), declared("identifier"), "0 of its choices are right, and one is to be chosen"),
        (choices("a", "b"), declared("identifier", ["a", "b"]), "2 of its choices are right, and one is to be chosen"),
        (TYPED, declared("string"), "none of its answers is right as our questions understand it"),
    ],
)
def test_an_item_that_says_too_little_is_refused_with_the_reason(body, declaration, reason):
    [found] = qti3.read(item(body, declaration))

    assert (found.question, found.losses[-1].message) == (None, reason)


def test_an_item_whose_numbers_are_drawn_is_refused():
    template = '<qti-template-declaration identifier="N" cardinality="single" base-type="integer"/>'
    [found] = qti3.read(item(choices("a", "b"), declared("identifier", ["a"]), more=template))

    assert found.losses[-1].message == (
        "numbers or words that are drawn anew have no kind here; write a question for some of them"
    )


@pytest.mark.parametrize(
    ("reader", "data", "message"),
    [
        (qti3, sample("qti2/order.xml"), "there is no item of QTI 3 here, which begins with <qti-assessment-item>; "
         "it holds <assessmentItem>"),
        (qti2, sample("qti3/basic-match.xml"), "there is no item of QTI 2 here, which begins with <assessmentItem>; "
         "it holds <qti-assessment-item>"),
        (qti3, b"<quiz/>", "there is no item of QTI 3 here, which begins with <qti-assessment-item>"),
    ],
)  # fmt: skip
def test_a_file_of_another_version_says_what_it_is(reader, data, message):
    with pytest.raises(Unreadable) as refusal:
        reader.read(data)

    assert refusal.value.message == message
