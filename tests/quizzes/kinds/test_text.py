"""Short text: what counts as the same words, what is wrong with an answer, and what is said of one."""

import pytest

from quizzes import kinds
from quizzes.grading import CorruptContent, OptionVerdict, Revelation, UnreadableResponse, Verdict, grade, reveal
from quizzes.kinds import Presented
from quizzes.kinds.shapes import Asks, Unclear
from tests.quizzes.questions import question, stored

BODY = """
Which technique starts from noise?

- = "diffusion"
  > Yes.
- = "a diffusion model"
- != "GAN"
  > Those are two networks.

Explanation: Since.
"""
ALIKE = [
    ("diffusion", "diffusion"),
    ("diffusion", "Diffusion"),
    ("diffusion", "DIFFUSION"),
    ("straße", "STRASSE"),
    ("diffusion", "diffusion."),
    ("diffusion", "diffusion ."),
    ("diffusion", "ｄｉｆｆｕｓｉｏｎ"),
    ("diffusion", "di\ufb00usion"),
    ("diffusion", "dif\xadfu\u200bsion"),
    ("a b", " a \t b\n"),
    ("a b", "a\xa0b"),
    ("don't", "don’t"),
    ('a "b"', "a “b”"),
    ("x-ray", "x–ray"),
    ("x-ray", "x‑ray"),
    ("5 - 3", "5 − 3"),
    ("café", "cafe\u0301"),
    ("e.g.", "e.g"),
    ("...", "…"),
    (".", "."),
]
UNLIKE = [
    ("diffusion", "difusion"),
    ("diffusion", "diffusions"),
    ("diffusion", "the diffusion"),
    ("cafe", "café"),
    ("a b", "ab"),
    ("x-ray", "xray"),
    ("C", "C++"),
    ("2", "two"),
    (".", ","),
]


def graded(written, typed, attributes="{#q}"):
    content = stored(f"Q?\n\n- = {written}", attributes)
    return grade(content, kinds.read([typed], content)).correct


@pytest.mark.parametrize(("words", "typed"), ALIKE)
def test_the_same_words_in_another_writing_are_right(words, typed):
    quoted = words.replace('"', r"\"")

    assert graded(f'"{quoted}"', typed) is True
    assert graded(f'"{quoted}"', words) is True


@pytest.mark.parametrize(("words", "typed"), UNLIKE)
def test_other_letters_are_not(words, typed):
    assert graded(f'"{words}"', typed) is False


@pytest.mark.parametrize(
    ("typed", "correct"), [("iOS", True), (" iOS. ", True), ("ｉOS", True), ("ios", False), ("IOS", False)]
)
def test_case_counts_where_the_author_says_so(typed, correct):
    assert graded('"iOS"', typed, "{#q case=exact}") is correct


@pytest.mark.parametrize(
    ("written", "spelling", "text"),
    [
        ('"a"', '"a"', "a"),
        ('"a  b"', '"a b"', "a b"),
        ('" a "', '" a "', "a"),
        ('"a\n  b"', '"a b"', "a b"),
        (r'"say \"no\""', r'"say \"no\""', 'say "no"'),
        ('"say "no""', '"say "no""', 'say "no"'),
        ('"the "a" key"', '"the "a" key"', 'the "a" key'),
        (r'"a\\b"', r'"a\\b"', r"a\b"),
        (r'"C:\dir"', r'"C:\dir"', r"C:\dir"),
        (r'"2 \* 3"', r'"2 \* 3"', "2 * 3"),
        ('"{#a}"', '"{#a}"', "{#a}"),
        ('"a -> b"', '"a -> b"', "a -> b"),
        ('"5"', '"5"', "5"),
    ],
)
def test_words_stand_between_quotes(written, spelling, text):
    parsed = question(f"Q?\n\n- = {written}")

    assert (parsed.problems, parsed.answers[0].text) == ((), spelling)
    assert stored(f"Q?\n\n- = {written}")["answers"] == [{"key": "a", "correct": True, "feedback": "", "text": text}]


