"""A site behind a proxy is looked at from outside; each fault of the proxy is told as what it is."""

import gzip
from dataclasses import replace

import pytest

from config.doctor.outside import arrival, doors, headers, pages, tls
from config.policy import policy
from tests.config.doctor.outside import faults
from tests.config.doctor.visits import told

pytestmark = pytest.mark.once
LESSON = "/courses/botany/fruit/"
SIGN_IN = "/accounts/login/"
CSP = "Content-Security-Policy"
HSTS = "Strict-Transport-Security"
FOREVER = "public, max-age=31536000, immutable"


def with_style(*, codings=("br", "gzip"), cache=FOREVER, status=200):
    """A proxy that has the static files itself: the site of the tests has none that are packed."""
    accepts = []

    def asked(given):
        accepts[:] = [given.get("Accept-Encoding", "")]
        return given

    def of_style(path, code, given, body):
        if not path.startswith("/static/"):
            return code, given, body
        kept = [("Cache-Control", cache)] if cache else []
        if accepts[0] in codings:
            return status, [("Content-Encoding", accepts[0]), *kept], gzip.compress(b"body {}")
        return status, kept, b"body {}"

    return asked, of_style


def spoiled(proxy, asked=None, answered=None):
    proxy.heal()
    proxy.asked, proxy.answered = asked or proxy.asked, answered or proxy.answered


def matches(found, expected):
    """Whether findings have these levels and begin like this."""
    return len(found) == len(expected) and all(
        level == wanted and says.startswith(begin)
        for (level, says), (wanted, begin) in zip(found, expected, strict=True)
    )


def test_a_site_that_is_well(here, monkeypatch):
    monkeypatch.setattr(doors, "BODY_LIMIT", 2**20)
    spoiled(here.proxy, *with_style())
    here.plain.answered = faults.answer(301, Location="https://learn.example.org/")
    checks = (
        pages.health, tls.certificate, tls.redirect, headers.policy_headers, headers.cookies, pages.style_sheet,
        pages.lesson, doors.other_name, doors.metrics, arrival.same_site, arrival.address, arrival.machines,
        doors.large_form,
    )  # fmt: skip

    assert {check.__name__: told(check, here.seen) for check in checks} == {
        "health": [("ok", "https://learn.example.org is alive and ready")],
        "certificate": [("ok", "the certificate counts, and for 59 days more")],
        "redirect": [("ok", "http leads to https")],
        "policy_headers": [("ok", "each header that protects a page comes once, as the site sends it")],
        "cookies": [("ok", "cookies are for this site alone, and none is set by reading")],
        "style_sheet": [("ok", "static files come packed (brotli, gzip), and browsers keep them")],
        "lesson": [("ok", "lessons come packed, caches ask before they use one, and 304 saves the rest")],
        "metrics": [],
        "other_name": [("ok", "a wrong host name is refused (status 400)")],
        "same_site": [("ok", "the server runs with the settings and the database that this command has")],
        "address": [
            ("ok", "the site sees the address of its visitors, and a forged X-Forwarded-For changes nothing"),
        ],
        "machines": [],
        "large_form": [
            ("ok", "the proxy lets a form of 1 MB through, and the site itself refuses one without a token"),
        ],
    }  # fmt: skip


