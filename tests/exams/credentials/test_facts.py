"""What a certificate says: the facts of a sitting, as they were when it was issued, and as JSON."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from exams.credentials import wording
from exams.credentials.facts import Facts, UnusableName, clean_name, facts_of, months_after
from tests.exams.credentials.holders import FACTS, NOW, NUMBER, RULES, make_exam, make_result, make_sitting


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Amara Osei", "Amara Osei"),
        ("  Amara \t Osei\n", "Amara Osei"),
        ("Zoe\u0308 Łukasiewicz", "Zoë Łukasiewicz"),
        ("王小明", "王小明"),
        ("محمد علي الحسن", "محمد علي الحسن"),
        ("می\u200cنا", "می\u200cنا"),
        ("O’Neill-d'Arc, Jr.", "O’Neill-d'Arc, Jr."),
        ("Ana 2", "Ana 2"),
        ("<script>#let</script>", "<script>#let</script>"),
        ("x" * 100, "x" * 100),
    ],
)
def test_a_name_in_any_script_is_composed_and_kept(typed, name):
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("123 - 45", "empty"),
        ("😀", "empty"),
        ("x" * 101, "long"),
        ("Amara\u202eieso", "unseen"),
        ("Ama\u200bra", "unseen"),
        ("Amara\x00", "unseen"),
        ("Amara\ue000", "unseen"),
    ],
)
def test_a_name_that_cannot_be_read_is_refused(typed, code):
    with pytest.raises(UnusableName) as refusal:
        clean_name(typed)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("time", "months", "after"),
    [
        (datetime(2026, 11, 22, 14, tzinfo=UTC), 24, datetime(2028, 11, 22, 14, tzinfo=UTC)),
        (datetime(2026, 1, 31, tzinfo=UTC), 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2028, 1, 31, tzinfo=UTC), 1, datetime(2028, 2, 29, tzinfo=UTC)),
        (datetime(2026, 12, 31, tzinfo=UTC), 2, datetime(2027, 2, 28, tzinfo=UTC)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_its_month(time, months, after):
    assert months_after(time, months) == after


def test_facts_and_their_json_say_the_same():
    assert Facts.of(FACTS.json()) == FACTS


def test_facts_of_a_later_product_are_not_guessed_at():
    with pytest.raises(ValueError, match="certificate facts of version 2"):
        Facts.of(FACTS.json() | {"version": 2})


@pytest.mark.django_db
def test_the_facts_of_a_sitting(settings):
    settings.SITE_NAME, settings.SITE_URL = "Northlight Learning Trust", "https://learn.example.org"
    sitting = make_sitting(make_exam(), paper_sha256="a1b2c3d4e5f6" + "0" * 52)
    slug = sitting.exam.course.slug

    facts = facts_of(sitting=sitting, result=make_result(sitting), number=NUMBER, name="Amara Osei", now=NOW)

    named = {"title": "AI Foundations for Everyone", "course_slug": slug}
    expected = replace(FACTS, **named, taken_at="2026-11-22T13:02:00Z", expires_at="2028-11-22T13:02:00Z")
    assert facts == expected
    assert facts.percent == 86
    assert facts.address == f"https://learn.example.org/verify/{NUMBER}/"


@pytest.mark.django_db
def test_the_rules_are_those_of_the_sitting_and_not_of_the_exam_now():
    exam = make_exam()
    sitting = make_sitting(exam, rules=RULES | {"mode": "proctored", "valid_months": 0}, is_provisional=False)

    facts = facts_of(sitting=sitting, result=make_result(sitting), number=NUMBER, name="Amara", now=NOW)

    assert (facts.mode, facts.expires_at, facts.is_provisional) == ("proctored", "", False)


def test_the_words_of_a_certificate():
    assert [(line.label, line.value) for line in wording.lines(FACTS)] == [
        ("Issued", "22 November 2026"),
        ("Exam score", "52 of 60 points (86%); pass mark 42, provisional standard"),
        ("Exam taken", "22 November 2026, unproctored"),
        ("Course", "AI Foundations for Everyone, edition 2026.1"),
        ("Exam edition", "1"),
        ("Exam form", "a1b2c3d4e5f6"),
        ("Valid until", "22 November 2028"),
        ("Number", NUMBER),
    ]
    assert wording.notes(FACTS) == [
        "Assessment-based certificate, issued by Northlight Learning Trust.",
        "The exam was taken without supervision. Identity and help from others were not checked.",
        "Provisional standard: too few judges had rated the questions when the exam was taken.",
        "Not affiliated with AWS or CertNexus.",
    ]


def test_a_proctored_and_settled_certificate_without_end_says_so():
    facts = replace(FACTS, mode="proctored", is_provisional=False, expires_at="", disclaimer="", renews="X")

    values = {line.key: line.value for line in wording.lines(facts)}
    assert values["taken"] == "22 November 2026, proctored"
    assert values["score"] == "52 of 60 points (86%); pass mark 42"
    assert (values["expires"], values["renews"]) == ("It does not expire", "X")
    assert wording.notes(facts) == [
        "Assessment-based certificate, issued by Northlight Learning Trust.",
        "The exam was supervised by the issuer, outside of this site.",
    ]


def test_a_kept_pass_says_that_its_score_is_below_the_mark():
    assert (
        "The score fell below the pass mark by a correction; the pass that was given before stands."
        in wording.notes(replace(FACTS, is_kept=True, points="41"))
    )
