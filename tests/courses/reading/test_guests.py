"""What guests share: the same bytes for all, without a cookie, and sent again only when they changed."""

import gzip
import re

import pytest
from django.test import Client

from courses import pages
from tests.courses.reading.course import GUEST_PAGES, make_c, signed_in, text
from tests.factories import make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", GUEST_PAGES)
def test_a_guest_page_is_public_and_sets_no_cookie(client, address):
    make_c()

    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert re.fullmatch(rf'"[0-9a-f]{{1,8}}-{len(response.content):x}"', response["ETag"])
    assert set(response["Vary"].split(", ")) == {"Cookie", "Accept-Encoding"}
    assert "csrf" not in text(response)


@pytest.mark.parametrize("address", GUEST_PAGES)
def test_two_guests_get_the_same_bytes(address):
    make_c()

    first = Client(HTTP_USER_AGENT="One").get(address)
    pages.shelf.pages.clear()
    second = Client(HTTP_USER_AGENT="Two", HTTP_COOKIE="other=1", HTTP_ACCEPT_LANGUAGE="de").get(f"{address}?from=mail")

    assert first.content == second.content
    assert first["ETag"] == second["ETag"]


@pytest.mark.parametrize("address", GUEST_PAGES)
def test_a_page_that_the_browser_has_is_not_sent_again(client, address):
    make_c()
    tag = client.get(address)["ETag"]

    same = client.get(address, HTTP_IF_NONE_MATCH=tag)
    other = client.get(address, HTTP_IF_NONE_MATCH='"00000002-0"')

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert other.status_code == 200


@pytest.mark.parametrize("address", GUEST_PAGES)
def test_head_is_get_without_the_page(client, address):
    make_c()

    head, get = client.head(address), client.get(address)

    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers} == {**get.headers}


@pytest.mark.parametrize("address", GUEST_PAGES)
def test_pages_are_only_read(client, address):
    make_c()
    before = all_rows()

    response = client.post(address)

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert all_rows() == before


def test_a_guest_page_comes_compressed_where_it_may(client):
    make_c()

    plain = client.get("/courses/c/l1/")
    packed = client.get("/courses/c/l1/", HTTP_ACCEPT_ENCODING="gzip")

    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", plain.content)
    # One text, another length: the tag is that of a file with the text's number for its time.
    assert packed["ETag"] == f'{plain["ETag"].partition("-")[0]}-{len(packed.content):x}"'


@pytest.mark.parametrize("address", ["/courses/x/", "/courses/x/l1/", "/courses/c/x/", "/courses/x/glossary/"])
def test_what_is_not_there_is_404_for_everyone_and_is_not_kept(address):
    make_c()

    for client in (Client(), signed_in(make_user()), signed_in(make_user(is_staff=True, is_superuser=True))):
        response = client.get(address)
        assert response.status_code == 404
        assert response.headers.get("Cache-Control") != "public, max-age=0, must-revalidate"

    assert len(pages.shelf.pages) == 0
