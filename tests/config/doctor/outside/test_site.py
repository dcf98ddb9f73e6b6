"""Where the site is asked for, what its certificate is worth, and which of its machines answer."""

import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from config.doctor import rounds
from config.doctor.outside import arrival, asking, doors, headers, pages, tls
from config.doctor.outside.asking import Site, site_at
from tests.config.doctor import certificates
from tests.config.doctor.outside.conftest import NAME
from tests.config.doctor.servers import MailServer, served
from tests.config.doctor.visits import told, visit

pytestmark = pytest.mark.once


def test_a_certificate_that_browsers_refuse(here, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    site = Site("https", "127.0.0.1", here.port, NAME)
    site.greet()
    here.seen.site = site
    ((level, says),) = told(tls.certificate, here.seen)

    assert (level, says.startswith("browsers do not accept the site's certificate: unable to get local")) == (
        "error",
        True,
    )
    assert [level for level, _ in told(pages.health, here.seen)] == ["ok"]


def test_a_certificate_of_another_name(here):
    site = Site("https", "127.0.0.1", here.port, "other.example.org")
    site.greet()

    assert "other.example.org" in site.distrust


def test_how_long_a_certificate_counts():
    now = timezone.now().replace(microsecond=0)
    key = certificates.ec.generate_private_key(certificates.ec.SECP256R1())
    site = Site("https", "127.0.0.1", 443, NAME)
    for life, left, expected in (
        (90, 60, ("ok", "the certificate counts, and for 60 days more")),
        (90, 18, ("ok", "the certificate counts, and for 18 days more")),
        (90, 17, ("warning", "the site's certificate ends in 17 days")),
        (6, 2, ("ok", "the certificate counts, and for 2 days more")),
        (6, 1, ("warning", "the site's certificate ends in 1 day,")),
        (90, 0.5, ("error", "the site's certificate ends today, at ")),
        (0.5, 0.05, ("error", "the site's certificate ends today, at ")),
        (0.5, 0.2, ("ok", "the certificate counts, and for 4 hours more")),
        (90, 0, ("error", "the site's certificate ended on ")),
        (90, -3, ("error", "the site's certificate ended on ")),
    ):
        until = now + timedelta(days=left)
        shown = certificates.certificate(until - timedelta(days=life), until, signer=key)
        ((level, says),) = [(str(f.level), f.says) for f in tls.lasting(shown, now, site)]
        assert (level, says.startswith(expected[1])) == (expected[0], True), (life, left, says)


def test_a_site_on_http_has_no_certificate():
    seen = visit()
    seen.site = Site("http", "127.0.0.1", 8000, "127.0.0.1:8000")

    assert told(tls.certificate, seen) == told(tls.redirect, seen) == []


def test_a_site_that_is_away_is_told_once_and_asked_no_more():
    with served(MailServer()) as port:
        pass
    seen = visit(site_url=f"http://127.0.0.1:{port}")
    says = f"http://127.0.0.1:{port} does not answer (Connection refused)"

    assert told(pages.health, seen) == [("error", says)]
    for check in rounds.SECTIONS["From outside"][3:]:
        if check is not pages.lesson:
            assert told(check, seen) == [("not checked", says)], check.__name__


def test_a_site_that_hangs_is_asked_once():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        seen = visit()
        seen.site = Site("http", "127.0.0.1", silent.getsockname()[1], NAME, seconds=0.1)
        says = [("not checked", f"http://{NAME} takes longer than 0 s to answer GET /accounts/login/")]

        assert told(headers.policy_headers, seen) == told(doors.metrics, seen) == says


def test_by_which_name_and_port_a_site_is_asked_for(monkeypatch):
    monkeypatch.setattr(Site, "greet", lambda site: None)
    env = replace(visit().env, site_url="https://learn.example.org", allowed_hosts=("old.example.org",))
    for url, expected in (
        ("https://learn.example.org", ("https", "learn.example.org", 443, "learn.example.org", 80)),
        ("https://learn.example.org:8443", ("https", "learn.example.org", 8443, "learn.example.org:8443", None)),
        ("https://10.0.0.5", ("https", "10.0.0.5", 443, "learn.example.org", 80)),
        ("https://old.example.org", ("https", "old.example.org", 443, "old.example.org", 80)),
        ("http://10.0.0.5:8000", ("http", "10.0.0.5", 8000, "learn.example.org", None)),
    ):
        site = site_at(url, env)
        assert (site.scheme, site.address, site.port, site.name, site.plain) == expected, url


def test_what_the_network_says():
    assert asking.reason(TimeoutError()) == "it took too long"
    assert asking.reason(ConnectionRefusedError(111, "Connection refused")) == "Connection refused"
    assert asking.reason(ValueError("odd")) == "odd"
    assert asking.reason(ValueError()) == "ValueError"


def test_a_server_with_other_settings_or_another_database(here, monkeypatch):
    here.seen.env = replace(here.seen.env, threads=9, metrics_token="t" * 30)

    assert told(arrival.same_site, here.seen) == [
        ("warning", "the server runs with other settings than this command: METRICS_TOKEN, THREADS")
    ]

    here.seen.reflection = replace(here.seen.reflection, database="another")
    assert told(arrival.same_site, here.seen)[1] == ("error", "the server uses another database than this command")

    here.seen.database = None
    assert len(told(arrival.same_site, here.seen)) == 1


def test_a_count_of_proxies_that_is_too_high(here, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    here.seen.env = replace(here.seen.env, trusted_proxy_count=2)

    assert told(arrival.address, here.seen) == [
        ("error", "the site believes the X-Forwarded-For that a visitor sends: limits of signing in count for nobody")
    ]

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3
    here.seen.env = replace(here.seen.env, trusted_proxy_count=3)
    del here.seen.reflection
    assert told(arrival.address, here.seen) == [
        (
            "error",
            "TRUSTED_PROXY_COUNT is 3, and the proxies that a request passes are 1: a visitor can choose an address",
        )
    ]


def test_no_proxy_is_expected_and_one_is_there(here, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    here.seen.env = replace(here.seen.env, trusted_proxy_count=0)

    assert told(arrival.address, here.seen) == [
        (
            "error",
            "TRUSTED_PROXY_COUNT is 0, and the proxies that a request passes are 1: all visitors count as one",
        )
    ]


def test_several_machines(here, monkeypatch):
    one = here.seen.reflection
    other = replace(one, machine="other")
    is_sqlite = here.seen.server.vendor == "sqlite"
    for answers, expected in (
        ([one], []),
        ([other], ["error"] if is_sqlite else ["ok"]),
        ([replace(other, database="another")], ["error"]),
        ([replace(other, settings={**one.settings, "THREADS": "8"})], ["warning"]),
    ):
        turns = iter(answers * arrival.TURNS)
        monkeypatch.setattr(Site, "reflection", lambda site, turns=turns: next(turns))
        assert [level for level, _ in told(arrival.machines, here.seen)] == expected, answers


def test_the_site_thinks_that_people_use_http(here, settings):
    settings.SECURE_SSL_REDIRECT = False
    here.seen.reflection = replace(here.seen.reflection, scheme="http")
    found = told(arrival.address, here.seen)

    assert found[1] == ("error", "people use https, and the site thinks they use http")
