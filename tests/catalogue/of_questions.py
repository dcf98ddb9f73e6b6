"""Edits of questions: in other words, asking something else, elsewhere, gone and back."""

from tests.catalogue.acts import Write
from tests.catalogue.course import (
    APPLE,
    CABBAGE,
    CARROT,
    LEEK,
    NAME,
    ORDER,
    PAIRS,
    ROOTS_QUESTION,
    SEEDS,
    THINK,
    WHICH,
)  # fmt: skip
from tests.catalogue.edits import Edit, Stage, text

WORDING, ASKING, WHERE = "Questions in other words", "Questions that ask something else", "Questions elsewhere"
SAME = "All answers can still be compared. Cards keep their dates."
APART = "Old answers are kept with what was asked then, and are not compared with new ones. Cards keep their dates."
NEW_WORDS = "The question in its new words."
NEW_FORM = "The question as it is now."
#: Its lesson has neither the section nor the objective.
IN_ROOTS = WHICH.replace(" objective=1 section=second", "").rstrip() + "\n"


def reworded(name, *changes, key="which", readers=NEW_WORDS):
    return text(name, WORDING, changes, readers, SAME, asks={key: "reworded"})


def revised(name, *changes, key="which", readers=NEW_FORM, kept=APART):
    return text(name, ASKING, changes, readers, kept, asks={key: "revised"})


EDITS = [
    reworded("the stem", ("Which one is a fruit?", "Which of these is a fruit?")),
    reworded("a choice in other words", ("- ( ) A carrot\n", "- ( ) A ripe carrot\n")),
    reworded("the right choice in other words", ("- (x) An apple\n", "- (x) A red apple\n")),
    reworded("feedback", ("> A carrot is a root.", "> It is a root, however sweet.")),
    reworded("a hint", ("Hint: Think of seeds.", "Hint: Think of what holds seeds.")),
    reworded("an explanation", ("Explanation: A fruit grows", "Explanation: Every fruit grows")),
    reworded(
        "another section to look at again",
        ("objective=1 section=second", "objective=1 section=first"),
        readers="After a wrong answer, the way to the other section.",
    ),
    reworded("choices no longer mixed", ("{#which objective=1", "{#which shuffle=no objective=1")),
    reworded("a number spelled otherwise", ("- = 5 +- 1", "- = 4 .. 6"), key="seeds", readers="Nothing else."),
    reworded("a pair’s side in other words", ("- apple -> tree", "- an apple -> tree"), key="pairs"),
    reworded("a step in other words", ("2. a flower", "2. an open flower"), key="order"),
    reworded("a reflection", ("Which fruit would you grow?", "Which fruit would you grow, and why?"), key="think"),
    revised("a choice added", (CABBAGE, CABBAGE + LEEK)),
    revised(
        "a choice removed",
        (CARROT, ""),
        kept=f"{APART} The publish page says how many answers chose what is gone; their history shows it.",
    ),
    revised("choices in another order", (CARROT + APPLE, APPLE + CARROT)),
    revised("a choice given a `{#key}`", ("- ( ) A cabbage\n", "- ( ) A cabbage {#cabbage}\n")),
    revised("another choice is right", ("- (x) An", "- ( ) An"), ("- ( ) A cabbage", "- (x) A cabbage")),
    revised(
        "one choice becomes several",
        ("- ( ) A carrot", "- [ ] A carrot"),
        ("- (x) An", "- [x] An"),
        ("- ( ) A cabbage", "- [ ] A cabbage"),
    ),
    revised(
        "another kind altogether",
        (SEEDS, '::: question {#seeds}\n\nWhat is in an apple?\n\n- = "seeds"\n  > Yes.\n\n:::\n\n'),
        key="seeds",
    ),
    revised("partial credit", ("{#parts section", "{#parts credit=partial section"), key="parts"),
    revised("capital letters count", ("{#name}", "{#name case=exact}"), key="name"),
    revised("the bounds of a number", ("- = 5 +- 1", "- = 5 +- 2"), key="seeds"),
    revised("a foreseen wrong answer removed", ("- != 12\n  > That would be a lemon.\n", ""), key="seeds"),
    revised("one more accepted text", ("  > It does.\n", '  > It does.\n- = "the core"\n  > It does.\n'), key="name"),
    revised("a pair added", ("- grape -> vine\n", "- grape -> vine\n- pear -> tree\n"), key="pairs"),
    revised("a pair removed", ("- -> bush\n", ""), key="pairs"),
    revised(
        "the partners of pairs swapped",
        ("apple -> tree", "apple -> vine"),
        ("grape -> vine", "grape -> tree"),
        key="pairs",
    ),
    revised("a step added", ("3. a fruit\n", "3. a fruit\n4. a seed\n"), key="order"),
    revised("a step removed", ("3. a fruit\n", ""), key="order"),
    revised("steps in another order", ("1. a bud\n2. a flower", "1. a flower\n2. a bud"), key="order"),
    text(
        "a question at another place of its lesson",
        WHERE,
        ((NAME + PAIRS, PAIRS + NAME),),
        "The questions in their new order.",
        "Nothing is touched.",
    ),
    Edit(
        "a question in another lesson",
        WHERE,
        "The question there.",
        "The same question: answers, standing and cards go along.",
        (
            Stage(
                (Write("fruit", ((WHICH, ""),)), Write("roots", ((ROOTS_QUESTION, f"{ROOTS_QUESTION}\n{IN_ROOTS}"),))),
                asks={"which": "reworded"},
            ),
        ),
        where="editor, the old lesson first · both files at once",
    ),
    text(
        "a question removed",
        WHERE,
        ((SEEDS, ""),),
        "It is asked no more.",
        "Its answers stay on record; its cards rest.",
        rests=frozenset({"seeds"}),
    ),
    Edit(
        "a question removed, and back with its `#id`",
        WHERE,
        "It is asked again.",
        "The same question: answers, standing, and cards with their dates.",
        (
            Stage((Write("fruit", ((SEEDS, ""),)),), rests=frozenset({"seeds"})),
            Stage((Write("fruit", ((NAME, SEEDS + NAME),)),)),
        ),
    ),
    text(
        "another `#id`",
        WHERE,
        (("{#seeds}", "{#pips}"),),
        "The same words.",
        "Another question, without history. The old one is asked no more; its answers stay, its cards rest.",
        asks={"pips": "new"},
        rests=frozenset({"seeds"}),
    ),
    text(
        "a new question",
        WHERE,
        ((ORDER, f'{ORDER}::: question {{#ripe}}\n\nWhat ripens last?\n\n- = "quince"\n  > Yes.\n\n:::\n\n'),),
        "One more question.",
        "Nothing is touched.",
        asks={"ripe": "new"},
    ),
    text(
        "a reflection removed",
        WHERE,
        ((THINK, ""),),
        "It is not there any more.",
        "What people wrote stays on their record.",
    ),
]
