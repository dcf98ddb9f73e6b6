"""The glossary: which terms it holds, in which order, for whom, and what a definition may look like."""

import pytest
from django.http import Http404

from courses.catalog import glossary_context
from courses.models.outline import Course, Lesson, Module, Term
from tests.factories import make_course, make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db


def define(*terms, lesson=None, **fields):
    body = "\n\n".join(f'A [{name}](#term "{definition}").' for name, definition in terms) + "\n"
    return make_lesson(lesson, body=body, **fields)


def letters(*, drafts=False, user=None):
    found = glossary_context(user, "c", drafts=drafts)
    return [(letter, [term.name for term in terms]) for letter, terms in found["letters"]]


@pytest.fixture
def module():
    return make_module(make_course("c"))


def test_terms_stand_in_the_order_of_the_alphabet_whatever_their_case(module):
    define(("zebra", "Z."), ("Apple", "A."), ("apple pie", "B."), ("an ant", "C."), lesson=module)
    define(("AI", "D."), ("42", "E."), lesson=module)

    assert letters() == [("4", ["42"]), ("A", ["AI", "An ant", "Apple", "Apple pie"]), ("Z", ["Zebra"])]
    assert glossary_context(None, "c", drafts=False)["count"] == 6


def test_each_letter_stands_once(module):
    define(("ßtart", "A."), ("sun", "B."), ("Émile", "C."), ("egg", "D."), ("stone", "E."), lesson=module)

    found = [letter for letter, _ in letters()]

    assert len(found) == len(set(found))


def test_a_draft_brings_its_terms_to_its_editors_only(module):
    define(("open", "A."), lesson=module)
    define(("hidden", "B."), lesson=module, status="draft")

    assert letters() == [("O", ["Open"])]
    assert letters(drafts=True, user=make_user(is_staff=True, is_superuser=True)) == [
        ("H", ["Hidden"]),
        ("O", ["Open"]),
    ]


@pytest.mark.parametrize(
    "hide",
    [
        lambda: Lesson.objects.update(status="retired"),
        lambda: Lesson.objects.update(status="draft"),
        lambda: Module.objects.update(is_retired=True),
    ],
)
def test_a_hidden_lesson_takes_its_terms_along(module, hide):
    define(("apple", "A."), lesson=module)
    assert letters() == [("A", ["Apple"])]

    hide()

    assert Term.objects.count() == 1
    assert letters() == []


def test_a_term_knows_its_lesson(module):
    define(("apple", "A *fruit* & more."), lesson=module, slug="l", title="Fruit")

    ((_, (term,)),) = glossary_context(None, "c", drafts=False)["letters"]

    assert (term.slug, term.lesson.number, term.lesson.title) == ("apple", "1.1", "Fruit")
    assert term.definition == "A <em>fruit</em> &amp; more."


def test_terms_of_another_course_are_not_its_own(module):
    define(("foreign", "A."))

    assert letters() == []


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_hidden_course_has_no_glossary(module, status):
    Course.objects.update(status=status)

    with pytest.raises(Http404):
        glossary_context(None, "c", drafts=False)


def test_a_glossary_is_four_queries_at_any_size(module, django_assert_num_queries):
    for size in (1, 30):
        for number in range(size):
            define((f"term {size} {number}", "A."), lesson=module)

        with django_assert_num_queries(4):
            assert sum(len(names) for _, names in letters()) == (1 if size == 1 else 31)


def test_a_boxed_definition_and_an_inline_one_are_both_terms(client, module):
    make_lesson(
        module,
        slug="l",
        body='> [!definition] Modality (noun)\n>\n> A kind of data.\n\nA [model](#term "What was trained.").\n',
    )

    page = client.get("/courses/c/glossary/").content.decode()

    assert '<dt id="t-modality">Modality</dt><dd>A kind of data. <small><a href="/courses/c/l/#t-modality">' in page
    assert '<dt id="t-model">Model</dt><dd>What was trained. <small>' in page
    assert "2 terms, each with the lesson that explains it." in page
