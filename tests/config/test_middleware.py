"""What passes every request: odd forms are refused, and browsers are told what a page may do."""

import logging
import re

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from config.first_screen import FirstScreen
from config.middleware import BrowserPolicy, PlainFormsOnly
from config.policy import TRUSTED_TYPES, policy
from tests.accounts.people import heading, make_person, sign_in


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    caplog.set_level(logging.CRITICAL, "django.security")


CHARSETS = ["utf-7", "latin-1", "utf-16", "hex", "nonsense", '""']
KINDS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]


def post_urls() -> list[str]:
    """Every address of the site outside the admin that a form can be sent to, with 1 or x for what varies."""
    found = []

    def walk(patterns, prefix):
        for pattern in patterns:
            route = prefix + str(pattern.pattern).replace("^", "").replace("$", "")
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern):
                found.append("/" + route)

    walk(get_resolver().url_patterns, "")
    plain = []
    for route in found:
        while "<" in route:
            start, _, rest = route.partition("<")
            kind, _, end = rest.partition(">")
            route = start + ("1" if kind.startswith("int") else "x") + end
        plain.append(route)
    return sorted(route for route in set(plain) if not route.startswith("/admin") and "(" not in route)


def answers(url: str, content_type: str, cookies: dict[str, str]) -> int:
    visitor = Client(enforce_csrf_checks=True, raise_request_exception=False)
    visitor.cookies.load(cookies)
    return visitor.generic("POST", url, b"csrfmiddlewaretoken=x&login=%FF", content_type).status_code


@pytest.mark.parametrize("cookies", [{}, {"csrf": "a" * 32}])
@pytest.mark.parametrize("charset", CHARSETS)
def test_a_form_in_another_character_set_is_refused_at_every_address(charset, cookies):
    urls = post_urls()

    statuses = {answers(url, f"{kind}; charset={charset}", cookies) for url in urls for kind in KINDS}

    assert len(urls) > 40
    assert statuses == {400}


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_a_form_in_the_sites_own_character_set_passes(charset):
    make_person()
    visitor = Client()

    response = visitor.post(
        "/accounts/login/",
        b"login=alice%40example.org&password=plain-words-1",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )

    assert (response.status_code, response.headers["Location"]) == (302, "/learn/")


BROKEN = [
    ("multipart/form-data", b"--x"),
    ("multipart/form-data; boundary=", b"--x"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n--x--',
    ),
    ("multipart/form-data; boundary=\xff", b"--x"),
    ("multipart/form-data; boundary=" + "x" * 300, b"--x"),
    ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(1001))),
    ("application/x-www-form-urlencoded", b"a=" + b"x" * (2 * 1024 * 1024 + 1)),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("content_type", "body"), BROKEN)
def test_a_form_that_cannot_be_read_is_refused_not_failed(content_type, body):
    visitor = Client(enforce_csrf_checks=True, raise_request_exception=False)
    visitor.cookies["csrf"] = "a" * 32

    response = visitor.post("/accounts/login/", body, content_type=content_type)

    assert response.status_code in {400, 403, 413}


def test_the_refusal_is_a_page_of_the_house_with_its_policy():
    response = Client().generic("POST", "/accounts/login/", b"x", "text/plain; charset=utf-7")

    assert (response.status_code, heading(response.content)) == (400, "This request could not be read")
    assert response.headers["Content-Security-Policy"] == policy() + TRUSTED_TYPES


def test_reading_is_never_refused_for_its_character_set():
    passed = []
    guard = PlainFormsOnly(lambda request: passed.append(request.method) or HttpResponse())

    for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
        guard(RequestFactory().generic(method, "/", b"x", "text/plain; charset=utf-7"))

    assert passed == ["GET", "HEAD"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "trusted_types"), [("/", True), ("/accounts/login/", True), ("/nowhere/", True), ("/admin/", False)]
)
def test_every_page_says_what_it_may_do(client, path, trusted_types):
    headers = client.get(path).headers

    assert headers["Content-Security-Policy"] == policy() + (TRUSTED_TYPES if trusted_types else "")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]


