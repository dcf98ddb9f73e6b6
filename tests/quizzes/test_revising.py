"""What an edit is called, and the row that holds it: for practice questions and for exam items alike."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exams.models.item import Item, ItemPool, ItemRevision
from quizzes.models.question import Question, QuestionRevision
from quizzes.question_hash import meaning
from quizzes.revising import last_revisions, next_label, revise, says
from tests.factories import make_course, make_lesson
from tests.quizzes.questions import stored

BODY = "Q?\n\n- ( ) A\n- (x) B\n- ( ) C\n\nExplanation: Since."
FIRST, REWORDED, OTHER = (
    stored(BODY),
    stored(BODY.replace("Q?", "Which?")),
    stored(BODY.replace("(x)", "( )").replace("( ) A", "(x) A")),
)
WRAPPED = {**FIRST, "stem": FIRST["stem"] + "\n"}


def revision(number, wording, content):
    return QuestionRevision(number=number, wording=wording, content=content)


@pytest.mark.parametrize(
    ("now", "last", "content", "label"),
    [
        (None, None, FIRST, (1, 1)),
        (revision(1, 1, FIRST), revision(1, 1, FIRST), FIRST, (1, 1)),
        (revision(1, 1, FIRST), revision(1, 1, FIRST), WRAPPED, (1, 1)),
        (revision(1, 1, FIRST), revision(1, 1, FIRST), REWORDED, (1, 2)),
        (revision(1, 1, FIRST), revision(1, 3, FIRST), REWORDED, (1, 4)),
        (revision(1, 1, FIRST), revision(1, 1, FIRST), OTHER, (2, 1)),
        (revision(2, 2, FIRST), revision(2, 2, FIRST), OTHER, (3, 1)),
        (revision(1, 1, FIRST), revision(2, 1, OTHER), REWORDED, (3, 1)),
        (revision(1, 1, FIRST), revision(2, 1, OTHER), FIRST, (1, 1)),
        (None, revision(2, 5, OTHER), FIRST, (3, 1)),
    ],
)
def test_an_edit_is_the_same_form_another_wording_or_another_question(now, last, content, label):
    assert next_label(now, last, content) == label


def test_a_revision_says_a_content_or_another():
    assert says(revision(1, 1, FIRST), WRAPPED) is True
    assert says(revision(1, 1, FIRST), REWORDED) is False
    assert says(None, FIRST) is False


def make_question(lesson, key):
    return Question.objects.create(course=lesson.course, lesson=lesson, key=key, position=1, total=1, kind="single")


@pytest.fixture
def questions(db):
    lesson = make_lesson()
    return QuestionRevision, "question", lambda key: make_question(lesson, key)


@pytest.fixture
def items(db):
    course = make_course()
    pool = ItemPool.objects.create(course=course, slug="pool")
    fields = {"course": course, "pool": pool, "kind": "single", "domain": "D1", "level": "apply"}
    return ItemRevision, "item", lambda key: Item.objects.create(key=key, **fields)


@pytest.fixture(params=["questions", "items"])
def table(request):
    return request.getfixturevalue(request.param)


def labels(model, owner, row):
    return [found.label for found in model.objects.filter(**{owner: row})]


def test_a_row_gets_its_revision_and_every_one_before_it_stays(table):
    model, owner, make = table
    row = make("a")

    changes = [revise(model, owner, [(row, content)]) for content in (FIRST, FIRST, REWORDED, OTHER, FIRST)]

    assert changes == [[row], [], [row], [row], [row]]
    assert labels(model, owner, row) == ["1.1", "1.2", "2.1", "3.1"]
    row.refresh_from_db()
    kept = row.revision
    assert (kept.label, kept.kind, kept.content, kept.sha256) == ("3.1", "single", FIRST, meaning(FIRST))
    assert kept.created_at is not None
    assert [found.content for found in model.objects.filter(**{owner: row})] == [FIRST, REWORDED, OTHER, FIRST]


def test_only_rows_that_changed_are_told_and_written(table):
    model, owner, make = table
    rows = [make(key) for key in "abc"]
    revise(model, owner, [(row, FIRST) for row in rows])

    changed = revise(model, owner, list(zip(rows, (FIRST, REWORDED, OTHER), strict=True)))

    assert changed == rows[1:]
    assert [labels(model, owner, row) for row in rows] == [["1.1"], ["1.1", "1.2"], ["1.1", "2.1"]]


def test_nothing_is_made_of_nothing(table):
    model, owner, _make = table

    assert revise(model, owner, []) == []
    assert not model.objects.exists()


def test_the_newest_form_need_not_be_the_present_one(table):
    model, owner, make = table
    row, other = make("a"), make("b")
    revise(model, owner, [(row, FIRST), (other, FIRST)])
    present = row.revision
    revise(model, owner, [(row, OTHER)])
    revise(model, owner, [(row, stored(BODY.replace("Q?", "Or?").replace("(x)", "( )").replace("( ) A", "(x) A")))])
    row.revision = present
    row.save()

    newest = last_revisions(model, owner, [row])

    assert {pk: found.label for pk, found in newest.items()} == {row.pk: "2.2"}
    revise(model, owner, [(row, REWORDED)])
    assert labels(model, owner, row) == ["1.1", "2.1", "2.2", "3.1"]


def test_the_number_of_queries_does_not_grow_with_the_rows(table):
    model, owner, make = table
    counts = []
    for number in (3, 30):
        rows = [make(f"{number}-{n}") for n in range(number)]
        revise(model, owner, [(row, FIRST) for row in rows])
        with CaptureQueriesContext(connection) as queries:
            revise(model, owner, [(row, REWORDED) for row in rows])
        counts.append(len(queries))

    assert counts[0] == counts[1]
