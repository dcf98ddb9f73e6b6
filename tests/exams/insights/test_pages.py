"""The pages of the exam's insights: who opens them, what they say, how they are sorted, and what a look costs."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from courses.models.outline import Course
from exams import regrading
from exams.models.item import Item
from quizzes.insights.csv import hidden
from tests.exams.insights.crowds import OTHER, RIGHT, WRONG, attend, crowd, items_of
from tests.exams.insights.desk import EXAM, HOME, ITEM, ITEMS, PAGES, SHEETS, page, signed_in, table, teacher, words
from tests.exams.sittings import START, derived, make_exam, make_pool
from tests.factories import make_course, make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    """The exam of course "bread"; "other" is somebody else's course with an exam."""
    make_exam(make_course("other", title="Other people’s course"), title="Other exam")
    return make_exam(make_course("bread", title="Bread"), items=5, title="The bread exam")


@pytest.fixture
def ines(exam):
    return signed_in(teacher(exam.course))


def sixty(exam):
    """Sixty people with the same paper: d1-0 is right for 40, 20 of whom have everything else right as well."""
    items = {item.key: item for item in items_of(exam)}
    for place in range(60):
        others = RIGHT if place < 30 else WRONG
        first = RIGHT if place < 20 or 30 <= place < 50 else WRONG if place < 28 or place < 55 else OTHER
        first = first if place < 28 or place >= 30 else OTHER
        attend(exam, {"d1-0": first, "d1-1": others, "d1-2": others, "d2-0": others}, items=items)


@pytest.mark.parametrize("address", PAGES)
def test_who_opens_a_page(exam, address):
    people = {
        "guest": Client(),
        "learner": signed_in(make_user()),
        "staff": signed_in(make_user(is_staff=True)),
        "teacher of another course": signed_in(teacher(Course.objects.get(slug="other"))),
        "teacher without staff rights": signed_in(make_user()),
        "teacher": signed_in(teacher(exam.course)),
        "operator": signed_in(make_user(is_staff=True, is_superuser=True)),
    }
    exam.course.instructors.add(User.objects.get(pk=people["teacher without staff rights"].session["_auth_user_id"]))

    assert {who: client.get(address).status_code for who, client in people.items()} == {
        "guest": 302, "learner": 302, "staff": 404, "teacher of another course": 404,
        "teacher without staff rights": 302, "teacher": 200, "operator": 200,
    }  # fmt: skip


@pytest.mark.parametrize("address", [HOME, *PAGES])
def test_a_page_is_only_to_look_at(ines, address):
    assert ines.post(address).status_code == 405


def test_the_first_page_leads_to_the_exams_one_teaches(exam, ines):
    html = page(ines, HOME)

    assert re.findall(rf'href="({HOME}insights/[^"]*)"', html) == [EXAM]
    assert "Other" not in words(html)
    assert signed_in(make_user(is_staff=True)).get(HOME).status_code == 403
    nobody = teacher(make_course("new"))
    assert "None of your courses has an exam yet." in page(signed_in(nobody), HOME)


@pytest.mark.parametrize(
    "address", [f"{HOME}insights/nothing/", f"{ITEMS}nothing/", f"{ITEM}?revision=9", f"{HOME}insights/other/items/"]
)
def test_what_is_not_there_is_not_found(ines, address):
    assert ines.get(address).status_code == 404


@pytest.mark.parametrize("query", ["?revision=", "?revision=x", "?revision=-1", "?revision=99999999999", "?revision=²"])
def test_a_revision_that_means_nothing_is_passed_over(ines, query):
    assert ines.get(f"{ITEM}{query}").status_code == 200


@pytest.mark.parametrize("query", ["?sort=name", "?sort=--key", "?domain=D9", "?level=x", "?flag=x", "?sort=-"])
def test_a_view_that_there_is_not_shows_everything(ines, query):
    assert "10 of 10 items" in words(page(ines, f"{ITEMS}{query}"))


@pytest.mark.parametrize("address", PAGES)
def test_looking_writes_nothing_and_names_nobody(exam, ines, address):
    crowd(exam, 8)
    User.objects.filter(email__startswith="sitter").update(name="Nadia Named")
    before = all_rows()

    text = ines.get(address).content.decode()

    assert all_rows() == before
    assert [word for word in ("Nadia", "sitter") if word in text] == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_takes_as_many_queries_for_many_items_and_people(exam, ines, address):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert ines.get(address).status_code == 200
        return len(found)

    crowd(exam, 3)
    few = queries()
    make_pool(exam.course, [derived(f"d1-{number}", domain="D1") for number in range(5, 60)])
    crowd(exam, 60, seed=2)

    assert queries() == few
    assert few == {EXAM: 16, ITEMS: 16, ITEM: 18, SHEETS[0]: 14, SHEETS[1]: 14, SHEETS[2]: 14}[address]


