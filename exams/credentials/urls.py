"""Addresses of certificates. ``exams/urls.py`` takes this list in; names are in its name space, ``exams``."""

from django.urls import path

from accounts.late import LateViews

certificates = LateViews("exams.views.certificates")
credentials = LateViews("exams.views.credentials")

urlpatterns = [
    path("exam/<uuid:uuid>/certificate/", certificates.claim, name="claim"),
    path("verify/", certificates.verify, name="verify"),
    path("verify/<str:number>/", certificates.certificate, name="certificate"),
    path("verify/<str:number>/name/", certificates.certificate_name, name="certificate_name"),
    path("verify/<str:number>/withdrawal/", certificates.certificate_withdrawal, name="certificate_withdrawal"),
    path("verify/<str:number>/certificate.pdf", credentials.certificate_pdf, name="certificate_pdf"),
    path("verify/<str:number>/badge.<str:kind>", credentials.certificate_badge, name="certificate_badge"),
    path("verify/<str:number>/credential.json", credentials.certificate_json, name="certificate_json"),
    path("verify/<str:number>/credential.jwt", credentials.certificate_token, name="certificate_token"),
    path("credentials/status/<int:list_number>/", credentials.status_list, name="status_list"),
    path(".well-known/jwks.json", credentials.jwks, name="jwks"),
    path(".well-known/did.json", credentials.did_document, name="did_document"),
]
