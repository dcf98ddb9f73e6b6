"""The exam's form: each field right and wrong, said at the field in the words of the files."""

import pytest
from django.urls import reverse

from courses.models.outline import Course
from exams.models.audit import AuditEntry
from exams.models.blueprint import Exam
from tests.exams.authoring.desk import cast, errors, save, sent_by, told, url
from tests.exams.sittings import trail
from tests.factories import make_user
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db

RIGHT = {
    "title": "Certification exam",
    "summary": "Six questions on\r\nroots and fruits.",
    "label": "beta",
    "edition": "2026.11",
    "status": "draft",
    "minutes": "45",
    "domain-0-id": "D1",
    "domain-0-title": "Roots",
    "domain-0-items": "2",
    "domain-0-every_lesson": "yes",
    "domain-1-id": "D2",
    "domain-1-title": "Fruits: sweet & sour",
    "domain-1-items": "3",
    "domain-2-id": "",
    "domain-3-id": "D3",
    "domain-3-title": "Leaves",
    "domain-3-items": "1",
    "level-remember": "15",
    "level-understand": "35",
    "level-apply": "35",
    "level-analyze": "15",
    "level_tolerance": "1",
    "most_from_one_lesson": "2",
    "pilot_items": "4",
    "most": "3",
    "within_days": "365",
    "wait_hours": "24, 168",
    "rule": "angoff",
    "percent": "65",
    "judges": "4",
    "expected-remember": "86",
    "expected-understand": "76",
    "expected-apply": "66",
    "expected-analyze": "56",
    "from": "3",
    "to": "5",
    "release": "after window",
    "shows": "answers",
    "lessons": "completed",
    "knowledge_checks": "attempted",
    "opens": "2027-01-10T09:00",
    "closes": "2027-01-20T18:30",
    "valid_months": "24",
    "mode": "proctored",
}
RULES = {
    "minutes": 45,
    "domains": [
        {"id": "D1", "title": "Roots", "items": 2, "touches_all": True},
        {"id": "D2", "title": "Fruits: sweet & sour", "items": 3, "touches_all": False},
        {"id": "D3", "title": "Leaves", "items": 1, "touches_all": False},
    ],
    "levels": {"remember": 15, "understand": 35, "apply": 35, "analyze": 15},
    "tolerance": 1,
    "most_per_lesson": 2,
    "pilots": 4,
    "attempts": 3,
    "within_days": 365,
    "waits": [24, 168],
    "pass_mark": {
        "rule": "angoff",
        "percent": 65,
        "judges": 4,
        "expected": {"remember": 86, "understand": 76, "apply": 66, "analyze": 56},
        "lowest": 3,
        "highest": 5,
    },
    "release": "after window",
    "shows": "answers",
    "lessons": "completed",
    "checks": "attempted",
    "opens": "2027-01-10T08:00:00+00:00",
    "closes": "2027-01-20T17:30:00+00:00",
    "valid_months": 24,
    "mode": "proctored",
}
ENOUGH = "must be a whole number from"
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


@pytest.fixture
def stage():
    people, exam = cast(status="draft")
    return people["ines"], exam


def in_paris():
    from accounts.models import User

    User.objects.filter(email="ines@example.org").update(time_zone="Europe/Paris")


def test_every_field_is_stored_as_a_file_would_say_it(stage):
    client, exam = stage
    in_paris()

    response = save(client, exam, RIGHT)

    assert response.status_code == 302
    exam = Exam.objects.get()
    assert (exam.title, exam.summary, exam.label, exam.edition, exam.status) == (
        "Certification exam", "Six questions on roots and fruits.", "beta", "2026.11", "draft",
    )  # fmt: skip
    assert exam.rules == RULES


def test_what_is_stored_comes_back_as_it_was_typed(stage):
    client, exam = stage
    in_paris()
    save(client, exam, RIGHT)

    sent = sent_by(client, url(exam), "exam_form")

    moved = {f"domain-2-{part}": RIGHT[f"domain-3-{part}"] for part in ("id", "title", "items")}
    shown = {name: text for name, text in RIGHT.items() if not name.startswith(("domain-2", "domain-3"))} | moved
    shown["summary"] = "Six questions on roots and fruits."
    assert {name: sent[name] for name in shown} == shown


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(stage, name):
    client, exam = stage
    text, message = WRONG[name]
    before = all_rows()

    response = save(client, exam, RIGHT | {name: text})

    assert errors(response)[name] == [message]
    assert f'id="id_{name}_error"' in response.content.decode()
    assert changed(before) == set()


def test_what_does_not_fit_together_is_said_where_it_can_be_mended(stage):
    client, exam = stage
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


def test_an_exam_without_domains_is_told_so_at_the_first_row(stage):
    client, exam = stage
    empty = {f"domain-{row}-{part}": "" for row in range(5) for part in ("id", "title", "items")}

    assert errors(save(client, exam, empty)) == {
        "domain-0-id": ["An exam needs “domains”; each has id, title and items."]
    }


