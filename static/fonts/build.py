"""Make the site's fonts and ``static/css/fonts.css`` from two unpacked npm packages.

``@fontsource-variable/literata`` and ``@fontsource-variable/atkinson-hyperlegible-next`` (5.3.0, OFL-1.1)
hold more than a page needs. This script keeps the weights 400 to 700, the characters of western European
text in the files that most readers download, and the rest of Latin in files that a browser fetches only
when a page uses them.

    npm pack @fontsource-variable/literata@5.3.0 @fontsource-variable/atkinson-hyperlegible-next@5.3.0
    (unpack them into FOLDER/literata and FOLDER/atkinson, so that FOLDER/literata/package/files exists)
    python static/fonts/build.py FOLDER
    python static/fonts/build.py measure SomeFont.ttf [weight]

It also writes ``@font-face`` rules that stretch the fonts found on most computers to the measure of ours, so
that a page set in a stand-in breaks its lines in nearly the same places. ``measure`` prints the number such a
rule starts from. Needs ``fonttools[woff]``. The same input gives the same bytes.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).resolve().parent
STYLE_SHEET = HERE.parent / "css" / "fonts.css"
WEIGHTS = (400, 700)  # the lightest and the heaviest the style sheets ask for
BOLD = 640  # headings and labels: what a bold stand-in is measured against

LATIN = {
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x131, 0x152, 0x153, 0x2009, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022),
    *(0x2026, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2191, 0x2193, 0x2212),
}
# Kerning, ligatures, local forms and composition. Marks only where combining marks are kept.
TEXT = ("kern", "liga", "locl", "ccmp", "rvrn")
FIGURES = (*TEXT, "tnum", "pnum")
EXTENDED = (*TEXT, "mark", "mkmk")

SAMPLE = (
    "A course is read one page at a time, and most of what it asks is patience. You meet an idea, turn it"
    " over, try it on a small question and see where it holds; then the next page leans on the last. By "
    "the end of the week 12 lessons are behind you, 30 questions have come back twice, and the words that"
    " looked strange on Monday (token, weight, prompt) have quietly become ordinary. Keep a pencil near. "
    "What you write in the margin is yours."
)


@dataclass(frozen=True)
class Face:
    """One font file of ours: where it comes from, what it keeps, how CSS names it."""

    family: str
    source: str
    target: str
    features: tuple[str, ...]
    style: str = "normal"

    @property
    def is_extended(self) -> bool:
        return self.features is EXTENDED


SERIF, SANS = "literata/package/files/literata", "atkinson/package/files/atkinson-hyperlegible-next"
FACES = (
    Face("Literata", f"{SERIF}-latin-wght-normal", "literata-latin", FIGURES),
    Face("Literata", f"{SERIF}-latin-wght-italic", "literata-latin-italic", TEXT, "italic"),
    Face("Literata", f"{SERIF}-latin-ext-wght-normal", "literata-latin-ext", EXTENDED),
    Face("Literata", f"{SERIF}-latin-ext-wght-italic", "literata-latin-ext-italic", EXTENDED, "italic"),
    Face("Atkinson", f"{SANS}-latin-wght-normal", "atkinson-latin", FIGURES),
    Face("Atkinson", f"{SANS}-latin-ext-wght-normal", "atkinson-latin-ext", EXTENDED),
)
LICENSES = {"literata/package/LICENSE": "OFL-literata.txt", "atkinson/package/LICENSE": "OFL-atkinson.txt"}


@dataclass(frozen=True)
class StandIn:
    """A font that many computers have.

    ``family`` opens with the name of the font it stands for, ``width`` is its mean advance over SAMPLE in em,
    ``local`` holds its full and its PostScript names, between commas.
    """

    family: str
    width: float
    local: str
    style: str = "normal"
    bold: bool = False


# Widths printed by ``measure``. Fonts that cannot be had freely were measured through fonts drawn to the same
# widths: Georgia through Gelasio, Times New Roman through Liberation Serif, Arial and Helvetica through
# Liberation Sans; Segoe UI by its published mean width beside Arial's.
STAND_INS = (
    StandIn("Literata Georgia", 0.4373, "Georgia, Gelasio"),
    StandIn("Literata Georgia", 0.5082, "Georgia Bold, Georgia-Bold", bold=True),
    StandIn("Literata Georgia", 0.4455, "Georgia Italic, Georgia-Italic", "italic"),
    StandIn("Literata Noto", 0.4740, "Noto Serif, NotoSerif, NotoSerif-Regular"),
    StandIn("Literata Noto", 0.5025, "Noto Serif Bold, NotoSerif-Bold", bold=True),
    StandIn("Literata Noto", 0.4610, "Noto Serif Italic, NotoSerif-Italic", "italic"),
    StandIn("Literata Times", 0.4000, "Times New Roman, TimesNewRomanPSMT, Liberation Serif, LiberationSerif"),
    StandIn(
        "Literata Times",
        0.4238,
        "Times New Roman Bold, TimesNewRomanPS-BoldMT, Liberation Serif Bold",
        bold=True,
    ),
    StandIn(
        "Literata Times",
        0.4003,
        "Times New Roman Italic, TimesNewRomanPS-ItalicMT, Liberation Serif Italic",
        "italic",
    ),
    StandIn("Literata DejaVu", 0.5104, "DejaVu Serif, DejaVuSerif"),
    StandIn("Literata DejaVu", 0.5629, "DejaVu Serif Bold, DejaVuSerif-Bold", bold=True),
    StandIn("Literata DejaVu", 0.5104, "DejaVu Serif Italic, DejaVuSerif-Italic", "italic"),
    StandIn("Atkinson Arial", 0.4432, "Arial, ArialMT, Helvetica, Liberation Sans, LiberationSans"),
    StandIn("Atkinson Arial", 0.4751, "Arial Bold, Arial-BoldMT, Helvetica-Bold, Liberation Sans Bold", bold=True),
    StandIn("Atkinson Roboto", 0.4401, "Roboto, Roboto-Regular"),
    StandIn("Atkinson Roboto", 0.4467, "Roboto Bold, Roboto-Bold", bold=True),
    StandIn("Atkinson Segoe", 0.4408, "Segoe UI, SegoeUI"),
    StandIn("Atkinson Segoe", 0.4703, "Segoe UI Bold, SegoeUI-Bold", bold=True),
    StandIn("Atkinson DejaVu", 0.5065, "DejaVu Sans, DejaVuSans"),
    StandIn("Atkinson DejaVu", 0.5711, "DejaVu Sans Bold, DejaVuSans-Bold", bold=True),
)


#: The upright letters under a second name: on a first page, whose italics come too late to be used, they are slanted by
#: the browser. Without it the whole line would be set in a stand-in of other weight beside our letters.
UPRIGHT = "Literata Upright"


def main(arguments: list[str]) -> None:
    """Build everything from the folder named in ``arguments``, or measure one font."""
    if arguments[:1] == ["measure"] and len(arguments) in (2, 3):
        print(f"{mean_advance(open_font(Path(arguments[1]), *map(float, arguments[2:]))):.4f}")
        return
    if len(arguments) != 1:
        raise SystemExit(__doc__)
    folder = Path(arguments[0])
    for source, target in LICENSES.items():
        shutil.copyfile(folder / source, HERE / target)
    for face in FACES:
        build(face, folder)
    STYLE_SHEET.write_text(style_sheet(folder), encoding="utf-8")
    for path in [*sorted(HERE.glob("*.woff2")), STYLE_SHEET]:
        print(f"{path.stat().st_size:7,} {path.name}")


def open_font(path: Path, weight: float | tuple[float, float] | None = None) -> TTFont:
    """The font at ``path``, its weight axis held to ``weight`` (a point or a span), if it has one."""
    font = TTFont(path, recalcTimestamp=False)
    if weight is None or "fvar" not in font:
        return font
    font = instantiateVariableFont(font, {"wght": weight})
    font.flavor = None
    settled = io.BytesIO()  # what follows wants a font whose tables have been written once
    font.save(settled)
    settled.seek(0)
    return TTFont(settled, recalcTimestamp=False)


def build(face: Face, folder: Path) -> None:
    """Write the file of ``face``: fewer weights, characters and features than its source."""
    options = Options()
    options.flavor = "woff2"
    options.layout_features = list(face.features)
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]  # names, copyright and licence
    options.drop_tables += ["vhea", "vmtx", "VVAR"]  # vertical setting
    options.notdef_outline = True
    font = open_font(folder / f"{face.source}.woff2", WEIGHTS)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=kept(font, face))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(HERE / f"{face.target}.woff2")


def kept(font: TTFont, face: Face) -> set[int]:
    """The code points of ``font`` that belong in the file of ``face``."""
    characters = set(font.getBestCmap())
    return characters - LATIN if face.is_extended else characters & LATIN


def mean_advance(font: TTFont) -> float:
    """How wide an average character of SAMPLE is, in em."""
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    total = sum(advances[glyphs[ord(character)]][0] for character in SAMPLE)
    return float(total / len(SAMPLE) / font["head"].unitsPerEm)


def style_sheet(folder: Path) -> str:
    """The text of ``fonts.css``: our files, then the stand-ins cut to their measure."""
    rules = ["/* Written by static/fonts/build.py; change that and run it. */"]
    slanted = [replace(face, family=UPRIGHT) for face in FACES if (face.family, face.style) == ("Literata", "normal")]
    for face in (*FACES, *slanted):
        characters = TTFont(HERE / f"{face.target}.woff2").getBestCmap()
        # `optional`: a file that comes late is used from the next page on; no text moves under the reader.
        rules.append(
            f'@font-face {{\n  font-family: "{face.family}";\n'
            f'  src: url("../fonts/{face.target}.woff2") format("woff2");\n'
            f"  font-weight: {WEIGHTS[0]} {WEIGHTS[1]};\n  font-style: {face.style};\n"
            f"  font-display: optional;\n"
            f"  unicode-range: {unicode_range(characters, face.is_extended)};\n}}"
        )
    rules += [stand_in_rule(stand_in, folder) for stand_in in STAND_INS]
    return "\n\n".join(rules) + "\n"


def stand_in_rule(stand_in: StandIn, folder: Path) -> str:
    """One ``@font-face`` that gives a local font the width and the line box of ours."""
    name = stand_in.family.split()[0]
    face = next(f for f in FACES if (f.family, f.style) == (name, stand_in.style) and not f.is_extended)
    ours = open_font(folder / f"{face.source}.woff2", BOLD if stand_in.bold else WEIGHTS[0])
    adjust = mean_advance(ours) / stand_in.width
    em, line = ours["head"].unitsPerEm, ours["hhea"]
    sources = ", ".join(f'local("{name}")' for name in stand_in.local.split(", "))
    return (
        f'@font-face {{\n  font-family: "{stand_in.family}";\n  src: {sources};\n'
        f"  font-weight: {'560 700' if stand_in.bold else '400 559'};\n  font-style: {stand_in.style};\n"
        f"  size-adjust: {percent(adjust)};\n  ascent-override: {percent(line.ascent / em / adjust)};\n"
        f"  descent-override: {percent(-line.descent / em / adjust)};\n"
        f"  line-gap-override: {percent(line.lineGap / em / adjust)};\n}}"
    )


def percent(ratio: float) -> str:
    """``ratio`` as CSS writes it: 1.0772 is ``107.7%``."""
    return f"{ratio * 100:.1f}".removesuffix(".0") + "%"


def unicode_range(characters: Iterable[int], extended: bool) -> str:
    """``characters`` as a CSS range. The extended one may run over gaps, but never over what LATIN holds."""
    spans: list[list[int]] = []
    for code in sorted(characters):
        gap = set(range(spans[-1][1] + 1, code)) if spans else {code}
        if spans and (not gap or (extended and len(gap) < 64 and not gap & LATIN)):
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return ", ".join(f"U+{low:X}" if low == high else f"U+{low:X}-{high:X}" for low, high in spans)


if __name__ == "__main__":
    main(sys.argv[1:])
