"""Pools in the admin: written through their page, with what saving does said before, and nothing ever lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models.outline import Course
from exams.editing.blanks import blanks
from exams.models.audit import AuditEntry
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool, Rating
from exams.models.sitting import PaperItem
from exams.pools import derive
from tests.courses.authors import People
from tests.exams.authoring.desk import cast, item_text, new_pool, sent_by, told, url, write
from tests.exams.sittings import START, begin, trail
from tests.factories import now
from tests.forms import form_of
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    people, exam = cast()
    return people["ines"], exam


def label(key: str) -> tuple[str, bool]:
    item = Item.objects.select_related("revision").get(key=key)
    return item.revision.label, item.is_retired


def findings(response) -> list[str]:
    return [f"{found['line']}: {found['message']}" for found in response.context["findings"] if not found["advice"]]


def effects(response) -> list[str]:
    return [effect.text for effect in response.context["effects"]]


def preview(client, pool, body, **fields):
    response = write(client, pool, body, do="preview", **fields)
    assert response.status_code == 200
    return response


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


def test_a_stale_save_shows_both_texts_and_saving_again_takes_mine(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one")
    mine = sent_by(client, url(pool), "pool_form")
    assert write(client, pool, item_text("one", "Theirs?")).status_code == 302

    response = client.post(url(pool), {**mine, "body": item_text("one", "Mine?"), "do": "save"})

    page = response.content.decode()
    assert response.status_code == 409
    assert ("Mine?" in response.context["form"]["body"].value(), "Theirs?" in response.context["theirs"].body) == (
        True,
        True,
    )
    assert [(row.kind, "".join(piece.text for piece in row.pieces)) for row in response.context["rows"]][3:5] == [
        ("old", "Theirs?"),
        ("new", "Mine?"),
    ] or [row.kind for row in response.context["rows"]].count("old") == 1
    assert "Theirs?" in ItemPool.objects.get(pk=pool.pk).body
    again = {name: values[0] for name, values in form_of(page, "pool_form").items()}
    assert client.post(url(pool), {**again, "do": "save"}).status_code == 302
    pool.refresh_from_db()
    assert ("Mine?" in pool.body, pool.revision) == (True, 3)


def test_a_text_that_was_typed_while_the_session_ended_comes_back_after_signing_in(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one")
    sent = sent_by(client, url(pool), "pool_form")
    client.logout()

    response = client.post(url(pool), {**sent, "body": item_text("one", "Typed late?"), "do": "save"})

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={url(pool)}")
    client.post(f"/accounts/login/?next={url(pool)}", {"login": "ines@example.org", "password": "a-long-enough-one"})
    page = client.get(url(pool))
    assert "Typed late?" in page.context["form"]["body"].value()
    assert told(page) == ["You were signed out while you wrote. This is your text; it is not saved yet."]
    form = {name: values[0] for name, values in form_of(page.content.decode(), "pool_form").items()}
    assert client.post(url(pool), {**form, "do": "save"}).status_code == 302
    assert "Typed late?" in ItemPool.objects.get(pk=pool.pk).body


def test_a_text_that_was_typed_before_somebody_saved_is_stale_after_signing_in_too(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one")
    sent = sent_by(client, url(pool), "pool_form")
    client.logout()
    client.post(url(pool), {**sent, "body": item_text("one", "Typed late?"), "do": "save"})
    write(People()["operator"], pool, item_text("one", "Theirs?"))
    client.post(f"/accounts/login/?next={url(pool)}", {"login": "ines@example.org", "password": "a-long-enough-one"})

    page = client.get(url(pool)).content.decode()
    form = {name: values[0] for name, values in form_of(page, "pool_form").items()}

    assert client.post(url(pool), {**form, "do": "save"}).status_code == 409


def test_the_script_is_told_that_the_session_ended_and_nothing_is_stored(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one")
    sent = sent_by(client, url(pool), "pool_form")
    client.logout()

    response = client.post(url(pool), {**sent, "do": "preview"}, headers={"X-Fragment": "1"})

    assert (response.status_code, response.content.decode()) == (401, "You are signed out.")


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


def test_a_pool_is_retired_and_comes_back(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one")
    sent = sent_by(client, url(pool), "pool_form")

    client.post(url(pool), {**sent, "do": "retire"})
    gone = list(Item.objects.current().filter(pool=pool))
    stale = client.post(url(pool), {**sent, "do": "restore"}, follow=True)
    assert told(stale)[-1] == "Somebody changed the pool meanwhile; this page shows how it is now."
    client.post(url(pool), {**sent_by(client, url(pool), "pool_form"), "do": "restore"})

    pool.refresh_from_db()
    assert (gone, [item.key for item in Item.objects.current().filter(pool=pool)]) == ([], ["one"])
    assert (pool.is_retired, pool.revision) == (False, 3)
    assert trail(f"pool:{pool.pk}") == ["pool.added", "pool.edited", "pool.retired", "pool.restored"]


def test_a_pool_whose_ids_were_taken_meanwhile_does_not_come_back(stage):
    client, exam = stage
    first = new_pool(client, exam, "one")
    client.post(url(first), {**sent_by(client, url(first), "pool_form"), "do": "retire"})
    new_pool(client, exam, "one", slug="second")

    response = client.post(url(first), {**sent_by(client, url(first), "pool_form"), "do": "restore"})

    assert response.status_code == 422
    assert findings(response) == ["1: item “one” is also in the pool second; rename one."]
    assert ItemPool.objects.get(pk=first.pk).is_retired


@pytest.mark.parametrize("do", ["save", "retire"])
def test_an_exam_that_is_open_keeps_its_last_form(stage, do):
    client, _exam = stage
    bank = ItemPool.objects.get(slug="bank")
    sent = sent_by(client, url(bank), "pool_form")
    before = all_rows()

    response = client.post(url(bank), {**sent, "body": item_text("lonely"), "do": do})

    have = 1 if do == "save" else 0
    wanted = [f"Domain {domain} needs 3 scored items, and the bank has {n}." for domain, n in (("D1", have), ("D2", 0))]
    if do == "save":
        wanted[0] = "Item lonely is of domain “”, which the blueprint does not have."
    assert response.status_code == 422
    if do == "retire":
        assert response.context["reasons"] == wanted
    assert changed(before) == set()


def test_an_exam_that_has_no_form_already_does_not_stop_the_mending(stage):
    client, exam = stage
    rules = exam.rules
    rules["domains"][0]["items"] = 9
    Exam.objects.update(rules=rules)

    pool = new_pool(client, exam, "one", "two")

    assert pool.items.count() == 2


def test_new_pools_have_a_name_of_their_own_in_a_course_that_one_teaches(stage):
    client, exam = stage
    other = Course.objects.get(slug="other")
    add = reverse("admin:exams_itempool_add")

    def wrong(**fields):
        response = client.post(add, {"course": exam.course_id, "slug": "new", "domain": ""} | fields)
        assert response.status_code == 422
        return set(response.context["form"].errors)

    assert wrong(slug="bank") == {"slug"}
    assert wrong(slug="Not A Slug") == {"slug"}
    assert wrong(course=other.pk) == {"course"}
    assert wrong(domain="x" * 21) == {"domain"}
    assert ItemPool.objects.count() == 1


def test_strangers_cannot_open_or_write_a_pool(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one")
    sent = sent_by(client, url(pool), "pool_form")
    people = People()
    before = all_rows()
    Course.objects.get(slug="other")

    opened = [people[name].get(url(pool)).status_code for name in ("guest", "learner", "staff")]
    written = [people[name].post(url(pool), {**sent, "do": "save"}).status_code for name in ("learner", "staff")]

    assert (opened, written) == ([302, 302, 403], [403, 403])
    assert not {"exams_itempool", "exams_item"} & changed(before)


def test_an_instructor_of_another_course_sees_neither_pools_nor_items():
    people, _exam = cast()
    bank = ItemPool.objects.get()

    assert people["cleo"].get(url(bank)).status_code == 302
    for model in ("itempool", "item", "exam"):
        listed = people["cleo"].get(reverse(f"admin:exams_{model}_changelist"))
        assert (listed.status_code, list(listed.context["cl"].result_list)) == (200, [])


# The table of items


def keys_of(client, **query) -> list[str]:
    listed = client.get(reverse("admin:exams_item_changelist"), query)
    return [item.key for item in listed.context["cl"].result_list]


def test_items_are_found_across_pools_by_what_they_are(stage):
    client, exam = stage
    new_pool(client, exam, "one")
    pilot = item_text("two", pilot="yes", level="apply")
    write(client, ItemPool.objects.get(slug="mine"), item_text("one") + "\n" + pilot)
    one = Item.objects.get(key="one")
    for n in range(5):
        Rating.objects.create(item=one, number=1, judge_key=f"judge {n}", percent=50, rated_at=now())
    Rating.objects.create(item=Item.objects.get(key="two"), number=1, judge_key="a", percent=50, rated_at=now())
    begin(exam, now=START)

    assert keys_of(client, q='"says one"') == ["one"]
    assert keys_of(client, is_pilot__exact="1") == ["two"]
    assert keys_of(client, standard="rated") == ["one"]
    assert keys_of(client, standard="provisional", lesson_slug="roots", level="apply", domain="D1") == ["d1-2", "two"]
    assert len(keys_of(client, kind="single", domain="D2")) == 5
    page = client.get(reverse("admin:exams_item_changelist"), {"q": "one"}).content.decode()
    assert "5 of 5 judges" in page
    used = PaperItem.objects.first().key
    row = client.get(reverse("admin:exams_item_changelist"), {"q": used}).context["cl"].result_list[0]
    assert row.paper_count == 1


def test_an_item_leads_to_its_line_in_the_pool(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one", "two")
    item = Item.objects.get(key="two")

    response = client.get(url(item))

    assert response["Location"] == f"{url(pool)}?item=two"
    assert client.get(response["Location"]).context["line"] == "14"


@pytest.mark.parametrize("page", ["exam", "forms", "sample", "pool", "pools", "items", "item-preview"])
def test_queries_do_not_grow_with_the_items(page):
    counts = []
    people, exam = cast(items=3)
    client = people["ines"]
    pool = new_pool(client, exam, "k-0", "k-1", "k-2")
    addresses = {
        "exam": url(exam),
        "forms": url(exam, "forms"),
        "sample": f"{url(exam, 'sample')}?seed=abc",
        "pool": url(pool),
        "pools": reverse("admin:exams_itempool_changelist"),
        "items": reverse("admin:exams_item_changelist"),
    }
    for number in (3, 60):
        if number == 60:
            text = "\n".join(item_text(f"k-{n}") for n in range(60))
            assert write(client, pool, text).status_code == 302
            client.get(url(pool))
        sent = sent_by(client, url(pool), "pool_form")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            if page == "item-preview":
                answer = client.post(url(pool), {**sent, "do": "preview"})
            else:
                answer = client.get(addresses[page])
        assert answer.status_code == 200
        counts.append(len(queries))

    assert counts[1] <= counts[0], counts
