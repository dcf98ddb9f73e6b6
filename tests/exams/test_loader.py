"""The exam's files and its rows: what a sync does with each of them, what it refuses, and the same bytes back."""

from zipfile import ZipFile

import pytest
from django.test import override_settings

from courses import loader as courses_loader
from courses.models.outline import Lesson
from courses.models.publication import version
from courses.rendering import RENDERER_VERSION
from courses.sync import source
from courses.sync.apply import apply
from courses.sync.problems import ContentProblems
from exams import content_files, pools
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool, ItemRevision
from tests.courses.syncing.course import KEPT
from tests.courses.trees import FILES, SVG, Run, run
from tests.exams.sittings import begin
from tests.exams.trees import (
    EXAM_FILE,
    EXAM_FILES,
    EXAM_YML,
    FRUITS_FILE,
    ROOTS_FILE,
    WITH_EXAM,
    ExamTree,
    item,
    make_root,
    news,
    pool,
    sync_roots,
)
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db

UNCHANGED = "0 changed, 11 unchanged."
GONE = "  retired: {} has no file any more; hidden, its learners' progress kept"
STOPPED = "{} problem{}; nothing was changed."
EXAM_LINE, ROOTS_LINE = "exam a-course/exam", "item pool a-course/01-roots"
FIRST_ITEM = 5  # the line of the file on which it begins


@pytest.fixture
def tree(tmp_path):
    return ExamTree(tmp_path)


@pytest.fixture
def synced(tree):
    assert tree.sync().status == 0
    return tree


def items(**fields):
    return list(Item.objects.filter(**fields).values_list("key", flat=True).order_by("key"))


def exam():
    return Exam.objects.get()


def label(key):
    return Item.objects.get(key=key).revision.label


def stopped(*problems):
    return Run([], [*problems, STOPPED.format(len(problems), "s" * (len(problems) != 1))], 1)


def dumped(folder):
    assert run("dump_content", folder).status == 0
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


# Taking files in


def test_a_first_sync_makes_the_exam_and_its_items(tree):
    result = tree.sync()

    assert (result.out[-4:], result.problems, result.status) == (
        [
            "  new: exam a-course/exam",
            "  new: item pool a-course/01-roots",
            "  new: item pool a-course/02-fruits",
            "11 changed, 0 unchanged.",
        ],
        [],
        0,
    )
    found = exam()
    assert (found.course.slug, found.title, found.status) == ("a-course", "The exam", "published")
    assert (found.blueprint.minutes, found.blueprint.scored) == (30, 3)
    rows = Item.objects.order_by("pool__slug", "position")
    assert [(row.pool.slug, row.key, row.domain, row.lesson.slug, row.level) for row in rows] == [
        ("01-roots", "root-1", "D1", "alpha", "apply"),
        ("01-roots", "root-2", "D1", "alpha", "apply"),
        ("01-roots", "root-3", "D1", "alpha", "evaluate"),
        ("02-fruits", "fruit-1", "D2", "beta", "apply"),
        ("02-fruits", "fruit-2", "D2", "beta", "apply"),
        ("02-fruits", "fruit-3", "D2", "beta", "apply"),
    ]
    assert begin(found).size == 3


