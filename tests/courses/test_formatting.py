"""Lesson files in canonical form: what is written differently, what stays, and that the meaning never changes."""

import stat
from pathlib import Path

import mdformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses import formatting, loader, writing
from courses.formatting import Change, Formatted, NotFormatted, format_body
from courses.sync.apply import apply
from quizzes.models.question import Question, QuestionRevision
from tests.courses.trees import Tree, run
from tests.factories import QUESTION, make_lesson
from tests.snapshot import all_rows

TESTS = Path(__file__).parents[1]
LESSONS = {path.name: path.read_text() for path in sorted((TESTS / "courses/rendering/formatters").glob("[!R]*.md"))}
QUESTIONS = {path.name: path.read_text() for path in sorted((TESTS / "quizzes/formatted").glob("*.md"))}
TEXTS = LESSONS | {f"questions-{name}": text for name, text in QUESTIONS.items()}
ASKED = "::: question {#q}\n\nQ?\n\n- ( ) A\n- (x) B\n\n:::\n"


def made(text):
    return formatting.said(formatting.derived(text)), formatting.asked(formatting.derived(text), "question")


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


# Texts of many constructs, as authors and formatters may leave them

LINES = st.sampled_from(
    [
        *("words", "words  ", "words ", "", "  ", "> quote", ">", "> ", "> more  ", "lazy"),
        *("> [!key]", "> [!KEY] T", ">[!watch]", "> [!definition] Seed", "> [!pull]", "> \\[!try\\]", "> [!odd] x"),
        *("!!! key", '!!! try "T"', "    indented", "    !!! watch", "        deeper  ", "Seed", ": It", ":   Two"),
        *("- item", "  - nested  ", "  > in item", "  > [!key] T", "1. one", "   !!! key", "       body", "* other"),
        *("```", "~~~", "$$", "`a  ", "b`", "[^1]: note", "called[^1]", "a\\  ", "| a | b |", "|---|---|", "Table: c"),
        *("# h", "## h {#a} ", "===", "---", "***", "<!-- c  ", "-->", "\ttab", "a\tb", "\x0b", "&nbsp;  "),
        *("::: question {#a}", "::: question", "::: reflection {points=1}", ":::", "::: odd {x}", "::: question {#b"),
        *("level=apply}", "- ( ) A", "- (x) B", "* [x] C {#c}", "  > why", "- = 5", "- a -> b", "Hint: H"),
    ]
)  # fmt: skip
BLOCKS = st.sampled_from(
    [
        "::: question {#q1}\n\nQ?\n\n* ( ) A\n\n  > why\n* (x) B  \n\nHint: H\n\n:::",
        "::: question\nWhich grows?\n- ( ) A\n- (x) B\n:::",
        "::: reflection {level=apply\nobjective=1}\n\nThink  \nhard.\n\n:::",
        '!!! key "T"\n    one\n\n    - two\n        three',
        "Seed\n: It grows.\n\n    And more.",
        "> [!example] T\n> - a\n> - b\nlazy",
    ]
)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.lists(LINES | BLOCKS, max_size=14))
def test_any_text_is_formatted_once_and_for_all_or_refused(parts):
    text = "\n".join(parts)
    before, asked = made(text)
    try:
        formatted = format_body(text)
    except NotFormatted:
        return  # seldom: one text in fifty

    after, asked_after = made(formatted.body)
    assert after == before
    assert {key: asked_after[key] for key in asked} == asked
    assert format_body(formatted.body) == Formatted(formatted.body, [])
    assert (
        "```" in text
        or "~~~" in text
        or formatted.body == ""
        or (formatted.body.endswith("\n") and not formatted.body.endswith("\n\n"))
    )


@pytest.mark.parametrize("name", TEXTS)
def test_what_formatters_leave_is_brought_into_a_form_that_stays(name):
    formatted = format_body(TEXTS[name])

    assert made(formatted.body) == made(TEXTS[name])
    assert format_body(formatted.body).changes == []


