"""What GIFT says, as questions of ours: every construct of the format, and what of it has no place here."""

from pathlib import Path

import pytest

from quizzes.interchange import gift
from quizzes.interchange.shapes import Unreadable
from quizzes.syntax import print_question
from tests.quizzes.interchange.trips import block

SAMPLES = Path(__file__).parent / "samples/gift"


def read_one(text):
    incoming = gift.read(text.encode())
    assert len(incoming) == 1
    return incoming[0]


def lines_of(text):
    """The block of the one question of a text without its fences, blank lines left out, and its losses."""
    incoming = read_one(text)
    assert incoming.question is not None, incoming.losses
    return block(incoming.question), [(loss.line, loss.message) for loss in incoming.losses]


def reason(text):
    incoming = read_one(text)
    assert incoming.question is None, print_question(incoming.question)
    return [(loss.line, loss.message) for loss in incoming.losses]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Who?{~Grant =no one#Right.}", ["Who?", "- ( ) Grant", "- (x) no one", "  > Right."]),
        ("It is {~hot =cold} here.", [r"It is \_\_\_\_\_ here.", "- ( ) hot", "- (x) cold"]),
        ("{=Two =2} and two.", [r"\_\_\_\_\_ and two.", '- = "Two"', '- = "2"']),
        ("So?{T}", ["So?", "- (x) True", "- ( ) False"]),
        ("So?{FALSE#no#yes}", ["So?", "- ( ) True", "  > no", "- (x) False", "  > yes"]),
        ("So?{T##yes####why}", ["So?", "- (x) True", "  > yes", "- ( ) False", "Explanation: why"]),
        ("What?{=four =%100%4 =%0%five#no}", ["What?", '- = "four"', '- = "4"', '- != "five"', "  > no"]),
        ("Who?{Grant ~Jefferson =no one}", ["Who?", "- ( ) Grant", "- ( ) Jefferson", "- (x) no one"]),
        ("What?{four =4}", ["What?", '- = "four"', '- = "4"']),
        ("What?{four}", ["What?", '- = "four"']),
        ("When?{#1822}", ["When?", "- = 1822"]),
        ("When?{#1822:5}", ["When?", "- = 1822 +- 5"]),
        ("When?{#1822:0}", ["When?", "- = 1822"]),
        ("When?{#-1.5..2}", ["When?", "- = -1.5 .. 2"]),
        ("When?{#=3:0.5#near =%0%7#far}", ["When?", "- = 3 +- 0.5", "  > near", "- != 7", "  > far"]),
        ("How?{}", ["How?"]),
        ("How?{####Think.}", ["How?", "Explanation: Think."]),
        ("Put:{~%50%a ~%50%b ~%-50%c}", ["Put:", "- [x] a", "- [x] b", "- [ ] c"]),
        ("Put:{~%100%a ~%-100%b}", ["Put:", "- [x] a", "- [ ] b"]),
        ("Match.{=a->1 =b -> 2 = -> 3}", ["Match.", "- a -> 1", "- b -> 2", "- -> 3"]),
        ("Match.{=a->1#yes =b->2->3}", ["Match.", "- a -> 1", "  > yes", "- b -> 2->3"]),
        (r"Which?{~\= 2 + 2 =\~x\#\{\}\:}", ["Which?", "- ( ) = 2 + 2", r"- (x) \~x#{}:"]),
        (r"One\nTwo{T}", ["One\\", "Two", "- (x) True", "- ( ) False"]),
        (r"C\:\\temp{T}", [r"C:\\temp", "- (x) True", "- ( ) False"]),
        ("[markdown]*So*?{=`a` ~**b**#_c_}", ["*So*?", "- (x) `a`", "- ( ) **b**", "  > _c_"]),
        ("[html]<b>So</b>?{=<i>a</i> ~[plain]<i>}", ["**So**?", "- (x) *a*", r"- ( ) \<i>"]),
        ("So <b>what</b>?{T}", ["So **what**?", "- (x) True", "- ( ) False"]),
        ("1 < 2 & 3 > 2{T}", [r"1 \< 2 & 3 > 2", "- (x) True", "- ( ) False"]),
        ("[foo] so?{T}", [r"\[foo\] so?", "- (x) True", "- ( ) False"]),
        ("So?{T} // a comment after it", ["So?", "- (x) True", "- ( ) False"]),
        ("So?{\n// a comment\n=a\n  // another\n~b}", ["So?", "- (x) a", "- ( ) b"]),
        (r"What is $$x^2$$ or \\(y_1\\)?{T}", ["What is $$x^2$$ or $y_1$?", "- (x) True", "- ( ) False"]),
    ],
)  # fmt: skip
def test_a_question_is_read_without_a_loss(text, said):
    assert lines_of(text) == (said, [])