def test_a_second_sync_changes_nothing_and_renders_nothing(synced, monkeypatch):
    before = all_rows()
    monkeypatch.setattr(pools, "derive", None)

    assert synced.sync() == Run([UNCHANGED], [], 0)
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "look_up"),
    [
        (EXAM_FILE, "title: The exam", "title: Final exam", EXAM_LINE, lambda: exam().title == "Final exam"),
        (EXAM_FILE, "minutes: 30", "minutes: 45", EXAM_LINE, lambda: exam().blueprint.minutes == 45),
        (EXAM_FILE, "status: published", "status: draft", EXAM_LINE, lambda: not exam().is_published),
        (EXAM_FILE, "# The exam.", "# Ours.", EXAM_LINE, lambda: exam().front_matter.startswith("# Ours.")),
        (FRUITS_FILE, "# theirs", "# ours", "item pool a-course/02-fruits", lambda: len(items(domain="D2")) == 3),
        (FRUITS_FILE, "D2 # theirs", "D1", "item pool a-course/02-fruits", lambda: items(domain="D2") == []),
        (ROOTS_FILE, "says root-1?", "asks root-1?", ROOTS_LINE, lambda: label("root-1") == "1.2"),
        (ROOTS_FILE, " enemies=root-3", "", ROOTS_LINE, lambda: Item.objects.get(key="root-2").enemies == []),
        (ROOTS_FILE, "#root-1", "#root-4", ROOTS_LINE, lambda: items(is_retired=True) == ["root-1"]),
    ],
)
def test_every_change_of_a_file_is_taken_once(synced, name, old, new, line, look_up):
    if new == "D1":
        synced.edit(EXAM_FILE, "  - {id: D2, title: Fruits, items: 1}\n", "")
        synced.edit(EXAM_FILE, "status: published", "status: draft")
        assert synced.sync().status == 0
    synced.edit(name, old, new)
    before = version()

    assert synced.sync() == Run([f"  changed: {line}", "1 changed, 10 unchanged."], [], 0)
    assert look_up()
    assert version() > before
    assert synced.sync().out == [UNCHANGED]


def test_a_changed_pool_changes_its_items_and_nothing_else(synced):
    before = all_rows()
    synced.edit(ROOTS_FILE, "says root-1?", "asks root-1?")

    synced.sync()

    assert changed(before) == {"exams_itempool", "exams_item", "exams_itemrevision"}


def test_an_item_may_move_from_pool_to_pool_and_its_paper_keeps_it(synced):
    sitting = begin(exam())
    pk = Item.objects.get(key="fruit-1").pk
    synced.write(FRUITS_FILE, pool(*(item(f"fruit-{n}", lesson="beta") for n in (2, 3)), front="domain: D2\n"))
    synced.write("a-course/exam/00-more.md", pool(item("fruit-1", lesson="beta"), front="domain: D2\n"))

    assert news(synced.sync().out) == [
        "  new: item pool a-course/00-more",
        "  changed: item pool a-course/02-fruits",
        "2 changed, 10 unchanged.",
    ]
    row = Item.objects.get(pk=pk)
    assert (row.pool.slug, row.is_retired, row.revisions.count(), sitting.paper.count()) == ("00-more", False, 1, 3)


def test_a_new_exam_may_show_a_figure_that_comes_with_it(tmp_path):
    shown = item("root-1").replace("Which one", "![Two dots.](media/dots.svg)\n\nWhich one")
    tree = ExamTree(tmp_path, {**WITH_EXAM, ROOTS_FILE: pool(shown, item("root-2"))})

    assert run("check_content", tree.root) == Run(["1 course, 3 lessons: no problems."], [], 0)
    assert tree.sync().status == 0
    assert 'cx="2"' in Item.objects.get(key="root-1").revision.content["stem"]


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_changed_figure_reaches_the_items_that_show_it(synced, is_kept):
    shown = item("root-1").replace("Which one", "![Two dots.](media/dots.svg)\n\nWhich one")
    synced.write(ROOTS_FILE, pool(shown, item("root-2")))
    assert synced.sync().status == 0
    if is_kept:
        ItemPool.objects.filter(slug="01-roots").update(body=pool(shown, item("root-2"), "\nWords.\n")[19:])
    synced.write("a-course/media/dots.svg", SVG.format(7))

    result = synced.sync()

    assert result.out[-1] == f"1 changed, {9 if is_kept else 10} unchanged."
    assert 'cx="7"' in Item.objects.get(key="root-1").revision.content["stem"]
    assert synced.sync().out[-1] == f"0 changed, {10 if is_kept else 11} unchanged."


