"""Texts with a section and a term, derived and stored as the product does it."""

from courses import writing

FIRST = "## First {#first}\n\nSome words.\n\n"
TERM = 'A [fruit](#term "Holds *seeds*.") it is.\n\n'


def derive(body, objectives=1, minutes=()):
    return writing.derive(body, {}, objectives=objectives, minutes=minutes)


def rewrite(lesson, body):
    lesson.body = body
    derived = derive(body)
    assert derived.problems == []
    writing.store(lesson, derived)
