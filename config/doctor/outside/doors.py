"""Requests that the site is to refuse, and one that a proxy must let through."""

from __future__ import annotations

from collections.abc import Iterator

from config.doctor.findings import Finding, NotChecked, advice, error, ok, warning
from config.doctor.outside.headers import SIGN_IN, is_ours
from config.doctor.visit import Visit
from config.limits import BODY_LIMIT

#: A name that is nobody's (RFC 2606).
STRANGER = "doctor.invalid"
BOUNDARY = "lectern-doctor"


def other_name(visit: Visit) -> Iterator[Finding]:
    """The site under a name that is not its own. A proxy may refuse it as well, or show another site."""
    visit.site.ask("/healthz")  # so that no answer below means a refusal
    try:
        answer = visit.site.ask(SIGN_IN, name=STRANGER)
    except NotChecked:
        yield ok("a wrong host name is refused: the proxy hangs up")
        return
    echoed = STRANGER.encode() in answer.body or any(STRANGER in value for _, value in answer.headers)
    if echoed:
        yield error(
            f"the answer to a wrong host name repeats it (status {answer.status}): links can be made to lead elsewhere",
            "Let the proxy answer to the site's own name only, and pass Host on as it came.",
        )
    elif answer.status < 400 and is_ours(answer):
        yield warning(
            f"the site answers under any name (status {answer.status}): the proxy puts its own in the place of Host",
            "Let the proxy pass Host on as it came (proxy_set_header Host $host), so that Lectern can refuse.",
        )
    elif answer.status < 400:
        yield ok(f"a wrong host name does not lead to this site (the proxy answers it with status {answer.status})")
    else:
        yield ok(f"a wrong host name is refused (status {answer.status})")


def metrics(visit: Visit) -> Iterator[Finding]:
    """What the site measures is for who has the token."""
    token = visit.env.metrics_token
    if visit.site.ask("/metrics").status == 200:
        yield error(
            "/metrics is open to everybody", "Lectern asks for METRICS_TOKEN there: take what answers out of the proxy."
        )
    elif token and visit.site.ask("/metrics", headers={"Authorization": f"Bearer {token}"}).status != 200:
        yield advice(
            "/metrics does not answer to METRICS_TOKEN at this address",
            "Right where the proxy keeps it from outside; then let Prometheus ask the app server itself.",
        )
    elif token:
        yield ok("/metrics answers to METRICS_TOKEN alone")


def large_form(visit: Visit) -> Iterator[Finding]:
    """A form as large as the site takes. It has no token, so the site reads and refuses it before anything is done."""
    if visit.is_quick:
        raise NotChecked("left out with --quick")
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    answer = visit.site.ask(SIGN_IN, method="POST", headers=kind, body=form(BODY_LIMIT))
    most = BODY_LIMIT // 2**20
    if answer.status == 403 and is_ours(answer):
        yield ok(f"the proxy lets a form of {most} MB through, and the site itself refuses one without a token")
    elif answer.status == 413:
        yield error(
            f"the proxy refuses a form of {most} MB (413): pictures and courses cannot be uploaded",
            f"Raise its limit to {most} MB (nginx: client_max_body_size {most}m); Lectern has the same limit.",
        )
    else:
        yield error(
            f"a form of {most} MB gets status {answer.status} where the site's own refusal (403) was to come",
            "Look at the proxy's log: a limit, a time-out or a filter is in the way.",
        )


def form(size: int) -> bytes:
    """A form with one file, ``size`` bytes in all."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="doctor"; filename="doctor.bin"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    return head + b"\0" * (size - len(head) - len(tail)) + tail
