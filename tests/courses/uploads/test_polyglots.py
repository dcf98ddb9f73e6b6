"""Files that are two things at once, and sizes at the very edge: what is kept is one thing, served as that."""

import io
import zipfile

from courses.sync.media import LIMIT
from courses.uploads import MOST_SENT, UploadRefused, prepare
from tests.courses.uploads.files import chunk, drawing, mp3, opened, pdf, picture, refusal

SCRIPT = b"<script>alert(document.domain)</script>"
JS = b"/*\x00*/=1;alert(document.domain)//"


def gif_js():
    """A GIF whose first bytes are also the beginning of a script."""
    data = bytearray(picture("GIF", mode="P", color=0))
    data[6:10] = b"/*\x08\x00" if data[6:10] else b""
    return bytes(data) + b"*/=1;alert(1)"


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", SCRIPT)
    return out.getvalue()


def with_comment():
    data = picture()
    return data[:33] + chunk(b"tEXt", b"Comment\0" + SCRIPT) + chunk(b"zTXt", b"evil\0\0" + SCRIPT) + data[33:]


#: What is sent → its name, and the type that is served, or None where it is refused.
TWO_THINGS = {
    "a PNG and HTML behind it": ("a.png", picture() + SCRIPT, "image/png"),
    "a PNG and a zip behind it": ("a.png", picture() + zipped(), "image/png"),
    "a PNG with HTML in its comments": ("a.html", with_comment(), "image/png"),
    "a JPEG and HTML behind it": ("a.jpg", picture("JPEG") + SCRIPT, "image/jpeg"),
    "a JPEG with a script in its comment": ("a.js", picture("JPEG", comment=b"*/" + JS), "image/jpeg"),
    "a WebP and HTML behind it": ("a.webp", picture("WEBP") + SCRIPT, "image/webp"),
    "a GIF and a script": ("a.js", picture("GIF", mode="P", color=0) + JS, "image/png"),
    "a GIF that begins as a script": ("a.js", gif_js(), "image/png"),
    "HTML that says it is a PNG": ("a.png", SCRIPT + picture(), None),
    "a zip that says it is a PDF": ("a.pdf", zipped(), None),
    "a PDF with HTML before it": ("a.pdf", SCRIPT + pdf(), None),
    "a PDF with a script": ("a.pdf", pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), None),
    "a drawing with a script": ("a.svg", drawing("<script>alert(1)</script><path d='M0 0H9'/>"), "image/svg+xml"),
    "a drawing that is a page": ("a.svg", drawing("<foreignObject><body/></foreignObject>"), "image/svg+xml"),
    "sound and HTML behind it": ("a.mp3", mp3() + SCRIPT, "audio/mpeg"),
    "text that is HTML": ("a.txt", SCRIPT, "text/plain; charset=utf-8"),
}  # fmt: skip


#: What no file of ours but a text may hold.
ACTS = (b"alert", b"PK\3\4", b"foreignObject", b"<body", b"<script")


def kept(name, data):
    try:
        return prepare(name, data)
    except UploadRefused:
        return None


def test_what_is_two_things_at_once_is_kept_as_one_or_refused():
    uploads = {what: kept(name, data) for what, (name, data, _) in TWO_THINGS.items()}
    files = {what: upload for what, upload in uploads.items() if upload and upload.name != "a.txt"}

    served = {what: upload.content_type if upload else None for what, upload in uploads.items()}
    assert served == {what: content_type for what, (_, _, content_type) in TWO_THINGS.items()}
    assert [what for what, upload in files.items() if any(word in upload.data for word in ACTS)] == []
    for upload in files.values():
        if upload.width:
            assert opened(upload.data).size == (upload.width, upload.height)


def test_a_file_of_exactly_the_size_is_kept_and_one_byte_more_is_not():
    assert len(prepare("a.txt", b"a" * LIMIT).data) == LIMIT
    assert refusal("a.txt", b"a" * (LIMIT + 1)) == "The file is over 5 MB; make it smaller."


def test_a_picture_of_exactly_what_may_be_sent_is_looked_at_and_one_byte_more_is_not():
    small = picture()
    whole = small + bytes(MOST_SENT - len(small))

    assert prepare("a.png", whole).data == prepare("a.png", small).data
    assert refusal("a.png", whole + b"\0") == "The file is over 12 MB; make it smaller."
