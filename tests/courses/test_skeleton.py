"""A new course runs as it is: as files and as rows, without a problem, without advice, and in canonical form."""

import re

import pytest

from courses import archive, checking, skeleton
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module, Term
from courses.rendering import Block, budget
from courses.skeleton import SlugTaken
from courses.sync import source
from courses.sync.dump import course_files
from quizzes.models.question import Question
from tests.courses.trees import Run, Tree, run
from tests.factories import make_course, make_user, write_tree
from tests.snapshot import all_rows

TITLE = 'Knots: an "introduction"'


def test_a_new_course_has_no_problem_no_advice_and_nothing_to_format(tmp_path):
    root = write_tree(tmp_path / "content", skeleton.files("knots", TITLE))

    reading = source.read((root,))

    assert (reading.problems, list(checking.check(reading))) == ([], [])
    assert run("check_content", root, strict=True) == Run(["1 course, 2 lessons: no problems."], [], 0)
    assert run("format_content", root, check=True) == Run(["2 lessons: nothing to change."], [], 0)


def test_it_is_a_draft_with_two_modules_and_one_of_everything(tmp_path):
    (course,) = source.read((write_tree(tmp_path / "content", skeleton.files("knots", f"  {TITLE}\n")),)).courses
    text = "\n".join(lesson.body for _, lesson in course.lessons())

    assert (course.slug, course.values["title"], course.values["status"]) == ("knots", TITLE, "draft")
    assert [(module.slug, [lesson.slug for lesson in module.lessons]) for module in course.modules] == [
        ("start", ["a-first-lesson"]),
        ("practice", ["questions-of-several-kinds"]),
    ]
    assert sorted(set(re.findall(r"^> \[!(\w+)\]", text, re.MULTILINE))) == ["example", "key", "try", "watch"]
    assert all(part in text for part in ("](#term ", "\nTable: ", "](media/", "\n$$\n", "](lesson:"))
    rendered = [budget.render_document(lesson.body, {}) for _, lesson in course.lessons()]
    blocks = [segment for each in rendered for segment in each.segments if isinstance(segment, Block)]
    assert [block.name for block in blocks] == ["question"] * 6 + ["reflection"]


def test_its_drawing_says_what_it_shows_and_takes_its_colors_from_classes():
    drawing = skeleton.files("knots", TITLE)["knots/media/lighthouse.svg"].decode()

    assert "<title>" in drawing
    assert "<desc>" in drawing
    shapes = re.findall(r"<(?:path|rect|circle|text) [^>]*>", drawing)
    assert len(shapes) == 10
    assert all('class="fig-' in shape for shape in shapes)
    assert len(drawing) < 4096


@pytest.mark.parametrize(
    ("slug", "title", "problem"),
    [
        ("Knots", TITLE, "“Knots” cannot be a course's address; use a-z, 0-9 and single hyphens, at most 80 in all."),
        ("a" * 81, TITLE,
         f"“{'a' * 81}” cannot be a course's address; use a-z, 0-9 and single hyphens, at most 80 in all."),
        ("../knots", TITLE,
         "“../knots” cannot be a course's address; use a-z, 0-9 and single hyphens, at most 80 in all."),
        ("", TITLE, "“” cannot be a course's address; use a-z, 0-9 and single hyphens, at most 80 in all."),
        ("media", TITLE, "“media” is a name of the site's own; choose another."),
        ("knots", " \n", "A course needs a title; write one."),
        ("knots", "x" * 161, "The title has 161 characters; at most 160 fit."),
        ("knots", "a\x00b", "The title holds a character that cannot be shown, U+0000; remove it."),
    ],
)  # fmt: skip
def test_what_cannot_be_a_course_is_told(slug, title, problem, tmp_path):
    assert skeleton.problem_of(slug, title) == problem
    with pytest.raises(ValueError, match=re.escape(problem)):
        skeleton.files(slug, title)
    assert run("new_course", slug, title=title, root=tmp_path) == Run([], [problem], 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", [TITLE, "no", "- x", "# x", "a: b", "1.10", "Über“alles”", "'", "{a}", "&a *b"])
def test_any_title_is_read_back_as_it_was_given(title, tmp_path):
    (course,) = source.read((write_tree(tmp_path / "content", skeleton.files("knots", title)),)).courses

    assert course.values["title"] == title


# The command


def test_the_command_writes_the_files_and_says_what_to_do_next(tmp_path):
    ran = run("new_course", "knots", title=TITLE, root=tmp_path)

    assert ran == Run(
        [
            f"knots: 6 files in {tmp_path}/knots",
            f"1. Write over the lessons; manage.py check_content {tmp_path} says what is wrong, with its line.",
            f"2. Take the course in: manage.py sync_content {tmp_path}. Instructors see it while it is a draft.",
            "3. When it is ready, write status: published into knots/course.yml and sync again.",
        ],
        [],
        0,
    )
    found = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == skeleton.files("knots", TITLE)


def test_the_command_refuses_a_folder_that_is_there_in_any_content_root(tmp_path, settings):
    settings.CONTENT_ROOTS = (tmp_path / "one", tmp_path / "two")
    (tmp_path / "two/knots").mkdir(parents=True)

    assert run("new_course", "knots", title=TITLE) == Run(
        [], [f"{tmp_path}/two/knots is already there; choose another slug."], 1
    )
    assert run("new_course", "bends", title=TITLE).out[:2] == [
        f"bends: 6 files in {tmp_path}/one/bends",
        "1. Write over the lessons; manage.py check_content says what is wrong, with its line.",
    ]
    assert run("new_course", "bends", title=TITLE).status == 1
    settings.CONTENT_ROOTS = ()
    assert run("new_course", "knots", title=TITLE).problems == ["There is no content folder; name one with --root."]


# As rows


@pytest.mark.django_db
def test_as_rows_it_is_the_same_course_and_taught_by_who_made_it(tmp_path):
    ines = make_user("ines@example.org", is_staff=True)

    course = skeleton.create(slug="knots", title=TITLE, instructor=ines)

    assert (course.title, course.status, list(course.instructors.all())) == (TITLE, "draft", [ines])
    assert dict(course_files(course)) == skeleton.files("knots", TITLE)
    assert (Module.objects.count(), Lesson.objects.count(), MediaFile.objects.count()) == (2, 2, 1)
    assert (Question.objects.count(), Term.objects.count()) == (7, 1)
    tree = Tree(tmp_path, skeleton.files("knots", TITLE))
    assert tree.sync().out == ["0 changed, 6 unchanged."]


@pytest.mark.django_db
def test_a_course_that_is_there_is_not_written_over():
    make_course("knots")
    before = all_rows()

    with pytest.raises(SlugTaken):
        skeleton.create(slug="knots", title=TITLE)

    assert all_rows() == before


@pytest.mark.django_db
def test_a_course_that_appears_meanwhile_is_not_written_over(monkeypatch):
    prepare = archive.prepare

    def slowly(files, slug, **options):
        load = prepare(files, slug, **options)
        make_course(slug, title="Of somebody else")
        return load

    monkeypatch.setattr(archive, "prepare", slowly)

    with pytest.raises(SlugTaken):
        skeleton.create(slug="knots", title=TITLE, instructor=make_user())

    assert [(course.title, course.instructors.count()) for course in Course.objects.all()] == [("Of somebody else", 0)]
