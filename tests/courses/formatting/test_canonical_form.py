"""A text in canonical form: what is written differently, what stays, and that the meaning never changes."""

import pytest

from courses import formatting
from courses.formatting import Change, Formatted, NotFormatted, format_body
from tests.courses.formatting.meaning import made

ASKED = "::: question {#q}\n\nQ?\n\n- ( ) A\n- (x) B\n\n:::\n"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        # Labels
        ("> [!KEY]  A title \n> text\n", "> [!key] A title\n>\n> text\n"),
        (">[!key]\n>text\n", "> [!key]\n>\n>text\n"),
        ("> \\[!key\\] T\n>\n> text\n", "> [!key] T\n>\n> text\n"),
        ("> [!key]\ntext\nmore\n> and more\n", "> [!key]\n>\n> text\n> more\n> and more\n"),
        (">\n> [!Definition] Seed (noun)\n> It grows.\n", ">\n> [!definition] Seed (noun)\n>\n> It grows.\n"),
        ("- one\n\n  > [!KEY] T\n  >\n  > text\n", "- one\n\n  > [!key] T\n  >\n  > text\n"),
        ("- > [!watch]\n  > text\n", "- > [!watch]\n  >\n  > text\n"),
        ("> quote\n>\n> > [!TRY]\n> > text\n", "> quote\n>\n> > [!try]\n> >\n> > text\n"),
        # Legacy forms
        ('!!! key "A title"\n    text\n\n    more\n', "> [!key] A title\n>\n> text\n>\n> more\n"),
        ("!!! Watch\n\n    ```\n    code  \n\n    ```\n", "> [!watch]\n>\n> ```\n> code  \n>\n> ```\n"),
        ("Before.\n!!! key\n    text\n> quote\n", "Before.\n\n> [!key]\n>\n> text\n\n> quote\n"),
        ("- one\n\n  !!! key\n      text\n", "- one\n\n  > [!key]\n  >\n  > text\n"),
        ("1. !!! key\n       text\n", "1. > [!key]\n   >\n   > text\n"),
        ("!!! key\n    text\n\n    !!! try\n        inner\n", "> [!key]\n>\n> text\n>\n> > [!try]\n> >\n> > inner\n"),
        ("Seed\n: It grows.\n", "> [!definition] Seed\n>\n> It grows.\n"),
        ("Seed (noun)\n:   It\n    grows.\n\n    And ends.\n",
         "> [!definition] Seed (noun)\n>\n> It\n> grows.\n>\n> And ends.\n"),
        # Fences
        (f"Before.\n{ASKED}After.\n", f"Before.\n\n{ASKED}\nAfter.\n"),
        (ASKED.replace("\n\nQ?", "\nQ?").replace("B\n\n", "B\n"), ASKED),
        (ASKED + ASKED.replace("#q", "#r"), f"{ASKED}\n{ASKED.replace('#q', '#r')}"),
        ("::: unknown {a=b}\ntext\n:::\n", "::: unknown {a=b}\n\ntext\n\n:::\n"),
        # Questions
        (ASKED.replace("- ", "* "), ASKED),
        (ASKED.replace("{#q}", "{points=1\n#q\nshuffle=yes}"), ASKED),
        (ASKED.replace("{#q}", "").replace("Q?", "Which seed grows?"),
         ASKED.replace("Q?", "Which seed grows?").replace("#q", "#seed-grows")),
        # Ends
        ("one  \ntwo\n", "one\\\ntwo\n"),
        ("one \ntwo\t\n\n  \n# T  \n", "one\ntwo\n\n\n# T\n"),
        ("one  \n\ntwo  ", "one\n\ntwo\n"),
        ("one\n\n\n\n", "one\n"),
        ("> one  \n> two  \n", "> one\\\n> two\n"),
        ("- one  \n  two\n-  \n- three\n", "- one\\\n  two\n-\n- three\n"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree\n"),
        ("\n \n", ""),
        ("", ""),
        # Code that is never closed, and lines that would be more than words in a quote, keep their ends
        ("```\ncode  \n\n", "```\ncode  \n\n"),
        ("a  \n\n```\ncode", "a\n\n```\ncode"),
        ("> [!key]\n   !!! key\n", "> [!key]\n   !!! key\n"),
    ],
)  # fmt: skip
def test_a_text_is_written_in_its_canonical_form_and_means_the_same(written, canonical):
    formatted = format_body(written)

    assert formatted.body == canonical
    assert (formatted.changes == []) is (written == canonical)
    assert formatting.said(formatting.derived(canonical)) == formatting.said(formatting.derived(written))
    assert format_body(canonical) == Formatted(canonical, [])


