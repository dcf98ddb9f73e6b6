"""The practice endpoint: every state, with and without JavaScript, for guests and learners; what is kept and sent."""

import re

import pytest
from django.test import Client

from accounts.models import User
from courses import pages, progress, writing
from courses.models import publication
from courses.models.outline import Course, Lesson
from courses.models.progress import Enrolment
from quizzes.models.practice import Guest, PracticeAnswer
from quizzes.models.question import Question
from tests.factories import BODY, QUESTION, make_course, make_lesson, make_module, make_user, now
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
FRAGMENT = {**HERE, "HTTP_X_FRAGMENT": "1"}
SEVERAL = """\
::: question {#several objective=1 level=understand section=second}

Which are fruits?

- [x] A plum
  > It holds a stone.
- [ ] A leek
  > A leek is a stem.
- [x] A pear
  > It holds pips.

Explanation: Both grow from a flower.

:::
"""


@pytest.fixture
def lesson():
    module = make_module(make_course("botany"))
    return make_lesson(module, slug="fruit", body=BODY + QUESTION % {"key": "fruit"} + "\n" + SEVERAL)


@pytest.fixture
def guest(lesson):
    return Client()


@pytest.fixture
def learner(lesson):
    client = Client()
    client.force_login(make_user("ann@example.org", name="Ann"))
    return client


def ask(client, data, *, key="fruit", headers=FRAGMENT):
    return client.post(f"/courses/botany/practice/{key}/", data, **headers)


def words(response):
    """The visible words of a response, in order."""
    text = re.sub(r"<(?:svg|head|script).*?</(?:svg|head|script)>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_nothing_chosen_is_said_beside_the_question(guest):
    response = ask(guest, {"do": "check"})

    assert response.status_code == 200
    assert "Error: Choose an answer before you check it" in words(response)
    assert 'aria-describedby="q-fruit-err"' in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_a_wrong_answer_gets_its_own_reason_and_gives_nothing_else_away(guest):
    text = words(ask(guest, {"do": "check", "answer": "a"}))

    assert "A carrot Not this one Tempting, because it is sweet. A carrot is a root." in text
    assert "Not quite Look again at First things , then have another go. Try again Show the answer" in text
    for secret in ("it grows from a flower", "A cabbage is leaves", "A fruit grows", "Think of seeds"):
        assert secret not in text


def test_a_right_answer_is_explained(guest):
    text = words(ask(guest, {"do": "check", "answer": "b", "tries": "1"}))

    assert "An apple Right, on your second try Yes: it grows from a flower and holds seeds." in text
    assert "Why that’s right A fruit grows from a flower and holds seeds. Covered in First things" in text
    assert "A carrot is a root" not in text


@pytest.mark.parametrize(
    ("tries", "label"),
    [
        ("0", "Right "),
        ("1", "Right, on your second try "),
        ("2", "Right, on your third try "),
        ("6", "Right, on try 7 "),
    ],
)
def test_the_number_of_tries_is_said_in_words(guest, tries, label):
    assert f"An apple {label}Yes:" in words(ask(guest, {"answer": "b", "tries": tries}))


def test_the_answer_is_shown_on_request(guest):
    text = words(ask(guest, {"do": "show"}))

    assert "The answer A fruit grows from a flower and holds seeds." in text
    assert "Not quite" not in text


def test_a_hint_keeps_what_was_chosen(guest):
    response = ask(guest, {"do": "hint", "answer": "c"})

    assert "Hint Think of seeds." in words(response)
    assert re.search(r'value="c" id="q-fruit-c" checked', response.content.decode())
    assert "Show a hint" not in words(response)


def test_trying_again_starts_afresh_and_counts_on(guest):
    response = ask(guest, {"do": "again", "answer": "a", "tries": "2"})

    assert "Check answer" in words(response)
    assert "checked" not in response.content.decode()
    assert 'name="tries" value="2"' in response.content.decode()


def test_several_answers_say_which_belong_and_that_more_do(guest):
    text = words(ask(guest, {"answer": ["a", "b"]}, key="several"))

    assert "Question 2 of 2 · Select all that apply Which are fruits?" in text
    assert "A plum Right It holds a stone." in text
    assert "A leek Not this one A leek is a stem." in text
    assert "At least one more answer applies." in text
    assert "It holds pips" not in text


@pytest.mark.parametrize("answer", [["z"], ["a", "b"], ["<script>"], ["\x00"], ["a" * 5000]])
def test_an_answer_that_is_none_of_the_choices_asks_again(guest, answer):
    response = ask(guest, {"answer": answer})

    assert response.status_code == 200
    assert "This question has changed since you opened the page. Choose again from these answers." in words(response)


@pytest.mark.parametrize("field", ["revision", "tries", "hints"])
@pytest.mark.parametrize("value", ["-1", "abc", "9" * 30, "1,5", "\x00", ""])
def test_odd_numbers_only_change_the_wording(guest, field, value):
    response = ask(guest, {"answer": "b", field: value})

    assert response.status_code == 200
    assert "Why that’s right" in words(response)


def test_a_form_without_javascript_brings_the_lesson_back_at_the_question(guest):
    response = ask(guest, {"answer": "a"}, headers=HERE)
    page = response.content.decode()

    assert "<h1>Lesson fruit</h1>" in page
    assert page.count('<form class="q"') == 2
    assert page.count("Not this one") == 1
    assert 'action="/courses/botany/practice/fruit/#q-fruit"' in page
    assert list(response.cookies) == ["practice"]


def test_a_guests_answers_are_kept_for_the_browser(guest):
    for data in ({"answer": "a", "sure": "yes"}, {"answer": "b"}, {"do": "show"}, {"do": "hint"}, {}):
        ask(guest, data)

    rows = PracticeAnswer.objects.order_by("pk").values_list("learner", "response", "is_correct", "was_sure")
    assert list(rows) == [
        (None, {"choice": "a"}, False, True),
        (None, {"choice": "b"}, True, None),
        (None, None, None, None),
    ]
    assert Guest.objects.count() == 1


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False), ("", None), ("maybe", None)])
def test_how_sure_a_learner_was_is_kept(learner, said, kept):
    ask(learner, {"answer": "a", "sure": said})

    assert PracticeAnswer.objects.get().was_sure is kept


