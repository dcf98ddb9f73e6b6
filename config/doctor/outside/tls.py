"""TLS: whether browsers accept the certificate, for how long, and whether http leads to https."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from cryptography import x509

from config.doctor.findings import Finding, NotChecked, counted, error, ok, warning
from config.doctor.outside.asking import Site
from config.doctor.visit import Visit

#: A certificate that is renewed in time is never older than four fifths of its life; some live for six days only.
LEFT = 5
LAST_DAY = timedelta(days=1)
RENEW = "Renew it, and see why that did not happen by itself (certbot renew --dry-run, or the log of Caddy)."


def certificate(visit: Visit) -> Iterator[Finding]:
    site = visit.site
    if site.scheme == "http":
        return
    if site.distrust:
        yield error(
            f"browsers do not accept the site's certificate: {site.distrust}",
            f"{RENEW} A certificate authority of your own is known to this command with SSL_CERT_FILE.",
        )
    if not site.certificate:
        raise NotChecked(site.away or "no certificate was shown")
    yield from lasting(x509.load_der_x509_certificate(site.certificate), visit.now, site)


def lasting(shown: x509.Certificate, now: datetime, site: Site) -> Iterator[Finding]:
    """How long the certificate still counts."""
    until = shown.not_valid_after_utc
    left, life = until - now, until - shown.not_valid_before_utc
    span = counted(left.days, "day") if left >= LAST_DAY else counted(left.seconds // 3600, "hour")
    if left <= timedelta(0):
        yield error(f"the site's certificate ended on {until:%Y-%m-%d}", RENEW)
    elif left < life / LEFT and left < LAST_DAY:
        yield error(f"the site's certificate ends today, at {until:%H:%M} UTC", RENEW)
    elif left < life / LEFT:
        yield warning(f"the site's certificate ends in {span}, on {until:%Y-%m-%d}", RENEW)
    elif not site.distrust:
        yield ok(f"the certificate counts, and for {span} more")


def redirect(visit: Visit) -> Iterator[Finding]:
    """Who types the name alone starts on http."""
    site = visit.site
    if site.scheme == "http":
        return
    if site.plain is None:
        raise NotChecked("the site has a port of its own, so there is no telling where http would be")
    answer = site.ask("/", plain=True)
    target = answer.header("Location")
    if answer.status not in {301, 302, 307, 308} or not target.startswith(f"https://{site.host}"):
        yield error(
            f"http does not lead to https (status {answer.status})",
            "Let the proxy answer each request on port 80 with a redirect to the same address with https.",
        )
    elif answer.status not in {301, 308}:
        yield warning(f"http leads to https for now only ({answer.status})", "Make the redirect a lasting one (301).")
    else:
        yield ok("http leads to https")