# What was changed on the site


def site_edits(noun):
    """Change the row as the admin does, and say which line a sync has for it."""
    if noun == "exam":
        Exam.objects.update(title="Of the site")
        return "exam a-course/exam"
    row = ItemPool.objects.get(slug="01-roots")
    body = row.body.replace("says root-1?", "says the site?")
    assert pools.edit(row, domain=row.domain, body=body, base=row.revision).problems == []
    return "item pool a-course/01-roots"


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


# What has no file any more


def test_a_pool_without_a_file_is_retired_and_its_papers_keep_their_items(synced):
    sitting = begin(exam())
    synced.edit(EXAM_FILE, "  - {id: D2, title: Fruits, items: 1}\n", "")
    synced.remove(FRUITS_FILE)

    result = synced.sync()

    assert result.out == [
        "  changed: exam a-course/exam",
        GONE.format("item pool a-course/02-fruits"),
        "2 changed, 9 unchanged.",
    ]
    assert items(pool__is_retired=True) == ["fruit-1", "fruit-2", "fruit-3"]
    assert {row.key for row in Item.objects.current()} == {"root-1", "root-2", "root-3"}
    assert sitting.paper.filter(item__pool__is_retired=True).count() == 1
    assert synced.sync().out == ["0 changed, 10 unchanged."]


def test_an_exam_without_a_file_is_retired_and_its_items_stay(synced):
    synced.remove(EXAM_FILE)

    assert synced.sync().out == [GONE.format("exam a-course/exam"), "1 changed, 10 unchanged."]
    assert (exam().status, Item.objects.current().count()) == ("retired", 6)
    assert synced.sync().out == ["0 changed, 10 unchanged."]


def test_what_is_back_is_the_same_row(synced):
    kept = {name: synced.read(name) for name in EXAM_FILES}
    pks = dict(Item.objects.values_list("key", "pk"))
    for name in EXAM_FILES:
        synced.remove(name)
    (synced.root / "a-course/exam").rmdir()
    assert news(synced.sync().out) == [
        GONE.format("exam a-course/exam"),
        GONE.format("item pool a-course/01-roots"),
        GONE.format("item pool a-course/02-fruits"),
        "3 changed, 8 unchanged.",
    ]
    for name, text in kept.items():
        synced.write(name, text)

    result = synced.sync()

    assert result.out == [
        "  changed: exam a-course/exam",
        "  changed: item pool a-course/01-roots",
        "  changed: item pool a-course/02-fruits",
        "3 changed, 8 unchanged.",
    ]
    assert dict(Item.objects.current().values_list("key", "pk")) == pks
    assert exam().is_published is True
    assert ItemRevision.objects.count() == 6


def test_a_pool_that_vanishes_from_one_course_is_not_missed_in_another(tmp_path):
    """The pools of two courses have the same name: what one course loses must not blind the other."""
    other = {name.replace("a-course", "b-course"): text for name, text in WITH_EXAM.items()}
    tree = ExamTree(tmp_path, {**WITH_EXAM, **other})
    assert tree.sync().status == 0
    tree.edit(EXAM_FILE, "  - {id: D2, title: Fruits, items: 1}\n", "")
    tree.remove(FRUITS_FILE)
    tree.write("b-course/exam/03-more.md", pool(item("fruit-1", lesson="beta"), front="domain: D2\n"))

    result = tree.sync()

    path = "content/b-course/exam/03-more.md"
    assert result == stopped(f"{path}:5: item “fruit-1” is also in the pool 02-fruits; rename one.")


# A dry run


def scenario(tree):
    """A bit of everything."""
    site_edits("exam")
    tree.edit(EXAM_FILE, "minutes: 30", "minutes: 31")
    tree.edit(ROOTS_FILE, "says root-1?", "asks root-1?")
    tree.remove(FRUITS_FILE)
    tree.write(
        "a-course/exam/03-more.md", pool(item("more-1", lesson=""), front="domain: D2\n").replace(" lesson=", "")
    )


