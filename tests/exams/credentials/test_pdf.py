"""The printed certificate: the same bytes each time, tagged, one sheet, every word of the page, any script."""

import io
from dataclasses import replace

import pypdfium2
import pytest
import typst
import zxingcpp
from pypdf import PdfReader

from exams.credentials import pdf, wording
from tests.exams.credentials.holders import FACTS, NUMBER


def read(data):
    return PdfReader(io.BytesIO(data))


def plain(text):
    return " ".join(text.split())


def tags(reader):
    """How often each structure type occurs in the tree of tags."""
    found, todo = {}, [reader.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if not isinstance(node, dict):
            continue
        if "/S" in node:
            found[node["/S"]] = found.get(node["/S"], 0) + 1
        kids = node.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        todo += kids if isinstance(kids, list) else [kids]
    return found


def test_it_is_one_tagged_sheet_that_says_every_word():
    printed = pdf.certificate_pdf(FACTS)

    reader = read(printed.data)
    (page,) = reader.pages
    text = plain(page.extract_text())
    assert (printed.has_name, printed.is_tagged) == (True, True)
    assert [round(float(side) * 25.4 / 72) for side in page.mediabox[2:]] == [297, 210]
    said = [
        FACTS.issuer,
        wording.certifies(),
        FACTS.name,
        wording.has_passed(),
        wording.title(FACTS),
        FACTS.address,
        *(word for line in wording.lines(FACTS) for word in (line.label, line.value)),
        *wording.notes(FACTS),
    ]
    assert [words for words in said if plain(words) not in text] == []


def test_it_says_what_it_is_to_programs():
    reader = read(pdf.certificate_pdf(FACTS).data)
    root, metadata = reader.trailer["/Root"], reader.xmp_metadata

    assert reader.metadata.title == f"Certificate {NUMBER}: Amara Osei"
    assert reader.metadata.author == "Northlight Learning Trust"
    assert reader.metadata.creation_date.date().isoformat() == "2026-11-22"
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("en", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    xmp = metadata.stream.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    found = tags(reader)
    assert found["/H1"] == 1
    assert found["/Figure"] == 1
    assert found["/Link"] == 1
    (link,) = [note.get_object() for note in reader.pages[0]["/Annots"]]
    assert link["/A"]["/URI"] == FACTS.address


def test_the_same_facts_give_the_same_bytes_and_others_do_not():
    first = pdf.certificate_pdf(FACTS)
    pdf.certificate_pdf.cache_clear()

    assert pdf.certificate_pdf(FACTS) == first
    assert pdf.certificate_pdf(replace(FACTS, name="Amara Osey")) != first


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Łukasiewicz",
        "Дмитрий Иванович",
        "Ελένη Παπαδοπούλου",
        "Nguyễn Thị Minh Khai",
        '#let x = "<script>" *bold* @ref $x^2$ \\ // [a]',
        "W" * 100,
        "Ana Maria " * 10,
    ],
)
def test_names_that_our_fonts_write(name):
    printed = pdf.certificate_pdf(replace(FACTS, name=name.strip()))

    assert (printed.has_name, printed.is_tagged) == (True, True)
    reader = read(printed.data)
    assert len(reader.pages) == 1
    assert name.replace(" ", "").strip() in "".join(reader.pages[0].extract_text().split())


@pytest.mark.parametrize("name", ["王小明", "محمد علي الحسن", "שרה כהן", "अनन्या शर्मा"])
def test_a_name_that_no_font_can_write_is_told_of_and_not_drawn_as_boxes(name, monkeypatch):
    pdf.certificate_pdf.cache_clear()
    monkeypatch.setattr(pdf, "all_fonts", pdf.own_fonts)

    printed = pdf.certificate_pdf(replace(FACTS, name=name))

    pdf.certificate_pdf.cache_clear()
    reader = read(printed.data)
    assert (printed.has_name, printed.is_tagged) == (False, True)
    assert "the person whose name is in letters that this file cannot show" in plain(reader.pages[0].extract_text())
    assert reader.metadata.title == f"Certificate {NUMBER}: {name}"


@pytest.mark.parametrize("name", ["محمد علي الحسن", "שרה כהן"])
def test_a_name_from_right_to_left_is_set_in_a_font_of_the_system_where_it_has_one(name):
    families = set(pdf.all_fonts().families())
    has_font = bool({"DejaVu Sans", "Noto Sans Arabic" if "م" in name else "Noto Sans Hebrew"} & families)

    printed = pdf.certificate_pdf(replace(FACTS, name=name))

    assert (printed.has_name, printed.is_tagged) == (has_font, True)


def test_an_issuer_that_no_font_can_write_leaves_a_file_that_claims_nothing(monkeypatch):
    pdf.certificate_pdf.cache_clear()
    monkeypatch.setattr(pdf, "all_fonts", pdf.own_fonts)

    printed = pdf.certificate_pdf(replace(FACTS, issuer="北光"))

    pdf.certificate_pdf.cache_clear()
    assert (printed.has_name, printed.is_tagged) == (False, False)
    assert b"pdfuaid:part" not in printed.data


def test_another_mistake_of_the_template_is_not_hidden(monkeypatch):
    pdf.certificate_pdf.cache_clear()
    monkeypatch.setattr(pdf, "template", lambda: b"#no-such-thing")

    with pytest.raises(typst.TypstError):
        pdf.certificate_pdf(FACTS)


def test_a_reader_reads_the_code_on_the_sheet():
    image = pypdfium2.PdfDocument(pdf.certificate_pdf(FACTS).data)[0].render(scale=3).to_pil()

    (found,) = zxingcpp.read_barcodes(image)

    assert found.text == FACTS.address