def test_a_character_that_no_file_can_hold_is_refused(stage):
    client, exam = stage

    assert errors(save(client, exam, title="A\x07larm")) == {
        "title": ["The text holds a character that cannot be shown, U+0007; remove it."]
    }


def test_what_was_typed_stays_in_the_form_that_comes_back(stage):
    client, exam = stage

    response = save(client, exam, RIGHT | {"minutes": "long"})

    page = response.content.decode()
    assert 'value="Fruits: sweet &amp; sour"' in page
    assert 'value="long"' in page
    assert 'name="domain-0-every_lesson" value="yes" id="id_domain-0-every_lesson" checked' in " ".join(page.split())
    assert "Error: Edit exam" in " ".join(page.split())


def test_more_rows_come_without_a_script_and_with_what_was_typed(stage):
    client, exam = stage
    sent = sent_by(client, url(exam), "exam_form")

    response = client.post(url(exam), {**sent, "domain-2-id": "D9", "do": "rows"})

    form = response.context["form"]
    assert (response.status_code, form.rows, form["domain-2-id"].value()) == (200, int(sent["rows"]) + 5, "D9")
    assert Exam.objects.get().rules["minutes"] == 30


def test_a_time_that_nobody_changed_stays_as_its_file_wrote_it(stage):
    client, exam = stage
    Exam.objects.update(rules=exam.rules | {"opens": "2027-01-10T09:00:30+05:30"})

    assert save(client, exam, minutes="31").status_code == 302

    assert Exam.objects.get().rules["opens"] == "2027-01-10T09:00:30+05:30"


def test_publishing_an_exam_that_has_no_form_is_refused_with_the_reason(stage):
    client, exam = stage
    before = all_rows()

    response = save(client, exam, {"status": "published", "domain-0-items": "6"})

    assert errors(response) == {
        "status": [
            "The exam cannot be open: no form keeps all of its rules. It can be saved as a draft.",
            "Domain D1 needs 6 scored items, and the bank has 5.",
        ]
    }
    assert changed(before) == set()


def test_a_draft_that_has_no_form_is_saved_with_the_reason_as_advice(stage):
    client, exam = stage
    sent = sent_by(client, url(exam), "exam_form")

    response = client.post(url(exam), {**sent, "domain-0-items": "6", "do": "save"}, follow=True)

    reason = "Domain D1 needs 6 scored items, and the bank has 5."
    assert told(response) == ["The exam is saved; learners do not see it.", reason]
    assert list(response.context["stock"].reasons) == [reason]
    assert Exam.objects.get().rules["domains"][0]["items"] == 6


def test_an_exam_that_has_forms_is_published(stage):
    client, exam = stage

    assert save(client, exam, status="published").status_code == 302

    assert Exam.objects.get().is_published


def test_judges_are_people_of_the_site(stage):
    client, exam = stage
    judge = make_user("judge@example.org")
    make_user("gone@example.org", is_active=False)

    assert save(client, exam, people="JUDGE@example.org\r\n").status_code == 302
    assert list(exam.judges.all()) == [judge]
    found = errors(save(client, exam, people="judge@example.org, nobody@example.org gone@example.org"))

    text = "Nobody here has the address “{}”. They sign up first, then you name them."
    assert found == {"people": [text.format("nobody@example.org"), text.format("gone@example.org")]}
    assert list(exam.judges.all()) == [judge]
    many = " ".join(f"p{n}@example.org" for n in range(51))
    assert errors(save(client, exam, people=many)) == {"people": ["At most 50 judges fit."]}


def test_saving_is_on_record_with_what_changed_and_by_whom(stage):
    client, exam = stage
    judge = make_user("judge@example.org")

    save(client, exam, minutes="45", people="judge@example.org")

    entry = AuditEntry.objects.get(subject=f"exam:{exam.pk}")
    ines = client.session["_auth_user_id"]
    assert (entry.action, entry.actor) == ("exam.edited", f"person:{ines}")
    changes = {name: found for name, found in entry.data["changed"].items() if name != "pass_mark"}
    assert changes == {"minutes": [30, 45], "people": [[], [judge.pk]]}


def test_saving_what_is_there_already_writes_nothing(stage):
    client, exam = stage
    save(client, exam)
    before = all_rows()

    assert save(client, exam).status_code == 302

    assert changed(before) == set()


def test_a_stale_save_is_refused_with_both_versions_and_saving_again_takes_mine(stage):
    client, exam = stage
    save(client, exam)
    mine = sent_by(client, url(exam), "exam_form")
    save(client, exam, minutes="60", title="Their title")

    response = client.post(url(exam), {**mine, "minutes": "45", "do": "save"})

    assert response.status_code == 409
    assert sorted(response.context["differences"]) == [
        ("Minutes", "45", "60"),
        ("Title", "The exam", "Their title"),
    ]
    assert Exam.objects.get().title == "Their title"
    from tests.forms import form_of

    again = {name: values[0] for name, values in form_of(response.content.decode(), "exam_form").items()}
    assert client.post(url(exam), {**again, "do": "save"}).status_code == 302
    exam = Exam.objects.get()
    assert (exam.title, exam.rules["minutes"]) == ("The exam", 45)