def test_a_dry_run_shows_exactly_what_a_run_does(synced):
    scenario(synced)
    before = all_rows()

    dry = synced.sync(dry_run=True)
    assert changed(before) == set()
    wet = synced.sync()

    path = f"content/{EXAM_FILE}"
    advice = "item “more-1” names no lesson; add lesson=…, so that learners are told what to study."
    assert wet.out == [
        f"  conflict: exam a-course/exam was changed on the site and in {path}; left alone. "
        f"Take the file with --take {path}, or leave the site's text with --keep {path}",
        "  changed: item pool a-course/01-roots",
        "  new: item pool a-course/03-more",
        GONE.format("item pool a-course/02-fruits"),
        f"  content/a-course/exam/03-more.md:5: advice: {advice}",
        "3 changed, 8 unchanged.",
    ]
    assert (dry.out[:-1], dry.out[-1]) == (wet.out[:-1], "3 would change, 8 unchanged.")


# The same bytes back

ODD = {
    **FILES,
    EXAM_FILE: (
        "# As a person writes it.\n\n'title': >-\n  The\n  exam\nminutes:   90 # enough\nstatus: draft\n"
        "domains:\n- {id: 1, title: 'One: all', items: 2, every_lesson: false}\nopens:\n"
    ),
    "a-course/exam/a.md": f"---\n---\n\n\nWords.\n{item('a', more='domain=1')}\n\n",
    "a-course/exam/b.md": f"---\n\n# none\n---\n{item('b', more='domain=1')}\nNo end of line",
    "a-course/exam/c-3.md": "---\ndomain:   '1'\n---\n",
}


@pytest.mark.parametrize("files", [WITH_EXAM, ODD], ids=["small", "odd"])
def test_a_dump_is_what_was_read(tmp_path, files):
    tree = ExamTree(tmp_path, files)
    assert tree.sync().status == 0

    assert dumped(tmp_path / "out") == tree.files()
    assert run("sync_content", tmp_path / "out").out[-1] == f"0 changed, {len(files)} unchanged."


def test_a_dump_after_a_change_on_the_site_is_canonical_where_it_changed(synced, tmp_path):
    found = exam()
    found.rules["minutes"] = 31
    found.save()
    ItemPool.objects.filter(slug="02-fruits").update(domain="D3")

    files = dumped(tmp_path / "out")

    assert files[EXAM_FILE].decode().splitlines()[:12] == [
        "title: The exam",
        "status: published",
        "minutes: 31",
        "domains:",
        "  - id: D1",
        "    title: Roots",
        "    items: 2",
        "  - id: D2",
        "    title: Fruits",
        "    items: 1",
        "level_tolerance: 2",
        "most_from_one_lesson: 0",
    ]
    assert files[FRUITS_FILE].decode() == synced.read(FRUITS_FILE).replace("D2 # theirs", "D3")
    assert {name for name in files if files[name] != synced.files()[name]} == {EXAM_FILE, FRUITS_FILE}
    assert run("sync_content", tmp_path / "out", dry_run=True).out == ["0 would change, 11 unchanged."]


def test_a_text_changed_on_the_site_keeps_the_head_of_its_author(synced, tmp_path):
    row = ItemPool.objects.get(slug="02-fruits")
    pools.edit(row, domain=row.domain, body=row.body + "\nWords.\n", base=row.revision)

    assert dumped(tmp_path / "out")[FRUITS_FILE].decode() == synced.read(FRUITS_FILE) + "\nWords.\n"


def test_what_was_made_on_the_site_can_be_written_out_and_read_again(synced, tmp_path):
    ItemPool.objects.update(synced_sha256="", front_matter="")
    Exam.objects.update(synced_sha256="", front_matter="")
    ItemPool.objects.filter(slug="01-roots").update(domain="")
    dumped(tmp_path / "out")

    assert run("sync_content", tmp_path / "out").out == [UNCHANGED]
    assert "" not in {*ItemPool.objects.values_list("synced_sha256", flat=True), exam().synced_sha256}


