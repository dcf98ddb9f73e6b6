"""A cache that all readers share stands before the site: nobody ever gets a byte of another from it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.config.shared_cache import SharedCache, may_be_kept
from tests.config.walk import cast

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROOT = Path(__file__).resolve().parents[2]
#: What a cache does not look at, and an attacker may therefore choose for those who come after.
UNKEYED = {
    "X-Forwarded-Host": "evil.example", "X-Forwarded-Scheme": "nothttps", "X-Forwarded-Proto": "http",
    "X-Forwarded-Port": "1337", "X-Forwarded-Prefix": "/evil", "X-Forwarded-For": "127.0.0.1",
    "Forwarded": "host=evil.example;proto=http", "X-Original-URL": "/account/", "X-Rewrite-URL": "/account/",
    "X-Host": "evil.example", "X-HTTP-Method-Override": "POST", "Accept-Language": "de, <evil>",
    "User-Agent": "evil/1.0", "Referer": "https://evil.example/", "Origin": "https://evil.example",
    "X-Request-ID": "evil-evil-evil", "Accept": "application/json", "X-Requested-With": "XMLHttpRequest",
    "X-Fragment": "1", "Authorization": "Bearer evil", "Range": "bytes=0-3", "Sec-Fetch-Site": "cross-site",
}  # fmt: skip
#: Cookies that only look like ours, and others.
COOKIES = {"session": "a" * 32, "practice": "forged", "csrf": "x" * 32, "messages": "evil", "theme": "dark"}
#: Endings that some caches keep by their looks.
LOOKS = ["a.css", ";a.css", "%0a.css", "%00.css", "%2fa.css", "/a.css", "..%2fa.css", "?a.css", "#a.css", ".css"]


def marked(response, marks, address=""):
    """Whether the answer holds one of these words of a person, its own address aside."""
    sent = b"".join(response) + str(dict(response.headers)).encode()
    return any(mark in sent for mark in marks if mark.decode() not in address)


def test_two_learners_and_a_guest_read_every_page_in_turn_through_one_cache():
    people, cache = cast(), SharedCache()
    leaks, own_pages, unsaid = [], set(), []

    for who in ("lapsed", "alice", "guest", "bob", "alice"):
        for address in people.addresses:
            response = cache.get(people.clients[who], address)
            others = [marks for owner, marks in people.marks.items() if owner != who]
            if any(marked(response, marks, address) for marks in others):
                leaks.append((who, address))
            if marked(response, people.marks.get(who, ())):
                own_pages.add(address)
                unsaid += [address] if may_be_kept(response) else []

    assert len(people.addresses) > 90
    assert len(own_pages) > 20
    assert leaks == []
    assert unsaid == []
    assert [address for address, answers in cache.kept.items() for one in answers if one.response.cookies] == []
    assert cache.hits > 50
    for address, answers in cache.kept.items():
        plain = people.clients["guest"].get(address, headers={"Accept-Encoding": "identity"})
        for one in answers:
            assert (one.response.status_code, b"".join(one.response)) == (plain.status_code, b"".join(plain)), address
    assert "/courses/botany/media/0123456789abcdef/a.svg" in cache.kept


def told(response):
    """Everything a cache would keep, but the number of the request."""
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
    return response.status_code, b"".join(response), headers


def test_nothing_that_a_cache_does_not_look_at_changes_a_page_that_it_keeps():
    people = cast()
    guest, changed, kept, silent = people.clients["guest"], [], 0, set()

    for address in people.addresses:
        plain = guest.get(address)
        if not may_be_kept(plain):
            continue
        kept += 1
        varies = {name.strip().lower() for name in plain.headers.get("Vary", "").split(",")}
        for name, value in UNKEYED.items():
            if name.lower() not in varies and told(guest.get(address, headers={name: value})) != told(plain):
                changed.append((address, name))
        if "cookie" not in varies:
            other = Client()
            other.cookies.load(COOKIES)
            odd = other.get(address)
            if may_be_kept(odd) and told(odd) != told(plain):
                changed.append((address, "Cookie"))
        if "Cache-Control" not in plain.headers:
            silent.add(plain.status_code)

    assert kept > 20
    assert changed == []
    # What says nothing to caches, which then decide for themselves: refusals of a method, and ways to another address.
    assert silent <= {301, 405}


def test_a_personal_page_does_not_pass_for_a_file_by_the_end_of_its_address():
    people = cast()
    sitting = people.sittings["alice"]
    pages = [
        "/account/",
        "/learn/",
        "/review/",
        "/learn/practice/",
        f"/exam/{sitting.uuid}/result/",
        "/accounts/email/",
    ]
    found = []

    for page in pages:
        for look in LOOKS:
            response = people.clients["alice"].get(page + look)
            if may_be_kept(response) and (response.status_code == 200 or marked(response, people.marks["alice"])):
                found.append(page + look)

    assert found == []


def test_django_s_own_page_cache_is_not_used():
    """Its faults of 2026 let private pages into shared caches (CVE-2026-48588 and others)."""
    sources = [
        path
        for app in ("accounts", "config", "courses", "quizzes", "exams")
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"cache_page|UpdateCacheMiddleware|FetchFromCache|SESSION_SAVE_EVERY_REQUEST", path.read_text())
    ]

    assert sources == []
    assert [name for name in settings.MIDDLEWARE if "middleware.cache" in name] == []
    assert settings.SESSION_SAVE_EVERY_REQUEST is False