def test_how_sure_somebody_is_stays_chosen_when_the_form_comes_back(guest):
    html = ask(guest, {"do": "hint", "sure": "no"}).content.decode()

    assert re.findall(r'name="sure" value="(\w+)"( checked)?', html) == [("yes", ""), ("no", " checked")]


def test_a_learners_answers_are_kept_as_they_were_given(learner, lesson):
    ask(learner, {"do": "check"})
    ask(learner, {"do": "hint"})
    ask(learner, {"answer": "a"})
    ask(learner, {"do": "again"})
    ask(learner, {"answer": "b"}, headers=HERE)
    ask(learner, {"do": "show"})
    ask(learner, {"answer": ["a", "b"]}, key="several")

    rows = PracticeAnswer.objects.order_by("pk").values_list("question__key", "response", "is_correct", "score")
    assert list(rows) == [
        ("fruit", {"choice": "a"}, False, 0.0),
        ("fruit", {"choice": "b"}, True, 1.0),
        ("fruit", None, None, None),
        ("several", {"choices": ["a", "b"]}, False, 0.0),
    ]
    assert set(PracticeAnswer.objects.values_list("learner__email", "revision__number")) == {("ann@example.org", 1)}


def test_further_fields_of_a_form_change_nothing(learner):
    ask(learner, {"answer": "a", "is_correct": "1", "score": "1", "learner": "99", "answered_at": "2001-01-01"})

    (row,) = PracticeAnswer.objects.all()
    assert (row.is_correct, row.score, row.learner.email) == (False, 0.0, "ann@example.org")
    assert row.answered_at.year > 2001


def rewrite(lesson, old, new):
    lesson.body = lesson.body.replace(old, new)
    derived = writing.derive(lesson.body, {}, objectives=1)
    assert derived.problems == []
    writing.store(lesson, derived)


def test_an_answer_counts_against_the_form_that_was_shown(learner, lesson):
    rewrite(lesson, "A carrot is a root.", "Carrots are roots.")

    old = ask(learner, {"answer": "a", "revision": "1.1"})
    new = ask(learner, {"answer": "a", "revision": "1.2"})
    unnumbered = ask(learner, {"answer": "a"})

    assert "A carrot is a root." in words(old)
    assert "Carrots are roots." in words(new)
    assert "Carrots are roots." in words(unnumbered)
    assert list(PracticeAnswer.objects.order_by("pk").values_list("revision__wording", flat=True)) == [1, 2, 2]


def test_a_revision_that_never_was_is_not_found(guest):
    assert ask(guest, {"answer": "a", "revision": "7"}).status_code == 404


