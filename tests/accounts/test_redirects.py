"""No door of the accounts sends anybody to another site."""

import pytest

from tests.accounts.people import PASSWORD, make_person, sign_in

pytestmark = pytest.mark.django_db

HOSTILE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    r"\\evil.example",
    r"/\evil.example",
    r"\/evil.example",
    "/\t/evil.example/",
    "\t//evil.example",
    "\x00//evil.example",
    " //evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "//testserver:80@evil.example/",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "ftp://testserver/",
    "http://[::1",
    "//evil。example",
    "/%0d%0aLocation: https://evil.example",
    "/\r\nLocation: https://evil.example",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_signing_in_stays_here(client, address):
    make_person()

    response = client.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD, "next": address})

    assert stays(response)


@pytest.mark.parametrize("address", HOSTILE)
def test_signing_out_stays_here(client, address):
    make_person()
    sign_in(client)

    response = client.post("/accounts/logout/", {"next": address})

    assert stays(response)


@pytest.mark.parametrize("address", HOSTILE)
def test_keeping_reading_settings_stays_here(client, address):
    make_person()
    sign_in(client)

    response = client.post(
        "/settings/reading/", {"theme": "dark", "text_size": "m", "typeface": "serif", "next": address}
    )

    assert stays(response)


@pytest.mark.parametrize("address", HOSTILE)
def test_no_link_of_the_sign_in_page_goes_there(client, address):
    page = client.get("/accounts/login/", {"next": address}).content.decode()

    assert "the page you came from" not in page or 'href="/%0d%0a' in page or 'href="/\r\n' in page
    assert 'href="javascript' not in page.lower()


def stays(response) -> bool:
    """Whether the answer's redirect is a path of this site, as a browser reads it."""
    location = response.headers["Location"]
    assert response.status_code == 302
    return location[0] == "/" and location[1:2] not in {"/", "\\"} and not set("\t\r\n\\") & set(location)
