"""The key of a question, its feedback, hints and explanation never travel before they are due: for every kind, what is
sent of an untouched question is the same to the byte whatever the key is."""

import pytest
from django.db import transaction
from django.test import Client

from accounts.personal import Personal
from courses import marks, pages
from courses.models.outline import Course
from quizzes import pace
from tests.factories import BODY, make_course, make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_X_FRAGMENT": "1"}
AFTER = "Hint: A secret hint.\n\nExplanation: A secret explanation.\n"
WHY = "\n  > A secret reason."
#: For every kind, texts that differ in their key and in what is said afterwards, and in nothing that is asked.
KEYED = {
    "single": [
        f"- ( ) One{WHY}\n- (x) Two{WHY}\n- ( ) Three\n",
        f"- (x) One\n- ( ) Two{WHY}\n- ( ) Three{WHY} At length.\n",
        "- ( ) One\n- ( ) Two\n- (x) Three\n",
    ],
    "true or false": ["- (x) True\n- ( ) False\n", f"- ( ) True{WHY}\n- (x) False{WHY}\n"],
    "multiple": [
        f"- [ ] One{WHY}\n- [x] Two\n- [ ] Three\n",
        f"- [x] One\n- [x] Two{WHY}\n- [ ] Three\n",
        "- [x] One\n- [x] Two\n- [x] Three\n",
    ],
    "numeric": [
        "- = 5\n",
        f"- = 1234567.5 +- 2%{WHY}\n- != 7{WHY}\n- != 9\n",
        "- = 0.5 .. 1.5\n",
    ],
    "text": [
        '- = "one"\n',
        f'- = "another long answer altogether"{WHY}\n- = "two"\n- != "three"{WHY}\n',
    ],
    "matching": [
        f"- One -> Eins{WHY}\n- Two -> Zwei{WHY}\n- Three -> Drei\n- -> Vier\n",
        "- One -> Vier\n- Two -> Drei\n- Three -> Eins\n- -> Zwei\n",
        f"- One -> Zwei\n- Two -> Eins\n- Three -> Vier{WHY}\n- -> Drei\n",
    ],
    "ordering": ["1. One\n2. Two\n3. Three\n", "1. Three\n2. One\n3. Two\n", "1. Two\n2. Three\n3. One\n"],
}
REFLECTIONS = ["What do you think?\n\nExplanation: A secret explanation.\n", "What do you think?\n"]


def block(name, answers):
    if name == "reflection":
        return f"::: reflection {{#q}}\n\n{answers}\n:::\n"
    return f"::: question {{#q}}\n\nWhich?\n\n{answers}\n{AFTER}\n:::\n"


def sent(body):
    """All that guests and learners are sent of an untouched question with this text, in a site of its own."""
    pages.shelf.pages.clear()
    pace.forget()
    with transaction.atomic():
        module = make_module(make_course("c", title="Course"), slug="m", title="Module")
        make_lesson(module, slug="l", title="Lesson", body=BODY + body)
        guest, learner = Client(), Client()
        learner.force_login(make_user("ann@example.org"))
        lesson = guest.get("/courses/c/l/")
        learner.get("/courses/c/l/")
        stored = pages.shelf.pages["/courses/c/l/", "learner"][1]
        raw, packed = [], []
        personal = {"csrf_token": "T", "reader_name": "Ann", "module_done": "0"}
        marks.fill(stored.parts, Personal(personal), raw, packed)
        found = (
            lesson.content,
            lesson["ETag"],
            b"".join(raw),
            guest.get("/courses/c/practice/?only=all&started=1").content,
            guest.post("/courses/c/practice/q/", {"do": "check"}, **HERE).content,
            guest.post("/courses/c/practice/q/", {"do": "again"}, **HERE).content,
        )
        assert guest.cookies == {}
        transaction.set_rollback(True)
    assert not Course.objects.exists()
    return found


@pytest.mark.parametrize("kind", KEYED)
def test_pages_do_not_depend_on_the_key_by_a_single_byte(kind):
    bodies = [block("question", answers) for answers in KEYED[kind]]

    found = {sent(body) for body in bodies}

    assert len(set(bodies)) == len(bodies) > 1
    (texts,) = found
    for text in texts:
        assert b"secret" not in (text if isinstance(text, bytes) else text.encode())
    assert texts[0].count(b'id="q-q"') == texts[2].count(b'id="q-q"') == texts[3].count(b'id="q-q"') == 1
    assert texts[1].startswith('"')


@pytest.mark.parametrize("answers", REFLECTIONS)
def test_what_others_may_have_thought_waits_until_one_has_written(answers):
    (texts,) = {sent(block("reflection", answers))}

    assert b"What do you think?" in texts[0]
    assert [text for text in texts if b"secret" in (text if isinstance(text, bytes) else text.encode())] == []


def test_a_reflection_is_the_same_with_and_without_its_explanation():
    assert len({sent(block("reflection", answers)) for answers in REFLECTIONS}) == 1
