"""Pools in the admin: written through their page, with what saving does said before."""

import pytest

from exams.editing.blanks import blanks
from exams.models.audit import AuditEntry
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool, Rating
from exams.models.sitting import PaperItem
from exams.pools import derive
from tests.exams.authoring.desk import effects, findings, item_text, new_pool, preview, sent_by, told, url, write
from tests.exams.sittings import begin, trail
from tests.factories import now
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


def label(key: str) -> tuple[str, bool]:
    item = Item.objects.select_related("revision").get(key=key)
    return item.revision.label, item.is_retired


def test_a_pool_is_begun_and_holds_what_is_written(stage):
    client, exam = stage

    pool = new_pool(client, exam, "one", "two")

    assert (pool.revision, pool.domain) == (1, "D1")
    assert [(item.key, item.domain, item.lesson_slug) for item in pool.items.all()] == [
        ("one", "D1", "roots"),
        ("two", "D1", "roots"),
    ]
    entry = AuditEntry.objects.get(action="pool.edited")
    ines = client.session["_auth_user_id"]
    assert (entry.subject, entry.actor) == (f"pool:{pool.pk}", f"person:{ines}")
    assert (entry.data["revision"], entry.data["items"]) == (1, {"new": ["one, two"]})
    assert trail(f"pool:{pool.pk}") == ["pool.added", "pool.edited"]


@pytest.mark.parametrize("blank", blanks(), ids=lambda blank: blank.kind)
def test_a_blank_item_of_each_kind_can_be_read_as_it_is_inserted(blank):
    derived = derive(blank.text, "D1")

    assert (derived.problems, [(item.kind, item.key) for item in derived.items]) == (
        [],
        [(blank.kind, f"new-{blank.kind}")],
    )


def test_each_kind_is_shown_with_its_key(stage):
    client, exam = stage
    pool = new_pool(client, exam)

    response = preview(client, pool, "\n\n".join(blank.text for blank in blanks()))

    assert [(item.kind, [line.is_right for line in item.lines]) for item in response.context["items"]] == [
        ("single", [False, True, False]),
        ("multiple", [True, True, False]),
        ("numeric", [True]),
        ("text", [True]),
        ("matching", [True, True]),
        ("ordering", [True, True, True]),
    ]


