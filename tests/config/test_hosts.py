"""The name that a request asks for is the site's or refused, and what it claims about other names is not repeated."""

import logging

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.accounts.people import heading, make_person

pytestmark = pytest.mark.django_db

#: Names that are not this site's, as they come in the Host header.
HOSTS = [
    "evil.example", "evil.example:80", "testserver.evil.example", "evil.example#testserver", "testserver@evil.example",
    "testserver:80@evil.example", "evil.example/testserver", "testserver:evil.example", "testserver, evil.example",
    "testserver evil.example", "evil.example\\testserver", "<script>evil</script>", "[evil.example]", ".testserver",
]  # fmt: skip
#: Headers by which proxies tell another name or address than the one that was asked.
FORWARDED = {
    "X-Forwarded-Host": "evil.example", "X-Forwarded-Server": "evil.example", "Forwarded": "host=evil.example",
    "X-Host": "evil.example", "X-Original-Host": "evil.example", "X-HTTP-Host-Override": "evil.example",
    "X-Original-URL": "/evil.example", "X-Rewrite-URL": "/evil.example", "X-Forwarded-Prefix": "/evil.example",
    "X-Forwarded-Port": "6666", "X-Forwarded-Proto": "evil.example", "X-Forwarded-Scheme": "evil.example",
    "Origin": "https://evil.example", "Referer": "https://evil.example/", "Via": "evil.example",
}  # fmt: skip
PAGES = ["/", "/accounts/login/", "/accounts/password/reset/", "/account/", "/account", "/no/such/page/", "/healthz"]
#: What sends a mail: where a form goes, and what is in it.
MAILS = {
    "a code": ("/accounts/login/code/", {"email": "alice@example.org"}),
    "a code for nobody": ("/accounts/login/code/", {"email": "nobody@example.org"}),
    "a new password": ("/accounts/password/reset/", {"email": "alice@example.org"}),
    "a new password for nobody": ("/accounts/password/reset/", {"email": "nobody@example.org"}),
    "a new account": ("/accounts/signup/", {"name": "N", "email": "new@example.org", "password1": "plain-words-1"}),
    "an account that is there": (
        "/accounts/signup/", {"name": "N", "email": "alice@example.org", "password1": "plain-words-1"},
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    caplog.set_level(logging.CRITICAL, "django.security")


def repeats(response) -> bool:
    return b"evil" in response.content.lower() or "evil" in str(dict(response.headers)).lower()


@pytest.mark.parametrize("proxies", [0, 1])
def test_another_name_is_refused_at_every_page_and_not_repeated(settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answers = {(host, page): Client().get(page, HTTP_HOST=host) for host in HOSTS for page in PAGES}

    assert {key: answer.status_code for key, answer in answers.items() if answer.status_code != 400} == {}
    assert [key for key, answer in answers.items() if repeats(answer)] == []
    assert {heading(answer.content) for answer in answers.values()} == {"This request could not be read"}


def test_what_a_request_claims_about_its_name_is_not_repeated():
    guest = Client()
    repeated = [
        (name, page) for name, value in FORWARDED.items() for page in PAGES
        if repeats(guest.get(page, headers={name: value}))
    ]  # fmt: skip

    assert repeated == []


def test_links_of_mails_lead_to_the_address_in_the_settings_whatever_is_claimed(settings):
    settings.SITE_URL = "https://learn.example.org"
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    make_person()
    wrong, sent = [], 0

    for what, (path, form) in MAILS.items():
        for name, value in [*FORWARDED.items(), ("Host", "other.example.org:444"), ("Host", "OTHER.example.org")]:
            cache.clear()
            mail.outbox.clear()
            Client().post(path, form, headers={name: value})
            for message in mail.outbox:
                sent += 1
                links = [word for word in message.body.split() if "://" in word or "example.org/" in word]
                bad = [link for link in links if not link.startswith("https://learn.example.org")]
                if bad or not links or "other." in message.body.lower() or "evil" in message.message().as_string():
                    wrong.append((what, name, bad))

    assert wrong == []
    assert sent == len(MAILS) * (len(FORWARDED) + 2)
