"""The formats that are known: each is told by what a file holds, and its modules do what the registry says."""

import io
import zipfile
from pathlib import Path

import pytest

from quizzes.interchange import formats
from quizzes.interchange.shapes import Incoming, Outgoing, Unreadable

SAMPLES = Path(__file__).parent / "samples"
KNOWN = "GIFT, Aiken, mkdocs-quiz Markdown, Moodle XML, QTI 3.0, QTI 2.0 to 2.2 and QTI 1.2"  # as a person reads them


def zipped(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "slug"),
    [
        ("x.txt", b"::a::So?{T}", "gift"),
        ("x.txt", b"So?{=a ~b}", "gift"),
        ("x.txt", b"So? {\n~a\n=b}", "gift"),
        ("x.txt", b"So?{#3:1}", "gift"),
        ("x.txt", b"So?{}", "gift"),
        ("x.txt", b"$CATEGORY: top\n\nwords {four}", "gift"),
        ("x.gift", b"Two and two are {four}", "gift"),
        ("x.GIFT", b"words", "gift"),
        ("x.aiken", b"words", "aiken"),
        ("x.gift", b"So?\nA) a\nB) b\nANSWER: A\n\nOr {T}", "gift"),
        ("x.txt", b"So?\nA) a\nB) b\nANSWER: A", "aiken"),
        ("x.gift", b"So?\nA) a\nB) b\n\nANSWER: A", "aiken"),
        ("x.md", b"# Page\n\n<quiz>\nSo?\n- [x] a {T}\n</quiz>", "mkdocs-quiz"),
        ("x.xml", b"<quiz>\nSo?\n- [x] a\n- [ ] b\n</quiz>", "mkdocs-quiz"),
        ("x.md", b"<?quiz?>\nquestion: So?\n<?/quiz?>", "mkdocs-quiz"),
        ("x.xml", b'<?xml version="1.0"?>\n<quiz>\n<question type="truefalse"/></quiz>', "moodle-xml"),
        ("x", b'\xef\xbb\xbf <quiz><question type="essay"></question></quiz>', "moodle-xml"),
        ("x.xml", b"<questestinterop><item/></questestinterop>", "qti12"),
        ("x.xml", b'<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"/>', "qti3"),
        ("x.xml", b'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"/>', "qti2"),
        ("x.zip", zipped(imsmanifest_xml='<resource type="imsqti_item_xmlv3p0"/>'), "qti3"),
        ("x.zip", zipped(imsmanifest_xml='<resource type="imsqti_item_xmlv2p1"/>'), "qti2"),
        ("x.zip", zipped(imsmanifest_xml='<resource type="imsqti_xmlv1p2"/>'), "qti12"),
        ("x.zip", zipped(imsmanifest_xml="<manifest/>", items__one_xml="<assessmentItem/>"), "qti2"),
    ],
)
def test_a_format_is_told_by_what_the_file_holds(name, data, slug):
    assert formats.guess(name, data) == slug


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", f"this file holds no questions in a known format; known are {KNOWN}"),
        (b"Just words.", f"this file holds no questions in a known format; known are {KNOWN}"),
        (b"# Page {#id}\n\n- [x] done\n", f"this file holds no questions in a known format; known are {KNOWN}"),
        (b"<html><body>Hello</body></html>", f"this file holds no questions in a known format; known are {KNOWN}"),
        (b"<?xml version='1.0'?><svg/>", f"this XML holds no questions in a known format; known are {KNOWN}"),
        (zipped(imsmanifest_xml="<manifest/>"), f"this zip holds no questions in a known format; known are {KNOWN}"),
        (zipped(a="So?{T}"), f"this zip holds no questions in a known format; known are {KNOWN}"),
        (b"PK\x03\x04broken", "this zip cannot be opened; pack it again, without a password"),
        ("So?{T}".encode("utf-16"), "this file is in UTF-16; save it as UTF-8"),
    ],
)
def test_what_is_in_no_known_format_is_refused_with_those_that_are_known(data, message):
    with pytest.raises(Unreadable) as refused:
        formats.guess("x.txt", data)

    assert refused.value.message == message


def test_every_format_has_its_reader_and_says_whether_it_writes():
    writes = {slug: form.write is not None for slug, form in formats.FORMATS.items()}

    assert all(callable(form.read) for form in formats.FORMATS.values())
    assert writes == {
        "gift": True,
        "aiken": True,
        "mkdocs-quiz": False,
        "moodle-xml": True,
        "qti3": True,
        "qti2": False,
        "qti12": False,
    }
    assert [slug for slug, form in formats.FORMATS.items() if slug != form.slug] == []


@pytest.mark.parametrize(
    "path",
    [
        path
        for form in formats.FORMATS.values()
        for path in sorted((SAMPLES / form.slug).iterdir())
        if path.suffix in form.endings
    ],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_the_samples_of_each_format_are_told_and_read(path):
    slug = formats.guess(path.name, path.read_bytes())

    assert slug == path.parent.name
    found = formats.FORMATS[slug].read(path.read_bytes())
    assert found
    assert all(isinstance(incoming, Incoming) for incoming in found)


@pytest.mark.parametrize("slug", [slug for slug, form in formats.FORMATS.items() if form.writer])
def test_nothing_to_write_is_written_without_a_loss(slug):
    write = formats.FORMATS[slug].write

    assert isinstance(write([]), Outgoing)
    assert write([]).losses == ()