def test_the_preview_stores_nothing_and_says_what_saving_would_do(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one", "two", "three")
    before = all_rows()
    text = "\n".join([
        item_text("one", "Which of them is a fruit, says one?"),
        item_text("two", right=2),
        item_text("four", level="apply"),
    ])  # fmt: skip

    response = preview(client, pool, text)

    assert effects(response) == [
        "1 new item: four.",
        "“one” says the same in other words (1.2); what was answered stays comparable.",
        "“two” asks something else (2.1).",
        "“three” is drawn no more.",
    ]
    assert changed(before) == set()


def test_other_attributes_are_said_too(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one")

    response = preview(client, pool, item_text("one", lesson="fruits", pilot="yes", domain="D2", expected="40"))

    assert effects(response) == ["“one” has other attributes: domain, lesson, expected, pilot."]


def test_another_wording_keeps_the_number_and_another_key_makes_a_new_one(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one", "two")

    response = write(client, pool, item_text("one", "Reworded?") + "\n" + item_text("two", right=0))

    assert response.status_code == 302
    assert (label("one"), label("two")) == (("1.2", False), ("2.1", False))
    assert told(client.get(url(pool))) == [
        "Saved as revision 2. “one” says the same in other words (1.2); what was answered stays comparable. "
        "“two” asks something else (2.1)."
    ]


def test_an_item_that_is_taken_out_is_retired_and_keeps_its_papers(stage):
    client, exam = stage
    sitting = begin(exam)
    keys = list(sitting.paper.values_list("key", flat=True))
    bank = ItemPool.objects.get(slug="bank")
    Exam.objects.update(status="draft")

    response = preview(client, bank, "None left.\n")
    write(client, bank, "None left.\n")

    texts = effects(response)
    assert f"“{keys[0]}” is drawn no more. It stays as it was in the 1 paper that has it." in texts
    assert len(texts) == 10
    assert not Item.objects.current().filter(pool=bank).exists()
    assert list(PaperItem.objects.filter(sitting=sitting).values_list("key", flat=True)) == keys


def test_a_revision_tells_that_ratings_of_the_old_form_end(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one")
    item = Item.objects.get(key="one")
    for judge in ("a", "b"):
        Rating.objects.create(item=item, number=1, judge_key=judge, percent=50, rated_at=now())

    response = preview(client, pool, item_text("one", right=2))

    assert [(effect.text, effect.is_loss) for effect in response.context["effects"]] == [
        ("“one” asks something else (2.1).", False),
        ("2 judges rated the old form of “one”; it is rated anew.", True),
    ]


def test_an_item_comes_back_and_one_moves_from_another_pool(stage):
    client, exam = stage
    first, second = new_pool(client, exam, "one", "two"), new_pool(client, exam, slug="second")
    write(client, first, item_text("one"))
    gone = preview(client, first, item_text("one") + "\n" + item_text("two"))
    taken = preview(client, second, item_text("one"))
    client.post(url(first), {**sent_by(client, url(first), "pool_form"), "do": "retire"})
    moved = preview(client, second, item_text("one"))

    assert effects(gone) == ["“two” is drawn again."]
    assert findings(taken) == ["1: item “one” is also in the pool mine; rename one."]
    assert effects(moved) == ["“one” comes here from another pool."]


def test_problems_are_told_by_line_and_nothing_is_saved(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one")
    body = "\n".join([
        item_text("one"),
        item_text("one"),
        item_text("two", lesson="nowhere"),
        item_text("three", enemies="nobody"),
        item_text("d1-0"),
        "::: question {#four lesson=roots}\n\nNo level?\n\n- ( ) a\n- (x) b\n\n:::",
    ])  # fmt: skip
    before = all_rows()

    response = write(client, pool, body)

    assert response.status_code == 422
    assert findings(response) == [
        "14: item “one” is also on line 1; rename one.",
        "27: item “two”: no lesson of this course has the slug “nowhere”; mend it.",
        "40: item “three”: there is no item “nobody” to be its enemy; mend it.",
        "53: item “d1-0” is also in the pool bank; rename one.",
        "66: item “four”: its level is missing; write level=understand, or another of remember, understand, apply, "
        "analyze, evaluate, create.",
    ]
    page = response.content.decode()
    assert "Not saved: 5 problems are to be mended first" in page
    assert 'data-line="14"' in page
    assert "Nothing until the problems are mended." in page
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"domain": "x" * 21}, "“domain” has 21 characters; at most 20 fit."),
        ({"domain": "D\x07"}, "Line 1: a character that cannot be shown, U+0007; remove it."),
        ({"body": "a\nb\x07"}, "Line 2 holds a character that cannot be shown, U+0007; remove it."),
    ],
)
def test_what_no_file_can_hold_is_refused_at_its_field(stage, fields, message):
    client, exam = stage
    pool = new_pool(client, exam, "one")
    before = all_rows()

    response = write(client, pool, **{"body": item_text("one")} | fields)

    assert response.status_code == 422
    assert [error for found in response.context["form"].errors.values() for error in found] == [message]
    assert changed(before) == set()


def test_saving_what_is_there_already_makes_no_revision(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one")
    before = all_rows()

    assert write(client, pool, item_text("one")).status_code == 302

    assert told(client.get(url(pool))) == ["Nothing was changed."]
    assert changed(before) == set()


def test_the_script_gets_the_changing_parts_alone(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one")
    sent = sent_by(client, url(pool), "pool_form")

    response = client.post(url(pool), {**sent, "body": item_text("new"), "do": "preview"}, headers={"X-Fragment": "1"})

    page = response.content.decode()
    assert "<html" not in page
    parts = ("ticket", "status", "errors", "preview", "findings", "effects")
    assert [f'data-part="{part}"' in page for part in parts] == [True] * 6
    assert "Not saved yet" in page
