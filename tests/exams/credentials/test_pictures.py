"""What is drawn and what is baked in: rosette, QR code, badge as SVG and PNG."""

import io
import struct
import zlib
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import segno
import zxingcpp
from openbadgeslib.ob3 import OB3Verifier
from PIL import Image

from exams.credentials import baking, picture, qr, rosette
from tests.exams.credentials.holders import FACTS, NUMBER

TOKEN = f"{'h' * 40}.{'p' * 400}.{'s' * 86}"
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h1'/></svg>"


def test_a_number_draws_its_own_rosette_and_always_the_same():
    first, again, other = (rosette.rosette_svg(number) for number in (NUMBER, NUMBER, NUMBER[:-1] + "X"))

    assert first == again
    assert first != other
    assert len(rosette.rings(NUMBER)) == 3
    for ring, (outer, inner) in zip(rosette.rings(NUMBER), rosette.RINGS, strict=True):
        radii = [radius for radius, _ in ring.points()]
        assert inner - 0.01 <= min(radii) < max(radii) <= outer + 0.01
        assert ring.lobes >= 5


def test_many_numbers_draw_many_rosettes():
    assert len({rosette.rosette_parts(f"{number}") for number in range(200)}) == 200


def test_a_reader_reads_the_qr_code():
    page = FACTS.address
    code = qr.qr_code(page)
    image = Image.new("L", (code.size, code.size), 255)
    for run in code.path.split("M")[1:]:
        start, _, rest = run.partition(" ")
        row, _, length = rest.partition(".5h")
        for column in range(int(start), int(start) + int(length)):
            image.putpixel((column, int(row)), 0)

    (found,) = zxingcpp.read_barcodes(image.resize((code.size * 6, code.size * 6), Image.Resampling.NEAREST))

    assert found.text == page
    assert code.size == segno.make(page, error="m", micro=False).symbol_size(border=2)[0]


def test_a_drawing_with_a_credential_is_read_by_us_and_by_another_library():
    baked = picture.badge_svg(FACTS, TOKEN)

    assert baking.unbake_svg(baked) == OB3Verifier.extract_token_from_svg(baked) == TOKEN
    assert ElementTree.fromstring(baked)[0].tag == "{https://purl.imsglobal.org/ob/v3p0}credential"


def test_a_png_with_a_credential_is_read_by_us_and_by_another_library():
    baked = picture.badge_png(FACTS, TOKEN)

    assert baking.unbake_png(baked) == OB3Verifier.extract_token_from_png(baked) == TOKEN
    image = Image.open(io.BytesIO(baked))
    image.load()
    assert (image.size, image.format) == ((600, 600), "PNG")
    assert len(baked) < 120_000


def test_pictures_are_the_same_bytes_each_time():
    first = picture.badge_png(FACTS, TOKEN)
    picture.badge_png.cache_clear()

    assert picture.badge_png(FACTS, TOKEN) == first
    assert picture.badge_svg(FACTS, TOKEN) == picture.badge_svg(FACTS, TOKEN)


def test_text_in_a_drawing_stays_text():
    facts = replace(FACTS, title='"><script>alert(1)</script>', issuer="<b>&")

    root = ElementTree.fromstring(picture.badge_svg(facts, TOKEN))

    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags == {"svg", "credential", "path", "g", "use", "text"}


def test_a_long_title_takes_two_lines():
    facts = replace(FACTS, title="Certified Practitioner of Responsible and Generative Artificial Intelligence")

    assert picture.title_lines(facts) == ["Certified Practitioner of", "Responsible and Generative Artificial I…"]


@pytest.mark.parametrize(
    "svg",
    [
        b"",
        b"<svg",
        b"<svg/>",
        baking.bake_svg(baking.bake_svg(SVG, "a").decode(), "b"),
        b"<!DOCTYPE svg [<!ENTITY x 'y'>]><svg>&x;</svg>",
        b'<svg xmlns:o="http://openbadges.org"><o:credential verify="a"/></svg>',
        b"\xff\xfe<svg/>",
        b'<?xml version="1.0" encoding="no-such"?><svg/>',
        b"<a>" * 5000,
    ],
)
def test_a_drawing_without_exactly_one_credential_holds_none(svg):
    with pytest.raises(baking.NotBaked):
        baking.unbake_svg(svg)


def png(*chunks):
    return baking.SIGNATURE + b"".join(baking.chunk(kind, data) for kind, data in chunks)


TEXT = baking.KEYWORD + b"\0\0\0\0\0token"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        baking.SIGNATURE,
        png((b"IHDR", b""), (b"IEND", b"")),
        png((b"iTXt", TEXT)),
        png((b"iTXt", TEXT), (b"iTXt", TEXT), (b"IEND", b"")),
        png((b"tEXt", TEXT), (b"IEND", b"")),
        png((b"iTXt", baking.KEYWORD + b"\0\1\0\0\0" + zlib.compress(b"token")), (b"IEND", b"")),
        png((b"iTXt", baking.KEYWORD + b"\0\0\0"), (b"IEND", b"")),
        png((b"iTXt", baking.KEYWORD + b"\0\0\0\0\0\xff"), (b"IEND", b"")),
        png((b"iTXt", TEXT), (b"IEND", b"")) + b"more",
        baking.SIGNATURE + struct.pack(">I", 2**31) + b"iTXt" + TEXT,
        png((b"iTXt", TEXT), (b"IEND", b"")).replace(b"token", b"taken"),
    ],
)
def test_a_png_that_is_broken_or_holds_not_one_credential_holds_none(data):
    with pytest.raises(baking.NotBaked):
        baking.unbake_png(data)


def test_a_whole_png_holds_its_credential():
    assert baking.unbake_png(png((b"iTXt", TEXT), (b"IEND", b""))) == "token"
