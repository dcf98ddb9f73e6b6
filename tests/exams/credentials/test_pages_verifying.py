"""The page that verifies: a number that is typed, and a file that is uploaded, genuine or not."""

import pytest

from tests.exams.credentials.files import KINDS, made
from tests.exams.credentials.holders import NUMBER
from tests.exams.credentials.visits import heading, recent, text, upload

pytestmark = pytest.mark.django_db


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
