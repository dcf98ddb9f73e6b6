"""The holder's own part of the page: the name corrected, the certificate withdrawn, by nobody else."""

import re

import pytest
from django.urls import reverse

from exams import certificates
from exams.credentials.page import profile_link
from exams.models.certificate import Certificate
from tests.exams.credentials.holders import FACTS, NOW, NUMBER
from tests.exams.credentials.visits import heading, recent, text
from tests.factories import make_user

pytestmark = pytest.mark.django_db


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