@pytest.mark.parametrize(
    ("text", "said", "losses"),
    [
        (
            "Who?{=a\n~%50%b}",
            ["Who?", "- (x) a", "- ( ) b"],
            [(2, "the weight 50 % of “b” is not kept; it counts as wrong")],
        ),
        (
            "Who?{=a\n=%25%b#near}",
            ["Who?", '- = "a"', '- != "b"', "  > near"],
            [(2, "the weight 25 % of “b” is not kept; it counts as wrong")],
        ),
        (
            "Who?{=a\n=%-5%b}",
            ["Who?", '- = "a"', '- != "b"'],
            [(2, "the weight -5 % of “b” is not kept; it counts as wrong")],
        ),
        (
            "Who?{=a =%0%*#else}",
            ["Who?", '- = "a"'],
            [(1, "an answer for everything else is not kept; its feedback was “else”")],
        ),
        (
            "Who?{=a =A}",
            ["Who?", '- = "a"'],
            [(1, 'the right answer "A" is left out: another answer takes it up already')],
        ),
        ("Two?{#2 ~#no}", ["Two?", "- = 2"], [(1, "an answer for everything else is not kept; its feedback was “no”")]),
        (
            "Two?{=a =b ~c}",
            ["Two?", "- [x] a", "- [x] b", "- [ ] c"],
            [(1, "2 choices are wholly right, and one of them was enough; here all of them must be chosen")],
        ),
        (
            "Two?{~%50%a ~%50%b ~c}",
            ["Two?", "- [x] a", "- [x] b", "- [ ] c"],
            [(1, "the weights of its wrong choices are not kept; here each takes 50 % away")],
        ),
        (
            "Two?{~%70%a ~%30%b}",
            ["Two?", "- [x] a", "- [x] b"],
            [(1, "the weights of its right choices differ from 50 % each; here all right choices count the same")],
        ),
        (
            "Two?{~%50%a ~%50%b ~%-100%c}",
            ["Two?", "- [x] a", "- [x] b", "- [ ] c"],
            [(1, "some of the right choices alone gave part of the points; here only all do")],
        ),
        (
            "$CATEGORY: top/A\n::x::So?{T}",
            ["So?", "- (x) True", "- ( ) False"],
            [(1, "the category “top/A” is not kept; questions have none")],
        ),
        ("// [tags:a, b] [tag:c]\nSo?{T}", ["So?", "- (x) True", "- ( ) False"], [(2, "tags are not kept: a, b, c")]),
        (
            "::What is it?::{=a =b}",
            ["What is it?", '- = "a"', '- = "b"'],
            [(1, "it has no text of its own; its title is asked instead")],
        ),
        (
            r"Is $$a \neq b$$?{T}",
            ["Is $$a eq b$$?", "- (x) True", "- ( ) False"],
            [(1, r"\neq is read as a line break; write \\neq for the formula")],
        ),
        (
            "[html]<p>So?</p><img src='x/y.png' alt='a map'>{T}",
            ["So?", "a map", "- (x) True", "- ( ) False"],
            [(1, "not carried over: the picture “y.png”; its words “a map” were kept")],
        ),
    ],
)
def test_what_has_no_place_here_is_named_with_its_line(text, said, losses):
    assert lines_of(text) == (said, losses)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Just text.", 1, "it is a description, not a question: it has no answers; put its text into the lesson"),
        ("So?\n{=a ~b", 2, r"its answers are not closed; write } after them (a blank line ends a question), or \{"),
        ("So?\n=a}", 2, r"this } closes nothing; write { before the answers, or \} for the sign itself"),
        ("So? }{T", 1, r"this } closes nothing; write { before the answers, or \} for the sign itself"),
        ("So?{T}\nAnd?{F}", 2, r"a second { in one question; put a blank line before the next question, or write \{"),
        ("So?{T}}", 1, r"a second } in one question; write \} for the sign itself"),
        (
            "It is {1:MC:=hot~cold} and {1:SA:=dry}.",
            1,
            "answers within the text, such as {1:MC:…} of Cloze, are not read; make a question of each",
        ),
        ("So?{~a ~b}", 1, "no choice is right; mark one with =, or several with weights such as ~%50%"),
        ("So?{=%50%a}", 1, "no answer is wholly right (100 %), so it has none here; mark one with ="),
        ("So?{=a->b =c}", 1, "the answer “c” has no -> while others have; write =left -> right"),
        ("So?{=a->b}", 1, "a matching needs at least two pairs; add one or more `- left -> right`"),
        ("So?{=a\n~a}", 2, "this choice has the same text as the one on line 1; change one"),
        (
            "So?{#3,5}",
            1,
            "numbers are written with a decimal point and without commas; write 3.5 where the comma is decimal",
        ),
        ("So?{#5..3}", 1, "the range 5..3 runs downwards; write 3 .. 5"),
        ("So?{#}", 1, "no answer is wholly right (100 %), so it has none here; mark one with ="),
        ("{T}", 1, 'question "q-…" asks nothing; write the question above the answers'),
    ],
)
def test_a_question_that_cannot_be_made_says_where_and_why(text, line, message):
    (where, why) = reason(text)[-1]

    assert (where, why.split('"q-')[0]) == (line, message.split('"q-')[0])


