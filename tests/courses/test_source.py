"""Content folders read into values, and every way in which a folder or a file can be wrong."""

import io
import os

import pytest
from PIL import Image

from courses.sync import source
from courses.sync.shapes import digest
from tests.courses.trees import ALPHA, FILES, Tree


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def problems(tree):
    return [str(problem) for problem in sorted(source.read((tree.root,)).problems)]


def picture(kind, size=(3, 2)):
    file = io.BytesIO()
    Image.new("RGB", size).save(file, kind)
    return file.getvalue()


def test_a_course_is_read_with_its_modules_lessons_and_files(tree):
    reading = source.read((tree.root,))

    (course,) = reading.courses
    assert reading.problems == []
    assert (course.path, course.slug, course.values["title"]) == ("content/a-course/course.yml", "a-course", "A Course")
    assert [(m.path, m.slug, m.position, m.title, m.summary) for m in course.modules] == [
        ("content/a-course/01-first/module.yml", "first", 1, "The first", ""),
        ("content/a-course/02-second/module.yml", "second", 2, "The second", "Where it goes on."),
    ]
    assert [(m.slug, x.path, x.slug, x.position, x.title, x.status, x.body_line) for m, x in course.lessons()] == [
        ("first", "content/a-course/01-first/01-alpha.md", "alpha", 1, "Alpha", "published", 11),
        ("first", "content/a-course/01-first/02-beta.md", "beta", 2, "Beta", "published", 7),
        ("second", "content/a-course/02-second/01-gamma.md", "gamma", 1, "Gamma", "draft", 5),
    ]
    assert [(f.path, f.name, f.content_type, f.data) for f in course.media] == [
        ("content/a-course/media/dots.svg", "dots.svg", "image/svg+xml", FILES["a-course/media/dots.svg"].encode()),
        ("content/a-course/media/table.csv", "table.csv", "text/csv; charset=utf-8", b"a,b\n1,2\n"),
    ]


def test_front_matter_and_body_are_kept_as_they_are(tree):
    lesson = next(lesson for _, lesson in source.read((tree.root,)).courses[0].lessons())

    assert f"---\n{lesson.front_matter}---\n{lesson.body}" == ALPHA
    assert lesson.sha256 == digest("01-first/01-alpha.md", ALPHA)


@pytest.mark.parametrize(
    "written",
    [
        ALPHA.replace("\n", "\r\n"),
        ALPHA.replace("\n", "\r"),
        "\ufeff" + ALPHA,
        ALPHA.replace("---\n\nWhat", "---  \n\nWhat"),
    ],
)
def test_line_ends_a_byte_order_mark_and_blanks_after_the_fence_do_not_count(tree, written):
    before = next(lesson for _, lesson in source.read((tree.root,)).courses[0].lessons())
    tree.write("a-course/01-first/01-alpha.md", written.encode())

    after = next(lesson for _, lesson in source.read((tree.root,)).courses[0].lessons())

    assert after == before


def test_a_lesson_may_be_nothing_but_its_fields(tree):
    tree.write("a-course/02-second/01-gamma.md", "---\ntitle: Gamma\n---")

    gamma = list(source.read((tree.root,)).courses[0].lessons())[-1][1]

    assert (gamma.front_matter, gamma.body, gamma.body_line) == ("title: Gamma\n", "", 4)
    assert gamma.sha256 == digest("02-second/01-gamma.md", "---\ntitle: Gamma\n---\n")


def test_hidden_and_other_files_are_left_alone(tree):
    for name in (".git/config", "a-course/.hidden/module.yml", "a-course/_drafts/x.md", "a-course/media/.DS_Store"):
        tree.write(name, "x")
    for name in ("README.md", "a-course/notes.txt", "a-course/01-first/notes.txt", "a-course/exam/item.md"):
        tree.write(name, "x")

    assert problems(tree) == []


def test_several_roots_are_read_and_a_missing_one_is_a_problem(tree, tmp_path):
    other = Tree(tmp_path / "other", {"b-course/course.yml": "title: B\n"})

    reading = source.read((tree.root, other.root, tmp_path / "nowhere"))

    assert [course.slug for course in reading.courses] == ["a-course", "b-course"]
    assert [str(problem) for problem in reading.problems] == [
        f"{tmp_path}/nowhere:1: this content folder does not exist; make it or mend CONTENT_ROOTS."
    ]


def test_one_course_in_two_roots_is_a_problem(tree, tmp_path):
    other = Tree(tmp_path / "other", {"a-course/course.yml": "title: A again\n"})

    reading = source.read((tree.root, other.root))

    assert [str(problem) for problem in reading.problems] == [
        "content/a-course/course.yml:1: course “a-course” is also in content/a-course/course.yml; rename one."
    ]


