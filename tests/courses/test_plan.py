"""What a sync decides, from hashes alone: every case of file, row and last agreement."""

import pytest

from courses.sync.plan import Action, Plan, Row, Step, decide, vanished


def row(now, synced, retired=False):
    return Row("k", now, synced, retired)


WAITING = Row("l", "f", "f", is_pending=True)


@pytest.mark.parametrize(
    ("source", "found", "take", "action"),
    [
        ("f", None, False, Action.CREATE),
        ("f", None, True, Action.CREATE),
        ("f", row("f", "f"), False, Action.UNCHANGED),
        ("f", row("f", "f"), True, Action.UNCHANGED),
        ("f", row("f", "old"), False, Action.UNCHANGED),
        ("f", row("f", ""), False, Action.UNCHANGED),
        ("new", row("f", "f"), False, Action.UPDATE),
        ("f", row("site", "f"), False, Action.KEEP),
        ("new", row("site", "f"), False, Action.CONFLICT),
        ("new", row("site", ""), False, Action.CONFLICT),
        ("f", row("site", "f"), True, Action.UPDATE),
        ("new", row("site", "f"), True, Action.UPDATE),
        ("f", row("f", "f", retired=True), False, Action.UNCHANGED),
        ("f", row("site", "f", retired=True), False, Action.KEEP),
        ("new", row("f", "f", retired=True), False, Action.UPDATE),
        ("f", row("gone", "", retired=True), False, Action.UPDATE),
        ("f", row("f", "", retired=True), False, Action.UPDATE),
    ],
)
def test_who_wins(source, found, take, action):
    assert decide(source, found, take=take) is action


@pytest.mark.parametrize(
    ("source", "found", "options", "action"),
    [
        ("f", WAITING, {}, Action.UNCHANGED),
        ("new", WAITING, {}, Action.CONFLICT),
        ("new", WAITING, {"take": True}, Action.UPDATE),
        ("new", WAITING, {"keep": True}, Action.KEEP),
        ("new", row("site", "f"), {"keep": True}, Action.KEEP),
        ("f", row("site", "f"), {"keep": True}, Action.KEEP),
        ("new", row("f", "f"), {"keep": True}, Action.UPDATE),
        ("new", row("site", "f"), {"keep": True, "take": True}, Action.UPDATE),
    ],
)
def test_an_edit_that_waits_is_a_change_of_the_site_and_keep_settles_for_the_site(source, found, options, action):
    assert decide(source, found, **options) is action


def test_only_rows_that_had_a_file_vanish_with_it():
    rows = [
        Row("here", "a", "a"),
        Row("gone", "b", "b"),
        Row("changed-and-gone", "b", "c"),
        Row("made-on-the-site", "d", ""),
        Row("retired-already", "e", "e", is_retired=True),
    ]

    assert vanished(["here"], rows, "lesson") == [
        Step(Action.RETIRE, "lesson", "gone", ""),
        Step(Action.RETIRE, "lesson", "changed-and-gone", ""),
    ]
    assert vanished(["here", "gone", "changed-and-gone"], rows, "file", Action.REMOVE) == []


@pytest.mark.parametrize(
    ("action", "line"),
    [
        (Action.CREATE, "new: lesson c/l"),
        (Action.UPDATE, "changed: lesson c/l"),
        (Action.UNCHANGED, "unchanged: lesson c/l"),
        (Action.KEEP, "kept: lesson c/l was changed on the site since the last sync; left alone"),
        (
            Action.CONFLICT,
            "conflict: lesson c/l was changed on the site and in p.md; left alone. "
            "Take the file with --take p.md, or leave the site's text with --keep p.md",
        ),
        (Action.RETIRE, "retired: lesson c/l has no file any more; hidden, its learners' progress kept"),
        (Action.REMOVE, "removed: lesson c/l is not in the course's media folder any more"),
    ],
)
def test_a_step_is_a_sentence(action, line):
    assert str(Step(action, "lesson", "c/l", "p.md")) == line


def test_a_plan_knows_which_steps_change_a_row():
    steps = [Step(action, "lesson", action.name, "") for action in Action]
    plan = Plan(steps)

    assert [step.key for step in plan.writes()] == ["CREATE", "UPDATE", "RETIRE", "REMOVE"]
    assert [step.key for step in plan.changes()] == ["CREATE", "UPDATE", "KEEP", "CONFLICT", "RETIRE", "REMOVE"]
    assert plan.of("lesson", Action.KEEP, Action.CREATE) == [steps[0], steps[3]]
    assert plan.of("module", Action.KEEP) == []
