"""Where a request came from: what proxies say is believed as far as they are trusted, and nothing ends as an error."""

import pytest
from django.test import RequestFactory

from accounts.addresses import client_address
from exams import seats
from tests.accounts.people import make_person, problems, sign_in

#: (trusted proxies, who the server talks to, X-Forwarded-For) → the visitor.
CASES = {
    (0, "192.0.2.1", None): "192.0.2.1",
    (0, "192.0.2.1", "198.51.100.7"): "192.0.2.1",
    (1, "10.0.0.1", "198.51.100.7"): "198.51.100.7",
    (1, "10.0.0.1", "203.0.113.9, 198.51.100.7"): "198.51.100.7",
    (1, "10.0.0.1", "203.0.113.9,\t198.51.100.7 "): "198.51.100.7",
    (2, "10.0.0.1", "made-up, 198.51.100.7, 10.0.0.2"): "198.51.100.7",
    (2, "10.0.0.1", "198.51.100.7"): "10.0.0.1",
    (1, "10.0.0.1", None): "10.0.0.1",
    (1, "10.0.0.1", ""): "10.0.0.1",
    (1, "10.0.0.1", "198.51.100.7,"): "10.0.0.1",
    (1, "10.0.0.1", "unknown"): "10.0.0.1",
    (1, "10.0.0.1", "<script>"): "10.0.0.1",
    (1, "10.0.0.1", "198.51.100.7:4711"): "198.51.100.7",
    (1, "10.0.0.1", "[2001:db8::1]:4711"): "2001:db8::1",
    (1, "10.0.0.1", "[2001:db8::1]"): "2001:db8::1",
    (1, "10.0.0.1", "2001:DB8:0::1"): "2001:db8::1",
    (1, "10.0.0.1", "fe80::1%eth0"): "fe80::1",
    (1, "10.0.0.1", "::ffff:198.51.100.7"): "198.51.100.7",
    (0, "[::ffff:192.0.2.1]", None): "192.0.2.1",
    (0, "[::1]", None): "::1",
    (0, "", None): "",
}


def headers_of(forwarded):
    return {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}


def test_whose_address_it_is(settings):
    found = {}
    for proxies, remote, forwarded in CASES:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        request = RequestFactory().get("/", REMOTE_ADDR=remote, **headers_of(forwarded))
        found[proxies, remote, forwarded] = client_address(request)

    assert found == CASES


@pytest.mark.django_db
def test_people_sign_in_whatever_a_proxy_writes(client, settings):
    make_person()
    refused = {}

    for proxies, remote, forwarded in CASES:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        answer = sign_in(client, REMOTE_ADDR=remote, **headers_of(forwarded))
        if answer.status_code != 302:
            refused[proxies, remote, forwarded] = (answer.status_code, problems(answer.content))
        client.post("/accounts/logout/")

    assert refused == {}


def test_the_trail_of_exams_names_the_visitor_and_not_the_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7")

    assert seats.address(request) == "198.51.100.0"