def test_a_judge_who_was_named_meanwhile_makes_a_save_stale(stage):
    client, exam = stage
    mine = sent_by(client, url(exam), "exam_form")
    exam.judges.add(make_user("judge@example.org"))

    response = client.post(url(exam), {**mine, "minutes": "45", "do": "save"})

    assert response.status_code == 409
    assert ("Judges", "", "judge@example.org") in response.context["differences"]


def test_a_form_that_was_typed_while_the_session_ended_comes_back_after_signing_in(stage):
    client, exam = stage
    sent = sent_by(client, url(exam), "exam_form")
    client.logout()

    response = client.post(url(exam), {**sent, "title": "Written late", "do": "save"})

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={url(exam)}")
    signed_in = {"login": "ines@example.org", "password": "a-long-enough-one"}
    assert client.post(f"/accounts/login/?next={url(exam)}", signed_in).status_code == 302
    page = client.get(url(exam))
    assert page.context["form"]["title"].value() == "Written late"
    assert told(page) == ["You were signed out while you wrote. This is your text; it is not saved yet."]
    assert Exam.objects.get().title == "The exam"
    assert client.get(url(exam)).context["form"]["title"].value() == "The exam"


def test_a_form_of_somebody_else_or_without_a_ticket_gives_the_text_back(stage):
    client, exam = stage
    sent = sent_by(client, url(exam), "exam_form")
    before = all_rows()
    from tests.courses.authors import People

    people = People()
    forms = [
        (client, {**sent, "ticket": "made-up"}),
        (client, {name: text for name, text in sent.items() if name != "ticket"}),
        (people["operator"], sent),
    ]

    answers = [who.post(url(exam), {**form, "title": "Kept words", "do": "save"}) for who, form in forms]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert all("Kept words" in answer.content.decode() for answer in answers)
    assert Exam.objects.get().title == "The exam"
    assert "exams_exam" not in changed(before)


def test_an_exam_without_any_rules_opens_with_what_is_usual():
    people, exam = cast()
    Exam.objects.update(rules={})

    sent = sent_by(people["ines"], url(exam), "exam_form")

    assert (sent["minutes"], sent["judges"], sent["rule"], sent["domain-0-id"]) == ("0", "5", "angoff", "")


# A new one, and the pages beside


def test_an_exam_is_added_to_a_course_that_has_none():
    people, _exam = cast()
    client = people["cleo"]
    add = reverse("admin:exams_exam_add")
    form = client.get(f"{add}?course={Exam.objects.get().course_id}").context["which"]
    assert [course.slug for course in form.fields["course"].queryset] == ["other"]
    other = form.fields["course"].queryset.get()

    response = client.post(add, {**RIGHT, "rows": "4", "course": other.pk, "do": "save"})

    exam = Exam.objects.get(course=other)
    assert (response.status_code, response["Location"], exam.title) == (302, url(exam), "Certification exam")
    assert trail(f"exam:{exam.pk}") == ["exam.added"]


def test_adding_says_what_is_wrong_and_keeps_to_one_exam_of_ones_own_courses():
    people, exam = cast()
    add = reverse("admin:exams_exam_add")
    sent = {**RIGHT, "rows": "4", "do": "save"}
    free = Course.objects.get(slug="other").pk

    wrong = people["ines"].post(add, {**sent, "course": exam.course_id, "minutes": "x"})
    other = people["ines"].post(add, {**sent, "course": free})
    open_ = people["cleo"].post(add, {**sent, "course": free, "status": "published"})
    rows = people["cleo"].post(add, {**sent, "course": free, "do": "rows"})

    assert [wrong.status_code, other.status_code, open_.status_code, rows.status_code] == [422, 422, 422, 200]
    assert set(wrong.context["which"].errors) == {"course"}
    assert errors(wrong) == {"minutes": [f"“minutes” {ENOUGH} 0 to 1440, not 'x'."]}
    assert errors(open_)["status"][1:3] == [
        "Domain D1 needs 2 scored items, and the bank has 0.",
        "Domain D2 needs 3 scored items, and the bank has 0.",
    ]
    assert rows.context["form"].rows == 9
    assert Exam.objects.count() == 1


@pytest.mark.parametrize("page", ["forms", "sample"])
def test_strangers_learn_nothing_of_an_exam(page):
    people, exam = cast()

    statuses = {name: people[name].get(url(exam, page)).status_code for name in ("guest", "learner", "staff", "cleo")}

    assert statuses == {"guest": 302, "learner": 302, "staff": 404, "cleo": 404}
    assert people["ines"].get(url(exam, page), follow=True).status_code == 200


def test_strangers_cannot_open_or_save_the_form():
    people, exam = cast()

    opened = [people[name].get(url(exam)).status_code for name in ("guest", "learner", "staff", "cleo")]
    posted = [people[name].post(url(exam), {"do": "save"}).status_code for name in ("guest", "learner", "cleo")]

    assert (opened, posted) == ([302, 302, 403, 302], [403, 403, 403])
