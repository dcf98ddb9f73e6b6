"""A certificate in the hands of others: scanned from paper, read, printed, verified; and its holder's own way to it."""

from __future__ import annotations

import io
from datetime import timedelta
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from exams import certificates
from exams.credentials import pdf
from exams.credentials.facts import Facts
from exams.models.certificate import Certificate
from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.exams.credentials.holders import make_certificate, make_passed

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
VISIBLE = """(selector) => [...document.querySelectorAll(selector)]
  .filter((element) => element.checkVisibility()).map((element) => element.tagName)"""


def issued(name: str = "Amara Osei") -> Certificate:
    now = timezone.now()
    return make_certificate(name, sitting=make_passed(started_at=now - timedelta(hours=3)), now=now)


def printed(certificate: Certificate) -> bytes:
    return pdf.certificate_pdf(Facts.of(certificate.facts)).data


def scanned(paper: bytes) -> str:
    """The path that the code on the sheet leads to."""
    image = pypdfium2.PdfDocument(paper)[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(image)
    return urlsplit(code.text).path


@pytest.mark.parametrize("name", ["Amara Osei", "محمد علي الحسن", "Wolfeschlegelsteinhausenbergerdorff " * 2])
def test_whoever_scans_the_paper_reads_the_page_without_an_account(visit: Visit, name: str) -> None:
    certificate = issued(name)
    guest = visit()

    page = guest.go(scanned(printed(certificate)))

    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is genuine")
    expect(page.get_by_role("article", name="Certificate")).to_contain_text(name.strip())
    assert barriers(page) == {}
    assert guest.cookies() == []


def test_the_certificate_is_white_paper_in_the_dark(visit: Visit) -> None:
    page = visit(color_scheme="dark").go(issued().get_absolute_url())

    colors = page.locator(".cert").evaluate("e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]")

    assert colors == ["rgb(255, 255, 255)", "rgb(21, 32, 48)"]


@pytest.mark.parametrize("end", ["revoked", "withdrawn"])
def test_what_became_of_a_certificate_is_seen_on_every_screen_and_on_paper(visit: Visit, end: str) -> None:
    certificate = issued()
    if end == "revoked":
        certificates.revoke(certificate=certificate, reason="The paper was shared.", now=timezone.now())
    else:
        certificates.withdraw(certificate=certificate, now=timezone.now())

    page = visit().go(certificate.get_absolute_url())

    expect(page.get_by_role("heading", level=1)).to_have_text(f"This certificate was {end}")
    assert barriers(page) == {}
    page.emulate_media(media="print")
    expect(page.locator(".cert .standing")).to_be_visible()


def test_the_page_prints_as_one_sheet_across(visit: Visit) -> None:
    page = visit(color_scheme="dark").go(issued().get_absolute_url())

    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages

    (sheet,) = sheets
    assert [round(float(side) * 25.4 / 72) for side in sheet.mediabox[2:]] == [297, 210]
    page.emulate_media(media="print")
    assert page.evaluate(VISIBLE, "nav, button, .btn, footer, h1, h2") == []
    assert page.evaluate(VISIBLE, ".cert, .cert .rose, .cert .scan") == ["ARTICLE", "svg", "svg"]


def test_a_file_is_verified_without_script(visit: Visit) -> None:
    certificate = issued()
    page = visit(script=False).go("/verify/")
    file = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": printed(certificate)}

    page.get_by_label("File", exact=True).set_input_files([file])  # type: ignore[list-item]
    page.get_by_role("button", name="Verify this file").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("This file is genuine")
    expect(page.get_by_role("status")).to_contain_text("The whole file is as this site makes it")


def test_the_pages_that_verify_have_no_barrier(visit: Visit) -> None:
    certificate = issued()
    guest = visit()
    guest.expect_complaint("status of 404")
    page = guest.go("/verify/")
    found = {"form": barriers(page)}

    file = {"name": "x.jwt", "mimeType": "text/plain", "buffer": certificate.token.encode()}
    page.get_by_label("File", exact=True).set_input_files([file])  # type: ignore[list-item]
    page.get_by_role("button", name="Verify this file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This file is genuine")
    found["finding"] = barriers(page)
    page.get_by_label("Certificate number").fill("N5PQ-KX28")
    page.get_by_role("button", name="Verify this number").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a slip in this number")
    found["slip"] = barriers(page)
    guest.go("/verify/N5PQ-KX28-T5CY-4GNF-6YY4-HMAS-W9QS/")
    found["unknown"] = barriers(page)

    assert {place: what for place, what in found.items() if what} == {}


def test_from_a_passed_exam_to_a_certificate_and_its_end(visit: Visit) -> None:
    sitting = make_passed(started_at=timezone.now() - timedelta(hours=3))
    page = visit(sitting.learner).go(f"/exam/{sitting.uuid}/certificate/")
    expect(page.get_by_label("Name on the certificate")).to_have_value("Amara Osei")
    found = {"claim": barriers(page)}

    page.get_by_role("button", name="Issue my certificate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is genuine")
    found["page"] = barriers(page)
    page.get_by_role("link", name="Correct the name").click()
    expect(page.get_by_role("button", name="Save the name")).to_be_visible()
    found["name"] = barriers(page)
    page.get_by_label("Name on the certificate").fill("Amara Osei-Bonsu")
    page.get_by_role("button", name="Save the name").click()
    expect(page.locator(".cert .who")).to_have_text("Amara Osei-Bonsu")
    page.get_by_role("link", name="Withdraw the certificate").click()
    expect(page.get_by_role("button", name="Withdraw it for good")).to_be_visible()
    found["withdrawal"] = barriers(page)
    page.get_by_role("button", name="Withdraw it for good").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate was withdrawn")
    assert "Osei" not in page.locator("main").inner_text()
    assert {place: what for place, what in found.items() if what} == {}
