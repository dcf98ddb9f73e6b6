"""Kept figures of an exam are those that were counted from all its first attempts."""

from dataclasses import replace

import pytest

from courses.kept import AsOf, NotCounted
from exams.insights import kept, pages
from exams.models.insight import ExamCounting
from exams.models.item import Item
from tests.exams.insights.crowds import RIGHT, attend, crowd
from tests.exams.insights.desk import EXAM, PAGES, page, signed_in, teacher, words
from tests.exams.sittings import START, make_exam
from tests.factories import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    return make_exam(make_course("bread", title="Bread"), items=5, title="The bread exam")


def keep(monkeypatch, most):
    monkeypatch.setattr(kept, "KEEPER", replace(kept.KEEPER, most=most))


def every_page(exam):
    items = Item.objects.filter(course=exam.course_id).select_related("revision", "pool")
    return {"exam": pages.exam_page(exam), **{item.key: pages.item_page(exam, item, None) for item in items}}


def counted():
    kept.find_large(START, 3600)
    return kept.count_due(START, 30)


def test_kept_figures_are_those_of_all_first_attempts(exam, monkeypatch):
    crowd(exam, 60)
    again = attend(exam, {"d1-0": RIGHT, "d2-0": RIGHT})
    attend(exam, {"d1-1": None, "d2-1": RIGHT}, number=2, learner=again.learner)
    for turn in range(2):
        ExamCounting.objects.update(counted_at=None)
        keep(monkeypatch, 100_000)
        right = every_page(exam)
        keep(monkeypatch, 0)
        assert counted() == "exam insights of 1 courses counted."
        found = every_page(exam)

        wrong = [name for name in right if replace(found[name], as_of=AsOf()) != right[name]]
        assert (wrong, {each.as_of for each in found.values()}) == ([], {AsOf(START)}), turn
        told = [each.row.figures.discrimination for name, each in found.items() if name != "exam"]
        assert (right["exam"].figures.people, any(told)) == (61 - turn, True)
        exam.course.instructors.add(again.learner)  # who teaches now is counted no more


def test_pages_wait_until_they_are_counted_and_new_figures_are_asked_for(exam, monkeypatch):
    ines = signed_in(teacher(exam.course))
    crowd(exam, 10)
    keep(monkeypatch, 12)
    with pytest.raises(NotCounted):
        pages.exam_page(exam)
    for address in PAGES:
        assert "these are not counted yet" in words(page(ines, address)), address
    assert counted() == "exam insights of 1 courses counted."
    assert "; new figures are on their way" not in words(page(ines, EXAM))

    response = ines.post("/admin/exams/paperitem/figures/bread/", follow=True)

    assert response.redirect_chain == [(EXAM, 302)]
    assert "; new figures are on their way." in words(response.content.decode())
