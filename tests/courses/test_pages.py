"""Stored pages: marks, slots, conditions, and bodies that are joined instead of compressed."""

import gzip
import re
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError

from accounts.personal import Personal
from courses import packing, pages, public_page
from courses.marks import Group, Slot, Text, When, fill, parse, size, storing
from courses.pages import PersonalPage, Shelf
from courses.public_page import FINEST, PublicPage, tag_of


def stored(source, **context):
    token = storing.set(True)
    try:
        return Template("{% load pages %}" + source).render(Context(context))
    finally:
        storing.reset(token)


def text_of(parts, personal):
    raw, packed = [], []
    fill(parts, personal, raw, packed)
    inflated = zlib.decompress(b"".join(packed) + b"\x03\x00", -15)
    assert inflated == b"".join(raw)
    return inflated.decode()


def test_a_page_without_personal_places_is_one_text():
    parts = parse("plain")

    assert [type(part) for part in parts] == [Text]
    assert text_of(parts, Personal()) == "plain"


def test_a_slot_takes_the_readers_value_escaped():
    parts = parse(stored('<b>{% slot "name" %}</b>'))

    assert parts[1] == Slot("name")
    assert text_of(parts, Personal({"name": "<i>Ann</i>"})) == "<b>&lt;i&gt;Ann&lt;/i&gt;</b>"
    assert text_of(parts, Personal()) == "<b></b>"


def test_a_slot_with_a_key_is_named_with_it():
    assert parse(stored('{% slot "ring" 7 %}')) == (Slot("ring:7"),)


def test_a_condition_keeps_both_sides():
    parts = parse(stored('a{% when "done" pk %}yes{% else %}no{% endwhen %}z', pk=3))

    assert isinstance(parts[1], When)
    assert parts[1].name == "done:3"
    assert text_of(parts, Personal(truths={"done:3"})) == "ayesz"
    assert text_of(parts, Personal(truths={"done:4"})) == "anoz"


def test_conditions_nest_and_hold_slots():
    source = '{% when "a" %}[{% when "b" %}{% slot "x" %}{% endwhen %}]{% else %}-{% endwhen %}'
    parts = parse(stored(source))

    assert text_of(parts, Personal({"x": "7"}, {"a", "b"})) == "[7]"
    assert text_of(parts, Personal({"x": "7"}, {"a"})) == "[]"
    assert text_of(parts, Personal({"x": "7"}, {"b"})) == "-"


def test_a_group_is_filled_once_for_all_readers_with_the_same_word():
    inner = '{% when "b" %}{% group "inner" %}!{% endgroup %}{% endwhen %}'
    parts = parse(stored('a{% group "part" 4 %}[{% slot "x" %}' + inner + "]{% endgroup %}z"))

    assert [type(part) for part in parts] == [Text, Group, Text]
    assert text_of(parts, Personal({"x": "1"}, {"b"})) == "a[1!]z"
    assert text_of(parts, Personal({"x": "2"}, set(), {"part:5": "full"})) == "a[2]z"
    assert parts[1].kept == {}
    assert text_of(parts, Personal({"x": "3"}, {"b"}, {"part:4": "full"})) == "a[3!]z"
    assert text_of(parts, Personal({"x": "not told by the word"}, set(), {"part:4": "full"})) == "a[3!]z"
    assert text_of(parts, Personal({"x": "0"}, set(), {"part:4": "none"})) == "a[0]z"
    assert parts[1].kept.keys() == {"full", "none"}
    assert text_of(parts, Personal({"x": "4"}, set())) == "a[4]z"


def test_what_is_kept_counts_with_the_groups_that_will_be():
    plain, grouped = stored('{% slot "x" %}' + "y" * 100), stored('{% group "g" %}' + "y" * 100 + "{% endgroup %}")

    assert (size(plain), size(grouped)) == (2 * len(plain), 4 * len(grouped))


