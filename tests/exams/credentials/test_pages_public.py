"""The page of a certificate, for everyone who has its number: every word of it, what became of it, its files."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exams import certificate_notes, certificates
from exams.credentials import wording
from exams.credentials.facts import Facts
from exams.models.certificate import Certificate
from tests.exams.credentials.holders import NOW, NUMBER, make_certificate, make_exam, make_passed, make_result
from tests.exams.credentials.visits import FILES, heading, recent, text, upload
from tests.factories import make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def test_everyone_sees_every_word_of_the_certificate_in_one_query(client, django_assert_num_queries):
    certificate = recent()

    with django_assert_num_queries(1):
        answer = client.get(certificate.get_absolute_url())

    facts, shown = Facts.of(certificate.facts), text(answer)
    assert (answer.status_code, heading(answer)) == (200, "This certificate is genuine")
    said = [
        facts.name,
        facts.issuer,
        wording.title(facts),
        facts.address,
        *(word for line in wording.lines(facts) for word in (line.label, line.value)),
        *wording.notes(facts),
    ]
    assert [words for words in said if words not in shown] == []
    assert client.cookies == {}


def test_it_says_what_the_credential_honestly_is_and_claims_no_more(client):
    shown = text(client.get(recent().get_absolute_url()))

    assert "Assessment-based certificate, issued by Lectern." in shown
    assert "unproctored" in shown
    assert "provisional standard" in shown
    assert "This site does no remote proctoring" in shown
    assert "Not affiliated with AWS or CertNexus." in shown
    assert re.findall(r"17024|\bISO\b|is accredited", shown) == []


@pytest.mark.parametrize(
    ("end", "title", "status"),
    [
        ("revoked", "This certificate was revoked", 410),
        ("withdrawn", "This certificate was withdrawn", 410),
        ("renewed", "This certificate was renewed", 200),
        ("expired", "This certificate has expired", 200),
    ],
)
def test_what_became_of_it_is_said_first_and_decides_about_its_files(client, end, title, status):
    now, exam, learner = timezone.now(), make_exam(), make_user()
    certificate = make_certificate(sitting=make_passed(exam, learner, started_at=now - timedelta(days=9)), now=now)
    if end == "revoked":
        certificates.revoke(certificate=certificate, reason="The paper was shared.", now=now)
    elif end == "withdrawn":
        certificates.withdraw(certificate=certificate, now=now)
    elif end == "renewed":
        make_certificate(sitting=make_passed(exam, learner, started_at=now - timedelta(hours=3)), now=now)
    else:
        Certificate.objects.update(expires_at=now - timedelta(days=1))

    answer = client.get(certificate.get_absolute_url())

    assert (answer.status_code, heading(answer)) == (200, title)
    assert ("Reason: The paper was shared." in text(answer)) == (end == "revoked")
    assert ("Amara Osei" in answer.content.decode()) == (end != "withdrawn")
    files = [client.get(f"{certificate.get_absolute_url()}{name}") for name in FILES]
    assert [found.status_code for found in files] == [status] * 5
    if status == 410:
        assert {heading(found) for found in files} == {title}


def test_a_later_result_is_told_of(client):
    certificate = recent()
    result = make_result(certificate.sitting, 55)
    certificate_notes.after_regrade(sitting=certificate.sitting, result=result, now=NOW)

    shown = text(client.get(certificate.get_absolute_url()))

    assert "The exam was marked again: 55 of 60 points (version 2 of the result). The pass stands" in shown
    assert "52 of 60 points (86%)" in shown


@pytest.mark.parametrize("spelling", [str.lower, lambda number: number.replace("-", ""), lambda number: f"{number} "])
def test_other_spellings_of_a_number_lead_to_the_one(client, spelling):
    certificate = recent()

    answer = client.get(reverse("exams:certificate", args=[spelling(certificate.number)]))

    assert (answer.status_code, answer["Location"]) == (302, certificate.get_absolute_url())


@pytest.mark.parametrize(
    ("number", "hint"),
    [(NUMBER, "this site never issued it"), (NUMBER[:-1], "There is a slip in it"), ("<script>", "There is a slip")],
)
def test_an_unknown_number_says_what_to_do(client, number, hint):
    answer = client.get(reverse("exams:certificate", args=[number]))

    assert (answer.status_code, heading(answer)) == (404, "No certificate has this number")
    assert hint in text(answer)
    assert "Ask its holder for the PDF or the signed file" in text(answer)
    assert "<script>" not in answer.content.decode().partition("<main")[2]
    assert [client.get(f"/verify/{NUMBER}/{name}").status_code for name in FILES] == [404] * 5


def test_the_files(client):
    certificate = recent()

    answers = [client.get(f"{certificate.get_absolute_url()}{name}") for name in FILES]

    number = certificate.number
    assert [(answer.status_code, answer["Content-Type"], answer["Content-Disposition"]) for answer in answers] == [
        (200, "application/pdf", f'attachment; filename="certificate-{number}.pdf"'),
        (200, "image/svg+xml; charset=utf-8", f'inline; filename="badge-{number}.svg"'),
        (200, "image/png", f'inline; filename="badge-{number}.png"'),
        (200, "application/vc+ld+json", f'attachment; filename="certificate-{number}.json"'),
        (200, "application/vc+jwt", f'attachment; filename="certificate-{number}.jwt"'),
    ]
    assert {answer["Cache-Control"] for answer in answers} == {"no-cache"}
    assert answers[1]["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answers[4].content.decode() == certificate.token
    assert client.get(f"{certificate.get_absolute_url()}badge.gif").status_code == 404


def test_reading_and_verifying_write_nothing(client):
    certificate = recent()
    before = all_rows()

    for address in ("", *FILES):
        client.get(f"{certificate.get_absolute_url()}{address}")
    client.get("/verify/")
    upload(client, certificate.token.encode())

    assert all_rows() == before
