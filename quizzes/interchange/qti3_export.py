"""Questions as a QTI 3.0 package: one item a file, and a manifest. The same questions make the same bytes."""

from __future__ import annotations

import html as markup
import io
import zipfile
from collections.abc import Sequence

from quizzes.interchange import words
from quizzes.interchange.qti3_items import Writer
from quizzes.interchange.qti_package import MANIFEST
from quizzes.interchange.shapes import Loss, Outgoing
from quizzes.syntax import ParsedQuestion

ITEMS = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_SCHEMAS = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd"
_INSTANCE = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
#: The earliest moment that a zip can name; the moment of writing is nobody's business.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def write(questions: Sequence[ParsedQuestion]) -> Outgoing:
    """Write questions; what QTI does not say of them is in the losses."""
    losses: list[Loss] = []
    files: dict[str, str] = {}
    resources: list[str] = []
    for place, parsed in enumerate(questions, start=1):
        if parsed.kind is None:
            losses.append(Loss(parsed.line, f"{parsed.title} is left out: it has no kind"))
            continue
        writer = Writer(parsed)
        identifier, name = _identifier(parsed, place), f"items/{_identifier(parsed, place)}.xml"
        files[name] = item(writer, identifier, parsed.key or identifier)
        resource = f'<resource identifier="r-{identifier}" type="imsqti_item_xmlv3p0" href="{name}">'
        resources.append(f'{resource}<file href="{name}"/></resource>')
        losses += (Loss(parsed.line, f"{parsed.title}: {message}") for message in dict.fromkeys(writer.losses))
        losses += (Loss(parsed.line, f"{parsed.title}: {message}") for message in words.unsaid_attributes(parsed))
    return Outgoing(_packed({MANIFEST: _manifest(resources), **files}), tuple(losses))


def item(writer: Writer, identifier: str, title: str) -> str:
    """Return the file of one item."""
    location = f"{ITEMS} {_SCHEMAS}/imsqti_asiv3p0_v1p0.xsd"
    opening = (
        f'<qti-assessment-item xmlns="{ITEMS}" {_INSTANCE} xsi:schemaLocation="{location}" identifier="{identifier}" '
        f'title="{markup.escape(title)}" adaptive="false" time-dependent="false">'
    )
    return "\n".join([_HEAD, opening, *writer.parts(), "</qti-assessment-item>", ""])


def _identifier(parsed: ParsedQuestion, place: int) -> str:
    """Return the id of a question in the form that XML wants: it never begins with a digit."""
    key = parsed.key or f"item-{place}"
    return key if key[0].isalpha() else f"_{key}"


def _manifest(resources: Sequence[str]) -> str:
    location = f"{PACKAGE} {_SCHEMAS}/imsqtiv3p0_imscpv1p2_v1p0.xsd"
    return "\n".join(
        [
            _HEAD,
            f'<manifest xmlns="{PACKAGE}" {_INSTANCE} xsi:schemaLocation="{location}" identifier="questions">',
            "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>",
            "<organizations/>",
            "<resources>",
            *resources,
            "</resources>",
            "</manifest>",
            "",
        ]
    )


def _packed(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, _MOMENT)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, text.encode())
    return packed.getvalue()
