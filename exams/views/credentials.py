"""The files of a certificate, and what others verify them with: public by number, as the page is."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.views import signed_in
from exams import certificates
from exams.credentials import badge, keys, numbers, pdf, picture, status, wellknown
from exams.credentials.facts import Facts
from exams.credentials.page import SERVED, certificate_context
from exams.models.certificate import Certificate

#: A picture that holds text of ours and is opened alone: nothing in it may run or load.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class NotServed(Exception):
    """The certificate is on record, and its files are not given out any more."""

    def __init__(self, certificate: Certificate) -> None:
        self.certificate = certificate
        super().__init__(certificate.number)


def served(number: str) -> Certificate:
    """A certificate whose files can be had. Raises Http404 or :class:`NotServed`."""
    found = certificates.found(numbers.read_number(number))
    if found is None:
        raise Http404("no such certificate")
    if certificates.standing(found, timezone.now()) not in SERVED:
        raise NotServed(found)
    return found


def gone(request: HttpRequest, refusal: NotServed) -> HttpResponse:
    """410 with the certificate's page: what happened to it."""
    context = certificate_context(refusal.certificate, signed_in(request), timezone.now())
    return render(request, "exams/certificates/certificate.html", context, status=410)


def file(data: bytes | str, content_type: str, name: str) -> HttpResponse:
    """A file to keep. It may change (a new name) or go, so caches ask again."""
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def certificate_pdf(request: HttpRequest, number: str) -> HttpResponse:
    try:
        found = served(number)
    except NotServed as refusal:
        return gone(request, refusal)
    printed = pdf.certificate_pdf(Facts.of(found.facts))
    return file(printed.data, "application/pdf", f"certificate-{found.number}.pdf")


@require_safe
def certificate_badge(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The picture with the signed credential in it, as SVG or PNG. Shown in place, for pages that name it as image."""
    if kind not in {"svg", "png"}:
        raise Http404("no such picture")
    try:
        found = served(number)
    except NotServed as refusal:
        return gone(request, refusal)
    facts = Facts.of(found.facts)
    if kind == "png":
        response = file(picture.badge_png(facts, found.token), "image/png", f"badge-{found.number}.png")
    else:
        response = file(picture.badge_svg(facts, found.token), "image/svg+xml", f"badge-{found.number}.svg")
    response.headers["Content-Disposition"] = response.headers["Content-Disposition"].replace("attachment", "inline")
    response.headers["Content-Security-Policy"] = ALONE
    return response


@require_safe
def certificate_json(request: HttpRequest, number: str) -> HttpResponse:
    """The signed credential as a JSON document."""
    try:
        found = served(number)
    except NotServed as refusal:
        return gone(request, refusal)
    response = JsonResponse(badge.enveloped(found.token), content_type="application/vc+ld+json")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{found.number}.json"'
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def certificate_token(request: HttpRequest, number: str) -> HttpResponse:
    """The signed credential alone."""
    try:
        found = served(number)
    except NotServed as refusal:
        return gone(request, refusal)
    return file(found.token, "application/vc+jwt", f"certificate-{found.number}.jwt")


@require_safe
def status_list(request: HttpRequest, list_number: int) -> HttpResponse:
    """The bits of revoked tokens, signed. Others may keep it for five minutes."""
    if not status.exists(list_number):
        raise Http404("no such list")
    try:
        token = status.signed_list(list_number, now=timezone.now())
    except keys.Unreadable as problem:
        return HttpResponse(f"{problem}\n", status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(token, content_type="application/vc+jwt")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    return well_known(wellknown.jwks(), "application/jwk-set+json")


@require_safe
def did_document(request: HttpRequest) -> HttpResponse:
    return well_known(wellknown.did_document(), "application/did+json")


def well_known(document: dict[str, object], content_type: str) -> HttpResponse:
    """A public document, also for pages of other sites that verify: it holds public keys only."""
    response = JsonResponse(document, content_type=content_type)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
