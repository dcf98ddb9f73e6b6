"""Edits of modules and of the course itself."""

from tests.catalogue.acts import Course, Module, PlaceModule, RestoreModule, RetireModule
from tests.catalogue.edits import FRUIT_AT, Edit, Stage

MODULES, COURSE = "Modules", "The course"
NOBODY = dict.fromkeys(("alice", "bob", "charlie", "dora"))
EVERYTHING = frozenset({"which", "seeds", "pairs", "deep", "cold", "term fruit", "term taproot"})
ALL_LESSONS = frozenset({"fruit", "roots", "storage"})
OF_KEEPING: dict[str, str | None] = {"dora": FRUIT_AT}

EDITS = [
    Edit(
        "a module’s title",
        MODULES,
        "The new title.",
        "Nothing is touched.",
        (Stage((Module("growing", {"title": "How it grows"}),)),),
        where="module · `module.yml`",
    ),
    Edit(
        "modules in another order",
        MODULES,
        "The modules in their new order, with new numbers.",
        "Marks, answers and places stay.",
        (Stage((PlaceModule("keeping", 1),)),),
        where="outline · numbers of the folders",
    ),
    Edit(
        "a module retired",
        MODULES,
        "The course without the module and its lessons.",
        "Completions and answers are kept, cards rest. Who was there goes on with what is left.",
        (
            Stage(
                (RetireModule("keeping"),),
                rests=frozenset({"cold"}),
                hidden=frozenset({"storage"}),
                ways=OF_KEEPING,
            ),
        ),
        where="outline · the folder is gone, and its lessons are retired with it",
    ),
    Edit(
        "a module retired and restored",
        MODULES,
        "The module is back, at the end.",
        "Everything as before: completions, places, cards with their dates.",
        (
            Stage(
                (RetireModule("keeping"),),
                rests=frozenset({"cold"}),
                hidden=frozenset({"storage"}),
                ways=OF_KEEPING,
            ),
            Stage((RestoreModule("keeping"),)),
        ),
        where="outline · the folder is back",
        in_order=True,
    ),
    Edit(
        "the course’s title and summary",
        COURSE,
        "The new words, on every page of the course.",
        "Nothing is touched.",
        (Stage((Course({"title": "The orchard", "summary": "From flower to cellar."}),)),),
        where="course · `course.yml`",
    ),
    Edit(
        "the course retired",
        COURSE,
        "The course is not found any more.",
        "Learners keep their record, answers and marks; all its cards rest.",
        (Stage((Course({"status": "retired"}),), rests=EVERYTHING, hidden=ALL_LESSONS, ways=NOBODY),),
        where="course · `status: retired`",
        in_order=True,
    ),
    Edit(
        "the course retired and restored",
        COURSE,
        "The course is back.",
        "Everything as before.",
        (
            Stage((Course({"status": "retired"}),), rests=EVERYTHING, hidden=ALL_LESSONS, ways=NOBODY),
            Stage((Course({"status": "published"}),)),
        ),
        where="course · `status`",
        in_order=True,
    ),
]
