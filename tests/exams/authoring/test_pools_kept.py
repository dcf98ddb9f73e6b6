"""No text of a pool is lost: not over somebody else's, not with a session, and not with a pool that is retired."""

import pytest

from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool
from tests.courses.authors import People
from tests.exams.authoring.desk import findings, item_text, new_pool, sent_by, told, url, write
from tests.exams.sittings import trail
from tests.forms import form_of
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


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


# Retired and back


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
