"""What the shipped nginx.conf and Caddyfile do: pages for guests from files, the rest from the app, no form twice."""

import gzip
import time

import brotli
import pytest
from django.contrib.sessions.backends.db import SessionStore

from config import rsgi
from config.serving import public
from courses import publishing
from courses.models.outline import Lesson
from courses.models.publication import publish
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LESSON = "/courses/botany/fruit/"
CODINGS = ("", "gzip", "br", "br;q=0, gzip", "gzip;q=0.0,identity", "gzip;q=0.5, deflate, br")
#: What a connection has, and not a page.
OF_THE_CONNECTION = {"date", "server", "connection", "keep-alive"}


def of_the_page(headers, own=frozenset()):
    return {name: value for name, value in headers.items() if name not in OF_THE_CONNECTION | own}


def test_a_guests_page_comes_from_its_file_with_every_header_of_the_app(site):
    for address in public.addresses():
        for coding in (*CODINGS, *site.proxy.weighted):
            before = site.hits
            status, headers, body = site.ask(address, Accept_Encoding=coding)
            assert (address, coding, status, site.hits) == (address, coding, 200, before)

            # Who has another text gets the one that is in the file; others get it in a hurry at first.
            from_app = site.ask(f"{address}?a=1", Accept_Encoding=coding, If_None_Match='"1-1"')
            assert site.hits == before + 1, address
            own = site.proxy.own
            assert of_the_page(headers, own) == of_the_page(from_app[1], own), (address, coding)
            assert ("etag" in headers, "last-modified" in headers) == (True, False), (address, coding)
            assert body == from_app[2], (address, coding)
            assert headers["strict-transport-security"] == "max-age=31536000"
    assert gzip.decompress(site.ask(LESSON, Accept_Encoding="gzip")[2]) == site.ask(LESSON)[2]
    assert brotli.decompress(site.ask(LESSON, Accept_Encoding="br")[2]) == site.ask(LESSON)[2]


def tag_of_the_app(site):
    return site.ask(f"{LESSON}?a=1", Accept_Encoding="br", If_None_Match='"1-1"')[1]["etag"]


def test_head_and_a_page_that_the_browser_has_are_answered_from_the_file_and_by_the_app_alike(site):
    get = site.ask(LESSON, Accept_Encoding="br")
    tag = get[1]["etag"]
    before = site.hits

    head = site.ask(LESSON, "HEAD", Accept_Encoding="br")
    same = site.ask(LESSON, Accept_Encoding="br", If_None_Match=tag)
    other = site.ask(LESSON, Accept_Encoding="br", If_None_Match='"2-2"')

    assert site.hits == before
    framing = {"content-length", "transfer-encoding"} & site.proxy.own
    assert (head[0], of_the_page(head[1], framing), head[2]) == (200, of_the_page(get[1], framing), b"")
    assert (same[0], same[1]["etag"], same[2]) == (304, tag, b"")
    by_app = site.ask(f"{LESSON}?a=1", Accept_Encoding="br", If_None_Match=tag_of_the_app(site))
    own = site.proxy.own
    assert by_app[0] == 304
    assert of_the_page(same[1], own) == {
        name: value for name, value in of_the_page(by_app[1], own).items() if value != "0"
    }
    assert other[0] == 200


