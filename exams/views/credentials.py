"""The files of a certificate, and what others verify them with: public by number, as the page is."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pace import costly
from courses.views import signed_in
from exams import certificates
from exams.credentials import badge, keys, numbers, pdf, picture, status, wellknown
from exams.credentials.facts import Facts
from exams.credentials.page import SERVED, certificate_context
from exams.models.certificate import Certificate

#: A picture that holds text of ours and is opened alone: nothing in it may run or load.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def of_a_certificate(file_of: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of a file of the certificate with a number: 404 when there is none; 410, with the certificate's page that
    says what happened to it, when its files are not given out any more.
    """

    @require_safe
    @costly
    @wraps(file_of)
    def view(request: HttpRequest, number: str, **kwargs: str) -> HttpResponse:
        found = certificates.found(numbers.read_number(number))
        if found is None:
            raise Http404("no such certificate")
        if certificates.standing(found, timezone.now()) not in SERVED:
            context = certificate_context(found, signed_in(request), timezone.now())
            return render(request, "exams/certificates/certificate.html", context, status=410)
        return file_of(found, **kwargs)

    return view


def file(data: bytes | str, content_type: str, name: str, *, disposition: str = "attachment") -> HttpResponse:
    """A file to keep. It may change (a new name) or go, so caches ask again."""
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


@of_a_certificate
def certificate_pdf(found: Certificate) -> HttpResponse:
    printed = pdf.certificate_pdf(Facts.of(found.facts))
    return file(printed.data, "application/pdf", f"certificate-{found.number}.pdf")


@of_a_certificate
def certificate_badge(found: Certificate, kind: str) -> HttpResponse:
    """The picture with the signed credential in it, as SVG or PNG. Shown in place, for pages that name it as image."""
    facts = Facts.of(found.facts)
    if kind == "png":
        data, content_type = picture.badge_png(facts, found.token), "image/png"
    elif kind == "svg":
        data, content_type = picture.badge_svg(facts, found.token), "image/svg+xml; charset=utf-8"
    else:
        raise Http404("no such picture")
    response = file(data, content_type, f"badge-{found.number}.{kind}", disposition="inline")
    response.headers["Content-Security-Policy"] = ALONE
    return response


@of_a_certificate
def certificate_json(found: Certificate) -> HttpResponse:
    """The signed credential as a JSON document."""
    data = json.dumps(badge.enveloped(found.token))
    return file(data, "application/vc+ld+json", f"certificate-{found.number}.json")


@of_a_certificate
def certificate_token(found: Certificate) -> HttpResponse:
    """The signed credential alone."""
    return file(found.token, "application/vc+jwt", f"certificate-{found.number}.jwt")


@require_safe
def status_list(request: HttpRequest, list_number: int) -> HttpResponse:
    """The bits of revoked tokens, signed."""
    if not status.exists(list_number):
        raise Http404("no such list")
    try:
        token = status.signed_list(list_number, now=timezone.now())
    except keys.Unreadable as problem:
        return HttpResponse(f"{problem}\n", status=503, content_type="text/plain; charset=utf-8")
    return public(HttpResponse(token, content_type="application/vc+jwt"))


@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    return public(JsonResponse(wellknown.jwks(), content_type="application/jwk-set+json"))


@require_safe
def did_document(request: HttpRequest) -> HttpResponse:
    return public(JsonResponse(wellknown.did_document(), content_type="application/did+json"))


def public(response: HttpResponse) -> HttpResponse:
    """What others verify with, also from pages of other sites; they may keep it for five minutes."""
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
