"""Questions in whole sentences: what is in few texts leads, what is in many counts where a title has it."""

from __future__ import annotations

import pytest

from courses.search import engines
from courses.search.results import search
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessons(monkeypatch):
    """Six lessons about prompts, one of them by its title, and two about something else."""
    monkeypatch.setattr(engines, "MANY", 4)
    module = make_module(make_course("c"))
    for n in range(5):
        make_lesson(module, slug=f"other-{n}", title=f"Other {n}", body=f"A prompt about models, the {n}th.\n")
    make_lesson(module, slug="prompts", title="Writing a prompt", body="Say what you want of the models.\n")
    make_lesson(module, slug="bees", title="Bees", body="A beekeeper counts models of hives.\n")
    make_lesson(module, slug="honey", title="Honey", body="A beekeeper writes a prompt about models.\n")


def slugs(query):
    results = search(None, query)
    return [result.entry.lesson.slug for result in results.found], [result.entry.lesson.slug for result in results.some]


def test_a_rare_word_leads_and_a_common_one_counts_in_titles(lessons):
    every, some = slugs("How can a zeppelin beekeeper get a prompt?")

    assert every == []
    assert set(some) == {"prompts", "bees", "honey"}


def test_common_words_alone_are_looked_for_in_titles(lessons):
    assert slugs("Why would models prompt zeppelins?") == ([], ["prompts"])


def test_common_words_that_no_title_has_are_found_in_texts(lessons):
    every, some = slugs("Why would models zeppelins?")

    assert every == []
    assert len(some) == 8


def test_when_titles_have_a_word_too_often_rare_words_stand_alone(lessons, monkeypatch):
    monkeypatch.setattr(engines, "MANY", 2)

    assert set(slugs("zeppelin beekeeper other")[1]) == {"bees", "honey"}


def test_words_that_say_little_are_left_out_where_others_are_left(lessons):
    assert slugs("does every beekeeper use honey?")[0] == ["honey"]
    assert slugs("use honey") == ([], ["honey"])
