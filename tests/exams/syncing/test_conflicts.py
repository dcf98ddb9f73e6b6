"""What was changed on the site: it is left alone, and a change on both sides waits for somebody to settle it."""

import pytest

from courses import loader as courses_loader
from courses.sync.apply import apply
from courses.sync.problems import ContentProblems
from exams import content_files
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool
from tests.courses.syncing.course import KEPT
from tests.courses.trees import Run
from tests.exams.syncing.exam import UNCHANGED, exam, site_edits
from tests.exams.trees import EXAM_FILE, ROOTS_FILE
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


def file_edits(tree, noun):
    if noun == "exam":
        tree.edit(EXAM_FILE, "title: The exam", "title: Of the file")
        return f"content/{EXAM_FILE}"
    tree.edit(ROOTS_FILE, "says root-1?", "says the file?")
    return f"content/{ROOTS_FILE}"


def reads(noun):
    if noun == "exam":
        return exam().title
    assert ItemPool.objects.get(slug="01-roots").body.count("says the") == 1
    stem = Item.objects.get(key="root-1").revision.content["stem"]
    return stem.partition("says t")[2].capitalize().replace("He ", "Of the ").rstrip("?")


both = pytest.mark.parametrize("noun", ["exam", "item pool"])


@both
def test_what_the_site_changed_is_left_alone(synced, noun):
    line = site_edits(noun)
    before = all_rows()

    assert synced.sync() == Run([KEPT.format(line), "0 changed, 10 unchanged."], [], 0)
    assert changed(before) == set()
    assert reads(noun) == "Of the site"


@both
def test_the_same_change_on_both_sides_is_no_conflict(synced, noun):
    site_edits(noun)
    name, old = (EXAM_FILE, "The exam\n") if noun == "exam" else (ROOTS_FILE, "says root-1?")
    if noun == "exam":
        synced.write(name, content_files.exam_text(exam()))
    else:
        synced.edit(name, old, "says the site?")

    assert synced.sync().out == [UNCHANGED]
    file_edits_again = synced.read(name).replace("the site", "the end").replace("The exam", "The end")
    synced.write(name, file_edits_again.replace("Of the site", "Of the end"))
    assert synced.sync().out[-1] == "1 changed, 10 unchanged."


@both
def test_a_change_on_both_sides_is_a_conflict_and_nothing_is_overwritten(synced, noun):
    line, path = site_edits(noun), file_edits(synced, noun)
    before = all_rows()

    result = synced.sync()

    assert result.out == [
        f"  conflict: {line} was changed on the site and in {path}; left alone. "
        f"Take the file with --take {path}, or leave the site's text with --keep {path}",
        "0 changed, 10 unchanged.",
    ]
    assert changed(before) == set()


@both
def test_take_settles_a_conflict_for_the_file(synced, noun):
    line, path = site_edits(noun), file_edits(synced, noun)

    assert synced.sync(take=[path]).out == [f"  changed: {line}", "1 changed, 10 unchanged."]
    assert reads(noun) == "Of the file"
    assert synced.sync().out == [UNCHANGED]


@both
def test_keep_settles_a_conflict_for_the_site_and_is_not_asked_again(synced, noun):
    line, path = site_edits(noun), file_edits(synced, noun)

    assert synced.sync(keep=[path]).out == [KEPT.format(line), "0 changed, 10 unchanged."]
    assert synced.sync().out == [KEPT.format(line), "0 changed, 10 unchanged."]
    assert reads(noun) == "Of the site"


@both
def test_take_brings_back_a_file_that_only_the_site_changed(synced, noun):
    before = reads(noun) if noun == "exam" else None
    site_edits(noun)

    synced.sync(take=[f"content/{EXAM_FILE if noun == 'exam' else ROOTS_FILE}"])

    assert (exam().title if noun == "exam" else None) == before
    assert synced.sync().out == [UNCHANGED]


@both
def test_what_the_site_retired_stays_retired(synced, noun):
    if noun == "exam":
        Exam.objects.update(status="retired")
    else:
        ItemPool.objects.filter(slug="01-roots").update(is_retired=True)
    line = {"exam": "exam a-course/exam", "item pool": "item pool a-course/01-roots"}[noun]

    assert synced.sync().out == [KEPT.format(line), "0 changed, 10 unchanged."]


def test_a_pool_made_on_the_site_stays(synced):
    ItemPool.objects.create(course=exam().course, slug="made-here")
    before = all_rows()

    assert synced.sync().out == [UNCHANGED]
    assert changed(before) - {"exams_itempool"} == set()
    assert ItemPool.objects.get(slug="made-here").is_retired is False


@both
def test_a_sync_does_not_pass_over_what_was_edited_while_it_read(synced, noun):
    file_edits(synced, noun)
    load = courses_loader.load((synced.root,))
    site_edits(noun)
    before = all_rows()

    with pytest.raises(ContentProblems) as caught:
        apply(load)

    message = "the exam was edited on the site while its files were checked; run the sync again."
    assert [str(problem) for problem in caught.value.problems] == [f"content/{EXAM_FILE}:1: {message}"]
    assert changed(before) == set()
