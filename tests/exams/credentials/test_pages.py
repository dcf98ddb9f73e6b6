"""The pages of certificates: for everyone by number, for its holder to claim, rename and withdraw."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from exams import certificates
from exams.credentials import wording
from exams.credentials.facts import Facts
from exams.credentials.page import profile_link
from exams.models.certificate import Certificate
from exams.transitions import State
from tests.exams.credentials.holders import (
    FACTS,
    NOW,
    NUMBER,
    make_certificate,
    make_exam,
    make_passed,
    make_result,
    make_sitting,
)
from tests.exams.credentials.test_checking import KINDS, made
from tests.factories import make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

FILES = ["certificate.pdf", "badge.svg", "badge.png", "credential.json", "credential.jwt"]


def recent(**fields):
    """A certificate that is valid on the day the tests run."""
    now = timezone.now()
    sitting = make_passed(started_at=now - timedelta(hours=3), **fields)
    return make_certificate(sitting=sitting, now=now)


def text(answer):
    """The words of the page's main part."""
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL).group()
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("&#x27;", "'").split())


def heading(answer):
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL).group(1)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


# The public page


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
    certificates.after_regrade(sitting=certificate.sitting, result=result, now=NOW)

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
        (200, "image/svg+xml", f'inline; filename="badge-{number}.svg"'),
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


# Verifying


def upload(client, data, name="file"):
    return client.post("/verify/", {"file": SimpleUploadedFile(name, data)})


def test_a_typed_number_leads_to_the_page(client):
    answer = client.get("/verify/", {"number": NUMBER.lower().replace("-", " ")})

    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{NUMBER}/")


def test_a_slip_is_told_beside_the_field(client):
    answer = client.get("/verify/", {"number": NUMBER[:-1] + "T"})

    assert answer.status_code == 200
    assert text(answer).count("There is a slip in this number") == 2
    assert "<title>Error: Verify a certificate" in answer.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_an_uploaded_file_is_said_to_be_genuine_with_what_was_checked_and_what_not(client, kind):
    certificate = recent()

    answer = upload(client, made(certificate, kind), f"x.{kind}")

    shown = text(answer)
    assert (answer.status_code, heading(answer)) == (200, "This file is genuine")
    assert "Yes: Its number is on record" in shown
    assert "Yes: The certificate is valid now" in shown
    assert "What was not checked Whether the person who shows it is its holder" in shown
    assert "Amara Osei" in shown


def test_an_uploaded_forgery_shows_no_certificate(client):
    certificate = recent()
    header, payload, signature = certificate.token.split(".")

    answer = upload(client, f"{header}.{payload}.{signature[::-1]}".encode())

    assert heading(answer) in {"This file was not signed by this site", "No certificate was found in this file"}
    assert "Amara Osei" not in answer.content.decode()


def test_a_changed_pdf_shows_the_record_and_says_to_rely_on_that(client):
    answer = upload(client, made(recent(), "pdf") + b"\n")

    assert heading(answer) == "This is not the file that this site makes"
    assert "No: The whole file is as this site makes it" in text(answer)
    assert "Rely on what the record says, not on the file." in text(answer)


def test_no_file_an_empty_one_and_a_large_one_are_told_beside_the_field(client):
    answers = [client.post("/verify/"), upload(client, b""), upload(client, b"x" * (1024 * 1024 + 1))]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    for answer, words in zip(answers, ("Choose a file", "empty", "Choose a file of at most 1 MB"), strict=True):
        assert text(answer).startswith("There is a problem")
        assert words in text(answer)


def test_a_guest_s_upload_needs_no_token():
    from django.test import Client

    answer = upload(Client(enforce_csrf_checks=True), b"hello")

    assert (answer.status_code, heading(answer)) == (200, "No certificate was found in this file")


# Claiming


def claim_address(sitting):
    return reverse("exams:claim", args=[sitting.uuid])


def test_claiming_shows_what_will_be_said_and_issues_it_once(client):
    now = timezone.now()
    sitting = make_passed(started_at=now - timedelta(hours=3))
    client.force_login(sitting.learner)

    page = client.get(claim_address(sitting))
    first = client.post(claim_address(sitting), {"name": "  Amara  Osei-Bonsu "})
    second = client.post(claim_address(sitting), {"name": "Somebody Else"})

    certificate = Certificate.objects.get()
    shown = text(page)
    assert 'value="Amara Osei"' in page.content.decode()
    assert "52 of 60 points (86%); pass mark 42, provisional standard" in shown
    assert "Not affiliated with AWS or CertNexus." in shown
    assert first["Location"] == second["Location"] == certificate.get_absolute_url()
    assert certificate.facts["name"] == "Amara Osei-Bonsu"
    assert client.get(claim_address(sitting))["Location"] == certificate.get_absolute_url()