def test_what_is_not_plain_reading_by_a_guest_goes_to_the_app(site):
    cases = {
        "a session": (LESSON, "GET", {"Cookie": "__Host-session=x"}, 200),
        "a session, after another cookie": (LESSON, "GET", {"Cookie": "a=b;__Host-session=x; c=d"}, 200),
        "a session of a site without https": (LESSON, "GET", {"Cookie": "session=x"}, 200),
        "a guest who practices": (LESSON, "GET", {"Cookie": "a=b; __Host-practice=x"}, 200),
        "a query string": (f"{LESSON}?x=1", "GET", {}, 200),
        "a form": (LESSON, "POST", {"Origin": site.address}, 403),
        "another method": (LESSON, "PUT", {"Origin": site.address}, 405),
        "a draft": ("/courses/botany/draft/", "GET", {}, 404),
        "a draft course": ("/courses/secret/", "GET", {}, 404),
        "the search": ("/search/", "GET", {}, 200),
        "signing in": ("/accounts/login/", "GET", {}, 200),
        "an address without its slash": ("/courses/botany/fruit", "GET", {}, 301),
        "a file of the pages by its own name": (f"{LESSON}index.html", "GET", {}, 404),
    }
    for what, (address, method, headers, status) in cases.items():
        before = site.hits
        assert (what, site.ask(address, method, **headers)[0]) == (what, status)
        assert (what, site.hits - before) == (what, 1)
    assert site.came_from_file(LESSON, Cookie="a=b; __Host-csrf=x; xsession=1"), "cookies that change no page"
    assert not list((site.folder.pages / "courses/botany").glob("draft*"))
    assert site.ask("/metrics")[0] == 404
    assert site.ask("/courses/../../stamp.json")[0] in site.proxy.outside


def test_a_signed_in_reader_gets_their_own_page_and_nobody_else_does(site):
    learner = make_user(name="Zoë Quill")
    session = SessionStore()
    session["_auth_user_id"], session["_auth_user_backend"] = (
        str(learner.pk), "allauth.account.auth_backends.AuthenticationBackend",
    )  # fmt: skip
    session["_auth_user_hash"] = learner.get_session_auth_hash()
    session.save()

    mine = site.ask(LESSON, Cookie=f"__Host-session={session.session_key}")
    theirs = site.ask(LESSON)

    assert mine[1]["cache-control"] == "private, no-cache"
    assert ("Zoë".encode() in mine[2], "Zoë".encode() in theirs[2]) == (True, False)


def test_reading_goes_on_while_the_app_is_away(site):
    page, media = site.ask(LESSON), f"/courses/botany/media/{'01' * 8}/a.svg"
    assert site.ask(media)[0] == 200
    private = site.ask(media, Cookie="__Host-session=x")

    with site.app_away():
        again = site.ask(LESSON)
        assert (again[0], again[2]) == (200, page[2])
        if site.proxy.keeps_files:
            assert site.ask(media)[2] == b"<svg/>"
        assert site.ask(media, Cookie="__Host-session=x")[0] in site.proxy.away, (
            "what somebody with a cookie asks is never kept"
        )
        assert site.ask(f"{LESSON}?x=1")[0] in site.proxy.away
    assert private[0] == 200
    assert site.ask(f"{LESSON}?x=1")[0] == 200


def test_an_edit_shows_at_the_next_look_and_what_is_withdrawn_is_gone(site):
    Lesson.objects.filter(slug="edited").update(title="Quite another title")
    publish()
    assert b"Quite another title" not in site.ask("/courses/botany/edited/")[2]
    site.publish()
    assert b"Quite another title" in site.ask("/courses/botany/edited/")[2]
    assert site.came_from_file("/courses/botany/edited/")

    gone = Lesson.objects.get(slug="withdrawn")
    publishing.set_status(lesson=gone, status=Lesson.Status.DRAFT, seen=Lesson.Status.PUBLISHED)
    site.publish()
    assert site.ask("/courses/botany/withdrawn/")[0] == 404
    assert not (site.folder.pages / "courses/botany/withdrawn").exists()


def test_without_a_lease_the_app_answers(site):
    site.folder.lease.withdraw()
    assert not site.came_from_file(LESSON)
    site.folder.lease.grant(site.folder.key, 1_000_000_000)
    assert not site.came_from_file(LESSON), "a lease of long ago"
    site.folder.lease.grant("0" * 8, time.time())
    assert not site.came_from_file(LESSON), "pages whose headers this proxy does not know"
    site.publish()
    assert site.came_from_file(LESSON)


