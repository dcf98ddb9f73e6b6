"""The history of one question: every answer as it was asked and judged then, for the one who gave it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from courses import writing
from courses.models.outline import Course, Lesson, Module
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from tests.factories import BODY, make_course, make_lesson, make_module, make_user, question_text
from tests.quizzes.practicing import NOW, give
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

ADDRESS = "/learn/practice/botany/fruit/"
STEM = "Which one is a fruit?"
CHOICES = "A carrot An apple A cabbage"


@pytest.fixture
def lesson():
    module = make_module(make_course("botany", title="Botany"), title="Plants")
    return make_lesson(module, slug="plants", title="Plants and parts", body=BODY + question_text("fruit"))


@pytest.fixture
def ann():
    return make_user("ann@example.org", name="Ann")


def revision(key="fruit"):
    found = QuestionRevision.objects.select_related("question__lesson__course").filter(question__key=key)
    return found.order_by("-number", "-wording")[0]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def main_of(response):
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", html, flags=re.DOTALL)).split())


def entries(page):
    """The words of each answer on the page, in order."""
    return [words(part.split("</li>")[0]) for part in page.split('<li class="q"')[1:]]


def rewrite(lesson, old, new):
    body = lesson.body.replace(old, new)
    assert body != lesson.body
    lesson.body = body
    media = writing.course_media(lesson.course.media_files.all())
    writing.store(lesson, writing.derive(body, media, objectives=len(lesson.objectives)))


def test_a_guest_is_sent_to_sign_in_and_back(client, lesson):
    assert client.get(ADDRESS)["Location"] == f"/accounts/login/?next={ADDRESS}"


def test_each_answer_says_when_where_how_sure_and_how_it_went(ann, lesson):
    ann.time_zone = "Asia/Tokyo"
    ann.save()
    give(ann, revision(), "a", sure=True, now=NOW)
    give(ann, revision(), None, now=NOW + timedelta(minutes=1), place="set")
    give(ann, revision(), "b", sure=False, now=NOW + timedelta(days=1), place="review")

    response = signed_in(ann).get(ADDRESS)

    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-cache")
    found = entries(main_of(response))
    assert [entry.split(STEM)[0].split("> ")[-1].strip() for entry in found] == [
        "1 Feb 2026, 21:00 Review You were not sure Right",
        "31 Jan 2026, 21:01 Practice set You had the answer shown",
        "31 Jan 2026, 21:00 Lesson You were sure Not quite",
    ]
    right, shown, wrong = (entry.split(STEM)[1] for entry in found)
    assert "Yes: it grows from a flower and holds seeds." in right
    assert "The answer A fruit grows from a flower and holds seeds." in shown
    assert "A carrot Not this one Tempting, because it is sweet. A carrot is a root." in wrong
    for secret in ("it grows from a flower", "A cabbage is leaves", "A fruit grows"):
        assert secret not in wrong


def test_nothing_can_be_answered_there(ann, lesson):
    for value in ("a", "b", None):
        give(ann, revision(), value)

    page = main_of(signed_in(ann).get(ADDRESS))

    assert page.count("<fieldset disabled>") == page.count("<fieldset") == 3
    assert re.findall(r"<(form|button)", page) == []


def test_an_old_answer_keeps_the_question_as_it_was(ann, lesson):
    give(ann, revision(), "a", now=NOW)
    rewrite(lesson, "A carrot\n", "A leek\n")
    give(ann, revision(), "a", now=NOW + timedelta(days=1))

    new, old = entries(main_of(signed_in(ann).get(ADDRESS)))

    assert ("A leek" in new, "A carrot Not this one" in new) == (True, False)
    assert ("A leek" in old, "A carrot Not this one" in old) == (False, True)


def test_somebody_elses_answers_are_not_there(ann, lesson):
    give(make_user(), revision(), "a", sure=True)

    page = main_of(signed_in(ann).get(ADDRESS))

    assert entries(page) == []
    assert "No answers yet" in page


def test_an_unknown_question_is_404(ann, lesson):
    client = signed_in(ann)

    for address in ("botany/other", "nowhere/fruit", "botany/FRUIT", "botany/" + "x" * 3000):
        assert client.get(f"/learn/practice/{address}/").status_code == 404


def hide_question():
    Question.objects.update(is_retired=True)


def hide_lesson():
    Lesson.objects.update(status="retired")


def take_back_lesson():
    Lesson.objects.update(status="draft")


def hide_module():
    Module.objects.update(is_retired=True)


def hide_course():
    Course.objects.update(status="retired")


def take_back_course():
    Course.objects.update(status="draft")


@pytest.mark.parametrize(
    "hide", [hide_question, hide_lesson, take_back_lesson, hide_module, hide_course, take_back_course]
)
def test_what_cannot_be_read_any_more_stays_for_those_who_answered(ann, lesson, hide):
    give(ann, revision(), "a")
    reader = signed_in(make_user())
    assert reader.get(ADDRESS).status_code == 200

    hide()

    page = main_of(signed_in(ann).get(ADDRESS))
    assert len(entries(page)) == 1
    assert "This question is no longer asked. Your answers are kept." in page
    assert 'href="/courses/botany/plants/' not in page
    assert ('href="/courses/botany/"' in page) is (hide not in {hide_course, take_back_course})
    assert reader.get(ADDRESS).status_code == 404


def test_a_readable_question_leads_back_to_its_lesson(ann, lesson):
    page = main_of(signed_in(ann).get(ADDRESS))

    assert 'href="/courses/botany/plants/#q-fruit"' in page
    assert "1.1 Plants and parts" in page


def test_a_question_without_a_form_has_no_history_yet(ann, lesson):
    Question.objects.update(revision=None)

    assert signed_in(ann).get(ADDRESS).status_code == 404


def test_links_to_lessons_are_links_where_this_reader_may_follow(ann, lesson):
    for slug, status in (("nuts", "published"), ("secret", "draft")):
        make_lesson(lesson.module, slug=slug, body="Words.\n", status=status)
    linking = question_text("linking").replace(
        "A carrot is a root.", "See [nuts](lesson:nuts) and [the draft](lesson:secret)."
    )
    make_lesson(lesson.module, slug="links", body=BODY + linking)
    give(ann, revision("linking"), "a")

    page = main_of(signed_in(ann).get("/learn/practice/botany/linking/"))

    assert 'See <a href="/courses/botany/nuts/" data-lesson="nuts">nuts</a> and the draft.' in page


def test_a_page_holds_twenty_answers(ann, lesson):
    for number in range(45):
        give(ann, revision(), "a", now=NOW + timedelta(days=number))
    client = signed_in(ann)

    pages = {name: main_of(client.get(f"{ADDRESS}?page={name}")) for name in ("", "1", "2", "3", "4", "-1", "x")}

    counts = {name: len(entries(page)) for name, page in pages.items()}
    assert counts == {"": 20, "1": 20, "2": 20, "3": 5, "4": 5, "-1": 5, "x": 20}
    assert entries(pages["1"])[0].find("16 Mar 2026") >= 0
    assert entries(pages["3"])[-1].find("31 Jan 2026") >= 0
    ways = {name: re.findall(r'href="\?page=(\d)" rel="(\w+)"', page) for name, page in pages.items()}
    assert (ways["1"], ways["2"], ways["3"]) == ([("2", "next")], [("1", "prev"), ("3", "next")], [("2", "prev")])
    assert "Page 2 of 3" in words(pages["2"])
    assert "45 answers, the newest first" in words(pages["1"])


@pytest.mark.parametrize("answers", [1, 10, 1000])
def test_a_history_asks_the_same_however_long_it_is(ann, lesson, answers, django_assert_num_queries):
    row = give(ann, revision(), "a")
    fields = {field.attname: getattr(row, field.attname) for field in PracticeAnswer._meta.fields} | {"id": None}
    PracticeAnswer.objects.bulk_create(PracticeAnswer(**fields) for _ in range(answers - 1))
    client = signed_in(ann)

    with django_assert_num_queries(5):  # session, user, question, how many answers, and one page of them
        page = main_of(client.get(ADDRESS))

    assert len(entries(page)) == min(answers, 20)


def test_reading_a_history_writes_nothing(ann, lesson):
    give(ann, revision(), "a")
    client = signed_in(ann)
    before = all_rows()

    client.get(ADDRESS)
    client.head(ADDRESS)

    assert client.post(ADDRESS).status_code == 405
    assert all_rows() == before
