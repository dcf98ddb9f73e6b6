"""QTI 1.2 is read, in the form of Canvas, of text2qti, and of the standard's own examples."""

import pytest

from quizzes.interchange import qti12
from quizzes.interchange.shapes import Unreadable
from tests.quizzes.interchange.foreign import blocks, losses, reasons, sample

CANVAS = [
    "::: question {#i1 points=2}\n\nWhich is C?\n\n- (x) C \\*\n- ( ) A\n  > Not A\n\n"
    "Explanation: Neutral\n\nCorrect\n\n:::",
    "::: question {#days}\n\nOrder the **days**.\n\n1. Monday\n2. Tuesday\n\n:::",
    "::: question {#number}\n\nHow many?\n\n- = 77 +- 7\n\n:::",
    "::: question {#select}\n\nWhich are even?\n\n- [ ] 1\n- [x] 2\n- [x] 4\n\n:::",
    '::: question {#short}\n\nFill in\n\n- = "Blank"\n  > Yes, blank.\n- = "gap"\n\n:::',
    "::: question {#match credit=partial}\n\nMatch\n\n- one -> 1\n- two -> 2\n- -> 3\n\n:::",
    "::: reflection {#essay}\n\nWhy?\n\n:::",
    None,
]
GRADED = "not carried over: that somebody grades it; a reflection is kept for the learner and never scored"


def item(presentation, processing="", feedback="", metadata=""):
    """The bytes of a file with one item."""
    return (
        f'<questestinterop><item ident="i" title="Q">{metadata}<presentation>{presentation}</presentation>'
        f"<resprocessing>{processing}</resprocessing>{feedback}</item></questestinterop>"
    ).encode()


def text(words, kind="text/plain"):
    return f'<material><mattext texttype="{kind}">{words}</mattext></material>'


def choice(*keys, cardinality="Single"):
    labels = "".join(f'<response_label ident="{key}">{text(key)}</response_label>' for key in keys)
    inside = f"<render_choice>{labels}</render_choice>"
    return f'{text("So?")}<response_lid ident="r" rcardinality="{cardinality}">{inside}</response_lid>'


def condition(inside, earns=0, shows=""):
    put = f'<setvar action="Set" varname="SCORE">{earns}</setvar>' if earns else ""
    show = f'<displayfeedback linkrefid="{shows}"/>' if shows else ""
    return f"<respcondition><conditionvar>{inside}</conditionvar>{put}{show}</respcondition>"


def equal(value, name="r", case=""):
    return f'<varequal respident="{name}"{case}>{value}</varequal>'


def test_every_type_of_canvas_becomes_its_question():
    found = qti12.read(sample("qti12/canvas.xml"))

    assert blocks(found) == CANVAS
    assert reasons(found) == {"Gaps": "gaps within a text have no kind here; write a question for each gap"}
    assert losses(found)[:-1] == [
        [(26, "not carried over: feedback that belongs to no single answer, “<p>Incorrect</p>”")],
        *([] for _ in range(5)),
        [(75, GRADED)],
    ]


def test_a_package_of_another_program_is_read():
    found = qti12.read(sample("qti12/text2qti.zip"))

    assert [(item.name, item.question.kind, item.question.key) for item in found] == [
        ("Multimodal", "single", "multimodal"),
        ("Even", "multiple", "even"),
        ("Dots", "numeric", "dots"),
        ("Noise", "text", "noise"),
        ("Essay", "reflection", "essay"),
        ("True", "single", "true"),
    ]
    assert [[answer.text for answer in item.question.answers] for item in found] == [
        ["It takes in more than one kind of data.", "It is smarter.", "It runs on `several` computers."],
        ["2", "3", "4"],
        ["55 +- 5"],
        ['"noise"', '"Gaussian noise"'],
        [],
        ["True", "False"],
    ]
    assert found[0].question.stem == "What does it mean for a model to be *multimodal*?"
    assert found[2].question.stem == "How many dots has the picture, within five of $55$?"
    assert (found[0].question.points, found[0].question.explanation) == (
        2,
        "Both answers count kinds of data.\n\nRight, and well reasoned.",
    )
    assert [len(item.losses) for item in found] == [1, 0, 0, 0, 1, 0]
    assert (
        found[0]
        .losses[0]
        .message.endswith(
            ".xml: not carried over: feedback that belongs to no single answer, “<p>Think of the inputs.</p>”"
        )
    )


