"""Saving an exam: open only with a form, on record, never over somebody else's, and nothing typed is lost."""

import pytest

from exams.models.audit import AuditEntry
from exams.models.blueprint import Exam
from tests.exams.authoring.desk import errors, save, sent_by, told, url
from tests.factories import make_user
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


def test_publishing_an_exam_that_has_no_form_is_refused_with_the_reason(draft):
    client, exam = draft
    before = all_rows()

    response = save(client, exam, {"status": "published", "domain-0-items": "6"})

    assert errors(response) == {
        "status": [
            "The exam cannot be open: no form keeps all of its rules. It can be saved as a draft.",
            "Domain D1 needs 6 scored items, and the bank has 5.",
        ]
    }
    assert changed(before) == set()


def test_a_draft_that_has_no_form_is_saved_with_the_reason_as_advice(draft):
    client, exam = draft
    sent = sent_by(client, url(exam), "exam_form")

    response = client.post(url(exam), {**sent, "domain-0-items": "6", "do": "save"}, follow=True)

    reason = "Domain D1 needs 6 scored items, and the bank has 5."
    assert told(response) == ["The exam is saved; learners do not see it.", reason]
    assert list(response.context["stock"].reasons) == [reason]
    assert Exam.objects.get().rules["domains"][0]["items"] == 6


def test_an_exam_that_has_forms_is_published(draft):
    client, exam = draft

    assert save(client, exam, status="published").status_code == 302

    assert Exam.objects.get().is_published


def test_judges_are_people_of_the_site(draft):
    client, exam = draft
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


def test_saving_is_on_record_with_what_changed_and_by_whom(draft):
    client, exam = draft
    judge = make_user("judge@example.org")

    save(client, exam, minutes="45", people="judge@example.org")

    entry = AuditEntry.objects.get(subject=f"exam:{exam.pk}")
    ines = client.session["_auth_user_id"]
    assert (entry.action, entry.actor) == ("exam.edited", f"person:{ines}")
    changes = {name: found for name, found in entry.data["changed"].items() if name != "pass_mark"}
    assert changes == {"minutes": [30, 45], "people": [[], [judge.pk]]}


def test_saving_what_is_there_already_writes_nothing(draft):
    client, exam = draft
    save(client, exam)
    before = all_rows()

    assert save(client, exam).status_code == 302

    assert changed(before) == set()


def test_a_stale_save_is_refused_with_both_versions_and_saving_again_takes_mine(draft):
    client, exam = draft
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


def test_a_judge_who_was_named_meanwhile_makes_a_save_stale(draft):
    client, exam = draft
    mine = sent_by(client, url(exam), "exam_form")
    exam.judges.add(make_user("judge@example.org"))

    response = client.post(url(exam), {**mine, "minutes": "45", "do": "save"})

    assert response.status_code == 409
    assert ("Judges", "", "judge@example.org") in response.context["differences"]


def test_a_form_that_was_typed_while_the_session_ended_comes_back_after_signing_in(draft):
    client, exam = draft
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


def test_a_form_of_somebody_else_or_without_a_ticket_gives_the_text_back(draft):
    client, exam = draft
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