def test_what_is_retired_for_having_no_file_is_not_written(synced, tmp_path):
    synced.remove(EXAM_FILE)
    synced.remove(FRUITS_FILE)
    synced.sync()

    assert [name for name in dumped(tmp_path / "out") if "/exam/" in name] == [ROOTS_FILE]


# Several roots


@pytest.fixture
def secret(tmp_path):
    """Another content root, with nothing but a pool for the exam of the course."""
    name = "a-course/exam/90-secret.md"
    return make_root(tmp_path / "secret", {name: pool(item("secret-1"), item("secret-2"))})


@pytest.mark.parametrize("is_first", [True, False])
def test_a_root_with_only_an_exam_joins_the_course_of_another(tree, secret, tmp_path, is_first):
    roots = (secret, tree.root) if is_first else (tree.root, secret)

    result = sync_roots(*roots)

    assert (result.status, result.out[-1]) == (0, "12 changed, 0 unchanged.")
    assert items(pool__slug="90-secret") == ["secret-1", "secret-2"]
    assert sync_roots(*roots).out == ["0 changed, 12 unchanged."]
    assert dumped(tmp_path / "out") == {
        **tree.files(),
        "a-course/exam/90-secret.md": (secret / "a-course/exam/90-secret.md").read_bytes(),
    }


def test_the_whole_exam_may_be_in_another_root(tmp_path):
    public = make_root(tmp_path / "public", FILES)
    secret = make_root(tmp_path / "secret", EXAM_FILES)

    assert news(sync_roots(public, secret).out) == [
        "  new: exam a-course/exam",
        "  new: item pool a-course/01-roots",
        "  new: item pool a-course/02-fruits",
        "11 changed, 0 unchanged.",
    ]
    assert news(sync_roots(public).out)[-1] == "3 changed, 8 unchanged."
    assert Item.objects.current().count() == 0


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (
            "b-course/exam/exam.yml", EXAM_YML,
            "secret/b-course:1: no content folder has a course of this name; mend it.",
        ),
        (
            ROOTS_FILE, pool(item("other")),
            f"secret/{ROOTS_FILE}:1: a pool of this name is also content/{ROOTS_FILE}; rename one.",
        ),
        (
            EXAM_FILE, EXAM_YML,
            f"secret/{EXAM_FILE}:1: the exam is also described in content/{EXAM_FILE}; keep one exam.yml.",
        ),
        (
            "a-course/exam/90-more.md", pool(item("root-1")),
            f"secret/a-course/exam/90-more.md:{FIRST_ITEM}: item “root-1” is also in 01-roots; rename one.",
        ),
        (
            "a-course/notes.txt", "Words.\n",
            "secret/a-course:1: a course folder needs a course.yml file.",
        ),
    ],
    ids=["no-course", "pool-twice", "exam-twice", "item-twice", "no-exam"],
)  # fmt: skip
def test_roots_that_do_not_fit_together_change_nothing(tree, tmp_path, name, text, problem):
    secret = make_root(tmp_path / "secret", {name: text})
    before = all_rows()

    assert sync_roots(tree.root, secret) == stopped(problem)
    assert changed(before) == set()


# Less than all there is


def test_a_sync_of_a_folder_without_the_exam_leaves_it_alone(synced, tmp_path):
    course = make_root(tmp_path / "other", {**FILES, "a-course/course.yml": "title: Another title\n"})
    before = all_rows()

    result = run("sync_content", course)

    assert result.out == ["  changed: course a-course", "1 changed, 7 unchanged."]
    assert changed(before) == {"courses_course"}


