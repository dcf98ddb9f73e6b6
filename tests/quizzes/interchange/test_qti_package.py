"""Packages are read from memory in the order of their manifest, and nothing in them is trusted."""

import io
import re
import tracemalloc
import zipfile

import pytest

from quizzes.interchange import moodle_xml, qti2, qti3, qti12, qti_package, xmltree
from quizzes.interchange.shapes import LIMIT, Unreadable
from tests.quizzes.interchange.foreign import sample
from tests.work import steps

READERS = {"moodle_xml": moodle_xml, "qti3": qti3, "qti2": qti2, "qti12": qti12}
BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><quiz>&b;</quiz>'


def packed(*files, compression=zipfile.ZIP_STORED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return data.getvalue()


def manifest(*names):
    resources = "".join(f'<resource href="{name}"><file href="{name}"/></resource>' for name in names)
    return f"<manifest><resources>{resources}</resources></manifest>"


def refusal(reader, data):
    with pytest.raises(Unreadable) as caught:
        reader.read(data)
    return caught.value.line, caught.value.message


def test_the_manifest_gives_the_order_and_paths_are_within_the_package():
    one, two = sample("qti3/basic-choice.xml"), sample("qti3/basic-match.xml")
    data = packed(
        ("pack/a b.xml", one), ("pack/c.xml", two), ("pack/imsmanifest.xml", manifest("c.xml", "a%20b.xml", "no.xml"))
    )

    assert [item.name for item in qti3.read(data)] == ["basic-match", "basic-choice"]


def test_a_package_without_a_manifest_is_read_by_name():
    data = packed(
        ("b.xml", sample("qti3/basic-choice.xml")), ("a.xml", sample("qti3/basic-match.xml")), ("c.png", b"x")
    )

    assert [item.name for item in qti3.read(data)] == ["basic-match", "basic-choice"]


def test_losses_in_a_package_name_their_file():
    data = packed(("items/a.xml", sample("qti3/basic-composite.xml")))

    assert [loss.message for loss in qti3.read(data)[0].losses] == [
        "items/a.xml: it asks 2 things at once; write a question for each"
    ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([("../a.xml", "<a/>")], "the package holds a file outside of itself, ../a.xml; pack it again"),
        ([("/etc/a.xml", "<a/>")], "the package holds a file outside of itself, /etc/a.xml; pack it again"),
        ([("a\\b.xml", "<a/>")], "the package holds a file outside of itself, a\\b.xml; pack it again"),
        ([("C:a.xml", "<a/>")], "the package holds a file outside of itself, C:a.xml; pack it again"),
        ([("a.xml", "<a>\n<b></a>")], "a.xml: the XML is broken here: mismatched tag"),
        ([("a.xml", BOMB)], "a.xml: a <!DOCTYPE> with declarations of its own is not read; remove it"),
        ([(f"{n}.txt", "") for n in range(2001)], "the package has 2,001 entries; 2,000 are the most"),
    ],
)
def test_a_package_that_is_not_to_be_trusted_is_refused(files, message):
    for reader in (qti3, qti2, qti12):
        assert refusal(reader, packed(*files))[1] == message


def test_bombs_are_refused_before_they_are_unpacked():
    zeros = packed(("a.xml", b"0" * 30_000_000), compression=zipfile.ZIP_DEFLATED)
    many = packed(*((f"{n}.xml", b"0" * 1_000_000) for n in range(105)), compression=zipfile.ZIP_DEFLATED)
    tracemalloc.start()

    assert refusal(qti3, zeros)[1] == "the file a.xml unpacks to 200 times its size and more; it is not read"
    assert refusal(qti3, many)[1] == "the package unpacks to more than 100 MB"
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 500_000


def test_a_name_that_stands_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed(("a.xml", "<a/>"), ("a.xml", "<b/>"))

    assert refusal(qti3, data)[1] == "the package holds a.xml twice; pack it again"


def test_a_locked_file_is_refused():
    data = bytearray(packed(("a.xml", "<a/>")))
    data[data.find(b"PK\x01\x02") + 8] |= 1

    assert refusal(qti3, bytes(data))[1] == "the file a.xml is locked with a password; pack it without one"