def test_ids_come_from_comments_then_titles_then_from_what_is_said():
    text = "// [id:My id]\n::Title::a{T}\n\n::Title::b{T}\n\n::Title::c{T}\n\nd{T}\n\nd{T}\n"

    keys = [incoming.question.key for incoming in gift.read(text.encode())]

    assert keys[:3] == ["my-id", "title", "title-2"]
    assert keys[3].startswith("q-")
    assert keys[4] == f"{keys[3]}-2"


def test_the_same_file_gives_the_same_ids_again():
    data = (SAMPLES / "every-kind.gift").read_bytes()

    assert [item.question for item in gift.read(data)] == [item.question for item in gift.read(data)]


def test_a_file_with_a_byte_order_mark_and_other_line_ends_is_the_same():
    data = (SAMPLES / "every-kind.gift").read_bytes()

    assert gift.read(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")) == gift.read(data)


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 1, "this file holds no question; a GIFT question ends in its answers between { and }"),
        (b"// only this\n", 1, "this file holds no question; a GIFT question ends in its answers between { and }"),
        ("So?\né{T}".encode("latin-1"), 2, "this file is not in UTF-8: line 2 holds the byte 0xE9, as in ISO 8859-1 or "
         "Windows-1252; save it as UTF-8"),
        ("“So?”{T}".encode("cp1252"), 1, "this file is not in UTF-8: line 1 holds the byte 0x93, as in Windows-1252; "
         "save it as UTF-8"),
        ("So?{T}".encode("utf-16"), 1, "this file is in UTF-16; save it as UTF-8"),
        ("So?{T}".encode("utf-32"), 1, "this file is in UTF-32; save it as UTF-8"),
        ("So?{T}".encode("utf-16-le"), 1, "line 1 holds the character U+0000, as if this file were UTF-16; "
         "save it as plain text in UTF-8"),
        (b"a\n{T\0}" + b"x" * 20, 2, "line 2 holds the character U+0000, as if this file were no text; "
         "save it as plain text in UTF-8"),
        (b"x" * (8 * 1024 * 1024 + 1), 1, "this file is larger than 8 MB; split it"),
    ],
)  # fmt: skip
def test_what_is_no_utf_8_is_refused_by_its_name(data, line, message):
    with pytest.raises(Unreadable) as refused:
        gift.read(data)

    assert (refused.value.line, refused.value.message) == (line, message)
