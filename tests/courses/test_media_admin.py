"""A course's files in the admin: the library, uploads, the picker, and who may do what with them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.demo import instructors
from courses import versions
from courses.manuscript import Manuscript
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson
from courses.models.publication import version
from courses.sync.shapes import digest
from courses.uploads import MOST_SENT, prepare, store
from tests.courses.test_uploads import drawing, mp3, opened, picture
from tests.courses.trees import Tree
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
FRAGMENT = {"X-Fragment": "1"}
ALWAYS_WRITTEN = {"django_admin_log", "courses_publication", "django_session"}


@pytest.fixture
def course():
    return make_course("c", title="Course c")


@pytest.fixture
def other():
    course = make_course("other", title="Course other")
    keep(course, "theirs.png", picture(color=(9, 9, 9)), alt="Theirs")
    return course


@pytest.fixture
def ines(course):
    """Ines teaches course "c" and no other."""
    return instructor("ines@example.org", course)


def instructor(email, *courses):
    person = make_user(email, is_staff=True)
    person.groups.add(instructors())
    for course in courses:
        course.instructors.add(person)
    client = Client()
    client.force_login(person)
    return client


def keep(course, name="a.png", data=None, alt="A red square"):
    return store(course, prepare(name, picture() if data is None else data), alt=alt, by=None, now=NOW)


def sent(name="Photo.png", data=None):
    return SimpleUploadedFile(name, picture(color=(1, 2, 3)) if data is None else data, "text/html")


def to(action, *args):
    return reverse(f"admin:courses_mediafile_{action}", args=args)


def library(client, course=None, **query):
    address = to("changelist")
    response = client.get(address, ({"course__id__exact": course.pk} if course else {}) | query)
    assert response.status_code == 200
    return response


def names(response):
    return [card.file.name for card in response.context["cards"]]


def said(response):
    return [str(message) for message in response.context["messages"]]


def pick(client, course, **query):
    return client.get(to("pick"), {"course": course.pk, **query})


def inserts(response):
    return [unescape(text) for text in re.findall(r'data-insert="([^"]*)"', response.content.decode())]


def fresh(response):
    found = re.search(r'data-fresh="([^"]*)"', response.content.decode())
    return unescape(found[1]) if found else None


def errors(response):
    return [unescape(text) for text in re.findall(r'class="media-error"[^>]*>([^<]*)<', response.content.decode())]


def changed(before):
    after = all_rows()
    return {table for table in before if before[table] != after[table]} - ALWAYS_WRITTEN


# The library


def test_the_library_shows_each_file_with_its_use_and_its_markdown(course, ines):
    module = make_module(course)
    keep(course)
    keep(course, "b.svg", drawing("<g/>"), alt="")
    keep(course, "c.csv", b"a,b\n", alt="")
    make_lesson(module, slug="one", title="Lesson one", body="![A](media/a.png)\n\nSee [it](media/c.csv).\n")

    response = library(ines)

    page = unescape(response.content.decode())
    shown = [
        (card.file.name, card.kind, [lesson.slug for lesson in card.lessons]) for card in response.context["cards"]
    ]
    assert shown == [("a.png", "PNG picture", ["one"]), ("b.svg", "SVG drawing", []), ("c.csv", "CSV", ["one"])]
    for markdown in ("![A red square](media/a.png)", "![](media/b.svg)", "[c.csv](media/c.csv)"):
        assert f'value="{markdown}"' in page
    assert page.count("Not used") == 1 + page.count('use=unused">Not used')
    assert page.count("No alt text yet") == 1
    assert "8 × 6" in page
    assert "Lesson one" in page


def test_the_library_is_filtered_by_use_type_and_words(course, ines):
    for shade, name in enumerate(("a.png", "b.png")):
        keep(course, name, picture(color=(shade * 9, 0, 0)), alt="" if shade else "A boat")
    keep(course, "d.svg", drawing(), alt="A drawing")
    keep(course, "t.csv", b"a\n", alt="")
    keep(course, "s.mp3", mp3(), alt="")
    make_lesson(make_module(course), slug="one", body="![A](media/a.png)\n")

    assert names(library(ines, use="used")) == ["a.png"]
    assert names(library(ines, use="unused")) == ["b.png", "d.svg", "s.mp3", "t.csv"]
    assert names(library(ines, use="wordless")) == ["b.png"]
    assert names(library(ines, kind="picture")) == ["a.png", "b.png"]
    assert names(library(ines, kind="drawing")) == ["d.svg"]
    assert names(library(ines, kind="document")) == ["t.csv"]
    assert names(library(ines, kind="sound")) == ["s.mp3"]
    assert names(library(ines, kind="nonsense", use="nonsense")) == ["a.png", "b.png", "d.svg", "s.mp3", "t.csv"]
    assert names(library(ines, q="boat")) == ["a.png"]


def test_the_library_holds_nothing_of_other_courses(course, other, ines):
    keep(course)

    page = library(ines)

    assert names(page) == ["a.png"]
    assert "Course other" not in page.content.decode()
    assert library(ines, other).context["cards"] == [] or "theirs" not in library(ines, other).content.decode()


def test_the_library_asks_the_same_with_many_files_and_reads_no_bytes(course, ines, django_assert_num_queries):
    module = make_module(course)
    keep(course)
    make_lesson(module, slug="l0", body="![A](media/a.png)\n")
    library(ines, course)
    with django_assert_num_queries(12) as few:
        library(ines, course)
    for number in range(8):
        keep(course, "a.png", picture(color=(number * 9, 0, 1)))
        make_lesson(module, slug=f"l{number + 1}", body="![A](media/a.png)\n\n![B](media/a-2.png)\n")

    with django_assert_num_queries(len(few)) as many:
        library(ines, course)

    assert not any('"courses_mediafile"."data",' in query["sql"] for query in many.captured_queries)


# Pictures of the files


def test_a_photograph_s_thumbnail_is_small_and_kept(course, ines):
    file = keep(course, "a.jpg", picture("JPEG", (1600, 800)))

    response = ines.get(to("picture", file.pk, file.sha256[:16]))

    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert opened(response.content).size == (480, 240)
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_a_drawing_s_thumbnail_has_the_colors_of_the_site_and_nothing_that_acts(course, ines):
    evil = drawing('<circle class="fig-ink" r="2"/><script>alert(1)</script><image href="https://evil.example/x"/>')
    file = MediaFile.objects.create(
        course=course, name="e.svg", data=evil, sha256=digest("e.svg", evil), content_type="image/svg+xml"
    )

    response = ines.get(to("picture", file.pk, file.sha256[:16]))

    text = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml"
    assert '<circle class="fig-ink" r="2"' in text
    assert ".fig-ink" in text
    assert "--ink:" in text
    assert not re.search("script|alert|evil|<image", text)


@pytest.mark.parametrize(
    ("name", "content_type", "data"),
    [
        ("a.csv", "text/csv", b"a"),
        ("a.svg", "image/svg+xml", b"<svg/>"),
        ("a.png", "image/png", b"no picture"),
        ("a.png", "image/jpeg", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_what_has_no_picture_is_404(course, ines, name, content_type, data):
    file = MediaFile.objects.create(
        course=course, name=name, data=data, sha256=digest(name, data), content_type=content_type
    )

    assert ines.get(to("picture", file.pk, file.sha256[:16])).status_code == 404
    assert ines.get(to("picture", file.pk, "0" * 16)).status_code == 404


# Uploading


def test_several_files_are_uploaded_at_once_each_with_its_words(course, ines):
    before = version()

    response = ines.post(
        to("add"),
        {
            "course": course.pk,
            "0-file": sent("My boat.JPG", picture("JPEG")),
            "0-alt": "A boat\r\n on a lake",
            "0-caption": 'The "Alma", 1911',
            "1-alt": "",
            "7-file": sent("table.csv", b"a,b\n"),
            "7-alt": "The table",
            "7-caption": "",
        },
        follow=True,
    )

    assert response.redirect_chain == [(f"{to('changelist')}?course__id__exact={course.pk}", 302)]
    assert said(response) == [
        '“my-boat.jpg” is there. Write it in a lesson as ![A boat on a lake](media/my-boat.jpg "The \\"Alma\\", 1911")',
        "“table.csv” is there. Write it in a lesson as [The table](media/table.csv)",
    ]
    rows = list(MediaFile.objects.values_list("name", "alt", "uploaded_by__email", "synced_sha256"))
    assert rows == [
        ("my-boat.jpg", "A boat on a lake", "ines@example.org", ""),
        ("table.csv", "The table", "ines@example.org", ""),
    ]
    assert version() == before + 2
    assert LogEntry.objects.filter(content_type__model="mediafile").count() == 2


def test_what_is_fit_is_stored_and_the_rest_comes_back_with_the_reason(course, ines):
    response = ines.post(
        to("add"),
        {
            "course": course.pk,
            "0-file": sent("good.png"),
            "0-alt": "Good",
            "3-file": sent("page.png", b"<html><script>alert(1)</script></html>"),
            "3-alt": "My words",
            "3-caption": "My caption",
            "4-alt": "Words without a file",
        },
    )

    assert response.status_code == 200
    assert list(MediaFile.objects.values_list("name", flat=True)) == ["good.png"]
    assert errors(response) == [
        "“page.png”: This is a web page or XML, not a picture; a drawing begins with <svg>.",
        "Choose a file.",
    ]
    page = response.content.decode()
    assert "My words" in page
    assert 'value="My caption"' in page
    assert "“good.png” is there." in page
    assert "Good<" not in page


def test_an_upload_form_without_a_file_says_so(course, ines):
    response = ines.post(to("add"), {"course": course.pk, "0-alt": "", "0-caption": ""})

    assert (response.status_code, said(response)) == (200, ["Choose a file first."])
    assert MediaFile.objects.count() == 0


def test_what_was_changed_is_told(course, ines):
    data = {"course": course.pk, "0-file": sent("x.svg", drawing("<script/><g class='fig-ink'/>")), "0-alt": "X"}

    response = ines.post(to("add"), data, follow=True)

    assert said(response) == [
        "“x.svg” is there. The drawing loses <script>; draw without it, with fig- classes for color. "
        "Write it in a lesson as ![X](media/x.svg)"
    ]


def test_a_file_that_is_there_already_is_offered(course, ines):
    keep(course, "a.png", picture(color=(1, 2, 3)), alt="First words")

    response = ines.post(to("add"), {"course": course.pk, "0-file": sent("again.png"), "0-alt": ""}, follow=True)

    assert said(response) == [
        "The course has this file already, as “a.png”. Write it in a lesson as ![First words](media/a.png)"
    ]
    assert MediaFile.objects.count() == 1
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize("data", [b"", b"\x89PNG" + bytes(MOST_SENT)], ids=["empty", "large"])
def test_files_without_or_with_too_much_in_them_are_refused(course, ines, data):
    response = ines.post(to("add"), {"course": course.pk, "0-file": sent("a.png", data), "0-alt": "A"})

    expected = (
        "“a.png”: The file is over 12 MB; make it smaller." if data else "“a.png”: The file is empty; choose it again."
    )
    assert errors(response) == [expected]


def test_no_more_than_20_files_are_taken_at_once(course, ines):
    data = {"course": course.pk} | {f"{at}-file": sent(f"{at}.csv", f"{at}\n".encode()) for at in range(25)}

    ines.post(to("add"), data)

    assert MediaFile.objects.count() == 20


def test_more_than_the_server_reads_is_refused_before_it_is_looked_at(course, ines):
    large = b"\x89PNG\r\n\x1a\n" + bytes(8 * 1024 * 1024)
    data = {"course": course.pk, "0-file": sent("a.png", large), "0-alt": "My words", "1-file": sent("b.png", large)}

    response = ines.post(to("add"), data)

    assert said(response) == ["Together these files are over 15 MB; upload them one after the other."]
    assert "My words" in response.content.decode()
    assert errors(response) == []
    assert MediaFile.objects.count() == 0


def test_words_that_no_file_could_hold_are_refused(course, ines):
    response = ines.post(to("add"), {"course": course.pk, "0-file": sent(), "0-alt": "a\x07b"})

    assert errors(response) == ["The text holds a character that cannot be shown, U+0007; remove it."]
    assert MediaFile.objects.count() == 0


def test_the_upload_page_offers_the_courses_one_teaches(course, other, ines):
    make_course("second", title="Second").instructors.add(course.instructors.get())

    form = ines.get(to("add"), {"course": course.pk}).context["choice"]

    assert [row.slug for row in form.fields["course"].queryset] == ["c", "second"]
    assert form["course"].value() == str(course.pk)


# One file


def test_words_are_changed_and_lessons_stay_as_they_are(course, ines):
    file = keep(course)
    lesson = make_lesson(make_module(course), slug="one", body="![A](media/a.png)\n")

    response = ines.post(to("change", file.pk), {"alt": "  New\r\n words ", "name": "evil.png", "course": 99})

    file.refresh_from_db()
    assert (response.status_code, file.alt, file.name, file.course) == (302, "New words", "a.png", course)
    assert Lesson.objects.get().segments == lesson.segments


def test_a_file_is_replaced_on_its_page(course, ines, client):
    file = keep(course)
    make_lesson(make_module(course), slug="one", body="![A](media/a.png)\n")
    old = file.get_absolute_url()

    data = {"alt": "A blue one", "replacement": sent("whatever.jpg", picture("JPEG", (20, 10), color=(0, 0, 255)))}
    response = ines.post(to("change", file.pk), data)

    file.refresh_from_db()
    assert (response.status_code, file.alt, file.name, file.width) == (302, "A blue one", "a.png", 20)
    assert file.get_absolute_url() in client.get("/courses/c/one/").content.decode()
    assert client.get(old)["Location"] == file.get_absolute_url()
    assert LogEntry.objects.get().is_change()


def test_a_file_of_another_type_does_not_replace_it(course, ines):
    file = keep(course)
    before = all_rows()

    response = ines.post(to("change", file.pk), {"alt": "A", "replacement": sent("a.svg", drawing())})

    assert response.context["adminform"].form.errors == {
        "replacement": ["“a.png” can only be replaced by a file of its type; upload this one as a file of its own."]
    }
    assert changed(before) == set()


def test_a_file_of_the_folder_gets_words_and_nothing_else(tmp_path):
    tree = Tree(tmp_path)
    tree.sync()
    course = Course.objects.get(slug="a-course")
    ines = instructor("ines@example.org", course)
    file = MediaFile.objects.get(name="dots.svg")
    data, address = bytes(file.data), to("change", file.pk)

    page = ines.get(address).content.decode()
    response = ines.post(address, {"alt": "Two dots", "replacement": sent("dots.svg", drawing("<g/>"))})

    file.refresh_from_db()
    assert "replacement" not in page
    assert "It came with the course’s folder" in page
    assert "deletelink" not in page
    assert (response.status_code, file.alt, bytes(file.data)) == (302, "Two dots", data)
    assert ines.post(to("delete", file.pk), {"post": "yes"}).status_code == 403
    assert tree.sync().out == ["0 changed, 8 unchanged."]
    assert MediaFile.objects.get(name="dots.svg").alt == "Two dots"


def test_an_unused_upload_can_be_removed(course, ines, client):
    file = keep(course)
    before = version()

    assert "deletelink" in ines.get(to("change", file.pk)).content.decode()
    assert ines.post(to("delete", file.pk), {"post": "yes"}).status_code == 302

    assert MediaFile.objects.count() == 0
    assert version() > before
    assert client.get(file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("where", ["text", "draft", "retired", "waiting", "older"])
def test_a_file_that_any_text_of_a_lesson_needs_stays(course, ines, where):
    file = keep(course)
    body = "Words.\n" if where in {"waiting", "older"} else "![A](media/a.png)\n"
    status = where if where in {"draft", "retired"} else "published"
    lesson = make_lesson(make_module(course), slug="one", title="Lesson one", body=body, status=status)
    for text in {"waiting": ["![A](media/a.png)\n"], "older": ["![A](media/a.png)\n", "Words, again.\n"]}.get(
        where, []
    ):
        lesson.refresh_from_db()
        made = Manuscript("One", "one", (1, 0, 0, 0), [], text)
        versions.save(lesson=lesson, manuscript=made, base=lesson.head, author=None, now=NOW)
    before = all_rows()

    page = ines.get(to("change", file.pk)).content.decode()

    assert "deletelink" not in page
    assert "Lesson one" in page
    assert ines.get(to("delete", file.pk)).status_code == 403
    assert ines.post(to("delete", file.pk), {"post": "yes"}).status_code == 403
    assert ines.post(to("changelist"), {"action": "delete_selected", "_selected_action": [file.pk]}).status_code in {
        200, 302,
    }  # fmt: skip
    assert changed(before) == set()


def test_the_page_of_a_file_asks_the_same_with_many_lessons(course, ines, django_assert_num_queries):
    module = make_module(course)
    file = keep(course)
    make_lesson(module, slug="l0", body="![A](media/a.png)\n")
    ines.get(to("change", file.pk))
    with django_assert_num_queries(18) as few:
        ines.get(to("change", file.pk))
    for number in range(5):
        make_lesson(module, slug=f"l{number + 1}", body="![A](media/a.png)\n")

    with django_assert_num_queries(len(few)):
        ines.get(to("change", file.pk))


# The picker


def test_the_picker_holds_the_course_s_files_as_what_to_write(course, other, ines):
    keep(course, alt="A [red] square")
    keep(course, "b.svg", drawing(), alt="")
    keep(course, "c.csv", b"a\n", alt="")

    response = pick(ines, course)

    assert response.status_code == 200
    assert inserts(response) == ["![A \\[red\\] square](media/a.png)", "[c.csv](media/c.csv)"]
    page = response.content.decode()
    assert "<html" not in page
    assert "theirs" not in page
    assert page.count("Write its alt text, and insert") == 1
    assert "3 files" in page


def test_the_picker_finds_by_name_and_words(course, ines):
    for shade, (name, alt) in enumerate([("boat.png", "On a lake"), ("lake.png", "Water"), ("hill.png", "Green")]):
        keep(course, name, picture(color=(shade, 0, 0)), alt=alt)

    assert inserts(pick(ines, course, q="lake")) == ["![On a lake](media/boat.png)", "![Water](media/lake.png)"]
    assert inserts(pick(ines, course, q="LAKE boat")) == ["![On a lake](media/boat.png)"]
    assert inserts(pick(ines, course, q="100%_")) == []
    assert "No file of this course has such a name" in pick(ines, course, q="<b>x").content.decode()


def test_the_picker_asks_the_same_with_many_files(course, ines, django_assert_num_queries):
    keep(course)
    pick(ines, course)
    with django_assert_num_queries(9) as few:
        pick(ines, course)
    for number in range(5):
        keep(course, "a.png", picture(color=(number, 0, 1)))

    with django_assert_num_queries(len(few)):
        pick(ines, course)


def test_an_upload_in_the_picker_is_inserted_at_once(course, ines):
    data = {"course": course.pk, "file": sent("Boat.png"), "alt": "A boat", "caption": "The Alma"}

    response = ines.post(to("upload"), data, headers=FRAGMENT)

    assert response.status_code == 200
    assert fresh(response) == '![A boat](media/boat.png "The Alma")'
    assert inserts(response) == ["![A boat](media/boat.png)"]
    assert errors(response) == []
    assert MediaFile.objects.get().uploaded_by.email == "ines@example.org"


NO_PICTURE = "This is text, not a picture; if it is meant, let its name end in .txt, .csv or .json."
NO_WORDS = "Write the alt text: what a reader should notice. A lesson cannot show a picture without it."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Choose a file."),
        ({"alt": "A"}, "Choose a file."),
        ({"file": ("a.png", b"no")}, NO_PICTURE),
        ({"file": ("a.png", picture()), "alt": "  "}, NO_WORDS),
        (
            {"file": ("a.png", picture()), "alt": "x" * 501},
            "Ensure this value has at most 500 characters (it has 501).",
        ),
    ],
    ids=["nothing", "no file", "no picture", "no words", "too many words"],
)
def test_a_refused_upload_comes_back_in_the_picker(course, ines, data, message):
    before = all_rows()
    fields = {name: sent(*value) if name == "file" else value for name, value in data.items()}

    response = ines.post(to("upload"), {"course": course.pk, **fields}, headers=FRAGMENT)

    assert (response.status_code, errors(response), fresh(response)) == (422, [message], None)
    assert changed(before) == set()


def test_a_drawing_brings_its_own_words_and_a_table_needs_none(course, ines):
    own = {"course": course.pk, "file": sent("d.svg", drawing("<title>Two boats</title>")), "alt": ""}
    table = {"course": course.pk, "file": sent("t.csv", b"a\n"), "alt": ""}

    assert fresh(ines.post(to("upload"), own, headers=FRAGMENT)) == "![Two boats](media/d.svg)"
    assert fresh(ines.post(to("upload"), table, headers=FRAGMENT)) == "[t.csv](media/t.csv)"


def test_an_upload_without_a_script_ends_in_the_library(course, ines):
    good = ines.post(to("upload"), {"course": course.pk, "file": sent("a.png"), "alt": "A"}, follow=True)
    bad = ines.post(to("upload"), {"course": course.pk, "file": sent("a.png", b"x"), "alt": "My words"})

    assert good.redirect_chain == [(f"{to('changelist')}?course__id__exact={course.pk}", 302)]
    assert said(good) == ["“a.png” is there. Write it in a lesson as ![A](media/a.png)"]
    assert bad.status_code == 200
    assert said(bad) == ["This is text, not a picture; if it is meant, let its name end in .txt, .csv or .json."]
    assert "My words" in bad.content.decode()


def test_a_file_is_put_in_with_words_for_the_place(course, ines):
    file = keep(course, alt="")

    first = ines.post(to("words", file.pk), {"alt": "A square", "caption": "Red"}, headers=FRAGMENT)
    second = ines.post(to("words", file.pk), {"alt": "Other words here", "caption": ""}, headers=FRAGMENT)

    assert (fresh(first), fresh(second)) == ('![A square](media/a.png "Red")', "![Other words here](media/a.png)")
    file.refresh_from_db()
    assert file.alt == "A square"


@pytest.mark.parametrize("alt", [" ", "\u200b", "…", "-", "\u00ad\u2060 ."])
def test_a_picture_is_not_put_in_without_words(course, ines, alt):
    file = keep(course, alt="")
    before = all_rows()

    response = ines.post(to("words", file.pk), {"alt": alt, "caption": "Red"}, headers=FRAGMENT)

    assert (response.status_code, fresh(response)) == (422, None)
    assert errors(response) == [
        "Write the alt text: what a reader should notice. A lesson cannot show a picture without it."
    ]
    assert changed(before) == set()
    plain = ines.post(to("words", file.pk), {"alt": "A", "caption": ""}, follow=True)
    assert said(plain) == ["Write this in the lesson: ![A](media/a.png)"]


# Who may


def test_who_gets_where(course, other):
    file = keep(course)
    staff = make_user(is_staff=True)
    reader = make_user("viewer@example.org", is_staff=True)
    course.instructors.add(reader)
    operator = make_user(is_staff=True, is_superuser=True)
    roles = {"guest": None, "learner": make_user(), "staff": staff, "no rights": reader, "operator": operator}
    clients = {"ines": instructor("i@example.org", course), "cleo": instructor("k@example.org", other)}
    for role, person in roles.items():
        clients[role] = Client()
        if person:
            clients[role].force_login(person)

    def statuses(ask):
        return {role: ask(client).status_code for role, client in clients.items()}

    away = {"guest": 302, "learner": 302, "staff": 403, "no rights": 403}
    seen = {**away, "ines": 200, "operator": 200}
    assert statuses(lambda c: c.get(to("pick"), {"course": course.pk})) == {**seen, "cleo": 404}
    assert statuses(lambda c: c.get(to("picture", file.pk, file.sha256[:16]))) == {**seen, "cleo": 404}
    assert statuses(lambda c: c.get(to("add"))) == {**seen, "cleo": 200}
    assert statuses(lambda c: c.get(to("changelist"))) == {**seen, "cleo": 200}
    assert statuses(lambda c: c.get(to("change", file.pk))) == {**seen, "cleo": 302}
    before = all_rows()
    data = {"course": course.pk, "alt": "A"}
    assert statuses(lambda c: c.post(to("upload"), data, headers=FRAGMENT)) == {
        **away, "ines": 422, "operator": 422, "cleo": 404,
    }  # fmt: skip
    assert statuses(lambda c: c.post(to("words", file.pk), {"alt": ""}, headers=FRAGMENT)) == {
        **away, "staff": 404, "ines": 422, "operator": 422, "cleo": 404,
    }  # fmt: skip
    assert changed(before) == set()


@pytest.mark.parametrize("course_id", ["", "0", "-1", "x", "9" * 30, "1e3", "\x00", "٣"])
def test_a_course_that_is_none_is_404(ines, course_id):
    assert ines.get(to("pick"), {"course": course_id}).status_code == 404
    assert ines.post(to("upload"), {"course": course_id}, headers=FRAGMENT).status_code == 404


def test_nothing_goes_to_another_course(course, other, ines):
    before = all_rows()
    theirs = MediaFile.objects.get()

    uploaded = ines.post(to("upload"), {"course": other.pk, "file": sent(), "alt": "A"}, headers=FRAGMENT)
    added = ines.post(to("add"), {"course": other.pk, "0-file": sent(), "0-alt": "A"})
    changed_one = ines.post(to("change", theirs.pk), {"alt": "Mine", "replacement": sent()})
    removed = ines.post(to("delete", theirs.pk), {"post": "yes"})

    assert (uploaded.status_code, added.status_code, changed_one.status_code, removed.status_code) == (
        404,
        200,
        302,
        403,
    )
    assert errors(added) == ["Select a valid choice. That choice is not one of the available choices."]
    assert changed(before) == set()


def test_reading_writes_nothing_and_writing_is_post(course, ines):
    file = keep(course)
    before = all_rows()

    for address in (to("changelist"), to("add"), to("change", file.pk), to("picture", file.pk, file.sha256[:16])):
        assert ines.get(address).status_code == 200
    pick(ines, course)
    assert ines.get(to("upload")).status_code == 405
    assert ines.get(to("words", file.pk)).status_code == 405
    assert ines.post(to("pick"), {"course": course.pk}).status_code == 405

    assert all_rows() == before


def test_forms_of_other_sites_are_refused(course, ines):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = ines.cookies
    file = keep(course)

    assert strict.post(to("upload"), {"course": course.pk, "file": sent(), "alt": "A"}).status_code == 403
    assert strict.post(to("add"), {"course": course.pk, "0-file": sent()}).status_code == 403
    assert strict.post(to("words", file.pk), {"alt": "A"}).status_code == 403
    assert MediaFile.objects.count() == 1


def test_hostile_words_are_only_words(course, ines):
    evil = '"><script>alert(1)</script>![x](javascript:1)'
    keep(course, alt=evil)

    for page in (library(ines), pick(ines, course), ines.get(to("change", MediaFile.objects.get().pk))):
        assert "<script>alert" not in page.content.decode()
    assert inserts(pick(ines, course)) == [
        '!["\\>\\<script\\>alert(1)\\</script\\>!\\[x\\](javascript:1)](media/a.png)'
    ]