def test_sheets_and_scripts_come_in_the_best_coding_and_what_has_no_copy_comes_from_the_app(site):
    text = b"a { color: red } " * 40
    copies = {"": text, ".gz": gzip.compress(text), ".br": brotli.compress(text)}
    kinds = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
    for kind, told in kinds.items():
        path = site.home / f"static/{kind}/a.0123456789ab.{kind}"
        path.parent.mkdir(parents=True)
        for ending, body in copies.items():
            path.with_name(path.name + ending).write_bytes(body)
        before = site.hits
        for coding, ending in {"": "", "gzip": ".gz", "gzip, br": ".br", "br;q=0, gzip": ".gz"}.items():
            status, headers, body = site.ask(f"/static/{kind}/a.0123456789ab.{kind}", Accept_Encoding=coding)
            assert (kind, coding, status, body) == (kind, coding, 200, copies[ending])
            assert (kind, coding, headers["content-type"]) == (kind, coding, told)
            expected = {"": None, ".gz": "gzip", ".br": "br"}[ending]
            assert (kind, coding, headers.get("content-encoding")) == (kind, coding, expected)
        assert site.hits == before
        path.with_name(f"{path.name}.br").unlink()
        if not site.proxy.only_best_coding:
            path.unlink()
        assert site.ask(f"/static/{kind}/a.0123456789ab.{kind}", Accept_Encoding="br")[0] == 404, "so says the app here"
        assert site.hits == before + 1


def test_a_form_that_was_sent_is_never_sent_twice_and_a_page_is_asked_for_again(site):
    with site.other.there() as heard:
        before = site.hits
        pages = [site.ask(f"{LESSON}?x=1")[0] for _ in range(2)]
        # Caddy comes to the other one with both pages: its turns count a page that is asked again.
        assert (pages, site.hits - before) == ([200, 200], 2)
        assert len(heard) == (2 if site.proxy.asks else 1)

        heard.clear()
        before = site.hits
        forms = [site.ask(LESSON, "POST", body=b"a=1", Origin=site.address)[0] for _ in range(2)]
        assert (sorted(forms), len(heard), site.hits - before) == ([403, 502], 1, 1)

    before = site.hits
    refused = [site.ask(LESSON, "POST", body=b"a=1", Origin=site.address)[0] for _ in range(2)]
    assert (refused, site.hits - before) == ([403, 403], 2), "nothing was sent to a server that is not there"


def test_the_app_hears_of_the_visitor_from_the_proxy_alone(site):
    lies = {
        "X_Forwarded_For": "6.6.6.6", "X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "http",
        "X_Request_ID": "evil-evil-evil", "Forwarded": "for=6.6.6.6", "X_Real_IP": "6.6.6.6", "X_Forwarded_Port": "1",
    }  # fmt: skip
    with site.other.there(answers=True) as heard:
        answers = [site.ask("/search/?q=x", **lies) for _ in range(2)]
        assert sorted("x-from" in headers for _, headers, _ in answers) == [False, True]
        lines = heard[0].lower().split("\r\n")

    assert "x-forwarded-for: 127.0.0.1" in lines
    assert "x-forwarded-proto: https" in lines
    assert {"host: localhost", f"host: {site.address[8:]}"} & set(lines)
    assert [line for line in lines if "evil" in line or "6.6.6.6" in line or "port: 1" in line] == []
    assert sum(line.startswith("x-request-id: ") for line in lines) == 1


def test_a_request_over_the_apps_limit_is_refused_by_the_proxy(site):
    before = site.hits
    status = site.ask(LESSON, "POST", body=bytes(rsgi.BODY_LIMIT + 1))[0]
    if site.proxy.hears_first:
        assert (status, site.hits) == (413, before)
    else:  # the application here answers a form without a token before it has read it
        assert status in (403, 413)


def test_a_server_that_is_away_costs_nobody_a_form(site):
    """Whoever sends one while the other server is away, time and again: it arrives, once."""
    with site.other.there(answers=True):
        shared = [site.ask(LESSON, "POST", body=b"a=1", Origin=site.address)[0] for _ in range(4)]
    before = site.hits
    alone = []
    for _ in range(12):
        alone.append(site.ask(LESSON, "POST", body=b"a=1" * 100, Origin=site.address)[0])
        time.sleep(0.25)
    assert sorted(shared) == [200, 200, 403, 403]
    assert (alone, site.hits - before) == ([403] * 12, 12)
