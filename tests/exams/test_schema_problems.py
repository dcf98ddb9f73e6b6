"""``exam.yml`` field by field: what is said of each that is wrong, and on which line."""

import pytest

from courses.sync.problems import Problem
from exams.blueprint import EXPECTED
from tests.exams.exam_yml import FULL, LEAST, problems, read


def edited(old, new):
    assert FULL.count(old) == 1, old
    return FULL.replace(old, new)


MINUTES = "“minutes” is missing; say how long a sitting may take, like `minutes: 90`."
ENDS = "the exam closes before it opens; mend “opens” or “closes”."


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("minutes: 1\ndomains: [{id: D, title: T}]", 1, "“title” is missing; add a line `title: …`."),
        ("title: T\ndomains: [{id: D, title: T}]", 1, MINUTES),
        ("title: T\nminutes: 0\ndomains: [{id: D, title: T}]", 2, MINUTES),
        ("title: T\nminutes: 1", 1, "an exam needs “domains”; each has id, title and items."),
        ("title: T\nminutes: 1\ndomains: []", 3, "an exam needs “domains”; each has id, title and items."),
        ("title: T\nminutes: 1\ndomains:\n  - title: T", 4, "“id” is missing; write `id: …`."),
        ("title: T\nminutes: 1\ndomains:\n  - items: 1\n    id: D", 4, "“title” is missing; write `title: …`."),
    ],
)  # fmt: skip
def test_what_must_be_there_is_asked_for_once(text, line, message):
    assert problems(f"{text}\n") == [(line, message)]


def number(name, value, limit, lowest=0):
    return f"“{name}” must be a whole number from {lowest} to {limit}, not {value}."


def one_of(name, value, choices):
    return f"“{name}” is {value!r}; it must be one of {choices}."


def long(name, characters, limit):
    return f"“{name}” has {characters} characters; at most {limit} fit."


def has_no(part, name, known):
    return f"“{part}” has no “{name}”; it has {known}."