A = "content/a-course"
NAMED = "must be named number-slug, like"
FENCES = "a lesson starts with a `---` line, its fields, and another `---` line."


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"b/readme.txt": "x"}, ["content/b:1: a course folder needs a course.yml file."]),
        (
            {"B_b/course.yml": "title: B\n"},
            ["content/B_b/course.yml:1: the folder “B_b” must be named with a-z, 0-9 and hyphens, at most 80 in all."],
        ),
        (
            {f"{'b' * 81}/course.yml": "title: B\n"},
            [
                f"content/{'b' * 81}/course.yml:1: the folder “{'b' * 81}” must be named with a-z, 0-9 and hyphens, "
                "at most 80 in all."
            ],
        ),
        (
            {"a-course/third/module.yml": "title: x\n"},
            [f"{A}/third:1: {NAMED} 03-generative-ai."],
        ),
        (
            {"a-course/03-third/01-x.md": "---\ntitle: x\n---\n"},
            [f"{A}/03-third:1: a module folder needs a module.yml file with its title."],
        ),
        (
            {"a-course/02-other/module.yml": "title: x\n"},
            [f"{A}/02-second/module.yml:1: module number 02 is also “other”; renumber one."],
        ),
        (
            {"a-course/03-first/module.yml": "title: x\n"},
            [f"{A}/03-first/module.yml:1: module “first” is also {A}/01-first/module.yml; rename one."],
        ),
        (
            {"a-course/01-first/2-x.md": "---\ntitle: x\n---\n"},
            [f"{A}/01-first/2-x.md:1: {NAMED} 04-beyond-text.md."],
        ),
        (
            {"a-course/01-first/003-x.md": "---\ntitle: x\n---\n"},
            [f"{A}/01-first/003-x.md:1: {NAMED} 04-beyond-text.md."],
        ),
        (
            {"a-course/01-first/03-Upper.md": "---\ntitle: x\n---\n"},
            [f"{A}/01-first/03-Upper.md:1: {NAMED} 04-beyond-text.md."],
        ),
        (
            {f"a-course/01-first/03-{'x' * 81}.md": "---\ntitle: x\n---\n"},
            [f"{A}/01-first/03-{'x' * 81}.md:1: the slug has 81 characters; at most 80 fit."],
        ),
        (
            {"a-course/01-first/02-again.md": "---\ntitle: x\n---\n"},
            [f"{A}/01-first/02-beta.md:1: lesson number 02 is also “again”; renumber one."],
        ),
        (
            {"a-course/02-second/02-alpha.md": "---\ntitle: x\n---\n"},
            [f"{A}/02-second/02-alpha.md:1: the slug “alpha” is also used by {A}/01-first/01-alpha.md; rename one."],
        ),
        (
            {"a-course/02-second/02-new.md": "---\ntitle: x\nformerly: [alpha]\n---\n"},
            [f"{A}/02-second/02-new.md:1: the slug “alpha” is also used by {A}/01-first/01-alpha.md; rename one."],
        ),
        (
            {"a-course/02-second/02-glossary.md": "---\ntitle: x\n---\n"},
            [f"{A}/02-second/02-glossary.md:1: the slug “glossary” is an address of the site; choose another."],
        ),
        ({"a-course/02-second/02-x.md": "title: x\n"}, [f"{A}/02-second/02-x.md:1: {FENCES}"]),
        ({"a-course/02-second/02-x.md": ""}, [f"{A}/02-second/02-x.md:1: {FENCES}"]),
        ({"a-course/02-second/02-x.md": "---\ntitle: x\nno end\n"}, [f"{A}/02-second/02-x.md:1: {FENCES}"]),
        (
            {"a-course/02-second/02-x.md": "---\nstatus: draft\ntitel: x\n---\n"},
            [
                f"{A}/02-second/02-x.md:2: “title” is missing; add a line `title: …`.",
                f"{A}/02-second/02-x.md:3: “titel” is not a field here; the fields are domain, edition, facts, "
                "formerly, forward, minutes, objectives, prerequisites, reviewed_by, reviewed_on, status, title.",
            ],
        ),
        (
            {"a-course/02-second/02-x.md": "---\ntitle: x\n\n\nbad: a: b\n---\n"},
            [f'{A}/02-second/02-x.md:5: a value with a colon in it needs quotes, like title: "Beyond Text: Images".'],
        ),
        (
            {"a-course/02-second/02-x.md": b"---\ntitle: x\n---\n\nline five\nsix \xff\n"},
            [f"{A}/02-second/02-x.md:6: not UTF-8 text; save the file as UTF-8."],
        ),
        (
            {"a-course/02-second/02-x.md": "---\ntitle: x\n---\n\nfive\x00\n"},
            [f"{A}/02-second/02-x.md:5: a NUL character; remove it."],
        ),
        (
            {"a-course/02-second/02-x.md": "---\ntitle: x\n---\n" + "x" * 256 * 1024},
            [f"{A}/02-second/02-x.md:1: the file has 262,161 bytes; at most 262,144 are read. Split it."],
        ),
        (
            {"a-course/course.yml": "title: A Course\nstatus: open\n"},
            [f"{A}/course.yml:2: “status” is 'open'; it must be one of draft, published, retired."],
        ),
        (
            {"a-course/01-first/module.yml": "title: x\n\ttab: y\n"},
            [f"{A}/01-first/module.yml:2: a tab cannot start a token; indent with spaces."],
        ),
        (
            {"a-course/media/Big Name.png": b"x"},
            [f"{A}/media/Big Name.png:1: media file names use a-z, 0-9, dot, hyphen and underscore."],
        ),
        (
            {"a-course/media/page.html": "x"},
            [
                f"{A}/media/page.html:1: this type of file is not served; use .csv, .gif, .jpeg, .jpg, .json, .mp3, "
                ".pdf, .png, .svg, .txt, .webp."
            ],
        ),
        (
            {"a-course/media/sub/x.png": b"x"},
            [f"{A}/media/sub:1: only plain files may stand in media/, no folders or links."],
        ),
        (
            {"a-course/media/long.txt": b"x" * (5 * 1024 * 1024 + 1)},
            [f"{A}/media/long.txt:1: the file is over 5 MB; make it smaller."],
        ),
        (
            {"a-course/media/fake.png": picture("GIF")},
            [f"{A}/media/fake.png:1: not a PNG picture; save it in the format that its name says."],
        ),
        (
            {"a-course/media/cut.jpg": picture("JPEG")[:20]},
            [f"{A}/media/cut.jpg:1: not a JPEG picture; save it in the format that its name says."],
        ),
        (
            {"a-course/media/old.svg": b"<svg>\xe9</svg>"},
            [f"{A}/media/old.svg:1: this drawing is not UTF-8 text; save it as UTF-8."],
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_is_wrong_is_told_with_file_and_line(tree, files, expected):
    for name, text in files.items():
        tree.write(name, text)

    assert problems(tree) == expected


def test_a_picture_of_too_many_pixels_is_refused(tree):
    file = io.BytesIO()
    Image.new("1", (10_000, 9_000)).save(file, "PNG")
    tree.write("a-course/media/huge.png", file.getvalue())

    assert problems(tree) == [f"{A}/media/huge.png:1: this picture has too many pixels; make it smaller."]


@pytest.mark.parametrize(("name", "kind"), [("p.png", "PNG"), ("p.jpg", "JPEG"), ("p.webp", "WEBP"), ("p.gif", "GIF")])
def test_a_picture_knows_its_size(tree, name, kind):
    tree.write(f"a-course/media/{name}", picture(kind, (30, 20)))

    found = {file.name: file for file in source.read((tree.root,)).courses[0].media}

    assert (found[name].width, found[name].height) == (30, 20)
    assert (found["dots.svg"].width, found["dots.svg"].height) == (None, None)


def test_a_link_in_the_media_folder_is_refused(tree, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    os.symlink(tmp_path / "secret.txt", tree.root / "a-course/media/secret.txt")

    reading = source.read((tree.root,))

    assert [str(problem) for problem in reading.problems] == [
        f"{A}/media/secret.txt:1: only plain files may stand in media/, no folders or links."
    ]
    assert "secret.txt" not in {file.name for file in reading.courses[0].media}


def test_a_folder_named_like_a_lesson_is_a_problem(tree):
    tree.write("a-course/01-first/03-x.md/file", "x")

    assert problems(tree) == [
        f"{A}/01-first/03-x.md:1: cannot be read (Is a directory); make it a plain file that the site may read."
    ]


def test_all_problems_of_all_files_are_told_at_once(tree):
    tree.edit("a-course/course.yml", "title", "titel")
    tree.edit("a-course/01-first/module.yml", "title", "titel")
    tree.edit("a-course/01-first/02-beta.md", "status: published", "status: secret")
    tree.write("a-course/02-second/01-gamma.md", b"\xff")

    assert [line.split(": ")[0] for line in problems(tree)] == [
        f"{A}/01-first/02-beta.md:3",
        f"{A}/01-first/module.yml:1",
        f"{A}/01-first/module.yml:1",
        f"{A}/02-second/01-gamma.md:1",
        f"{A}/course.yml:1",
        f"{A}/course.yml:1",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\na: 1\n---\nbody\n", ("a: 1\n", "body\n")),
        ("---\n---\n", ("", "")),
        ("---\na: 1\n---", ("a: 1\n", "")),
        ("---\na: 1\n--- \nbody", ("a: 1\n", "body")),
        ("---\na: 1\n----\nb\n---\nc", ("a: 1\n----\nb\n", "c")),
        ("---\na: 1\n---\n\n---\nrule\n", ("a: 1\n", "\n---\nrule\n")),
        (" ---\na: 1\n---\n", None),
        ("---\na: 1\n", None),
        ("--- \na: 1\n---\n", None),
        ("", None),
    ],
)
def test_front_matter_stands_between_two_lines_of_dashes(text, parts):
    assert source.split_front_matter(text) == parts