def test_what_proxies_do_to_answers(here):
    own = faults.answer(200, b"<h1>Welcome to the proxy</h1>")
    cases = [
        (pages.health, own, [("error", "https://learn.example.org/healthz answers with status 200, not with")]),
        (pages.health, faults.answer(502), [("error", "https://learn.example.org/healthz answers with status 502")]),
        (pages.health, faults.answer(404, path="/readyz"), [("error", "/readyz answers with status 404")]),
        (
            pages.health, faults.answer(503, b'{"database": "away", "cache": "ok"}', path="/readyz"),
            [("error", "the site says that it is not ready (database: away)")],
        ),
        (
            pages.health, faults.answer(200, b'{"database": "ok", "sweeper": "late"}', path="/readyz"),
            [("warning", "the site is ready, but sweeper: late")],
        ),
        (headers.policy_headers, faults.answer(502), [("not checked", "the page for signing in answers with")]),
        (headers.policy_headers, faults.without(CSP), [("error", f"{CSP} does not reach browsers")]),
        (headers.policy_headers, faults.with_header(CSP, "default-src *"), [("warning", f"{CSP} comes 2 times")]),
        (headers.policy_headers, faults.instead(CSP, "default-src *"), [("warning", f"{CSP} is not what Lectern se")]),
        (
            headers.policy_headers, faults.with_header("X-Content-Type-Options", "nosniff"),
            [("warning", "X-Content-Type-Options comes 2 times")],
        ),
        (headers.policy_headers, faults.without("Referrer-Policy"), [("error", "Referrer-Policy does not reach")]),
        (headers.policy_headers, faults.instead("X-Frame-Options", "ALLOWALL"), [("warning", "X-Frame-Options is n")]),
        (headers.policy_headers, faults.without(HSTS), [("error", f"{HSTS} is missing")]),
        (headers.policy_headers, faults.instead(HSTS, "max-age=300"), [("warning", f"{HSTS} is shorter than")]),
        (headers.policy_headers, faults.with_header(HSTS, "max-age=63072000"), [("warning", f"{HSTS} comes 2 times")]),
        (
            headers.policy_headers, faults.without("X-Request-ID"),
            [("advice", "pages come with no X-Request-ID"), ("ok", "each header that protects a page comes once")],
        ),
        (
            headers.policy_headers, faults.with_header("X-Request-ID", "12345678"),
            [("advice", "pages come with 2 X-Request-ID"), ("ok", "each header that protects a page comes once")],
        ),
        (
            headers.cookies, faults.instead("Set-Cookie", "csrf=1; SameSite=None"),
            [("error", "the cookie csrf lacks HttpOnly, SameSite, Secure, the prefix __Host-, a path of /")],
        ),
        (
            headers.cookies, faults.instead("Set-Cookie", "__Host-csrf=1; HttpOnly; Secure; SameSite=Lax; Path=/"),
            [("ok", "cookies are for this site alone")],
        ),
        (headers.cookies, faults.without("Set-Cookie"), [("warning", "signing in sets no cookie")]),
        (
            headers.cookies,
            faults.with_header("Set-Cookie", "__Host-server=2; HttpOnly; Secure; SameSite=Lax; Path=/"),
            [("warning", "reading sets cookies (__Host-server)")],
        ),
        (pages.style_sheet, faults.answer(200, b"<p>", SIGN_IN), [("not checked", "the page for signing in names no")]),
        (
            pages.style_sheet, faults.with_header("Content-Encoding", "gzip", SIGN_IN),
            [("not checked", "the proxy packs pages (gzip) for who did not ask")],
        ),
        (pages.lesson, faults.answer(404), [("error", f"a lesson, {LESSON}, answers with status 404")]),
        (pages.lesson, faults.without("ETag"), [("warning", "lessons have no ETag")]),
        (pages.lesson, faults.without("Content-Encoding"), [("warning", "lessons are sent unpacked")]),
        (pages.lesson, faults.without("Vary"), [("error", "Vary of lessons lacks accept-encoding, cookie")]),
        (pages.lesson, faults.instead("Vary", "Accept-Encoding"), [("error", "Vary of lessons lacks cookie:")]),
        (
            pages.lesson, faults.instead("Cache-Control", "public, max-age=3600"),
            [("warning", "Cache-Control of lessons is max-age=3600, public: readers see old pages")],
        ),
        (
            pages.lesson, faults.with_header("Cache-Control", "max-age=3600"),
            [("warning", "Cache-Control of lessons is max-age=0, max-age=3600, must-revalidate, public")],
        ),
        (
            doors.large_form, faults.answer(413),
            [("error", "the proxy refuses a form of 16 MB (413)")],
        ),
        (doors.large_form, faults.answer(403), [("error", "a form of 16 MB gets status 403 where the site's own")]),
    ]  # fmt: skip
    for check, answered, expected in cases:
        spoiled(here.proxy, None, answered)
        found = told(check, here.seen)

        assert matches(found, expected), (check.__name__, expected, found)


def test_static_files_of_a_proxy(here):
    for values, expected in (
        ({"status": 404}, ("error", "/static/css/lectern.css answers with status 404: pages come without style")),
        ({"codings": ()}, ("warning", "static files are sent unpacked: four times as much to load")),
        ({"codings": ("gzip",)}, ("advice", "static files come as gzip, not as brotli")),
        ({"cache": ""}, ("warning", "browsers ask again for static files (no Cache-Control), whose names change when")),
        ({"cache": "max-age=60"}, ("warning", "browsers ask again for static files (max-age=60), whose names change")),
    ):
        spoiled(here.proxy, *with_style(**values))
        found = told(pages.style_sheet, here.seen)

        assert matches(found, [expected]), (values, found)


