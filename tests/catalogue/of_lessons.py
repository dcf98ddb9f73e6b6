"""Edits of where lessons stand, and whether readers find them."""

from tests.catalogue.acts import Add, Place, Publish, Restore, Retire, Withdraw, Write
from tests.catalogue.course import ROOTS_QUESTION, ROOTS_TEXT, SECOND, THINK, WHICH
from tests.catalogue.edits import FRUIT_AT, ROOTS_AT, STORAGE_AT, Edit, Stage

PLACES, SHAPE, STATUS = "Where a lesson stands", "Lessons parted and joined", "Whether readers find a lesson"
ALL_OF_FRUIT = frozenset({"which", "seeds", "pairs", "term fruit"})
OUTLINE = "outline · numbers of the files"
RETIRED = {"bob": ROOTS_AT, "charlie": ROOTS_AT}
SEED_LESSON = f"What lasts.\n\n{SECOND}{WHICH.rstrip()}\n"
SPLIT = (
    Write(
        "fruit",
        ((SECOND, ""), (WHICH, ""), ("#parts section=second", "#parts section=first")),
    ),
    Add("keepers", "growing", "Keepers", SEED_LESSON),
)

EDITS = [
    Edit(
        "a lesson at another place of its module",
        PLACES,
        "The lessons in their new order, with new numbers.",
        "Marks and places go along. Who had finished the lesson before goes on with what follows it now.",
        (Stage((Place("roots", "growing", 1),), ways={"alice": STORAGE_AT}),),
        where=OUTLINE,
    ),
    Edit(
        "a lesson in another module",
        PLACES,
        "The lesson there, under the same address.",
        "Marks, answers and places go along.",
        (Stage((Place("fruit", "keeping", 2),), ways={"alice": ROOTS_AT}),),
        where="outline · the file in another folder",
    ),
    Edit(
        "a lesson split in two",
        SHAPE,
        "Two lessons; the questions that went along are asked in the new one.",
        "A question that moves with its `#id` keeps its answers and cards. The old lesson stays complete; the new one "
        "is to be read. Who was in the section that moved goes on at the top of the old lesson.",
        (Stage(SPLIT, asks={"parts": "reworded"}, ways={"bob": FRUIT_AT}),),
        where="the old lesson, then a new one · both files at once",
    ),
    Edit(
        "two lessons merged, one retired",
        SHAPE,
        "One lesson with both texts; the other is gone from the outline.",
        "Questions and terms that move along keep their answers and cards. Who was in the retired lesson goes on with "
        "the next; its completions are kept.",
        (
            Stage(
                (
                    Retire("roots", file=True),
                    Write("fruit", ((SECOND, SECOND + ROOTS_TEXT), (THINK, f"{ROOTS_QUESTION}\n{THINK}"))),
                ),
                hidden=frozenset({"roots"}),
                ways={"alice": STORAGE_AT},
            ),
        ),
        where="retire, then the other lesson · one file gone, its text in the other",
    ),
    Edit(
        "a lesson retired",
        STATUS,
        "The course without it; its address is not found.",
        "Completions and answers are kept. Cards rest. Who was there goes on with the next lesson.",
        (Stage((Retire("fruit"),), rests=ALL_OF_FRUIT, hidden=frozenset({"fruit"}), ways=RETIRED),),
        where="publish page, outline · `status: retired`",
    ),
    Edit(
        "a lesson retired and restored",
        STATUS,
        "The lesson is back, under its address.",
        "Everything as before: completions, places, cards with their dates.",
        (
            Stage((Retire("fruit"),), rests=ALL_OF_FRUIT, hidden=frozenset({"fruit"}), ways=RETIRED),
            Stage((Restore("fruit"),)),
        ),
        where="publish page · `status`",
    ),
    Edit(
        "a lesson’s file removed",
        STATUS,
        "The course without the lesson, as when it is retired.",
        "As when it is retired.",
        (
            Stage(
                (Retire("roots", file=True),),
                rests=frozenset({"deep", "term taproot"}),
                hidden=frozenset({"roots"}),
                ways={"alice": STORAGE_AT},
            ),
        ),
        where="retire · the file is gone",
    ),
    Edit(
        "a lesson’s file removed and put back",
        STATUS,
        "The lesson is back, under its address.",
        "Everything as before.",
        (
            Stage(
                (Retire("roots", file=True),),
                rests=frozenset({"deep", "term taproot"}),
                hidden=frozenset({"roots"}),
                ways={"alice": STORAGE_AT},
            ),
            Stage((Restore("roots"),)),
        ),
        where="retire, restore · the file is gone, and back",
    ),
    Edit(
        "a lesson taken back to draft, and published again",
        STATUS,
        "The lesson is hidden, then there again.",
        "Cards rest meanwhile; then everything is as before.",
        (
            Stage((Withdraw("fruit"),), rests=ALL_OF_FRUIT, hidden=frozenset({"fruit"}), ways=RETIRED),
            Stage((Publish("fruit"),)),
        ),
        where="publish page · `status`",
    ),
    Edit(
        "a draft published",
        STATUS,
        "One more lesson.",
        "Nobody’s completions change; the course has one more lesson to finish.",
        (Stage((Publish("grafting"),)),),
        where="publish page · `status: published`",
    ),
    Edit(
        "a new lesson",
        STATUS,
        "One more lesson, at the end of its module.",
        "Nobody’s completions change; the course has one more lesson to finish.",
        (Stage((Add("pruning", "keeping", "Pruning", "Cut in winter.\n"),)),),
        where="“Add lesson” · a new file",
    ),
]
