"""A pool's text as items: what is read, all that can be wrong with it, and what becomes of the rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.blocks import Finding
from courses.rendering import RENDERER_VERSION
from exams import pools
from exams.models.item import Item, ItemPool, ItemRevision
from exams.pools import Outdated, across, clashes, derive, edit, store
from tests.exams.sittings import begin, derived, make_exam
from tests.factories import make_course, make_lesson, make_module
from tests.snapshot import all_rows, changed

SINGLE = """\
::: question {#%(key)s %(more)s}

Which one is a fruit, says %(key)s?

- ( ) A carrot is one
  > Tempting, because it is sweet. A carrot is a root.
- (x) An apple is one
  > Yes: it grows from a flower and holds seeds.
- ( ) A cabbage is one
  > A cabbage is leaves, and no part of its flower.

Explanation: A fruit grows from a flower and holds seeds.

:::
"""
LEVELS = "remember, understand, apply, analyze, evaluate, create"
HAS_NO_LEVEL = f"its level is missing; write level=understand, or another of {LEVELS}."
HAS_NO_DOMAIN = "it has no domain; write `domain:` at the top of the pool, or domain=… here."


def text(key="fruit", more="level=apply lesson=trees"):
    return SINGLE % {"key": key, "more": more}


def told(body, domain="D1"):
    return [(finding.line, finding.message) for finding in derive(body, domain).problems]


# Reading


def test_an_item_is_a_question_with_what_an_exam_needs_to_know():
    more = 'level=apply lesson=trees objective=2 domain=D2 enemies="other,third" expected=64 pilot=yes points=2'

    (found,) = derive(f"Words between items.\n\n{text(more=more)}", "D1").items

    assert (found.key, found.line, found.kind, found.domain, found.lesson) == ("fruit", 3, "single", "D2", "trees")
    assert (found.level, found.objective, found.expected, found.is_pilot) == ("apply", 2, 64, True)
    assert found.enemies == ("other", "third")
    assert (found.content["points"], found.content["stem"]) == (2, "Which one is a fruit, says fruit?")
    assert [choice["correct"] for choice in found.content["choices"]] == [False, True, False]


def test_an_item_has_the_pools_domain_and_nothing_that_its_author_did_not_say():
    (found,) = derive(text(more="level=evaluate"), "D1").items

    assert (found.domain, found.lesson, found.objective, found.expected) == ("D1", "", None, None)
    assert (found.enemies, found.is_pilot, found.level) == ((), False, "evaluate")


@pytest.mark.parametrize(
    ("written", "enemies"),
    [("b", ("b",)), ('"c, b"', ("b", "c")), ("b,b", ("b",)), ("fruit,b", ("b",)), ('""', ()), (",b,", ("b",))],
)
def test_enemies_are_others_each_once_in_their_order(written, enemies):
    assert derive(text(more=f"level=apply enemies={written}"), "D1").items[0].enemies == enemies


@pytest.mark.parametrize(("written", "pilot"), [("yes", True), ("no", False)])
def test_an_item_is_a_pilot_when_it_says_so(written, pilot):
    assert derive(text(more=f"level=apply pilot={written}"), "D1").items[0].is_pilot is pilot


def test_a_pool_without_items_is_empty():
    assert (derive("", "D1").items, derive("## Words\n", "D1").findings) == ([], [])


def test_items_stand_in_the_order_of_the_text():
    body = "\n".join(text(key) for key in ("zoe", "ann", "ben"))

    assert [(found.key, found.line) for found in derive(body, "D1").items] == [("zoe", 1), ("ann", 16), ("ben", 31)]


@pytest.mark.parametrize(
    ("more", "messages"),
    [
        ("lesson=trees", [HAS_NO_LEVEL]),
        ("level=apply expected=101", ["expected=101 is not a whole number from 0 to 100."]),
        ("level=apply expected=064", ["expected=064 is not a whole number from 0 to 100."]),
        ("level=apply expected=64%", ["expected=64% is not a whole number from 0 to 100."]),
        ("level=apply expected=-1", ["expected=-1 is not a whole number from 0 to 100."]),
        ('level=apply expected=""', ["expected= is not a whole number from 0 to 100."]),
        ("level=apply pilot=true", ["pilot=true is not known; write yes or no."]),
        ("level=apply enemies=Ann", ["“Ann” among its enemies is no id of an item; part ids by commas."]),
        ('level=apply enemies="ann ben"', ["“ann ben” among its enemies is no id of an item; part ids by commas."]),
        (f"level=apply domain={'D' * 21}", ["its domain has 21 characters; at most 20 fit."]),
        ("pilot=maybe", [HAS_NO_LEVEL, "pilot=maybe is not known; write yes or no."]),
    ],
)
def test_what_an_exam_cannot_read_of_an_item_is_told_on_its_line(more, messages):
    assert told(f"\n\n{text(more=more)}") == [(3, f"item “fruit”: {message}") for message in messages]


def test_an_item_needs_a_domain_from_the_pool_or_of_its_own():
    body = f"{text()}\n{text('other', 'level=apply domain=D2')}"

    assert told(body, domain="") == [(1, f"item “fruit”: {HAS_NO_DOMAIN}")]
    assert [found.key for found in derive(body, "").items] == ["other"]


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (text(more="level=apply sky=blue"), [(
            1,
            "unknown attribute `sky`; known are objective, level, points, section, case, credit, shuffle, "
            "domain, lesson, enemies, expected, pilot",
        )]),
        (text(more="level=knows"), [
            (1, f"level=knows is not known; use one of {LEVELS}"),
            (1, f"item “fruit”: {HAS_NO_LEVEL}"),
        ]),
        (text(more="level=apply lesson=a lesson=b"), [(1, "attribute `lesson` is given twice; keep one")]),
        (text().replace("(x)", "( )"), [(5, 'question "fruit" has no right choice; mark exactly one with (x)')]),
        ("::: reflection {#why level=apply}\n\nWhy?\n\n:::\n", [
            (1, "a pool holds questions; `::: reflection` cannot stand here."),
        ]),
        (f"{text()}\n{text('other')}\n{text()}", [(31, "item “fruit” is also on line 1; rename one.")]),
        (text()[:-4], [(1, "`::: question` is never closed; close it with a line `:::`")]),
    ],
    ids=["unknown", "level", "twice", "no-key", "reflection", "double", "open"],
)  # fmt: skip
def test_what_is_wrong_with_a_pool_is_told_with_its_line(body, problems):
    assert told(body) == problems


def test_a_question_without_an_id_is_told_once():
    body = text().replace("#fruit ", "")

    assert told(body) == [(1, "this question has no id; write ::: question {#short-name}")]
    assert derive(body, "D1").items == []


def test_an_item_that_is_wrong_is_left_out_and_the_others_are_read():
    found = derive(f"{text('ann', 'lesson=trees')}\n{text('ben')}", "D1")

    assert ([item.key for item in found.items], len(found.problems)) == (["ben"], 1)


def test_advice_does_not_stand_in_the_way():
    body = text().replace("- ( ) A cabbage is one\n  > A cabbage is leaves, and no part of its flower.\n", "")

    found = derive(f"\n{body}", "D1")

    message = "item “fruit”: two options are guessed as often as not; a third plausible one tells more."
    assert ([item.key for item in found.items], found.problems) == (["fruit"], [])
    assert found.findings == [Finding(2, message, advice=True)]


# Between items


def findings(*items, lessons=("trees",)):
    return [(pool, found.message, found.advice) for pool, found in across(items, lessons)]


def test_items_that_fit_together_have_nothing_said_of_them():
    items = [("one", derived("a", lesson="trees", enemies=("b",))), ("two", derived("b", lesson="trees"))]

    assert findings(*items) == []


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (derived("a", lesson="trees"), [("two", "item “a” is also in one; rename one.", False)]),
        (
            derived("b", lesson="roots"),
            [("two", "item “b”: no lesson of this course has the slug “roots”; mend it.", False)],
        ),
        (
            derived("b"),
            [("two", "item “b” names no lesson; add lesson=…, so that learners are told what to study.", True)],
        ),
        (
            derived("b", lesson="trees", enemies=("a", "z")),
            [("two", "item “b”: there is no item “z” to be its enemy; mend it.", False)],
        ),
    ],
)
def test_what_is_wrong_between_items_is_told_with_its_pool(other, said):
    assert findings(("one", derived("a", lesson="trees")), ("two", other)) == said


def test_an_id_that_another_pool_has_is_told():
    found = pools.DerivedPool([derived("a"), derived("b")])

    assert list(clashes(found, {"b": "elsewhere", "c": "there"})) == [
        ("elsewhere", Finding(1, "item “b” is also in the pool elsewhere; rename one."))
    ]


# Storing


@pytest.fixture
def pool(db):
    course = make_course()
    make_lesson(make_module(course), slug="trees")
    return ItemPool.objects.create(course=course, slug="pool")


def labels(key):
    return [revision.label for revision in ItemRevision.objects.filter(item__key=key)]


BODY = text("%(key)s").split("}\n", 1)[1].rsplit(":::", 1)[0]


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
    found = save(pool, text())

    assert (found.problems, pool.body, pool.domain, pool.revision) == ([], text(), "D1", 1)
    assert [(row.key, row.domain, row.lesson_slug) for row in pool.items.all()] == [("fruit", "D1", "trees")]


def test_a_text_with_a_problem_is_not_saved(pool):
    save(pool, text())
    before = all_rows()

    found = save(pool, text("other", "lesson=trees"))

    assert [finding.message for finding in found.problems] == [f"item “other”: {HAS_NO_LEVEL}"]
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (text("taken"), "item “taken” is also in the pool other; rename one."),
        (
            text(more="level=apply lesson=roots"),
            "item “fruit”: no lesson of this course has the slug “roots”; mend it.",
        ),
        (
            text(more="level=apply lesson=trees enemies=gone"),
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

    assert save(pool, text(more="level=apply lesson=trees enemies=foe")).findings == []
    assert pool.items.get().enemies == ["foe"]


def test_the_id_of_an_item_that_is_retired_elsewhere_may_be_taken(pool):
    other = ItemPool.objects.create(course=pool.course, slug="other", is_retired=True)
    store(other, [plain()])

    save(pool, text())

    assert (pool.items.get().key, other.items.count()) == ("fruit", 0)


def test_a_text_is_not_saved_over_another_that_its_author_has_not_seen(pool):
    save(pool, text())
    before = all_rows()

    with pytest.raises(Outdated) as caught:
        save(pool, text("other"), base=0)

    assert (caught.value.pool, str(caught.value)) == (pool, "pool")
    assert changed(before) == set()


def test_advice_is_given_with_what_is_saved(pool):
    found = save(pool, text(more="level=apply"))

    assert ([finding.advice for finding in found.findings], pool.items.count()) == ([True], 1)
