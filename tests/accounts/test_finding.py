"""Looking for people: by the beginning of any word, the same on both databases, however many people there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import finding
from accounts.models import User
from tests.accounts.people import make_person

pytestmark = pytest.mark.django_db

LOOKED_FOR = {
    "ada": ["ada@maths.example.org", "jo-ada@example.org"],
    "LOVE": ["ada@maths.example.org"],
    "ada love": ["ada@maths.example.org"],
    "love ada": ["ada@maths.example.org"],
    "ada@maths.example.org": ["ada@maths.example.org"],
    "maths": ["ada@maths.example.org"],
    "jo-ada": ["jo-ada@example.org"],
    "o'neil": ["pat+1@example.org"],
    "neil": ["pat+1@example.org"],
    "pat+1@": ["pat+1@example.org"],
    "josé": ["jose@example.org"],
    "9": ["jose@example.org"],
    "velace": [],
    "ada pat": [],
    "% | & ! ( \\ : *": [],
    "\x00": ["ada@maths.example.org", "jo-ada@example.org", "jose@example.org", "pat+1@example.org"],
    " . ": ["ada@maths.example.org", "jo-ada@example.org", "jose@example.org", "pat+1@example.org"],
}


@pytest.fixture
def people():
    make_person("ada@maths.example.org", "Ada Lovelace")
    make_person("jo-ada@example.org", "Jo")
    make_person("pat+1@example.org", "Pat O'Neil")
    make_person("jose@example.org", "José 9")


def test_each_word_begins_one_of_theirs(people):
    found = {text: [each.email for each in finding.found(User.objects.order_by("email"), text)] for text in LOOKED_FOR}

    assert found == LOOKED_FOR


def test_a_list_of_many_counts_no_further_than_its_first_pages(people, client, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 3)
    sam = make_person("sam@example.org", "Sam", is_staff=True, is_superuser=True)
    client.force_login(sam)

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/admin/accounts/user/")

    assert (page.context["cl"].result_count, page.context["cl"].full_result_count) == (3, None)
    counted = [query["sql"] for query in asked.captured_queries if "COUNT(" in query["sql"]]
    assert [sql for sql in counted if "accounts_user" in sql and "LIMIT 3" not in sql] == []
    found = client.get("/admin/accounts/user/?q=lovel").context["cl"]
    assert [each.email for each in found.queryset] == ["ada@maths.example.org"]


def test_on_postgresql_an_index_answers(people):
    """The planner is told not to read everybody, as it would with four people."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "people_by_words" in finding.found(User.objects.all(), "ada").explain()
    else:
        assert "LIKE" in str(finding.found(User.objects.all(), "ada").query)
