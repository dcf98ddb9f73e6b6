"""Edits of what a lesson says: its fields, its words, its sections, its terms and figures."""

from tests.catalogue.acts import Figure, Publish, Revert, Wait, Write
from tests.catalogue.course import DRAWING, FIRST, QUESTIONS, ROOTS_TEXT, SECOND, TERM
from tests.catalogue.edits import FRUIT_AT, Edit, Stage, text

FIELDS, WORDS, SECTIONS, TERMS = "A lesson’s fields", "A lesson’s words", "Sections", "Terms and figures"
NOTHING = "Nothing is touched."
POME = "/courses/orchard/pome/"
MOVED_ON = (
    ("objective=1 section=second", "objective=1 section=first"),
    ("#parts section=second", "#parts section=first"),
)
REWORDED = {"which": "reworded", "parts": "reworded"}
AT_TOP = {"bob": FRUIT_AT}

EDITS = [
    text("the title", FIELDS, (), "The new title.", NOTHING, fields={"title": "Pome fruit"}),
    text(
        "the slug",
        FIELDS,
        (),
        "A new address; the old one leads there for good.",
        "Marks and places go along: they belong to the lesson, not to its address.",
        fields={"slug": "pome"},
        ways={"bob": f"{POME}#s-second", "charlie": f"{POME}#check"},
    ),
    text("the minutes", FIELDS, (), "The new time, and a new sum.", NOTHING, fields={"minutes": {"read": 3, "try": 9}}),
    text(
        "the objectives",
        FIELDS,
        (),
        "The new objectives.",
        NOTHING,
        fields={
            "objectives": [
                {"text": "tell a fruit from a root", "level": "apply"},
                {"text": "name its parts", "level": "remember"},
            ]
        },
    ),
    text("prose", WORDS, (("Seeds sit in the core.", "Five seeds sit in the core."),), "The new words.", NOTHING),
    text(
        "a footnote added",
        WORDS,
        (
            ("The core is tough.", "The core is tough.[^1]"),
            (QUESTIONS[-12:], QUESTIONS[-12:] + "\n[^1]: In most kinds.\n"),
        ),
        "The note, at the end of the page.",
        "Nothing is touched; who was at the knowledge check goes on there.",
    ),
    text(
        "text added after the knowledge check",
        WORDS,
        ((QUESTIONS[-12:], QUESTIONS[-12:] + "\nNow go and look at a tree.\n"),),
        "The questions are a quick check now, and more text follows.",
        "Answers stay. Who was at the knowledge check goes on at the top.",
        ways={"charlie": FRUIT_AT},
    ),
    text(
        "a heading in other words, its `{#id}` kept",
        SECTIONS,
        (("## Second things {#second}", "## What keeps long {#second}"),),
        "The new heading.",
        "Places stay at the section.",
    ),
    text(
        "a heading’s `{#id}` changed",
        SECTIONS,
        (
            ("things {#second}", "things {#later}"),
            ("objective=1 section=second", "objective=1 section=later"),
            ("#parts section=second", "#parts section=later"),
        ),
        "The section under another anchor.",
        "Who was there goes on at the top. The questions that name the section name the new one.",
        asks=REWORDED,
        ways=AT_TOP,
    ),
    text(
        "a heading removed",
        SECTIONS,
        (("## Second things {#second}\n\n", ""), *MOVED_ON),
        "Its text, under the heading before it.",
        "Who was there goes on at the top. The questions that named the section name another.",
        asks=REWORDED,
        ways=AT_TOP,
    ),
    text(
        "a section removed",
        SECTIONS,
        ((SECOND, ""), *MOVED_ON),
        "The lesson without it.",
        "Who was there goes on at the top; nobody’s completion is asked again.",
        asks=REWORDED,
        ways=AT_TOP,
    ),
    text(
        "a section made a part of another",
        SECTIONS,
        (("## Second things {#second}", "### Second things {#second}"),),
        "The heading one level lower.",
        "Places are kept by section: who was there goes on at the top.",
        ways=AT_TOP,
    ),
    text(
        "sections in another order",
        SECTIONS,
        ((FIRST + SECOND, SECOND + FIRST),),
        "The new order.",
        "Places stay at their sections.",
    ),
    text(
        "a term in other words",
        TERMS,
        (("The part of a plant that holds its seeds.", "What grows from a flower and holds seeds."),),
        "The new definition, in the lesson and in the glossary.",
        "The term keeps its card, its dates and its place in review.",
    ),
    text(
        "a term renamed",
        TERMS,
        (('[fruit](#term "', '[pome](#term "'),),
        "The new name. A name is what a term is known by: the new one is another term.",
        "Cards of the old name rest.",
        rests=frozenset({"term fruit"}),
    ),
    text(
        "a term removed",
        TERMS,
        ((TERM, "A fruit grows from a flower."),),
        "The glossary without it.",
        "Its cards rest.",
        rests=frozenset({"term fruit"}),
    ),
    Edit(
        "a term removed and defined again",
        TERMS,
        "The term is back.",
        "Its cards come back with their dates.",
        (
            Stage(
                (Write("fruit", ((TERM, "It all begins with a flower."),)),),
                rests=frozenset({"term fruit"}),
            ),
            Stage((Write("fruit", (("It all begins with a flower.", TERM),)),)),
        ),
    ),
    Edit(
        "a term moved to another lesson",
        TERMS,
        "The glossary leads to the other lesson.",
        "The term keeps its cards and their dates.",
        (
            Stage(
                (
                    Write("fruit", ((TERM, "A fruit grows from a flower."),)),
                    Write("roots", ((ROOTS_TEXT, f"{ROOTS_TEXT}{TERM}\n\n"),)),
                )
            ),
        ),
        where="editor, the old lesson first · both files at once",
    ),
    Edit(
        "a figure replaced",
        TERMS,
        "The new drawing, in every lesson that shows it.",
        NOTHING,
        (Stage((Figure(DRAWING.format(7)),)),),
        where="library, for files uploaded there · `media/`, for those of the folder",
        alike=False,
    ),
    Edit(
        "an edit saved, and published later",
        WORDS,
        "Nothing until it is published; then the new words.",
        NOTHING,
        (
            Stage((Write("fruit", (("Seeds sit in", "Many seeds sit in"),), show="wait"),)),
            Stage((Publish("fruit"),)),
        ),
        where="“Save version”, then publish · saved, then synced",
        in_order=True,
    ),
    Edit(
        "an edit scheduled",
        WORDS,
        "The new words, from the time on.",
        NOTHING,
        (
            Stage((Write("fruit", (("Seeds sit in", "Few seeds sit in"),), show="schedule"),)),
            Stage((Wait(),)),
        ),
        where="publish page · synced at the time",
        in_order=True,
    ),
    Edit(
        "an earlier version brought back",
        WORDS,
        "The earlier text.",
        "What was asked since then keeps its answers; the earlier form of a question gets a new label.",
        (
            Stage(
                (Write("fruit", (("Which one is a fruit?", "Which of these is a fruit?"), (SECOND, ""), *MOVED_ON)),),
                asks=REWORDED,
                ways=AT_TOP,
            ),
            Stage((Revert("fruit"),), asks=REWORDED),
        ),
        where="versions · git",
        in_order=True,
    ),
]