def test_a_sync_of_another_course_leaves_the_exam_alone(synced, tmp_path):
    other = {name.replace("a-course", "b-course"): text for name, text in WITH_EXAM.items()}
    before = all_rows()["exams_exam"]

    assert run("sync_content", make_root(tmp_path / "other", other)).out[-1] == "11 changed, 0 unchanged."
    assert all_rows()["exams_exam"][0] == before[0]
    assert Item.objects.current().filter(course__slug="a-course").count() == 6


def test_a_sync_of_one_of_several_roots_does_not_retire_the_pools_of_the_others(tree, secret):
    sync_roots(tree.root, secret)
    tree.edit(ROOTS_FILE, "says root-1?", "asks root-1?")

    with override_settings(CONTENT_ROOTS=(tree.root, secret)):
        result = run("sync_content", tree.root)

    assert result.out == ["  changed: item pool a-course/01-roots", "1 changed, 10 unchanged."]
    assert items(pool__is_retired=True) == []


def test_the_files_of_one_course_from_all_roots_say_what_is_gone(tree, secret):
    sync_roots(tree.root, secret)
    (secret / "a-course/exam/90-secret.md").unlink()
    (secret / "a-course/exam/91-new.md").write_text(pool(item("new-1")))

    with override_settings(CONTENT_ROOTS=(secret, tree.root)):
        load = courses_loader.prepare(source.read_one((secret, tree.root), "a-course"))
        apply(load)

    assert [str(step) for step in load.plan.changes()] == [
        "new: item pool a-course/91-new",
        GONE.format("item pool a-course/90-secret").strip(),
    ]
    assert items(pool__is_retired=True) == ["secret-1", "secret-2"]


def test_a_course_that_is_handed_on_leaves_its_exam_behind(synced, tmp_path):
    file = tmp_path / "a-course.zip"
    before = all_rows()

    assert run("export_course", "a-course", file).status == 0
    assert sorted(ZipFile(file).namelist()) == sorted(FILES)
    assert run("import_course", file).out == ["0 changed, 8 unchanged."]
    assert changed(before) == set()


# An exam that has no form

SHORT = "Domain D1 needs 4 scored items, and the bank has 3."


@pytest.mark.parametrize("is_first", [True, False])
def test_an_open_exam_without_a_form_stops_the_sync(tree, is_first):
    if not is_first:
        tree.sync()
    tree.edit(EXAM_FILE, "items: 2", "items: 4")
    before = all_rows()

    assert tree.sync() == stopped(f"content/{EXAM_FILE}:1: {SHORT}")
    assert changed(before) == set()


@pytest.mark.parametrize("change", ["fewer", "gone", "pilots"])
def test_an_open_exam_is_not_left_without_a_form_by_its_pools(synced, change):
    if change == "gone":
        synced.remove(FRUITS_FILE)
    else:
        more = "pilot=yes" if change == "pilots" else ""
        synced.write(FRUITS_FILE, pool(*[item("fruit-1", lesson="beta", more=more)] * bool(more), front="domain: D2\n"))
    before = all_rows()

    message = "Domain D2 needs 1 scored items, and the bank has 0."
    assert synced.sync() == stopped(f"content/{EXAM_FILE}:1: {message}")
    assert changed(before) == set()


def test_a_draft_without_a_form_is_told_as_advice(tree):
    tree.edit(EXAM_FILE, "items: 2", "items: 4")
    tree.edit(EXAM_FILE, "status: published", "status: draft")

    result = tree.sync()

    assert result.out[-2:] == [f"  content/{EXAM_FILE}:1: advice: {SHORT}", "11 changed, 0 unchanged."]
    assert exam().blueprint.scored == 5


def test_items_of_the_site_count_toward_a_form(synced):
    row = ItemPool.objects.create(course=exam().course, slug="made-here")
    assert pools.edit(row, domain="D1", body=item("here-1"), base=0).problems == []
    synced.edit(EXAM_FILE, "items: 2", "items: 3")

    assert synced.sync().out == ["  changed: exam a-course/exam", "1 changed, 10 unchanged."]