def test_the_policy_allows_nothing_inline_but_its_own_texts_and_nothing_from_elsewhere(monkeypatch):
    """They are those of the first screen, by the hashes that any browser computes of them; without them, none."""
    told = {}
    for kept in (None, FirstScreen("first()", {"first": "a { color: red }", "text": "b { color: red }"})):
        monkeypatch.setattr("config.policy.first_screen", lambda kept=kept: kept)
        told[kept is not None] = dict(part.strip().split(" ", 1) for part in policy().split(";"))

    for directives in told.values():
        assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'"
        assert directives["form-action"] == "'self'"
        assert not {"unsafe", "http", "*", "nonce"} & set(re.split("[ :'-]", " ".join(directives.values())))
    assert told[False]["script-src"] == told[False]["style-src"] == "'self'"
    assert told[True]["script-src"] == "'self' 'sha256-fDYmfWjvur9AxjhDbjHe6RvExc05MbXhhrbgz2vvy/A='"
    assert told[True]["style-src"] == (
        "'self' 'sha256-LHvAPItmcc9l4w10oslyz6Nh8tFuoEH5lssCs9WdKIE='"
        " 'sha256-O28scEPi1wp28nkUG+W8j5nTbUOBZEuee0EWEjDpinQ='"
    )
    assert {name for name in told[True] if told[True][name] != told[False][name]} == {"script-src", "style-src"}


def answer(response, method="GET", path="/"):
    request = RequestFactory().generic(method, path)
    return BrowserPolicy(lambda request: response)(request)


def test_a_policy_that_a_page_sets_itself_stays():
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    assert answer(own).headers["Content-Security-Policy"] == "default-src 'none'"


def test_a_page_made_with_a_cookie_is_kept_by_nobody_unless_it_says_so():
    kept = {
        name: answer(HttpResponse(headers=headers)).headers.get("Cache-Control")
        for name, headers in {
            "personal": {"Vary": "Accept-Encoding, Cookie"},
            "open": {"Vary": "Accept-Encoding"},
            "its own words": {"Vary": "Cookie", "Cache-Control": "private, max-age=60"},
        }.items()
    }

    assert kept == {"personal": "private, no-store", "open": None, "its own words": "private, max-age=60"}


def test_a_page_that_brings_a_cookie_is_for_one_browser():
    kept = {}
    for said in ("public, max-age=0, must-revalidate", "max-age=60", "no-store", "private, max-age=60", ""):
        page = HttpResponse(headers={"Cache-Control": said} if said else {})
        page.delete_cookie("session")
        kept[said] = answer(page).headers["Cache-Control"]

    assert kept == {
        "public, max-age=0, must-revalidate": "private, no-cache",
        "max-age=60": "private, no-cache",
        "no-store": "no-store",
        "private, max-age=60": "private, max-age=60",
        "": "private, no-cache",
    }


def test_a_form_that_leads_to_another_site_goes_there_by_a_page():
    away = HttpResponseRedirect("https://id.example/authorize?a=1&b=2")
    away.set_cookie("session", "x")

    response = answer(away, "POST")

    page = response.content.decode()
    assert response.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=https://id.example/authorize?a=1&amp;b=2">' in page
    assert heading(response.content) == "Going on to id.example"
    assert response.cookies["session"].value == "x"


@pytest.mark.parametrize("address", ["/learn/", "http://testserver/learn/", "?page=2"])
def test_a_form_that_leads_on_within_the_site_redirects(address):
    response = answer(HttpResponseRedirect(address), "POST")

    assert (response.status_code, response.headers["Location"]) == (302, address)


def test_a_link_that_leads_to_another_site_redirects():
    response = answer(HttpResponseRedirect("https://id.example/"), "GET")

    assert response.status_code == 302


@pytest.mark.django_db
def test_signing_in_through_the_whole_stack_sets_strict_cookies():
    make_person()
    visitor = Client()

    response = sign_in(visitor)

    session = response.cookies["session"]
    assert (session["httponly"], session["samesite"], session["path"]) == (True, "Lax", "/")


def test_a_method_that_no_door_takes_is_refused_before_anything_is_read(client):
    """No session is looked up and no page is made: the database is not there for this test."""
    client.cookies["session"] = "x" * 32

    answers = {
        method: client.generic(method, "/account/", b"x", "text/plain; charset=utf-7")
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
    }

    assert {method: (found.status_code, found.headers["Allow"]) for method, found in answers.items()} == dict.fromkeys(
        answers, (405, "GET, HEAD, POST")
    )


@pytest.mark.parametrize(
    "path", ["/verify/%00/name/", "/review/terms/c/a%00b/", "/courses/c/glossary/%00/card/", "/%00"]
)
def test_an_address_with_a_nul_is_refused_before_a_database_is_asked_for_it(client, path):
    client.cookies["session"] = "x" * 32

    assert [client.get(path).status_code, client.post(path).status_code] == [400, 400]
