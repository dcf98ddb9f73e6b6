"""``exam.yml`` field by field: what is read, what is said of each that is wrong and on which line, what is written."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.sync import strict_yaml
from courses.sync.problems import Problem
from exams import schema
from exams.blueprint import EXPECTED, Blueprint
from exams.schema import exam_values, pool_values, written

FULL = """\
title: The exam
summary: Thirty questions.
label: beta
edition: "2026.11"
status: published
minutes: 45
domains:
  - id: D1
    title: "Roots: all of them"
    items: 7
  - id: D2
    title: Fruits
    items: 6
    every_lesson: true
levels:
  remember: 15
  understand: 35
  apply: 35
  analyze: 15
level_tolerance: 3
most_from_one_lesson: 2
pilot_items: 4
attempts:
  most: 4
  within_days: 365
  wait_hours: [24, 168]
pass_mark:
  rule: percent
  percent: 65
  judges: 6
  expected:
    remember: 90
    analyze: 50
  from: 19
  to: 23
release: after window
shows: answers
eligibility:
  lessons: any
  knowledge_checks: any
opens: 2026-12-01T09:00:00+01:00
closes: 2026-12-08T09:00:00Z
valid_months: 24
mode: proctored
"""
VALUES = {
    "title": "The exam",
    "summary": "Thirty questions.",
    "label": "beta",
    "edition": "2026.11",
    "status": "published",
    "rules": {
        "minutes": 45,
        "domains": [
            {"id": "D1", "title": "Roots: all of them", "items": 7, "touches_all": False},
            {"id": "D2", "title": "Fruits", "items": 6, "touches_all": True},
        ],
        "levels": {"remember": 15, "understand": 35, "apply": 35, "analyze": 15},
        "tolerance": 3,
        "most_per_lesson": 2,
        "pilots": 4,
        "release": "after window",
        "shows": "answers",
        "valid_months": 24,
        "mode": "proctored",
        "opens": "2026-12-01T09:00:00+01:00",
        "closes": "2026-12-08T09:00:00+00:00",
        "attempts": 4,
        "within_days": 365,
        "waits": [24, 168],
        "pass_mark": {
            "rule": "percent",
            "percent": 65,
            "judges": 6,
            "expected": {"remember": 90, "understand": 75, "apply": 65, "analyze": 50},
            "lowest": 19,
            "highest": 23,
        },
        "lessons": "any",
        "checks": "any",
    },
}
LEAST = "title: T\nminutes: 1\ndomains: [{id: D1, title: One}]\n"


def read(text):
    return exam_values(strict_yaml.load(text), "exam.yml")


def problems(text):
    return [(found.line, found.message) for found in sorted(read(text)[1])]


def edited(old, new):
    assert FULL.count(old) == 1, old
    return FULL.replace(old, new)


# What is read


def test_every_field_is_read():
    assert read(FULL) == (VALUES, [])


def test_every_field_has_its_usual_value_when_it_is_not_there():
    values, found = read(LEAST)

    assert found == []
    assert values == {
        "title": "T",
        "summary": "",
        "label": "",
        "edition": "",
        "status": "draft",
        "rules": {
            "minutes": 1,
            "domains": [{"id": "D1", "title": "One", "items": 1, "touches_all": False}],
            "levels": {},
            "tolerance": 2,
            "most_per_lesson": 0,
            "pilots": 0,
            "release": "at once",
            "shows": "domains",
            "valid_months": 0,
            "mode": "unproctored",
            "opens": None,
            "closes": None,
            "attempts": 0,
            "within_days": 0,
            "waits": [],
            "pass_mark": {
                "rule": "angoff",
                "percent": 70,
                "judges": 5,
                "expected": {"remember": 85, "understand": 75, "apply": 65, "analyze": 55},
                "lowest": None,
                "highest": None,
            },
            "lessons": "completed",
            "checks": "attempted",
        },
    }


@pytest.mark.parametrize("empty", ["levels", "attempts", "pass_mark", "eligibility", "opens", "closes"])
def test_a_name_without_a_value_is_as_if_it_were_not_there(empty):
    assert read(f"{LEAST}{empty}:\n") == read(LEAST)


@pytest.mark.parametrize(
    "text", ["levels: {remember: 0, apply: 0}", "pass_mark: {from: 0, to: 0, expected: }", 'opens: ""', "attempts: {}"]
)
def test_nothing_is_said_in_several_ways(text):
    assert read(f"{LEAST}{text}\n") == read(LEAST)


def test_rules_are_a_blueprint():
    blueprint = Blueprint.of(read(FULL)[0]["rules"])

    assert (blueprint.scored, blueprint.size, blueprint.waits) == (13, 17, (24, 168))
    assert blueprint.opens == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert (blueprint.pass_mark.percent, blueprint.expected("create")) == (65, 50)
    assert Blueprint.of(read(LEAST)[0]["rules"]).opens is None


def test_numbers_may_stand_where_text_is_meant():
    values, found = read("title: 12\nminutes: 1\ndomains: [{id: 1, title: 2}]\n")

    assert (found, values["title"], values["rules"]["domains"][0]["id"]) == ([], "12", "1")


def test_a_title_of_several_lines_is_one_line():
    values, found = read("title: |\n  Two\n  lines\nminutes: 1\ndomains: [{id: D1, title: 'a\n\n  b'}]\n")

    assert (found, values["title"], values["rules"]["domains"][0]["title"]) == ([], "Two lines", "a b")


# What is said of what is wrong

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


def test_the_window_is_compared_as_times_and_not_as_text():
    window = "opens: 2026-12-01T09:00:00+05:00\ncloses: 2026-12-01T08:00:00+00:00\n"

    assert problems(LEAST + window) == []


def test_all_that_is_wrong_is_told_at_once():
    found = read("title:\nminutes: x\ndomains:\n  - id: D1\n    items: 0\nmode: watched\n")[1]

    assert sorted(found) == [
        Problem("exam.yml", 1, "“title” is missing; add a line `title: …`."),
        Problem("exam.yml", 2, number("minutes", "'x'", 1440)),
        Problem("exam.yml", 4, "“title” is missing; write `title: …`."),
        Problem("exam.yml", 5, number("items", 0, 400, 1)),
        Problem("exam.yml", 6, one_of("mode", "watched", "unproctored, proctored")),
    ]


# The head of a pool


@pytest.mark.parametrize(
    ("text", "domain", "found"),
    [
        ("domain: D1\n", "D1", []),
        ("domain: 3\n", "3", []),
        ("# none\n", "", []),
        ("", "", []),
        ("domain: [D1]\n", "", [(2, "“domain” must be text; put it in quotes.")]),
        (f"domain: {'D' * 21}\n", "D" * 21, [(2, "“domain” has 21 characters; at most 20 fit.")]),
        ("\ndomian: D1\n", "", [(3, "“domian” is not a field here; the fields are domain.")]),
    ],
)
def test_a_pool_has_a_domain_at_most(text, domain, found):
    values, told = pool_values(strict_yaml.load(text), "a.md")

    assert values == {"domain": domain}
    assert told == [Problem("a.md", line, message) for line, message in found]


# What is written


def test_what_is_written_is_the_file_of_a_person():
    assert strict_yaml.dump(written(VALUES)) == FULL.replace(
        "    remember: 90\n    analyze: 50\n",
        "    remember: 90\n    understand: 75\n    apply: 65\n    analyze: 50\n",
    ).replace("opens: 2026-12-01T09:00:00+01:00", 'opens: "2026-12-01T09:00:00+01:00"').replace(
        "closes: 2026-12-08T09:00:00Z", 'closes: "2026-12-08T09:00:00+00:00"'
    )


def test_levels_are_written_in_their_order_whatever_order_a_row_has_them_in():
    rules = VALUES["rules"]
    mark = {**rules["pass_mark"], "expected": dict(sorted(rules["pass_mark"]["expected"].items()))}
    mixed = {**VALUES, "rules": {**rules, "levels": dict(sorted(rules["levels"].items())), "pass_mark": mark}}

    assert strict_yaml.dump(written(mixed)) == strict_yaml.dump(written(VALUES))


def test_what_is_nothing_is_not_written():
    document = written(read(LEAST)[0])

    assert {"summary", "label", "edition", "levels", "opens", "closes"}.isdisjoint(document)
    assert document["attempts"] == {"most": 0, "within_days": 0, "wait_hours": []}


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=20)
SHARES = st.sampled_from([{}, {"remember": 100}, {"remember": 15, "understand": 35, "apply": 35, "analyze": 15}])
TIMES = st.datetimes(
    datetime.fromisoformat("2000-01-01"),
    datetime.fromisoformat("2100-01-01"),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-11))]),
)


@st.composite
def documents(draw_from):
    """An ``exam.yml`` without a mistake, most of its fields there or not."""

    def some(**fields):
        return {name: value for name, value in fields.items() if value is not None}

    def maybe(values):
        return draw_from(st.none() | values)

    ids = draw_from(st.lists(TEXT.filter(str.strip), min_size=1, max_size=3, unique_by=lambda id: " ".join(id.split())))
    domains = [
        {"id": id, "title": draw_from(TEXT.filter(str.strip)), "items": draw_from(st.integers(1, 400))}
        | some(every_lesson=maybe(st.booleans()))
        for id in ids
    ]
    ends = sorted(draw_from(st.tuples(st.integers(0, 400), st.integers(0, 400))))
    window = sorted(draw_from(st.lists(TIMES, min_size=2, max_size=2, unique=True)))
    shows = draw_from(st.sampled_from(schema.SHOWS))
    late = draw_from(st.sampled_from(schema.RELEASES))
    return some(
        title=draw_from(TEXT.filter(str.strip)),
        summary=maybe(TEXT),
        label=maybe(TEXT),
        edition=maybe(TEXT),
        status=maybe(st.sampled_from(schema.STATUSES)),
        minutes=draw_from(st.integers(1, 1440)),
        domains=domains,
        levels=draw_from(SHARES) or None,
        level_tolerance=maybe(st.integers(0, 100)),
        most_from_one_lesson=maybe(st.integers(0, 400)),
        pilot_items=maybe(st.integers(0, 100)),
        attempts=some(
            most=maybe(st.integers(0, 1000)),
            within_days=maybe(st.integers(0, 3660)),
            wait_hours=maybe(st.lists(st.integers(0, 8784), max_size=3)),
        ),
        pass_mark=some(
            rule=maybe(st.sampled_from(schema.RULES)),
            percent=maybe(st.integers(1, 100)),
            judges=maybe(st.integers(1, 100)),
            expected=maybe(st.dictionaries(st.sampled_from(list(EXPECTED)), st.integers(1, 100))),
            **{"from": ends[0], "to": ends[1]},
        ),
        release="after window" if shows == "answers" else late,
        shows=shows,
        eligibility=some(
            lessons=maybe(st.sampled_from(schema.LESSONS)), knowledge_checks=maybe(st.sampled_from(schema.CHECKS))
        ),
        opens=window[0].isoformat(),
        closes=window[1].isoformat(),
        valid_months=maybe(st.integers(0, 600)),
        mode=maybe(st.sampled_from(schema.MODES)),
    )


@settings(max_examples=120, deadline=None, derandomize=True, database=None)
@given(documents())
def test_what_is_written_says_what_was_read(document):
    values, found = read(strict_yaml.dump(document))
    assert found == []

    text = strict_yaml.dump(written(values))

    assert read(text) == (values, [])
    assert strict_yaml.dump(written(read(text)[0])) == text
