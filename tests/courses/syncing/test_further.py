"""What other apps keep in a course's folder: who reads which folder, and that all is written together or not at all."""

import sys
from types import SimpleNamespace

import pytest
from django.test import override_settings

from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson
from courses.sync import dump, source
from courses.sync.further import folders, is_supplement, loaders
from courses.sync.plan import Action, Step
from courses.sync.problems import Problem
from courses.sync.shapes import CourseFolder
from exams import loader as exams_loader
from tests.courses.syncing.course import ALPHA_FILE
from tests.courses.trees import ALL_NEW, FILES, Run, run
from tests.factories import write_tree
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


class Labs:
    """The loader of an app that keeps a text in the folder ``lab`` of a course: as a file of the course's media."""

    FOLDER = "lab"

    def __init__(self):
        self.calls = []
        self.problems = []

    def texts(self, reading):
        paths = [(item, item.path / "lab" / "lab.txt") for item in reading.folders]
        return {item.slug: path.read_text() for item, path in paths if path.exists()}

    def check(self, course, reading):
        self.calls.append(("check", course.slug))
        yield from self.problems

    def prepare(self, reading, plan, *, take, keep, whole):
        self.calls.append(("prepare", sorted(self.texts(reading)), sorted(take), sorted(keep), whole))
        plan.steps += [Step(Action.CREATE, "lab", slug, f"content/{slug}/lab") for slug in self.texts(reading)]
        return SimpleNamespace(
            problems=self.problems, write=lambda plan: self.write(self.texts(reading)), pass_over=self.pass_over
        )

    def write(self, texts):
        self.calls.append(("write", Lesson.objects.count()))
        for slug, text in texts.items():
            course = Course.objects.get(slug=slug)
            MediaFile.objects.create(course=course, name="lab.txt", data=text.encode(), content_type="text/plain")
            if text == "broken":
                raise RuntimeError(text)

    def pass_over(self, keep):
        self.calls.append(("pass over", sorted(keep)))

    def files(self, course):
        for file in MediaFile.objects.filter(course=course, name="lab.txt"):
            yield f"{course.slug}/lab/lab.txt", bytes(file.data)


@pytest.fixture
def labs(monkeypatch):
    found = Labs()
    monkeypatch.setitem(sys.modules, "an_app.labs", found)
    with override_settings(CONTENT_LOADERS=["an_app.labs"]):
        yield found


# Who reads what


def test_the_site_has_the_loader_of_exams():
    assert (loaders(), folders()) == ([exams_loader], {"exam"})


def test_loaders_are_known_by_name_in_their_order(labs, settings):
    settings.CONTENT_LOADERS = ["exams.loader", "an_app.labs"]

    assert (loaders(), folders()) == ([exams_loader, labs], {"exam", "lab"})


@pytest.mark.parametrize(
    ("names", "is_one"),
    [
        (["exam/exam.yml"], True),
        (["exam/exam.yml", ".git/config"], True),
        (["exam/exam.yml", "01-first/module.yml"], False),
        (["exam/exam.yml", "README.md"], False),
        (["media/dots.svg"], False),
        ([".git/config"], False),
        ([], False),
    ],
)
def test_a_supplement_holds_nothing_but_what_further_loaders_read(tmp_path, names, is_one):
    write_tree(tmp_path, dict.fromkeys(names, ""))

    assert is_supplement(tmp_path) is is_one


def test_a_folder_of_a_further_loader_is_no_module(tree, labs):
    tree.write("a-course/lab/lab.txt", "a lab")
    tree.write("a-course/lab/module.yml", "title: No module\n")

    reading = source.read((tree.root,))

    assert reading.problems == []
    assert [module.slug for module in reading.courses[0].modules] == ["first", "second"]
    assert reading.folders == [CourseFolder(tree.root, tree.root / "a-course")]


def test_a_folder_that_no_loader_reads_is_a_module_with_a_problem(tree):
    tree.write("a-course/lab/lab.txt", "a lab")

    assert [str(problem) for problem in source.read((tree.root,)).problems] == [
        "content/a-course/lab:1: must be named number-slug, like 03-generative-ai.",
        "content/a-course/lab:1: a module folder needs a module.yml file with its title.",
    ]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_supplement_belongs_to_the_course_of_another_root(tree, tmp_path, is_first):
    more = write_tree(tmp_path / "more", {"a-course/exam/01-a.md": ""})
    roots = (more, tree.root) if is_first else (tree.root, more)
    course, supplement = CourseFolder(tree.root, tree.root / "a-course"), CourseFolder(more, more / "a-course", True)

    everything, one = source.read(roots), source.read_one(roots, "a-course")

    assert everything.folders == ([supplement, course] if is_first else [course, supplement])
    assert one.folders == [course, supplement]
    assert (everything.problems, one.problems, supplement.slug) == ([], [], "a-course")


