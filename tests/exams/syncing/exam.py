"""The small exam on both sides: its rows, what a sync says of them, and what the site does to them."""

from exams import pools
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool
from tests.courses.trees import Run, run

UNCHANGED = "0 changed, 11 unchanged."
STOPPED = "{} problem{}; nothing was changed."
EXAM_LINE, ROOTS_LINE = "exam a-course/exam", "item pool a-course/01-roots"
FIRST_ITEM = 5  # the line of the file on which it begins

SHORT = "Domain D1 needs 4 scored items, and the bank has 3."


def items(**fields):
    return list(Item.objects.filter(**fields).values_list("key", flat=True).order_by("key"))


def exam():
    return Exam.objects.get()


def label(key):
    return Item.objects.get(key=key).revision.label


def stopped(*problems):
    return Run([], [*problems, STOPPED.format(len(problems), "s" * (len(problems) != 1))], 1)


def dumped(folder):
    assert run("dump_content", folder).status == 0
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def site_edits(noun):
    """Change the row as the admin does, and say which line a sync has for it."""
    if noun == "exam":
        Exam.objects.update(title="Of the site")
        return "exam a-course/exam"
    row = ItemPool.objects.get(slug="01-roots")
    body = row.body.replace("says root-1?", "says the site?")
    assert pools.edit(row, domain=row.domain, body=body, base=row.revision).problems == []
    return "item pool a-course/01-roots"
