"""The table of items in the admin, the doors of pools and items, and what a look at them costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models.outline import Course
from exams.models.item import Item, ItemPool, Rating
from exams.models.sitting import PaperItem
from tests.courses.authors import People
from tests.exams.authoring.desk import cast, item_text, new_pool, sent_by, url, write
from tests.exams.sittings import START, begin
from tests.factories import now
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


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
    found = client.get(reverse("admin:exams_item_changelist"), {"q": used}).context["cl"].result_list
    assert {item.key: item.paper_count for item in found}[used] == 1


def test_an_item_leads_to_its_line_in_the_pool(stage):
    client, exam = stage
    pool = new_pool(client, exam, "one", "two")
    item = Item.objects.get(key="two")

    response = client.get(url(item))

    assert response["Location"] == f"{url(pool)}?item=two"
    assert client.get(response["Location"]).context["line"] == "14"


# Doors


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


# Cost


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