def test_only_post_answers(guest):
    assert guest.get("/courses/botany/practice/fruit/").status_code == 405


def test_a_question_that_is_not_asked_is_not_found(guest, learner, lesson):
    assert ask(guest, {"answer": "a"}, key="nothing").status_code == 404
    assert ask(guest, {"answer": "a"}).status_code == 200

    rewrite(lesson, SEVERAL, "")
    assert ask(guest, {"answer": "a"}, key="several").status_code == 404
    assert Question.objects.get(key="several").is_retired

    lesson.status = Lesson.Status.DRAFT
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))
    assert ask(guest, {"answer": "a"}).status_code == 404
    assert ask(learner, {"answer": "a"}).status_code == 404


def test_a_drafts_question_is_there_for_its_instructor(lesson):
    lesson.status = Lesson.Status.DRAFT
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))
    teacher, stranger = make_user("ines@example.org", is_staff=True), make_user("sam@example.org", is_staff=True)
    lesson.course.instructors.add(teacher)
    statuses = []
    for user in (teacher, stranger):
        client = Client()
        client.force_login(user)
        statuses.append(ask(client, {"answer": "a"}).status_code)

    assert statuses == [200, 404]


SECRETS = ("it is sweet", "grows from a flower", "is leaves", "Think of seeds", "a stone", "is a stem", "holds pips")


@pytest.mark.parametrize("who", ["guest", "learner"])
def test_the_page_as_sent_holds_no_key_feedback_hint_or_explanation(who, request):
    page = request.getfixturevalue(who).get("/courses/botany/fruit/").content.decode()

    assert page.count('<form class="q"') == 2
    assert [secret for secret in SECRETS if secret in page] == []
    assert re.findall(r"data-right|correct|is_right", page) == []


def sent(body):
    """The bytes and the tag of a signed-out page of a lesson made from ``body`` in an empty site."""
    Question.objects.all().delete()
    Lesson.objects.all().delete()
    pages.shelf.pages.clear()
    Course.objects.all().delete()
    make_lesson(make_module(make_course("botany"), slug="plants"), slug="fruit", body=body)
    response = Client().get("/courses/botany/fruit/")
    return response.content, response["ETag"]


def test_another_key_changes_no_byte_of_the_page():
    body = BODY + QUESTION % {"key": "fruit"} + "\n" + SEVERAL
    permuted = body.replace("( ) A carrot", "(x) A carrot").replace("(x) An apple", "( ) An apple")
    permuted = permuted.replace("[ ] A leek", "[x] A leek").replace("[x] A pear", "[ ] A pear")

    assert permuted != body
    assert sent(body) == sent(permuted)


def test_an_answer_costs_the_same_queries_however_long_the_course(django_assert_num_queries, lesson, guest, learner):
    ask(guest, {"answer": "a"})
    for number in range(30):
        make_lesson(lesson.module, slug=f"more-{number}")
    ask(guest, {"answer": "a"})

    ask(learner, {"answer": "a"})
    keeping = 5  # a savepoint at both ends, the answer, the standing read and written
    with django_assert_num_queries(3 + keeping):  # the content version, the guest found and held
        ask(guest, {"answer": "a"})
    with django_assert_num_queries(3 + keeping):  # session, user, content version
        ask(learner, {"answer": "a"})


# Every state, for guests and learners, as a part of the page and as the whole of it

STATES = [
    # fields, what the page says of the question, the row that a learner gets
    ({}, "Error: Choose an answer before you check it", None),
    ({"do": "check"}, "Error: Choose an answer before you check it", None),
    ({"do": "check", "answer": ""}, "Error: Choose an answer before you check it", None),
    ({"answer": "a"}, "Not quite", ({"choice": "a"}, False)),
    ({"do": "check", "answer": "a"}, "Not quite", ({"choice": "a"}, False)),
    ({"do": "check", "answer": "b"}, "Why that’s right", ({"choice": "b"}, True)),
    ({"do": "anything", "answer": "b"}, "Why that’s right", ({"choice": "b"}, True)),
    ({"do": ["again", "check"], "answer": "b"}, "Why that’s right", ({"choice": "b"}, True)),
    ({"do": "show", "answer": "a"}, "The answer", (None, None)),
    ({"do": "hint", "answer": "a"}, "Hint Think of seeds.", None),
    ({"do": "again", "answer": "b"}, "Check answer", None),
    ({"do": "check", "answer": "d"}, "This question has changed since you opened the page.", None),
    ({"do": "check", "answer": ["b", "b", "c"]}, "This question has changed since you opened the page.", None),
    ({"do": "check\x00", "answer": "b\x00"}, "This question has changed since you opened the page.", None),
    ({"do": "check", "answer": "b", "revision": "1"}, "Why that’s right", ({"choice": "b"}, True)),
    ({"do": "check", "answer": "b", "revision": "9" * 400}, "Why that’s right", ({"choice": "b"}, True)),
    ({"do": "check", "answer": "b", "tries": "-7", "hints": "1e9"}, "Why that’s right", ({"choice": "b"}, True)),
]


