"""What a person gets who asks for everything: all of theirs, nothing of others, and of exams no more than is open."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.declared import Exported, declared
from exams import accommodations, results
from exams.models.blueprint import Exam
from exams.models.certificate import Certificate
from exams.models.sitting import Sitting
from quizzes.models.practice import PracticeAnswer
from tests.exams.sittings import START, make_exam, sit
from tests.factories import make_course, make_user, now
from tests.lives import a_busy_life, a_place_to_learn, a_year_of_practice
from tests.privacy.zips import exported

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    a_place_to_learn()
    person = make_user("ann@example.org", name="Ann Ash")
    a_busy_life(person)
    return person


def test_everything_of_a_person_is_there_and_nothing_of_others(ann):
    bob = make_user("bob@example.org", name="Bob Birch")
    a_busy_life(bob)
    held = Certificate.objects.get(learner=ann)

    found = exported(ann)

    assert found.names == [
        "README.txt", "account.json", "reading.json", "practice.json", "practice-answers.csv", "reviews.csv",
        "exams.json", "exam-results.csv", f"certificates/{held.number}.pdf", f"certificates/{held.number}.json",
    ]  # fmt: skip
    empty = {f"{app.name}.{name}" for app in declared() for name, rows in found.json(app.name).items() if not rows}
    assert empty == {
        "account.groups", "account.permissions", "account.erasure", "account.authenticators", "account.sessions",
        "account.connected_accounts", "account.admin_log", "reading.teaching", "reading.versions", "reading.unsaved",
        "reading.files", "exams.papers",
    }  # fmt: skip
    assert [row["email"] for row in found.json("account")["account"]] == ["ann@example.org"]
    assert held.token in found.files[f"certificates/{held.number}.json"].decode()
    assert found.files[f"certificates/{held.number}.pdf"].startswith(b"%PDF")
    of_bob = [str(value) for value in (bob.email, bob.name, *Sitting.objects.filter(learner=bob).values_list("uuid"))]
    of_bob.append(Certificate.objects.get(learner=bob).number)
    assert [(name, word) for name, data in found.files.items() for word in of_bob if word.encode() in data] == []


def test_the_lists_are_read_by_a_spreadsheet_and_run_nothing(ann):
    lesson = PracticeAnswer.objects.filter(learner=ann).first().question.lesson
    type(lesson).objects.filter(pk=lesson.pk).update(title="=1+1")

    found = exported(ann)

    answers, reviews, taken = found.csv("practice-answers"), found.csv("reviews"), found.csv("exam-results")
    assert [row[:9] for row in answers] == [
        ["Course", "Lesson", "Question", "Asked", "Your answer", "Result", "Score", "You were sure", "Where"],
        ["Botany", "'=1+1", "fruit-q1", "Which one is a fruit?", "A carrot", "not right", "0.0", "yes", "Lesson"],
        ["Botany", "'=1+1", "fruit-q2", "Which one is a fruit?", "An apple", "right", "1.0", "", "Lesson"],
    ]
    assert [row[1:4] for row in reviews] == [
        ["Course", "Question or term", "How you remembered it"],
        ["Botany", "fruit-q1", "again"],
    ]
    assert taken == [
        ["Exam", "Attempt", "Began (UTC)", "Ended (UTC)", "State", "Passed", "Points", "Of", "Needed to pass"],
        ["The exam", "1", "2026-03-02 09:00:00", "2026-03-02 09:01:00", "Released", "yes", "6.00", "6.00", "4.00"],
    ]


def test_the_text_explains_every_file_and_every_list(ann):
    found = exported(ann)

    text = found.files["README.txt"].decode()
    assert "ann@example.org" in text.replace("\r\n", " ")
    assert [name for name in found.names[1:] if f"\r\n{name}\r\n" not in text] == []
    lists = [table for app in declared() for table in app.tables if isinstance(table, Exported)]
    assert [table.name for table in lists if f"\r\n  {table.name}: " not in text] == []
    assert max(len(line) for line in text.splitlines()) <= 80


#: What an exam shows → what of its results is told beside when, which version, and whether it was passed.
SHOWN = {
    "pass": set(),
    "score": {"points", "most", "pass_mark"},
    "domains": {"points", "most", "pass_mark", "domains"},
}


def test_of_an_exam_as_much_is_told_as_its_pages_show():
    ann = make_user("ann@example.org")
    always = {"sitting", "version", "is_passed", "is_kept", "reason", "made_at"}
    for shows in SHOWN:
        sit(make_exam(make_course(f"exam-{shows}"), rules={"shows": shows}), ann, right=6)
    waiting = {"release": "after window", "closes": (now() + timedelta(days=9)).isoformat()}
    sit(make_exam(make_course("waits"), rules=waiting), ann, right=6)

    found = exported(ann)

    told = [set(row) - always for row in found.json("exams")["results"]]
    assert told == list(SHOWN.values())
    assert [row[6:] for row in found.csv("exam-results")[1:]] == [[], *[["6.00", "6.00", "4.00"]] * 2, []]
    everything = b"".join(data for name, data in found.files.items() if name.endswith((".json", ".csv")))
    assert (b"apple of" in everything, b"grows from" in everything) == (False, False)


def test_questions_keys_and_reasons_are_there_once_they_are_open_to_the_learner():
    ann, bob = make_user("ann@example.org"), make_user("bob@example.org")
    closes = START + timedelta(minutes=50)
    rules = {"shows": "answers", "release": "after window", "closes": closes.isoformat()}
    exam = make_exam(items=3, rules=rules, kinds=("single", "matching"))  # three are asked of each domain
    sitting = sit(exam, ann, right=5)
    sit(exam, bob, right=1)
    assert exported(ann).json("exams")["papers"] == []
    Sitting.objects.update(state="released", released_at=now())

    found = exported(ann).json("exams")

    assert [(row["sitting"], row["number"], row["result"]) for row in found["papers"]] == [
        (str(sitting.uuid), number, "right" if number < 6 else "wrong") for number in range(1, 7)
    ]
    single = next(row for row in found["papers"] if row["asked"].startswith("Which one"))
    assert single["your_answer"] == single["right_answer"]
    assert single["reasons"] == [{"of": single["right_answer"], "is_right": True, "reason": "It grows from a flower."}]
    matched = next(row for row in found["papers"] if row["asked"].startswith("Match"))
    assert set(matched["right_answer"].split("; ")) == {"apple → fruit", "carrot → root"}
    latest = results.latest(sitting)
    assert [row["items"] for row in found["results"]] == [json.loads(json.dumps(latest.items))]


def test_the_trail_tells_a_person_what_is_about_them_and_of_others_only_that_they_did_it(ann):
    bob = make_user("bob@example.org")
    a_busy_life(bob)
    accommodations.agree(exam=Exam.objects.get(), learner=ann, by=bob, now=now(), values={"breaks": 3})

    trail = exported(ann).json("exams")["trail"]

    about = [row for row in trail if row["subject"].startswith("sitting:")]
    assert [(row["action"], row["by"]) for row in about][:2] == [("sitting started", "you"), ("sitting ended", "you")]
    assert {row["by"] for row in trail} == {"you", "the site", "staff"}
    agreed = [row for row in trail if row["action"] == "accommodation set"]
    assert [(row["by"], row["data"]["breaks"], "learner" in row["data"]) for row in agreed] == [
        ("you", 1, False),
        ("staff", 3, False),
    ]
    assert [row["data"] for row in trail if row["action"] == "item corrected"] == [{}]
    assert [row for row in trail if "chain" in row["data"] or "paper" in row["data"]] == []


def test_it_asks_the_same_number_of_queries_for_one_row_and_for_three(ann):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            exported(ann)
        return len(asked)

    for number in range(2):
        make_exam(make_course(f"other-{number}"))
    once = queries()
    a_year_of_practice(ann, answers=40, reviews=20)
    for course in ("other-0", "other-1"):
        sit(Exam.objects.get(course__slug=course), ann, right=6)

    assert queries() == once
