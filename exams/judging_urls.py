"""Addresses of judging, as :mod:`exams.urls` includes them."""

from django.urls import path

from accounts.late import LateViews

judging = LateViews("exams.views.judging")

urlpatterns = [
    path("courses/<slug:course>/exam/judging/", judging.judging, name="judging"),
    path("courses/<slug:course>/exam/judging/<slug:key>/", judging.judging_item, name="judging_item"),
    path("courses/<slug:course>/exam/standard/", judging.standard, name="standard"),
    path("courses/<slug:course>/exam/standard/items.csv", judging.standard_csv, name="standard_csv"),
    path("courses/<slug:course>/exam/standard/<slug:key>/second-round/", judging.second_round, name="second_round"),
]
