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
    " JO-Ada@example.org ": ["jo-ada@example.org"],
    "ada@example.org": ["ada@maths.example.org", "jo-ada@example.org"],  # nobody's address, and words of two
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


def test_a_whole_address_finds_its_owner_alone(people, django_assert_num_queries):
    make_person("ada@example.org", "Ada")
    everybody = User.objects.order_by("email")

    with django_assert_num_queries(2) as asked:
        assert [each.email for each in finding.found(everybody, "Ada@example.org")] == ["ada@example.org"]
    assert not any("LIKE" in query["sql"] or "tsquery" in query["sql"] for query in asked.captured_queries)
    assert list(finding.found(everybody.filter(is_staff=True), "ada@example.org")) == []


#: From about so many people on, PostgreSQL would rather read them in the order of a list than look into the index.
CROWD = 100_000


def make_crowd():
    """So many people who are like one but for their name and address."""
    make_person("p0@example.org", "Reader 0")
    same = [f.column for f in User._meta.concrete_fields if f.name not in {"id", "email", "name"}]
    columns = ", ".join(same)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO accounts_user (email, name, {columns}) "
            f"SELECT 'p' || n || '@example.org', 'Reader ' || n, {columns} "
            f"FROM accounts_user, generate_series(1, {CROWD}) AS n"
        )
        cursor.execute("ANALYZE accounts_user")


def test_on_postgresql_an_index_answers():
    """However a list is ordered, and whether many have the word, one or nobody."""
    if connection.vendor != "postgresql":
        assert "LIKE" in str(finding.found(User.objects.all(), "p77").query)
        return
    make_crowd()

    for text, count in {"p77": 100, "p77123": 1, "nobody": 0, "reader 9": 100}.items():
        found = finding.found(User.objects.order_by("email"), text)[:100]
        plan = found.explain()
        assert "people_by_words" in plan, plan
        assert "Filter:" not in plan, plan  # nobody's words are parted to see whether they are those
        assert len(found) == count


def test_of_more_people_than_anybody_looks_through_some_are_found(people, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 2)
    staff = make_person("sam@example.org", "Sam", is_staff=True)

    found = [each.email for each in finding.found(User.objects.order_by("-email"), "example")]

    everybody = [each.email for each in User.objects.order_by("-email")]
    assert [email for email in everybody if email in found] == found
    assert len(found) == (2 if connection.vendor == "postgresql" else 5)
    assert list(finding.found(User.objects.filter(is_staff=True), "example")) == [staff]