TIME = "“{}” must be a time with its zone, like 2026-12-01T09:00:00+00:00."
WAITS = "“wait_hours” must be a list of whole numbers, like [24, 168, 720]."
WRONG = [
    ("title: The exam", "title: [a]", "title", "“title” must be text; put it in quotes."),
    ("title: The exam", f"title: {'x' * 161}", "title", long("title", 161, 160)),
    ("summary: Thirty questions.", "summary: true", "summary", "“summary” must be text; put it in quotes."),
    ("summary: Thirty questions.", f"summary: {'x' * 401}", "summary", long("summary", 401, 400)),
    ("label: beta", f"label: {'x' * 41}", "label", long("label", 41, 40)),
    ('edition: "2026.11"', f"edition: {'x' * 41}", "edition", long("edition", 41, 40)),
    ("status: published", "status: open", "status", one_of("status", "open", "draft, published, retired")),
    ("minutes: 45", "minutes: 1441", "minutes", number("minutes", 1441, 1440)),
    ("minutes: 45", "minutes: -1", "minutes", number("minutes", -1, 1440)),
    ("minutes: 45", "minutes: false", "minutes", number("minutes", False, 1440)),
    ("minutes: 45", "minutes: 1:30", "minutes", number("minutes", "'1:30'", 1440)),
    ("id: D1", f"id: {'D' * 21}", "domains+1", long("id", 21, 20)),
    ("id: D1", "id: ' '", "domains+1", "“id” is missing; write `id: …`."),
    ("id: D1", "id: true", "domains+1", "“id” is missing; write `id: …`."),
    ("id: D1", "id: D2", "domains+4", "domain “D2” is there twice; rename one."),
    ("title: Fruits", f"title: {'x' * 121}", "domains+5", long("title", 121, 120)),
    ("title: Fruits", "title: [Fruits]", "domains+5", "“title” is missing; write `title: …`."),
    ("items: 7", "items: 0", "domains+3", number("items", 0, 400, 1)),
    ("items: 7", "items: 401", "domains+3", number("items", 401, 400, 1)),
    ("items: 7", "items: true", "domains+3", number("items", True, 400, 1)),
    ("items: 7", "items: seven", "domains+3", number("items", "'seven'", 400, 1)),
    ("every_lesson: true", "every_lesson: yes", "domains+7", "“every_lesson” is 'yes'; write true or false."),
    ("every_lesson: true", "every_lesson: 1", "domains+7", "“every_lesson” is 1; write true or false."),
    ("every_lesson: true", "every_lesson: []", "domains+7", "“every_lesson” is []; write true or false."),
    ("every_lesson: true", "every: true", "domains+7", has_no("domains", "every", "every_lesson, id, items, title")),
    ("remember: 15", "remember: 14", "levels", "the shares of “levels” add up to 99; they must add up to 100."),
    ("  remember: 15\n", "", "levels", "the shares of “levels” add up to 85; they must add up to 100."),
    ("level_tolerance: 3", "level_tolerance: 101", "level_tolerance", number("level_tolerance", 101, 100)),
    ("level_tolerance: 3", "level_tolerance: [1]", "level_tolerance", number("level_tolerance", [1], 100)),
    (
        "most_from_one_lesson: 2", "most_from_one_lesson: 401", "most_from_one_lesson",
        number("most_from_one_lesson", 401, 400),
    ),
    ("pilot_items: 4", "pilot_items: 101", "pilot_items", number("pilot_items", 101, 100)),
    ("most: 4", "most: 1001", "attempts+1", number("most", 1001, 1000)),
    ("within_days: 365", "within_days: 3661", "attempts+2", number("within_days", 3661, 3660)),
    ("[24, 168]", "24", "attempts+3", WAITS),
    ("[24, 168]", "[24, -1]", "attempts+3", WAITS),
    ("[24, 168]", "[24, 8785]", "attempts+3", WAITS),
    ("[24, 168]", "[24, true]", "attempts+3", WAITS),
    ("[24, 168]", "[24, [1]]", "attempts+3", WAITS),
    ("within_days: 365", "in_days: 365", "attempts+2", has_no("attempts", "in_days", "most, wait_hours, within_days")),
    ("rule: percent", "rule: luck", "pass_mark+1", one_of("rule", "luck", "angoff, percent")),
    ("rule: percent", "rule: [angoff]", "pass_mark+1", one_of("rule", ["angoff"], "angoff, percent")),
    ("percent: 65", "percent: 0", "pass_mark+2", number("percent", 0, 100, 1)),
    ("percent: 65", "percent: 101", "pass_mark+2", number("percent", 101, 100, 1)),
    ("judges: 6", "judges: 0", "pass_mark+3", number("judges", 0, 100, 1)),
    ("remember: 90", "remember: 0", "pass_mark+5", number("remember", 0, 100, 1)),
    ("analyze: 50", "analyze: 101", "pass_mark+6", number("analyze", 101, 100, 1)),
    ("analyze: 50", "create: 50", "pass_mark+6", has_no("expected", "create", "analyze, apply, remember, understand")),
    ("from: 19", "from: 401", "pass_mark+7", number("from", 401, 400)),
    ("from: 19", "from: 24", "pass_mark+8", "the range of pass marks ends before it begins; mend “from” or “to”."),
    ("from: 19", "least: 19", "pass_mark+7", has_no("pass_mark", "least", "expected, from, judges, percent, rule, to")),
    ("shows: answers", "shows: all", "shows", one_of("shows", "all", "result, score, domains, answers")),
    ("lessons: any", "lessons: some", "eligibility+1", one_of("lessons", "some", "completed, any")),
    (
        "knowledge_checks: any", "knowledge_checks: passed", "eligibility+2",
        one_of("knowledge_checks", "passed", "attempted, any"),
    ),
    (
        "knowledge_checks: any", "checks: any", "eligibility+2",
        has_no("eligibility", "checks", "knowledge_checks, lessons"),
    ),
    ("opens: 2026-12-01T09:00:00+01:00", "opens: soon", "opens", TIME.format("opens")),
    ("opens: 2026-12-01T09:00:00+01:00", "opens: 2026-12-01", "opens", TIME.format("opens")),
    ("opens: 2026-12-01T09:00:00+01:00", "opens: 2026-12-01T09:00:00", "opens", TIME.format("opens")),
    ("opens: 2026-12-01T09:00:00+01:00", "opens: [1]", "opens", TIME.format("opens")),
    ("closes: 2026-12-08T09:00:00Z", "closes: 2026-12-01T08:00:00Z", "closes", ENDS),
    ("closes: 2026-12-08T09:00:00Z", "closes: 2026-12-01T09:30:00+02:00", "closes", ENDS),
    (
        "closes: 2026-12-08T09:00:00Z", "closes:", "closes",
        "“closes” is missing: what is shown after the window needs a window that ends.",
    ),
    (
        "release: after window", "release: by hand", "shows",
        "“shows: answers” gives the key away while others still sit the exam; write `release: after window`.",
    ),
    ("valid_months: 24", "valid_months: 601", "valid_months", number("valid_months", 601, 600)),
    ("mode: proctored", "mode: watched", "mode", one_of("mode", "watched", "unproctored, proctored")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "message"), WRONG)
