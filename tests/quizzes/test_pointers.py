"""Titles of sections in feedback become links to them, however they are quoted and shortened; nothing else does."""

import pytest

from quizzes import pointers

HEADINGS = {
    "carving": "Carving a picture out of static",
    "three-moves": "Three moves: source, second source, sums",
    "think-first": "Models that “think” before answering",
    "test": "Stage 3: the test (20 minutes)",
    "dividend": "The liar’s dividend",
    "costs": "Costs & benefits",
}


@pytest.mark.parametrize(
    ("said", "section"),
    [
        ("See “Carving a picture out of static”.", "carving"),
        ("See “carving a picture out of  static.”", ""),
        ("See „Carving a picture out of static“.", "carving"),
        ("See «Carving a picture out of static».", "carving"),
        ("See “Three moves”.", "three-moves"),
        ("See “Three moves: source, second source, sums”.", "three-moves"),
        ("See “Models that ‘think’ before answering”.", "think-first"),
        ("Look at “Stage 3: the test”.", "test"),
        ("See the end of “The liar’s dividend”.", "dividend"),
        ("See “The liar's dividend”.", "dividend"),
        ("See “Costs &amp; benefits”.", "costs"),
        ("See Carving a picture out of static.", ""),
        ("See “Carving a picture”.", ""),
        ("See the watch-out “Too good to be true”.", ""),
        ("See <a href='/x'>“The liar’s dividend”</a>.", ""),
        ("See <code>“The liar’s dividend”</code>.", ""),
        ("", ""),
    ],
)
def test_a_quoted_title_leads_to_its_section(said, section):
    found = pointers.linked(said, HEADINGS, "/courses/c/lesson/")

    if section:
        assert f'<a href="/courses/c/lesson/#s-{section}">' in found
    else:
        assert found == said
    assert any(pointers.names(said, HEADINGS[one]) for one in HEADINGS) == (bool(section) or "<" in said)


def test_only_the_title_is_the_link_and_each_of_several_is():
    assert pointers.linked("“The liar’s dividend”, then “Three moves”.", HEADINGS, "") == (
        '“<a href="#s-dividend">The liar’s dividend</a>”, then “<a href="#s-three-moves">Three moves</a>”.'
    )


def test_a_whole_title_goes_before_the_short_form_of_another():
    headings = {"long": "Data: the raw material", "short": "Data"}

    assert 'href="#s-short"' in pointers.linked("See “Data”.", headings, "")
    assert 'href="#s-short"' in pointers.linked("See “Data”.", dict(reversed(headings.items())), "")


def test_addresses_are_escaped():
    assert pointers.linked("“A”", {'"><script>': "A"}, '/"x/') == (
        '“<a href="/&quot;x/#s-&quot;&gt;&lt;script&gt;">A</a>”'
    )