@pytest.mark.parametrize("wrap", ["keep", "no", 60])
@pytest.mark.parametrize("name", ["prose.md", "questions-source.md"])
def test_our_form_and_mdformat_agree_on_the_meaning(name, wrap):
    text = TEXTS[name].replace("$x_1 = 2 * y * z$", "$x_1$")  # it puts backslashes into formulas when it wraps
    ours = format_body(text).body

    theirs = mdformat.text(ours, options={"wrap": wrap})

    assert made(format_body(theirs).body) == made(text)


def rewrite(lesson, text):
    lesson.body = text
    derived = writing.derive(text, {}, objectives=2)
    assert derived.problems == []
    writing.store(lesson, derived)
    return list(QuestionRevision.objects.order_by("pk").values())


@pytest.mark.django_db
@pytest.mark.parametrize("wrap", ["preserve", "always", "never"])
def test_no_question_is_asked_anew_by_prettier_or_by_us(wrap):
    prettier = QUESTIONS[f"prettier-{wrap}.md"]
    lesson = make_lesson(body=QUESTIONS["source.md"], objectives=[{"text": "say it", "level": ""}] * 2)
    wrapped = rewrite(lesson, prettier)

    formatted = [rewrite(lesson, format_body(prettier, keys=keys).body) for keys in (False, True)]

    assert formatted == [wrapped, wrapped]
    assert {revision["number"] for revision in wrapped} == {1}
    assert Question.objects.current().count() == 12


@pytest.mark.django_db
@pytest.mark.parametrize("wrap", ["keep", "no", 60])
def test_no_question_is_asked_anew_by_mdformat_or_by_us(wrap):
    source = QUESTIONS["source.md"].replace("$x_1 = 2 * y * z$", "$x_1$")  # it damages formulas when it wraps
    lesson = make_lesson(body=source, objectives=[{"text": "say it", "level": ""}] * 2)
    mdformatted = mdformat.text(format_body(source).body, options={"wrap": wrap})
    wrapped = rewrite(lesson, mdformatted)

    assert rewrite(lesson, format_body(mdformatted).body) == wrapped
    assert {revision["number"] for revision in wrapped} == {1}


@pytest.mark.django_db
def test_no_question_gets_another_wording_by_our_form():
    lesson = make_lesson(body=QUESTIONS["source.md"], objectives=[{"text": "say it", "level": ""}] * 2)
    before = list(QuestionRevision.objects.order_by("pk").values())
    formatted = format_body(QUESTIONS["source.md"], keys=True).body
    assert (len(before), formatted == QUESTIONS["source.md"]) == (12, False)

    assert rewrite(lesson, formatted) == before


# The command


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


ALPHA = "a-course/01-first/01-alpha.md"


def untidy(tree):
    """A lesson as an author may leave it: other bullets, an id too few, Windows line ends, a byte order mark."""
    second = (QUESTION % {"key": ""}).replace("{# ", "{").replace("- (", "* (")
    text = tree.read(ALPHA) + "\n" + second
    tree.write(ALPHA, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())


def test_files_that_are_canonical_are_not_written(tree):
    before = {path: path.stat().st_mtime_ns for path in tree.root.rglob("*.md")}

    ran = run("format_content", tree.root)

    assert (ran.out, ran.problems, ran.status) == (["3 lessons: nothing to change."], [], 0)
    assert {path: path.stat().st_mtime_ns for path in tree.root.rglob("*.md")} == before


def test_a_file_is_written_and_every_change_told_with_its_line(tree):
    canonical = tree.read(ALPHA) + "\n" + QUESTION % {"key": "fruit"}
    untidy(tree)
    path = tree.root / ALPHA
    path.chmod(0o640)

    ran = run("format_content", tree.root)

    assert ran.out == [
        f"content/{ALPHA}:1: plain line ends, no byte order mark, no blanks after ---",
        f"content/{ALPHA}:35: the question has an id now: fruit; the question “fruit” has its usual form",
        "1 of 3 lessons changed.",
    ]
    assert path.read_bytes() == canonical.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(found.name for found in path.parent.iterdir()) == ["01-alpha.md", "02-beta.md", "module.yml"]
    assert run("format_content", tree.root).out == ["3 lessons: nothing to change."]