# What is wrong with the files


@pytest.mark.parametrize(
    ("name", "text", "problems"),
    [
        (EXAM_FILE, EXAM_YML.replace("minutes: 30\n", ""), [
            (EXAM_FILE, 1, "“minutes” is missing; say how long a sitting may take, like `minutes: 90`."),
        ]),
        (EXAM_FILE, EXAM_YML + "title: Twice\n", [(EXAM_FILE, 11, "“title” stands twice; keep one.")]),
        (EXAM_FILE, b"title: \xff\n", [(EXAM_FILE, 1, "not UTF-8 text; save the file as UTF-8.")]),
        (ROOTS_FILE, item("root-1"), [
            (ROOTS_FILE, 1, "a pool starts with a `---` line, its domain, and another `---` line."),
        ]),
        (ROOTS_FILE, pool(item("root-1"), front="a: b: c\n"), [
            (ROOTS_FILE, 2, 'a value with a colon in it needs quotes, like title: "Beyond Text: Images".'),
        ]),
        (ROOTS_FILE, pool(item("root-1"), front="domian: D1\n"), [
            (ROOTS_FILE, 2, "“domian” is not a field here; the fields are domain."),
        ]),
        (ROOTS_FILE, b"---\n---\n\xff\n", [(ROOTS_FILE, 3, "not UTF-8 text; save the file as UTF-8.")]),
        ("a-course/exam/README.md", "Words.\n", [(
            "a-course/exam/README.md", 1,
            "a pool must be named with a-z, 0-9 and hyphens, like 01-foundations.md.",
        )]),
        (ROOTS_FILE, pool(item("root-1"), item("root-2", more="pilot=maybe"), front="domain: D1\n\n# two\n"), [
            (ROOTS_FILE, 22, "item “root-2”: pilot=maybe is not known; write yes or no."),
        ]),
        (ROOTS_FILE, pool(item("root-1", lesson="nowhere"), item("root-2")), [
            (ROOTS_FILE, 5, "item “root-1”: no lesson of this course has the slug “nowhere”; mend it."),
        ]),
        (ROOTS_FILE, pool(item("root-1"), item("fruit-1")), [
            (FRUITS_FILE, 5, "item “fruit-1” is also in 01-roots; rename one."),
        ]),
        (ROOTS_FILE, pool(item("root-1"), item("root-2", more="enemies=root-9")), [
            (ROOTS_FILE, 20, "item “root-2”: there is no item “root-9” to be its enemy; mend it."),
        ]),
    ],
    ids=[
        "exam-field", "exam-yaml", "exam-bytes", "pool-head", "pool-yaml", "pool-field", "pool-bytes", "pool-name",
        "item", "lesson", "twice", "enemy",
    ],
)  # fmt: skip
def test_a_file_with_a_problem_leaves_the_database_as_it_was(tree, name, text, problems):
    tree.write(name, text)
    before = all_rows()

    assert tree.sync() == stopped(*(f"content/{path}:{line}: {message}" for path, line, message in problems))
    assert changed(before) == set()


def test_an_enemy_may_be_in_a_pool_that_did_not_change(synced):
    synced.edit(ROOTS_FILE, "enemies=root-3", "enemies=fruit-2")

    assert synced.sync().out[-1] == "1 changed, 10 unchanged."
    assert Item.objects.get(key="root-2").enemies == ["fruit-2"]


def test_an_id_is_taken_by_a_pool_that_did_not_change(synced):
    synced.edit(ROOTS_FILE, "#root-1", "#fruit-2")

    assert synced.sync() == stopped(
        f"content/{ROOTS_FILE}:{FIRST_ITEM}: item “fruit-2” is also in the pool 02-fruits; rename one."
    )


