"""The admin's search finds exams, pools and items for those who write them, and keys for nobody."""

import pytest

from accounts.models import User
from courses.finding import Group
from exams import finding
from tests.exams.authoring.desk import url

pytestmark = pytest.mark.django_db


def find(email: str, *words: str) -> dict[str, list[tuple[str, str]]]:
    groups: list[Group] = finding.find(User.objects.get(email=email), words)
    return {group.name: [(found.title, found.url) for found in group.found] for group in groups if group.found}


def test_each_kind_is_found_by_its_words(exam):
    pool = exam.course.item_pools.get()

    assert find("ines@example.org", "exam") == {"Exams": [("The exam", url(exam))]}
    assert find("ines@example.org", "bank") == {"Item pools": [("bank", url(pool))]}
    assert find("ines@example.org", "fruit", "says", "d1-3") == {"Exam items": [("d1-3", f"{url(pool)}?item=d1-3")]}


def test_nobody_finds_what_others_teach(exam):
    assert [find("cleo@example.org", word) for word in ("exam", "bank", "fruit", "d1-3")] == [{}] * 4


def test_keys_are_no_words_to_find(exam):
    assert find("ines@example.org", "grows", "flower") == {}


def test_a_retired_pool_says_so(exam):
    exam.course.item_pools.update(is_retired=True)

    groups = finding.find(User.objects.get(email="ines@example.org"), ["bank"])

    assert [found.note for group in groups for found in group.found] == ["Retired"]
