"""The attributes of a question: what is read, what is refused, what is written back."""

import pytest

from quizzes import header, kinds
from quizzes.syntax import missing_key
from tests.quizzes.questions import question

KNOWN = "objective, level, points, section, case, credit, shuffle"
AT_HEADER = [
    ("", missing_key()),
    ("{objective=1}", missing_key()),
    ("{#q #r}", "a second id `#r`; keep one"),
    ("{#q", "the attributes need a brace at both ends: {#id …}"),
    ("{#q points=0}", "points=0 is not a whole number from 1 to 9999; write points=1"),
    ("{#q objective=obj-2}", "objective=obj-2 is not a whole number from 1 to 9999; write objective=1"),
    ("{#q points=1 points=1}", "attribute `points` is given twice; keep one"),
    (
        "{#q level=knows}",
        "level=knows is not known; use one of remember, understand, apply, analyze, evaluate, create",
    ),
    ("{#q shuffle=never}", "shuffle=never is not known; use one of yes, no"),
    ("{#q section=A/B}", "section=A/B is not the id of a heading; write what stands in {#…}"),
    ("{#q pionts=2}", f"unknown attribute `pionts`; known are {KNOWN}"),
    ("{#q multimodal}", "attribute `multimodal` is not understood; write #id or name=value"),
    ("{#q credit=exact}", "single choice has no attribute `credit`; remove it"),
    ("{#q case=exact}", "single choice has no attribute `case`; remove it"),
    ("{#}", "the id `#` is not usable; write up to 64 lower-case letters, digits, - and _"),
]
NAMED = {
    "single": ("shuffle",),
    "multiple": ("credit", "shuffle"),
    "numeric": (),
    "text": ("case",),
    "matching": ("credit",),
    "ordering": ("credit",),
    "reflection": (),
}


@pytest.mark.parametrize(("attributes", "message"), AT_HEADER)
def test_a_wrong_attribute_is_a_problem_on_the_line_of_the_fence(attributes, message):
    parsed = question("Q?\n\n- ( ) A\n- (x) B", attributes)

    assert parsed.problems == ((1, message),)


def test_an_id_that_is_not_usable_is_reported_once_and_counts_as_none():
    parsed = question("Q?\n\n- ( ) A\n- (x) B", "{#Q!}")

    assert parsed.key is None
    assert parsed.problems == ((1, "the id `#Q!` is not usable; write up to 64 lower-case letters, digits, - and _"),)


def test_a_wrong_case_is_a_problem():
    parsed = question('Q?\n\n- = "A"', "{#q case=lower}")

    assert parsed.problems == ((1, "case=lower is not known; use one of fold, exact"),)


def test_a_wrong_credit_is_a_problem():
    parsed = question("Q?\n\n- [ ] A\n- [x] B", "{#q credit=half}")

    assert parsed.problems == ((1, "credit=half is not known; use one of exact, partial"),)


def test_each_kind_names_the_attributes_that_mean_something_to_it():
    assert {kind: header.names(kind)[len(header.COMMON) :] for kind in kinds.MODULES} == NAMED


def test_a_reflection_without_an_id_is_told_how_to_write_one():
    parsed = question("Q?", "", block="reflection")

    assert parsed.problems == ((1, "this reflection has no id; write ::: reflection {#short-name}"),)


FURTHER = ("domain", "lesson", "enemies")


@pytest.mark.parametrize(
    ("attributes", "further"),
    [
        ("{#q}", {}),
        ("{#q lesson=trees level=apply}", {"lesson": "trees"}),
        ('{#q domain="D 1" enemies=a,b}', {"domain": "D 1", "enemies": "a,b"}),
        ('{#q lesson="" domain=}', {"lesson": "", "domain": ""}),
    ],
)
def test_further_attributes_are_kept_as_they_were_written(attributes, further):
    found = header.read(attributes, FURTHER)

    assert (found.further, found.problems) == (further, [])
    assert further.keys() <= found.given


@pytest.mark.parametrize(
    ("attributes", "further", "message"),
    [
        ("{#q lesson=trees}", (), f"unknown attribute `lesson`; known are {KNOWN}"),
        ("{#q sky=blue}", FURTHER, f"unknown attribute `sky`; known are {KNOWN}, domain, lesson, enemies"),
        ("{#q lesson=a lesson=a}", FURTHER, "attribute `lesson` is given twice; keep one"),
        ("{#q lesson}", FURTHER, "attribute `lesson` is not understood; write #id or name=value"),
        ('{#q lesson="a}', FURTHER, 'attribute `lesson="a` is not understood; write #id or name=value'),
    ],
)
def test_a_further_attribute_is_one_only_where_it_is_known(attributes, further, message):
    found = header.read(attributes, further)

    assert (found.problems, found.further) == ([message], {"lesson": "a"} if "twice" in message else {})
