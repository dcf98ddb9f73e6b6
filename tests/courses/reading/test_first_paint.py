"""What the head of a page names, and in which order: a first page waits for as little as can be (decision 39)."""

import re

import pytest

from config.serving import public
from courses.models import publication
from tests.factories import make_course, make_lesson, make_module

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def named(client, address):
    """The files that the head of the page names, in order, without their hashes."""
    head = client.get(address).content.decode().partition("</head>")[0]
    return re.findall(r"<(?:script|link)[^>]* (?:src|href)=\"/static/(\w+/[\w-]+)", head), head


def test_pages_for_reading_name_the_script_for_the_theme_first_and_no_sheet_that_they_do_not_need(client):
    make_lesson(make_module(make_course("botany")), slug="fruit")
    publication.publish()

    for address in [*public.addresses(), "/search/?q=fruit"]:
        files, head = named(client, address)
        assert (address, files[:5]) == (
            address, ["js/first", "css/lectern", "fonts/atkinson-latin", "fonts/literata-latin", "img/icon"],
        )  # fmt: skip
        assert (address, "css/own" in files) == (address, False)
        preloads = re.findall(r'<link rel="preload"[^>]*>', head)
        assert (address, len(preloads)) == (address, 2)
        assert [each for each in preloads if 'media="(min-width: 48rem)"' not in each] == []


def test_all_other_pages_have_the_sheet_for_what_is_ones_own(client):
    for address in ("/accounts/login/", "/accounts/signup/", "/no/such/page/"):
        files, _ = named(client, address)
        assert (address, files[:3]) == (address, ["js/first", "css/lectern", "css/own"])