def test_a_lesson_that_comes_with_the_pool_may_be_named(synced):
    synced.write("a-course/02-second/02-delta.md", "---\ntitle: Delta\n---\n\nText.\n")
    synced.edit(ROOTS_FILE, "#root-1 level=apply lesson=alpha", "#root-1 level=apply lesson=delta")

    assert synced.sync().out[-1] == "2 changed, 10 unchanged."
    assert Item.objects.get(key="root-1").lesson == Lesson.objects.get(slug="delta")


def test_files_are_checked_without_a_database(tree, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert run("check_content", tree.root) == Run(["1 course, 3 lessons: no problems."], [], 0)
    tree.edit(EXAM_FILE, "items: 2", "items: 4")
    tree.edit(ROOTS_FILE, "lesson=alpha enemies=root-3", "enemies=root-3")

    result = run("check_content", tree.root)

    advice = "item “root-2” names no lesson; add lesson=…, so that learners are told what to study."
    assert result.out == [f"content/{ROOTS_FILE}:20: advice: {advice}"]
    assert (result.problems[0], result.status) == (f"content/{EXAM_FILE}:1: {SHORT}", 1)


def test_a_draft_is_checked_as_advice(tree):
    tree.edit(EXAM_FILE, "items: 2", "items: 4")
    tree.edit(EXAM_FILE, "status: published", "status: draft")

    result = run("check_content", tree.root)

    assert (result.out[0], result.status) == (f"content/{EXAM_FILE}:1: advice: {SHORT}", 0)


# A newer renderer


def test_a_newer_renderer_renders_the_items_anew_and_makes_no_revision_of_what_reads_the_same(synced):
    row = ItemPool.objects.create(course=exam().course, slug="made-here")
    assert pools.edit(row, domain="D1", body=item("here-1"), base=0).problems == []
    site_edits("item pool")
    ItemPool.objects.update(renderer_version=RENDERER_VERSION - 1)
    before = all_rows()

    result = synced.sync()

    assert result.out == [KEPT.format("item pool a-course/01-roots"), "0 changed, 10 unchanged."]
    assert set(ItemPool.objects.values_list("renderer_version", flat=True)) == {RENDERER_VERSION}
    assert changed(before) == {"exams_itempool"}


def test_what_a_newer_renderer_makes_otherwise_is_another_wording(synced, monkeypatch):
    render = pools.budget.render_fragments

    def newer(texts, media):
        return render([text.replace("says root-1", "says *root-1*") for text in texts], media)

    monkeypatch.setattr(pools.budget, "render_fragments", newer)
    ItemPool.objects.update(renderer_version=RENDERER_VERSION - 1)

    synced.sync()

    labels = {row.key: row.revision.label for row in Item.objects.select_related("revision")}
    assert labels == dict.fromkeys(labels, "1.1") | {"root-1": "1.2"}


def test_a_text_of_the_site_that_no_longer_renders_is_told_and_stays(synced):
    row = ItemPool.objects.create(course=exam().course, slug="made-here", domain="D1")
    row.body = item("here-1").replace("level=apply", "")
    row.save()

    result = synced.sync()

    levels = "remember, understand, apply, analyze, evaluate, create"
    message = f"item “here-1”: its level is missing; write level=understand, or another of {levels}."
    assert result.out == [
        f"  a-course/exam/made-here:2: advice: this text of the site no longer renders: {message}",
        UNCHANGED,
    ]


def test_a_row_is_hashed_as_its_file_is(synced):
    reading = source.read((synced.root,))
    files = content_files.read(reading, "a-course")

    assert files.problems == []
    assert files.exam.sha256 == content_files.exam_row(exam()).sha256
    assert [found.sha256 for found in files.pools] == [
        content_files.pool_row(row).sha256 for row in ItemPool.objects.all()
    ]
    retired = ItemPool(slug="01-roots", domain="D1", body=files.pools[0].body, is_retired=True)
    assert content_files.pool_row(retired).sha256 != files.pools[0].sha256
