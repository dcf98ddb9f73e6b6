"""The exam's form: each field right and wrong, said at the field in the words of the files."""

import pytest

from exams.models.blueprint import Exam
from tests.exams.authoring.desk import cast, errors, save, sent_by, url
from tests.exams.authoring.forms import ENOUGH, RIGHT, RULES, in_paris
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db
WRONG = {
    "title": ("", "Write a title."),
    "summary": ("x" * 401, "“summary” has 401 characters; at most 400 fit."),
    "label": ("x" * 41, "“label” has 41 characters; at most 40 fit."),
    "edition": ("x" * 41, "“edition” has 41 characters; at most 40 fit."),
    "status": ("open", "“status” is 'open'; it must be one of draft, published, retired."),
    "minutes": ("1441", f"“minutes” {ENOUGH} 0 to 1440, not 1441."),
    "domain-0-id": ("", "“id” is missing; write `id: …`."),
    "domain-1-id": ("D1", "Domain “D1” is there twice; rename one."),
    "domain-0-title": ("", "“title” is missing; write `title: …`."),
    "domain-1-items": ("0", f"“items” {ENOUGH} 1 to 400, not 0."),
    "domain-0-items": ("", f"“items” {ENOUGH} 1 to 400, not ''."),
    "level-apply": ("half", f"“apply” {ENOUGH} 0 to 100, not 'half'."),
    "level_tolerance": ("-1", f"“level_tolerance” {ENOUGH} 0 to 100, not -1."),
    "most_from_one_lesson": ("1.5", f"“most_from_one_lesson” {ENOUGH} 0 to 400, not '1.5'."),
    "pilot_items": ("101", f"“pilot_items” {ENOUGH} 0 to 100, not 101."),
    "most": ("many", f"“most” {ENOUGH} 0 to 1000, not 'many'."),
    "within_days": ("3661", f"“within_days” {ENOUGH} 0 to 3660, not 3661."),
    "wait_hours": ("24, soon", "“wait_hours” must be a list of whole numbers, like [24, 168, 720]."),
    "rule": ("luck", "“rule” is 'luck'; it must be one of angoff, percent."),
    "percent": ("101", f"“percent” {ENOUGH} 1 to 100, not 101."),
    "judges": ("0", f"“judges” {ENOUGH} 1 to 100, not 0."),
    "expected-analyze": ("0", f"“analyze” {ENOUGH} 1 to 100, not 0."),
    "from": ("x", f"“from” {ENOUGH} 0 to 400, not 'x'."),
    "to": ("2", "The range of pass marks ends before it begins; mend “from” or “to”."),
    "release": ("never", "“release” is 'never'; it must be one of at once, by hand, after window."),
    "shows": ("all", "“shows” is 'all'; it must be one of result, score, domains, answers."),
    "lessons": ("some", "“lessons” is 'some'; it must be one of completed, any."),
    "knowledge_checks": ("passed", "“knowledge_checks” is 'passed'; it must be one of attempted, any."),
    "opens": ("soon", "“opens” must be a time with its zone, like 2026-12-01T09:00:00+00:00."),
    "closes": ("2027-01-01T00:00", "The exam closes before it opens; mend “opens” or “closes”."),
    "valid_months": ("601", f"“valid_months” {ENOUGH} 0 to 600, not 601."),
    "mode": ("spied on", "“mode” is 'spied on'; it must be one of unproctored, proctored."),
}


def test_every_field_is_stored_as_a_file_would_say_it(draft):
    client, exam = draft
    in_paris()

    response = save(client, exam, RIGHT)

    assert response.status_code == 302
    exam = Exam.objects.get()
    assert (exam.title, exam.summary, exam.label, exam.edition, exam.status) == (
        "Certification exam", "Six questions on roots and fruits.", "beta", "2026.11", "draft",
    )  # fmt: skip
    assert exam.rules == RULES


def test_what_is_stored_comes_back_as_it_was_typed(draft):
    client, exam = draft
    in_paris()
    save(client, exam, RIGHT)

    sent = sent_by(client, url(exam), "exam_form")

    moved = {f"domain-2-{part}": RIGHT[f"domain-3-{part}"] for part in ("id", "title", "items")}
    shown = {name: text for name, text in RIGHT.items() if not name.startswith(("domain-2", "domain-3"))} | moved
    shown["summary"] = "Six questions on roots and fruits."
    assert {name: sent[name] for name in shown} == shown


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(draft, name):
    client, exam = draft
    text, message = WRONG[name]
    before = all_rows()

    response = save(client, exam, RIGHT | {name: text})

    assert errors(response)[name] == [message]
    assert f'id="id_{name}_error"' in response.content.decode()
    assert changed(before) == set()


def test_what_does_not_fit_together_is_said_where_it_can_be_mended(draft):
    client, exam = draft
    form = RIGHT | {"level-apply": "30", "closes": "", "release": "at once", "minutes": ""}

    found = errors(save(client, exam, form))

    assert found == {
        "level-remember": ["The shares of “levels” add up to 95; they must add up to 100."],
        "closes": ["“closes” is missing: what is shown after the window needs a window that ends."],
        "shows": [
            "“shows: answers” gives the key away while others still sit the exam; write `release: after window`."
        ],
        "minutes": ["“minutes” is missing; say how long a sitting may take, like `minutes: 90`."],
    }


def test_an_exam_without_domains_is_told_so_at_the_first_row(draft):
    client, exam = draft
    empty = {f"domain-{row}-{part}": "" for row in range(5) for part in ("id", "title", "items")}

    assert errors(save(client, exam, empty)) == {
        "domain-0-id": ["An exam needs “domains”; each has id, title and items."]
    }


def test_a_character_that_no_file_can_hold_is_refused(draft):
    client, exam = draft

    assert errors(save(client, exam, title="A\x07larm")) == {
        "title": ["The text holds a character that cannot be shown, U+0007; remove it."]
    }


def test_what_was_typed_stays_in_the_form_that_comes_back(draft):
    client, exam = draft

    response = save(client, exam, RIGHT | {"minutes": "long"})

    page = response.content.decode()
    assert 'value="Fruits: sweet &amp; sour"' in page
    assert 'value="long"' in page
    assert 'name="domain-0-every_lesson" value="yes" id="id_domain-0-every_lesson" checked' in " ".join(page.split())
    assert "Error: Edit exam" in " ".join(page.split())


def test_more_rows_come_without_a_script_and_with_what_was_typed(draft):
    client, exam = draft
    sent = sent_by(client, url(exam), "exam_form")

    response = client.post(url(exam), {**sent, "domain-2-id": "D9", "do": "rows"})

    form = response.context["form"]
    assert (response.status_code, form.rows, form["domain-2-id"].value()) == (200, int(sent["rows"]) + 5, "D9")
    assert Exam.objects.get().rules["minutes"] == 30


def test_a_time_that_nobody_changed_stays_as_its_file_wrote_it(draft):
    client, exam = draft
    Exam.objects.update(rules=exam.rules | {"opens": "2027-01-10T09:00:30+05:30"})

    assert save(client, exam, minutes="31").status_code == 302

    assert Exam.objects.get().rules["opens"] == "2027-01-10T09:00:30+05:30"


def test_an_exam_without_any_rules_opens_with_what_is_usual():
    people, exam = cast()
    Exam.objects.update(rules={})

    sent = sent_by(people["ines"], url(exam), "exam_form")

    assert (sent["minutes"], sent["judges"], sent["rule"], sent["domain-0-id"]) == ("0", "5", "angoff", "")