def test_a_damaged_package_is_refused_at_every_place():
    whole = packed(("items/a.xml", sample("qti3/basic-choice.xml")), compression=zipfile.ZIP_DEFLATED)

    for place in range(0, len(whole), 7):
        for data in (whole[:place], whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]):
            try:
                qti3.read(data)
            except Unreadable:
                continue


@pytest.mark.hostile
@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    ("data", "line"),
    [
        (BOMB, 1),
        (b'<!DOCTYPE a [\n<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<quiz>&x;</quiz>', 1),
        (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd">\n<quiz>\n&nothing;</quiz>', 3),
        (b"<a>" * 100_000, 1),
        (b"<a>" + b"<b/>" * 210_000 + b"</a>", 1),
        (b"<a>\n<b>\n</a>", 3),
        (b"<a>\n\xff</a>", 2),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', 1),
        (b'<?xml version="1.0" encoding="utf-16"?><a/>', 1),
        (b"<a>\x00</a>", 1),
        (b"", 1),
        (b"\n\n", 1),
        (b"not xml", 1),
        (b"x" * (LIMIT + 1), 1),
    ],
    ids=range(14),
)
def test_hostile_xml_is_refused_with_a_line_by_every_reader(name, data, line):
    assert refusal(READERS[name], data)[0] == line


def test_a_doctype_that_only_names_its_definition_is_passed_over_and_never_fetched():
    root = xmltree.read(b'<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">\n<a>x&nbsp;y</a>')

    assert (root.name, root.line, root.text) == ("a", 2, "x\xa0y")


def test_lines_are_those_of_the_tags():
    root = xmltree.read(b'\xef\xbb\xbf<?xml version="1.0"?>\n<a>\n<b\nc="d"/>\n<e/></a>')

    assert [(node.name, node.line) for node in root.iter()] == [("a", 2), ("b", 3), ("e", 5)]


@pytest.mark.parametrize(
    ("reader", "path"),
    [
        (moodle_xml, "moodle-xml/kinds.xml"),
        (moodle_xml, "moodle-xml/losses.xml"),
        (qti12, "qti12/canvas.xml"),
        (qti2, "qti2/feedback.xml"),
        (qti2, "qti2/numbers.xml"),
        (qti3, "qti3/basic-match.xml"),
    ],
)
def test_whatever_element_is_missing_each_question_is_made_or_has_its_reason(reader, path):
    whole = sample(path).decode()
    for tag in list(re.finditer(r"<([\w-]+)[^<>]*>", whole))[:: 3 if len(whole) > 3000 else 1]:
        end = whole.find(f"</{tag[1]}>", tag.end())
        if tag[0].endswith("/>") or end < 0:
            continue
        try:
            found = reader.read((whole[: tag.start()] + whole[end + len(tag[1]) + 3 :]).encode())
        except Unreadable:
            continue

        assert all(item.question is not None or item.losses for item in found)


def test_the_work_grows_as_the_questions_do():
    def bank(number):
        question = '<question type="truefalse"><name><text>q{}</text></name><questiontext><text>So?</text>'
        question += '</questiontext><answer fraction="100"><text>true</text></answer>'
        question += '<answer fraction="0"><text>false</text></answer></question>'
        return f"<quiz>{''.join(question.format(n) for n in range(number))}</quiz>".encode()

    once, often = bank(50), bank(200)

    assert len(moodle_xml.read(often)) == 200
    assert steps(lambda: moodle_xml.read(often)) < 6 * steps(lambda: moodle_xml.read(once))


def test_a_package_may_have_no_more_than_the_limit():
    assert (
        refusal(qti_package_reader, b"PK\x03\x04" + b"x" * LIMIT)[1]
        == "the package has 8,192 kB; 8,192 kB are the most"
    )


class qti_package_reader:  # noqa: N801 (stands in for a module)
    @staticmethod
    def read(data):
        return list(qti_package.read(data))