@pytest.mark.parametrize(
    ("inside", "answers"),
    [
        (equal("7"), ["7"]),
        ('<vargte respident="r">6</vargte><varlte respident="r">8.5</varlte>', ["6 .. 8.5"]),
        (
            f'<or>{equal("7")}<and><vargte respident="r">6</vargte><varlte respident="r">8</varlte></and></or>',
            ["7 +- 1"],
        ),
        (f"<or>{equal('7')}{equal('9')}</or>", ["7", "9"]),
    ],
)
def test_numbers_are_right_within_their_bounds(inside, answers):
    body = f'{text("So?")}<response_str ident="r"><render_fib fibtype="Decimal"/></response_str>'
    [found] = qti12.read(item(body, condition(inside, 100)))

    assert [answer.text for answer in found.question.answers] == answers
    assert (found.question.kind, found.losses) == ("numeric", ())


def test_case_counts_only_where_the_item_says_so():
    body = f'{text("So?")}<response_str ident="r"><render_fib/></response_str>'

    [loose] = qti12.read(item(body, condition(equal("Bee"), 1)))
    [exact] = qti12.read(item(body, condition(equal("Bee", case=' case="Yes"'), 1)))
    assert (loose.question.case, exact.question.case) == ("fold", "exact")


def test_choices_that_earn_points_one_by_one_are_counted_in_parts():
    rules = condition(equal("a"), 1) + condition(equal("b"), 1) + condition(equal("c"), -1)
    [found] = qti12.read(item(choice("a", "b", "c", cardinality="Multiple"), rules))

    assert [answer.correct for answer in found.question.answers] == [True, True, False]
    assert found.question.credit == "partial"
    assert [loss.message for loss in found.losses] == [
        "not carried over: the points of each choice; "
        "here right ones count the same, and a wrong one takes as much away"
    ]


def test_a_choice_that_earned_a_part_is_wrong_here():
    [found] = qti12.read(item(choice("a", "b"), condition(equal("a"), 100) + condition(equal("b"), 50)))

    assert [answer.correct for answer in found.question.answers] == [True, False]
    assert [loss.message for loss in found.losses] == [
        "not carried over: that the choice b earned a part of the points; here it is wrong"
    ]


def test_hints_and_solutions_are_kept():
    hint = f"<hint><hintmaterial>{text('Look.')}</hintmaterial></hint>"
    solution = f"<solution><solutionmaterial>{text('So.')}</solutionmaterial></solution>"
    feedback = f'<itemfeedback ident="h">{hint}</itemfeedback><itemfeedback ident="s">{solution}</itemfeedback>'
    [found] = qti12.read(item(choice("a", "b"), condition(equal("a"), 1), feedback))

    assert (found.question.hints, found.question.explanation, found.losses) == (("Look.",), "So.", ())


@pytest.mark.parametrize(
    ("kind", "words", "stem"),
    [
        ("text/plain", "a &lt;b&gt; *c*", "a \\<b> \\*c\\*"),
        ("text/html", "a &lt;b&gt;c&lt;/b&gt;", "a **c**"),
        ("", "a &lt;b&gt;c&lt;/b&gt;", "a **c**"),
        ("text/xhtml", "<p>a <b>c</b></p>", "a **c**"),
    ],
)
def test_texts_are_plain_or_html_as_the_file_says(kind, words, stem):
    body = choice("a", "b").replace(text("So?"), text(words, kind))
    [found] = qti12.read(item(body, condition(equal("a"), 1)))

    assert found.question.stem == stem


def test_pictures_and_sounds_are_losses():
    body = f'<material><matimage uri="a/b.png" label="cat"/><mataudio uri="c.mp3"/></material>{choice("a", "b")}'
    [found] = qti12.read(item(body, condition(equal("a"), 1)))

    assert [loss.message for loss in found.losses] == [
        "not carried over: the picture “b.png”; its words “cat” were kept (in the question)",
        "not carried over: an embedded <object> “c.mp3” (in the question)",
    ]


@pytest.mark.parametrize(
    ("presentation", "processing", "reason"),
    [
        (text("Read."), "", "it asks nothing; put its text into the lesson"),
        (choice("a", "b"), "", "0 of its choices are right, and one is to be chosen"),
        ('<response_xy ident="r"/>', "", "answers on a picture or in groups have no kind here; "
         "write a matching or a choice"),
        (choice("a", "b", cardinality="Ordered"), condition(equal("a"), 1),
         "it does not say the right order of all its steps"),
        ('<response_str ident="a"/><response_str ident="b"/>', "", "it asks 2 things at once; "
         "write a question for each"),
    ],
)  # fmt: skip
def test_an_item_that_has_no_kind_is_refused_with_the_reason(presentation, processing, reason):
    [found] = qti12.read(item(presentation, processing))

    assert (found.question, found.losses[-1].message) == (None, reason)


def test_a_file_without_questions_of_this_version_is_refused():
    with pytest.raises(Unreadable) as refusal:
        qti12.read(b"<quiz/>")

    assert refusal.value.message == "there is no QTI 1.2 here, which begins with <questestinterop>"