def test_what_proxies_do_to_requests(here):
    no_tag = faults.sends(drop=("If-None-Match",))
    same = ("ok", "the site sees the address of its visitors")
    cases = [
        (pages.lesson, no_tag, [("warning", "a lesson that a browser has is sent once more (status 200, not 304)")]),
        (pages.lesson, faults.sends(drop=("Accept-Encoding",)), [("warning", "lessons are sent unpacked")]),
        (
            doors.other_name, faults.sends(Host="learn.example.org"),
            [("warning", "the site answers under any name (status 200)")],
        ),
        (
            arrival.address, lambda given: {**given, "X-Forwarded-For": given["X-Forwarded-For"].partition(",")[0]},
            [("error", "the site believes the X-Forwarded-For that a visitor sends")],
        ),
        (
            arrival.address, lambda given: {**given, "X-Forwarded-For": given["X-Forwarded-For"] + ", 10.0.0.9"},
            [("error", "TRUSTED_PROXY_COUNT is 1, and the proxies that a request passes are 2: all visitors")],
        ),
        (arrival.address, faults.sends(X_Forwarded_For="198.51.100.3"), [same]),
        (
            arrival.address, faults.sends(X_Forwarded_Proto="http"),
            [("not checked", "the site sends the doctor elsewhere, as where a proxy hides that people use https")],
        ),
        (
            arrival.same_site, faults.sends(drop=("Authorization",)),
            [("not checked", "the site does not know the doctor (status 404)")],
        ),
    ]  # fmt: skip
    for check, asked, expected in cases:
        vars(here.seen).pop("reflection", None)
        spoiled(here.proxy, asked)
        found = told(check, here.seen)

        assert matches(found, expected), (check.__name__, expected, found)

    here.proxy.heal()
    here.proxy.believes = True
    assert matches(
        told(arrival.address, here.seen), [same, ("warning", "a visitor's own X-Forwarded-Proto reaches the site")]
    )


def test_a_wrong_name(here):
    elsewhere = "a wrong host name does not lead to this site (the proxy answers it with status 200)"
    for answered, level, words in (
        (faults.answer(301, path=SIGN_IN, Location="https://doctor.invalid/"), "error", "repeats it (status 301)"),
        (faults.answer(404, b"no site doctor.invalid", path=SIGN_IN), "error", "repeats it (status 404)"),
        (faults.answer(404, b"no such site", path=SIGN_IN), "ok", "a wrong host name is refused (status 404)"),
        (faults.answer(200, path=SIGN_IN), "ok", elsewhere),
        (faults.answer(200, b"ours", path=SIGN_IN, Content_Security_Policy=policy()), "warning", "under any name"),
    ):
        spoiled(here.proxy, None, answered)
        [(found, says)] = told(doors.other_name, here.seen)
        assert (found, words in says) == (level, True), says

    spoiled(here.proxy, None, hanging_up)
    assert told(doors.other_name, here.seen) == [("ok", "a wrong host name is refused: the proxy hangs up")]


def hanging_up(path, status, headers, body):
    if path == SIGN_IN:
        raise ConnectionAbortedError
    return status, headers, body


def test_who_reads_the_metrics(here, settings):
    for theirs, ours, answered, expected in (
        ("t" * 30, "t" * 30, None, [("ok", "/metrics answers to METRICS_TOKEN alone")]),
        ("t" * 30, "u" * 30, None, [("advice", "/metrics does not answer to METRICS_TOKEN at this address")]),
        ("t" * 30, "t" * 30, faults.answer(403), [("advice", "/metrics does not answer to METRICS_TOKEN at this")]),
        ("", "", None, []),
        ("", "", faults.answer(200, b"node_load1 3"), [("error", "/metrics is open to everybody")]),
    ):
        settings.ENV = replace(settings.ENV, metrics_token=theirs)
        here.seen.env = replace(settings.ENV, metrics_token=ours)
        spoiled(here.proxy, None, answered)
        found = told(doors.metrics, here.seen)

        assert matches(found, expected), (theirs, ours, expected, found)


def test_http_that_does_not_lead_to_https(here):
    for answered, expected in (
        (faults.answer(200, b"a page"), [("error", "http does not lead to https (status 200)")]),
        (faults.answer(301, Location="http://learn.example.org/"), [("error", "http does not lead to https")]),
        (faults.answer(301, Location="https://elsewhere.example.org/"), [("error", "http does not lead to https")]),
        (faults.answer(302, Location="https://learn.example.org/"), [("warning", "http leads to https for now only")]),
        (faults.answer(308, Location="https://learn.example.org/"), [("ok", "http leads to https")]),
    ):
        here.plain.answered = answered
        found = told(tls.redirect, here.seen)
        assert matches(found, expected), (expected, found)

    here.seen.site.plain = None
    assert [level for level, _ in told(tls.redirect, here.seen)] == ["not checked"]
