"""Course files that the sample lessons show and link to."""

from courses.rendering import Media

LIGHTHOUSE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30" width="40" height="30">'
    "<title>of the file</title><desc>A tower, a beam, three waves.</desc>"
    '<defs><linearGradient id="beam"><stop offset="0"/><stop offset="1" stop-opacity="0"/></linearGradient></defs>'
    '<path class="fig-ink" d="M18 28 20 6h2l2 22z"/><path fill="url(#beam)" d="M22 8 40 2v12z"/>'
    '<text x="2" y="29" class="fig-label">Sea</text></svg>'
)

MEDIA = {
    "media/lighthouse.svg": Media("/media/course/lighthouse.svg", "image/svg+xml", 40, 30, LIGHTHOUSE),
    "media/shelf.jpg": Media("/media/course/shelf.jpg", "image/jpeg", 640, 480, None),
    "media/tides.csv": Media("/media/course/tides.csv", "text/csv", None, None, None),
}
