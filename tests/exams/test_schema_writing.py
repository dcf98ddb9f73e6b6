"""What is written of an exam is the file of a person, and says what was read."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from courses.sync import strict_yaml
from exams import schema
from exams.blueprint import EXPECTED
from exams.schema import written
from tests.exams.exam_yml import FULL, LEAST, VALUES, read


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
