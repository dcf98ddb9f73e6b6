"""The certificate as a PDF (typst): A4 landscape, tagged, PDF/UA-1 and PDF/A-2a, the same bytes for the same facts.

The fonts beside this module write Latin, Vietnamese, Greek and, in names, Cyrillic. A name in another script is set
in a font of the system (on Debian ``apt-get install fonts-noto-core fonts-noto-cjk``). Without one the file shows no
boxes in its place: it says that the name stands on the public page, and carries it in its title, where readers find
it. If other words cannot be shown either, the file claims no standard.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from exams.credentials import wording
from exams.credentials.facts import Facts
from exams.credentials.qr import qr_svg
from exams.credentials.rosette import rosette_svg

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
STANDARDS = ["ua-1", "a-2a"]
#: The lectern of the product's name (templates/components/brand.html).
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><path d="M3 13.5 21.5 5l3.5 4.2L6.5 17.7z" '
    'fill="#e3ed4c" stroke="#1a1030" stroke-width="1.6" stroke-linejoin="round"/><path d="M14.5 14.5V25M8.5 25.5h12" '
    'fill="none" stroke="#1a1030" stroke-width="2.2" stroke-linecap="round"/></svg>'
)


@dataclass(frozen=True)
class Printed:
    """The file; whether it shows the name, and whether it meets its standards."""

    data: bytes
    has_name: bool
    is_tagged: bool


@lru_cache(maxsize=32)
def certificate_pdf(facts: Facts) -> Printed:
    """The PDF of these facts. Kept for the next reader, because verification makes it again."""
    import typst  # 7 MB that few processes need

    with translation.override(facts.language):
        values = content(facts)
        without_name = values | {
            "elsewhere": _(
                "the person whose name is in letters that this file cannot show, and stands on the page below,"
            )
        }
        for number, (texts, fonts) in enumerate(
            ((values, own_fonts), (values, all_fonts), (without_name, all_fonts)), start=1
        ):
            try:
                return Printed(compiled(texts, fonts(), STANDARDS), has_name=number < 3, is_tagged=True)
            except typst.TypstError as problem:
                if "could not be displayed" not in problem.message:
                    raise
        return Printed(compiled(without_name, all_fonts(), []), has_name=False, is_tagged=False)


def content(facts: Facts) -> dict[str, Any]:
    """What the template sets, as plain data."""
    issued = datetime.fromisoformat(facts.issued_at)
    return {
        "lang": facts.language,
        "title": _("Certificate %(number)s: %(name)s") % {"number": facts.number, "name": facts.name},
        "number": facts.number,
        "date": [issued.year, issued.month, issued.day],
        "issuer": facts.issuer,
        "mark": MARK,
        "certifies": wording.certifies(),
        "name": facts.name,
        "elsewhere": "",
        "passed": wording.has_passed(),
        "holds": wording.title(facts),
        "lines": [[line.label, line.value] for line in wording.lines(facts)],
        "notes": wording.notes(facts),
        "verify": _("Verify at"),
        "address": facts.address,
        "qr": qr_svg(facts.address),
        "qr_alt": _("QR code that opens this certificate’s page: %(address)s") % {"address": facts.address},
        "rosette": rosette_svg(facts.number, css_class="", ink="#5c2a72"),
    }


def compiled(values: dict[str, Any], fonts: typst.Fonts, standards: list[Any]) -> bytes:
    import typst

    data = typst.compile(template(), font_paths=fonts, sys_inputs={"data": json.dumps(values)}, pdf_standards=standards)
    assert isinstance(data, bytes)
    return data


@lru_cache(maxsize=1)
def template() -> bytes:
    return (HERE / "certificate.typ").read_bytes()


@lru_cache(maxsize=1)
def own_fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])


@lru_cache(maxsize=1)
def all_fonts() -> typst.Fonts:
    """Ours, those inside of typst, and those of the system; looked for once a process."""
    import typst

    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[HERE / "fonts"])