def test_nobody_yet(ines):
    assert "First attempts nobody yet" in words(page(ines, EXAM))
    assert "No first attempts yet" in words(page(ines, ITEM))


def test_a_small_group_is_hidden_everywhere(exam, ines):
    for _ in range(4):
        attend(exam, {"d1-0": RIGHT, "d1-1": WRONG, "d2-0": WRONG, "d2-1": RIGHT})

    exam_words, item_words = words(page(ines, EXAM)), words(page(ines, ITEM))

    assert "First attempts fewer than 5 people: hidden" in exam_words
    assert "Scores" not in exam_words
    assert "First attempts fewer than 5 people: hidden" in item_words
    assert "What people chose" not in item_words
    assert "On papers fewer than 5: hidden" in item_words
    rows = table(ines, SHEETS[1])
    assert rows[1][7:25] == [hidden(), *[""] * 16, hidden()]
    assert table(ines, SHEETS[0]) == [["Number", "Value", "From", "To"], ["First attempts", hidden(), "", ""]]
    assert len(table(ines, SHEETS[2])) == 1


def test_an_exam_as_a_spreadsheet(exam, ines):
    sixty(exam)

    assert table(ines, SHEETS[0]) == [
        ["Number", "Value", "From", "To"],
        ["First attempts", "60", "", ""],
        ["Attempts", "60", "", ""],
        ["Passed", "30", "", ""],
        ["Passed, percent", "50", "37", "63"],
        ["Mean score, percent", "54", "", ""],
        ["Standard deviation, percent", "39", "", ""],
        ["Reliability", "0.81", "", ""],
        ["Standard error of measurement, percent", "17.2", "", ""],
        ["Another form would decide the same, percent", "85", "", ""],
        ["Kappa", "0.69", "", ""],
        ["Median minutes", "20.0", "", ""],
        ["Ended by the clock", "0", "", ""],
        ["Questions left unanswered, percent", "0", "", ""],
        ["Two forms share, percent", "100.0", "", ""],
        ["Two forms share if all items come round evenly", "60.0", "", ""],
        ["Papers given out", "60", "", ""],
        ["Roots", "56", "46", "65"],
        ["Fruits", "50", "37", "63"],
        ["0–5%", "10", "", ""],
        ["25–30%", "20", "", ""],
        ["75–80%", "10", "", ""],
        ["95–100%", "20", "", ""],
    ]


def test_items_as_a_spreadsheet(exam, ines):
    sixty(exam)

    rows = table(ines, f"{SHEETS[1]}?sort=key")

    assert [row[0] for row in rows] == ["Item", *[f"d1-{n}" for n in range(5)], *[f"d2-{n}" for n in range(5)]]
    assert rows[1] == [
        "d1-0", "Which one is a fruit, says item d1-0?", "single", "D1", "remember", "no", "1", "60",
        "40", "67", "54", "78", "", "0.0", "-0.25", "0.25", "0.0", "0", "30.0", "30.0", "30.0", "70.0", "0", "0",
        "60", "100", "Answered at a glance; Seen by too many",
    ]  # fmt: skip
    assert rows[4] == ["d1-3", "Which one is a fruit, says item d1-3?", "single", "D1", "analyze", "no", "1", "0",
                       *[""] * 16, "0", "0", ""]  # fmt: skip


def test_options_as_a_spreadsheet(exam, ines):
    sixty(exam)

    rows = [row for row in table(ines, f"{SHEETS[2]}?sort=key") if row[0] in ("Item", "d1-0")]

    assert rows == [
        ["Item", "Revision", "Answers", "Mark", "Answer", "Right", "People", "Percent", "Discrimination", "From", "To",
         "Mean rest score"],
        ["d1-0", "1", "What people chose", "A", "A carrot of d1-0", "no", "13", "22", "0.12", "-0.14", "0.36", "62"],
        ["d1-0", "1", "What people chose", "B", "An apple of d1-0", "yes", "40", "67", "0.0", "-0.25", "0.25", "50"],
        ["d1-0", "1", "What people chose", "C", "A cabbage of d1-0", "no", "7", "12", "-0.16", "-0.39", "0.1", "29"],
    ]  # fmt: skip