def test_a_course_alone_has_no_folders_of_others(tree, tmp_path):
    more = write_tree(tmp_path / "more", {"b-course/exam/01-a.md": "", "a-course/notes.txt": ""})

    assert source.read_one((tree.root, more), "a-course").folders == [CourseFolder(tree.root, tree.root / "a-course")]
    assert source.read_one((more, tree.root), "b-course") is None


def test_a_supplement_of_no_course_is_a_problem(tree, tmp_path):
    more = write_tree(tmp_path / "more", {"b-course/exam/01-a.md": ""})

    assert source.read((tree.root, more)).problems == [
        Problem("more/b-course", 1, "no content folder has a course of this name; mend it.")
    ]


# Written together


def test_a_loader_is_asked_in_turn_and_writes_after_the_lessons(tree, labs):
    tree.write("a-course/lab/lab.txt", "a lab")

    result = tree.sync()

    assert result.out == [*ALL_NEW[:-1], "  new: lab a-course", "9 changed, 0 unchanged."]
    assert labs.calls == [("prepare", ["a-course"], [], [], True), ("write", 3), ("pass over", [])]
    assert bytes(MediaFile.objects.get(name="lab.txt").data) == b"a lab"


def test_a_loader_is_told_what_the_sync_was_told(tree, labs):
    tree.sync()
    labs.calls.clear()

    run("sync_content", tree.root, take=[f"content/{ALPHA_FILE}"], keep=["content/a-course/course.yml"])

    assert labs.calls[0] == ("prepare", [], [f"content/{ALPHA_FILE}"], ["content/a-course/course.yml"], False)
    assert labs.calls[-1] == ("pass over", ["content/a-course/course.yml"])


def test_the_files_of_a_loader_can_be_taken(tree, labs):
    tree.write("a-course/lab/lab.txt", "a lab")

    assert tree.sync(take=["content/a-course/lab"]).status == 0
    assert labs.calls[0] == ("prepare", ["a-course"], ["content/a-course/lab"], [], True)


def test_a_dry_run_writes_nothing(tree, labs):
    tree.write("a-course/lab/lab.txt", "a lab")

    result = tree.sync(dry_run=True)

    assert result.out[-2:] == ["  new: lab a-course", "9 would change, 0 unchanged."]
    assert [call[0] for call in labs.calls] == ["prepare"]


def test_a_problem_of_a_loader_stops_the_whole_sync(tree, labs):
    labs.problems = [Problem("content/a-course/lab", 3, "no lab."), Problem("content/a-course/lab", 1, "so so.", True)]
    before = all_rows()

    assert tree.sync() == Run([], ["content/a-course/lab:3: no lab.", "1 problem; nothing was changed."], 1)
    assert changed(before) == set()


def test_advice_of_a_loader_stops_nothing(tree, labs):
    labs.problems = [Problem("content/a-course/lab", 1, "so so.", True)]

    result = tree.sync()

    assert result.out[-2:] == ["  content/a-course/lab:1: advice: so so.", "8 changed, 0 unchanged."]


def test_what_breaks_while_a_loader_writes_takes_the_lessons_back(tree, labs):
    tree.write("a-course/lab/lab.txt", "broken")
    before = all_rows()

    with pytest.raises(RuntimeError):
        tree.sync()

    assert ("write", 3) in labs.calls
    assert changed(before) == set()


def test_files_are_checked_course_by_course(tree, labs):
    labs.problems = [Problem("content/a-course/lab", 1, "no lab.")]

    result = run("check_content", tree.root)

    assert (result.problems[0], result.status) == ("content/a-course/lab:1: no lab.", 1)
    assert labs.calls == [("check", "a-course")]


# Written out


def test_a_dump_has_the_files_of_loaders_and_a_course_that_is_handed_on_has_not(tree, labs):
    tree.write("a-course/lab/lab.txt", "a lab")
    tree.sync()
    course = Course.objects.get()
    MediaFile.objects.filter(name="lab.txt").update(synced_sha256="")

    whole, part = dict(dump.course_files(course)), dict(dump.course_files(course, whole=False))

    assert whole.keys() - part.keys() == {"a-course/lab/lab.txt"}
    assert whole["a-course/lab/lab.txt"] == b"a lab"
    assert part.keys() - FILES.keys() == {"a-course/media/lab.txt"}