def test_nothing_but_the_name_is_taken_from_the_form(client):
    sitting = make_passed(started_at=timezone.now() - timedelta(hours=3))
    client.force_login(sitting.learner)
    fields = {"points": "60", "title": "Master", "learner": "1", "number": NUMBER, "mode": "proctored", "place": "9"}

    client.post(claim_address(sitting), {"name": "Amara", **fields})

    certificate = Certificate.objects.get()
    facts = certificate.facts
    assert (facts["points"], facts["title"], facts["mode"], certificate.place, certificate.learner) == (
        "52",
        "AI Foundations for Everyone",
        "unproctored",
        0,
        sitting.learner,
    )
    assert certificate.number != NUMBER


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Enter your name"), ("12", "Enter your name"), ("x" * 101, "at most 100"), ("A\u202eb", "cannot be seen")],
)
def test_a_name_that_cannot_be_is_told_of_and_nothing_is_issued(client, name, words):
    sitting = make_passed(started_at=timezone.now() - timedelta(hours=3))
    client.force_login(sitting.learner)

    answer = client.post(claim_address(sitting), {"name": name})

    assert answer.status_code == 200
    assert text(answer).count(words) == 2
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "points", "words"),
    [
        ({"state": State.GRADED}, 52, "The result of this exam has not been released."),
        ({"state": State.VOIDED}, 52, "This sitting was voided."),
        ({}, 41, "There is a certificate when the exam is passed."),
        ({"started_at": NOW - timedelta(days=3000)}, 52, "would have expired by now"),
    ],
)
def test_why_there_is_none_is_said(client, fields, points, words):
    sitting = make_sitting(**fields)
    make_result(sitting, points)
    client.force_login(sitting.learner)

    answers = [client.get(claim_address(sitting)), client.post(claim_address(sitting), {"name": "Amara"})]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all(words in text(answer) for answer in answers)
    assert Certificate.objects.count() == 0


def test_a_sitting_is_its_learner_s_alone(client):
    sitting = make_passed()
    address = claim_address(sitting)

    guest = client.get(address)
    client.force_login(make_user())
    stranger = [client.get(address).status_code, client.post(address, {"name": "Eve"}).status_code]
    client.force_login(make_user(is_staff=True, is_superuser=True))
    operator = client.post(address, {"name": "Eve"}).status_code

    assert (guest.status_code, stranger, operator) == (302, [404, 404], 404)
    assert Certificate.objects.count() == 0


def test_without_the_secret_key_claiming_says_so_and_the_log_says_what_to_do(client, settings, caplog):
    recent()
    sitting = make_passed(started_at=timezone.now() - timedelta(hours=3))
    settings.SECRET_KEY = "another-secret-key-of-more-than-fifty-characters-0123456789"
    client.force_login(sitting.learner)

    answer = client.post(claim_address(sitting), {"name": "Amara"})

    assert answer.status_code == 503
    assert "Certificates cannot be signed at the moment." in text(answer)
    assert "rotate_signing_key" in caplog.text


# The holder's own


def test_the_holder_sees_their_part_and_nobody_else_does(client):
    certificate = recent()
    address = certificate.get_absolute_url()

    guest = client.get(address).content.decode()
    client.force_login(make_user())
    stranger = client.get(address).content.decode()
    client.force_login(certificate.learner)
    holder = client.get(address).content.decode()

    assert ["Correct the name" in page for page in (guest, stranger, holder)] == [False, False, True]
    assert ["linkedin.com" in page for page in (guest, stranger, holder)] == [False, False, True]
    assert re.findall(r'(?:src|srcset)="https?://', holder) == []


def test_the_address_that_adds_it_to_a_profile():
    assert profile_link(FACTS) == (
        "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=Certified+AI+Practitioner"
        "&organizationName=Northlight+Learning+Trust&issueYear=2026&issueMonth=11"
        f"&certUrl=https%3A%2F%2Flearn.example.org%2Fverify%2F{NUMBER}%2F&certId={NUMBER}"
        "&expirationYear=2028&expirationMonth=11"
    )


def test_the_holder_corrects_the_name(client):
    certificate = recent()
    address = reverse("exams:certificate_name", args=[certificate.number])
    client.force_login(certificate.learner)

    page = client.get(address)
    answer = client.post(address, {"name": "Amara Osei-Bonsu"}, follow=True)

    assert 'value="Amara Osei"' in page.content.decode()
    assert heading(answer) == "This certificate is genuine"
    assert "Amara Osei-Bonsu" in text(answer)
    assert Certificate.objects.get().spent == [0]


def test_the_holder_withdraws_it(client):
    certificate = recent()
    address = reverse("exams:certificate_withdrawal", args=[certificate.number])
    client.force_login(certificate.learner)

    page = client.get(address)
    answer = client.post(address, follow=True)

    assert "This cannot be undone." in text(page)
    assert heading(answer) == "This certificate was withdrawn"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["certificate_name", "certificate_withdrawal"])
def test_only_the_holder_may(client, name):
    certificate = recent()
    address = reverse(f"exams:{name}", args=[certificate.number])

    guest = client.post(address, {"name": "Eve"})
    client.force_login(make_user(is_staff=True, is_superuser=True))
    stranger = [client.get(address).status_code, client.post(address, {"name": "Eve"}).status_code]

    assert (guest.status_code, guest["Location"]) == (302, f"/accounts/login/?next={address}")
    assert stranger == [404, 404]
    assert Certificate.objects.get().facts == certificate.facts


def test_a_revoked_certificate_gets_no_new_name(client):
    certificate = recent()
    certificates.revoke(certificate=certificate, reason="Shared.", now=NOW)
    client.force_login(certificate.learner)

    answer = client.post(reverse("exams:certificate_name", args=[certificate.number]), {"name": "Eve"})

    assert answer["Location"] == certificate.get_absolute_url()
    assert Certificate.objects.get().facts == certificate.facts