def test_a_group_that_is_not_stored_is_what_stands_in_it():
    template = Template('{% load pages %}{% group "part" %}{% slot "x" %}{% endgroup %}')

    assert template.render(Context({"personal": Personal({"x": "<"}, states={"part": "full"})})) == "&lt;"


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ("{% group %}{% endgroup %}", "{% group %} takes a name and, if wanted, a key"),
        ('{% when "a" 1 2 %}{% endwhen %}', "{% when %} takes a name and, if wanted, a key"),
    ],
)
def test_a_place_wants_a_name(tag, message):
    with pytest.raises(TemplateSyntaxError, match=re.escape(message)):
        Template("{% load pages %}" + tag)


def test_the_same_template_renders_directly():
    template = Template('{% load pages %}{% when "a" %}{% slot "x" %}{% else %}none{% endwhen %}')

    assert template.render(Context({"personal": Personal({"x": "<"}, {"a"})})) == "&lt;"
    assert template.render(Context({})) == "none"


@pytest.mark.parametrize("size", [0, 1, 95, 96, 70_000, 200_000])
def test_every_size_of_part_inflates_to_itself(size):
    text = "ab é" * (size // 4) + "x" * (size % 4)
    parts = parse(text + "\x00sname\x00" + text)

    assert text_of(parts, Personal({"name": text})) == text * 3


def test_a_personal_page_is_gzip_where_the_browser_takes_it(rf):
    page = PersonalPage(parse("hello \x00sname\x00" + "!" * 300), None, 0)
    personal = Personal({"name": "Zoë"})

    plain = page.response(rf.get("/"), personal)
    packed = page.response(rf.get("/", HTTP_ACCEPT_ENCODING="gzip, br"), personal)

    assert plain.content == ("hello Zoë" + "!" * 300).encode()
    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Cache-Control"] == "private, no-cache"
    assert packed["Vary"] == "Cookie, Accept-Encoding"


#: The number of the text "body", as its tag and its file's time have it.
TIME = f"{PublicPage(b'body').moment:x}"


def make_public():
    page = PublicPage(b"body")
    page.packed |= {"gzip": b"GG", "br": b"B"}
    return page


@pytest.mark.parametrize(
    ("accepts", "content", "encoding"),
    [
        ("gzip, deflate, br", b"B", "br"),
        ("gzip", b"GG", "gzip"),
        ("", b"body", None),
        ("identity", b"body", None),
        ("br;q=0, gzip;q=0.5", b"GG", "gzip"),
        ("br; q=0.00, gzip;q=0.", b"body", None),
        ("br;q=1.000", b"B", "br"),
    ],
)
def test_a_public_page_has_a_body_for_each_encoding(rf, accepts, content, encoding):
    response = make_public().response(rf.get("/", HTTP_ACCEPT_ENCODING=accepts))

    assert response.content == content
    assert response.headers.get("Content-Encoding") == encoding
    assert response["ETag"] == f'"{TIME}-{len(content)}"'
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (f'W/"{TIME}-4"', 304),
        (f'"{TIME}-4"', 304),
        (f'"x", W/"{TIME}-4"', 304),
        ("*", 304),
        (f'"{TIME}-1"', 200),
        (f'"1{TIME}-4"', 200),
    ],
)
def test_a_known_tag_is_answered_with_304(rf, asked, status):
    response = make_public().response(rf.get("/", HTTP_IF_NONE_MATCH=asked))

    assert response.status_code == status
    assert response.content == (b"" if status == 304 else b"body")
    assert response["ETag"] == f'"{TIME}-4"'


def test_the_shelf_forgets_other_versions_and_the_longest_unused():
    shelf = Shelf(budget=3)
    shelf.keep("a", 1, make_public())
    assert shelf.find("a", 1) is not None
    assert shelf.find("a", 2) is None

    shelf.keep("b", 1, make_public())

    assert shelf.find("a", 1) is None
    assert shelf.find("b", 1) is not None
    assert shelf.used == 2

    assert shelf.former("b") is shelf.find("b", 1)
    assert shelf.former("a") is None