@pytest.mark.parametrize("headers", [HERE, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize(("fields", "said", "row"), STATES)
def test_a_guest_gets_an_answer_and_a_cookie_only_with_one_that_is_kept(guest, fields, said, row, headers):
    before = all_rows()

    response = ask(guest, fields, headers=headers)

    assert response.status_code == 200
    assert said in words(response)
    assert ("<h1>" in response.content.decode()) is (headers is HERE)
    assert response["Cache-Control"] == "private, no-store"
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert list(response.cookies) == (["practice"] if row else [])
    rows = list(PracticeAnswer.objects.filter(learner=None, guest__isnull=False).values_list("response", "is_correct"))
    assert rows == ([row] if row else [])
    if not row:
        assert all_rows() == before


@pytest.mark.parametrize("headers", [HERE, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize(("fields", "said", "row"), STATES)
def test_a_learner_gets_the_same_answer_and_a_row(learner, fields, said, row, headers):
    response = ask(learner, fields, headers=headers)

    assert response.status_code == 200
    assert said in words(response)
    rows = list(PracticeAnswer.objects.values_list("response", "is_correct"))
    assert rows == ([row] if row else [])
    assert response.content.decode().count('name="csrfmiddlewaretoken"') >= 1


@pytest.mark.parametrize("who", ["guest", "learner"])
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"answer": "b", "revision": "2"}, 404),
        ({"answer": "b", "revision": "200000000"}, 404),
        ({"answer": [str(number) for number in range(1000)]}, 200),
        ({"answer": [str(number) for number in range(1001)]}, 400),
        ({f"field{number}": "x" for number in range(1001)}, 400),
        ({"answer": "x" * (2 * 1024 * 1024 + 1)}, 400),
    ],
)
def test_forms_that_no_page_sends(request, who, fields, status):
    client = request.getfixturevalue(who)
    before = all_rows()

    assert ask(client, fields).status_code == status
    assert all_rows() == before


@pytest.mark.parametrize("who", ["guest", "learner"])
@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"answer=b", "application/x-www-form-urlencoded; charset=utf-16", 400),
        (b"answer=b", "application/x-www-form-urlencoded; charset=nonsense", 400),
        (b"answer=%ff%fe", "application/x-www-form-urlencoded", 200),
        (b"answer=%ED%A0%80", "application/x-www-form-urlencoded", 200),
        (b"", "", 200),
        (b'{"answer": "b"}', "application/json", 200),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", 200),
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=" + "y" * 300, 400),
    ],
)
def test_bodies_that_no_browser_sends(request, who, body, content_type, status):
    client = request.getfixturevalue(who)
    before = all_rows()

    response = client.generic("POST", "/courses/botany/practice/fruit/", body, content_type, **FRAGMENT)

    assert response.status_code == status
    assert all_rows() == before


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_only_post_is_answered(guest, method):
    response = getattr(guest, method)("/courses/botany/practice/fruit/", **HERE)

    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "address",
    [
        "botany/practice/FRUIT",
        "botany/practice/several-more",
        "nowhere/practice/fruit",
        "botany/practice/" + "x" * 3000,
    ],
)
def test_a_question_that_is_not_there_is_404(guest, learner, address):
    for client in (guest, learner):
        assert client.post(f"/courses/{address}/", {"answer": "b"}, **FRAGMENT).status_code == 404


def test_a_question_of_the_same_name_in_another_course_is_another_question(learner):
    module = make_module(make_course("zoology"))
    other = (QUESTION % {"key": "fruit"}).replace("Which one is a fruit?", "Which one is a beast?")
    make_lesson(module, slug="beasts", body=BODY + other)

    response = learner.post("/courses/zoology/practice/fruit/", {"answer": "b"}, **FRAGMENT)

    assert "Which one is a beast?" in words(response)
    assert PracticeAnswer.objects.get().question.course.slug == "zoology"


