"""The table of edits: which of them only reword a question, for every kind."""

import pytest

from quizzes.changes import is_rewording
from quizzes.grading import CorruptContent
from tests.quizzes.questions import stored

TAIL = "\n\nHint: Look.\n\nExplanation: Since."
BODIES = {
    "single": "Q?\n\n- ( ) A\n  > F\n- (x) B\n- ( ) C" + TAIL,
    "keyed": "Q?\n\n- ( ) A {#one}\n- (x) B {#two}\n- ( ) C {#three}" + TAIL,
    "multiple": "Q?\n\n- [ ] A\n  > F\n- [x] B\n- [x] C" + TAIL,
    "numeric": "Q?\n\n- = 55 +- 5\n  > F\n- != 5\n- != 6" + TAIL,
    "text": 'Q?\n\n- = "A"\n  > F\n- = "B"\n- != "C"' + TAIL,
    "matching": "Q?\n\n- A -> X\n  > F\n- B -> Y\n- C -> Y\n- -> Z" + TAIL,
    "ordering": "Q?\n\n1. A\n2. B\n3. C" + TAIL,
    "reflection": "Q?\n\n- A" + TAIL,
}
IN_OTHER_WORDS = [
    *((kind, "Q?", "Which?") for kind in BODIES),
    *((kind, "Hint: Look.", "Hint: Look closer.\n\nHint: And closer.") for kind in BODIES),
    *((kind, "Since.", "Because.") for kind in BODIES),
    *((kind, TAIL, "") for kind in BODIES),
    *((kind, "> F", "> Feedback") for kind in ("single", "multiple", "numeric", "text", "matching")),
    *((kind, "  > F\n", "") for kind in ("single", "multiple", "numeric", "text", "matching")),
    *((kind, " A", " The first") for kind in ("single", "keyed", "multiple", "matching", "ordering", "reflection")),
    *((kind, " C", " The last") for kind in ("single", "keyed", "multiple", "matching", "ordering")),
    ("single", "A\n  > F\n- (x) B\n- ( ) C", "a\n- (x) b\n- ( ) c"),
    ("matching", "-> X", "-> The first"),
    ("matching", "-> Z", "-> Nothing"),
    ("matching", "B -> Y\n- C -> Y", "B -> The same\n- C -> The same"),
    ("numeric", "55 +- 5", "50 .. 60"),
    ("numeric", "!= 5", "!= 5.0"),
    ("text", '"A"', '"a."'),
    ("reflection", "- A", "1. B\n2. C"),
]
ANOTHER_QUESTION = [
    ("single", "- ( ) C", "- ( ) C\n- ( ) D"),
    ("single", "\n- ( ) C", ""),
    ("single", "( ) A\n  > F\n- (x) B", "(x) A\n  > F\n- ( ) B"),
    ("single", "A\n  > F\n- (x) B\n- ( ) C", "C\n- (x) B\n- ( ) A"),
    ("single", "- ( ) A\n  > F\n- (x) B\n- ( ) C", "- [ ] A\n- [x] B\n- [ ] C"),
    ("single", "A\n  > F\n- (x) B\n- ( ) C", "C\n- (x) B\n- ( ) D"),
    ("single", "( ) A", "( ) A {#one}"),
    ("keyed", "A {#one}", "A {#other}"),
    ("keyed", "- ( ) A {#one}\n- (x) B {#two}", "- (x) B {#two}\n- ( ) A {#one}"),
    ("keyed", "A {#one}\n- (x) B {#two}\n- ( ) C", "C {#one}\n- (x) B {#two}\n- ( ) A"),
    ("multiple", "[ ] A", "[x] A"),
    ("multiple", "\n- [x] C", ""),
    ("multiple", "B\n- [x] C", "C\n- [x] B"),
    ("numeric", "+- 5", "+- 4"),
    ("numeric", "+- 5", "+- 5%"),
    ("numeric", "= 55", "= 56"),
    ("numeric", "!= 6", "!= 6\n- != 7"),
    ("numeric", "\n- != 6", ""),
    ("numeric", "!= 5\n- != 6", "!= 6\n- != 5"),
    ("numeric", "!= 5", "= 5"),
    ("numeric", "= 55 +- 5\n  > F\n- != 5\n- != 6", '= "55"\n- != "5"\n- != "6"'),
    ("text", '"A"', '"D"'),
    ("text", '= "B"', '!= "B"'),
    ("text", '"C"', '"C"\n- != "D"'),
    ("text", '\n- = "B"', ""),
    ("matching", "B -> Y", "B -> X"),
    ("matching", "A -> X\n  > F\n- B -> Y\n- C -> Y", "A -> Y\n- B -> X\n- C -> X"),
    ("matching", "- A -> X\n  > F\n- B -> Y", "- B -> Y\n- A -> X"),
    ("matching", "A -> X\n  > F\n- B", "B -> X\n- A"),
    ("matching", "\n- -> Z", ""),
    ("matching", "-> Z", "-> Z\n- -> W"),
    ("matching", "-> Z", "-> Z\n- D -> X"),
    ("matching", "C -> Y\n- -> Z", "C -> Z"),
    ("ordering", "1. A\n2. B", "1. B\n2. A"),
    ("ordering", "3. C", "3. C\n4. D"),
    ("ordering", "\n3. C", ""),
    ("ordering", "1. A\n2. B\n3. C", "1. D\n2. A\n3. C"),
]


