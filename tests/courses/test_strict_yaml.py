"""YAML as people mean it: what is text, which line a value stands on, what is refused, and how values are written."""

import pytest

from courses.sync.strict_yaml import LIMIT, YamlProblem, dump, dump_scalar, load

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def problem(text):
    with pytest.raises(YamlProblem) as caught:
        load(text)
    return caught.value.line, caught.value.message


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("1:30", "1:30"),
        ("1.10", "1.10"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("2026-01-31", "2026-01-31"),
        (".inf", ".inf"),
        ("1e3", "1e3"),
        ("12345678901234567890", "12345678901234567890"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("7", 7),
        ("-7", -7),
        ("0", 0),
        ('"7"', "7"),
        ("'no'", "no"),
        ("[a, 1, true]", ["a", 1, True]),
        ("{read: 1}", {"read": 1}),
        ("plain text, with a comma", "plain text, with a comma"),
        ('"Beyond Text: Images"', "Beyond Text: Images"),
        (">\n  folded\n  text", "folded text"),
        ("|\n  two\n  lines", "two\nlines"),
    ],
)
def test_a_value_is_what_people_mean_by_it(written, value):
    assert load(f"name: {written}").values == {"name": value}


def test_every_key_and_item_knows_its_line():
    document = load(
        "# a comment\ntitle: x\nminutes:\n  read: 1\n\n  try: 2\nlist:\n  - one\n  - text: two\n    level: apply\n"
    )

    assert document.lines == {
        (): 2,
        ("title",): 2,
        ("minutes",): 3,
        ("minutes", "read"): 4,
        ("minutes", "try"): 6,
        ("list",): 7,
        ("list", 0): 8,
        ("list", 1): 9,
        ("list", 1, "text"): 9,
        ("list", 1, "level"): 10,
    }


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_nothing_is_an_empty_document(text):
    assert load(text).values == {}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "“a” stands twice; keep one."),
        ("a: {b: 1,\n  b: 2}\n", 2, "“b” stands twice; keep one."),
        ("a: 1\nb: *a\n", 2, "aliases (*name) are not allowed; write the value out."),
        (BOMB, 1, "tags (!name) and anchors (&name) are not allowed."),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "tags (!name) and anchors (&name) are not allowed."),
        ("a: 1\nb: !x y\n", 2, "tags (!name) and anchors (&name) are not allowed."),
        ("- a\n- b\n", 1, "must be `name: value` lines."),
        ("\n\nplain words\n", 3, "must be `name: value` lines."),
        ("a: 1\n? [b]\n: 2\n", 2, "a name must be plain text."),
        ("a: 1\nb: c: d\n", 2, 'a value with a colon in it needs quotes, like title: "Beyond Text: Images".'),
        ("a:\n\t- b\n", 2, "a tab cannot start a token; indent with spaces."),
        ("a: 1\nb: x\x07y\n", 2, "a character that cannot be shown, U+0007; remove it."),
        ("a: 1\nb: x\x00y\n", 2, "a character that cannot be shown, U+0000; remove it."),
        ('a: 1\nb: "x\\0y"\n', 2, "a character that cannot be shown, U+0000; remove it."),
        ('a: 1\nb: "\\ud800"\n', 2, "a character that cannot be shown, U+D800; remove it."),
        ("a: 1\n" + "b: " + "[" * 2000 + "]" * 2000, 1, "values nested too deeply."),
        (f"a: {'x' * LIMIT}\n", 1, "more than 16 KB of YAML; move long text into the lesson's body."),
    ],
)
def test_what_is_refused_is_said_with_its_line(text, line, message):
    assert problem(text) == (line, message)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1, 2\nb: 3\n", 2),
        ('a: "open\nb: 3\n', 3),
        ("a: 1\n  b: 2\nc: d\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: @x\n", 1),
    ],
)
def test_broken_yaml_says_where_to_look(text, line):
    found, message = problem(text)

    assert found == line
    assert message.startswith(("not valid YAML: ", "a value with a colon"))


@pytest.mark.parametrize(
    "value",
    [
        "plain",
        "A",
        "two words, and a comma",
        "yes",
        "true",
        "null",
        "~",
        "12",
        "-1",
        "2026.11",
        "",
        " leading",
        "trailing ",
        "colon: inside",
        "ends with a colon:",
        "a # hash",
        "“quoted”",
        'say "yes"',
        "it's",
        "back\\slash",
        "two\nlines",
        "a\ttab",
        "line\u2028separator",
        "next\x85line",
        "\ufeffmark",
        "return\rhere",
        "no\u00a0break",
        "Ünïcode",
        "- dash",
        "[list]",
        "{map}",
        "&anchor",
        "*alias",
        "!tag",
        "%directive",
        "@at",
        "`tick`",
        "| bar",
        "> fold",
        "? key",
        "🦊",
        True,
        False,
        None,
        7,
        -7,
    ],
)
def test_what_is_written_reads_as_the_same_value(value):
    values = {"one": value, "list": [value, "other"], "maps": [{"text": value, "level": "x"}], "map": {"part": value}}

    assert load(dump(values)).values == values


def test_canonical_yaml_is_short_where_it_can_be():
    values = {
        "title": "Beyond Text: Images",
        "status": "draft",
        "minutes": {"read": 1},
        "objectives": [{"text": "say so", "level": "apply"}, {"text": "do so"}],
        "forward": ["a-b", "c, d"],
        "none": [],
        "nothing": {},
    }

    assert dump(values) == (
        'title: "Beyond Text: Images"\nstatus: draft\nminutes:\n  read: 1\n'
        "objectives:\n  - text: say so\n    level: apply\n  - text: do so\n"
        'forward: [a-b, "c, d"]\nnone: []\nnothing: {}\n'
    )


def test_a_comma_needs_quotes_between_brackets_only():
    assert dump_scalar("a, b") == "a, b"
    assert dump_scalar("a, b", in_list=True) == '"a, b"'
