"""GIFT as we write it: each kind in its words, and what GIFT has no word for by name."""

import pytest

from quizzes.interchange import gift
from quizzes.syntax import parse
from tests.quizzes.interchange.trips import meant


def question(body, attributes="{#q}", block="question", line=1):
    parsed = parse(attributes, f"\n{body}\n", line, block)
    assert parsed.problems == ()
    return parsed


def written(body, attributes="{#q}", block="question"):
    """What is written under the id and the title, and what of it is lost."""
    out = gift.write([question(body, attributes, block)])
    text = out.data.decode()
    assert text.startswith("// [id:q]\n::q::[markdown]")
    assert text.endswith("}\n\n")
    return text.removeprefix("// [id:q]\n::q::[markdown]").removesuffix("\n\n"), [loss.message for loss in out.losses]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Who?\n\n- ( ) a\n- (x) b\n  > Yes.\n\nExplanation: So.\n", "Who?{\n\t~a\n\t=b#Yes.\n\t####So.\n}"),
        ("So?\n\n- (x) True\n  > Yes.\n- ( ) False\n", "So?{TRUE##Yes.}"),
        (
            "So?\n\n- ( ) True\n  > No.\n- (x) False\n  > Yes.\n\nExplanation: It is.\n",
            "So?{FALSE#No.#Yes.####It is.}",
        ),
        ("So?\n\n- ( ) False\n- (x) True\n", "So?{\n\t~False\n\t=True\n}"),
        ("When?\n\n- != 2\n- = 5 +- 2\n- = 8 .. 9.5\n", "When?{#\n\t=5:2\n\t=8..9.5\n\t=%0%2\n}"),
        ("When?\n\n- = .5\n- = 1e3\n- = -2.50\n", "When?{#\n\t=0.5\n\t=1000\n\t=-2.50\n}"),
        ('What?\n\n- = "a \\"b\\""\n- != "c"\n  > No.\n', 'What?{\n\t=a "b"\n\t=%0%c#No.\n}'),
        ('What?\n\n- = "2 * 3"\n- = "5%"\n', "What?{\n\t=2 \\\\* 3\n\t=5%\n}"),
        ('What?\n\n- = "%5%"\n- = "[html] x"\n', "What?{\n\t=%100%%5%\n\t=[plain][html] x\n}"),
        ("Which?\n\n- (x) [a](b)\n- ( ) %50%\n", "Which?{\n\t=[markdown][a](b)\n\t~[markdown]%50%\n}"),
        ("A {b} = c:\n\nd#~\\\\\n\n- (x) a\n- ( ) b\n", r"A \{b\} \= c\:\n\nd\#\~\\\\{" + "\n\t=a\n\t~b\n}"),
        ("Why?\n\n- ( ) x\n- (x) a -> b\n", "Why?{\n\t~x\n\t=a -> b\n}"),
        ("Why?\n\n- (x) a -> b\n- ( ) x\n", "Why?{\n\t=a -\\\\> b\n\t~x\n}"),
    ],
)
def test_a_question_is_written_without_a_loss(body, text):
    assert written(body) == (text, [])


@pytest.mark.parametrize(
    ("credit", "text", "losses"),
    [
        ("partial", "Put?{\n\t~%50%a\n\t~%50%b\n\t~%-50%c\n}", []),
        (
            "exact",
            "Put?{\n\t~%50%a\n\t~%50%b\n\t~%-100%c\n}",
            ['question "q": credit=exact is left out: others give part of the points for some of the right choices'],
        ),
    ],
)
def test_the_weights_of_choices_say_how_they_count(credit, text, losses):
    assert written("Put?\n\n- [x] a\n- [x] b\n- [ ] c\n", f"{{#q credit={credit}}}") == (text, losses)


def test_a_share_that_moodle_does_not_know_is_named():
    body = "Put?\n\n" + "".join(f"- [x] {number}\n" for number in range(11))

    text, losses = written(body, "{#q credit=partial}")

    assert text.startswith("Put?{\n\t~%9.09091%0\n")
    assert losses == ['question "q": Moodle knows no weight of 9.09091 % and asks for another one']


def test_pairs_are_written_with_plain_right_sides():
    body = "Match.\n\n- *a* -> b \\* c\n- A->B -> *d*\n  > Yes.\n- -> e\n"

    text, losses = written(body, "{#q credit=partial}")

    assert text == "Match.{\n\t=*a* -> b * c\n\t=A-\\\\>B -> *d*\n\t= -> e\n}"
    assert losses == [
        'question "q": the right side *d* is written as it stands: GIFT has plain text there',
        'question "q": the feedback of the pair A->B -> *d* is left out',
    ]


def test_a_reflection_is_an_essay():
    assert written("Think.\n\nExplanation: So.\n", block="reflection") == ("Think.{####So.}", [])


def test_what_gift_has_no_word_for_is_named():
    body = "Look: ![map](map.png)\n\n- (x) a {#one}\n- ( ) b\n\nHint: One.\n\nHint: Two.\n"
    attributes = "{#q objective=2 level=apply points=3 shuffle=no section=data}"

    assert written(body, attributes)[1] == [
        f'question "q": {message}'
        for message in (
            "its 2 hints are left out",
            "objective=2 is left out",
            "level=apply is left out",
            "section=data is left out",
            "points=3 is left out",
            "shuffle=no is left out; others may mix its choices",
            "keys of choices are left out: 1",
            "the picture map.png is named, but not in the file",
        )
    ]
    assert written('A?\n\n- = "b"\n\nHint: One.\n', "{#q case=exact}")[1] == [
        'question "q": its hint is left out',
        'question "q": case=exact is left out; others may take any case',
    ]
    assert written("A?\n\n- = 8.5 +- 2%\n")[1] == ['question "q": 8.5 +- 2% is written as 8.5 +- 0.17']


@pytest.mark.parametrize(
    ("body", "attributes", "reason"),
    [
        ("Order.\n\n1. a\n2. b\n", "{#q}", "GIFT has no ordering"),
        ('What?\n\n- = "a -> b"\n', "{#q}", "GIFT reads -> in a typed answer as a pair"),
        (
            'What?\n\n- = "a"\n  > `x -> y`\n',
            "{#q}",
            "GIFT reads -> in code, or in a formula, as that of a pair",
        ),
        ("M.\n\n- `a->b` -> c\n- d -> e\n", "{#q}", "GIFT reads -> in code, or in a formula, as that of a pair"),
    ],
)
def test_a_question_that_gift_cannot_hold_is_left_out_by_name(body, attributes, reason):
    out = gift.write([question(body, attributes, line=7)])

    assert out.data == b""
    assert [(loss.line, loss.message) for loss in out.losses] == [(7, f'question "q": left out, {reason}')]


def test_a_question_with_problems_is_left_out():
    out = gift.write([parse("{#q}", "\nWhat?\n\n- (x) a\n", 3, "question")])

    assert (out.data, [loss.message for loss in out.losses]) == (b"", ['question "q": left out, it has problems'])


def test_several_questions_are_read_back_in_their_order():
    questions = [question(f"Q{number}?\n\n- (x) a\n- ( ) b\n", f"{{#q-{number}}}") for number in range(3)]

    found = gift.read(gift.write(questions).data)

    assert [meant(incoming.question) for incoming in found] == [meant(parsed) for parsed in questions]