def test_a_formula_in_an_items_words_stays_text(exam, ines):
    make_pool(exam.course, [derived("d1-9", body="\n=1+1 is %(key)s?\n\n- (x) =2\n- ( ) =3\n- ( ) 4\n")])
    for _ in range(20):
        attend(exam, {"d1-9": ("a",), "d1-1": RIGHT})

    assert [row[1] for row in table(ines, SHEETS[1]) if row[0] == "d1-9"] == ["'=1+1 is d1-9?"]
    assert [row[4] for row in table(ines, SHEETS[2]) if row[0] == "d1-9"] == ["'=2", "'=3", "4"]


def keys(html):
    return re.findall(rf'href="{ITEMS}([a-z0-9-]+)/"', html)


def test_the_table_is_sorted_by_links_and_what_is_not_known_comes_last(exam, ines):
    sixty(exam)

    html = page(ines, f"{ITEMS}?sort=right")
    assert keys(html)[:4] == ["d1-1", "d1-2", "d2-0", "d1-0"]
    assert 'href="?sort=-right"' in html
    assert 'aria-sort="ascending"' in html
    backwards = keys(page(ines, f"{ITEMS}?sort=-right"))
    assert backwards[0] == "d1-0"
    assert set(backwards[4:]) == set(keys(html)[4:])
    assert keys(page(ines, f"{ITEMS}?sort=-key"))[0] == "d2-4"


def test_the_table_is_narrowed_down(exam, ines):
    sixty(exam)

    assert keys(page(ines, f"{ITEMS}?domain=D2")) == [f"d2-{number}" for number in range(5)]
    assert keys(page(ines, f"{ITEMS}?level=apply")) == ["d1-2", "d2-2"]
    assert sorted(keys(page(ines, f"{ITEMS}?flag=exposed"))) == ["d1-0", "d1-1", "d1-2", "d2-0"]
    assert "flag=exposed&amp;sort=key" in page(ines, f"{ITEMS}?flag=exposed")
    assert keys(page(ines, f"{ITEMS}?flag=hard")) == []
    assert "No item is like that." in page(ines, f"{ITEMS}?flag=hard")


def test_an_item_with_its_key_its_correction_and_what_is_expected(exam, ines):
    sixty(exam)
    by = make_user()
    item = Item.objects.get(course=exam.course, key="d1-0")
    regrading.correct(item=item, number=1, action="key", accepted=[["a"]], reason="The carrot.", by=by, now=START)

    found = words(page(ines, ITEM))

    assert "Key: An apple of d1-0" in found
    assert "Another answer is right" in found
    assert "The carrot." in found
    assert "A A carrot of d1-0 key 13 (22%)" in found
    assert (
        "Expected of just-qualified people 85% provisional: the author’s guess or that of the level, 0 judges" in found
    )
    assert "Expected on the papers of these people 70%" in found
    assert "Edit the item" in found


def test_retakes_are_counted_and_do_not_count(exam, ines):
    sixty(exam)
    learners = list(User.objects.filter(email__startswith="sitter"))
    for who in learners[:4]:
        attend(exam, {"d1-0": RIGHT}, learner=who, number=2)
    assert "60 attempts in all: hidden, small group" in words(page(ines, EXAM))

    attend(exam, {"d1-0": RIGHT}, learner=learners[5], number=2)

    assert "First attempts 60 65 attempts in all" in words(page(ines, EXAM))


def test_a_pilot_is_marked_unscored(exam, ines):
    Item.objects.filter(course=exam.course, key="d1-0").update(is_pilot=True)
    for _ in range(6):
        attend(exam, {"d1-0": RIGHT, "d1-1": RIGHT, "d1-2": WRONG}, pilots={"d1-0"})

    assert "a pilot: shown, not scored" in words(page(ines, ITEM))
    assert "d1-0 D1 pilot, unscored" in words(page(ines, ITEMS))


def test_practice_leads_to_the_exam_if_there_is_one(exam, ines):
    practice = "/admin/quizzes/question/insights/"

    assert f'href="{EXAM}"' in page(ines, f"{practice}bread/")
    course = make_course("bare")
    assert "Insights of the exam" not in page(signed_in(teacher(course)), f"{practice}bare/")


def test_the_admin_lists_no_papers(ines):
    assert HOME not in ines.get("/admin/").content.decode()