def test_a_page_being_stored_cannot_reach_a_request():
    context = pages.site_context(learner=True)

    assert "request" not in context
    assert "user" not in context


def test_a_text_that_did_not_change_is_not_compressed_again(rf, monkeypatch):
    texts, packed = iter(["one", "one", "two"]), []
    monkeypatch.setattr(pages, "rendered", lambda *_: next(texts))
    monkeypatch.setitem(packing.SOON_PACKERS, "br", lambda body: packed.append(body) or b"B")
    for version in (1, 2, 3):
        monkeypatch.setattr(pages.publication, "current_version", lambda version=version: version)
        assert pages.public(rf.get("/", HTTP_ACCEPT_ENCODING="br"), "any.html", dict).content == b"B"

    assert packed == [b"one", b"two"]


#: A text of people's words, long enough for the care that is taken to make a difference.
LONG = Path("README.md").read_bytes()


@pytest.fixture
def later(monkeypatch):
    """What a page leaves to be done while others are answered, in place of the thread that does it."""
    left = []
    monkeypatch.setattr(public_page.helper, "do", left.append)
    return left


def test_nobody_waits_for_the_smallest_body(rf, monkeypatch, later):
    monkeypatch.setattr(packing, "BROTLI_QUALITY", 11)
    text = LONG
    page, asks = PublicPage(text), rf.get("/", HTTP_ACCEPT_ENCODING="br")
    soon, finest = packing.soon_brotlied(text), packing.brotlied(text)

    bodies = [page.response(asks).content for _ in range(4)]
    (finish,) = later
    finish()

    assert bodies == [soon] * 4
    assert len(finest) < len(soon)
    assert page.packed == {"br": finest}
    assert page.response(asks).content == finest
    assert len(later) == 1
    assert page.response(rf.get("/")).content == text
    assert page.packed == {"br": finest}


def test_a_body_that_somebody_needed_at_once_is_not_made_again(rf, monkeypatch, later):
    page, asks = PublicPage(LONG), rf.get("/", HTTP_ACCEPT_ENCODING="br")
    for _ in range(3):
        page.response(asks)
    page.response(rf.get("/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH='"1-1"'))
    monkeypatch.setitem(packing.PACKERS, "br", None)

    later[0]()

    assert page.response(asks).content == packing.brotlied(LONG)


def test_the_helper_goes_on_after_an_error(caplog):
    helper, done = packing.Helper(), threading.Event()
    helper.do(lambda: 1 / 0)
    helper.do(done.set)

    assert done.wait(10)
    assert [record.message for record in caplog.records] == ["a page stays larger than it could be"]


def test_what_is_published_as_a_file_is_as_small_as_it_gets_at_once(rf):
    text = LONG
    page = PublicPage(text)
    asks, publishes = (rf.get("/", HTTP_ACCEPT_ENCODING="br", **more) for more in ({}, {FINEST: "1"}))

    assert page.response(asks).content == packing.soon_brotlied(text)
    assert page.response(publishes).content == packing.brotlied(text)
    assert page.response(asks).content == packing.brotlied(text)


def test_who_has_a_page_from_its_file_is_told_at_once_that_it_is_the_same(rf):
    tag = tag_of(PublicPage(LONG).moment, len(packing.brotlied(LONG)))

    assert PublicPage(LONG).response(rf.get("/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=tag)).status_code == 304


def test_a_page_that_many_ask_for_at_once_is_made_once(rf, monkeypatch):
    made, both = [], threading.Barrier(2)

    def build():
        made.append(1)
        return {}

    def ask():
        both.wait(10)
        return pages.public(rf.get("/"), "any.html", build).content

    monkeypatch.setattr(pages, "rendered", lambda *_: "text")
    monkeypatch.setattr(pages.publication, "current_version", lambda: 1)
    with ThreadPoolExecutor(2) as pool, pages.shelf.maker(("/", "public")):
        asked = [pool.submit(ask) for _ in range(2)]
    assert [each.result(10) for each in asked] == [b"text"] * 2
    assert made == [1]