def content(kind, old="", new="", attributes="{#q}"):
    assert old in BODIES[kind]
    body = BODIES[kind].replace(old, new, 1) if old else BODIES[kind]
    return stored(body, attributes, "reflection" if kind == "reflection" else "question")


@pytest.mark.parametrize(("kind", "old", "new"), IN_OTHER_WORDS)
def test_an_edit_of_words_is_a_rewording_there_and_back(kind, old, new):
    before, after = content(kind), content(kind, old, new)

    assert before != after
    assert [is_rewording(before, after), is_rewording(after, before)] == [True, True]


@pytest.mark.parametrize(("kind", "old", "new"), ANOTHER_QUESTION)
def test_an_edit_of_what_is_asked_is_not_a_rewording_there_or_back(kind, old, new):
    before, after = content(kind), content(kind, old, new)

    assert [is_rewording(before, after), is_rewording(after, before)] == [False, False]


@pytest.mark.parametrize("kind", BODIES)
def test_nothing_changed_is_a_rewording(kind):
    assert is_rewording(content(kind), content(kind)) is True


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [
        *((kind, "{#q section=data objective=2 level=apply}") for kind in BODIES),
        *((kind, "{#q points=3}") for kind in BODIES if kind != "reflection"),
        ("single", "{#q shuffle=no}"),
        ("multiple", "{#q shuffle=no}"),
    ],
)
def test_where_and_how_a_question_stands_is_not_what_it_asks(kind, attributes):
    assert is_rewording(content(kind), content(kind, attributes=attributes)) is True


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [
        *((kind, "{#q credit=partial}") for kind in ("multiple", "matching", "ordering")),
        ("text", "{#q case=exact}"),
    ],
)
def test_another_credit_or_case_is_another_question(kind, attributes):
    assert is_rewording(content(kind), content(kind, attributes=attributes)) is False


def test_no_kind_is_a_rewording_of_another():
    contents = [content(kind) for kind in BODIES if kind != "keyed"]

    assert [
        (old["kind"], new["kind"]) for old in contents for new in contents if old is not new and is_rewording(old, new)
    ] == []


@pytest.mark.parametrize("damage", [{"choices": None}, {"v": 2}, {"kind": "essay"}])
def test_content_that_is_damaged_can_be_saved_again_and_not_be_made(damage):
    good = content("single")
    damaged = {**good, **damage}

    assert is_rewording(damaged, good) is False
    with pytest.raises(CorruptContent):
        is_rewording(good, damaged)