UNENDED = "nothing may follow the quote that ends an answer; write feedback under it, after >"
TWO = "these look like two answers; write each on a line of its own, after `- =`"
UNCLOSED = 'this answer has no closing quote; write "words"'


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ('- != "a"', [(5, 'question "q" has no right answer; write one after `- =`')]),
        ('- = "a', [(5, UNCLOSED)]),
        (r'- = "a\"', [(5, UNCLOSED)]),
        (r'- = "a" and \"b\"', [(5, UNENDED)]),
        ('- = "a" b', [(5, UNENDED)]),
        ('- = "', [(5, UNCLOSED)]),
        *((f'- = "a"{between}"b"', [(5, TWO)]) for between in (" or ", ", ", "/", " | ", "; ")),
        ('- = ""', [(5, 'this answer is empty; write its words between the quotes: "words"')]),
        ('- = "  "', [(5, 'this answer is empty; write its words between the quotes: "words"')]),
        (
            f'- = "{"a" * 201}"',
            [(5, "learners can type at most 200 characters, and this answer is longer; shorten it")],
        ),
        ('- = "a b"\n- = "A  B."', [(6, "this answer counts as the same as the one on line 5; remove one")]),
        (
            '- != "a"\n- = "A"',
            [(5, "this foreseen wrong answer counts as the same as the right one on line 6; remove one")],
        ),
        (
            '- = "a" {#x}',
            [(5, r"only choices have keys; remove `{#x}`, or write `\{#x}` for text")],
        ),
    ],
)
def test_each_rule_names_the_line_and_the_remedy(answers, expected):
    parsed = question(f"Q?\n\n{answers}")

    assert list(parsed.problems) == expected


def test_texts_that_differ_in_case_are_two_where_case_counts():
    parsed = question('Q?\n\n- = "a"\n- != "A"', "{#q case=exact}")

    assert parsed.problems == ()


def test_before_an_answer_the_page_knows_the_question_alone():
    shown = kinds.present(stored(BODY), "seed")

    assert shown == Presented("text", "<p>Which technique starts from noise?</p>", (), 0)


@pytest.mark.parametrize(
    ("values", "response"),
    [
        ([], None),
        ([" \n"], None),
        (["\x07"], None),
        ([" A\xa0 b\n"], {"text": "A b"}),
        (["e\u0301"], {"text": "é"}),
        (["a\x07b"], {"text": "ab"}),
        (["x" * 200], {"text": "x" * 200}),
    ],
)
def test_a_form_is_read_as_it_was_typed(values, response):
    assert kinds.read(values, stored(BODY)) == response


@pytest.mark.parametrize("value", ["a\0b", "\ud800", "a\udfff"])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(UnreadableResponse, match="the answer holds characters that are not text"):
        kinds.read([value], stored(BODY))


def test_a_text_that_is_too_long_is_sent_back():
    with pytest.raises(Unclear) as sent_back:
        kinds.read(["x" * 201], stored(BODY))

    assert sent_back.value.reason == "long"


@pytest.mark.parametrize(
    ("text", "correct", "feedback"),
    [
        ("Diffusion", True, "<p>Yes.</p>"),
        ("a diffusion model", True, ""),
        ("gan", False, "<p>Those are two networks.</p>"),
        ("noise", False, ""),
    ],
)
def test_the_answer_that_was_typed_speaks(text, correct, feedback):
    verdict = grade(stored(BODY), {"text": text})

    assert verdict == Verdict(
        correct,
        float(correct),
        {"": OptionVerdict(chosen=True, right=correct, feedback=feedback)},
        explanation="<p>Since.</p>" if correct else "",
    )


@pytest.mark.parametrize(
    "response",
    [
        *({}, {"text": None}, {"text": ["a"]}, {"text": ""}, {"text": "  "}, {"text": " a"}, {"text": "a\0"}),
        *({"text": "x" * 201}, {"text": "a", "x": 1}, {"number": "5"}),
    ],
)
def test_a_response_of_another_shape_is_refused(response):
    content = stored(BODY)

    with pytest.raises(UnreadableResponse):
        grade(content, response)
    with pytest.raises(UnreadableResponse):
        kinds.values(content, response)


def test_show_the_answer_names_all_right_ones_as_html():
    content = stored('Q?\n\n- = "<b> & \\"c\\""\n- = "d"')

    assert reveal(content) == Revelation(
        options={"": OptionVerdict(chosen=False, right=True, feedback="")},
        explanation="",
        values=('<b> & "c"',),
        text="<ul><li>&lt;b&gt; &amp; &quot;c&quot;</li><li>d</li></ul>",
    )
    assert reveal(stored('Q?\n\n- = "d"')).text == "d"


def test_what_is_asked_are_the_folded_words():
    assert kinds.asks(stored('Q?\n\n- = "A  B."\n- != "C"')) == (
        Asks("a", "", [True, "a b"]),
        Asks("b", "", [False, "c"]),
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"case": "lower"}, '"case" is missing or damaged'),
        ({"case": ["fold"]}, '"case" is missing or damaged'),
        ({"answers": [{"key": "a", "correct": True, "feedback": ""}]}, '"text" is missing or damaged'),
    ],
)
def test_damaged_content_is_not_judged_by(change, message):
    with pytest.raises(CorruptContent, match=message):
        grade({**stored(BODY), **change}, {"text": "a"})