@pytest.mark.parametrize(
    "text",
    [
        "> [!key]\n>\n> text\n",
        "> a quote\n> [!key] in its middle\n",
        "> [!unknown] kind\n> text\n",
        "> [!key]\n",
        "!!! unknown\n    text\n",
        "!!! key not in quotes\n    text\n",
        "!!! key\ntext\n",
        "Seed\n: It grows.\n: It lies.\n",
        "[^1]: !!! key\n        text\n\nCalled.[^1]\n",
        "```markdown\n!!! key  \n    text  \n::: question {#q}\nQ?\n:::\n```\n",
        "    !!! code  \n\n    > [!KEY]\n",
        "$$\na  \n$$\n",
        "`code  \nspan` and text\n",
        "a\\  \nb\n",
        "::: question {#q}\n\nQ?\n\n- (x) A\n- (x) B  \n\n:::\n",
        "::: question {#q}\n\nNever closed?\n",
        "::: unknown\n\ntext  \n\n:::\n",
        "*  a\n+  b\n\n***\n\nTitle\n=====\n\n__b__\n",
    ],
)
def test_everything_else_stays_byte_for_byte(text):
    assert format_body(text) == Formatted(text, [])


def test_changes_are_told_with_their_lines_in_the_text_as_it_came():
    text = f"One  \ntwo.\n!!! key\n    text\n\n{ASKED.replace('#q', '')}> [!TRY] T\n> text \n"

    assert format_body(text).changes == [
        Change(1, "a line is broken by a backslash, not by blanks nobody sees"),
        Change(3, "!!! key is written as > [!key] now, which formatters leave alone"),
        Change(6, "the question has an id now: q"),
        Change(14, "an empty line stands before and after each ::: now"),
        Change(14, "the label line of the callout has its usual form, with an empty > line below it"),
        Change(15, "blanks at the end of a line are gone"),
    ]


def test_a_new_id_differs_from_those_of_the_course_and_of_the_text():
    text = ASKED.replace("#q", "").replace("Q?", "Which seed grows?")

    assert format_body(text, taken={"seed-grows"}).body.startswith("::: question {#seed-grows-2}\n")
    assert format_body(f"{text}\n{text}").body.count("{#seed-grows-2}") == 1


def test_the_names_that_a_text_gives_are_known_wherever_they_stand():
    text = "## A {#a-section}\n\n::: question {level=apply\n#wrapped points=1}\n\n- (x) A {#b}\n\n# no name\n{#Bad}\n"

    assert formatting.names_in(text) == {"a-section", "wrapped", "b"}


def test_choices_get_keys_when_asked_and_nothing_else_changes():
    keyed = ASKED.replace("A\n", "A {#a}\n").replace("B\n", "B {#b}\n")

    assert format_body(ASKED, keys=True) == Formatted(
        keyed, [Change(1, "the choices of “q” have keys now, the letters that they had")]
    )
    assert made(keyed) == made(ASKED)


def test_a_text_that_the_renderer_refuses_is_refused_with_its_line():
    with pytest.raises(NotFormatted) as caught:
        format_body(f"Fine.\n\n{'> ' * 14}deep\n")
    assert (caught.value.line, caught.value.message) == (
        3,
        "lists and quotes stand in one another more than 12 deep; bring the text further out.",
    )
    with pytest.raises(NotFormatted, match="the most is 256 kB"):
        format_body("words\n" * 60_000)


def test_a_text_that_would_mean_something_else_is_left_as_it_is(monkeypatch):
    monkeypatch.setattr(formatting.canonical, "label_line", lambda kind, title: f"> [!{kind}] Another title")

    with pytest.raises(NotFormatted) as caught:
        format_body("Text.\n\n> [!key] T\n> text\n")

    assert str(caught.value) == (
        "line 3: the text would not mean the same in canonical form; nothing was changed. Rewrite this part by hand."
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Words.\n", "Other words.\n"),
        ("```\na  b\n```\n", "```\na b\n```\n"),
        ("## One {#one}\n", "## One {#two}\n"),
        (ASKED, ASKED.replace("( ) A", "(x) A").replace("(x) B", "( ) B")),
        (ASKED, ASKED.replace("#q", "#r")),
        (ASKED, ASKED.replace("B\n", "B {#c}\n")),
        (ASKED, ""),
        (f"{ASKED}\nText.\n", f"Text.\n\n{ASKED}\nText.\n"),
        ("[a](lesson:b)\n", "a\n"),
        ("Text.\n", "Text.\n\n::: unknown\n\n:::\n"),
    ],
)
def test_two_texts_that_differ_are_told_apart(before, after):
    assert not formatting.is_same(formatting.derived(before), formatting.derived(after))