def test_a_wrong_value_is_told_with_its_line_and_nothing_else_is(old, new, place, message):
    name, _, further = place.partition("+")
    start = next(n for n, line in enumerate(FULL.splitlines(), start=1) if line.startswith(f"{name}:"))

    assert problems(edited(old, new)) == [(start + int(further or 0), message)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("domains: D1", 3, "“domains” must be a list of at most 40 entries `- id: …`."),
        (f"domains: [{', '.join(['{id: D}'] * 41)}]", 3, "“domains” must be a list of at most 40 entries `- id: …`."),
        ("domains:\n  - D1\n  - D2", 4, "“domains” must hold names and values, each on a line of its own."),
        ("levels: 15", 4, "“levels” must hold remember, understand, apply, analyze, each on a line of its own."),
        ("levels: {create: 100}", 4, f"“levels” has no part “create”; the parts are {', '.join(EXPECTED)}."),
        ("levels: {apply: 101}", 4, number("apply", 101, 100)),
        ("release: never", 4, one_of("release", "never", "at once, by hand, after window")),
        ("attempts: 3", 4, "“attempts” must hold names and values, each on a line of its own."),
        ("pass_mark: 70", 4, "“pass_mark” must hold names and values, each on a line of its own."),
        ("pass_mark:\n  expected: 70", 5, "“expected” must hold names and values, each on a line of its own."),
        ("eligibility: [any]", 4, "“eligibility” must hold names and values, each on a line of its own."),
    ],
)  # fmt: skip
def test_a_part_that_is_none_is_told_once_as_a_whole(text, line, message):
    start = "title: T\nminutes: 1\n" if text.startswith("domains") else LEAST

    assert problems(f"{start}{text}\n")[0] == (line, message)
    assert {found for _line, found in problems(f"{start}{text}\n")} == {message}


def test_an_unknown_name_is_told_with_those_that_are_known():
    known = (
        "attempts, closes, domains, edition, eligibility, label, level_tolerance, levels, minutes, mode, "
        "most_from_one_lesson, opens, pass_mark, pilot_items, release, shows, status, summary, title, valid_months"
    )

    assert problems(f"{LEAST}minuets: 1\n") == [(4, f"“minuets” is not a field here; the fields are {known}.")]


def test_all_that_is_wrong_is_told_at_once():
    found = read("title:\nminutes: x\ndomains:\n  - id: D1\n    items: 0\nmode: watched\n")[1]

    assert sorted(found) == [
        Problem("exam.yml", 1, "“title” is missing; add a line `title: …`."),
        Problem("exam.yml", 2, number("minutes", "'x'", 1440)),
        Problem("exam.yml", 4, "“title” is missing; write `title: …`."),
        Problem("exam.yml", 5, number("items", 0, 400, 1)),
        Problem("exam.yml", 6, one_of("mode", "watched", "unproctored, proctored")),
    ]
