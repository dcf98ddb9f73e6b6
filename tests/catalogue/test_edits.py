"""Every edit of the catalogue, through both doors: what it is to come to, and that nothing of anybody's is lost."""

from pathlib import Path

import pytest

from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson
from courses.models.progress import Enrolment, LessonProgress
from quizzes import pace
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from tests.catalogue import edits
from tests.catalogue.course import SLUG
from tests.catalogue.doors import Admin
from tests.catalogue.files_door import Files
from tests.catalogue.invariants import Watch, announced_rightly, derived, is_found, labels, resting, resume
from tests.catalogue.learners import LEARNERS, RIGHT, OpenPages, person
from tests.courses.editing.people import signed_in

CATALOGUE = edits.catalogue()
PAGE = Path(__file__).parents[2] / "docs" / "edits.md"
DOORS = {"admin": lambda folder: Admin(), "files": Files}
#: Every edit through every door; on the second database every other one, through one of them in turn.
TRIALS = [
    pytest.param(name, door, id=f"{name}-{door}", marks=[] if row % 4 == 2 * column else [pytest.mark.once])
    for row, name in enumerate(CATALOGUE)
    for column, door in enumerate(DOORS)
]


def after(asked, known):
    """The labels that questions have once these were reworded, revised or added."""
    now = dict(known)
    for key, kind in asked.items():
        number, wording = map(int, now.get(key, "0.0").split("."))
        now[key] = f"{number}.{wording + 1}" if kind == "reworded" else f"{number + 1}.1"
    return now


def answer_from_old_pages(pages, keys):
    """What is still asked is judged by what the old page showed, and kept with that; else nothing is kept."""
    pace.forget()
    for key in keys:
        question = Question.objects.select_related("lesson").get(key=key)
        before = PracticeAnswer.objects.count()

        status = pages.answer(key)

        if not is_found(question):
            assert (status, PracticeAnswer.objects.count()) == (404, before), key
            continue
        kept = PracticeAnswer.objects.select_related("revision").order_by("pk").last()
        right = None if key == "think" else True
        assert (status, kept.question, kept.learner) == (200, question, person("dora"))
        assert (kept.revision.label, kept.is_correct) == (pages.revisions[key], right), key


@pytest.mark.parametrize(("name", "door"), TRIALS)
def test_an_edit_comes_to_what_the_catalogue_says(name, door, orchard, tmp_path, made):
    edit, watch, pages = CATALOGUE[name], Watch(), OpenPages()
    known = labels()
    author = DOORS[door](tmp_path)

    for stage in edit.stages:
        author.do(*stage.acts)

        watch.check()
        known = after(stage.asks, known)
        assert labels() == known
        assert resting() == stage.rests
        assert {who: resume(who) for who in LEARNERS} == edits.WAYS | stage.ways
        assert watch.hidden == stage.hidden
    announced_rightly(author.announced)
    if door == "admin":
        assert_written_out(tmp_path)
    asked = {key for stage in edit.stages for key in stage.asks} & set(RIGHT)
    answer_from_old_pages(pages, sorted({*asked, "which", "cold"}))
    assert_alike(edit, door, derived(), made)


def assert_written_out(folder):
    """The course as files says what the site says: a sync of it changes nothing."""
    files = Files(folder / "dumped", written=True)
    assert [str(step) for step in files.load().plan.changes()] == []


def assert_alike(edit, door, rows, made):
    """The second door makes the rows that the first one made."""
    if edit.alike:
        assert made.setdefault(edit.name, rows) == rows


@pytest.fixture(scope="module")
def made():
    """What each edit made through the door that came first."""
    return {}


@pytest.mark.parametrize(("door", "name"), [("admin", "leaf.svg"), ("files", "dots.svg")])
def test_a_replaced_figure_is_shown_at_once(door, name, orchard, tmp_path):
    DOORS[door](tmp_path).do(*CATALOGUE["a figure replaced"].stages[0].acts)

    assert b'cx="7"' in bytes(MediaFile.objects.get(name=name).data)
    assert 'cx="7"' in Lesson.objects.get(slug="fruit").segments[0]["html"]


@pytest.mark.parametrize(
    "name", ["two lessons merged, one retired", "a lesson retired", "a question in another lesson"]
)
def test_what_an_edit_made_in_the_admin_can_be_taken_to_another_site(name, orchard, tmp_path):
    author = Admin()
    for stage in CATALOGUE[name].stages:
        author.do(*stage.acts)
    elsewhere = Files(tmp_path, written=True)

    Course.objects.update(slug="another")

    assert {step.action for step in elsewhere.load().plan.steps if step.noun == "lesson"} == {"new"}


def test_a_page_that_is_older_than_its_address_still_marks_the_lesson_complete(orchard):
    Admin().do(*CATALOGUE["the slug"].stages[0].acts)

    signed_in(person("bob")).post(f"/courses/{SLUG}/fruit/completion/", follow=True)

    assert LessonProgress.objects.filter(learner=person("bob"), lesson__slug="pome").exists()


def test_a_page_that_is_older_than_its_address_still_keeps_the_place(orchard):
    Admin().do(*CATALOGUE["the slug"].stages[0].acts)

    signed_in(person("bob")).post(f"/courses/{SLUG}/fruit/place/", {"section": "first"}, follow=True)

    assert Enrolment.objects.get(learner=person("bob")).section == "first"


def test_no_revision_is_ever_without_its_question(orchard):
    assert QuestionRevision.objects.count() == Question.objects.count() == len(RIGHT)


def test_the_catalogue_is_whole():
    assert len(CATALOGUE) >= 30
    assert [name for name, edit in CATALOGUE.items() if not (edit.stages and edit.readers and edit.kept)] == []


def test_the_page_for_authors_says_what_is_tried():
    assert PAGE.read_text() == edits.page()
