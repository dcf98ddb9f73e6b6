"""Addresses of exams: the exam of a course, a sitting by its own id, certificates, and the judges' pages."""

from django.urls import path

from accounts.late import LateViews
from exams.credentials.urls import urlpatterns as credentials
from exams.judging_urls import urlpatterns as judging

results = LateViews("exams.views.results")
sitting = LateViews("exams.views.sitting")
start = LateViews("exams.views.start")

app_name = "exams"
urlpatterns = [
    path("courses/<slug:course>/exam/", start.start, name="start"),
    path("exam/<uuid:uuid>/<int:number>/", sitting.question, name="question"),
    path("exam/<uuid:uuid>/<int:number>/answer/", sitting.answer, name="answer"),
    path("exam/<uuid:uuid>/paper/", sitting.paper, name="paper"),
    path("exam/<uuid:uuid>/seat/", sitting.seat, name="seat"),
    path("exam/<uuid:uuid>/break/", sitting.break_, name="break"),
    path("exam/<uuid:uuid>/submit/", sitting.submit, name="submit"),
    path("exam/<uuid:uuid>/result/", results.result, name="result"),
    path("exam/<uuid:uuid>/answers/", results.answers, name="answers"),
    *judging,
    *credentials,
]
