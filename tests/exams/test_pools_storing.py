"""What becomes of the rows of a pool: its items and their revisions, and an edit of its text on the site."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.rendering import RENDERER_VERSION
from exams.models.item import Item, ItemPool, ItemRevision
from exams.pools import Outdated, edit, store
from tests.exams.sittings import begin, derived, make_exam
from tests.exams.trees import HAS_NO_LEVEL, question
from tests.factories import make_course, make_lesson, make_module
from tests.snapshot import all_rows, changed


@pytest.fixture
def pool(db):
    course = make_course()
    make_lesson(make_module(course), slug="trees")
    return ItemPool.objects.create(course=course, slug="pool")


def labels(key):
    return [revision.label for revision in ItemRevision.objects.filter(item__key=key)]


BODY = question("%(key)s").split("}\n", 1)[1].rsplit(":::", 1)[0]


def told_anew(old, new, key="fruit", **fields):
    """The item with some of its text changed."""
    assert BODY.count(old) == 1
    return derived(key, body=BODY.replace(old, new), **fields)


def plain(key="fruit", **fields):
    return derived(key, body=BODY, **fields)


def test_a_new_item_is_a_row_with_its_first_revision(pool):
    store(
        pool,
        [plain(lesson="trees", domain="D2", level="apply", objective=2, expected=64, enemies=("b",), is_pilot=True)],
    )

    row = Item.objects.get()
    assert (row.course, row.pool, row.key, row.kind, row.position) == (pool.course, pool, "fruit", "single", 1)
    assert (row.lesson.slug, row.lesson_slug, row.domain, row.level) == ("trees", "trees", "D2", "apply")
    assert (row.objective, row.expected, row.enemies, row.is_pilot) == (2, 64, ["b"], True)
    assert (row.revision.label, row.revision.content, row.is_retired) == ("1.1", plain().content, False)
    pool.refresh_from_db()
    assert pool.renderer_version == RENDERER_VERSION


def test_the_same_items_again_change_nothing(pool):
    items = [plain(lesson="trees"), plain("other")]
    store(pool, items)
    before = all_rows()

    store(pool, items)

    assert changed(before) == set()


def test_other_words_keep_the_number(pool):
    store(pool, [plain()])

    store(pool, [told_anew("Which one", "Which of these")])

    row = Item.objects.get()
    assert (row.revision.label, labels("fruit")) == ("1.2", ["1.1", "1.2"])
    assert "Which of these" in row.revision.content["stem"]


def test_another_key_is_another_number(pool):
    store(pool, [plain()])
    store(pool, [told_anew("Which one", "Which of these")])

    store(pool, [derived("fruit", body=BODY.replace("(x)", "( )").replace("( ) A carrot", "(x) A carrot"))])

    assert labels("fruit") == ["1.1", "1.2", "2.1"]
    assert Item.objects.get().revision.label == "2.1"


@pytest.mark.parametrize(
    "fields",
    [
        {"lesson": ""},
        {"domain": "D2"},
        {"level": "apply"},
        {"objective": 3},
        {"expected": 50},
        {"enemies": ("other",)},
        {"is_pilot": True},
    ],
)
def test_what_is_not_asked_changes_the_row_and_no_revision(pool, fields):
    store(pool, [plain(lesson="trees")])

    store(pool, [plain(**({"lesson": "trees"} | fields))])

    ((name, value),) = fields.items()
    row = Item.objects.get()
    assert labels("fruit") == ["1.1"]
    assert getattr(row, {"lesson": "lesson_slug"}.get(name, name)) == (list(value) if name == "enemies" else value)
    assert (row.lesson is None) is (name == "lesson")


@pytest.mark.django_db
def test_an_item_that_is_gone_is_retired_and_its_papers_keep_it():
    exam = make_exam(items=3)
    sitting = begin(exam)
    pool = ItemPool.objects.get()
    row = sitting.paper.first()

    store(pool, [])

    assert set(Item.objects.values_list("is_retired", flat=True)) == {True}
    assert list(Item.objects.current()) == []
    row.refresh_from_db()
    assert (row.item.is_retired, row.revision.content) == (True, row.content)


def test_an_item_that_is_back_is_the_same_row(pool):
    store(pool, [plain(), plain("other")])
    pk = Item.objects.get(key="fruit").pk
    store(pool, [plain("other")])
    assert Item.objects.get(pk=pk).is_retired is True

    store(pool, [plain("other"), plain()])

    row = Item.objects.get(pk=pk)
    assert (row.is_retired, row.position, labels("fruit")) == (False, 2, ["1.1"])


def test_an_item_that_is_back_in_an_older_form_is_a_new_revision_after_the_newest(pool):
    store(pool, [plain()])
    store(pool, [told_anew("A cabbage is one", "Nothing of this")])
    store(pool, [plain()])

    assert labels("fruit") == ["1.1", "1.2", "1.3"]


@pytest.mark.parametrize("first", ["old", "new"])
def test_an_item_that_moves_to_another_pool_stays_the_same_row(pool, first):
    other = ItemPool.objects.create(course=pool.course, slug="other")
    store(pool, [plain(), plain("stays")])
    pk = Item.objects.get(key="fruit").pk

    steps = {"old": lambda: store(pool, [plain("stays")]), "new": lambda: store(other, [plain()])}
    for name in sorted(steps, key=lambda name: name != first):
        steps[name]()

    row = Item.objects.get(pk=pk)
    assert (row.pool, row.is_retired, labels("fruit")) == (other, False, ["1.1"])
    assert set(Item.objects.current()) == set(Item.objects.all())


def test_the_same_id_in_another_course_is_another_item(pool):
    store(pool, [plain()])
    elsewhere = ItemPool.objects.create(course=make_course(), slug="pool")

    store(elsewhere, [plain(domain="D9")])

    assert list(Item.objects.values_list("pool", "domain").order_by("pk")) == [(pool.pk, "D1"), (elsewhere.pk, "D9")]


def test_items_of_a_retired_pool_are_not_current(pool):
    store(pool, [plain()])

    ItemPool.objects.update(is_retired=True)

    assert list(Item.objects.current()) == []
    assert Item.objects.get().is_retired is False


@pytest.mark.parametrize("step", ["new", "same", "reworded", "gone"])
def test_the_number_of_queries_does_not_grow_with_the_items(pool, step):
    counts = []
    for number in (3, 30):
        before = [plain(f"{step}-{number}-{n}") for n in range(number)]
        if step != "new":
            store(pool, before)
        after = {
            "new": before,
            "same": before,
            "reworded": [told_anew("Which one", "Which of these", key=item.key, domain="D2") for item in before],
            "gone": [],
        }[step]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            store(pool, after)
        counts.append(len(queries))

    assert counts[0] == counts[1]


# Editing on the site


def save(pool, body, *, domain="D1", base=None):
    return edit(pool, domain=domain, body=body, base=pool.revision if base is None else base)


def test_a_saved_text_is_the_pools_and_its_items_follow(pool):
    found = save(pool, question())

    assert (found.problems, pool.body, pool.domain, pool.revision) == ([], question(), "D1", 1)
    assert [(row.key, row.domain, row.lesson_slug) for row in pool.items.all()] == [("fruit", "D1", "trees")]


def test_a_text_with_a_problem_is_not_saved(pool):
    save(pool, question())
    before = all_rows()

    found = save(pool, question("other", "lesson=trees"))

    assert [finding.message for finding in found.problems] == [f"item “other”: {HAS_NO_LEVEL}"]
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (question("taken"), "item “taken” is also in the pool other; rename one."),
        (
            question(more="level=apply lesson=roots"),
            "item “fruit”: no lesson of this course has the slug “roots”; mend it.",
        ),
        (
            question(more="level=apply lesson=trees enemies=gone"),
            "item “fruit”: there is no item “gone” to be its enemy; mend it.",
        ),
    ],
)
def test_what_does_not_fit_the_other_pools_is_not_saved(pool, body, message):
    store(ItemPool.objects.create(course=pool.course, slug="other"), [plain("taken"), plain("gone")])
    Item.objects.filter(key="gone").update(is_retired=True)

    found = save(pool, body)

    assert [finding.message for finding in found.problems] == [message]
    assert not pool.items.exists()


def test_an_enemy_may_be_in_another_pool(pool):
    store(ItemPool.objects.create(course=pool.course, slug="other"), [plain("foe")])

    assert save(pool, question(more="level=apply lesson=trees enemies=foe")).findings == []
    assert pool.items.get().enemies == ["foe"]


def test_the_id_of_an_item_that_is_retired_elsewhere_may_be_taken(pool):
    other = ItemPool.objects.create(course=pool.course, slug="other", is_retired=True)
    store(other, [plain()])

    save(pool, question())

    assert (pool.items.get().key, other.items.count()) == ("fruit", 0)


def test_a_text_is_not_saved_over_another_that_its_author_has_not_seen(pool):
    save(pool, question())
    before = all_rows()

    with pytest.raises(Outdated) as caught:
        save(pool, question("other"), base=0)

    assert (caught.value.pool, str(caught.value)) == (pool, "pool")
    assert changed(before) == set()


def test_advice_is_given_with_what_is_saved(pool):
    found = save(pool, question(more="level=apply"))

    assert ([finding.advice for finding in found.findings], pool.items.count()) == ([True], 1)
