"""Terms met again: the first use in a later lesson leads to the definition, and to nothing else."""

from __future__ import annotations

import re

import pytest

from courses.defined import linked, spellings
from courses.models.outline import Course, Lesson, Term
from tests.courses.reading.course import text
from tests.factories import make_course, make_lesson, make_module, make_user

COURSE = Course(slug="c")
DEFINES = """\
A [large language model (LLM)](#term "It writes.") reads a [token](#term "A piece.") of a [library](#term-here "Code.").
"""
USES = "Tokens, and a token more. LLMs write; a library of books is no large language model.\n"


def term(name, pk=0, **fields):
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return Term(pk=pk or hash(slug) % 10_000, slug=slug, name=name, course=COURSE, lesson=Lesson(), **fields)


def link(slug, words):
    return f'<a class="term" href="/courses/c/glossary/#t-{slug}" data-term="{slug}">{words}</a>'


def shown(html, *names):
    parts, _ = linked([html], [term(name, at + 1) for at, name in enumerate(names)], COURSE)
    return parts[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Token", ["Token"]),
        ("Large language model (LLM)", ["Large language model", "LLM"]),
        ("Hallucination (confabulation)", ["Hallucination"]),
        ("Zero-shot / few-shot", ["Zero-shot", "few-shot"]),
        ("(empty)", []),
    ],
)
def test_how_a_term_may_be_written(name, expected):
    assert list(spellings(name)) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>A token.</p>", f"<p>A {link('token', 'token')}.</p>"),
        ("<p>Tokens, tokens.</p>", f"<p>{link('token', 'Tokens')}, tokens.</p>"),
        ("<p>Tokenizer, pretoken, token-like, my_token.</p>", None),
        ("<p><em>token</em></p>", f"<p><em>{link('token', 'token')}</em></p>"),
        ('<p><a href="x">token</a> and token</p>', f'<p><a href="x">token</a> and {link("token", "token")}</p>'),
        ("<h2>Token</h2><h3>Token</h3>", None),
        ("<p><code>token</code><kbd>token</kbd></p>", None),
        ("<dl><dt>Token</dt><dd>A token</dd></dl>", None),
        ("<figure><svg><text>token</text></svg><figcaption>token</figcaption></figure>", None),
        ("<table><tr><th>token</th><td>x</td></tr></table>", None),
        ("<table><tr><td>token</td></tr></table>", f"<table><tr><td>{link('token', 'token')}</td></tr></table>"),
        ('<div class="callout key"><p class="label" id="c-1">Token</p><p>token</p></div>',
         f'<div class="callout key"><p class="label" id="c-1">Token</p><p>{link("token", "token")}</p></div>'),
        ('<div class="callout try" role="note"><p>token</p></div>', None),
        ('<p title="token">x<br>token</p>', f'<p title="token">x<br>{link("token", "token")}</p>'),
        ("<p>TOKEN</p>", f"<p>{link('token', 'TOKEN')}</p>"),
    ],
)  # fmt: skip
def test_the_first_use_in_running_text_is_a_link(html, expected):
    assert shown(html, "Token") == (html if expected is None else expected)


def test_the_longest_term_wins_and_each_is_linked_once():
    html = "<p>A language model, a large  language model and models.</p>"

    large = link("large-language-model", "large  language model")
    assert shown(html, "Model", "Language model", "Large language model") == (
        f"<p>A {link('language-model', 'language model')}, a {large} and {link('model', 'models')}.</p>"
    )


def test_an_abbreviation_is_one_in_capitals_alone():
    assert shown("<p>The gan and GANs.</p>", "GAN") == f"<p>The gan and {link('gan', 'GANs')}.</p>"
    assert shown("<p>LLMs.</p>", "Large language model (LLM)") == f"<p>{link('large-language-model-llm', 'LLMs')}.</p>"


def test_the_pieces_of_a_lesson_count_as_one():
    parts, used = linked(
        ["<p>token</p>", "<p>token model</p>"], [term("Token", 1), term("Model", 2), term("Loss", 3)], COURSE
    )

    assert parts == [f"<p>{link('token', 'token')}</p>", f"<p>token {link('model', 'model')}</p>"]
    assert [one.name for one in used] == ["Token", "Model"]


def test_without_terms_nothing_changes():
    assert linked(["<p>token</p>"], [], COURSE) == (["<p>token</p>"], [])


@pytest.mark.django_db
def test_a_later_lesson_leads_to_the_definition(client):
    module = make_module(make_course("c"))
    make_lesson(module, slug="a", title="First", body=DEFINES)
    make_lesson(module, slug="b", body=USES)

    page = text(client.get("/courses/c/b/"))

    assert re.findall(r'<a class="term" href="([^"]+)" data-term="[^"]+">([^<]+)</a>', page) == [
        ("/courses/c/glossary/#t-token", "Tokens"),
        ("/courses/c/glossary/#t-large-language-model-llm", "LLMs"),
    ]
    stored = re.search(r"<template data-defined>(.*?)</template>", page, re.DOTALL)[1]
    assert 'popover id="d-token" role="dialog"' in stored
    assert "<b>Token</b> A piece." in stored
    assert '<a href="/courses/c/a/#t-token">First</a>' in stored
    assert "library" not in stored
    assert 'id="t-token"' in text(client.get("/courses/c/glossary/"))
    assert 'id="t-library"' in text(client.get("/courses/c/glossary/"))


@pytest.mark.django_db
def test_the_lesson_that_defines_it_and_those_before_have_no_link(client):
    module = make_module(make_course("c"))
    make_lesson(module, slug="a", body=USES)
    make_lesson(module, slug="b", body=DEFINES + "\nMore tokens.\n")

    assert 'class="term"' not in text(client.get("/courses/c/a/"))
    assert 'class="term"' not in text(client.get("/courses/c/b/"))


@pytest.mark.django_db
def test_a_term_of_a_draft_is_linked_for_its_instructor_alone(client):
    course = make_course("c")
    module = make_module(course)
    make_lesson(module, slug="a", body=DEFINES, status="draft")
    make_lesson(module, slug="b", body=USES)
    instructor = make_user(is_staff=True)
    course.instructors.add(instructor)

    assert 'class="term"' not in text(client.get("/courses/c/b/"))
    client.force_login(instructor)
    assert 'class="term"' in text(client.get("/courses/c/b/"))


@pytest.mark.django_db
def test_a_retired_term_leads_nowhere(client):
    module = make_module(make_course("c"))
    make_lesson(module, slug="a", body=DEFINES)
    make_lesson(module, slug="b", body=USES)
    Term.objects.filter(slug="token").update(is_retired=True)

    assert 'data-term="token"' not in text(client.get("/courses/c/b/"))