def test_check_writes_nothing_and_ends_with_one(tree):
    untidy(tree)
    before = tree.files()

    ran = run("format_content", tree.root, check=True, diff=True)

    assert (ran.problems, ran.status) == (["1 of 3 lessons would change; run format_content without --check."], 1)
    assert "-* (x) An apple" in ran.out
    assert "+::: question {#fruit objective=1 level=understand section=first}" in ran.out
    assert tree.files() == before


def test_an_id_is_new_in_the_whole_course_and_may_be_used_in_another(tmp_path, tree):
    asked = "\n::: question\n\nWhich seed grows?\n\n- ( ) A\n- (x) B\n\n:::\n"
    tree.write("a-course/01-first/02-beta.md", tree.read("a-course/01-first/02-beta.md") + asked)
    tree.write("a-course/02-second/01-gamma.md", tree.read("a-course/02-second/01-gamma.md") + asked)
    tree.write("b-course/course.yml", "title: B\n")
    tree.write("b-course/01-m/module.yml", "title: M\n")
    tree.write("b-course/01-m/01-l.md", f"---\ntitle: L\n---\n{asked}")

    assert run("format_content", tree.root).status == 0

    assert "{#seed-grows}" in tree.read("a-course/01-first/02-beta.md")
    assert "{#seed-grows-2}" in tree.read("a-course/02-second/01-gamma.md")
    assert "{#seed-grows}" in tree.read("b-course/01-m/01-l.md")


def test_front_matter_stays_as_its_author_wrote_it_even_when_it_cannot_be_read(tree):
    front = 'title:   "Gamma"   # a note  \nstatus: [broken\n'
    tree.write("a-course/02-second/01-gamma.md", f"---\n{front}---  \n\nText.  \n")

    ran = run("format_content", tree.root)

    assert tree.read("a-course/02-second/01-gamma.md") == f"---\n{front}---\n\nText.\n"
    assert ran.status == 1


def test_what_cannot_be_formatted_is_told_and_the_rest_is_done(tree):
    untidy(tree)
    tree.write("a-course/01-first/02-beta.md", "no front matter  \n")
    tree.edit("a-course/02-second/01-gamma.md", "Still", f"{'> ' * 14}deep\n\nStill")

    ran = run("format_content", tree.root)

    assert (ran.problems, ran.status) == (
        [
            "content/a-course/01-first/02-beta.md:1: a lesson starts with a `---` line, its fields, "
            "and another `---` line.",
            "content/a-course/02-second/01-gamma.md:6: lists and quotes stand in one another more than 12 deep; "
            "bring the text further out.",
            "2 files left as they are.",
        ],
        1,
    )
    assert tree.read("a-course/01-first/02-beta.md") == "no front matter  \n"
    assert "{#fruit " in tree.read(ALPHA)


@pytest.mark.django_db
def test_a_sync_of_formatted_files_makes_no_revision_and_a_second_formatting_nothing(tree):
    tree.edit(ALPHA, "- ( ) A carrot\n", "* ( ) A carrot\n\n")
    tree.edit(ALPHA, "- (x) An apple\n", "* (x) An apple\n")
    tree.edit(ALPHA, "- ( ) A cabbage\n", "* ( ) A cabbage\n")
    tree.sync()
    before = list(QuestionRevision.objects.values())

    assert run("format_content", tree.root, keys=True).status == 0
    load = loader.load((tree.root,))
    apply(load)

    assert [str(step) for step in load.plan.changes()] == ["changed: lesson a-course/alpha"]
    assert "- (x) An apple {#b}\n" in tree.read(ALPHA)
    assert list(QuestionRevision.objects.values()) == before


@pytest.mark.django_db
def test_formatting_touches_no_row(tree):
    tree.sync()
    untidy(tree)
    before = all_rows()

    run("format_content", tree.root)

    assert all_rows() == before
