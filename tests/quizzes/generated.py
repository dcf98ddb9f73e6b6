"""Questions of every kind with all texts that could be mistaken for something else, for tests of properties."""

from hypothesis import assume
from hypothesis import strategies as st

from quizzes import kinds
from quizzes.syntax import Answer, ParsedQuestion

# Texts as they stand in a parsed question, with all that could be mistaken for something else.
INLINE = st.sampled_from(
    [
        *(
            "words",
            "two\nlines",
            "hard  \nbreak",
            "*em*",
            "`- (x) code`",
            "\\- 3",
            "\\> 90%",
            "1\\. first",
            "=",
            "= 5",
        ),
        *(
            "A -> B",
            "a {#b} c",
            "{#b}c",
            "{ #b}",
            "(x)",
            "[ ]",
            "( ) x",
            "\\(x)",
            "\\[x\\] y",
            "see Hint: no",
            "é\xa0ü",
        ),
        *(
            "words\n- nested\n- list",
            "a\n\nb",
            "a\n\n    code",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "<b>x</b>",
            "\\\\",
        ),
    ]
)
BLOCKS = st.sampled_from(
    [
        *(
            "```text\n- (x) code\n\n  Hint: code\n```",
            "~~~~\n```\n~~~~",
            "- a\n- b",
            "1. a\n2. b",
            "    code\n\n    more",
        ),
        *("## heading", "***", "3) c", "+ a\n\n  para"),
    ]
)
TEXTS = st.one_of(
    INLINE,
    BLOCKS,
    st.tuples(INLINE, BLOCKS).map("\n\n".join),
    st.tuples(BLOCKS, st.just("after")).map("\n\n".join),
)
QUOTES = st.sampled_from(["> quote", "> > deep\n>\n> - x", "text\n\n> [!key]\n>\n> x"])
# One side of a pair: a single paragraph without an arrow of its own.
SIDES = st.sampled_from(
    [
        *("words", "two\nlines", "*em*", "`a -> b`", "``a ` -> b``", r"a \-> b", r"\> 90%", r"1\. first", r"\= 5"),
        *("A->B", "{#b}c", r"\(x)", "see Hint: no", "é\xa0ü", "<b>x</b>", "`open", r"\`", "-->", r"a \{#b}", "\\\\"),
    ]
)
NUMBERS = st.integers(-9, 99).map(str) | st.sampled_from(["0.5", "-1.125", ".5", "1e3", "2.50", "+3"])
WORDS = st.sampled_from(["a", "b c", r"say \"x\"", r"2 \* 3", "{#a}", "-> d", "5", "é", r"\\", "*x*", "#"])


@st.composite
def written_numbers(draw):
    """The text of a numeric answer in its canonical spelling."""
    number = draw(NUMBERS)
    tolerance = draw(st.sampled_from(["", " +- 0", " +- 0.001", " +- 2.5", " +- 2%", " .. 100", " .. 99.5"]))
    return f"{number}{tolerance}" if ".." not in tolerance or float(number) < 99 else number


def texts_of(kind):
    """Texts of several answers of a kind, in canonical spelling, which may contradict each other."""
    if kind == "numeric":
        return st.lists(written_numbers(), min_size=1, max_size=4)
    if kind == "text":
        return st.lists(WORDS.map('"{}"'.format), min_size=1, max_size=4)
    if kind == "matching":
        pairs = st.lists(st.tuples(SIDES, SIDES).map(" -> ".join), min_size=2, max_size=4)
        extras = st.lists(SIDES.map("-> {}".format), max_size=2)
        return st.tuples(pairs, extras).map(lambda lists: [*lists[0], *lists[1]])
    plain = TEXTS.filter(lambda text: not kinds.is_marked(text)) if kind == "ordering" else TEXTS
    return st.lists(plain, min_size=2, max_size=4, unique_by=lambda text: " ".join(text.split()))


@st.composite
def answers_of(draw, kind):
    """Answers of a kind as `parse` could have returned them, all on line 0; the first is right."""
    texts = draw(texts_of(kind))
    keys = draw(st.permutations([None, None, "x", "long-key"])) if kind in ("single", "multiple") else []
    right = draw(st.integers(0, len(texts) - 1)) if kind == "single" else 0
    may_be_wrong = kind in ("multiple", "numeric", "text")
    answers = []
    for place, text in enumerate(texts):
        key = keys[place] if keys else None
        correct = place == right or (kind != "single" and not (may_be_wrong and draw(st.booleans())))
        feedback = "" if kind == "ordering" or text.startswith("->") else draw(st.just("") | TEXTS | QUOTES)
        answers.append(Answer(key or "abcdef"[place], text, correct, feedback, 0, is_keyed=key is not None))
    return tuple(answers)


@st.composite
def parsed_questions(draw, kinds_drawn=tuple(kinds.MODULES)):
    """A question without problems as `parse` could have returned it, all on line 0."""
    kind = draw(st.sampled_from(kinds_drawn))
    block = "reflection" if kind == "reflection" else "question"
    attributes = kinds.MODULES[kind].ATTRIBUTES
    parsed = ParsedQuestion(
        key="q",
        kind=kind,
        stem=draw(st.one_of(INLINE, QUOTES, st.tuples(INLINE, TEXTS, st.just("So?")).map("\n\n".join))),
        answers=() if kind == "reflection" else draw(answers_of(kind)),
        hints=tuple(draw(st.lists(TEXTS | QUOTES, max_size=2))),
        explanation=draw(st.just("") | TEXTS | QUOTES),
        objective=draw(st.none() | st.integers(1, 9999)),
        level=draw(st.none() | st.sampled_from(["remember", "create"])),
        points=1 if kind == "reflection" else draw(st.integers(1, 20)),
        shuffle=draw(st.booleans()) if "shuffle" in attributes else True,
        credit=draw(st.sampled_from(["exact", "partial"])) if "credit" in attributes else "exact",
        section=draw(st.none() | st.just("data")),
        line=0,
        problems=(),
        case=draw(st.sampled_from(["fold", "exact"])) if "case" in attributes else "fold",
        block=block,
    )
    # Answers that contradict each other are none that `parse` returns without a problem.
    assume(not list(kinds.MODULES[kind].check(parsed)))
    return parsed