@pytest.mark.parametrize("hide", ["lesson", "module", "course", "draft course"])
def test_a_hidden_lesson_takes_its_questions_along_at_once(guest, learner, lesson, hide):
    instructor = make_user(is_staff=True)
    lesson.course.instructors.set([instructor])
    editor = Client()
    editor.force_login(instructor)
    assert [ask(client, {"answer": "b"}).status_code for client in (guest, learner, editor)] == [200] * 3

    if hide == "lesson":
        Lesson.objects.update(status="retired")
    elif hide == "module":
        lesson.module.is_retired = True
        lesson.module.save()
    else:
        lesson.course.status = "retired" if hide == "course" else "draft"
        lesson.course.save()
    publication.publish()

    expected = [404, 404, 200 if hide == "draft course" else 404]
    assert [ask(client, {"answer": "b"}).status_code for client in (guest, learner, editor)] == expected


def test_a_whole_page_moves_the_place_to_the_questions_and_a_part_does_not(learner, lesson):
    ask(learner, {"answer": "b"}, headers=FRAGMENT)
    assert not Enrolment.objects.exists()

    ask(learner, {"answer": "b"}, headers=HERE)

    assert Enrolment.objects.values_list("lesson", "section").get() == (lesson.pk, "check")


def test_a_whole_page_is_the_learners_own(learner, lesson):
    progress.mark_complete(learner=lesson_reader(), lesson=lesson, now=now())

    page = ask(learner, {"answer": "b"}, headers=HERE).content.decode()

    assert "Ann" in page
    assert "Lesson complete" in page
    assert page.count('class="tick"') == 1


def lesson_reader():
    return User.objects.get(email="ann@example.org")


LINKING = (QUESTION % {"key": "linking"}).replace(
    "A carrot is a root.", "See [nuts](lesson:nuts#s) and [the draft](lesson:draft)."
)


@pytest.mark.parametrize("headers", [HERE, FRAGMENT], ids=["page", "fragment"])
def test_links_of_a_question_lead_to_lessons_that_the_reader_may_read(guest, learner, lesson, headers):
    for slug, status in (("nuts", "published"), ("draft", "draft")):
        make_lesson(lesson.module, slug=slug, body="x\n", status=status)
    make_lesson(lesson.module, slug="links", body=f"{BODY}Read [nuts](lesson:nuts).\n\n{LINKING}")
    instructor = make_user(is_staff=True)
    lesson.course.instructors.set([instructor])
    editor = Client()
    editor.force_login(instructor)

    pages_sent = [
        ask(client, {"answer": "a"}, key="linking", headers=headers).content.decode()
        for client in (guest, learner, editor)
    ]

    for page in pages_sent:
        assert '<a href="/courses/botany/nuts/#s-s" data-lesson="nuts">nuts</a>' in page
        assert 'href="../' not in page
    draft = '<a href="/courses/botany/draft/" data-lesson="draft">the draft</a>'
    assert [draft in page for page in pages_sent] == [False, False, True]


def test_a_whole_page_asks_the_same_at_any_size(django_assert_num_queries, lesson, guest, learner):
    for size in (1, 30):
        for number in range(size):
            make_lesson(lesson.module, slug=f"more-{size}-{number}", body="x\n")
        for client in (guest, learner):
            ask(client, {"answer": "a"}, headers=HERE)

        keeping = 5
        with django_assert_num_queries(7 + keeping):  # the version, the guest (2), the outline (2), slugs, questions
            ask(guest, {"answer": "a"}, headers=HERE)
        with django_assert_num_queries(9 + keeping):  # session and user instead of the guest; what is done, the place
            ask(learner, {"answer": "a"}, headers=HERE)


def test_a_question_is_kept_until_the_content_changes(guest, lesson):
    ask(guest, {"answer": "a"})
    rewrite(lesson, "A carrot is a root.", "Carrots are roots.")

    assert "Carrots are roots." in words(ask(guest, {"answer": "a"}))
    assert "A carrot is a root." in words(ask(guest, {"answer": "a", "revision": "1"}))


def test_a_refusal_says_what_to_do(guest, learner):
    for client in (guest, learner):
        response = ask(client, {"answer": "a"}, headers={"HTTP_SEC_FETCH_SITE": "cross-site"})
        assert response.status_code == 403
        assert "Reload the page. Send the form once more." in words(response)
    assert not PracticeAnswer.objects.exists()
