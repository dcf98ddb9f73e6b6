"""What a page names, and in which order: a first page waits for as little as can be (decisions 39 and 41).

Here no static files are published, so that a page names what it would hold itself.
"""

import re

import pytest

from config.serving import public
from courses.models import publication
from tests.factories import make_course, make_lesson, make_module

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def named(client, address):
    """The files that the head of the page names, in order, without their hashes; those after its text; the head."""
    page = client.get(address).content.decode()
    head, after = page.partition("</head>")[0], page.partition("</footer>")[2]
    files = [re.findall(r"<(?:script|link)[^>]* (?:src|href)=\"/static/(\w+/[\w-]+)", part) for part in (head, after)]
    return *files, head


def test_pages_for_reading_name_the_script_for_the_theme_first_and_no_sheet_that_they_do_not_need(client):
    make_lesson(make_module(make_course("botany")), slug="fruit")
    publication.publish()

    for address in [*public.addresses(), "/search/?q=fruit"]:
        files, after, head = named(client, address)
        text = [] if address in ("/", "/courses/botany/") else ["css/text"]
        assert (address, files[: 5 + len(text)]) == (
            address, ["js/first", "css/first", *text, "fonts/atkinson-latin", "fonts/literata-latin", "img/icon"],
        )  # fmt: skip
        assert (address, "css/own" in files + after) == (address, False)
        assert (address, after[:2]) == (
            address,
            ["js/lectern", "js/lesson"] if "fruit" in address and "search" not in address else ["js/lectern"],
        )
        preloads = re.findall(r'<link rel="preload"[^>]*>', head)
        assert (address, len(preloads)) == (address, 2)
        assert [each for each in preloads if 'media="(min-width: 48rem)"' not in each] == []


def test_all_other_pages_have_the_sheet_for_what_is_ones_own(client):
    for address in ("/accounts/login/", "/accounts/signup/", "/no/such/page/"):
        files, after, _ = named(client, address)
        assert (address, files[:3]) == (address, ["js/first", "css/lectern", "css/own"])
        assert (address, after) == (address, ["js/lectern"])


def test_the_rules_of_questions_come_before_the_first_of_them(client):
    """A guest who follows a link to a question never sees it without them; other pages go without."""
    lesson = make_lesson(questions=2)
    plain = make_lesson(lesson.module, slug="plain")
    explored = make_lesson(
        lesson.module, slug="explored", body="::: exploration {name=threshold tab=one-group}\n\nMove it.\n\n:::\n"
    )

    with_blocks, without, other_block = (
        client.get(each.get_absolute_url()).content.decode() for each in (lesson, plain, explored)
    )

    rules = '<link rel="stylesheet" href="/static/css/questions.css">'
    assert (with_blocks.count(rules), without.count(rules), other_block.count(rules)) == (1, 0, 0)
    assert "<lectern-exploration" in other_block
    assert with_blocks.index("css/first.css") < with_blocks.index(rules) < with_blocks.index("</head>")
